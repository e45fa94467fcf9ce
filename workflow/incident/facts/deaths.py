"""What follows a death: the child death process, the joint agency response, the coroner."""

from typing import Annotated

from workflow.facts import NONE_HELD, ChildCode, Evidence, Fact, Person, Reference, fact, says
from workflow.incident.facts.fields import Organisation
from workflow.vocabulary import Agency, JointResponseCause


@fact(
    "incident.child-death-process-notified",
    "The child death process (CDOP) was notified of {child}.",
)
class ChildDeathProcessNotified(Fact):
    """A child's death, expected or not, is notified to the child death review partners (CDOP)."""

    child: ChildCode = ""
    organisation: Organisation = Agency.UNKNOWN
    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD
    certifier: Annotated[Person, says("the post of who certified the death")] = ""
    lead_health_professional: Annotated[Person, says("the post of the lead health professional")] = ""


@fact("incident.joint-agency-response-triggered", "A joint agency response to {child}'s death: {cause}.")
class JointAgencyResponseTriggered(Fact):
    """The agencies respond together to a death that is sudden, suspicious or in custody."""

    child: ChildCode = ""
    cause: Annotated[JointResponseCause, says("why")] = JointResponseCause.NOT_STATED


@fact("incident.joint-agency-first-meeting-held", "The joint agency response to {child}'s death met first.")
class JointAgencyFirstMeetingHeld(Fact):
    """The first meeting of a joint agency response is held."""

    child: ChildCode = ""


@fact("incident.coroner-notified", "The coroner was notified of {child}.")
class CoronerNotified(Fact):
    """A child's death is notified to the coroner."""

    child: ChildCode = ""
    reference: Reference = NONE_HELD


@fact("incident.child-death-reviewed", "The child death review of {child} was completed.")
class ChildDeathReviewed(Fact):
    """The child death review partners have reviewed the death (CDOP)."""

    child: ChildCode = ""
    reference: Reference = NONE_HELD
