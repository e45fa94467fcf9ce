"""Clocks: one row for each, how it stands, what has been said of it, and when something must be said next.

How a clock stands is asked of the guidance (`workflow.clocks`) and written down; it is not worked out
again here. Overdue is not written down at all: it depends on when it is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_
from sqlalchemy import text as condition

from projections.folding import Page
from projections.projection import View, chosen, found, instant
from projections.writing import Writing
from workflow.alerts import Alert, Raised, Status
from workflow.catalogue import CASES, duty_of, kind_of
from workflow.clocks import Clock, DueDateReckoned, clock_name
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment, instant_of, london_day
from workflow.vocabulary import ClockState, Rung
from workflow.workingdays import Calendar

AT_ONCE = "0"
"""Earlier than any instant: there is something to take back already."""
_RUNNING = f"state = '{ClockState.RUNNING}'"  # in so many words: a value bound later would miss the index
_KNOWN = ("clock", "basis", "said_number", "said_rung", "said_raising", "alert_status")
_CASES = tuple(kind.name for kind in CASES)


class ClockRow(msgspec.Struct, frozen=True):
    """A clock as it stands; instants in UTC and days as on record, empty where there is none.

    `wakes_at` is the next instant at which something must be said or taken back, None where never.
    """

    clock: str
    case: str
    duty: str
    subject: str
    cycle: int
    number: int
    state: str
    starts_on: str
    due_on: str
    due_at: str
    soon_at: str
    today_at: str
    provisional: bool
    presumed: bool
    beyond_calendar: bool
    reckoned_recorded: str
    ended_on: str
    ended_type: str
    ended_recorded: str
    owed_by: str
    owed_to: str
    force: str
    label: str
    basis: str
    said_number: int
    said_rung: str
    said_raising: int
    alert_status: str
    wakes_at: str | None = None


class Said(NamedTuple):
    """What was said of a clock last, and whether it stands."""

    said_number: int = 0
    said_rung: str = ""
    said_raising: int = 0
    alert_status: str = str(Status.NEW)


def _row(case: str, clock: Clock, said: Said = Said()) -> ClockRow:  # noqa: B008  it never changes
    date, duty, ended = clock.date, clock.duty, clock.ended
    return ClockRow(
        clock=clock_name(case, clock.key),
        case=case,
        duty=duty.code,
        subject=date.subject,
        cycle=date.cycle,
        number=date.number,
        state=str(clock.state),
        starts_on=_known(date.starts_on),
        due_on=_known(date.due_on),
        due_at=_known(date.due_at),
        soon_at=_known(date.soon_at),
        today_at=_known(date.today_at),
        provisional=clock.provisional,
        presumed=date.presumed,
        beyond_calendar=date.beyond_calendar,
        reckoned_recorded=instant(clock.reckoned.recorded),
        ended_on=str(ended.occurred) if ended else "",
        ended_type=ended.fact.stored if ended else "",
        ended_recorded=instant(ended.recorded) if ended else "",
        owed_by=str(duty.owed_by),
        owed_to=str(duty.owed_to),
        force=str(duty.force),
        label=duty.label,
        basis=_basis(clock),
        **said._asdict(),
    )


def _basis(clock: Clock) -> str:
    """What a row follows from, beside what was said: where this is the same, so is the row."""
    ended = clock.ended.version if clock.ended else 0
    return f"{clock.reckoned.version} {ended} {clock.state} {clock.provisional}"


def _known(moment: Moment) -> str:
    return str(moment) if moment.known else ""


def _said(alert: Alert) -> Said:
    last = alert.last.fact if alert.last else None
    if not isinstance(last, Raised):
        return Said()
    return Said(last.reckoning, str(last.rung), last.raising, str(alert.status))


def wakes_at(row: ClockRow) -> str | None:
    """The next instant at which something must be said or taken back; None where there will be none.

    What was said of an earlier due date, or taken back since, counts as not said.
    """
    running = row.state == ClockState.RUNNING
    stands = row.alert_status == Status.RAISED
    if stands and not (running and row.said_number == row.number):
        return AT_ONCE
    if not running:
        return None
    ladder = {
        Rung.DUE_SOON: row.soon_at,
        Rung.DUE_TODAY: row.today_at,
        Rung.OVERDUE: row.due_at,
    }
    rungs = list(ladder)
    unsaid = rungs[rungs.index(Rung(row.said_rung)) + 1 :] if stands else rungs
    return next((_fixed(ladder[rung]) for rung in unsaid if ladder[rung]), None)


def _fixed(text: str) -> str:
    """The text of an instant in fixed width."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return f"{whole}.{fraction:0<6}Z"


class _News(msgspec.Struct, frozen=True):
    """What a page says of clocks: how they stand, and what was said of them, each by the clock's name."""

    clocks: Mapping[str, tuple[str, Clock]]
    said: Mapping[str, Said]


def _news(page: Page) -> _News:
    clocks = {
        clock_name(folded.case, clock.key): (folded.case, clock)
        for folded in page.of(*_CASES)
        for clock in kind_of(folded.case).clocks(folded.standing)
    }
    return _News(clocks, {_clock(each.case): _said(each.standing) for each in page.of("alert")})


def _clock(alert: str) -> str:
    return alert.partition("/")[2]


def _write(tx: Writing, table: Table, news: _News) -> None:
    """Bring together how the clocks stand and what has been said of them, whichever is new."""
    stored = {
        name: (basis, Said(*said))
        for name, basis, *said in tx.picked(
            table, _KNOWN, "case", dict.fromkeys(case for case, _ in news.clocks.values())
        )
    }
    changed = {}
    for name, (case, clock) in news.clocks.items():
        basis, said = stored.get(name, ("", Said()))
        if basis != _basis(clock):
            changed[name] = _row(case, clock, said)
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
        query = query.where(columns.due_at != "", or_(*wanted))
    query = query.order_by(columns.due_at == "", _instant(columns.due_at), columns.clock)
    return [_asked(row, now, calendar) for row in found(tx, query, ClockRow)]


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
        yield and_(table.c.due_at < by_now[:19] + "~", _instant(table.c.due_at) <= by_now)
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


def as_clock(row: ClockRow) -> Clock:
    """The clock of a row, to be asked what the guidance says of it."""
    date = DueDateReckoned(
        duty=row.duty,
        subject=row.subject,
        cycle=row.cycle,
        number=row.number,
        starts_on=_moment(row.starts_on),
        due_on=_moment(row.due_on),
        due_at=_moment(row.due_at),
        soon_at=_moment(row.soon_at),
        today_at=_moment(row.today_at),
        presumed=row.presumed,
        beyond_calendar=row.beyond_calendar,
    )
    reckoned = Entry(fact=date, occurred=UNKNOWN, id="", recorded=instant_of(row.reckoned_recorded))
    ended = None
    if row.ended_type:
        recorded = instant_of(row.ended_recorded)
        ended = Entry(fact=None, occurred=Moment(row.ended_on), id="", recorded=recorded)
    return Clock(
        duty=duty_of(row.case, row.duty),
        reckoned=reckoned,
        state=ClockState(row.state),
        ended=ended,
        provisional=row.provisional,
    )


def _moment(text: str) -> Moment:
    return Moment(text) if text else UNKNOWN


def to_say(tx: Connection, now: datetime, limit: int = 500) -> list[ClockRow]:
    """The clocks of which something must be said or taken back by now, the longest waiting first."""
    wakes = CLOCKS.table.c.wakes_at
    query = chosen(CLOCKS).where(wakes <= instant(now)).order_by(wakes).limit(limit)
    return found(tx, query, ClockRow)
