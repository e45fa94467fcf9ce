"""The lists: the view of each, the words its columns are filled with, and what stands in them on a page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from projections.actions import ACTIONS, ActionRow
from projections.agency_requests import AGENCY_REQUESTS
from projections.alerts import ALERTS, OVERTAKEN, AlertRow
from projections.asking import Order
from projections.children import CHILDREN
from projections.clock_rows import ClockRow
from projections.clocks import CLOCKS
from projections.departures import DEPARTURES, DepartureRow
from projections.incidents import INCIDENTS, IncidentRow
from projections.partnerships import PARTNERSHIPS, PartnershipRow
from projections.proceedings import PROCEEDINGS, ProceedingsRow
from projections.projection import View
from projections.rapid_reviews import RAPID_REVIEWS, RapidReviewRow
from projections.reviews import REVIEWS, ReviewRow
from projections.timeline import TIMELINE
from projections.timeline import Line as TimelineRow
from projections.told import TOLD
from scheduler.cli.reading import lists_of_others as others
from scheduler.cli.words import brief
from workflow.actions.standing import Status as ActionStatus
from workflow.alerts import Status as AlertStatus
from workflow.catalogue import FACTS
from workflow.incident.standing import Status as IncidentStatus
from workflow.moments import Moment
from workflow.partnership.standing import Status as PartnershipStatus
from workflow.proceedings.standing import Status as ProceedingsStatus
from workflow.rapid_review.standing import Status as RapidReviewStatus
from workflow.review.standing import Status as ReviewStatus
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    ClockState,
    Force,
    IncidentType,
    Outcome,
    PanelResponse,
    Party,
    ProceedingsKind,
    ReviewKind,
    Rung,
)

Cells: TypeAlias = Sequence[str | tuple[str, str]]
Codes: TypeAlias = Mapping[str, Sequence[str]]


class List(NamedTuple):
    """A list: how one row is called, its view, what its codes can be, and what stands on a page.

    `status` is the column that says how far a row has come; `belongs` are columns that name the case a
    row belongs to, beside its own; `order` is how it is sorted where nobody says.
    """

    thing: str
    view: View[Any]
    codes: Codes
    columns: Sequence[str]
    cells: Callable[[Any], Cells]
    status: str = "status"
    belongs: Sequence[str] = ()
    order: Sequence[Order] = ()


def _codes(**terms: Sequence[str] | type) -> Codes:
    """The codes of each column, from the list of words it is filled from."""
    return {column: tuple(map(str, words)) for column, words in terms.items()}  # type: ignore[arg-type]


def _incident(row: IncidentRow) -> Cells:
    return (
        row.case,
        IncidentStatus(row.status).label,
        _when(row.opened_on),
        row.type.replace("-", " "),
        str(row.children),
        ", ".join(ground.replace("-", " ") for ground in row.grounds) or row.criteria,
    )


def _rapid_review(row: RapidReviewRow) -> Cells:
    signed = f"{len(row.signed)} of 3" + (", one disagrees" if row.dissents else "")
    return (
        row.case,
        RapidReviewStatus(row.status).label,
        row.incident,
        _when(row.notified_on),
        f"{row.awaited} of {row.requests}" if row.requests else "",
        row.outcome.replace("-", " "),
        signed if row.signed or row.dissents else "",
        _when(row.sent_on) + (", incomplete" if row.incomplete else ""),
        row.response.replace("-", " "),
    )


def _review(row: ReviewRow) -> Cells:
    return (
        row.case,
        ReviewStatus(row.status).label,
        row.kind.replace("-", " "),
        _when(row.commissioned_on),
        _when(row.published_on),
    )


def _action(row: ActionRow) -> Cells:
    again = f" (day {row.days})" if row.days > 1 else ""
    return (
        row.case,
        ActionStatus(row.status).label,
        row.source + (f" point {row.learning}" if row.learning else ""),
        Agency(row.owner).label,
        row.post,
        _when(row.due_on) + again,
        ("not seen yet", "warn") if row.without_impact else _when(row.assured_on),
    )


def _proceedings(row: ProceedingsRow) -> Cells:
    return (
        row.case,
        ProceedingsStatus(row.status).label,
        row.kind.replace("-", " "),
        ", ".join(row.beside),
        ", ".join(row.holds),
        _when(row.review_on),
        _when(row.forecast),
    )


def _departure(row: DepartureRow) -> Cells:
    return (row.case, str(row.position), _named(row.type), _when(row.occurred), "; ".join(row.sentences))


def _clock(row: ClockRow) -> Cells:
    return (
        row.case,
        f"{row.duty} {row.subject}".strip() + (f" ({row.cycle})" if row.cycle > 1 else ""),
        ClockState(row.state).label,
        _when(row.due_on),
        _when(row.ended_on),
        Party(row.owed_by).label,
        Force(row.force).label,
    )


def _alert(row: AlertRow) -> Cells:
    return (
        row.case,
        f"{row.duty} {row.subject}".strip(),
        Rung(row.rung).label,
        row.state,
        _when(row.due_on),
        _when(row.raised_at),
        Party(row.owed_by).label,
    )


def _line(row: TimelineRow) -> Cells:
    return (str(row.position), row.case, _when(row.occurred), row.line)


def _partnership(row: PartnershipRow) -> Cells:
    return (
        row.case,
        PartnershipStatus(row.status).label,
        str(row.agencies),
        _when(row.arrangements_on),
        _when(row.period_ended_on),
        _when(row.report_on),
    )


# fmt: off
LISTS: Mapping[str, List] = {
    "incidents": List(
        "incident", INCIDENTS,
        _codes(status=IncidentStatus, source=Agency, type=IncidentType, abuse=AbuseOrNeglect),
        ("case", "status", "opened", "what happened", "children", "criteria met"), _incident,
    ),
    "rapid-reviews": List(
        "rapid review", RAPID_REVIEWS,
        _codes(status=RapidReviewStatus, outcome=Outcome, response=PanelResponse),
        ("case", "status", "incident", "Panel notified", "awaited", "outcome", "signed", "sent",
         "the Panel says"), _rapid_review, belongs=("incident",),
    ),
    "reviews": List(
        "review", REVIEWS, _codes(status=ReviewStatus, kind=ReviewKind),
        ("case", "status", "kind", "commissioned", "published"), _review, belongs=("incident",),
    ),
    "actions": List(
        "action", ACTIONS, _codes(status=ActionStatus, for_agency=Agency, owner=Agency),
        ("case", "status", "answers", "owner", "post", "due", "impact"), _action, belongs=("source",),
    ),
    "proceedings": List(
        "proceedings", PROCEEDINGS, _codes(status=ProceedingsStatus, kind=ProceedingsKind),
        ("case", "status", "which", "beside", "holds up", "hold reviewed", "expected to end"),
        _proceedings, belongs=("beside",),
    ),
    "partnerships": List(
        "partnership", PARTNERSHIPS, _codes(status=PartnershipStatus),
        ("case", "status", "agencies", "arrangements", "period ended", "yearly report"), _partnership,
    ),
    "departures": List(
        "departure", DEPARTURES, {},
        ("case", "position", "recorded", "happened", "rule departed from"), _departure, status="",
    ),
    "clocks": List(
        "clock", CLOCKS, _codes(state=ClockState, force=Force, owed_by=Party, owed_to=Party),
        ("case", "duty", "state", "due", "ended", "owed by", "force"), _clock, status="state",
        order=(Order("due_at"),),
    ),
    "alerts": List(
        "alert", ALERTS,
        _codes(state=(AlertStatus.RAISED, AlertStatus.WITHDRAWN, OVERTAKEN), rung=Rung, owed_by=Party),
        ("case", "duty", "alert", "state", "due", "announced", "owed by"), _alert, status="state",
        order=(Order("position", falling=True),),
    ),
    "requests": List(
        "request", AGENCY_REQUESTS, _codes(**others.CODES_OF_REQUESTS),
        ("case", "agency", "asked", "due", "came", "done about it"), others.request, status="state",
    ),
    "told": List(
        "communication", TOLD, _codes(**others.CODES_OF_TOLD),
        ("case", "whom", "of what", "told", "when", "reference"), others.told, status="state",
    ),
    "children": List(
        "child", CHILDREN, _codes(**others.CODES_OF_CHILDREN),
        ("case", "child", "nature", "age", "sex", "ethnic group", "disabled", "looked after", "plans",
         "notified"), others.child, status="",
    ),
    "timeline": List(
        "fact", TIMELINE, {}, ("position", "case", "happened", "what"), _line, status="",
    ),
}
# fmt: on


def _named(stored: str) -> str:
    return stored if stored in FACTS else f"{stored} (not known here)"


def _when(edtf: str) -> str:
    return brief(Moment(edtf)) if edtf else ""
