"""A duty is declared as the guidance writes it; the algebra of its durations is small.

Each duty says who owes it to whom, with what force, what starts it, how long it has, and what meets it.
The duties themselves stand with the kind of case they belong to; this module is their grammar.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from workflow.facts import Entry
from workflow.moments import Moment, add_months, end_of, london_day
from workflow.policy import ALWAYS, Span
from workflow.vocabulary import Force, Party
from workflow.workingdays import Calendar, CountedDay


class Due(msgspec.Struct, frozen=True):
    """A date reckoned: the last day, and the first instant (UTC) that is late."""

    on: date
    at: datetime


class WorkingDays(msgspec.Struct, frozen=True):
    """So many working days after a day, which is not counted; due at the end of the last in London."""

    count: int

    def __str__(self) -> str:
        """The duration as the guidance writes it."""
        return f"{self.count} working day{'s' * (self.count != 1)}"

    def reckon(self, start: Moment, working: Calendar) -> Due | None:
        """The due date, or None when the start is not known to the day or lies before the calendar."""
        if start.day is None or start.day < working.first:
            return None
        last = working.add(start.day, self.count)
        return Due(last, end_of(last))

    def days(self, start: Moment, working: Calendar) -> list[CountedDay]:
        """Every day looked at, with its reason."""
        return working.counting(start.day, self.count) if start.day else []


class Months(msgspec.Struct, frozen=True):
    """So many calendar months: the corresponding date, clamped to the month's end, never rolled forward."""

    count: int

    def __str__(self) -> str:
        """The duration as the guidance writes it."""
        return f"{self.count} calendar month{'s' * (self.count != 1)}"

    def reckon(self, start: Moment, working: Calendar) -> Due | None:  # noqa: ARG002  months need no calendar
        """The due date, or None when the start is not known to the day."""
        if start.day is None:
            return None
        last = add_months(start.day, self.count)
        return Due(last, end_of(last))

    def days(self, start: Moment, working: Calendar) -> list[CountedDay]:
        """The two days that matter: months are not counted day by day."""
        due = self.reckon(start, working)
        if due is None or start.day is None:
            return []
        why_not = working.not_working(due.on)
        rolled = f"; {why_not}, and the date does not roll forward" if why_not else ""
        return [
            CountedDay(start.day, counted=False, because="the day it starts"),
            CountedDay(due.on, counted=True, because=f"the corresponding date {self} on{rolled}"),
        ]


class Hours(msgspec.Struct, frozen=True):
    """So many hours of absolute time, across nights, weekends and clock changes.

    Where only the day of the start is known, the hours run from its first instant: the earliest
    reading, so that nobody is told too late.
    """

    count: int

    def __str__(self) -> str:
        """The duration as the guidance writes it."""
        return f"{self.count} hours"

    def reckon(self, start: Moment, working: Calendar) -> Due | None:  # noqa: ARG002  hours need no calendar
        """The due instant, or None when the start is not known to the day."""
        if start.day is None or start.earliest is None:
            return None
        last = start.earliest + timedelta(hours=self.count)
        return Due(london_day(last - timedelta(microseconds=1)), last)

    def days(self, start: Moment, working: Calendar) -> list[CountedDay]:
        """Each day the hours run through."""
        due = self.reckon(start, working)
        if due is None or start.day is None:
            return []
        because = f"hours run through every day: {self} from " + (
            "the instant" if start.exact else "the start of the day, as no hour is known"
        )
        span = range((due.on - start.day).days + 1)
        return [CountedDay(start.day + timedelta(days=n), counted=True, because=because) for n in span]


class NoLimit(msgspec.Struct, frozen=True):
    """The source sets no time: the duty is owed, and shown, but never overdue."""

    def __str__(self) -> str:
        """The duration as the guidance writes it."""
        return "no time limit in the source"

    def reckon(self, start: Moment, working: Calendar) -> None:  # noqa: ARG002  there is nothing to reckon
        """No date follows."""
        return

    def days(self, start: Moment, working: Calendar) -> list[CountedDay]:  # noqa: ARG002  nothing is counted
        """No day is counted."""
        return []


Period = WorkingDays | Months | Hours | NoLimit
NO_LIMIT = NoLimit()


class Anchor(msgspec.Struct, frozen=True):
    """What starts one clock: for whom, when, by which entry; presumed until somebody states it."""

    subject: str
    moment: Moment
    cause: str
    cycle: int = 1
    presumed: bool = False


class Duty(msgspec.Struct, frozen=True):
    """A duty as the guidance writes it.

    `starts` gives an anchor for each clock that a standing calls for; `met_by` the entries that meet
    a clock; `ended_by` the entry that shows a clock is not owed (void) or has passed to another case.
    """

    code: str
    says: str
    source: str
    force: Force
    owed_by: Party
    owed_to: Party
    label: str
    within: Period
    starts_with: str
    met_with: str
    starts: Callable[[Any], Iterable[Anchor]]
    met_by: Callable[[Any, Anchor], Iterable[Entry]]
    ended_by: Callable[[Any, Anchor], "Ending | None"] = lambda *_: None
    in_force: Span = ALWAYS
    due_soon: int = 2
    local: bool = False


class Ending(msgspec.Struct, frozen=True):
    """How a clock ends without being met: the entry that ends it, and the state it leaves."""

    entry: Entry
    state: str
