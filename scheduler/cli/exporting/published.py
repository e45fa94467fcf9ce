"""`spr export published`: published reviews with their summaries, and the requests for their reports.

The partnership's page: "Exec Summaries and Learning Summaries will be listed here", and "Previous reports
can be requested".
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from projections.reviews import reviews
from scheduler.cli.exporting.about import about
from scheduler.cli.exporting.years import Period
from scheduler.cli.words import brief
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.facts import NONE_HELD, Entry
from workflow.review import facts as f
from workflow.review.standing import Review
from workflow.vocabulary import Answer, Development, Summary

if TYPE_CHECKING:
    from scheduler.service import Service

NOT_STATED = "not on record"
NO_CODE = "published under no code"
CAN_BE_REQUESTED = "Previous reports can be requested from the partnership"
TELEPHONE = "01484 225161"
"""As the page of Kirklees Safeguarding Children Partnership, "Safeguarding Practice Reviews", gives it."""


def published(service: "Service", period: Period) -> Book:
    """The book of what was published, and of who asked for it."""
    with service.views.connect() as tx:
        cases = [row.case for row in reviews(tx)]
    found: list[Review] = [service.standing(case) for case in cases]
    public = [each for each in found if each.published and period.has(str(each.published.occurred))]
    public.sort(key=lambda each: str(each.published.occurred if each.published else ""), reverse=True)
    instead = [each for each in found if each.improvements and period.has(str(each.improvements.occurred))]
    asked = [row for each in found for row in requests_for(each) if period.has(row["asked_on"])]
    named = [_named(each) for each in [*public, *instead]]
    return Book(
        f"Published reviews, {period.name}",
        about(service, period, *_CANNOT),
        [
            Sheet("Published reviews", _PUBLISHED, [_row(each) for each in public], _NOTE),
            Sheet("Improvements published instead", _INSTEAD, [_improved(each) for each in instead]),
            Sheet("Requests for reports", _REQUESTS, asked, _NOTE_OF_REQUESTS),
            Sheet("References", _REFERENCES, named, _NOTE_OF_REFERENCES),
        ],
    )


def called(review: Review) -> str:
    """What a review is called here: the code it was published under, else its reference."""
    code = published_as(review)
    return review.case if code == NO_CODE else code


def published_as(review: Review) -> str:
    """What a review may be called in public: the code it was published under; its reference is our own."""
    said = [entry.fact.code for entry in review.public_since if entry.fact.code]
    return said[-1] if said else NO_CODE


def url_of(review: Review) -> str:
    """Where its report is public, as stated last."""
    said = [entry.fact.url for entry in review.public_since if entry.fact.url]
    return said[-1] if said else ""


def _row(review: Review) -> dict[str, Any]:
    assert review.published is not None, "only what was published is listed"  # noqa: S101  chosen above
    until = review.public_until
    withdrawn = review.withdrawals[-1:] if str(review.status) == "withdrawn" else ()
    return {
        "called": published_as(review),
        "kind": review.kind.label,
        "published_on": str(review.published.occurred),
        "executive_summary": summary(review, Summary.EXECUTIVE),
        "learning_summary": summary(review, Summary.LEARNING),
        "summaries": " ".join(dict.fromkeys(each.fact.url for each in review.summaries if each.fact.url)),
        "url": url_of(review),
        "public_until": until.isoformat() if until else "",
        "withdrawn_on": str(withdrawn[0].occurred) if withdrawn else "",
        "deposited_on": str(review.deposited.occurred) if review.deposited else "",
        "deposit": _reference(review.deposited),
    }


_NOTED = {
    Summary.EXECUTIVE: Development.SUMMARY_PUBLISHED,
    Summary.LEARNING: Development.LEARNING_PUBLISHED,
}


def summary(review: Review, which: Summary) -> str:
    """Whether a summary is published: since when, yes, no, or not on record."""
    own = next((entry for entry in review.summaries if entry.fact.summary is which), None)
    noted = next((e for e in review.developments if e.fact.development is _NOTED[which]), None)
    if later := own or noted:
        return f"yes, {brief(later.occurred)}" if later.occurred.known else Answer.YES.label
    said = getattr(review.published.fact, which.replace("-", "_")) if review.published else Answer.UNKNOWN
    return NOT_STATED if said is Answer.UNKNOWN else str(said.label)


def _improved(review: Review) -> dict[str, Any]:
    assert review.improvements is not None, "only these are listed"  # noqa: S101  chosen above
    fact, on = review.improvements.fact, str(review.improvements.occurred)
    return {"kind": review.kind.label, "published_on": on, "url": fact.url}


def _named(review: Review) -> dict[str, Any]:
    """A review by what it is called in public and by our own reference."""
    public = review.published or review.improvements
    return {
        "called": published_as(review),
        "published_on": str(public.occurred) if public else "",
        "case": review.case,
    }


def requests_for(review: Review) -> Iterator[dict[str, Any]]:
    """The requests for the report of a review, each with what became of it.

    An answer belongs to the request of its reference, else to the first that is open of such an asker.
    """
    answers = [*review.facts_of(f.ReportSupplied.stored, f.ReportDeclined.stored)]
    for asked in review.facts_of(f.ReportRequested.stored):
        answer = next((each for each in answers if _answers(each, asked)), None)
        if answer:
            answers.remove(answer)
        supplied = answer is not None and isinstance(answer.fact, f.ReportSupplied)
        yield {
            "called": called(review),
            "case": review.case,
            "asked_on": str(asked.occurred),
            "requester": asked.fact.requester.label,
            "reference": _reference(asked),
            "answer": ("supplied" if supplied else "declined") if answer else "still open",
            "answered_on": str(answer.occurred) if answer else "",
        }


def _answers(answer: Entry, asked: Entry) -> bool:
    held = {answer.fact.reference, asked.fact.reference} - {NONE_HELD}
    if len(held) == 1 and answer.fact.reference == asked.fact.reference:
        return True
    return not held and answer.fact.requester is asked.fact.requester


def _reference(entry: Entry | None) -> str:
    return entry.fact.reference if entry and entry.fact.reference != NONE_HELD else ""


_CANNOT = (
    "Whether an address still answers: it is as it was recorded.",
    "Who asked is kept as a sort of person, never by name.",
)
_NOTE = (
    f"For the partnership's page. {CAN_BE_REQUESTED}: telephone {TELEPHONE}. "
    "The latest first. A report is public for at least one year; the day is the last of it."
)
_NOTE_OF_REQUESTS = (
    "For the office, and not for the page. Record one: "
    "spr record review.report-requested CASE --requester researcher --occurred today"
)
_NOTE_OF_REFERENCES = "For the office, and not for the page: which case of this record each is."
_PUBLISHED = (
    Column("called", "Review"),
    Column("kind", "Kind"),
    Column("published_on", "Published", Holds.DAY),
    Column("executive_summary", "Executive summary"),
    Column("learning_summary", "Learning summary"),
    Column("url", "Address"),
    Column("summaries", "Addresses of summaries"),
    Column("public_until", "Public until at least", Holds.DAY),
    Column("withdrawn_on", "Withdrawn", Holds.DAY),
    Column("deposited_on", "With the NSPCC since", Holds.DAY),
    Column("deposit", "NSPCC reference"),
)
_INSTEAD = (
    Column("kind", "Kind"),
    Column("published_on", "Published", Holds.DAY),
    Column("url", "Address"),
)
_REFERENCES = (
    Column("called", "Review"),
    Column("published_on", "Published", Holds.DAY),
    Column("case", "Case"),
)
_REQUESTS = (
    Column("called", "Review"),
    Column("case", "Case"),
    Column("asked_on", "Asked", Holds.DAY),
    Column("requester", "By"),
    Column("reference", "Reference"),
    Column("answer", "Answer"),
    Column("answered_on", "Answered", Holds.DAY),
)
