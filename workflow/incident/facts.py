"""What can have happened in an incident, in the words of the partnership's page.

A fact about a child names the child's code; left out, it speaks of every child of the incident.
"""

from typing import Annotated

from workflow.facts import (
    NONE_HELD,
    CaseReference,
    ChildCode,
    Evidence,
    Fact,
    Person,
    Reference,
    fact,
    says,
)
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    Answer,
    Ground,
    Harm,
    Identity,
    IncidentType,
    Means,
    Name,
    Obstacle,
    Party,
    Safety,
    View,
    Words,
)

Reasons = Annotated[Words | None, says("the reasons; sealed")]
Organisation = Annotated[Agency, says("the organisation")]


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


@fact("incident.referred-to-local-authority", "Referred to the local authority by {organisation}.")
class ReferredToLocalAuthority(Fact):
    """The organisation makes a referral to the local authority, as it must where there is serious harm."""

    organisation: Organisation = Agency.UNKNOWN
    reference: Reference = NONE_HELD


@fact("incident.local-authority-became-aware", "The local authority became aware.")
class LocalAuthorityBecameAware(Fact):
    """The local authority becomes aware that the incident has occurred; the five working days run from here."""

    how: Annotated[Means, says("how it learned of it")] = Means.UNKNOWN


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


@fact("incident.criteria-confirmed", "The criteria are met: {grounds}.")
class CriteriaConfirmed(Fact):
    """The incident is found to meet the criteria of a notifiable incident."""

    grounds: Annotated[tuple[Ground, ...], says("on which grounds; left out: those the facts show")] = ()
    source: Annotated[
        Agency,
        says(
            "who established it; where it was the local authority, the police, a hospital or CDOP, the organisation's own steps are not asked for"
        ),
    ] = Agency.UNKNOWN
    reasons: Reasons = None
    dissent: Annotated[Words | None, says("who disagreed, and why; sealed")] = None


@fact("incident.criteria-not-met", "The criteria are not met.")
class CriteriaNotMet(Fact):
    """The incident is found not to meet the criteria: a decision with reasons, which new facts can reopen."""

    reasons: Annotated[Words, says("the reasons; sealed")]
    dissent: Annotated[Words | None, says("who disagreed, and why; sealed")] = None


@fact("incident.reported-to-ofsted", "Reported to Ofsted by {means}, reference {reference}.")
class ReportedToOfsted(Fact):
    """The local authority reports the incident to Ofsted; the national form reaches the Panel as well."""

    means: Annotated[Means, says("how it was reported")] = Means.UNKNOWN
    children: Annotated[tuple[ChildCode, ...], says("which children; left out: all known then")] = ()
    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD


@fact("incident.panel-notified", "The Panel was notified by {means}, reference {reference}.")
class PanelNotified(Fact):
    """The local authority notifies the national Panel; through the national form it tells Ofsted as well."""

    means: Annotated[Means, says("how it was notified")] = Means.NATIONAL_FORM
    children: Annotated[tuple[ChildCode, ...], says("which children; left out: all known then")] = ()
    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD


@fact(
    "incident.report-attempt-failed",
    "An attempt to report to {to} did not get through: {obstacle}.",
)
class ReportAttemptFailed(Fact):
    """An attempt to report did not get through; it explains lateness and meets no duty."""

    to: Annotated[Party, says("to whom")] = Party.OFSTED
    obstacle: Annotated[Obstacle, says("what stood in the way")] = Obstacle.OTHER
    reasons: Reasons = None


@fact("incident.review-opened", "A review was opened: {review}.")
class ReviewOpened(Fact):
    """A Safeguarding Practice Review is opened because of this incident; recorded with the review's own opening."""

    review: Annotated[CaseReference, says("the review's reference")] = ""


@fact("incident.rapid-review-opened", "A rapid review was opened: {rapid_review}.")
class RapidReviewOpened(Fact):
    """A rapid review is opened because of this incident; recorded with the rapid review's own opening."""

    rapid_review: Annotated[CaseReference, says("the rapid review's reference")] = ""


@fact("incident.reopened", "Reopened.")
class Reopened(Fact):
    """The case is opened again on new facts."""

    reasons: Annotated[Words, says("what is new; sealed")]


@fact("incident.closed", "Closed.")
class Closed(Fact):
    """Nothing more is to be done in this case."""

    reasons: Reasons = None
