"""What can have happened in a rapid review, in the words of the guidance.

The first five facts are the days from which one source or another counts the fifteen working days; each
is recorded for what it is, and the policy chooses.
"""

from typing import Annotated

from workflow import requests, signing
from workflow.facts import NONE_HELD, CaseReference, Evidence, Fact, Person, Reference, fact, says
from workflow.vocabulary import Agency, LocalFactor, Outcome, PanelResponse, Part, Words

FromIncident = Annotated[CaseReference, says("the incident it follows from, where there is one")]
Reasons = Annotated[Words | None, says("the reasons; sealed")]


@fact("rapid-review.notification-sent", "The notification was sent to the Panel, reference {reference}.")
class NotificationSent(Fact):
    """The local authority's notification is sent to the Panel; the fifteen working days run from here."""

    incident: FromIncident = ""
    reference: Reference = NONE_HELD


@fact("rapid-review.notification-copy-received", "A copy of the notification reached the partnership.")
class NotificationCopyReceived(Fact):
    """A copy of the notification, or the briefing on it, reaches the partnership's office."""


@fact("rapid-review.partnership-notified", "The partnership was notified of the incident.")
class PartnershipNotified(Fact):
    """The partnership receives the local notification of the incident."""


@fact("rapid-review.local-authority-became-aware", "The local authority had become aware of the incident.")
class LocalAuthorityBecameAware(Fact):
    """The local authority becomes aware of the incident; older local texts count from here."""


@fact("rapid-review.panel-instructed", "The Panel asked for the rapid review.")
class PanelInstructed(Fact):
    """The Panel's request for a rapid review is received."""

    reference: Reference = NONE_HELD


@fact("rapid-review.started", "The rapid review was started.")
class Started(Fact):
    """The rapid review is started by the partnership's office."""

    incident: FromIncident = ""
    reasons: Reasons = None


@fact("rapid-review.agencies-identified", "Agencies involved: {agencies}.")
class AgenciesIdentified(Fact):
    """The agencies that had contact with the child and family are identified."""

    agencies: Annotated[tuple[Agency, ...], says("the agencies")]


@fact("rapid-review.records-secured", "The records of {agency} were secured.")
class RecordsSecured(Fact):
    """An agency secures its files, so that nothing in them is altered or lost."""

    agency: Annotated[Agency, says("the agency")]


@fact("rapid-review.information-requested", "{agency} was asked for its information, by {due}.")
class InformationRequested(requests.Asked):
    """An agency is asked for a summary of its contact with the child and family, or for a chronology."""


@fact("rapid-review.information-received", "The information of {agency} was received.")
class InformationReceived(requests.OfRequest):
    """An agency returns its summary or chronology."""


@fact("rapid-review.nil-return-received", "{agency} holds nothing on the child and family.")
class NilReturnReceived(requests.OfRequest):
    """An agency answers that it had no contact and holds nothing; that is an answer too."""


@fact(
    "rapid-review.information-checked", "The information of {agency} was checked; good enough: {good_enough}."
)
class InformationChecked(requests.Checked):
    """The quality of an agency's information is checked."""


@fact("rapid-review.information-refused", "{agency} refused its information.")
class InformationRefused(requests.Refusal):
    """An agency refuses its information, with its reasons."""


@fact("rapid-review.agency-chased", "{agency} was reminded of its information.")
class AgencyChased(requests.OfRequest):
    """An agency is reminded of what it was asked for."""


@fact("rapid-review.agency-escalated", "That {agency} has not answered was escalated.")
class AgencyEscalated(requests.Escalated):
    """That an agency has not answered is taken to somebody above."""


@fact("rapid-review.formal-request-made", "{agency} was asked formally, by {due}, reference {reference}.")
class FormalRequestMade(requests.FormalRequest):
    """An agency is asked formally for its information under section 16H of the Children Act 2004."""


