"""The clocks as days for a calendar: those asked for, and those that ended since somebody may have looked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from projections.clocks import as_clock, due
from workflow.clocks import Clock, clock_name
from workflow.moments import end_of, spoken, spoken_instant
from workflow.vocabulary import ClockState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from scheduler.service import Service
    from scheduler.sheets.as_ics import DueDay

_REMEMBERED = timedelta(days=35)
"""For so long after a clock ended, a calendar says that its day is cancelled, so that a monthly one does."""


def due_days(
    service: "Service", tx: "Connection", clocks: Sequence[tuple[str, Clock]], case: str | None
) -> "list[DueDay]":
    """The days of the clocks asked for, and of the clocks that ended within five weeks."""
    since = service.clock() - _REMEMBERED
    every = due(tx, service.clock(), calendar=service.calendar, case=case, all=True)
    ended = [(each.clock.case, as_clock(each.clock)) for each in every]
    ended = [(case, clock) for case, clock in ended if clock.ended and clock.ended.recorded > since]
    mended = {each.clock.clock: each.clock.put_right for each in every}
    found = {clock_name(case, clock.key): (case, clock) for case, clock in (*clocks, *ended)}
    log = service.store.log
    days = (_day(log, name, case, clock, mended[name]) for name, (case, clock) in found.items())
    return [day for day in days if day is not None]


def _day(log: str, name: str, case: str, clock: Clock, put_right: int) -> "DueDay | None":
    """The day of a clock; None where none can be reckoned."""
    from scheduler.sheets.as_ics import DueDay

    if (day := clock.date.due_on.day) is None:
        return None
    return DueDay(
        log=log,
        clock=name,
        case=case,
        duty=clock.duty.code,
        number=clock.date.number,
        put_right=put_right,
        day=day,
        changed=clock.ended.recorded if clock.ended else clock.reckoned.recorded,
        until=_until(clock),
        ended=clock.state is not ClockState.RUNNING,
    )


def _until(clock: Clock) -> str:
    """The end of the last day, or the very instant where the duty is counted in hours."""
    due_on, late = clock.date.due_on, clock.due_at
    if late is None or (due_on.day is not None and late == end_of(due_on.day)):
        return f"Until the end of {spoken(due_on)}"
    return f"Until {spoken_instant(late)}"
