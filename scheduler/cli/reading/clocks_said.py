"""A clock as programs read it and as people are told."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from scheduler.cli.words import counted
from workflow.clocks import Clock
from workflow.duties import NoLimit
from workflow.moments import Moment, london_day, spoken
from workflow.vocabulary import ClockState
from workflow.workingdays import Calendar


class Asked(NamedTuple):
    """What a clock is looked at with: the time of asking, and the bank holidays."""

    now: datetime
    calendar: Calendar


def facts_of(case: str, clock: Clock, asked: Asked) -> dict[str, Any]:
    """The clock for programs; the names are a contract."""
    duty, date = clock.duty, clock.date
    return {
        "case": case,
        "duty": duty.code,
        "subject": date.subject,
        "cycle": date.cycle,
        "due_on": date.due_on.edtf if date.due_on.known else None,
        "due_at": date.due_at.edtf if date.due_at.known else None,
        "state": str(clock.state),
        "overdue": clock.overdue(asked.now),
        "provisional": clock.provisional,
        "presumed": date.presumed,
        "days_late": clock.days_late(asked.calendar, asked.now),
        "days_left": clock.days_left(asked.calendar, asked.now),
        "hours_left": hours_left(clock, asked.now),
        "force": str(duty.force),
        "owed_by": str(duty.owed_by),
        "owed_to": str(duty.owed_to),
        "ended_on": clock.ended.occurred.edtf if clock.ended else None,
        "owed_elsewhere": clock.owed_elsewhere,
        "explained": str(clock.explained.fact.reason) if clock.explained else None,
        "forecast": forecast.edtf if (forecast := forecast_of(clock)) else None,
        "because": str(date.because),
        "reading": date.reading or None,
    }


def forecast_of(clock: Clock) -> Moment | None:
    """When a late duty is now expected, where somebody said so."""
    forecast: Moment | None = clock.explained.fact.forecast if clock.explained else None
    return forecast if forecast and forecast.known else None


def hours_left(clock: Clock, now: datetime) -> int | None:
    """Whole hours that remain, on the last day only."""
    at = clock.due_at
    if clock.state is not ClockState.RUNNING or at is None or clock.past(now):
        return None
    if clock.date.due_on.day != london_day(now):
        return None
    return (at - now) // timedelta(hours=1)


def stands(clock: Clock, asked: Asked) -> str:
    """How the clock stands, for people: due Tue 5 January 2021, 5 working days left."""
    if clock.state is ClockState.RUNNING:
        return _running(clock, asked)
    done = _when(clock.ended.occurred) if clock.ended else ""
    match clock.state:
        case ClockState.MET:
            return f"met {done}"
        case ClockState.MET_LATE:
            late = counted(clock.days_late(asked.calendar, asked.now) or 0, "working day")
            return f"met late, {late} late, {done}"
        case ClockState.MET_UNDATED:
            return f"met, but it cannot be said whether in time ({done})"
        case ClockState.NOT_RECKONABLE:
            return "owed; no date can be reckoned"
        case ClockState.WAIVED if clock.ended and clock.ended.fact:
            return f"waived by {clock.ended.fact.authority} {done}"
        case _:
            return f"{clock.state.label} {done}".strip()


def _when(moment: Moment) -> str:
    return spoken(moment) if moment.known else "on an unknown day"


def _running(clock: Clock, asked: Asked) -> str:
    if isinstance(clock.duty.within, NoLimit):
        return "owed; the source sets no time"
    due = spoken(clock.date.due_on)
    if clock.expected:
        return f"no answer yet, expected by {due}"
    if clock.overdue(asked.now):
        late = counted(clock.days_late(asked.calendar, asked.now) or 0, "working day")
        return f"overdue, was due {due}, {late} late"
    hours = hours_left(clock, asked.now)
    if hours is not None:
        left = counted(hours, "hour") if hours else "less than an hour"
        return f"due today, {due}, {left} left"
    days = clock.days_left(asked.calendar, asked.now) or 0
    return f"due {due}, {counted(days, 'working day')} left"


def style_of(clock: Clock, asked: Asked) -> str:
    """How the clock is coloured; the words say the same."""
    if clock.overdue(asked.now):
        return "bad"
    if clock.state is ClockState.RUNNING:
        return "warn" if clock.rung(asked.now) else ""
    return "dim" if clock.ended else ""


def notes(clock: Clock) -> str:
    """What the date rests on, who owes it, and why it is late: presumed, owed elsewhere, explained."""
    said = {
        "owed elsewhere": clock.owed_elsewhere and not clock.expected,
        "no duty, no breach": clock.expected and clock.ended is None,
        "start presumed": clock.date.presumed,
        "provisional": clock.provisional and not clock.date.presumed,
        "beyond the published bank holidays": clock.date.beyond_calendar,
        "relaxed in the pandemic; the clock ran on": "+COVID+" in (clock.reckoned.policy or ""),
        "perhaps still relaxed in the pandemic; the clock ran on": "+COVID?+"
        in (clock.reckoned.policy or ""),
    }
    return ", ".join((*(note for note, so in said.items() if so), *_lateness(clock)))


def _lateness(clock: Clock) -> Iterator[str]:
    """The reason for lateness, while the duty is owed, with when it is expected now."""
    if clock.explained is None or clock.ended is not None:
        return
    forecast = forecast_of(clock)
    expected = f", expected {spoken(forecast)}" if forecast else ""
    yield f"lateness explained: {clock.explained.fact.reason.label}{expected}"


def named(clock: Clock) -> str:
    """The clock's duty and whom it is about: cdr.notify, child A."""
    date = clock.date
    about = f" {date.subject}" if date.subject else ""
    return f"{date.duty}{about}{f' ({date.cycle})' if date.cycle > 1 else ''}"


Clocks = Mapping[tuple[str, str, int], Clock]


def changes(before: Clocks, after: Clocks) -> list[tuple[str, Clock]]:
    """What a command did to the clocks of a case: started, moved, or how they ended."""
    said = []
    for key, clock in after.items():
        was = before.get(key)
        if was is None:
            said.append(("started", clock))
        elif was.state is not clock.state:
            said.append((clock.state.label, clock))
        elif was.date.due_at != clock.date.due_at:
            said.append(("moved", clock))
        elif was.date.presumed and not clock.date.presumed:
            said.append(("start stated", clock))
    return said
