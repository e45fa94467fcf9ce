"""Who answers for an office on a day: its holder, or whoever deputises where the holder is passed by."""

from datetime import date

from workflow.partnership.offices import Holder, has_left, holders
from workflow.partnership.standing import Partnership
from workflow.people import alike
from workflow.vocabulary import Office


def answering(
    partnership: Partnership, office: Office, recused: frozenset[str], day: date
) -> tuple[Holder, ...]:
    """Who answers for an office on a day (London), and has neither left nor is among those recused.

    The deputies where the holder is passed by; empty where nobody is left.
    """
    every = [
        each
        for each in holders(partnership, office, day)
        if each.person and alike(each.person) not in recused and not has_left(partnership, each.person, day)
    ]
    return tuple(each for each in every if not each.deputy) or tuple(every)
