"""`spr export nhs-scrt`: rapid reviews and reviews in the fields of the Safeguarding Case Review Tracker.

The tracker is a national collection (DCB3124) into which the integrated care board types; NHS England
publishes guidance on it, and no list of its fields. The fields here are those the guidance names, filled
with what is on record, and each is to be confirmed by the board.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from projections.incidents import IncidentRow, incidents
from projections.rapid_reviews import RapidReviewRow, rapid_reviews
from projections.reviews import reviews
from scheduler.cli.exporting.about import about
from scheduler.cli.exporting.lists import ended, how_many
from scheduler.cli.exporting.published import summary, url_of
from scheduler.cli.exporting.years import Period
from scheduler.cli.words import counted
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.incident.standing import Incident
from workflow.review.standing import Review
from workflow.vocabulary import IncidentType, Outcome, ReviewKind, Summary

if TYPE_CHECKING:
    from scheduler.service import Service

TO_FILL_IN = "to be filled in by the ICB"
CONVERTED = "Rapid review, converted"
_KINDS = {
    ReviewKind.LOCAL: "Child safeguarding practice review",
    ReviewKind.SERIOUS_CASE_REVIEW: "Serious case review",
    ReviewKind.NATIONAL: "National review",
    ReviewKind.LOCAL_LEARNING: "Local learning review",
    ReviewKind.UNKNOWN: "Review, kind not on record",
}


def case_tracker(service: "Service", period: Period) -> Book:
    """The book of what the board types into the tracker."""
    with service.views.connect() as tx:
        told = {row.case: row for row in incidents(tx)}
        rapid = [row for row in rapid_reviews(tx) if period.has(row.notified_on or row.opened_on)]
        cases = [row.case for row in reviews(tx) if period.has(row.commissioned_on or row.opened_on)]
    rows = [_rapid(service, row, told) for row in rapid]
    rows += [_review(service, service.standing(case), told) for case in cases]
    return Book(
        f"Safeguarding Case Review Tracker, {period.name}",
        about(service, period, *_CANNOT),
        [Sheet("Cases", _COLUMNS, rows, _NOTE), Sheet("Fields", _OF_FIELDS, [*_fields()], _NOTE_OF_FIELDS)],
    )


def _rapid(service: "Service", row: RapidReviewRow, told: dict[str, IncidentRow]) -> dict[str, Any]:
    over = row.status in {"closed", "stood-down", "panel-responded"}
    converted = row.outcome == Outcome.LOCAL_REVIEW
    return {
        **_of_incident(service, row.incident, told),
        "local_reference": row.case,
        "open_or_closed": "Closed" if over else "Open",
        "date_added": row.notified_on or row.opened_on,
        "type_of_review": CONVERTED if converted else "Rapid review",
        "stage": row.status.replace("-", " "),
        "report_signed_off": _day(service.standing(row.case).signatures.third),
    }


def _review(service: "Service", review: Review, told: dict[str, IncidentRow]) -> dict[str, Any]:
    public = review.published or review.improvements
    return {
        **_of_incident(service, review.incident, told),
        "local_reference": review.case,
        "open_or_closed": "Closed" if ended(review) else "Open",
        "date_added": _day(review.commissioned or review.opened),
        "type_of_review": _KINDS[review.kind],
        "stage": review.status.label,
        "report_signed_off": _day(review.signatures.third),
        "published_on": _day(public),
        "link_to_report": url_of(review),
        "learning": f"{counted(len(review.learning), 'point')}, {counted(len(review.actions), 'action')}",
        "dissemination": _dissemination(review),
    }


def _day(entry: Any) -> str:  # noqa: ANN401  an Entry or nothing
    return str(entry.occurred) if entry else ""


def _dissemination(review: Review) -> str:
    said = summary(review, Summary.LEARNING) if review.published else ""
    return f"learning summary: {said}" if said else ""


def _of_incident(service: "Service", case: str, told: dict[str, IncidentRow]) -> dict[str, Any]:
    """What the tracker asks of the incident; where none is on record, that is said."""
    blank = dict.fromkeys(_NOT_HELD, TO_FILL_IN)
    row = told.get(case)
    if row is None:
        return {**blank, "incident": "none on record"}
    incident: Incident = service.standing(case)
    children, died = how_many(incident)
    return {
        **blank,
        "incident": case,
        "date_of_incident": str(incident.around) if incident.around.known else "unknown",
        "case_information": f"{IncidentType(row.type).label}; children: {children}, died: {died}",
        "themes": row.abuse.replace("-", " "),
    }


def _fields() -> Iterator[dict[str, str]]:
    for column in _COLUMNS:
        named = "named in NHS England's public guidance" if column.name in _NAMED else "chosen here"
        yield {"field": column.label, "source": named, "confirmed": "to be confirmed by the ICB"}


_NOT_HELD = ("steis_number", "designated_professional", "board")
_NAMED = frozenset(
    {
        "steis_number", "local_reference", "open_or_closed", "date_added", "designated_professional",
        "board", "case_information", "themes", "type_of_review", "date_of_incident", "report_signed_off",
        "published_on", "link_to_report", "dissemination", "stage",
    }
)  # fmt: skip
_COLUMNS = (
    Column("local_reference", "Local reference"),
    Column("steis_number", "StEIS number"),
    Column("open_or_closed", "Open or closed"),
    Column("date_added", "Date added", Holds.DAY),
    Column("designated_professional", "Designated professional"),
    Column("board", "Safeguarding partnership board"),
    Column("incident", "Incident"),
    Column("date_of_incident", "Date of incident", Holds.DAY),
    Column("case_information", "Case information"),
    Column("themes", "Abuse or vulnerability themes"),
    Column("type_of_review", "Type of review"),
    Column("stage", "Stage"),
    Column("report_signed_off", "Report signed off", Holds.DAY),
    Column("published_on", "Published", Holds.DAY),
    Column("link_to_report", "Link to the report"),
    Column("learning", "Learning and actions"),
    Column("dissemination", "Dissemination of learning"),
)
_OF_FIELDS = (
    Column("field", "Field"),
    Column("source", "Where it comes from"),
    Column("confirmed", "Status"),
)
_NOTE = (
    "One line a rapid review or review. Date added: the day the Panel was notified, or the review "
    "commissioned. Closed: published, done again as ordered, or ended in another way. "
    "Signed off: the day of the last of the three sign-offs, blank where one is not on record."
)
_NOTE_OF_FIELDS = "The tracker's own list of fields is not public."
_CANNOT = (
    "The tracker's exact fields and codes, which are not public: TO BE CONFIRMED BY THE ICB.",
    "The StEIS number, the designated professional, and the words of the learning, which are sealed.",
    "Themes beyond whether abuse or neglect is known or suspected.",
)
