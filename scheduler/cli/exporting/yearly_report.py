"""`spr export yearly-report`: what the partnership's yearly report is to hold, as far as a record knows.

Working Together 2023, chapter 2, asks for more than lists: what the partners did, and what it changed.
The last sheet goes through what it asks for, and says which of it is here and which people must write.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from projections.actions import actions
from projections.incidents import incidents
from projections.partnerships import partnerships
from projections.rapid_reviews import rapid_reviews
from projections.reviews import reviews
from scheduler.cli.exporting.about import about
from scheduler.cli.exporting.lists import (
    ACTIONS,
    DECISIONS,
    RAPID_REVIEWS,
    REVIEWS,
    action_row,
    decisions_not_to,
    ended,
    rapid_review_row,
    review_row,
)
from scheduler.cli.exporting.published import requests_for
from scheduler.cli.exporting.years import Period
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.incident.standing import Incident
from workflow.partnership.standing import Partnership
from workflow.rapid_review.standing import RapidReview
from workflow.requests import Request
from workflow.review.standing import Review

if TYPE_CHECKING:
    from scheduler.service import Service


class OnRecord(NamedTuple):
    """Every case a yearly report speaks of, as it stands."""

    incidents: list[Incident]
    rapid_reviews: list[RapidReview]
    reviews: list[Review]
    partnerships: list[Partnership]


def yearly_report(service: "Service", period: Period) -> Book:
    """The book of the yearly report's lists."""
    with service.views.connect() as tx:
        in_view = (incidents(tx), rapid_reviews(tx), reviews(tx), partnerships(tx))
        agreed = [row for row in actions(tx) if _open_in(period, row.agreed_on, row.assured_on)]
    stands = OnRecord(*([service.standing(row.case) for row in rows] for rows in in_view))
    at_work = [each for each in stands.reviews if _touched(period, each)]
    rapid = [each for each in stands.rapid_reviews if _rapid_in(period, each)]
    sheets = [
        Sheet("Reviews", REVIEWS, [review_row(each) for each in at_work], _NOTE_OF_REVIEWS),
        Sheet("Rapid reviews", RAPID_REVIEWS, [rapid_review_row(each) for each in rapid]),
        Sheet("Decisions not to review", DECISIONS, [*_decided(period, stands)], _NOTE_OF_DECISIONS),
        Sheet("Learning", _LEARNING, [*_learning(at_work)], _NOTE_OF_LEARNING),
        Sheet("Actions and their impact", ACTIONS, [action_row(row) for row in agreed], _NOTE_OF_ACTIONS),
        Sheet("Requests to agencies", _REQUESTS, [*_requests(period, stands)]),
        Sheet("Requests for reports", _ASKED_FOR, [*_asked_for(period, stands.reviews)]),
        Sheet("Delays and reasons", _DELAYS, [*_delays(period, stands)]),
        Sheet("Scrutiny and publication", _SCRUTINY, [*_scrutiny(period, stands.partnerships)]),
        Sheet("What the guidance asks for", _ASKED, [row._asdict() for row in ASKED], _NOTE_OF_ASKED),
    ]
    return Book(f"Lists for the yearly report, {period.name}", about(service, period, *_CANNOT), sheets)


def _open_in(period: Period, agreed_on: str, assured_on: str) -> bool:
    """Whether an action was agreed by the end of the period, and its impact not assured before it."""
    if period.first is None or period.last is None:
        return bool(agreed_on)
    first, last = period.first.isoformat(), period.last.isoformat()
    return bool(agreed_on) and agreed_on[:10] <= last and (not assured_on or assured_on >= first)


def _touched(period: Period, review: Review) -> bool:
    """Whether a review was decided on, published or ended in the period, or was at work in it."""
    ends = (review.published, review.improvements, review.absorbed, review.discontinued)
    over, begun = ended(review), review.commissioned
    days = [str(each.occurred) for each in (review.considered, begun, *ends, over) if each]
    if any(period.has(day) for day in days):
        return True
    if begun is None or (over and not over.occurred.known):
        return False
    return _open_in(period, str(begun.occurred), str(over.occurred) if over else "")


def _rapid_in(period: Period, review: RapidReview) -> bool:
    entries = (review.opened, *review.notifications, *review.meetings, *review.sent)
    return any(entry and period.has(str(entry.occurred)) for entry in entries)


def _decided(period: Period, stands: OnRecord) -> Iterator[dict[str, Any]]:
    for row in decisions_not_to(stands.incidents, stands.rapid_reviews, stands.reviews):
        if period.has(row["decided_on"]):
            yield row


def _learning(found: list[Review]) -> Iterator[dict[str, Any]]:
    for review in found:
        for number, entry in enumerate(review.learning, start=1):
            answers = [a.fact for a in review.actions if a.fact.learning == number]
            yield {
                "case": review.case,
                "number": entry.fact.number or number,
                "agency": entry.fact.agency.label,
                "identified_on": str(entry.occurred),
                "answered": number not in review.unanswered,
                "actions": ", ".join(fact.action for fact in answers),
            }


def _requests(period: Period, stands: OnRecord) -> Iterator[dict[str, Any]]:
    cases: list[RapidReview | Review] = [*stands.rapid_reviews, *stands.reviews]
    for case in cases:
        for request in case.requests:
            if period.has(str(request.asked.occurred)):
                yield _request(case.case, request)


