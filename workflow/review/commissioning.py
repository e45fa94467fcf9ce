"""How a review comes about: the situation, the decision, who is told, the reviewer, the scope."""

from typing import Annotated

import msgspec

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
    Agency,
    Answer,
    LocalFactor,
    Methodology,
    Name,
    PanelResponse,
    Party,
    ReviewKind,
    Situation,
    Words,
)

FromIncident = Annotated[CaseReference, says("the incident it follows from, where there is one")]
FromRapidReview = Annotated[CaseReference, says("the rapid review it follows from, where there is one")]
Reasons = Annotated[Words | None, says("the reasons; sealed")]
Lead = Annotated[
    Agency,
    says("who leads it, where it is not this partnership: other-area or national-panel"),
]
Area = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z &'.-]{0,60}$",
        description="the other area, by the name of its partnership; never a place that tells of a child",
    ),
]


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
    rapid_review: FromRapidReview = ""
    factors: Annotated[
        tuple[LocalFactor, ...], says("which factors of regulation 11 were seen to apply; none is an order")
    ] = ()


@fact("review.commissioned", "A review was commissioned: {kind}.")
class Commissioned(Fact):
    """The decision to undertake a review is taken; the six months to publication run from here."""

    kind: Annotated[ReviewKind, says("which kind of review")] = ReviewKind.LOCAL
    incident: FromIncident = ""
    reasons: Reasons = None
    rapid_review: FromRapidReview = ""
    factors: Annotated[
        tuple[LocalFactor, ...], says("which factors of regulation 11 were seen to apply; none is an order")
    ] = ()
    lead: Lead = Agency.UNKNOWN
    happened: Annotated[Moment, says("when what it is about happened, where no incident says so")] = UNKNOWN
    panel_letter: Annotated[
        Reference, says("the letter of the Panel it answers, where the Panel had disagreed: or none held")
    ] = NONE_HELD


@fact("review.not-undertaken", "It was decided not to undertake a review.")
class NotUndertaken(Fact):
    """It is decided, with reasons, not to undertake a review."""

    reasons: Annotated[Words, says("the reasons; sealed")]
    incident: FromIncident = ""
    rapid_review: FromRapidReview = ""


@fact("review.panel-responded", "The Panel answered the rapid review: {response}, reference {reference}.")
class PanelResponded(Fact):
    """The Panel's letter on the rapid review, brought along from it; a local review may answer it."""

    response: Annotated[PanelResponse, says("what the Panel answered")] = PanelResponse.NOT_STATED
    reference: Annotated[Reference, says("the letter's reference, or: none held")] = NONE_HELD
    review_decided: Annotated[
        Answer, says("whether the rapid review had decided on a local review when the Panel wrote")
    ] = Answer.UNKNOWN


@fact("review.told-of-decision", "{to} was told of the decision, reference {reference}.")
class ToldOfDecision(Fact):
    """The Panel, Ofsted or the Department for Education is told of the decision, and who reviews."""

    to: Annotated[Party, says("who was told: panel, ofsted or secretary-of-state")]
    reviewer: Annotated[Person, says("the reviewer named to them, by post")] = ""
    reviewer_name: Annotated[Name | None, says("the reviewer's name; sealed, by prompt or file only")] = None
    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD


@fact(
    "review.reviewer-appointed",
    "Reviewer appointed: {reviewer}; suited {suited}, free of conflict {free_of_conflict}.",
)
class ReviewerAppointed(Fact):
    """The safeguarding partners appoint a reviewer, who is suited and has no part in the case."""

    reviewer: Annotated[Person, says("the reviewer, by post or firm")]
    name: Annotated[Name | None, says("the reviewer's name; sealed, by prompt or file only")] = None
    suited: Annotated[Answer, says("whether knowledge and experience suit the case")] = Answer.UNKNOWN
    free_of_conflict: Annotated[
        Answer, says("whether the reviewer has no actual or perceived conflict of interest")
    ] = Answer.UNKNOWN
    reference: Annotated[Reference, says("the contract's reference, or: none held")] = NONE_HELD


@fact("review.reviewer-removed", "Reviewer removed: {reviewer}.")
class ReviewerRemoved(Fact):
    """The safeguarding partners remove a reviewer before the report is made."""

    reviewer: Annotated[Person, says("the reviewer, by post or firm")]
    reasons: Annotated[Words, says("the reasons; sealed")]


@fact(
    "review.reviewer-replaced",
    "Reviewer {replaces} replaced by {reviewer}; suited {suited}, free of conflict {free_of_conflict}.",
)
class ReviewerReplaced(Fact):
    """Another reviewer takes the place of one who fell ill, left or was removed."""

    reviewer: Annotated[Person, says("the new reviewer, by post or firm")]
    replaces: Annotated[Person, says("the one who goes, by post or firm")]
    name: Annotated[Name | None, says("the new reviewer's name; sealed, by prompt or file only")] = None
    suited: Annotated[Answer, says("whether knowledge and experience suit the case")] = Answer.UNKNOWN
    free_of_conflict: Annotated[
        Answer, says("whether the reviewer has no actual or perceived conflict of interest")
    ] = Answer.UNKNOWN
    reasons: Reasons = None


@fact(
    "review.scope-agreed",
    "Scope agreed, version {version}: period {period}, methodology {methodology}.",
)
class ScopeAgreed(Fact):
    """The terms of reference are agreed: the period looked at, the key lines, how it is done."""

    version: Annotated[int, says("the version of the terms of reference")] = 1
    period: Annotated[Moment, says("the period looked at, such as 2018-01-01/2020-12-31")] = UNKNOWN
    methodology: Annotated[Methodology, says("how the review is done")] = Methodology.NOT_STATED
    key_lines: Annotated[Words | None, says("the key lines of enquiry; sealed")] = None


@fact(
    "review.scope-revised",
    "Scope revised, version {version}: period {period}, methodology {methodology}.",
)
class ScopeRevised(Fact):
    """The terms of reference are changed, with the reasons."""

    version: Annotated[int, says("the new version of the terms of reference")]
    reasons: Annotated[Words, says("why they were changed; sealed")]
    period: Annotated[Moment, says("the period looked at, such as 2018-01-01/2020-12-31")] = UNKNOWN
    methodology: Annotated[Methodology, says("how the review is done")] = Methodology.NOT_STATED
    key_lines: Annotated[Words | None, says("the key lines of enquiry; sealed")] = None


@fact("review.lead-agreed", "Reviewed jointly with {area}; it is led by: {lead}.")
class LeadAgreed(Fact):
    """Two areas review together, and agree which of them leads; the duties are owed by the lead."""

    lead: Annotated[Agency, says("who leads it: partnership (this one) or other-area")]
    area: Area = ""
    reasons: Reasons = None


@fact("review.incident-joined", "{incident} is reviewed here as well.")
class IncidentJoined(Fact):
    """One review looks at several incidents; another one is taken into it."""

    incident: Annotated[CaseReference, says("the incident taken in")]
    reasons: Reasons = None


@fact("review.incident-left", "{incident} is reviewed here no longer.")
class IncidentLeft(Fact):
    """An incident that was looked at here is reviewed elsewhere, or not at all."""

    incident: Annotated[CaseReference, says("the incident left out")]
    reasons: Annotated[Words, says("why, and where it goes on; sealed")]
