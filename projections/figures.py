"""Figures: what the views add up to. Plain functions over rows, shared by exports, reports and the board.

Everything about small numbers is in `small_numbers`, about how timely things are in `timeliness`, about
quarters and years in `periods`; all of it can be taken from here.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from projections.actions import ActionRow
from projections.agency_requests import RequestRow
from projections.children import ChildRow
from projections.incidents import IncidentRow
from projections.periods import (
    UNKNOWN_PERIOD,
    period_of,
    quarter,
    quarter_to_march,
    spoken_quarter,
    spoken_year,
    year_to_march,
)
from projections.small_numbers import (
    ALL,
    HIDDEN,
    kept_apart,
    protected,
    protected_list,
    suppressed,
    suppressed_share,
)
from projections.timeliness import (
    Aged,
    Timely,
    ageing,
    as_one,
    as_row,
    by_owner,
    by_quarter,
    outcome,
    timeliness,
    took,
)
from workflow.moments import Moment
from workflow.vocabulary import Answer, IncidentType

__all__ = [
    "ALL",
    "HIDDEN",
    "UNKNOWN_PERIOD",
    "Aged",
    "Counted",
    "Owing",
    "Timely",
    "ageing",
    "agencies_owing",
    "as_one",
    "as_row",
    "breakdown",
    "by_owner",
    "by_period",
    "by_quarter",
    "counted",
    "kept_apart",
    "outcome",
    "period_of",
    "protected",
    "protected_list",
    "quarter",
    "quarter_to_march",
    "spoken_quarter",
    "spoken_year",
    "suppressed",
    "suppressed_share",
    "timeliness",
    "took",
    "without_impact",
    "year_to_march",
]

_MOST_SERIOUS = (IncidentType.DEATH, IncidentType.SERIOUS_HARM, IncidentType.OTHER)


class Counted(msgspec.Struct, frozen=True):
    """An incident as it is counted: once, by the child whose notification is the most serious.

    `notified_on` is the day of its first notification to the Panel, empty where none stands, and
    `raised_on` the day it was raised with the partnership; both as EDTF.
    """

    case: str
    nature: str
    looked_after_death: bool
    raised_on: str
    notified_on: str
    child: ChildRow


def counted(incidents: Iterable[IncidentRow], children: Iterable[ChildRow]) -> list[Counted]:
    """Each incident once. The statistics take one child's characteristics where there are several.

    Department for Education: the first child listed, or the one whom the harm relates to; here the first
    by code of those of whom the most serious is notified.
    """
    of_case: dict[str, list[ChildRow]] = {}
    for child in children:
        of_case.setdefault(child.case, []).append(child)
    return [_counted(row, of_case[row.case]) for row in incidents if row.case in of_case]


def _counted(incident: IncidentRow, children: list[ChildRow]) -> Counted:
    child = min(children, key=lambda each: (not each.notified_on, _seriousness(each), each.child))
    days = [each.notified_on for each in children if each.notified_on]
    return Counted(
        case=incident.case,
        nature=child.nature,
        looked_after_death=child.nature == IncidentType.DEATH and child.looked_after == Answer.YES,
        raised_on=incident.opened_on,
        notified_on=min(days, key=_earliest) if days else "",
        child=child,
    )


def _seriousness(child: ChildRow) -> int:
    order = [*map(str, _MOST_SERIOUS)]
    return order.index(child.nature) if child.nature in order else len(order)


def _earliest(edtf: str) -> tuple[bool, date]:
    first = Moment(edtf).first_day
    return (first is None, first or date.max)


def by_period(
    incidents: Iterable[Counted], period: str = "year-to-march", *, notified: bool = True
) -> dict[tuple[str, str], int]:
    """Incidents by period (quarter, quarter-to-march, year-to-march) and nature, as `protected` takes them.

    By the day they were notified, as the statistics do, which leaves out those never notified; or else by
    the day they were raised with the partnership.
    """
    found: dict[tuple[str, str], int] = {}
    for each in incidents:
        day = each.notified_on if notified else each.raised_on
        if day:
            cell = (period_of(day, period), each.nature)
            found[cell] = found.get(cell, 0) + 1
    return dict(sorted(found.items()))


def breakdown(incidents: Iterable[Counted], name: str) -> dict[tuple[str, str], int]:
    """Incidents by one characteristic of the child, which is a field of its row, and by nature."""
    found: dict[tuple[str, str], int] = {}
    for each in incidents:
        cell = (str(getattr(each.child, name)), each.nature)
        found[cell] = found.get(cell, 0) + 1
    return dict(sorted(found.items()))


class Owing(msgspec.Struct, frozen=True):
    """An agency that owes returns: how many, how many are past their day, the day of the longest overdue."""

    agency: str
    owed: int
    overdue: int
    undated: int
    oldest_due_on: str
    escalated: int
    formal: int


def agencies_owing(requests: Iterable[RequestRow], today: date) -> list[Owing]:
    """The agencies whose answers are awaited, those with most overdue first; `today` is London's day."""
    of_agency: dict[str, list[RequestRow]] = {}
    for request in requests:
        if request.awaited:
            of_agency.setdefault(request.agency, []).append(request)
    owing = [_owing(agency, each, today) for agency, each in of_agency.items()]
    return sorted(owing, key=lambda each: (-each.overdue, -each.owed, each.agency))


def _owing(agency: str, requests: list[RequestRow], today: date) -> Owing:
    due = {request: Moment(request.due_on).last_day if request.due_on else None for request in requests}
    past = [request for request, day in due.items() if day and day < today]
    return Owing(
        agency=agency,
        owed=len(requests),
        overdue=len(past),
        undated=sum(day is None for day in due.values()),
        oldest_due_on=min((request.due_on for request in past), default=""),
        escalated=sum(bool(request.escalated) for request in requests),
        formal=sum(bool(request.formal_on) for request in requests),
    )


def without_impact(actions: Iterable[ActionRow]) -> Mapping[str, list[ActionRow]]:
    """The actions of which nobody has seen yet what they changed, by the agency that owns them."""
    found: dict[str, list[ActionRow]] = {}
    for action in actions:
        if action.without_impact:
            found.setdefault(action.owner, []).append(action)
    return dict(sorted(found.items()))
