"""Clocks: one row for each, how it stands, what has been said of it, and when something must be said next.

How a clock stands is asked of the guidance (`workflow.clocks`) and written down; it is not worked out
again here. Overdue is not written down at all: it depends on when it is asked.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from projections.folding import Folded
from projections.projection import Page, View, instant, put_again
from workflow.alerts import Alert, Raised
from workflow.alerts import Status as Said
from workflow.catalogue import CASES, duty_of, kind_of
from workflow.clocks import Clock, DueDateReckoned, clock_name
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment, instant_of, london_day
from workflow.vocabulary import ClockState, Rung
from workflow.workingdays import Calendar

AT_ONCE = "0"
"""Earlier than any instant: there is something to take back already."""
_CASES = tuple(kind.name for kind in CASES)


class ClockRow(msgspec.Struct, frozen=True, kw_only=True):
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
    said_number: int = 0
    said_rung: str = ""
    said_raising: int = 0
    alert_status: str = str(Said.NEW)
    wakes_at: str | None = None


def rows(folded: Folded) -> Iterator[ClockRow]:
    """The rows of a case's clocks; nothing has been said of them yet."""
    for clock in kind_of(folded.case).clocks(folded.standing):
        yield _row(folded.case, clock)


def _row(case: str, clock: Clock) -> ClockRow:
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
    )


def _known(moment: Moment) -> str:
    return str(moment) if moment.known else ""


def _with_said(row: ClockRow, alert: Alert) -> ClockRow:
    last = alert.last.fact if alert.last else None
    if not isinstance(last, Raised):
        return row
    return replace(
        row,
        said_number=last.reckoning,
        said_rung=str(last.rung),
        said_raising=last.raising,
        alert_status=str(alert.status),
    )


def _as_said(row: ClockRow, before: ClockRow | None) -> ClockRow:
    if before is None:
        return row
    return replace(
        row,
        said_number=before.said_number,
        said_rung=before.said_rung,
        said_raising=before.said_raising,
        alert_status=before.alert_status,
    )


def wakes_at(row: ClockRow) -> str | None:
    """The next instant at which something must be said or taken back; None where there will be none.

    What was said of an earlier due date, or taken back since, counts as not said.
    """
    running = row.state == ClockState.RUNNING
    stands = row.alert_status == Said.RAISED
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
    return next((instant(instant_of(ladder[rung])) for rung in unsaid if ladder[rung]), None)


def _write(tx: Connection, table: Table, page: Page) -> None:
    """Bring together how the page's clocks stand and what has been said of them, whichever is new."""
    new = {row.clock: row for folded in page.of(*_CASES) for row in rows(folded)}
    alerts = {each.case.partition("/")[2]: each.standing for each in page.of("alert")}
    stored = _stored(tx, table, [*new, *alerts])
    known = {**stored, **{name: _as_said(row, stored.get(name)) for name, row in new.items()}}
    for name, alert in alerts.items():
        if name in known and isinstance(alert, Alert):
            known[name] = _with_said(known[name], alert)
    changed = {name: [replace(row, wakes_at=wakes_at(row))] for name, row in known.items()}
    put_again(tx, table, "clock", changed)


def _stored(tx: Connection, table: Table, names: list[str]) -> Mapping[str, ClockRow]:
    if not names:
        return {}
    found = tx.execute(select(table).where(table.c.clock.in_(names))).mappings()
    return {row["clock"]: ClockRow(**row) for row in found}


CLOCKS = View(
    "clocks",
    ClockRow,
    "clock",
    _write,
    (("case",), ("wakes_at",), ("due_at",)),
    {"wakes_at": "wakes_at IS NOT NULL", "due_at": f"state = '{ClockState.RUNNING}'"},
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
    table = CLOCKS.table
    query = select(table).order_by(table.c.due_at == "", _instant(table.c.due_at), table.c.clock)
    if case is not None:
        query = query.where(table.c.case == case)
    if not all:
        query = query.where(table.c.state == str(ClockState.RUNNING))
    if wanted := list(_wanted(table, now, calendar, overdue, today, within)):
        query = query.where(table.c.state == str(ClockState.RUNNING), table.c.due_at != "", or_(*wanted))
    return [_asked(ClockRow(**row), now, calendar) for row in tx.execute(query).mappings()]


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
        yield _instant(table.c.due_at) <= instant(now).removesuffix("Z")
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
    table = CLOCKS.table
    query = (
        select(table)
        .where(table.c.wakes_at.is_not(None), table.c.wakes_at <= instant(now))
        .order_by(table.c.wakes_at)
        .limit(limit)
    )
    return [ClockRow(**row) for row in tx.execute(query).mappings()]
