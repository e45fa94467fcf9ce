"""The report of a review: drafts, the factual check, the learning, and, in the old regimes, its rating."""

from typing import Annotated

import msgspec

from workflow.facts import NONE_HELD, CaseReference, Evidence, Fact, Person, Reference, fact, says
from workflow.signing import Delegation, Dissent, SignOff
from workflow.vocabulary import Agency, Answer, Party, Rating, ReportPart, Words

LearningPoint = Annotated[int, says("the number of the learning point; left out: all that were identified")]
NationalReview = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9 ,.:;'()&-]{0,119}$",
        description="the title of the national review as it was published, not sealed",
    ),
]


@fact("review.overview-report-drafted", "A draft of the overview report was received.")
class OverviewReportDrafted(Fact):
    """A draft of the overview report brings the agencies' records together in one picture of events."""

    version: Annotated[int, says("the draft's number; 0: not stated")] = 0
    evidence: Evidence = NONE_HELD


@fact("review.factual-accuracy-sought", "The draft went to {to} to be checked for accuracy.")
class FactualAccuracySought(Fact):
    """A draft is sent out, so that each agency and the family can say what is not right."""

    to: Annotated[tuple[Agency, ...], says("to which agencies; left out: to all of them")] = ()
    version: Annotated[int, says("the draft's number; 0: not stated")] = 0


@fact(
    "review.factual-accuracy-returned",
    "{agency} returned the draft: {accepted} changes taken, {rejected} not.",
)
class FactualAccuracyReturned(Fact):
    """An agency says what is not right in the draft; each point is taken or not, with a reason."""

    agency: Annotated[Agency, says("the agency that answered")]
    accepted: Annotated[int, says("how many of its points were taken")] = 0
    rejected: Annotated[int, says("how many were not")] = 0
    words: Annotated[Words | None, says("the points, and why they were taken or not; sealed")] = None


@fact("review.learning-identified", "Learning was identified for {agency}.")
class LearningIdentified(Fact):
    """The analysis of contact and decision making yields learning for an agency to respond to."""

    agency: Annotated[Agency, says("the agency it is for")]
    learning: Annotated[Words | None, says("the learning; sealed until published")] = None
    number: Annotated[int, says("the learning point's number; left out: the next one")] = 0


@fact("review.agency-responded", "{agency} responded to the learning.")
class AgencyResponded(Fact):
    """An agency responds to the learning."""

    agency: Annotated[Agency, says("the agency that responds")]
    response: Annotated[Words | None, says("the response; sealed")] = None
    learning_point: LearningPoint = 0


@fact("review.learning-linked", "Linked with the learning of the national review: {national_review}.")
class LearningLinked(Fact):
    """The learning of this review is the same as that of a national one, or goes on from it."""

    national_review: NationalReview
    learning_point: LearningPoint = 0
    words: Annotated[Words | None, says("how they belong together; sealed")] = None


@fact("review.overview-report-completed", "The overview report was completed.")
class OverviewReportCompleted(Fact):
    """The overview report is complete: a picture of events, the analysis, and the learning."""

    version: Annotated[int, says("the version that is final; 0: not stated")] = 0
    evidence: Evidence = NONE_HELD


@fact("review.partner-signed-off", "Signed off by the {partner}.")
class PartnerSignedOff(SignOff):
    """One of the three safeguarding partners, or a deputy for it, signs the report off."""


@fact("review.partner-dissented", "The {partner} disagreed with the report.")
class PartnerDissented(Dissent):
    """One of the three safeguarding partners does not agree with the report."""


@fact("review.sign-off-delegated", "The {partner} delegated its sign-off.")
class SignOffDelegated(Delegation):
    """A safeguarding partner delegates the signing of reports to a deputy."""


@fact("review.action-plan-agreed", "The response and action plan was agreed.")
class ActionPlanAgreed(Fact):
    """The safeguarding partners agree what they will do about the learning."""

    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD


@fact("review.action-agreed", "An action was agreed: {action}.")
class ActionAgreed(Fact):
    """An action that answers the review is agreed; recorded with the action's own agreement."""

    action: Annotated[CaseReference, says("the action's reference")] = ""
    learning: Annotated[int, says("the number of the learning point it answers; 0: not stated")] = 0
    agency: Annotated[Agency, says("the agency it is for")] = Agency.UNKNOWN


@fact("review.report-submitted", "The report was submitted to {to}: {part}.")
class ReportSubmitted(Fact):
    """A serious case review of the old regimes is complete, and handed in."""

    to: Annotated[Party, says("to whom it was handed in")] = Party.OFSTED
    part: Annotated[ReportPart, says("which part of it")] = ReportPart.NOT_STATED
    reference: Reference = NONE_HELD


@fact("review.rated", "The review was judged {rating} by {by_whom}.")
class Rated(Fact):
    """An inspectorate judges a serious case review, as Ofsted did in the old regimes."""

    rating: Annotated[Rating, says("how it was judged")]
    by_whom: Annotated[Party, says("who judged it")] = Party.OFSTED
    words: Annotated[Words | None, says("what was found; sealed")] = None


@fact("review.redo-ordered", "It was ordered that the review be done again.")
class RedoOrdered(Fact):
    """The review is to be done again: it was judged inadequate, or the partners themselves think so."""

    ordered_by: Annotated[Person, says("who ordered it, by post or body")] = ""
    reasons: Annotated[Words | None, says("the reasons; sealed")] = None


@fact("review.redo-begun", "The review was begun again.")
class RedoBegun(Fact):
    """Work begins on doing the review again."""

    same_author: Annotated[Answer, says("whether the same author does it")] = Answer.UNKNOWN


@fact("review.redone", "The review was done again.")
class Redone(Fact):
    """The review has been done again; what it found takes the place of what it had found before."""

    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD
