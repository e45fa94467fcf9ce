"""What lies in the outbox: tellings, the messages they went into, and the lists that go once a week.

A telling is one announcement, or one withdrawal, to one person by one channel. A message is what is
handed over: one telling, several of them in a digest, or a list. All are frozen when they are made.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import CheckConstraint, Column, Connection, Index, Integer, MetaData, RowMapping, Table
from sqlalchemy.schema import CreateIndex, CreateTable

from events.layout import stamp
from projections.databases import TEXT, indexed_partly, inserting
from scheduler.hours import Hours
from scheduler.messages import Message
from workflow.vocabulary import Capacity, Office, Party, Term

S = TypeVar("S", bound=msgspec.Struct)
NOT_ENDED = datetime(1, 1, 1, tzinfo=UTC)
UNREADABLE = "unreadable"
"""The code of a message that was set aside because no message can be read from its row."""


class State(Term):
    """How a message stands."""

    PENDING = "pending", "It waits to be handed over."
    SENT = "sent", "A channel took it."
    DEAD = "dead", "It was given up; somebody must be told in another way."
    OBSOLETE = "obsolete", "Something in it holds no longer, or is not for them any more; it is not sent."


class Row(Message, frozen=True, kw_only=True):
    """A message and how it stands: `why` is the code of the last answer.

    `hours` are those at which it may go. `in_doubt` means that an attempt may have reached somebody, so
    that it can only be sent again as it is. `waits_since` is when it was made or taken up again, and
    `ended_at` when it came to its end; until then, the start of time.
    """

    state: State
    next_attempt_at: datetime
    attempts: int = 0
    why: str = ""
    claimed_by: str = ""
    ended_at: datetime = NOT_ENDED
    hours: Hours = Hours.ANY
    in_doubt: bool = False
    waits_since: datetime = NOT_ENDED

    @property
    def is_a_list(self) -> bool:
        """Whether it is a list of overdue returns, which tells no announcement."""
        return self.announcement == 0


class Stage(Term):
    """How far a telling has come."""

    WAITING = "waiting", "Its hour has not come, or its message is not made yet."
    IN_A_MESSAGE = "in-a-message", "It went into a message."
    DROPPED = "dropped", "It holds no longer, or is not for them any more; it is told to nobody."


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be told to whom, by which channel, and not before when.

    `announcement` is the position of the fact that is told: the announcement, or the withdrawal.
    One that is `alone` goes in a message of its own. `instead_of` names the post or work login in whose
    place somebody is told, and `failed` the channel by which it did not reach them; a mailbox has no name.
    """

    telling_id: str
    announcement: int
    channel: str
    told: Party
    address: str
    not_before: datetime
    person: str = ""
    capacity: Capacity = Capacity.UNKNOWN
    alone: bool = True
    hours: Hours = Hours.ANY
    instead_of: str = ""
    failed: str = ""
    message_id: str = ""
    stage: Stage = Stage.WAITING


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of overdue returns holds: of which week and partner, how many, the oldest since when.

    `day` is the day on which the lists of the week go, `oldest` the last day of the oldest return, both as
    ISO writes them. `whom` names who answers for the agencies, by post or work login; it is empty where
    nobody does, and somebody is told of that. `instead_of` and `failed` are as in a telling, and `follows`
    is the id of the message that was given up and in whose place this one goes.
    """

    message_id: str
    office: Office
    day: str
    whom: str
    returns: int
    oldest: str
    instead_of: str = ""
    failed: str = ""
    follows: str = ""


def _one_of(column: str, term: type[Term]) -> CheckConstraint:
    codes = ", ".join(f"'{each}'" for each in term)
    return CheckConstraint(f"{column} IN ({codes})")


tables = MetaData()
messages = Table(
    "outbox",
    tables,
    Column("message_id", TEXT, primary_key=True),
    Column("announcement", Integer, nullable=False),
    Column("channel", TEXT, nullable=False),
    Column("told", TEXT, nullable=False),
    Column("address", TEXT, nullable=False),
    Column("subject", TEXT, nullable=False),
    Column("body", TEXT, nullable=False),
    Column("created_at", TEXT, nullable=False),
    Column("state", TEXT, _one_of("state", State), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("why", TEXT, nullable=False),
    Column("next_attempt_at", TEXT, nullable=False),
    Column("claimed_by", TEXT, nullable=False),
    Column("claimed_until", TEXT, nullable=False, server_default=""),
    Column("ended_at", TEXT, nullable=False),
    Column("on_record", Integer, nullable=False, server_default="0"),
    Column("html", TEXT, nullable=False, server_default=""),
    Column("person", TEXT, nullable=False, server_default=""),
    Column("capacity", TEXT, nullable=False, server_default=str(Capacity.UNKNOWN)),
    Column("kind", TEXT, nullable=False, server_default=""),
    Column("label", TEXT, nullable=False, server_default=""),
    Column("about", TEXT, nullable=False, server_default=""),
    Column("follows", TEXT, nullable=False, server_default=""),
    Column("hours", TEXT, nullable=False, server_default="any"),
    Column("in_doubt", Integer, nullable=False, server_default="0"),
    Column("waits_since", TEXT, nullable=False, server_default=stamp(NOT_ENDED)),
    sqlite_strict=True,
)
tellings = Table(
    "outbox_telling",
    tables,
    Column("telling_id", TEXT, primary_key=True),
    Column("announcement", Integer, nullable=False),
    Column("channel", TEXT, nullable=False),
    Column("told", TEXT, nullable=False),
    Column("address", TEXT, nullable=False),
    Column("not_before", TEXT, nullable=False),
    Column("person", TEXT, nullable=False),
    Column("capacity", TEXT, nullable=False),
    Column("alone", Integer, nullable=False),
    Column("hours", TEXT, nullable=False),
    Column("instead_of", TEXT, nullable=False),
    Column("failed", TEXT, nullable=False),
    Column("message_id", TEXT, nullable=False),
    Column("stage", TEXT, _one_of("stage", Stage), nullable=False),
    sqlite_strict=True,
)
lists = Table(
    "outbox_list",
    tables,
    Column("message_id", TEXT, primary_key=True),
    Column("office", TEXT, nullable=False),
    Column("day", TEXT, nullable=False),
    Column("whom", TEXT, nullable=False),
    Column("returns", Integer, nullable=False),
    Column("oldest", TEXT, nullable=False),
    Column("instead_of", TEXT, nullable=False),
    Column("failed", TEXT, nullable=False),
    Column("follows", TEXT, nullable=False),
    sqlite_strict=True,
)
followed = Table(
    "outbox_followed",
    tables,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("held", Integer, CheckConstraint("held IN (0, 1)"), nullable=False, server_default="0"),
    sqlite_strict=True,
)
Index("outbox_waiting", messages.c.next_attempt_at)
Index("outbox_not_on_record", messages.c.ended_at)
Index("outbox_telling_waiting", tellings.c.not_before)
Index("outbox_telling_in", tellings.c.message_id)
Index("outbox_telling_of", tellings.c.announcement)
indexed_partly(messages, {"next_attempt_at": "state = 'pending'", "ended_at": "on_record = 0"})
indexed_partly(tellings, {"not_before": "stage = 'waiting'"})


def made_held() -> list[str]:
    """What makes the tables on a server, with everything held from the start."""
    from sqlalchemy.dialects.postgresql.base import PGDialect

    speaks = PGDialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it so
    made = [str(CreateTable(table).compile(dialect=speaks)) for table in tables.sorted_tables]
    indexed = [
        str(CreateIndex(each).compile(dialect=speaks))
        for table in tables.sorted_tables
        for each in sorted(table.indexes, key=lambda index: str(index.name))
    ]
    return [*made, *indexed, "INSERT INTO outbox_followed (one, position, held) VALUES (1, 0, 1)"]


def add(tx: Connection, table: Table, rows: Iterable[msgspec.Struct]) -> None:
    """Put new rows into a table; those that are there stay as they are."""
    values = [values_of(row) for row in rows]
    if values:
        tx.execute(inserting(table, tx.dialect).on_conflict_do_nothing(), values)


def values_of(row: msgspec.Struct) -> dict[str, Any]:
    """A row as the tables hold it: instants as stamps, yes and no as 1 and 0."""
    return {name: _stored(value) for name, value in msgspec.structs.asdict(row).items()}


def _stored(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    return int(value) if isinstance(value, bool) else value


def readable(values: RowMapping, kind: type[S]) -> S | None:
    """A row read back; None where somebody has written what no program would."""
    try:
        return row_of(values, kind)
    except msgspec.ValidationError:
        return None


def instant(written: str | None) -> datetime | None:
    """An instant of the tables; none where somebody has written what is none."""
    try:
        return msgspec.convert(written, datetime) if written else None
    except msgspec.ValidationError:
        return None


def row_of(values: RowMapping, kind: type[S]) -> S:
    """A row read back."""
    return msgspec.convert({str(name): value for name, value in values.items()}, kind, strict=False)
