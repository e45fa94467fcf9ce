"""What each agency was asked for in a case: what came of it, what was done about it, and what comes next."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from projections.agency_requests import RequestRow, agency_requests
from projections.reminders import Chased, with_reminders
from scheduler.cli.desk.suggesting import next_to_agency
from scheduler.cli.render import Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.facts import Standing
from workflow.moments import Moment, instant_of, london_day, on
from workflow.requests import Request

if TYPE_CHECKING:
    from scheduler.service import Service

_Seen = tuple[Request, Chased]


def as_data(service: "Service", standing: Any) -> dict[str, Any]:  # noqa: ANN401  a case of any kind
    """The requests of a case for programs; nothing of a case that asks no agency."""
    if not hasattr(standing, "requests"):
        return {}
    seen = _seen(service, standing) if standing.requests else []
    return {"requests": [_request(standing, *each) for each in seen]}


def on_a_page(service: "Service", standing: Standing) -> Iterator[Block]:
    """The same for people; below the table stands the next step towards each agency that owes an answer."""
    seen = _seen(service, standing) if getattr(standing, "requests", ()) else []
    if not seen:
        return
    yield Line("Agencies", "title")
    rows = [
        (
            _named(request),
            brief(request.asked.occurred),
            _day(chased.request.due_on),
            _came(service, request, chased.request),
            _done(request, chased),
        )
        for request, chased in seen
    ]
    yield Table(("agency", "asked", "by", "answer", "done about it"), rows, indent=2)
    for request, chased in seen:
        if chased.request.awaited:
            yield Line(f"Next for {_named(request)}:", "dim", 2)
            yield Line(next_to_agency(standing, request), indent=4, whole=True)


def _seen(service: "Service", standing: Any) -> Sequence[_Seen]:  # noqa: ANN401  a case that asks agencies
    """Each request with its row and its reminders, in the order in which they were asked."""
    with service.views.connect() as tx:
        rows = with_reminders(tx, agency_requests(tx, standing.case))
    by_request = {(each.request.agency, each.request.number): each for each in rows}
    return [(each, by_request[str(each.agency), each.number]) for each in standing.requests]


def _request(standing: Standing, request: Request, chased: Chased) -> dict[str, Any]:
    return {
        "agency": str(request.agency),
        "number": request.number,
        "asked_on": request.asked.occurred.edtf,
        "due_on": request.due.edtf if request.due.known else None,
        "owed_until": chased.request.due_on or None,
        "answered_on": request.answered.occurred.edtf if request.answered else None,
        "nil": request.nil,
        "full_on": request.full.occurred.edtf if request.full else None,
        "declined": request.declined is not None,
        "refused_on": request.refused.occurred.edtf if request.refused else None,
        "formally_asked_on": request.formal.occurred.edtf if request.formal else None,
        "chased": len(request.chased),
        "reminded": chased.reminded,
        "last_message_on": _last_message(chased) or None,
        "escalated": len(request.escalated),
        "next": next_to_agency(standing, request) if chased.request.awaited else None,
    }


def _named(request: Request) -> str:
    number = f" ({request.number})" if request.number > 1 else ""
    return f"{request.agency.label}{number}"


def _day(edtf: str) -> str:
    """A day for a column, empty where there is none."""
    return brief(Moment(edtf)) if edtf else ""


def _came(service: "Service", request: Request, row: RequestRow) -> tuple[str, str]:
    """What came of a request to an agency; a refusal and a formal request stay visible."""
    before = [f"refused {brief(request.refused.occurred)}"] if request.refused else []
    before += [f"formally asked {brief(request.formal.occurred)}"] if request.formal else []
    if request.answered:
        what = "holds nothing" if request.nil else "returned"
        after = [f"more {brief(request.full.occurred)}, having said it holds nothing"] if request.full else []
        return ", ".join([f"{what} {brief(request.answered.occurred)}", *after, *before]), "good"
    if request.declined:
        return ", ".join(reversed(before)), "bad"
    if not row.awaited:
        return ", ".join(["not owed any more", *before]), ""
    late = _days_late(service, row)
    overdue = [f"{counted(late, 'working day')} late"] if late else []
    return ", ".join(["awaited", *overdue, *before]), "bad" if late else "warn"


def _days_late(service: "Service", row: RequestRow) -> int:
    due, today = Moment(row.due_on).last_day if row.due_on else None, london_day(service.clock())
    return service.calendar.between(due, today) if due and due < today else 0


def _done(request: Request, chased: Chased) -> str:
    """How often it was reminded, by a message or a colleague, and what was done besides."""
    times = chased.reminded
    last = _last_reminded(request, chased)
    said = f"reminded {counted(times, 'time')}, last {last}" if last else f"reminded {counted(times, 'time')}"
    up = f"taken further up {brief(request.escalated[-1].occurred)}" if request.escalated else ""
    return "; ".join(part for part in (said if times else "", up) if part)


def _last_reminded(request: Request, chased: Chased) -> str:
    days = [entry.occurred.last_day for entry in request.chased]
    if message := _last_message(chased):
        days.append(Moment(message).day)
    last = max((day for day in days if day), default=None)
    return brief(on(last)) if last else ""


def _last_message(chased: Chased) -> str:
    """The day (London) on which a message last reached the contact; empty where none did."""
    at = chased.reminder.last_at if chased.reminder else ""
    return on(london_day(instant_of(Moment(at)))).edtf if at else ""
