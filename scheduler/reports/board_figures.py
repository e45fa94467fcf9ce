"""What the board's report counts: figures over the clocks and the actions, as they stand when asked.

What another authority owes is not counted, nor what is only expected: neither is ours to have done.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from projections.actions import ActionRow, actions
from projections.clocks import Due, due
from workflow.moments import MONTHS, Moment, add_months, london_day
from workflow.vocabulary import ClockState, Force

if TYPE_CHECKING:
    from scheduler.service import Service

AGES = ((5, "up to 5"), (10, "6 to 10"), (20, "11 to 20"), (60, "21 to 60"), (None, "more than 60"))
"""Working days late: up to how many, and how that is said."""
QUARTERS = 8
"""How many quarters are looked back at, this one included."""
OF_AGENCIES = ("rr.agency_return", "review.agency_return")
"""The duties by which an agency that was asked owes an answer."""
_IN_TIME, _NOT_IN_TIME = {ClockState.MET}, {ClockState.MET_LATE, ClockState.MISSED}


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted: the clocks that are overdue, all that had a date, returns owed, and actions."""

    overdue: Sequence[Due]
    dated: Sequence[Due]
    owing: Sequence[Due]
    without_impact: Sequence[ActionRow]
    today: date


class Quarter(NamedTuple):
    """A quarter of a year by the duties that fell due in it: how many were met in time, and how many not."""

    first: date
    in_time: int
    not_in_time: int

    @property
    def name(self) -> str:
        """Oct to Dec 2026."""
        first, last = (MONTHS[self.first.month + more][:3] for more in (0, 2))
        return f"{first} to {last} {self.first.year}"

    @property
    def all(self) -> int:
        """How many duties fell due and were judged."""
        return self.in_time + self.not_in_time


def figures(service: "Service") -> Figures:
    """The figures, as of the service's own now."""
    now = service.clock()
    with service.views.connect() as tx:
        found = due(tx, now, calendar=service.calendar, all=True)
        acted = [row for row in actions(tx) if row.without_impact]
    ours = [each for each in found if each.clock.force != Force.EXPECTATION and not each.clock.owed_elsewhere]
    return Figures(
        overdue=[each for each in ours if each.overdue],
        dated=[each for each in ours if each.clock.due_on],
        owing=[e for e in ours if e.clock.duty in OF_AGENCIES and e.clock.state == ClockState.RUNNING],
        without_impact=acted,
        today=london_day(now),
    )


def ages(overdue: Sequence[Due]) -> list[int]:
    """How many are overdue by so many working days, for each of `AGES`."""
    found = Counter(_age(each.days_late or 0) for each in overdue)
    return [found[number] for number in range(len(AGES))]


def _age(days: int) -> int:
    return next(number for number, (most, _) in enumerate(AGES) if most is None or days <= most)


def quarters(dated: Sequence[Due], today: date) -> list[Quarter]:
    """The last quarters, this one last: what fell due in each, and whether it was met in time.

    What is overdue still was not met in time; what nobody could date is left out.
    """
    judged = Counter(
        (_quarter(day), met) for each in dated if (day := _day(each)) and (met := _met(each)) is not None
    )
    firsts = [add_months(_quarter(today), -3 * back) for back in reversed(range(QUARTERS))]
    return [Quarter(first, judged[first, True], judged[first, False]) for first in firsts]


def _met(each: Due) -> bool | None:
    if each.overdue or each.clock.state in _NOT_IN_TIME:
        return False
    return True if each.clock.state in _IN_TIME else None


def _day(each: Due) -> date | None:
    return Moment(each.clock.due_on).day


def _quarter(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def oldest(overdue: Sequence[Due]) -> Due:
    """What was due first."""
    return min(overdue, key=lambda each: (each.clock.due_at, each.clock.case))


def by_duty(overdue: Sequence[Due]) -> Iterator[tuple[str, list[Due]]]:
    """What is overdue, by duty, the most first."""
    codes = Counter(each.clock.duty for each in overdue)
    for code, _ in codes.most_common():
        yield code, [each for each in overdue if each.clock.duty == code]
