"""What can have happened in a review, in the words of the partnership's page."""

from typing import Annotated

from workflow.facts import CaseReference, ChildCode, Fact, fact, says
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import Agency, Answer, Development, ReviewKind, Situation, Words

FromIncident = Annotated[CaseReference, says("the incident it follows from, where there is one")]
Reasons = Annotated[Words | None, says("the reasons; sealed")]


@fact("review.situation-arose", "A situation calls for a review: {situation}.")
class SituationArose(Fact):
    """A situation arises in which the page asks for a review; it needs no notifiable incident."""

    situation: Annotated[Situation, says("which situation")]
    incident: FromIncident = ""
    child: ChildCode = ""
    reasons: Reasons = None


@fact("review.considered", "A review was considered.")
class Considered(Fact):
    """It is considered whether a Safeguarding Practice Review should be undertaken."""

    incident: FromIncident = ""
    reasons: Reasons = None


@fact("review.commissioned", "A review was commissioned: {kind}.")
class Commissioned(Fact):
    """The decision to undertake a review is taken; the six months to publication run from here."""

    kind: Annotated[ReviewKind, says("which kind of review")] = ReviewKind.LOCAL
    incident: FromIncident = ""
    reasons: Reasons = None


@fact("review.not-undertaken", "It was decided not to undertake a review.")
class NotUndertaken(Fact):
    """It is decided, with reasons, not to undertake a review."""

    reasons: Annotated[Words, says("the reasons; sealed")]
    incident: FromIncident = ""


@fact("review.agencies-identified", "Agencies involved: {agencies}.")
class AgenciesIdentified(Fact):
    """The agencies that have had involvement with the child and family are identified."""

    agencies: Annotated[tuple[Agency, ...], says("the agencies")]


@fact("review.records-requested", "The records of {agency} were requested.")
class RecordsRequested(Fact):
    """An agency is asked for its records."""

    agency: Annotated[Agency, says("the agency asked")]


@fact("review.records-received", "The records of {agency} were received; nothing held: {nil_return}.")
class RecordsReceived(Fact):
    """An agency's records are received; that it holds none is an answer too."""

    agency: Annotated[Agency, says("the agency that answered")]
    nil_return: Annotated[Answer, says("whether the agency holds no records")] = Answer.NO


@fact("review.overview-report-drafted", "A draft of the overview report was received.")
class OverviewReportDrafted(Fact):
    """A draft of the overview report brings the agencies' records together in one picture of events."""


@fact("review.learning-identified", "Learning was identified for {agency}.")
class LearningIdentified(Fact):
    """The analysis of contact and decision making yields learning for an agency to respond to."""

    agency: Annotated[Agency, says("the agency it is for")]
    learning: Annotated[Words | None, says("the learning; sealed until published")] = None


@fact("review.agency-responded", "{agency} responded to the learning.")
class AgencyResponded(Fact):
    """An agency responds to the learning."""

    agency: Annotated[Agency, says("the agency that responds")]
    response: Annotated[Words | None, says("the response; sealed")] = None


@fact("review.overview-report-completed", "The overview report was completed.")
class OverviewReportCompleted(Fact):
    """The overview report is complete: a picture of events, the analysis, and the learning."""


@fact("review.development-noted", "Noted: {development}.")
class DevelopmentNoted(Fact):
    """Something beside the review happened that explains its course; it stops no clock."""

    development: Annotated[Development, says("what happened")]
    words: Annotated[Words | None, says("more about it; sealed")] = None


@fact("review.absorbed-by-national-review", "Absorbed by a national review.")
class AbsorbedByNationalReview(Fact):
    """The review is taken over by a national one; it is neither done nor abandoned."""

    reasons: Reasons = None


@fact("review.publication-withheld", "Publication was withheld.")
class PublicationWithheld(Fact):
    """It is decided not to publish the report; the improvements are published instead."""

    reasons: Annotated[Words, says("the reasons; sealed")]


@fact(
    "review.published",
    "Published: executive summary {executive_summary}, learning summary {learning_summary}.",
)
class Published(Fact):
    """The report of the review is published."""

    kind: Annotated[ReviewKind, says("which kind of review, where it was not said before")] = (
        ReviewKind.UNKNOWN
    )
    incident: FromIncident = ""
    executive_summary: Annotated[Answer, says("whether an executive summary is listed")] = Answer.UNKNOWN
    learning_summary: Annotated[Answer, says("whether a learning summary is listed")] = Answer.UNKNOWN


@fact("review.action-agreed", "An action was agreed: {action}.")
class ActionAgreed(Fact):
    """An action that answers the review is agreed; recorded with the action's own agreement."""

    action: Annotated[CaseReference, says("the action's reference")] = ""
    learning: Annotated[int, says("the number of the learning point it answers; 0: not stated")] = 0
    agency: Annotated[Agency, says("the agency it is for")] = Agency.UNKNOWN


@fact("review.withdrawal-ordered", "A court ordered that the publication be withdrawn, until {until}.")
class WithdrawalOrdered(Fact):
    """A court orders that what was published be withdrawn; recorded with the order in the proceedings."""

    proceedings: Annotated[CaseReference, says("the proceedings in which it was ordered")] = ""
    until: Annotated[Moment, says("until when, where the order says so")] = UNKNOWN
