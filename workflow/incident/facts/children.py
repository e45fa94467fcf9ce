"""The children of an incident: who they are, and what is thought of what happened to them."""

from typing import Annotated

from workflow.facts import ChildCode, Fact, fact, says
from workflow.incident.facts.fields import Reasons
from workflow.vocabulary import (
    AgeBand,
    Agency,
    Answer,
    Ethnicity,
    Harm,
    Identity,
    LegalStatus,
    Name,
    Placement,
    ProtectionPlan,
    Sex,
    Words,
)


@fact("incident.child-described", "{child} described: {identity}, looked after {looked_after}.")
class ChildDescribed(Fact):
    """What is known of one child is written down; an unborn or unidentified child needs no date of birth."""

    child: ChildCode = ""
    identity: Annotated[Identity, says("how far the child is identified")] = Identity.IDENTIFIED
    looked_after: Annotated[Answer, says("whether the child was looked after")] = Answer.UNKNOWN
    regulated_setting: Annotated[Answer, says("whether the child was in a regulated setting or service")] = (
        Answer.UNKNOWN
    )
    name: Annotated[Name | None, says("the child's name; sealed, by prompt or file only")] = None
    date_of_birth: Annotated[Name | None, says("the date of birth; sealed, by prompt or file only")] = None


@fact("incident.child-added", "{child} added to the children of the incident.")
class ChildAdded(Fact):
    """Another child turns out to belong to the incident."""

    child: ChildCode = ""
    identity: Annotated[Identity, says("how far the child is identified")] = Identity.UNIDENTIFIED
    reasons: Reasons = None


@fact(
    "incident.child-status-stated",
    "{child} as at the event: {legal_status}, placement {placement}, age {age_band}, care leaver {care_leaver}.",
)
class ChildStatusStated(Fact):
    """A child's legal status, placement and age as at the event; what changed since is of no account."""

    child: ChildCode = ""
    legal_status: Annotated[LegalStatus, says("the legal status as at the event")] = LegalStatus.UNKNOWN
    placement: Annotated[Placement, says("where the child lived as at the event")] = Placement.UNKNOWN
    age_band: Annotated[AgeBand, says("the age as at the event")] = AgeBand.UNKNOWN
    care_leaver: Annotated[Answer, says("whether the young person was a care leaver")] = Answer.UNKNOWN
    caused_harm: Annotated[Answer, says("whether this child caused serious harm to another person")] = (
        Answer.UNKNOWN
    )


@fact(
    "incident.child-characteristics-stated",
    "What the national form asks of {child} was stated, as at the notification.",
)
class ChildCharacteristicsStated(Fact):
    """What the national form asks of a child as at the notification, in the bands of the statistics."""

    child: ChildCode = ""
    sex: Annotated[Sex, says("the sex")] = Sex.UNKNOWN
    ethnicity: Annotated[Ethnicity, says("the ethnic group, one of five")] = Ethnicity.UNKNOWN
    disability: Annotated[Answer, says("whether the child is disabled")] = Answer.UNKNOWN
    child_in_need: Annotated[Answer, says("whether the child had a child in need plan")] = Answer.UNKNOWN
    child_protection: Annotated[
        ProtectionPlan, says("whether the child is or was the subject of a child protection plan")
    ] = ProtectionPlan.UNKNOWN
    known: Annotated[Answer, says("whether any agency knew the child, beyond what every child has")] = (
        Answer.UNKNOWN
    )
    known_to: Annotated[tuple[Agency, ...], says("which agencies knew the child")] = ()


@fact("incident.child-identified", "{child} identified, from now on called {becomes}.")
class ChildIdentified(Fact):
    """A child who was unborn, unknown or mistaken for another is identified; the clocks keep their names."""

    child: ChildCode = ""
    becomes: Annotated[ChildCode, says("the child's code from now on; left out: the same")] = ""
    identity: Annotated[Identity, says("how far the child is identified")] = Identity.IDENTIFIED
    name: Annotated[Name | None, says("the child's name; sealed, by prompt or file only")] = None
    date_of_birth: Annotated[Name | None, says("the date of birth; sealed, by prompt or file only")] = None
    reasons: Reasons = None


@fact("incident.children-found-to-be-one", "{child} and child {also} were found to be one child.")
class ChildrenFoundToBeOne(Fact):
    """Two codes turn out to mean one child, who is carried on under the first of them."""

    child: Annotated[ChildCode, says("the code under which the child is carried on")] = ""
    also: Annotated[ChildCode, says("the other code of the same child")] = ""
    reasons: Reasons = None


@fact("incident.child-died", "{child} died.")
class ChildDied(Fact):
    """A child has died; a child who dies later is a new fact with a date of its own."""

    child: ChildCode = ""
    expected: Annotated[Answer, says("whether the death was expected")] = Answer.UNKNOWN
    suspected_suicide: Annotated[Answer, says("whether suicide is suspected")] = Answer.UNKNOWN


@fact("incident.child-seriously-harmed", "{child} seriously harmed: {harm}.")
class ChildSeriouslyHarmed(Fact):
    """A child has been seriously harmed; even if a child recovers, serious harm can have occurred."""

    child: ChildCode = ""
    harm: Annotated[tuple[Harm, ...], says("what kind of harm; the list is not exhaustive")] = (
        Harm.NOT_STATED,
    )
    recovered: Annotated[Answer, says("whether the child recovered; it excludes nothing")] = Answer.UNKNOWN
    reasons: Annotated[Words | None, says("why it is called serious harm; sealed")] = None
    research: Annotated[Words | None, says("the research evidence considered; sealed")] = None


@fact("incident.abuse-or-neglect-known", "Abuse or neglect is known.")
class AbuseOrNeglectKnown(Fact):
    """Abuse or neglect is known."""

    child: ChildCode = ""
    reasons: Reasons = None


@fact("incident.abuse-or-neglect-suspected", "Abuse or neglect is suspected.")
class AbuseOrNeglectSuspected(Fact):
    """Abuse or neglect is suspected."""

    child: ChildCode = ""
    reasons: Reasons = None


@fact("incident.abuse-or-neglect-not-known", "It is not known whether there was abuse or neglect.")
class AbuseOrNeglectNotKnown(Fact):
    """Somebody looked, and it is not known whether there was abuse or neglect."""

    child: ChildCode = ""
    reasons: Reasons = None


@fact("incident.abuse-or-neglect-ruled-out", "Abuse and neglect were ruled out.")
class AbuseOrNeglectRuledOut(Fact):
    """Abuse and neglect have been ruled out."""

    child: ChildCode = ""
    reasons: Reasons = None
