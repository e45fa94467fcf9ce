"""Which of several daemons works: one row beside the record, and a term that rises with each change of hands.

The lease saves work and decides nothing: an announcement is made once whoever makes it, because its
identity is unique in the record. A claim on a message carries the term, and is refused under an old one.
Time is the database's on a server. Between two renewals a holder trusts its own watch, which goes on
while the machine sleeps, and gives up some seconds before the row says so.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Table,
    case,
    func,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Dialect

from events.store import EventStore
from projections.databases import TEXT, inserting

NAME = "daemon"
RENEWALS = 3
"""How often a lease is renewed before it would run out; the last third of it is not trusted."""
PATIENCE = 1.0
"""Seconds that whoever resigns waits for a renewal that is under way."""
LAST_TERM = 2**31 - 1
"""The last number that fits on a server; no count of changes of hands comes there, so a wrong one did."""
_LONGEST_AHEAD = 3
"""A lease that runs out later than so many times its length was made before the clock went back."""

_tables = MetaData()
_leases = Table(
    "lease",
    _tables,
    Column("name", TEXT, primary_key=True),
    Column("holder", TEXT, nullable=False),
    Column("term", Integer, CheckConstraint("term > 0"), nullable=False),
    Column("raises", Integer, CheckConstraint("raises IN (0, 1)"), nullable=False),
    Column("expires_at", TEXT, nullable=False),
    sqlite_strict=True,
)
_row = _leases.c
_is_ours = _row.name == NAME


class Led(msgspec.Struct, frozen=True):
    """A term of one holder; a term is a number that rises, and begins anew where it can rise no more."""

    holder: str
    term: int


class Lease:
    """What one process has of the lease. Its name in the row is its own: two on one host differ."""

    def __init__(self, seconds: float, *, watch: Callable[[], float] | None = None) -> None:
        """Hold nothing yet; a lease lasts so many seconds by the watch, which never stands still."""
        self.holder = uuid4().hex
        self.seconds = seconds
        self._watch = watch or awake_and_asleep
        self._led: tuple[Led, float] | None = None
        self._resigned = False
        self._asking = Lock()

    @property
    def led(self) -> Led | None:
        """The term in which this process leads; None where it does not, or can no longer be sure."""
        led = self._led
        if led is None or self._resigned or self._watch() - led[1] > self.seconds * (RENEWALS - 1) / RENEWALS:
            return None
        return led[0]

    @property
    def resigned(self) -> bool:
        """Whether it was given up for good."""
        return self._resigned

    @property
    def term(self) -> int | None:
        """The number of that term."""
        led = self.led
        return led.term if led else None

    def hold(self, store: EventStore, *, raises: bool = True) -> Led | None:
        """The term in which this process leads; the store is asked where the last answer is old."""
        led = self._led
        fresh = led is not None and not self._resigned and self._watch() - led[1] <= self.seconds / RENEWALS
        return led[0] if led and fresh else self.renew(store, raises=raises)

    def renew(self, store: EventStore, *, raises: bool = True) -> Led | None:
        """Take the lease, or go on with it; None where another process leads. On an error nobody is sure.

        A holder that raises no alerts, because its clock is wrong, makes way for one that does.
        """
        with self._asking:
            if self._resigned:
                return None
            asked_at = self._watch()
            try:
                term = _taken(store, self.holder, self.seconds, raises=raises)
            except BaseException:
                self._led = None
                raise
            self._led = (Led(self.holder, term), asked_at) if term else None
            return self.led

    def resign(self, store: EventStore) -> None:
        """Give the lease up for good, so that another need not wait; the term stays, and rises from there.

        A renewal under way ends first: it would take back what was given up. One that hangs is not waited
        for, and the lease runs out by itself.
        """
        self._resigned = True
        if self._asking.acquire(timeout=PATIENCE):
            try:
                _give_up(store, self.holder)
            finally:
                self._asking.release()


class Leader(msgspec.Struct, frozen=True, kw_only=True):
    """The lease as its row shows it: who holds it, in which term, until when; nobody after a resignation."""

    holder: str
    term: int
    raises: bool
    expires_at: str
    expired: bool


def leader(store: EventStore) -> Leader | None:
    """Who leads, as the store shows it; None where no daemon has ever run."""
    with store.reader.begin() as tx:
        if not inspect(tx).has_table(_leases.name):
            return None
        expired = _row.expires_at <= _moment(tx.dialect)
        found = tx.execute(select(_leases, expired.label("expired")).where(_is_ours)).mappings().one_or_none()
    return (
        msgspec.convert({str(name): value for name, value in found.items()}, Leader, strict=False)
        if found
        else None
    )


def still(led: Led | None) -> list[ColumnElement[bool]]:
    """The condition under which a write of a term is taken: that no later one has begun.

    The row is kept from changing hands until the write is committed. Without a term, nothing is asked.
    """
    if led is None:
        return []
    mine = (_is_ours, _row.holder == led.holder, _row.term == led.term)
    return [select(_row.term).where(*mine).with_for_update(read=True).exists()]


def make(store: EventStore) -> None:
    """Make the table where it is missing."""
    with store.reader.begin() as tx:
        if inspect(tx).has_table(_leases.name):
            return
    with store.engine.begin() as tx:
        store.alone(tx)
        _tables.create_all(tx)


def awake_and_asleep() -> float:
    """Seconds on a watch that nobody sets and that goes on while the machine sleeps, where there is one.

    `time.monotonic` stands still then (clock_gettime(2), CLOCK_BOOTTIME), and a lease would look fresh.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def _taken(store: EventStore, holder: str, seconds: float, *, raises: bool) -> int | None:
    """The term under which the holder has the lease from now on; None where it is another's."""
    make(store)
    with store.engine.begin() as tx:
        term = tx.execute(_taking(tx.dialect, holder, seconds, raises=raises)).scalar_one_or_none()
    return None if term is None else int(term)


def _give_up(store: EventStore, holder: str) -> None:
    with store.engine.begin() as tx:
        if inspect(tx).has_table(_leases.name):
            mine = (_is_ours, _row.holder == holder)
            tx.execute(update(_leases).where(*mine).values(holder="", expires_at=""))


def _taking(dialect: Dialect, holder: str, seconds: float, *, raises: bool) -> Any:  # noqa: ANN401  as `inserting`
    """One statement: mine I renew, a free one I take, and the term rises where it changes hands."""
    now, until = _moment(dialect), _moment(dialect, seconds)
    wrong_clock = _moment(dialect, seconds * _LONGEST_AHEAD)
    taken = inserting(_leases, dialect).values(
        name=NAME, holder=holder, term=1, raises=int(raises), expires_at=until
    )
    new = taken.excluded
    return taken.on_conflict_do_update(
        index_elements=[_row.name],
        set_={
            "holder": new.holder,
            "term": case(
                (_row.term >= LAST_TERM, 1), (_row.holder == new.holder, _row.term), else_=_row.term + 1
            ),
            "raises": new.raises,
            "expires_at": new.expires_at,
        },
        where=or_(
            _row.holder == new.holder,
            _row.expires_at <= now,
            _row.expires_at > wrong_clock,
            _row.raises < new.raises,
        ),
    ).returning(_row.term)


def _moment(dialect: Dialect, seconds: float = 0.0) -> ColumnElement[str]:
    """The time of the database, so many seconds from now, as a stamp that sorts (UTC)."""
    if dialect.name == "sqlite":
        return func.strftime("%Y-%m-%dT%H:%M:%f000Z", "now", f"{seconds:+.3f} seconds")
    later = func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    return func.to_char(func.timezone("UTC", later), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