def _request(case: str, request: Request) -> dict[str, Any]:
    answered = request.answered
    said = "holds nothing" if request.nil else "returned" if answered else "awaited"
    return {
        "case": case,
        "agency": request.agency.label,
        "asked_on": str(request.asked.occurred),
        "due_on": str(request.due) if request.due.known else "",
        "answered_on": str(answered.occurred) if answered else "",
        "answer": "refused" if request.declined else said,
        "chased": len(request.chased),
        "formal_on": str(request.formal.occurred) if request.formal else "",
    }


def _asked_for(period: Period, found: list[Review]) -> Iterator[dict[str, Any]]:
    for review in found:
        yield from (row for row in requests_for(review) if period.has(row["asked_on"]))


def _delays(period: Period, stands: OnRecord) -> Iterator[dict[str, Any]]:
    for review in stands.reviews:
        for entry in review.delays:
            if period.has(str(entry.occurred)):
                yield _delay(review.case, "delay reported", str(entry.occurred), entry.fact)
    for case in (*stands.incidents, *stands.rapid_reviews, *stands.reviews):
        for entry in case.explained.values():
            if period.has(str(entry.occurred if entry.occurred.known else entry.recorded.date())):
                yield _delay(case.case, entry.fact.duty, str(entry.occurred), entry.fact)


def _delay(case: str, what: str, on: str, fact: Any) -> dict[str, Any]:  # noqa: ANN401  one of two facts
    forecast = str(fact.forecast) if fact.forecast.known else ""
    return {"case": case, "what": what, "said_on": on, "reason": fact.reason.label, "expected": forecast}


def _scrutiny(period: Period, found: list[Partnership]) -> Iterator[dict[str, Any]]:
    for partnership in found:
        for what, entries in (
            ("Independent scrutiny held", partnership.scrutiny),
            ("Arrangements published", partnership.arrangements),
            ("Period of a yearly report ended", partnership.periods),
            ("Yearly report published", partnership.reports),
            ("Yearly report sent", partnership.sent),
        ):
            for entry in entries:
                if period.has(str(entry.occurred)):
                    yield {"case": partnership.case, "what": what, "on": str(entry.occurred)}


class Asked(NamedTuple):
    """What the guidance asks of a yearly report, in our words, and where it is to be found."""

    asked: str
    where: str


_BY_PEOPLE = "not in this record: to be written"
ASKED = (
    Asked("What the partners did under their arrangements, reviews among it", "Reviews, Rapid reviews"),
    Asked(
        "How effective the arrangements have been", f"Timeliness (spr export timeliness); else {_BY_PEOPLE}"
    ),
    Asked("The contribution of each partner", _BY_PEOPLE),
    Asked(
        "Themes from scrutiny, reviews and audits", f"Scrutiny and publication; the themes are {_BY_PEOPLE}"
    ),
    Asked("Evidence of impact on children and families", "Actions and their impact"),
    Asked("Where there has been little or no progress", "Actions and their impact: not seen yet, overdue"),
    Asked("Learning from serious incidents", "Learning, Rapid reviews"),
    Asked("Decisions and actions, and what became of recommendations", "Actions, Decisions not to review"),
    Asked("Feedback of children and families, and what was made of it", _BY_PEOPLE),
    Asked("Costs and the money each partner gave", _BY_PEOPLE),
    Asked("How education is represented", _BY_PEOPLE),
    Asked("How data and information sharing improved practice", _BY_PEOPLE),
    Asked("The impact of independent scrutiny", f"Scrutiny and publication; the findings are {_BY_PEOPLE}"),
    Asked("Changes to the published arrangements, with their timescale", "Scrutiny and publication"),
    Asked("That national reforms were carried out", _BY_PEOPLE),
)
_CANNOT = (
    "Words: learning, reasons and impact are sealed, and not in these lists: spr history CASE --words",
    "What was never recorded: training, audits, feedback and money are not in this record.",
)
_NOTE_OF_REVIEWS = (
    "Reviews decided on, published or ended in the period, and those at work in it. One that "
    "ended on a day that nobody knows is left out."
)
_NOTE_OF_DECISIONS = "The reasons are on record and sealed: spr history CASE --words"
_NOTE_OF_LEARNING = "The learning points of these reviews, by number; the words are sealed until published."
_NOTE_OF_ACTIONS = "Agreed by the end of the period and not assured before it. Activity is not impact."
_NOTE_OF_ASKED = (
    "Working Together 2023, chapter 2, in our words; check it against the text before publication."
)
_LEARNING = (
    Column("case", "Review"),
    Column("number", "Point", Holds.NUMBER),
    Column("agency", "For"),
    Column("identified_on", "Identified", Holds.DAY),
    Column("answered", "Agency responded"),
    Column("actions", "Actions"),
)
_REQUESTS = (
    Column("case", "Case"),
    Column("agency", "Agency"),
    Column("asked_on", "Asked", Holds.DAY),
    Column("due_on", "By", Holds.DAY),
    Column("answered_on", "Answered", Holds.DAY),
    Column("answer", "Answer"),
    Column("chased", "Reminders", Holds.NUMBER),
    Column("formal_on", "Asked formally", Holds.DAY),
)
_ASKED_FOR = (
    Column("called", "Review"),
    Column("asked_on", "Asked", Holds.DAY),
    Column("requester", "By"),
    Column("answer", "Answer"),
    Column("answered_on", "Answered", Holds.DAY),
)
_DELAYS = (
    Column("case", "Case"),
    Column("what", "What is late"),
    Column("said_on", "Said on", Holds.DAY),
    Column("reason", "Reason"),
    Column("expected", "Now expected", Holds.DAY),
)
_SCRUTINY = (Column("case", "Partnership"), Column("what", "What"), Column("on", "When", Holds.DAY))
_ASKED = (Column("asked", "Asked for"), Column("where", "Where it is"))
