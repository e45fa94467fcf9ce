"""Reviews: one row each, as the case stands."""

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, day_of, found, instant, put_cases
from workflow.review.standing import Review


class ReviewRow(msgspec.Struct, frozen=True):
    """A review at a glance; codes as stored, days as EDTF, empty where there is none yet."""

    case: str
    status: str
    kind: str
    incident: str
    opened_on: str
    commissioned_on: str
    published_on: str
    publication_on: str
    absorbed_on: str
    agencies: int
    awaited: int
    facts: int
    departures: int
    last_recorded: str
    last_occurred: str


def _row(folded: Folded) -> ReviewRow:
    review: Review = folded.standing
    return ReviewRow(
        case=folded.case,
        status=str(review.status),
        kind=str(review.kind),
        incident=review.incident,
        opened_on=day_of(review.opened),
        commissioned_on=day_of(review.commissioned),
        published_on=day_of(review.published),
        publication_on=str(next(reversed(review.publication_dates), "")),
        absorbed_on=day_of(review.absorbed),
        agencies=len({*review.agencies, *review.requested, *review.received}),
        awaited=len(review.awaited),
        facts=review.version,
        departures=len(review.departures),
        last_recorded=instant(folded.last.recorded),
        last_occurred=str(folded.last_occurred),
    )


def _rows(page: Page) -> list[tuple[Folded, ReviewRow]]:
    return [(folded, _row(folded)) for folded in page.of("review")]


REVIEWS = View("reviews", ReviewRow, ("case",), _rows, put_cases, (("incident",),))


def reviews(
    tx: Connection,
    *,
    status: str | None = None,
    case: str | None = None,
    incident: str | None = None,
) -> list[ReviewRow]:
    """The reviews, all or those of a status or an incident, in order of their references."""
    query = chosen(REVIEWS, status=status, case=case, incident=incident).order_by("case")
    return found(tx, query, ReviewRow)