@fact("rapid-review.immediate-learning-identified", "Immediate learning was identified for {agency}.")
class ImmediateLearningIdentified(Fact):
    """Learning is identified that cannot wait for the end of the review."""

    agency: Annotated[Agency, says("the agency it is for; unknown: for every agency")] = Agency.UNKNOWN
    learning: Annotated[Words | None, says("the learning; sealed")] = None


@fact("rapid-review.meeting-held", "The rapid review meeting was held; present: {agencies}.")
class MeetingHeld(Fact):
    """The agencies meet, put together what they know, and look for learning."""

    agencies: Annotated[tuple[Agency, ...], says("the agencies present")] = ()
    words: Annotated[Words | None, says("more about it; sealed")] = None


@fact("rapid-review.outcome-decided", "Decided: {outcome}; taken into account: {factors}.")
class OutcomeDecided(Fact):
    """The outcome of the rapid review is decided, with reasons; meeting the criteria is no order to review."""

    outcome: Annotated[Outcome, says("what was decided")]
    reasons: Annotated[Words, says("the reasons; sealed")]
    factors: Annotated[
        tuple[LocalFactor, ...], says("the factors of regulation 11 that were found; none is no bar")
    ] = ()
    sharing: Annotated[Words | None, says("how the learning will be shared; sealed")] = None


@fact("rapid-review.signature-delegated", "{partner} delegated its signature, until {until}.")
class SignatureDelegated(signing.Delegation):
    """A safeguarding partner delegates its signature to a deputy."""


@fact("rapid-review.partner-signed-off", "{partner} signed off.")
class PartnerSignedOff(signing.SignOff):
    """One of the three safeguarding partners signs the report of the rapid review off."""


@fact("rapid-review.partner-dissented", "{partner} disagrees.")
class PartnerDissented(signing.Dissent):
    """A safeguarding partner disagrees with the report or its decision."""


@fact("rapid-review.sent-to-panel", "Sent to the Panel, reference {reference}; still to come: {incomplete}.")
class SentToPanel(Fact):
    """The report of the rapid review is sent to the Panel; sent incomplete, it says what is missing."""

    incident: FromIncident = ""
    incomplete: Annotated[tuple[Part, ...], says("which parts are missing from what was sent")] = ()
    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD
    reasons: Reasons = None


@fact("rapid-review.panel-responded", "The Panel answered: {response}, reference {reference}.")
class PanelResponded(Fact):
    """The Panel's answer to the rapid review is received."""

    response: Annotated[PanelResponse, says("what the Panel answers")] = PanelResponse.NOT_STATED
    incident: FromIncident = ""
    reference: Reference = NONE_HELD
    words: Annotated[Words | None, says("what it says of the decision and the quality; sealed")] = None


@fact("rapid-review.panel-answered", "The Panel's letter was answered.")
class PanelAnswered(Fact):
    """The partners answer the Panel's letter."""

    reference: Reference = NONE_HELD
    words: Annotated[Words | None, says("what they answer; sealed")] = None


@fact("rapid-review.learning-shared", "The learning was shared with {agencies}.")
class LearningShared(Fact):
    """The learning of the rapid review is shared."""

    agencies: Annotated[tuple[Agency, ...], says("with which agencies; left out: with all")] = ()
    words: Annotated[Words | None, says("how; sealed")] = None


@fact("rapid-review.review-opened", "A review was opened: {review}.")
class ReviewOpened(Fact):
    """The local review that was decided on is opened; recorded with the review's own opening."""

    review: Annotated[CaseReference, says("the review's reference")] = ""


@fact("rapid-review.stood-down", "Stood down.")
class StoodDown(Fact):
    """The notification was withdrawn, or the criteria were found not to be met: no rapid review is owed."""

    reasons: Reasons = None
    decided_by: Annotated[Person, says("who decided it, by post")] = ""


@fact("rapid-review.reopened", "Reopened.")
class Reopened(Fact):
    """The rapid review is opened again on new facts."""

    reasons: Annotated[Words, says("what is new; sealed")]


@fact("rapid-review.closed", "Closed.")
class Closed(Fact):
    """Nothing more is to be done in this rapid review."""

    reasons: Reasons = None
