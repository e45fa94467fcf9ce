"""The lists of overdue returns in the outbox: what each holds, beside the message that says it.

Whoever makes lists holds the outbox for that long, and looks first what is there: so two programs make
the lists of a week once.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import msgspec
from sqlalchemy import Connection, select, update

from events.store import EventStore
from scheduler.outbox import Row, State
from scheduler.outbox_rows import Listed, add, followed, lists, messages, row_of, values_of

_m, _l = messages.c, lists.c


class Known(msgspec.Struct, frozen=True):
    """A list with the message that says it."""

    listed: Listed
    row: Row


class Lists:
    """The lists in the outbox of a store."""

    def __init__(self, store: EventStore) -> None:
        """Use the tables of the outbox, which are there."""
        self._store = store

    def of_week(self, day: str) -> list[Known]:
        """The lists of the week that go on a day, in the order in which they were made."""
        with self._reading() as tx:
            return _known(tx, day)

    def of(self, message_id: str) -> Listed:
        """What the list in a message holds."""
        with self._reading() as tx:
            found = tx.execute(select(lists).where(_l.message_id == message_id)).mappings().one()
            return row_of(found, Listed)

    def add(self, day: str, make: Callable[[Sequence[Known]], Sequence[Known]]) -> int:
        """Add the lists that `make` makes, given those of the week that are there; gives how many."""
        with self._store.engine.begin() as tx:
            tx.execute(select(followed.c.position).with_for_update())
            known = _known(tx, day)
            before = {each.row.message_id for each in known}
            new = [each for each in make(known) if each.row.message_id not in before]
            add(tx, messages, [each.row for each in new])
            add(tx, lists, [each.listed for each in new])
        return len(new)

    def reword(self, row: Row, listed: Listed) -> None:
        """Let a claimed message, which nobody can have got, say what holds now."""
        mine = (_m.message_id == row.message_id, _m.claimed_by == row.claimed_by)
        words = {"subject": row.subject, "body": row.body, "html": row.html}
        with self._store.engine.begin() as tx:
            tx.execute(update(messages).where(*mine).values(words))
            tx.execute(update(lists).where(_l.message_id == row.message_id).values(values_of(listed)))

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._store.reader.begin()


def _known(tx: Connection, day: str) -> list[Known]:
    listed = {
        each["message_id"]: row_of(each, Listed)
        for each in tx.execute(select(lists).where(_l.day == day)).mappings()
    }
    query = select(messages).where(_m.message_id.in_(listed)).order_by(_m.created_at, _m.message_id)
    rows = [row_of(each, Row) for each in tx.execute(query).mappings()]
    return [Known(listed[row.message_id], row) for row in rows]


def given_up(known: Sequence[Known]) -> list[Known]:
    """The lists that were given up, and in whose place none goes yet."""
    followed_by = {each.listed.follows for each in known}
    return [each for each in known if each.row.state is State.DEAD and each.row.message_id not in followed_by]
