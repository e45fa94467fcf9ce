"""What can have happened in proceedings beside a case; each stream is one of them: one trial, one inquest."""

from typing import Annotated

from workflow.facts import NONE_HELD, CaseReference, Evidence, Fact, Person, Reference, fact, says
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import (
    Adviser,
    Agency,
    Answer,
    CourtOrder,
    Disclosure,
    HoldKind,
    ProceedingsKind,
    Verdict,
    Words,
)

Beside = Annotated[CaseReference, says("the case they run beside, where it is on record")]
Touched = Annotated[
    tuple[CaseReference, ...], says("the cases it touches; left out: those the proceedings are linked with")
]
Held = Annotated[HoldKind, says("what is held up")]
ReviewOn = Annotated[Moment, says("the day by which the hold is reviewed next")]
OwnedBy = Annotated[
    Person, says("which hold, by the post that owns it now; left out: the only one that stands")
]
Forecast = Annotated[Moment, says("when it is expected to end")]
Details = Annotated[Words | None, says("more about it; sealed")]
Reasons = Annotated[Words | None, says("the reasons; sealed")]


@fact("proceedings.opened", "Proceedings opened: {kind}.")
class Opened(Fact):
    """Other proceedings are opened: of an adults board, a regulator, the IOPC, a health care provider, a court."""

    kind: Annotated[ProceedingsKind, says("which proceedings")]
    beside: Beside = ""
    led_by: Annotated[Person, says("who leads them, by post")] = ""
    details: Details = None


@fact("proceedings.criminal-investigation-opened", "Criminal investigation opened.")
class CriminalInvestigationOpened(Fact):
    """The police open a criminal investigation; it explains lateness and stops no clock."""

    beside: Beside = ""
    led_by: Annotated[Person, says("the senior investigating officer, by post")] = ""


@fact("proceedings.charge-made", "Charged.")
class ChargeMade(Fact):
    """Somebody is charged."""

    beside: Beside = ""
    details: Details = None


@fact("proceedings.trial-listed", "Trial listed; it begins: {listed_for}.")
class TrialListed(Fact):
    """A court lists the trial; another listing takes the place of an earlier one."""

    listed_for: Annotated[Moment, says("when the trial is to begin")] = UNKNOWN
    beside: Beside = ""


@fact("proceedings.verdict-returned", "Verdict: {verdict}.")
class VerdictReturned(Fact):
    """The trial ends with a verdict; a sentence may follow."""

    verdict: Annotated[Verdict, says("which verdict")] = Verdict.UNKNOWN
    beside: Beside = ""


@fact("proceedings.sentence-passed", "Sentence passed.")
class SentencePassed(Fact):
    """The court passes sentence; others may still be on trial."""

    beside: Beside = ""


@fact("proceedings.no-further-action", "No further action is taken.")
class NoFurtherAction(Fact):
    """The police or the prosecution take no further action: the criminal proceedings are over."""

    beside: Beside = ""
    reasons: Reasons = None


@fact("proceedings.inquest-opened", "Inquest opened; the coroner was told: {coroner_told}.")
class InquestOpened(Fact):
    """The coroner opens an inquest, to be completed within six months of being told, or as soon as may be."""

    coroner_told: Annotated[Moment, says("when the death was reported to the coroner")] = UNKNOWN
    beside: Beside = ""


@fact("proceedings.inquest-concluded", "Inquest concluded.")
class InquestConcluded(Fact):
    """The inquest is concluded."""

    beside: Beside = ""
    conclusion: Details = None


@fact("proceedings.prevention-of-future-deaths-report-made", "The coroner reported to: {to}.")
class PreventionReportMade(Fact):
    """The coroner makes a report to prevent future deaths; whoever it is sent to replies within 56 days."""

    to: Annotated[tuple[Agency, ...], says("to whom; each owes a reply")] = ()
    reference: Reference = NONE_HELD
    beside: Beside = ""


