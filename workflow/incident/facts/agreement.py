"""Agreement and consultation: lead and manager, local authority and partnership, the partners."""

from typing import Annotated

from workflow import disagreements
from workflow.facts import Fact, Person, fact, says
from workflow.incident.facts.fields import Reasons
from workflow.vocabulary import Agency, View, Words


@fact("incident.safeguarding-lead-informed", "The safeguarding lead was informed.")
class SafeguardingLeadInformed(Fact):
    """The organisation's safeguarding lead is informed of the incident."""

    lead: Annotated[Person, says("the safeguarding lead's post")] = ""


@fact("incident.safeguarding-lead-agreed", "The safeguarding lead agreed that the criteria are met.")
class SafeguardingLeadAgreed(Fact):
    """The safeguarding lead agrees with a senior manager that the criteria have been met."""

    senior_manager: Annotated[Person, says("with which senior manager, by post")] = ""
    reasons: Reasons = None


@fact(
    "incident.safeguarding-lead-disagreed",
    "The safeguarding lead disagreed that the criteria are met.",
)
class SafeguardingLeadDisagreed(Fact):
    """The safeguarding lead does not agree that the criteria have been met."""

    senior_manager: Annotated[Person, says("with which senior manager, by post")] = ""
    reasons: Reasons = None


@fact("incident.senior-manager-agreed", "The senior manager agreed that the criteria are met.")
class SeniorManagerAgreed(Fact):
    """A senior manager of the organisation agrees that the criteria have been met."""

    senior_manager: Annotated[Person, says("which senior manager, by post")] = ""
    reasons: Reasons = None


@fact("incident.senior-manager-disagreed", "The senior manager disagreed that the criteria are met.")
class SeniorManagerDisagreed(Fact):
    """A senior manager of the organisation does not agree that the criteria have been met."""

    senior_manager: Annotated[Person, says("which senior manager, by post")] = ""
    reasons: Reasons = None


@fact("incident.local-authority-consulted", "The local authority was consulted; its view: {view}.")
class LocalAuthorityConsulted(Fact):
    """The safeguarding lead or senior manager contacts the local authority about the criteria."""

    view: Annotated[View, says("the local authority's view of the criteria")] = View.NOT_STATED
    reasons: Reasons = None


@fact("incident.partnership-consulted", "The partnership was consulted; its view: {view}.")
class PartnershipConsulted(Fact):
    """The safeguarding lead or senior manager contacts the partnership (KSCP) about the criteria."""

    view: Annotated[View, says("the partnership's view of the criteria")] = View.NOT_STATED
    reasons: Reasons = None


@fact("incident.criteria-consultation-opened", "The partners are asked for their views of the criteria.")
class CriteriaConsultationOpened(Fact):
    """The safeguarding partners are asked whether the criteria are met."""

    reasons: Reasons = None


@fact("incident.partner-view-recorded", "The view of {partner}: {view}.")
class PartnerViewRecorded(Fact):
    """A safeguarding partner gives its view of the criteria; the local authority decides."""

    partner: Annotated[Agency, says("which safeguarding partner")]
    view: Annotated[View, says("its view of the criteria")] = View.NOT_STATED
    reasons: Reasons = None


@fact("incident.partners-meeting-held", "The partners met to decide; present: {partners}. View: {view}.")
class PartnersMeetingHeld(Fact):
    """The delegated safeguarding partners meet about the criteria."""

    partners: Annotated[tuple[Agency, ...], says("which of them were present")] = ()
    view: Annotated[View, says("what they advise")] = View.NOT_STATED
    reasons: Annotated[Words | None, says("the reasons and the information relied on; sealed")] = None


@fact("incident.dissent-recorded", "{partner} dissents from the decision; its view: {view}.")
class DissentRecorded(Fact):
    """Somebody does not share the decision on the criteria; the decision stands, and so does the dissent."""

    partner: Annotated[Agency, says("who dissents")]
    reasons: Annotated[Words, says("the reasons; sealed")]
    view: Annotated[View, says("its own view of the criteria")] = View.NOT_STATED


@fact("incident.disagreement-recorded", "There is a disagreement about {about}, raised by {agency}.")
class DisagreementRecorded(disagreements.Recorded):
    """Agencies disagree in this case; the stages of the local procedure run from here."""


@fact("incident.disagreement-escalated", "The disagreement about {about} went to {stage}.")
class DisagreementEscalated(disagreements.Escalated):
    """A disagreement was not settled where it was, and goes a stage higher."""


@fact("incident.disagreement-resolved", "The disagreement about {about} was settled: {settlement}.")
class DisagreementResolved(disagreements.Resolved):
    """A disagreement has ended."""
