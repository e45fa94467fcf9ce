"""`spr export inspection`: what inspectors ask a partnership for, as lists.

Ofsted's inspections of local authorities (ILACS) and joint targeted area inspections (JTAI) ask for
serious incidents, rapid reviews and reviews, with their dates and what was learned; each inspection sends
its own list, against which these are to be checked.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from projections.actions import actions
from projections.clocks import Due, due
from projections.incidents import incidents
from projections.rapid_reviews import rapid_reviews
from projections.reviews import reviews
from scheduler.cli.exporting.about import about
from scheduler.cli.exporting.lists import (
    ACTIONS,
    DECISIONS,
    RAPID_REVIEWS,
    REVIEWS,
    action_row,
    day,
    decisions_not_to,
    how_many,
    rapid_review_row,
    review_row,
)
from scheduler.cli.exporting.years import Period
from scheduler.cli.words import brief
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.criteria import grounds
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.incident.standing import Incident
from workflow.incident.to_rapid_review import national
from workflow.vocabulary import ClockState

if TYPE_CHECKING:
    from scheduler.service import Service

_NOTIFYING = ("sin.notify_panel", "ofsted.notify_wt2015")


def inspection(service: "Service", period: Period) -> Book:
    """The book for an inspection."""
    with service.views.connect() as tx:
        told = [row.case for row in incidents(tx) if period.has(row.opened_on)]
        rapid = [row.case for row in rapid_reviews(tx) if period.has(row.notified_on or row.opened_on)]
        decided = [row.case for row in reviews(tx) if period.has(row.commissioned_on or row.opened_on)]
        agreed = [row for row in actions(tx) if period.has(row.agreed_on or row.opened_on)]
        clocks = due(tx, service.clock(), calendar=service.calendar, all=True)
    found: list[Incident] = [service.standing(case) for case in told]
    quick = [service.standing(case) for case in rapid]
    at_work = [service.standing(case) for case in decided]
    refused = [*decisions_not_to(found, quick, at_work)]
    sheets = [
        Sheet("Incidents", _INCIDENTS, [_incident(each, clocks) for each in found], _NOTE),
        Sheet("Rapid reviews", RAPID_REVIEWS, [rapid_review_row(each) for each in quick]),
        Sheet("Decisions not to review", DECISIONS, refused, _NOTE_OF_DECISIONS),
        Sheet("Reviews", REVIEWS, [review_row(each) for each in at_work]),
        Sheet("Actions", ACTIONS, [action_row(row) for row in agreed]),
    ]
    return Book(f"Inspection list, {period.name}", about(service, period, *_CANNOT), sheets)


def _incident(incident: Incident, clocks: list[Due]) -> dict[str, Any]:
    own = [c for c in clocks if c.clock.case == incident.case and c.clock.duty in _NOTIFYING]
    children, died = how_many(incident)
    decisions = [*incident.facts_of(f.CriteriaConfirmed.stored, f.CriteriaNotMet.stored)]
    sent = [report for report in incident.standing_reports if national(report)]
    return {
        "case": incident.case,
        "status": incident.status.label,
        "source": incident.source.label,
        "type": incident.type.label,
        "children": children,
        "died": died,
        "happened_on": str(incident.around) if incident.around.known else "unknown",
        "raised_on": day(incident.opened),
        "aware_on": day(incident.aware) or "",
        "aware": "stated" if incident.aware else "not stated",
        "grounds": ", ".join(ground.replace("-", " ") for ground in _grounds(incident, decisions)),
        "decisions": "; ".join(map(_decided, decisions)),
        "decided_on": day(*decisions[:1] or (None,)),
        "notified_on": day(*sent[:1] or (None,)),
        "due_on": min((c.clock.due_on for c in own if c.clock.due_on), default=""),
        "in_time": _in_time(own),
        "withdrawn_on": day(*incident.withdrawals[-1:] or (None,)),
        "rapid_review": _once(entry.fact.rapid_review for entry in incident.rapid_reviews),
        "review": _once(entry.fact.review for entry in incident.reviews),
    }


def _once(cases: Iterable[str]) -> str:
    """Cases, each named once: it may be linked by more than one fact."""
    return ", ".join(dict.fromkeys(cases))


def _grounds(incident: Incident, decisions: list[Entry]) -> Iterable[str]:
    """Every ground that was ever confirmed; where none was stated, those that the facts show."""
    confirmed = [each.fact for each in decisions if isinstance(each.fact, f.CriteriaConfirmed)]
    return dict.fromkeys(ground for fact in confirmed for ground in fact.grounds) or grounds(incident)


def _decided(entry: Entry) -> str:
    """One decision on the criteria, with its grounds and its day."""
    confirmed = isinstance(entry.fact, f.CriteriaConfirmed)
    on = ", ".join(ground.label for ground in entry.fact.grounds) if confirmed else ""
    return f"{'met' if confirmed else 'not met'}{f' ({on})' if on else ''}, {brief(entry.occurred)}"


def _in_time(clocks: list[Due]) -> str:
    """How the duty to notify stands: the worst of its clocks, one for each child who died."""
    states = [OVERDUE if each.overdue else ClockState(each.clock.state) for each in clocks]
    return next((_SAID[state] for state in _SAID if state in states), "no duty to notify on record")


OVERDUE = "overdue"
_SAID = {
    OVERDUE: "overdue, not notified",
    ClockState.MISSED: "missed",
    ClockState.NOT_RECKONABLE: "cannot be said: the start is unknown",
    ClockState.MET_LATE: "late",
    ClockState.RUNNING: "not yet due",
    ClockState.MET_UNDATED: "cannot be said",
    ClockState.MET: "in time",
    ClockState.WAIVED: "waived",
    ClockState.SUPERSEDED: "not owed here",
    ClockState.VOID: "not owed",
}
"""The states of a clock, and that it is overdue, the worst first, as an inspector reads them."""
_NOTE = (
    "Every incident raised in the period, those not notified among them. Due: five working days after the "
    "local authority became aware; where that is not stated, its start is presumed from the first contact."
)
_NOTE_OF_DECISIONS = "The reasons are on record and sealed: spr history CASE --words"
_CANNOT = (
    "What inspectors ask for this time: check these lists against their own request.",
    "Incidents that nobody recorded here, and cases that other areas lead.",
)
_INCIDENTS = (
    Column("case", "Incident"),
    Column("status", "Status"),
    Column("source", "Raised by"),
    Column("type", "What happened"),
    Column("children", "Children", Holds.NUMBER),
    Column("died", "Died", Holds.NUMBER),
    Column("happened_on", "Happened", Holds.DAY),
    Column("raised_on", "Raised", Holds.DAY),
    Column("aware_on", "Authority aware", Holds.DAY),
    Column("aware", "Awareness"),
    Column("grounds", "Grounds"),
    Column("decisions", "Decisions on the criteria"),
    Column("decided_on", "Criteria first decided", Holds.DAY),
    Column("notified_on", "Panel notified", Holds.DAY),
    Column("due_on", "Due", Holds.DAY),
    Column("in_time", "In time"),
    Column("withdrawn_on", "Withdrawn", Holds.DAY),
    Column("rapid_review", "Rapid review"),
    Column("review", "Review"),
)
