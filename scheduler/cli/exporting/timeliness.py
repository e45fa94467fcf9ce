"""`spr export timeliness`: the days to each duty and the share in time, by quarter and by who owes it.

A clock counts in the quarter of the reporting year in which it fell due. What is in time, and what can be
judged at all, is for `projections.timeliness`.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from projections.actions import actions
from projections.clocks import Due, due
from projections.incidents import incidents
from projections.timeliness import (
    LEFT_OUT,
    NOT_RECKONABLE,
    OVERDUE,
    Timely,
    as_one,
    as_row,
    outcome,
    took,
)
from projections.timeliness import timeliness as timely
from scheduler.cli.exporting.about import about
from scheduler.cli.exporting.years import Period, quarter_name
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.moments import Moment
from workflow.vocabulary import Agency, ClockState, LateReason, Party

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from projections.timeliness import Group
    from scheduler.service import Service

ON_A_PAGE = ("By quarter", "By who owes it", "By duty")


def timeliness(service: "Service", period: Period) -> Book:
    """The book of what was done in time in a period."""
    with service.views.connect() as tx:
        every = due(tx, service.clock(), calendar=service.calendar, all=True)
        owner = _owners(tx)
    undated = sum(outcome(each) == NOT_RECKONABLE for each in every)
    dues = [each for each in every if outcome(each) != LEFT_OUT and period.has(each.clock.due_on)]

    def sheet(title: str, group: "Group", label: str = "", *, each_duty: bool = False) -> Sheet:
        named = [Column("duty", "Duty")] if each_duty else []
        named += [Column("group", label)] if label else []
        columns = (*named, *_FIGURES)
        found = timely(dues, service.calendar, group, each_duty=each_duty)
        return Sheet(title, columns, [_figures(each, columns) for each in found], _NOTE)

    sheets = [
        sheet("By quarter", _quarter, "Quarter due"),
        sheet("By who owes it", owner, "Owed by"),
        sheet("By duty", as_one, each_duty=True),
        sheet("By duty and quarter", _quarter, "Quarter due", each_duty=True),
        sheet("By duty and who owes it", owner, "Owed by", each_duty=True),
        Sheet("Each clock", _CLOCKS, [_clock(service, each, owner) for each in dues], _NOTE_OF_EACH),
    ]
    return Book(f"Timeliness, {period.name}", about(service, period, *_cannot(undated)), sheets)


def _figures(found: Timely, columns: Sequence[Column]) -> dict[str, Any]:
    """The figures of a group in these columns; a median that is a whole number without its decimals."""
    row = as_row(found)
    for name in ("median_days", "median_working_days"):
        if row[name] is not None and float(row[name]).is_integer():
            row[name] = int(row[name])
    return {column.name: row[column.name] for column in columns}


def _quarter(each: Due) -> str:
    day = Moment(each.clock.due_on).last_day if each.clock.due_on else None
    return quarter_name(day) if day else "no date"


def _owners(tx: "Connection") -> "Group":
    """Who owes a clock, by name where it is known which agency of those of its sort it is."""
    raised = {row.case: row.source for row in incidents(tx)}
    owned = {row.case: row.owner for row in actions(tx)}

    def owner(each: Due) -> str:
        clock, party = each.clock, Party(each.clock.owed_by)
        named = {
            Party.AGENCIES: clock.subject,
            Party.ORGANISATION: raised.get(clock.case),
            Party.OWNER: owned.get(clock.case),
        }.get(party)
        return _AGENCIES.get(named or "", party.label)

    return owner


_AGENCIES = {str(agency): agency.label for agency in Agency if agency is not Agency.UNKNOWN}


def _clock(service: "Service", each: Due, owner: "Group") -> dict[str, Any]:
    clock, time = each.clock, took(each, service.calendar)
    return {
        "case": clock.case,
        "duty": clock.duty,
        "subject": clock.subject,
        "owed_by": owner(each),
        "began_on": clock.began_on,
        "starts_on": clock.starts_on,
        "due_on": clock.due_on,
        "ended_on": clock.ended_on,
        "days": time.days if time else None,
        "working_days": time.working_days if time else None,
        "state": OVERDUE if each.overdue else ClockState(clock.state).label,
        "days_late": each.days_late,
        "explained": LateReason(clock.explained).label if clock.explained else "",
        "presumed": clock.presumed,
        "policy": clock.policy,
    }


def _cannot(undated: int) -> Iterator[str]:
    yield "A clock whose start is presumed can be later than the truth: nobody has said when it began."
    yield "A reason explains lateness and makes nothing timely."
    yield "What another authority owes, and what the source sets no time for, is left out."
    if undated:
        yield f"{undated:,} more have no date that can be reckoned: spr due --all"


_FIGURES: Sequence[Column] = (
    Column("judged", "Can be judged", Holds.NUMBER),
    Column("in_time", "Met in time", Holds.NUMBER),
    Column("late", "Met late", Holds.NUMBER),
    Column("missed", "Missed", Holds.NUMBER),
    Column("overdue", "Overdue", Holds.NUMBER),
    Column("share", "Share in time", Holds.SHARE),
    Column("undated", "Met; cannot be said whether in time", Holds.NUMBER),
    Column("not_yet_due", "Not yet due", Holds.NUMBER),
    Column("explained", "Late with a reason", Holds.NUMBER),
    Column("median_days", "Days, median", Holds.NUMBER),
    Column("longest_days", "Days, most", Holds.NUMBER),
    Column("median_working_days", "Working days, median", Holds.NUMBER),
    Column("longest_working_days", "Working days, most", Holds.NUMBER),
)
_CLOCKS = (
    Column("case", "Case"),
    Column("duty", "Duty"),
    Column("subject", "About"),
    Column("owed_by", "Owed by"),
    Column("began_on", "Began", Holds.DAY),
    Column("starts_on", "Counted from", Holds.DAY),
    Column("due_on", "Due", Holds.DAY),
    Column("ended_on", "Done or ended", Holds.DAY),
    Column("days", "Days", Holds.NUMBER),
    Column("working_days", "Working days", Holds.NUMBER),
    Column("state", "How it stands"),
    Column("days_late", "Working days late", Holds.NUMBER),
    Column("explained", "Reason given"),
    Column("presumed", "Start presumed"),
    Column("policy", "Judged by"),
)
_NOTE = (
    "Clocks that fell due in the period. Share in time: of what can be judged, which is met in time, met "
    "late, missed, or overdue. Days are from the start to the day it was met; where a day was set, from when "
    "it was asked or agreed. What is counted back from a day to come has none."
)
_NOTE_OF_EACH = "Why a date is what it is, day by day: spr explain CASE DUTY"
