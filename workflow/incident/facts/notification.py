"""The notification and the report: drafted, sent, amended, withdrawn; and everybody else who is told."""

from typing import Annotated

from workflow.facts import NONE_HELD, ChildCode, Evidence, Fact, Reference, fact, says
from workflow.incident.facts.fields import OURS, Authority, Reasons
from workflow.vocabulary import Ground, Means, Obstacle, Party, Provider, Words


@fact("incident.notification-drafted", "The notification was drafted; it is not sent yet.")
class NotificationDrafted(Fact):
    """The national form is filled in and not sent: it meets nothing."""

    reference: Reference = NONE_HELD


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
    grounds: Annotated[tuple[Ground, ...], says("on which grounds; left out: those that apply")] = ()
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


@fact("incident.notification-amended", "The notification {reference} was amended.")
class NotificationAmended(Fact):
    """A notification that was sent is amended or added to; when it was sent stays what it was."""

    reference: Reference = NONE_HELD
    reasons: Reasons = None


@fact("incident.notification-withdrawn", "The notification was withdrawn, reference {reference}.")
class NotificationWithdrawn(Fact):
    """A notification is withdrawn because the criteria are not met; that it was sent stays on record."""

    reasons: Annotated[Words, says("the reasons; sealed")]
    reference: Reference = NONE_HELD


@fact("incident.safeguarding-partners-informed", "The safeguarding partners were informed: {area}.")
class SafeguardingPartnersInformed(Fact):
    """The local authority informs the safeguarding partners, of its own area or of another one concerned."""

    area: Annotated[Authority, says("of which area; left out: our own")] = OURS
    means: Annotated[Means, says("how")] = Means.UNKNOWN
    children: Annotated[tuple[ChildCode, ...], says("about which children; left out: all known then")] = ()


@fact("incident.secretary-of-state-informed", "The Secretary of State was informed by {means}.")
class SecretaryOfStateInformed(Fact):
    """The Secretary of State is informed otherwise than by the national form, which does so itself."""

    means: Annotated[Means, says("how")] = Means.UNKNOWN
    children: Annotated[tuple[ChildCode, ...], says("about which children; left out: all known then")] = ()
    reference: Reference = NONE_HELD


@fact("incident.provider-notified", "The {provider} notified {recipient}, reference {reference}.")
class ProviderNotified(Fact):
    """A children's home or fostering service makes the notification its own regulations ask for."""

    provider: Annotated[Provider, says("which sort of provider")]
    recipient: Annotated[Party, says("whom it notified: Ofsted, or the placing authority")] = Party.OFSTED
    child: ChildCode = ""
    reference: Reference = NONE_HELD
