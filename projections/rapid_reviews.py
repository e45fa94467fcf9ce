"""Rapid reviews: one row each, as the case stands."""

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, day_of, found, instant, put_cases
from workflow.rapid_review.standing import RapidReview


class RapidReviewRow(msgspec.Struct, frozen=True):
    """A rapid review at a glance; codes as stored, days as EDTF, empty where there is none yet.

    `signed` are the partners who have signed, `response` the Panel's last answer.
    """

    case: str
    status: str
    incident: str
    opened_on: str
    notified_on: str
    requests: int
    awaited: int
    meetings: int
    outcome: str
    signed: tuple[str, ...]
    dissents: int
    sent_on: str
    incomplete: int
    response: str
    facts: int
    departures: int
    last_recorded: str
    last_occurred: str


def _row(folded: Folded) -> RapidReviewRow:
    review: RapidReview = folded.standing
    return RapidReviewRow(
        case=folded.case,
        status=str(review.status),
        incident=review.incident,
        opened_on=day_of(review.opened),
        notified_on=day_of(*review.notifications[-1:]),
        requests=len(review.requests),
        awaited=len(review.awaited),
        meetings=len(review.meetings),
        outcome=str(review.outcome or ""),
        signed=tuple(map(str, review.signatures.partners)),
        dissents=len(review.signatures.dissents),
        sent_on=day_of(*review.sent[-1:]),
        incomplete=len(review.incomplete),
        response=str(review.responses[-1].fact.response) if review.responses else "",
        facts=review.version,
        departures=len(review.departures),
        last_recorded=instant(folded.last.recorded),
        last_occurred=str(folded.last_occurred),
    )


def _rows(page: Page) -> list[tuple[Folded, RapidReviewRow]]:
    return [(folded, _row(folded)) for folded in page.of("rapid-review")]


RAPID_REVIEWS = View("rapid_reviews", RapidReviewRow, ("case",), _rows, put_cases, (("incident",),))


def rapid_reviews(
    tx: Connection, *, status: str | None = None, case: str | None = None, incident: str | None = None
) -> list[RapidReviewRow]:
    """The rapid reviews, all or those of a status or an incident, in order of their references."""
    query = chosen(RAPID_REVIEWS, status=status, case=case, incident=incident).order_by("case")
    return found(tx, query, RapidReviewRow)
