"""Clocks: one row for each, how it stands, what has been said of it, and when something must be said next.

Overdue is not written down: it depends on when it is asked, and the guidance is asked then.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select
from sqlalchemy import text as condition

from projections.clock_rows import (
    AT_ONCE,
    NOTHING,
    ClockRow,
    Said,
    Standing,
    as_clock,
    basis_of,
    row_of,
    said_of,
    wakes_at,
)
from projections.folding import Folded, Page
from projections.projection import View, chosen, found, instant
from projections.writing import Writing
from workflow.catalogue import CASES, kind_of
from workflow.clocks import Clock, began, clock_name
from workflow.moments import london_day
from workflow.vocabulary import ClockState, Force
from workflow.workingdays import Calendar

__all__ = ["AT_ONCE", "CLOCKS", "ClockRow", "Due", "as_clock", "due", "to_say", "undated"]

_RUNNING = f"state = '{ClockState.RUNNING}'"  # in so many words: a value bound later would miss the index
_KNOWN = ("clock", "basis", *Said._fields)
_CASES = tuple(kind.name for kind in CASES)


class _News(msgspec.Struct, frozen=True):
    """What a page says of clocks, each by its name: how they stand, since when, and what was said of them."""

    clocks: Mapping[str, Standing]
    said: Mapping[str, Said]


def _news(page: Page) -> _News:
    clocks = {
        clock_name(folded.case, clock.key): _standing(folded, clock)
        for folded in page.of(*_CASES)
        for clock in kind_of(folded.case).clocks(folded.standing)
    }
    return _News(clocks, {_clock(each.case): said_of(each.standing) for each in page.of("alert")})


def _standing(folded: Folded, clock: Clock) -> Standing:
    return Standing(folded.case, clock, began(folded.standing, clock), len(folded.standing.mended))


def _clock(alert: str) -> str:
    return alert.partition("/")[2]


def _write(tx: Writing, table: Table, news: _News) -> None:
    """Bring together how the clocks stand and what has been said of them, whichever is new."""
    stored = {
        name: (basis, Said(*said))
        for name, basis, *said in tx.picked(
            table, _KNOWN, "case", dict.fromkeys(each.case for each in news.clocks.values())
        )
    }
    changed = {}
    for name, standing in news.clocks.items():
        basis, said = stored.get(name, ("", NOTHING))
        if basis != basis_of(standing):
            changed[name] = row_of(standing, said)
    changed |= _spoken_of(tx, table, [name for name in news.said if name not in changed])
    for name in changed.keys() & news.said.keys():
        changed[name] = replace(changed[name], **news.said[name]._asdict())
    tx.put(table, [replace(row, wakes_at=wakes_at(row)) for row in changed.values()])


def _spoken_of(tx: Writing, table: Table, names: Sequence[str]) -> dict[str, ClockRow]:
    """The stored rows of clocks of which something was said."""
    cases = dict.fromkeys(name.partition("|")[0] for name in names)
    found = tx.found(table, ClockRow, "case", cases)
    return {row.clock: row for row in found if row.clock in names}


CLOCKS = View(
    "clocks",
    ClockRow,
    ("case", "clock"),
    _news,
    _write,
    (("wakes_at",), ("due_at",)),
    {"wakes_at": "wakes_at IS NOT NULL", "due_at": _RUNNING},
)


class Due(msgspec.Struct, frozen=True):
    """A clock, and what depends on when it is asked: overdue, and the working days late or left."""

    clock: ClockRow
    overdue: bool
    days_late: int | None
    days_left: int | None


def due(
    tx: Connection,
    now: datetime,
    *,
    calendar: Calendar,
    overdue: bool = False,
    today: bool = False,
    within: int | None = None,
    case: str | None = None,
    all: bool = False,  # noqa: A002  as the command says it
) -> list[Due]:
    """The clocks that run, or all of them, in order of their due dates; those without a date last.

    `overdue`, `today` and `within` (so many working days from today, what is overdue included) choose
    those for which one of them holds.
    """
    columns = CLOCKS.table.c
    wanted = list(_wanted(CLOCKS.table, now, calendar, overdue, today, within))
    query = chosen(CLOCKS, case=case)
    if wanted or not all:
        query = query.where(condition(_RUNNING))
    if wanted:
        query = query.where(columns.due_at > "", or_(*wanted))
    query = query.order_by(columns.due_at == "", _instant(columns.due_at), columns.clock)
    return [_asked(row, now, calendar) for row in found(tx, query, ClockRow)]


def undated(tx: Connection, *, case: str | None = None) -> int:
    """How many clocks have no date that can be reckoned, of a case or in all."""
    columns = CLOCKS.table.c
    state = columns.state == str(ClockState.NOT_RECKONABLE)
    wanted = state if case is None else state & (columns.case == case)
    number: int = tx.scalars(select(func.count()).select_from(CLOCKS.table).where(wanted)).one()
    return number


def running(tx: Connection) -> int:
    """How many clocks run, with a date or without one."""
    number: int = tx.scalars(select(func.count()).select_from(CLOCKS.table).where(condition(_RUNNING))).one()
    return number


def _wanted(
    table: Table,
    now: datetime,
    calendar: Calendar,
    overdue: bool,  # noqa: FBT001  passed on as it was asked
    today: bool,  # noqa: FBT001
    within: int | None,
) -> Iterator[ColumnElement[bool]]:
    day = london_day(now)
    if overdue:
        by_now = instant(now).removesuffix("Z")
        # The first condition finds the way in the index, the second is exact.
        yield and_(
            table.c.due_at < by_now[:19] + "~",
            _instant(table.c.due_at) <= by_now,
            table.c.force != str(Force.EXPECTATION),
        )
    if today:
        yield table.c.due_on == day.isoformat()
    if within is not None:
        yield table.c.due_on <= calendar.add(day, within).isoformat()


def _instant(column: ColumnElement[str]) -> ColumnElement[str]:
    """Without its Z, so that a whole second comes before the same second and a fraction."""
    return func.rtrim(column, "Z")


def _asked(row: ClockRow, now: datetime, calendar: Calendar) -> Due:
    clock = as_clock(row)
    return Due(row, clock.overdue(now), clock.days_late(calendar, now), clock.days_left(calendar, now))


def to_say(tx: Connection, now: datetime, limit: int = 500) -> list[ClockRow]:
    """The clocks of which something must be said or taken back by now, the longest waiting first."""
    wakes = CLOCKS.table.c.wakes_at
    query = chosen(CLOCKS).where(wakes <= instant(now)).order_by(wakes, CLOCKS.table.c.clock).limit(limit)
    return found(tx, query, ClockRow)
