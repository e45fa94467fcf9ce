"""What can have happened to an action: recommended, agreed, done, evidenced, and shown to have changed something."""

from typing import Annotated

import msgspec

from workflow.facts import NONE_HELD, CaseReference, Evidence, Fact, Person, Reference, fact, says
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import Agency, Words

Source = Annotated[CaseReference, says("the review or rapid review that the action answers")]
Learning = Annotated[
    int, msgspec.Meta(ge=0, description="the number of the learning point it answers; 0: not stated")
]
ForAgency = Annotated[Agency, says("the agency it is for")]
DueOn = Annotated[Moment, says("the day by which it is to be done")]
Reasons = Annotated[Words | None, says("the reasons; sealed")]
Why = Annotated[Words, says("the reasons; sealed")]


@fact("action.recommendation-accepted", "Recommendation accepted; it is for: {for_agency}.")
class RecommendationAccepted(Fact):
    """A recommendation is accepted; which action answers it is still to be agreed."""

    source: Source = ""
    learning: Learning = 0
    for_agency: ForAgency = Agency.UNKNOWN
    recommendation: Annotated[Words | None, says("the recommendation; sealed until published")] = None


@fact("action.recommendation-rejected", "Recommendation not accepted; it is for: {for_agency}.")
class RecommendationRejected(Fact):
    """A recommendation is not accepted, for a reason; that is an end, and no failure."""

    reasons: Why
    source: Source = ""
    learning: Learning = 0
    for_agency: ForAgency = Agency.UNKNOWN


@fact("action.agreed", "Action agreed: owned by {owner}, due {due_on}; it is for: {for_agency}.")
class Agreed(Fact):
    """An action is agreed: who owns it, by when it is to be done, and which learning it answers."""

    owner: Annotated[Agency, says("the agency that owns it")]
    post: Annotated[Person, says("the post in the agency that owns it")] = ""
    due_on: DueOn = UNKNOWN
    source: Source = ""
    learning: Learning = 0
    for_agency: ForAgency = Agency.UNKNOWN
    action: Annotated[Words | None, says("what is to be done; sealed")] = None


@fact("action.progressed", "Progress was reported.")
class Progressed(Fact):
    """Progress on the action is reported."""

    progress: Annotated[Words | None, says("what has been done; sealed")] = None


@fact("action.due-date-changed", "Due date changed: now {due_on}.")
class DueDateChanged(Fact):
    """The day by which the action is to be done is changed, for a reason; every earlier day stays visible."""

    due_on: DueOn
    reasons: Why


@fact("action.evidence-submitted", "Evidence submitted, reference {reference}.")
class EvidenceSubmitted(Fact):
    """The owner submits evidence that the action was done, and of what it changed."""

    evidence: Evidence = NONE_HELD
    reference: Reference = NONE_HELD
    impact: Annotated[Words | None, says("what it changed for children and families; sealed")] = None


@fact("action.evidence-accepted", "The evidence was accepted.")
class EvidenceAccepted(Fact):
    """The partnership accepts the evidence: the action has been done."""

    accepted_by: Annotated[Person, says("who accepted it, by post")] = ""


@fact("action.evidence-not-accepted", "The evidence was not accepted.")
class EvidenceNotAccepted(Fact):
    """The evidence does not show that the action was done; more is asked for."""

    reasons: Why


@fact("action.impact-assured", "The impact was assured.")
class ImpactAssured(Fact):
    """The partnership has seen from the evidence what the action changed."""

    assured_by: Annotated[Person, says("who assured it, by post")] = ""
    impact: Annotated[Words | None, says("what it changed for children and families; sealed")] = None


@fact("action.escalated", "Escalated to {to}.")
class Escalated(Fact):
    """The action is late or stuck, and is taken further up."""

    to: Annotated[Person, says("to whom, by post")]
    reasons: Reasons = None


@fact("action.reopened", "Reopened; now due {due_on}.")
class Reopened(Fact):
    """More is to be done than was thought; the action is owed anew, by a day of its own."""

    reasons: Why
    due_on: DueOn = UNKNOWN


@fact("action.closed", "Closed.")
class Closed(Fact):
    """Nothing more is to be done: its impact is assured, or it was not accepted."""

    reasons: Reasons = None
