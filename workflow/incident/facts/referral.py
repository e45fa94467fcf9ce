"""Referral and protection: the local authority becomes aware, discusses, confers; allegations."""

from typing import Annotated

from workflow.facts import NONE_HELD, ChildCode, Fact, Person, Reference, fact, says
from workflow.incident.facts.fields import Organisation, Reasons
from workflow.vocabulary import Agency, Answer, Means, ReferralOutcome, StrategyOutcome, Words


@fact("incident.referred-to-local-authority", "Referred to the local authority by {organisation}.")
class ReferredToLocalAuthority(Fact):
    """The organisation makes a referral to the local authority, as it must where there is serious harm."""

    organisation: Organisation = Agency.UNKNOWN
    reference: Reference = NONE_HELD
    means: Annotated[Means, says("how it was made")] = Means.UNKNOWN
    recipient: Annotated[Person, says("to which post or team of the local authority")] = ""


@fact("incident.not-referred", "No referral to the local authority is made, for reasons given.")
class NotReferred(Fact):
    """No referral is made, and why is written down: the child has died, say, and there is no sibling."""

    reasons: Annotated[Words, says("the reasons; sealed")]
    organisation: Organisation = Agency.UNKNOWN


@fact("incident.referral-decided", "The local authority decided on the referral: {outcome}.")
class ReferralDecided(Fact):
    """The local authority decides what it does on the referral."""

    outcome: Annotated[ReferralOutcome, says("what it decided")] = ReferralOutcome.NOT_STATED
    child: ChildCode = ""
    reasons: Reasons = None


@fact("incident.local-authority-became-aware", "The local authority became aware.")
class LocalAuthorityBecameAware(Fact):
    """The local authority becomes aware that the incident has occurred; the five working days run from here."""

    how: Annotated[Means, says("how it learned of it")] = Means.UNKNOWN


@fact("incident.strategy-discussion-held", "A strategy discussion about {child} was held: {outcome}.")
class StrategyDiscussionHeld(Fact):
    """The local authority, the police and health discuss what must be done; enquiries may begin."""

    child: ChildCode = ""
    outcome: Annotated[StrategyOutcome, says("what it came to")] = StrategyOutcome.NOT_STATED
    agencies: Annotated[tuple[Agency, ...], says("who took part")] = ()
    reasons: Reasons = None


@fact("incident.child-protection-conference-held", "A child protection conference about {child} was held.")
class ChildProtectionConferenceHeld(Fact):
    """An initial child protection conference is held."""

    child: ChildCode = ""
    plan: Annotated[Answer, says("whether it made the child the subject of a child protection plan")] = (
        Answer.UNKNOWN
    )


@fact(
    "incident.child-protection-conference-not-needed",
    "No child protection conference about {child} is needed.",
)
class ChildProtectionConferenceNotNeeded(Fact):
    """The enquiries show that no conference is needed."""

    reasons: Annotated[Words, says("the reasons; sealed")]
    child: ChildCode = ""


@fact(
    "incident.position-of-trust-considered",
    "Is a person in a position of trust concerned? {concerned}.",
)
class PositionOfTrustConsidered(Fact):
    """Somebody looked whether a person who works with children is concerned."""

    concerned: Annotated[Answer, says("whether such a person is concerned")]
    reasons: Reasons = None


@fact("incident.allegation-raised", "An allegation was raised against a person in a position of trust.")
class AllegationRaised(Fact):
    """An allegation is raised against a person who works with children; the designated officer is to be told."""

    organisation: Annotated[Agency, says("the organisation in which the person works")] = Agency.UNKNOWN
    reasons: Annotated[Words | None, says("what is alleged; sealed")] = None


@fact("incident.lado-told", "The designated officer (LADO) was told by {organisation}.")
class LadoTold(Fact):
    """The designated officer of the local authority (LADO) is told of an allegation; any agency can do it."""

    organisation: Organisation = Agency.UNKNOWN
    reference: Reference = NONE_HELD
