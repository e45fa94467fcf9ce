"""The first word of an incident: who notifies, when it was, and what is done at once."""

from typing import Annotated

from workflow.facts import NONE_HELD, ChildCode, Fact, Reference, fact, says
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import (
    AbuseOrNeglect,
    Addressee,
    Agency,
    Answer,
    IncidentType,
    Means,
    PressInterest,
    Safety,
    Words,
)


@fact("incident.notified", "Notified to the partnership by {organisation}: {type}.")
class Notified(Fact):
    """An organisation notifies the partnership of an incident involving the care of a child."""

    organisation: Annotated[Agency, says("the organisation that notifies")]
    type: Annotated[IncidentType, says("what happened")] = IncidentType.UNKNOWN
    children: Annotated[tuple[ChildCode, ...], says("the children, each by a code")] = ()
    died: Annotated[
        tuple[ChildCode, ...], says("which of them died; left out: all, where the type is a death")
    ] = ()
    seriously_harmed: Annotated[
        tuple[ChildCode, ...],
        says("which were seriously harmed; left out: all, where the type is serious harm"),
    ] = ()
    happened: Annotated[Moment, says("when the incident happened")] = UNKNOWN
    organisation_aware: Annotated[Moment, says("when the organisation became aware of it")] = UNKNOWN
    looked_after: Annotated[Answer, says("whether the child was looked after")] = Answer.UNKNOWN
    regulated_setting: Annotated[Answer, says("whether the child was in a regulated setting or service")] = (
        Answer.UNKNOWN
    )
    abuse_or_neglect: Annotated[AbuseOrNeglect, says("what is thought of abuse or neglect")] = (
        AbuseOrNeglect.UNKNOWN
    )
    local_authority_told: Annotated[Answer, says("whether the local authority was told as well")] = (
        Answer.UNKNOWN
    )
    summary: Annotated[Words | None, says("what happened, in words; sealed")] = None


@fact("incident.occurrence-stated", "It happened {happened}; it was found {found}.")
class OccurrenceStated(Fact):
    """When the incident happened, as nearly as is known, and when it was found; the two can lie far apart."""

    happened: Annotated[Moment, says("when it happened: an instant, a day, a month, a range of days")] = (
        UNKNOWN
    )
    found: Annotated[Moment, says("when the child was found, or the harm came to light")] = UNKNOWN


@fact(
    "incident.safety-secured",
    "Immediate safety: {outcome}; other children considered: {other_children_considered}.",
)
class SafetySecured(Fact):
    """The organisation has seen to the immediate safety of the child, or minimised the impact of the harm."""

    outcome: Annotated[Safety, says("what was reached")] = Safety.SECURED
    other_children_considered: Annotated[
        Answer, says("whether the safety of other children was considered")
    ] = Answer.UNKNOWN
    actions: Annotated[Words | None, says("what was done; sealed")] = None


@fact(
    "incident.safety-not-yet-secured",
    "Immediate safety is not yet secured; other children considered: {other_children_considered}.",
)
class SafetyNotYetSecured(Fact):
    """The child is not yet safe, and it is known."""

    other_children_considered: Annotated[
        Answer, says("whether the safety of other children was considered")
    ] = Answer.UNKNOWN
    actions: Annotated[Words | None, says("what is being done; sealed")] = None


@fact(
    "incident.other-children-considered",
    "Siblings and other children considered; others at risk: {at_risk}.",
)
class OtherChildrenConsidered(Fact):
    """The safety of siblings and of other children was considered."""

    at_risk: Annotated[Answer, says("whether another child is at risk")] = Answer.UNKNOWN
    actions: Annotated[Words | None, says("what was done; sealed")] = None


@fact("incident.records-preserved", "Records preserved by: {agencies}.")
class RecordsPreserved(Fact):
    """The records of the child and family are secured against change and loss."""

    agencies: Annotated[tuple[Agency, ...], says("by which agencies; left out: all concerned")] = ()


@fact("incident.press-interest-noted", "Interest of the press: {interest}.")
class PressInterestNoted(Fact):
    """Somebody looked at what the press knows or may soon ask."""

    interest: Annotated[PressInterest, says("what was found")]
    words: Annotated[Words | None, says("more about it; sealed")] = None


@fact("incident.parents-told", "The parents were told.")
class ParentsTold(Fact):
    """The parents, or whoever has parental responsibility, are told as appropriate."""

    child: ChildCode = ""
    words: Annotated[Words | None, says("what they were told, and by whom; sealed")] = None


@fact("incident.parents-not-told", "The parents were not told, for reasons given.")
class ParentsNotTold(Fact):
    """It is not appropriate to tell the parents, or not yet."""

    reasons: Annotated[Words, says("why not; sealed")]
    child: ChildCode = ""


@fact("incident.body-informed", "Informed: {body}, by {means}.")
class BodyInformed(Fact):
    """A body that is to be told of the incident, and for which there is no fact of its own, is told."""

    body: Annotated[Addressee, says("who was told")]
    means: Annotated[Means, says("how")] = Means.UNKNOWN
    reference: Reference = NONE_HELD
