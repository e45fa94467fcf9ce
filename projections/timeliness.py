"""Timeliness: how long what is owed takes, and how much of it is done in time, by duty, quarter and owner.

The share in time is of what can be judged: met in time or late, ended unmet, or overdue now. What was met
on a day nobody knows, or has no date that can be reckoned, is said apart and never counted as in time. What
is not due yet, waived, void or taken over is left out, and so are what the source sets no time for, what is
only expected of somebody, and what another authority owes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

import msgspec

from projections.clocks import Due
from projections.periods import UNKNOWN_PERIOD, period_of
from workflow.moments import Moment
from workflow.vocabulary import ClockState, Force
from workflow.workingdays import Calendar

IN_TIME, LATE, MISSED, OVERDUE = "in-time", "late", "missed", "overdue"
UNDATED, NOT_RECKONABLE, NOT_YET = "met-undated", "not-reckonable", "not-yet-due"
LEFT_OUT = "left-out"
_OUTCOMES: Mapping[str, str] = {
    ClockState.MET: IN_TIME,
    ClockState.MET_LATE: LATE,
    ClockState.MISSED: MISSED,
    ClockState.MET_UNDATED: UNDATED,
    ClockState.NOT_RECKONABLE: NOT_RECKONABLE,
}


class Took(msgspec.Struct, frozen=True):
    """From the day a clock began to the day its duty is met: calendar days, and working ones if counted."""

    days: int
    working_days: int | None


class Timely(msgspec.Struct, frozen=True):
    """A group of clocks: how each came out, in numbers, and how long those took that were met.

    `duty` and `group` name it; `judged` is in_time + late + missed + overdue. The medians and the longest
    are of the days from the start to the day the duty was met, None where no pair of days is known. Where
    a day was set, the start is the day on which it was; what is counted back from a day takes no time.
    """

    duty: str
    group: str
    in_time: int
    late: int
    missed: int
    overdue: int
    undated: int
    not_reckonable: int
    not_yet_due: int
    explained: int
    median_days: float | None
    median_working_days: float | None
    longest_days: int | None
    longest_working_days: int | None

    @property
    def judged(self) -> int:
        """How many can be judged."""
        return self.in_time + self.late + self.missed + self.overdue

    @property
    def share(self) -> float | None:
        """The share in time of what can be judged, from 0 to 1; None where that is nothing."""
        return self.in_time / self.judged if self.judged else None


Group = Callable[[Due], str]


def by_quarter(due: Due) -> str:
    """The quarter of the calendar year in which it was due, unknown where it has no day."""
    return period_of(due.clock.due_on, "quarter")


def by_owner(due: Due) -> str:
    """Who owes it."""
    return due.clock.owed_by


def as_one(_due: Due) -> str:
    """All in one group."""
    return ""


def timeliness(
    dues: Iterable[Due], calendar: Calendar, group: Group = as_one, *, each_duty: bool = True
) -> list[Timely]:
    """How timely each duty was in each group, of clocks asked with all of them (`due(..., all=True)`).

    Without `each_duty`, the duties of a group are one, and called by no name.
    """
    groups: dict[tuple[str, str], list[Due]] = {}
    for due in dues:
        if outcome(due) != LEFT_OUT:
            groups.setdefault((due.clock.duty if each_duty else "", group(due)), []).append(due)
    return [_timely(*names, groups[names], calendar) for names in sorted(groups)]


def outcome(due: Due) -> str:
    """How a clock came out, in one word; left-out where it is not to be judged at all."""
    clock = due.clock
    untimed = not clock.due_at and clock.state in {ClockState.RUNNING, ClockState.MET}
    if untimed or clock.owed_elsewhere or clock.force == Force.EXPECTATION:
        return LEFT_OUT
    if clock.state == ClockState.RUNNING:
        return OVERDUE if due.overdue else NOT_YET
    return _OUTCOMES.get(clock.state, LEFT_OUT)


def took(due: Due, calendar: Calendar) -> Took | None:
    """How long a duty took that was met, where both days are known; nothing else takes any time."""
    started, met = _day(due.clock.began_on), _day(due.clock.ended_on)
    was_met = due.clock.state in {ClockState.MET, ClockState.MET_LATE}
    if not (was_met and started and met):
        return None
    counted = calendar.between(started, met) if calendar.first <= min(started, met) else None
    return Took((met - started).days, counted)


def _day(edtf: str) -> date | None:
    return Moment(edtf).day if edtf else None


def _timely(duty: str, group: str, dues: Sequence[Due], calendar: Calendar) -> Timely:
    outcomes = [outcome(due) for due in dues]
    taken = [time for due in dues if (time := took(due, calendar))]
    days = [each.days for each in taken]
    working = [each.working_days for each in taken if each.working_days is not None]
    not_in_time = {LATE, MISSED, OVERDUE}
    explained = sum(
        bool(due.clock.explained) and how in not_in_time for due, how in zip(dues, outcomes, strict=True)
    )
    return Timely(
        duty=duty,
        group=group,
        in_time=outcomes.count(IN_TIME),
        late=outcomes.count(LATE),
        missed=outcomes.count(MISSED),
        overdue=outcomes.count(OVERDUE),
        undated=outcomes.count(UNDATED),
        not_reckonable=outcomes.count(NOT_RECKONABLE),
        not_yet_due=outcomes.count(NOT_YET),
        explained=explained,
        median_days=median(days) if days else None,
        median_working_days=median(working) if working else None,
        longest_days=max(days, default=None),
        longest_working_days=max(working, default=None),
    )


class Aged(msgspec.Struct, frozen=True):
    """How many overdue clocks are late by so many working days; `label` says it for people."""

    band: str
    label: str
    number: int


_BANDS: Sequence[tuple[str, str, int]] = (
    ("to-5", "up to 5 working days", 5),
    ("6-to-10", "6 to 10", 10),
    ("11-to-20", "11 to 20", 20),
    ("21-to-60", "21 to 60", 60),
)
_LONGER = ("over-60", "more than 60")
_UNKNOWN = (UNKNOWN_PERIOD, "it cannot be said for how long")


def ageing(dues: Iterable[Due]) -> list[Aged]:
    """What is overdue, by how late it is: every band, also those in which there is nothing.

    What another authority owes is left out.
    """
    late = [_band(due) for due in dues if due.overdue and not due.clock.owed_elsewhere]
    bands = (*((code, label) for code, label, _ in _BANDS), _LONGER)
    shown = (*bands, _UNKNOWN) if UNKNOWN_PERIOD in late else bands
    return [Aged(code, label, late.count(code)) for code, label in shown]


def _band(due: Due) -> str:
    if due.days_late is None:
        return UNKNOWN_PERIOD
    return next((code for code, _, most in _BANDS if due.days_late <= most), _LONGER[0])


def as_row(timely: Timely) -> dict[str, Any]:
    """The group as names and values, with what can be judged and the share in time."""
    return msgspec.structs.asdict(timely) | {"judged": timely.judged, "share": timely.share}
