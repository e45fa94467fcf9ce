"""Whether the step of an escalation before this one reached anybody above.

Where an office is vacant, whoever is told next would otherwise think that somebody has it in hand.
"""

from scheduler.audiences import audience_of
from scheduler.outbox_rows import Telling
from scheduler.planning import Announced
from scheduler.service import Service
from scheduler.wording.alerts import ESCALATIONS
from workflow.alerts import Delivered, Raised
from workflow.facts import Entry
from workflow.moments import london_day
from workflow.vocabulary import Capacity


def step_reached_nobody(service: Service, telling: Telling, about: Announced) -> bool:
    """Whether nobody was told of the step before, because nobody held its office or they were passed by."""
    step = _step_before(about) if telling.capacity is Capacity.ESCALATION else None
    if step is None or _has_reached_somebody(step, about):
        return False
    return bool(audience_of(service, step.fact, london_day(step.recorded)).passed_by)


def _step_before(about: Announced) -> Entry | None:
    """The escalation of the same due date that came before this one."""
    now = about.entry.fact
    steps = (
        each
        for each in reversed(about.history[: about.entry.version - 1])
        if isinstance(each.fact, Raised) and each.fact.rung in ESCALATIONS
    )
    if not isinstance(now, Raised) or now.rung not in ESCALATIONS:
        return None
    found = (each for each in steps if each.fact.reckoning == now.reckoning and each.fact.rung != now.rung)
    return next(found, None)


def _has_reached_somebody(step: Entry, about: Announced) -> bool:
    return any(
        each.cause == step.id and each.fact.capacity is Capacity.ESCALATION
        for each in about.history
        if isinstance(each.fact, Delivered)
    )
