"""The outbox: what is to be told to whom, and the messages, from the announcement to their end.

It is filled by following the record, in one transaction with how far it has read: no announcement is
lost between the record and the outbox, and none comes in twice. What became of a message is decided
here first and put on record afterwards; the row remembers whether that has been done.
After a restore everything is held: what was sent since the backup would be sent again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, case, delete, func, or_, select, update

from events.layout import stamp
from events.store import EventStore
from scheduler.hours import Hours
from scheduler.lease import Led, still
from scheduler.logs import logger
from scheduler.outbox_rows import (
    NOT_ENDED,
    UNREADABLE,
    Row,
    Stage,
    State,
    Telling,
    add,
    followed,
    instant,
    made_held,
    messages,
    readable,
    row_of,
    tellings,
    values_of,
)
from scheduler.outbox_shape import Shape, make_whole, shape_of
from scheduler.outbox_waits import (
    CLAIM,
    LONGEST_CLAIM,
    LONGEST_RETRY,
    LONGEST_UNTIL_OPEN,
    is_over,
)

__all__ = ["CLAIM", "NOT_ENDED", "Composed", "Outbox", "Row", "Stage", "State", "Telling", "made_held"]

_m, _t = messages.c, tellings.c
_pending = _m.state == State.PENDING.value
_waiting = _t.stage == Stage.WAITING.value


class Composed(msgspec.Struct, frozen=True):
    """What tellings were made into: messages, each with the tellings in it; those that hold no longer.

    `instead` are new tellings, in place of those that reach nobody, or somebody who is told no longer.
    """

    messages: Sequence[tuple[Row, Sequence[Telling]]] = ()
    dropped: Sequence[Telling] = ()
    instead: Sequence[Telling] = ()


class Outbox:
    """The outbox of a store."""

    def __init__(self, store: EventStore, led: Led | None = None) -> None:
        """Use the tables that lie beside the record; claims are refused once that term is over."""
        self._store = store
        self._led = led

    def make(self) -> None:
        """Make the tables where they are missing or damaged; StoreOlder where an older program made them."""
        make_whole(self._store)

    def is_made(self) -> bool:
        """Whether the tables are there and whole; StoreOlder where an older program made them."""
        return shape_of(self._store) is Shape.WHOLE

    def is_held(self) -> bool:
        """Whether nothing is to be handed over until somebody says so."""
        with self._store.reader.begin() as tx:
            return bool(tx.execute(select(followed.c.held)).scalar_one())

    def hold_all(self, *, held: bool = True) -> None:
        """Hand nothing over until it is released."""
        with self._store.engine.begin() as tx:
            tx.execute(update(followed).values(held=int(held)))

    def release(self) -> None:
        """Hand over again what waits."""
        self.hold_all(held=False)

    # What is to be told

    def position(self) -> int:
        """How far the record has been followed."""
        with self._store.reader.begin() as tx:
            return int(tx.execute(select(followed.c.position)).scalar_one())

    def begin_anew(self, position: int) -> None:
        """Follow the record from its first fact again, where it was followed up to this position."""
        with self._store.engine.begin() as tx:
            tx.execute(update(followed).where(followed.c.position == position).values(position=0))

    def follow(self, read: Callable[[int], tuple[int, Iterable[Telling]]]) -> None:
        """Take in what follows: `read` gives, after a position, the position reached and the tellings."""
        with self._store.engine.begin() as tx:
            before = tx.execute(select(followed.c.position).with_for_update()).scalar_one()
            position, new = read(before)
            add(tx, tellings, new)
            tx.execute(update(followed).values(position=position))

    def compose(
        self, now: datetime, hours: Sequence[Hours], make: Callable[[list[Telling]], Composed]
    ) -> int:
        """Make messages of the tellings whose hour has come, by one program at a time; gives how many.

        `make` is given those tellings. Everything it makes of them comes in together.
        """
        waited = is_over(_t.not_before, now, LONGEST_UNTIL_OPEN)
        ripe = select(tellings).where(_waiting, waited, _open(_t.hours, hours))
        with self._store.reader.begin() as tx:
            if tx.execute(ripe.limit(1)).first() is None:
                return 0
        with self._store.engine.begin() as tx:
            tx.execute(select(followed.c.position).with_for_update())
            found = tx.execute(ripe.order_by(_t.announcement, _t.telling_id)).mappings().all()
            read = [each for row in found if (each := readable(row, Telling))]
            spoilt = {row["telling_id"] for row in found} - {each.telling_id for each in read}
            tx.execute(delete(tellings).where(_t.telling_id.in_(spoilt)))  # the record knows what they told
            made = make(read)
            add(tx, messages, [row for row, _ in made.messages])
            for row, within in made.messages:
                _moved(tx, within, Stage.IN_A_MESSAGE, row.message_id)
            _moved(tx, made.dropped, Stage.DROPPED)
            add(tx, tellings, made.instead)
        return len(made.messages) + len(made.dropped)

    def tellings(self, stage: Stage | None = None) -> list[Telling]:
        """The tellings, all or those of one stage, in the order of what they tell."""
        query = select(tellings).order_by(_t.announcement, _t.telling_id)
        return self._tellings(query if stage is None else query.where(_t.stage == stage.value))

    def of(self, announcement: int) -> list[Telling]:
        """The tellings of one announcement, or withdrawal."""
        return self._tellings(select(tellings).where(_t.announcement == announcement))

    def waiting_since(self, now: datetime, since: Mapping[Hours, datetime]) -> tuple[int, datetime | None]:
        """How many tellings wait for their hour, and since when the oldest should have gone that has not.

        `since` says, of the hours that are open now, from when they have been.
        """
        with self._store.reader.begin() as tx:
            number = tx.execute(select(func.count()).select_from(tellings).where(_waiting)).scalar_one()
            late = [
                max(first, opened)
                for hours, opened in since.items()
                if (first := instant(tx.execute(_first_ripe(now, hours)).scalar_one()))
            ]
        return number, min(late, default=None)

    def within(self, *rows: Row) -> list[Telling]:
        """The tellings in messages. One of an older program is its own telling."""
        ids = [row.message_id for row in rows]
        found = self._tellings(select(tellings).where(_t.message_id.in_(ids)).order_by(_t.announcement))
        known = {each.message_id for each in found}
        unknown = (row for row in rows if row.message_id not in known and not row.is_a_list)
        return [*found, *map(_of_an_older_program, unknown)]

    def still_told(self, announcement: int) -> list[Telling]:
        """The tellings of something that wait still, for their hour or to be handed over."""
        pending = select(_m.message_id).where(_pending)
        open_ = _waiting | _t.message_id.in_(pending)
        query = select(tellings).where(_t.announcement == announcement, open_)
        return self._tellings(query.order_by(_t.not_before, _t.telling_id))

    def tried(self, announcement: int) -> set[tuple[str, str]]:
        """The channels and addresses by which something could not be told."""
        dead = select(_m.message_id).where(_m.state == State.DEAD.value)
        query = select(tellings).where(_t.announcement == announcement, _t.message_id.in_(dead))
        return {(each.channel, each.address) for each in self._tellings(query)}

    # Messages

    def claim(
        self, now: datetime, who: str, channels: Sequence[str], hours: Sequence[Hours] = tuple(Hours)
    ) -> Row | None:
        """The message that has waited longest for one of these channels, claimed for a while.

        One whose claim ran out may have been handed over: from then on it is in doubt.
        """
        waiting = (
            select(_m.message_id)
            .where(
                _pending,
                is_over(_m.next_attempt_at, now, LONGEST_RETRY),
                is_over(_m.claimed_until, now, LONGEST_CLAIM),
                or_(_m.channel.in_(channels), _m.channel.not_in(_CHANNELS)),
                _open(_m.hours, hours),
            )
            .order_by(_m.next_attempt_at, _m.announcement)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        claimed = (
            update(messages)
            .where(_m.message_id == waiting.scalar_subquery(), *still(self._led))
            .values(
                claimed_by=who,
                claimed_until=stamp(now + CLAIM),
                next_attempt_at=stamp(now),
                in_doubt=case((_m.claimed_until != "", 1), else_=_m.in_doubt),
            )
            .returning(messages)
        )
        while True:
            with self._store.engine.begin() as tx:
                row = tx.execute(claimed).mappings().one_or_none()
                if row is None or (found := readable(row, Row)):
                    return found if row else None
                _set_aside(tx, row["message_id"], now)

    def set_aside(self, row: Row, now: datetime) -> None:
        """Put an end to a message of which nothing can be made; what it told is told in another."""
        with self._store.engine.begin() as tx:
            _set_aside(tx, row.message_id, now)

    def readdress(self, row: Row) -> None:
        """Let a claimed message, and what it tells, go to the address that the row has now."""
        mine = (_m.message_id == row.message_id, _m.claimed_by == row.claimed_by, _pending)
        with self._store.engine.begin() as tx:
            if tx.execute(update(messages).where(*mine).values(address=row.address)).rowcount:
                within = _t.message_id == row.message_id
                tx.execute(update(tellings).where(within).values(address=row.address))

    def put_back(self, row: Row, *instead: Telling) -> bool:
        """Write how a claimed message stands now, and what is told instead of it.

        False where the claim ran out and the message is somebody else's: what they write counts.
        """
        mine = (_m.message_id == row.message_id, _m.claimed_by == row.claimed_by, _pending)
        with self._store.engine.begin() as tx:
            values = {**values_of(row), "claimed_until": ""}
            if not tx.execute(update(messages).where(*mine).values(values)).rowcount:
                return False
            add(tx, tellings, instead)
        return True

    def take_apart(
        self, row: Row, stands: Sequence[Telling], dropped: Sequence[Telling], *instead: Telling
    ) -> None:
        """Put an end to a claimed message; what of it still holds, and `instead`, waits to be told anew."""
        mine = (_m.message_id == row.message_id, _m.claimed_by == row.claimed_by, _pending)
        with self._store.engine.begin() as tx:
            values = {**values_of(row), "claimed_until": ""}
            if tx.execute(update(messages).where(*mine).values(values)).rowcount:
                _moved(tx, stands, Stage.WAITING)
                _moved(tx, dropped, Stage.DROPPED)
                add(tx, tellings, instead)

    def hold(self, channel: str, until: datetime) -> None:
        """Let everything that waits for a channel wait until then."""
        sooner = or_(_m.next_attempt_at < stamp(until), _m.next_attempt_at > stamp(until + LONGEST_RETRY))
        waiting = (_pending, _m.channel == channel, sooner)
        with self._store.engine.begin() as tx:
            tx.execute(update(messages).where(*waiting).values(next_attempt_at=stamp(until)))

    def retry(self, message_id: str, now: datetime) -> Row | None:
        """Take up a message again that was given up, under its own id; None where there is none such."""
        again = {
            "state": State.PENDING.value,
            "next_attempt_at": stamp(now),
            "waits_since": stamp(now),
            "ended_at": stamp(NOT_ENDED),
            "claimed_until": "",
            "on_record": 0,
        }
        dead = (_m.message_id == message_id, _m.state == State.DEAD.value, _m.address != "")
        with self._store.engine.begin() as tx:
            row = tx.execute(update(messages).where(*dead).values(again).returning(messages)).mappings()
            found = row.one_or_none()
        return row_of(found, Row) if found else None

    def not_on_record(self) -> list[Row]:
        """The messages that were sent or given up, and of which the record does not know it yet."""
        ended = _m.state.in_((State.SENT.value, State.DEAD.value))
        return self._rows(select(messages).where(_m.on_record == 0, ended).order_by(_m.ended_at))

    def is_on_record(self, *rows: Row) -> None:
        """Remember that the record knows how messages ended."""
        with self._store.engine.begin() as tx:
            for row in rows:
                same = (_m.message_id == row.message_id, _m.state == row.state.value)
                tx.execute(update(messages).where(*same).values(on_record=1))

    def rows(self, state: State | None = None) -> list[Row]:
        """The messages, all or those of one state, in the order of their announcements."""
        query = select(messages).order_by(_m.announcement, _m.channel, _m.message_id)
        return self._rows(query if state is None else query.where(_m.state == state.value))

    def dead(self) -> list[Row]:
        """The messages that were given up, the newest first; without those that could not be read."""
        query = select(messages).where(_m.state == State.DEAD.value, _m.why != UNREADABLE)
        return self._rows(query.order_by(_m.ended_at.desc(), _m.message_id))

    def unreadable(self) -> int:
        """How many messages could not be read, and were set aside."""
        if not self.is_made():
            return 0
        with self._store.reader.begin() as tx:
            return len(tx.execute(select(_m.message_id).where(_m.why == UNREADABLE)).all())

    def _rows(self, query: Select[Any]) -> list[Row]:
        with self._store.reader.begin() as tx:
            return [each for row in tx.execute(query).mappings() if (each := readable(row, Row))]

    def _tellings(self, query: Select[Any]) -> list[Telling]:
        with self._store.reader.begin() as tx:
            return [each for row in tx.execute(query).mappings() if (each := readable(row, Telling))]


_CHANNELS = ("log", "email", "webhook")


def _open(column: ColumnElement[str], hours: Sequence[Hours]) -> ColumnElement[bool]:
    """Whether something may go at these hours; what has none that are known is taken up, and set aside."""
    return or_(column.in_(hours), column.not_in(tuple(Hours)))


def _set_aside(tx: Connection, message_id: str, now: datetime) -> None:
    """Keep a message under another id, for whoever looks into it, and free what it told to be told anew."""
    _end = {"state": State.DEAD.value, "why": UNREADABLE, "ended_at": stamp(now), "on_record": 1}
    kept = {"message_id": f"{UNREADABLE} {stamp(now)} {message_id}", "claimed_until": ""}
    tx.execute(update(messages).where(_m.message_id == message_id).values(**_end, **kept))
    free = {"stage": Stage.WAITING.value, "message_id": ""}
    tx.execute(update(tellings).where(_t.message_id == message_id).values(free))
    remedy = "find out who altered it: it stays in the table outbox"
    logger().error("set aside", message=message_id, why=UNREADABLE, remedy=remedy)


def _moved(tx: Any, which: Sequence[Telling], stage: Stage, message_id: str = "") -> None:  # noqa: ANN401
    """Say of tellings how far they have come."""
    for start in range(0, len(which), _AT_A_TIME):
        ids = [each.telling_id for each in which[start : start + _AT_A_TIME]]
        values = {"stage": stage.value, "message_id": message_id}
        tx.execute(update(tellings).where(_t.telling_id.in_(ids)).values(values))


def _first_ripe(now: datetime, hours: Hours) -> Select[Any]:
    ripe = (_waiting, _t.hours == hours.value, _t.not_before <= stamp(now))
    return select(func.min(_t.not_before)).where(*ripe)


_AT_A_TIME = 500


def _of_an_older_program(row: Row) -> Telling:
    """The telling of a message that was made before there were any."""
    return Telling(
        telling_id=row.message_id,
        announcement=row.announcement,
        channel=row.channel,
        told=row.told,
        address=row.address,
        not_before=row.created_at,
        message_id=row.message_id,
        stage=Stage.IN_A_MESSAGE,
    )
