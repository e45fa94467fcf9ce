"""`spr export timeliness`: the days to each duty and the share in time, by quarter and by who owes it.

A clock counts in the quarter in which it fell due. In time means met in time out of what was met in time,
met late, missed, or is overdue; what was met on a day that cannot be placed is counted apart.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from projections.clocks import Due, due
from scheduler.cli.exporting.about import about
from scheduler.cli.exporting.years import Period, quarter_name
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.moments import Moment
from workflow.vocabulary import ClockState, Force, LateReason, Party

if TYPE_CHECKING:
    from scheduler.service import Service

_OVER = {ClockState.MET, ClockState.MET_LATE, ClockState.MET_UNDATED, ClockState.MISSED}
_DATED = {ClockState.MET, ClockState.MET_LATE}
_ELSEWHERE = "another authority"


def timeliness(service: "Service", period: Period) -> Book:
    """The book of what was done in time in a period."""
    with service.views.connect() as tx:
        every = due(tx, service.clock(), calendar=service.calendar, all=True)
    without = sum(each.clock.state == ClockState.NOT_RECKONABLE for each in every)
    counted = [each for each in every if _counts(each) and period.has(each.clock.due_on)]
    sheets = [
        Sheet("By duty", _columns("duty", "Duty"), [*_grouped(counted, "duty")], _NOTE),
        Sheet("By quarter", _columns("quarter", "Quarter due"), [*_grouped(counted, "quarter")], _NOTE),
        Sheet("By who owes it", _columns("owed_by", "Owed by"), [*_grouped(counted, "owed_by")], _NOTE),
        Sheet(
            "By duty, quarter and owner", _EVERY, [*_grouped(counted, "duty", "quarter", "owed_by")], _NOTE
        ),
        Sheet("Each clock", _CLOCKS, [_clock(each) for each in counted], _NOTE_OF_EACH),
    ]
    return Book(f"Timeliness, {period.name}", about(service, period, *_cannot(without)), sheets)


def _counts(each: Due) -> bool:
    """Whether a clock says anything of timeliness: it has a day, and its end, or is overdue."""
    over = ClockState(each.clock.state) in _OVER or each.overdue
    return bool(each.clock.due_on) and over and each.clock.force != Force.EXPECTATION


def _grouped(clocks: Sequence[Due], *by: str) -> Iterator[dict[str, Any]]:
    groups: dict[tuple[str, ...], list[Due]] = defaultdict(list)
    for each in clocks:
        groups[tuple(_BY[name](each) for name in by)].append(each)
    for key in sorted(groups):
        yield {**dict(zip(by, key, strict=True)), **_figures(groups[key])}


def _quarter(each: Due) -> str:
    day = Moment(each.clock.due_on).last_day
    return quarter_name(day) if day else ""


def _owner(each: Due) -> str:
    return _ELSEWHERE if each.clock.owed_elsewhere else Party(each.clock.owed_by).label


_BY = {"duty": lambda each: each.clock.duty, "quarter": _quarter, "owed_by": _owner}


def _figures(clocks: Sequence[Due]) -> dict[str, Any]:
    states = [ClockState(each.clock.state) for each in clocks]
    in_time, late = states.count(ClockState.MET), states.count(ClockState.MET_LATE)
    missed = states.count(ClockState.MISSED)
    overdue = sum(each.overdue for each in clocks)
    placed = in_time + late + missed + overdue
    days = sorted(number for each in clocks if (number := _days(each)) is not None)
    return {
        "clocks": len(clocks),
        "in_time": in_time,
        "late": late,
        "missed": missed,
        "overdue": overdue,
        "undated": states.count(ClockState.MET_UNDATED),
        "share_in_time": in_time / placed if placed else None,
        "median_days": int(median(days)) if days else None,
        "most_days": days[-1] if days else None,
    }


def _days(each: Due) -> int | None:
    """The days from the start to the day it was met, where both are known to the day."""
    if ClockState(each.clock.state) not in _DATED:
        return None
    start, end = Moment(each.clock.starts_on or "unknown").day, Moment(each.clock.ended_on).day
    return (end - start).days if start and end else None


def _clock(each: Due) -> dict[str, Any]:
    clock = each.clock
    state = "overdue" if each.overdue else ClockState(clock.state).label
    return {
        "case": clock.case,
        "duty": clock.duty,
        "subject": clock.subject,
        "owed_by": _owner(each),
        "starts_on": clock.starts_on,
        "due_on": clock.due_on,
        "ended_on": clock.ended_on,
        "days": _days(each),
        "state": state,
        "days_late": each.days_late,
        "explained": LateReason(clock.explained).label if clock.explained else "",
        "presumed": clock.presumed,
        "policy": clock.policy,
    }


def _cannot(without: int) -> Iterator[str]:
    yield "A clock whose start is presumed can be later than the truth: nobody has said when it began."
    yield "A reason explains lateness and makes nothing timely."
    if without:
        yield f"{without:,} more duties have no date that can be reckoned, and no figure: spr due --all"


_FIGURES = (
    Column("clocks", "Clocks", Holds.NUMBER),
    Column("in_time", "Met in time", Holds.NUMBER),
    Column("late", "Met late", Holds.NUMBER),
    Column("missed", "Missed", Holds.NUMBER),
    Column("overdue", "Overdue", Holds.NUMBER),
    Column("undated", "Met, day unknown", Holds.NUMBER),
    Column("share_in_time", "Share in time", Holds.SHARE),
    Column("median_days", "Days, median", Holds.NUMBER),
    Column("most_days", "Days, most", Holds.NUMBER),
)


def _columns(name: str, label: str) -> tuple[Column, ...]:
    return (Column(name, label), *_FIGURES)


_EVERY = (Column("duty", "Duty"), Column("quarter", "Quarter due"), Column("owed_by", "Owed by"), *_FIGURES)
_CLOCKS = (
    Column("case", "Case"),
    Column("duty", "Duty"),
    Column("subject", "About"),
    Column("owed_by", "Owed by"),
    Column("starts_on", "Began", Holds.DAY),
    Column("due_on", "Due", Holds.DAY),
    Column("ended_on", "Done or ended", Holds.DAY),
    Column("days", "Days", Holds.NUMBER),
    Column("state", "How it stands"),
    Column("days_late", "Working days late", Holds.NUMBER),
    Column("explained", "Reason given"),
    Column("presumed", "Start presumed"),
    Column("policy", "Judged by"),
)
_NOTE = (
    "Clocks that fell due in the period. Share in time: met in time, out of met in time, met late, missed "
    "and overdue. Days are calendar days from the start to the day it was met."
)
_NOTE_OF_EACH = "Why a date is what it is, day by day: spr explain CASE DUTY"
