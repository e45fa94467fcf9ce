"""The lists: the view of each, the words its columns are filled with, and what stands in them on a page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection

from projections.actions import ACTIONS
from projections.agency_requests import AGENCY_REQUESTS
from projections.alerts import ALERTS, OVERTAKEN
from projections.asking import Condition, Order
from projections.children import CHILDREN
from projections.chronologies import CHRONOLOGIES
from projections.clocks import CLOCKS
from projections.departures import DEPARTURES
from projections.incidents import INCIDENTS
from projections.offices import OFFICES, Place
from projections.partnerships import PARTNERSHIPS
from projections.proceedings import PROCEEDINGS
from projections.projection import View
from projections.rapid_reviews import RAPID_REVIEWS
from projections.reviews import REVIEWS
from projections.timeline import TIMELINE
from projections.told import TOLD
from scheduler.cli.reading import list_cells as cells_of
from scheduler.cli.reading import lists_of_others as others
from workflow.actions.standing import Status as ActionStatus
from workflow.alerts import Status as AlertStatus
from workflow.chronology.standing import Status as ChronologyStatus
from workflow.incident.standing import Status as IncidentStatus
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
    Office,
    Outcome,
    PanelResponse,
    Party,
    ProceedingsKind,
    ReviewKind,
    Rung,
    SnoozeReason,
    WithdrawnBecause,
)

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
    cells: Callable[[Any], cells_of.Cells]
    status: str = "status"
    belongs: Sequence[str] = ()
    order: Sequence[Order] = ()
    unless_asked: Sequence[Condition] = ()
    """What holds of the rows, unless something else is asked of the same column."""
    means: Mapping[str, str] = {}
    """What stands in columns whose names do not say it."""
    asked_elsewhere: str = ""
    """What this list has no column for, and which command answers it."""
    completes: Callable[[Connection, Sequence[Any]], Sequence[Any]] = lambda _, rows: rows
    """What another view says of the rows, put beside them."""


def _codes(**terms: Sequence[str] | type) -> Codes:
    """The codes of each column, from the list of words it is filled from."""
    return {column: tuple(map(str, words)) for column, words in terms.items()}  # type: ignore[arg-type]


# fmt: off
LISTS: Mapping[str, List] = {
    "incidents": List(
        "incident", INCIDENTS,
        _codes(status=IncidentStatus, source=Agency, type=IncidentType, abuse=AbuseOrNeglect),
        ("case", "status", "opened", "what happened", "children", "criteria met"), cells_of.incident,
    ),
    "rapid-reviews": List(
        "rapid review", RAPID_REVIEWS,
        _codes(status=RapidReviewStatus, outcome=Outcome, response=PanelResponse),
        ("case", "status", "incident", "Panel notified", "awaited", "outcome", "signed", "sent",
         "the Panel says"), cells_of.rapid_review, belongs=("incident",),
    ),
    "reviews": List(
        "review", REVIEWS, _codes(status=ReviewStatus, kind=ReviewKind),
        ("case", "status", "kind", "commissioned", "published"), cells_of.review, belongs=("incident",),
        means={
            "published_on": "on which the report was published",
            "publication_on": "set for its publication, and moved when the day is",
        },
    ),
    "chronologies": List(
        "chronology", CHRONOLOGIES, _codes(status=ChronologyStatus),
        ("case", "status", "review", "returned", "awaited", "agreed"),
        cells_of.chronology, belongs=("review",),
    ),
    "actions": List(
        "action", ACTIONS, _codes(status=ActionStatus, for_agency=Agency, owner=Agency),
        ("case", "status", "answers", "owner", "post", "due", "impact"), cells_of.action, belongs=("source",),
    ),
    "proceedings": List(
        "proceedings", PROCEEDINGS, _codes(status=ProceedingsStatus, kind=ProceedingsKind),
        ("case", "status", "which", "beside", "holds up", "hold reviewed", "expected to end"),
        cells_of.proceedings, belongs=("beside",),
    ),
    "partnerships": List(
        "partnership", PARTNERSHIPS, _codes(status=PartnershipStatus),
        ("case", "status", "agencies", "arrangements", "period ended", "yearly report"),
        cells_of.partnership,
    ),
    "offices": List(
        "place", OFFICES, _codes(place=Place, office=("", *Office), agency=("", *Agency)),
        ("office", "who", "as", "from", "until", "left"), others.office, status="place",
        order=(Order("number"),),
        asked_elsewhere="Who is told of a duty, and why somebody is not: spr alerts explain CASE DUTY.",
    ),
    "departures": List(
        "departure", DEPARTURES, {},
        ("case", "position", "recorded", "happened", "rule departed from"), cells_of.departure, status="",
    ),
    "clocks": List(
        "clock", CLOCKS, _codes(state=ClockState, force=Force, owed_by=Party, owed_to=Party),
        ("case", "duty", "state", "due", "ended", "owed by", "force"), cells_of.clock, status="state",
        order=(Order("due_at"),),
        asked_elsewhere="Whether a clock is overdue is reckoned when it is asked: spr due --overdue.",
    ),
    "alerts": List(
        "alert", ALERTS,
        _codes(state=(*list(AlertStatus)[1:], OVERTAKEN), rung=Rung, owed_by=Party,
               snoozed_for=SnoozeReason, withdrawn_because=WithdrawnBecause),
        ("case", "duty", "alert", "state", "due", "announced", "owed by"), cells_of.alert, status="state",
        order=(Order("position", falling=True),),
    ),
    "requests": List(
        "request", AGENCY_REQUESTS, _codes(**others.CODES_OF_REQUESTS),
        ("case", "agency", "asked", "due", "came", "done about it"), others.request, status="state",
        completes=others.with_messages,
    ),
    "told": List(
        "communication", TOLD, _codes(**others.CODES_OF_TOLD),
        ("case", "whom", "of what", "told", "when", "reference"), others.told, status="state",
        unless_asked=(Condition("counts", "=", (True,)),),
    ),
    "children": List(
        "child", CHILDREN, _codes(**others.CODES_OF_CHILDREN),
        ("case", "child", "nature", "age", "sex", "ethnic group", "disabled", "looked after", "plans",
         "notified"), others.child, status="",
    ),
    "timeline": List(
        "fact", TIMELINE, {}, ("position", "case", "happened", "what"), cells_of.line, status="",
    ),
}
# fmt: on
