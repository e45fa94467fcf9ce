"""What an action tells the case it answers: that it was agreed."""

from collections.abc import Sequence

from workflow.actions.facts import Agreed
from workflow.actions.standing import Action
from workflow.corrections import Linked
from workflow.facts import Entry, Fact
from workflow.review.facts import ActionAgreed
from workflow.vocabulary import Agency


def tells(action: Action, entry: Entry) -> Sequence[tuple[str, Fact]]:
    """The review that it answers, once both are on record: the agreement, and which review it is.

    A case of another kind, such as a rapid review, is linked with it.
    """
    fact = entry.fact
    source = action.source or getattr(fact, "source", "")
    agreed = action.agreed is not None or isinstance(fact, Agreed)
    if not (agreed and source) or (action.agreed and action.source):
        return ()
    if not source.startswith("review/"):
        return ((source, Linked(case=action.case)),)
    agency = getattr(fact, "for_agency", Agency.UNKNOWN)
    if agency is Agency.UNKNOWN:
        agency = action.for_agency
    learning = getattr(fact, "learning", 0) or action.learning
    return ((source, ActionAgreed(action=action.case, learning=learning, agency=agency)),)
