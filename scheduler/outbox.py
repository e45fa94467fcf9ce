"""The outbox: one row for each message, from the announcement to its end.

It is filled by following the record, in one transaction with how far it has read: no announcement is
lost between the record and the outbox, and none comes in twice. What became of a message is decided
here first and put on record afterwards; the row remembers whether that has been done.
After a restore everything is held: what was sent since the backup would be sent again.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    RowMapping,
    Select,
    Table,
    inspect,
    select,
    update,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from events.layout import stamp
from events.refusals import StoreOlder
from events.store import EventStore
from projections.databases import TEXT, indexed_partly, inserting
from scheduler.lease import Led, still
from scheduler.messages import Message
from workflow.vocabulary import Term

NOT_ENDED = datetime(1, 1, 1, tzinfo=UTC)
CLAIM = timedelta(minutes=10)
"""How long a message belongs to whoever claimed it: longer than a conversation with a server."""


class State(Term):
    """How a message stands."""

    PENDING = "pending", "It waits to be handed over."
    SENT = "sent", "A channel took it."
    DEAD = "dead", "It was given up; somebody must be told in another way."
    OBSOLETE = "obsolete", "What it says no longer holds; it was never sent."


class Row(Message, frozen=True, kw_only=True):
    """A message and how it stands: `why` is the code of the last answer.

    `ended_at` is when it came to its end; until then, the start of time.
    """

    state: State
    next_attempt_at: datetime
    attempts: int = 0
    why: str = ""
    claimed_by: str = ""
    ended_at: datetime = NOT_ENDED


_tables = MetaData()
_states = ", ".join(f"'{state}'" for state in State)
_messages = Table(
    "outbox",
    _tables,
    Column("message_id", TEXT, primary_key=True),
    Column("announcement", Integer, nullable=False),
    Column("channel", TEXT, nullable=False),
    Column("told", TEXT, nullable=False),
    Column("address", TEXT, nullable=False),
    Column("subject", TEXT, nullable=False),
    Column("body", TEXT, nullable=False),
    Column("created_at", TEXT, nullable=False),
    Column("state", TEXT, CheckConstraint(f"state IN ({_states})"), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("why", TEXT, nullable=False),
    Column("next_attempt_at", TEXT, nullable=False),
    Column("claimed_by", TEXT, nullable=False),
    Column("claimed_until", TEXT, nullable=False, server_default=""),
    Column("ended_at", TEXT, nullable=False),
    Column("on_record", Integer, nullable=False, server_default="0"),
    sqlite_strict=True,
)
_followed = Table(
    "outbox_followed",
    _tables,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("held", Integer, CheckConstraint("held IN (0, 1)"), nullable=False, server_default="0"),
    sqlite_strict=True,
)
_m = _messages.c
_pending = _m.state == State.PENDING.value
Index("outbox_waiting", _m.next_attempt_at)
Index("outbox_not_on_record", _m.ended_at)
indexed_partly(_messages, {"next_attempt_at": "state = 'pending'", "ended_at": "on_record = 0"})


class Outbox:
    """The outbox of a store."""

    def __init__(self, store: EventStore, led: Led | None = None) -> None:
        """Use the tables that lie beside the record; claims are refused once that term is over."""
        self._store = store
        self._led = led

    def make(self) -> None:
        """Make the tables where they are missing; StoreOlder where they lack a column."""
        if self.is_made():
            return
        with self._store.engine.begin() as tx:
            self._store.alone(tx)
            _tables.create_all(tx)
            tx.execute(inserting(_followed, tx.dialect).values(one=1, position=0).on_conflict_do_nothing())

    def is_made(self) -> bool:
        """Whether the tables are there; StoreOlder where they lack a column."""
        with self._store.reader.begin() as tx:
            found = inspect(tx)
            if not found.has_table(_followed.name):
                return False
            if _followed.c.held.name not in {column["name"] for column in found.get_columns(_followed.name)}:
                says = f"{self._store.name} was made by an older version of the program."
                raise StoreOlder(says, "Bring it up to date: spr admin migrate")
            return True

    def is_held(self) -> bool:
        """Whether nothing is to be handed over until somebody says so."""
        with self._store.reader.begin() as tx:
            return bool(tx.execute(select(_followed.c.held)).scalar_one())

    def hold_all(self, *, held: bool = True) -> None:
        """Hand nothing over until it is released."""
        with self._store.engine.begin() as tx:
            tx.execute(update(_followed).values(held=int(held)))

    def release(self) -> None:
        """Hand over again what waits."""
        self.hold_all(held=False)

    def position(self) -> int:
        """How far the record has been followed."""
        with self._store.reader.begin() as tx:
            return int(tx.execute(select(_followed.c.position)).scalar_one())

    def follow(self, read: Callable[[int], tuple[int, Iterable[Row]]]) -> None:
        """Take in what follows: `read` gives, after a position, the position reached and the new rows."""
        with self._store.engine.begin() as tx:
            before = tx.execute(select(_followed.c.position).with_for_update()).scalar_one()
            position, rows = read(before)
            _add(tx, rows)
            tx.execute(update(_followed).values(position=position))

    def claim(self, now: datetime, who: str, channels: Sequence[str]) -> Row | None:
        """The message that has waited longest for one of these channels, claimed for a while."""
        waiting = (
            select(_m.message_id)
            .where(
                _pending,
                _m.next_attempt_at <= stamp(now),
                _m.claimed_until <= stamp(now),
                _m.channel.in_(channels),
            )
            .order_by(_m.next_attempt_at, _m.announcement)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        claimed = (
            update(_messages)
            .where(_m.message_id == waiting.scalar_subquery(), *still(self._led))
            .values(claimed_by=who, claimed_until=stamp(now + CLAIM))
            .returning(_messages)
        )
        with self._store.engine.begin() as tx:
            row = tx.execute(claimed).mappings().one_or_none()
        return _row(row) if row else None

    def put_back(self, row: Row, *instead: Row) -> bool:
        """Write how a claimed message stands now, and what is said instead of it.

        False where the claim ran out and the message is somebody else's: what they write counts.
        """
        mine = (_m.message_id == row.message_id, _m.claimed_by == row.claimed_by, _pending)
        with self._store.engine.begin() as tx:
            values = {**_values(row), "claimed_until": ""}
            if not tx.execute(update(_messages).where(*mine).values(values)).rowcount:
                return False
            _add(tx, instead)
        return True

    def hold(self, channel: str, until: datetime) -> None:
        """Let everything that waits for a channel wait until then."""
        waiting = (_pending, _m.channel == channel, _m.next_attempt_at < stamp(until))
        with self._store.engine.begin() as tx:
            tx.execute(update(_messages).where(*waiting).values(next_attempt_at=stamp(until)))

    def not_on_record(self) -> list[Row]:
        """The messages that were sent or given up, and of which the record does not know it yet."""
        ended = _m.state.in_((State.SENT.value, State.DEAD.value))
        return self._rows(select(_messages).where(_m.on_record == 0, ended).order_by(_m.ended_at))

    def is_on_record(self, row: Row) -> None:
        """Remember that the record knows how a message ended."""
        with self._store.engine.begin() as tx:
            tx.execute(update(_messages).where(_m.message_id == row.message_id).values(on_record=1))

    def rows(self, state: State | None = None) -> list[Row]:
        """The messages, all or those of one state, in the order of their announcements."""
        query = select(_messages).order_by(_m.announcement, _m.channel)
        return self._rows(query if state is None else query.where(_m.state == state.value))

    def dead(self) -> list[Row]:
        """The messages that were given up, the newest first."""
        query = select(_messages).where(_m.state == State.DEAD.value)
        return self._rows(query.order_by(_m.ended_at.desc(), _m.message_id))

    def retry(self, message_id: str, now: datetime) -> Row | None:
        """Take up a message again that was given up, under its own id; None where there is none such."""
        again = {
            "state": State.PENDING.value,
            "next_attempt_at": stamp(now),
            "created_at": stamp(now),
            "ended_at": stamp(NOT_ENDED),
            "claimed_until": "",
            "on_record": 0,
        }
        dead = (_m.message_id == message_id, _m.state == State.DEAD.value, _m.address != "")
        with self._store.engine.begin() as tx:
            found = tx.execute(update(_messages).where(*dead).values(again).returning(_messages)).mappings()
            row = found.one_or_none()
        return _row(row) if row else None

    def _rows(self, query: Select[Any]) -> list[Row]:
        with self._store.reader.begin() as tx:
            return [_row(row) for row in tx.execute(query).mappings()]


def made_held() -> list[str]:
    """What makes the tables on a server, with everything held from the start."""
    from sqlalchemy.dialects.postgresql.base import PGDialect

    speaks = PGDialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it so
    tables = _tables.sorted_tables
    made = [str(CreateTable(table).compile(dialect=speaks)) for table in tables]
    indexed = [str(CreateIndex(each).compile(dialect=speaks)) for table in tables for each in table.indexes]
    return [*made, *indexed, "INSERT INTO outbox_followed (one, position, held) VALUES (1, 0, 1)"]


def _add(tx: Connection, rows: Iterable[Row]) -> None:
    values = [_values(row) for row in rows]
    if values:
        tx.execute(inserting(_messages, tx.dialect).on_conflict_do_nothing(), values)


def _values(row: Row) -> dict[str, Any]:
    return {
        name: stamp(value) if isinstance(value, datetime) else value
        for name, value in msgspec.structs.asdict(row).items()
        if name in _m
    }


def _row(values: RowMapping) -> Row:
    return msgspec.convert({str(name): value for name, value in values.items()}, Row)