@fact("proceedings.prevention-of-future-deaths-report-answered", "{agency} replied to the coroner.")
class PreventionReportAnswered(Fact):
    """An agency replies to the coroner's report: what was done, or why nothing is."""

    agency: Annotated[Agency, says("who replied")] = Agency.UNKNOWN
    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD


@fact(
    "proceedings.domestic-abuse-death-review-called-for",
    "A domestic abuse related death review was called for.",
)
class DeathReviewCalledFor(Fact):
    """The community safety partnership is told of a death; it decides on a review within one month."""

    beside: Beside = ""


@fact("proceedings.domestic-abuse-death-review-decided", "Domestic abuse related death review: {undertaken}.")
class DeathReviewDecided(Fact):
    """The community safety partnership decides; where it undertakes one, it has six months to complete it."""

    undertaken: Annotated[Answer, says("whether a review is undertaken")]
    beside: Beside = ""
    reasons: Reasons = None


@fact(
    "proceedings.domestic-abuse-death-review-completed",
    "The domestic abuse related death review was completed.",
)
class DeathReviewCompleted(Fact):
    """The community safety partnership completes its review."""

    beside: Beside = ""


@fact("proceedings.public-inquiry-announced", "A public inquiry was announced.")
class PublicInquiryAnnounced(Fact):
    """A public inquiry is announced; a review it takes over is neither done nor abandoned."""

    beside: Beside = ""


@fact("proceedings.court-order-made", "Court order: {orders}; until: {until}.")
class CourtOrderMade(Fact):
    """A court makes an order; it can come after publication, and then what was published is withdrawn."""

    orders: Annotated[CourtOrder, says("what the court orders")]
    until: Annotated[Moment, says("until when, where the order says so")] = UNKNOWN
    cases: Touched = ()
    reference: Reference = NONE_HELD
    terms: Annotated[Words | None, says("the terms of the order; sealed")] = None


@fact("proceedings.disclosure-advice-received", "Advice of {adviser} on disclosure: {disclosure}.")
class DisclosureAdviceReceived(Fact):
    """The police, the prosecution, the coroner or a court advise on what may be disclosed, and to whom."""

    adviser: Annotated[Adviser, says("who advises")]
    disclosure: Annotated[Disclosure, says("what the advice allows")] = Disclosure.NOT_STATED
    beside: Beside = ""
    reference: Reference = NONE_HELD
    advice: Annotated[Words | None, says("the advice; sealed")] = None


@fact(
    "proceedings.hold-placed",
    "Hold on {hold}, owned by {owner}; next review {review_on}, forecast {forecast}.",
)
class HoldPlaced(Fact):
    """The proceedings hold up fieldwork or publication; the hold has an owner, a forecast and its own review."""

    hold: Held
    owner: Annotated[Person, says("who owns the hold and reviews it, by post")]
    review_on: ReviewOn = UNKNOWN
    forecast: Forecast = UNKNOWN
    cases: Touched = ()
    reasons: Reasons = None


@fact(
    "proceedings.hold-reviewed",
    "Hold on {hold} reviewed and kept; next review {review_on}, forecast {forecast}.",
)
class HoldReviewed(Fact):
    """The owner looks at the hold again and keeps it, with another day for the next review."""

    hold: Held
    review_on: ReviewOn = UNKNOWN
    forecast: Forecast = UNKNOWN
    owner: Annotated[Person, says("who owns it from now on, where that changes")] = ""
    owned_by: OwnedBy = ""
    reasons: Reasons = None


@fact("proceedings.hold-lifted", "Hold on {hold} lifted.")
class HoldLifted(Fact):
    """What was held up may go on."""

    hold: Held
    owned_by: OwnedBy = ""
    reasons: Reasons = None


@fact("proceedings.concluded", "Concluded.")
class Concluded(Fact):
    """The proceedings are over; what they ordered, and a reply that is owed, outlast them."""

    beside: Beside = ""
    details: Details = None


@fact("proceedings.reopened", "Reopened.")
class Reopened(Fact):
    """The proceedings go on: an appeal, a second trial, a fresh inquest."""

    reasons: Reasons = None
