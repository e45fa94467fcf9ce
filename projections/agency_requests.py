"""Agency requests: one row for each request to an agency, in rapid reviews and in reviews: who owes what."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, day_of, found
from projections.writing import put_whole
from workflow.catalogue import kind_of
from workflow.clocks import Clock
from workflow.facts import Entry
from workflow.requests import Request
from workflow.vocabulary import Answer, ClockState

RETURNED = {"rapid-review": "rr.agency_return", "review": "review.agency_return"}
"""The duty that each request starts, by the kind of case."""
_OWED = {ClockState.RUNNING, ClockState.NOT_RECKONABLE}


class RequestRow(msgspec.Struct, frozen=True):
    """A request to an agency and what came of it; days as EDTF, empty where there is none yet.

    `number` counts the requests to the agency in the case. `due_on` is the last day of its clock, else
    the day that was set. `awaited` says that the answer is still owed: it has not come, the agency has
    not refused, and the case has not ended without it. `good_enough` is an answer, empty where nobody
    has looked; `formal_on` the day of the last request under section 16H.
    """

    case: str
    agency: str
    number: int
    asked_on: str
    due_on: str
    answered_on: str
    nil: bool
    refused_on: str
    chased: int
    escalated: int
    formal_on: str
    good_enough: str
    awaited: bool
    state: str
    last_on: str


def _row(case: str, request: Request, clock: Clock | None) -> RequestRow:
    ended = clock is not None and clock.state not in _OWED
    return RequestRow(
        case=case,
        agency=str(request.agency),
        number=request.number,
        asked_on=day_of(request.asked),
        due_on=_due(request, clock),
        answered_on=day_of(request.answered),
        nil=request.nil,
        refused_on=day_of(request.refused),
        chased=len(request.chased),
        escalated=len(request.escalated),
        formal_on=day_of(request.formal),
        good_enough=_good_enough(request.checked),
        awaited=request.awaited and not ended,
        state=str(clock.state) if clock else "",
        last_on=day_of(_last(request)),
    )


def _due(request: Request, clock: Clock | None) -> str:
    due = clock.date.due_on if clock and clock.date.due_on.known else request.due
    return str(due) if due.known else ""


def _good_enough(checked: Entry | None) -> str:
    return str(Answer(checked.fact.good_enough)) if checked else ""


def _last(request: Request) -> Entry:
    """What was recorded last of a request."""
    single = (request.answered, request.checked, request.refused, request.formal)
    known = (request.asked, *request.chased, *request.escalated, *filter(None, single))
    return max(known, key=lambda entry: entry.version)


def _of(folded: Folded) -> Sequence[RequestRow]:
    standing, duty = folded.standing, RETURNED[folded.kind]
    made: Sequence[Request] = standing.requests
    clocks = kind_of(folded.case).clocks(standing, duty) if made else ()
    by_request = {(clock.date.subject, clock.date.cycle): clock for clock in clocks}
    return [_row(folded.case, each, by_request.get((str(each.agency), each.number))) for each in made]


def _rows(page: Page) -> Mapping[str, Sequence[RequestRow]]:
    return {folded.case: _of(folded) for folded in page.of(*RETURNED)}


AGENCY_REQUESTS = View(
    "agency_requests", RequestRow, ("case", "agency", "number"), _rows, put_whole, (("agency",),)
)


def agency_requests(
    tx: Connection, case: str | None = None, agency: str | None = None, *, awaited: bool | None = None
) -> list[RequestRow]:
    """The requests, all or those of a case, of an agency, or those still owed or not; by case and agency."""
    query = chosen(AGENCY_REQUESTS, case=case, agency=agency, awaited=awaited)
    return found(tx, query.order_by("case", "agency", "number"), RequestRow)
