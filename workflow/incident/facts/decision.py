"""The decision on the criteria, and what becomes of the case beyond it."""

from typing import Annotated

from workflow.facts import CaseReference, ChildCode, Fact, fact, says
from workflow.incident.facts.fields import Organisation, Reasons
from workflow.vocabulary import Agency, Answer, Ground, LearningRoute, Words


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
    legal_advice: Annotated[Answer, says("whether legal advice was taken")] = Answer.UNKNOWN


@fact("incident.criteria-not-met", "The criteria are not met.")
class CriteriaNotMet(Fact):
    """The incident is found not to meet the criteria: a decision with reasons, which new facts can reopen."""

    reasons: Annotated[Words, says("the reasons; sealed")]
    learning_route: Annotated[
        LearningRoute, says("how the partnership learns from the incident all the same")
    ] = LearningRoute.NOT_STATED
    dissent: Annotated[Words | None, says("who disagreed, and why; sealed")] = None
    legal_advice: Annotated[Answer, says("whether legal advice was taken")] = Answer.UNKNOWN


@fact("incident.review-asked-for", "{organisation} asks for a review.")
class ReviewAskedFor(Fact):
    """An agency asks the partnership for a review of the case; that is no notification."""

    organisation: Organisation = Agency.UNKNOWN
    child: ChildCode = ""
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
