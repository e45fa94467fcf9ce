"""`spr export overdue-returns`: what their agencies owe, for each delegated partner, the oldest first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from projections.overdue_returns import OverdueReturn
from projections.overdue_returns import overdue_returns as found
from scheduler.cli.exporting.about import about
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.moments import instant_of, london_day
from workflow.partnership.facts import OverdueReturnsSent
from workflow.partnership.leads import PARTNERS
from workflow.requests import reference_of
from workflow.vocabulary import Agency

if TYPE_CHECKING:
    from scheduler.service import Service


def returns_for(service: "Service", partner: str | None) -> Sequence[OverdueReturn]:
    """The returns that are overdue now, of the agencies of a partner or of all."""
    with service.views.connect() as tx:
        today, lead = london_day(service.clock()), PARTNERS[partner] if partner else None
        return found(tx, today, service.calendar, lead)


def overdue_returns(service: "Service", partner: str | None, late: Sequence[OverdueReturn]) -> Book:
    """The book of the list."""
    title = f"Overdue returns, {partner.replace('-', ' ')}" if partner else "Overdue returns"
    sheet = Sheet("Overdue returns", _COLUMNS, [_row(each) for each in late], _NOTE)
    return Book(title, about(service, None, *_CANNOT), [sheet])


def to_put_on_record(service: "Service", partner: str, late: Sequence[OverdueReturn]) -> str:
    """The command that records that the list went to the partner."""
    heads = list(service.on_record.streams("partnership/"))
    case = heads[0].name if heads else "PARTNERSHIP"
    oldest = f" --oldest {late[0].due_on.isoformat()}" if late else ""
    to = f"--to {PARTNERS[partner]} --returns {len(late)}{oldest}"
    return f"spr record {OverdueReturnsSent.stored} {case} {to} --occurred WHEN"


def _row(each: OverdueReturn) -> dict[str, Any]:
    request, reminder = each.chased.request, each.chased.reminder
    reminded_on = (
        london_day(instant_of(reminder.last_at)).isoformat() if reminder and reminder.last_at else ""
    )
    return {
        "reference": reference_of(request.case, request.agency, request.number),
        "agency": Agency(request.agency).label,
        "partner": each.lead.label,
        "asked_on": request.asked_on,
        "due_on": each.due_on.isoformat(),
        "days_late": each.days_late,
        "reminded": each.chased.reminded,
        "reminded_on": reminded_on,
        "escalated": request.escalated,
        "formal_on": request.formal_on,
    }


_COLUMNS = (
    Column("reference", "Reference"),
    Column("agency", "Agency"),
    Column("partner", "Partner"),
    Column("asked_on", "Asked", Holds.DAY),
    Column("due_on", "Due", Holds.DAY),
    Column("days_late", "Working days late", Holds.NUMBER),
    Column("reminded", "Reminded", Holds.NUMBER),
    Column("reminded_on", "Last message", Holds.DAY),
    Column("escalated", "Taken further up", Holds.NUMBER),
    Column("formal_on", "Asked formally", Holds.DAY),
)
_NOTE = (
    "The oldest first. A return is overdue from the day after its last day; a nil return is an answer, and "
    "an agency that refused owes nothing until it is asked formally. Reminded: by messages and by colleagues."
)
_CANNOT = (
    "Requests for which no day is set are never overdue: spr list requests --where awaited=yes",
    "Which partner answers for an agency is by sector, to be confirmed by the partnership.",
)
