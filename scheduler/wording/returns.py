"""What is said once a week of returns that are overdue: to the partner who answers for the agencies.

Of each return the request's own reference is said, the agency and the days, and nothing of the case.
"""

from collections.abc import Sequence
from datetime import date

from projections.overdue_returns import OverdueReturn
from scheduler.wording.alerts import CAPACITIES
from scheduler.wording.saying import Said
from scheduler.wording.templates import Templates, body_of, filled
from workflow.moments import spoken_day
from workflow.partnership.leads import PARTNERS
from workflow.requests import reference_of
from workflow.vocabulary import Agency, Capacity, Office

LIST, TO_NOBODY = "overdue-returns", "overdue-returns-nobody"


def overdue_list(
    templates: Templates, office: Office, late: Sequence[OverdueReturn], day: date, capacity: Capacity
) -> Said:
    """What the agencies of a partner have not returned, for whoever answers for them."""
    items = (body_of(templates, f"{LIST}-item", _item(each)) for each in late)
    fields = {**_fields(office, late, day), "items": "\n".join(items), "capacity": _as(capacity, office)}
    return filled(templates, LIST, fields, _LABEL)


def list_to_nobody(
    templates: Templates, office: Office, late: Sequence[OverdueReturn], day: date, *, held: bool
) -> Said:
    """That a list went to nobody: because nobody holds the office, or whoever does is passed by."""
    cause = (
        f"Whoever holds the office of {partner_of(office)} has left, or is recused from these cases."
        if held
        else f"Nobody holds the office of {partner_of(office)}."
    )
    partner = next(name for name, each in PARTNERS.items() if each is office)
    command = f"spr export overdue-returns --for {partner}"
    fields = {**_fields(office, late, day), "cause": cause, "command": command}
    return filled(templates, TO_NOBODY, fields, _LABEL)


def partner_of(office: Office) -> str:
    """A delegated partner by the name of the office: delegated police safeguarding partner."""
    return f"{office.label} safeguarding partner"


_LABEL = "returns that agencies owe"


def _fields(office: Office, late: Sequence[OverdueReturn], day: date) -> dict[str, str]:
    number = len(late)
    counts = f"{number} return{'' if number == 1 else 's'}"
    return {"partner": partner_of(office), "counts": counts, "day": spoken_day(day)}


def _item(each: OverdueReturn) -> dict[str, str]:
    request = each.chased.request
    return {
        "case": reference_of(request.case, request.agency, request.number),
        "agency": Agency(request.agency).label,
        "due_day": spoken_day(each.due_on),
        "working_days": _late(each.days_late),
        "reminded": _reminded(each.chased.reminded),
    }


def _late(days: int) -> str:
    """How many working days it is late; nothing over the weekend that follows the last day."""
    return f"It is {days} working day{'' if days == 1 else 's'} late." if days > 0 else ""


def _reminded(times: int) -> str:
    match times:
        case 0:
            return "The agency was not reminded."
        case 1:
            return "The agency was reminded once."
        case _:
            return f"The agency was reminded {times} times."


def _as(capacity: Capacity, office: Office) -> str:
    match capacity:
        case Capacity.ESCALATION:
            return f"You are told because you answer for these agencies as {partner_of(office)}."
        case Capacity.DEPUTY:
            return f"You are told as the deputy of the {partner_of(office)}."
        case _:
            return CAPACITIES[capacity]
