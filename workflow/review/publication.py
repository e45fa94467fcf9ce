"""The end of a review and what comes after: sending, publishing, withholding, withdrawing, keeping."""

from typing import Annotated

import msgspec

from workflow.facts import NONE_HELD, CaseReference, Evidence, Fact, Reference, fact, says
from workflow.moments import UNKNOWN, Moment
from workflow.review.commissioning import FromIncident, Lead, Reasons
from workflow.vocabulary import (
    Agency,
    Answer,
    LateReason,
    Party,
    Publication,
    Requester,
    ReviewKind,
    Summary,
    Withdrawal,
    Words,
)

Url = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(https?://[A-Za-z0-9.-]+(/[A-Za-z0-9._~%/+-]*)?)?$",
        max_length=200,
        description="where it was published; an address that names no child",
    ),
]
Anonymised = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^((Child )?[A-Z]{1,4}[0-9]{0,4}(/[A-Z]{1,4}[0-9]{0,4}){0,5})?$",
        description="the code it was published under (Child Q, TDS20, MDS20/PDS20), derived from no name",
    ),
]
What = Annotated[Publication, says("what is published: the report, or the improvements in its place")]


@fact("review.publication-date-set", "To be published on {publish_on}: {what}.")
class PublicationDateSet(Fact):
    """The day of publication is set; what must be sent before it is counted backwards from it."""

    publish_on: Annotated[Moment, says("the day on which it is to be published")]
    what: What = Publication.REPORT


@fact("review.publication-date-changed", "Now to be published on {publish_on}: {what}; because: {reason}.")
class PublicationDateChanged(Fact):
    """Another day of publication is set; what must be sent before it is counted anew."""

    publish_on: Annotated[Moment, says("the new day of publication; unknown where there is none yet")]
    reason: Annotated[LateReason, says("why it was changed")] = LateReason.OTHER
    what: What = Publication.REPORT
    words: Annotated[Words | None, says("more about the reason; sealed")] = None


@fact("review.sent-before-publication", "Sent to {to} before publication: {what}, reference {reference}.")
class SentBeforePublication(Fact):
    """What is to be published is sent to the Panel, to the Secretary of State or to Ofsted."""

    to: Annotated[Party, says("to whom: panel, secretary-of-state or ofsted")]
    what: What = Publication.REPORT
    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD


@fact("review.delay-reported", "Delay reported to {to}: {reason}; now expected {forecast}.")
class DelayReported(Fact):
    """The Panel and the Secretary of State are told that the review will be late, and why."""

    reason: Annotated[LateReason, says("why it will be late")]
    to: Annotated[tuple[Party, ...], says("who was told")] = (Party.PANEL, Party.SECRETARY_OF_STATE)
    forecast: Annotated[Moment, says("when it is now expected")] = UNKNOWN
    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD
    words: Annotated[Words | None, says("more about the reason; sealed")] = None


@fact("review.absorbed-by-national-review", "Absorbed by a national review.")
class AbsorbedByNationalReview(Fact):
    """The review is taken over by a national one; it is neither done nor abandoned."""

    reasons: Reasons = None
    national_review: Annotated[CaseReference, says("the national review, where it is on record")] = ""


@fact("review.discontinued", "The review was discontinued.")
class Discontinued(Fact):
    """The review is ended before its report, by a decision with reasons."""

    reasons: Annotated[Words, says("the reasons; sealed")]


@fact("review.publication-withheld", "Publication was withheld.")
class PublicationWithheld(Fact):
    """It is decided not to publish the report; the improvements are published instead."""

    reasons: Annotated[Words, says("the reasons; sealed")]


@fact("review.withholding-explained", "{to} was told why the report is not published.")
class WithholdingExplained(Fact):
    """The Panel or the Secretary of State is told why the report is not published."""

    to: Annotated[Party, says("who was told: panel or secretary-of-state")]
    reference: Reference = NONE_HELD
    evidence: Evidence = NONE_HELD


@fact("review.comments-received", "{by_whom} commented on not publishing; regard was had to it: {regarded}.")
class CommentsReceived(Fact):
    """The Panel or the Secretary of State comments on the reasons; the partners have regard to it."""

    by_whom: Annotated[Party, says("who commented: panel or secretary-of-state")]
    regarded: Annotated[Answer, says("whether the partners have had regard to it")] = Answer.UNKNOWN
    words: Annotated[Words | None, says("what was said, and what was made of it; sealed")] = None


@fact("review.improvements-published", "The improvements were published in place of the report.")
class ImprovementsPublished(Fact):
    """Information about the improvements that follow is published, as the report is not."""

    url: Url = ""
    evidence: Evidence = NONE_HELD


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
    lead: Lead = Agency.UNKNOWN
    url: Url = ""
    evidence: Evidence = NONE_HELD
    code: Anonymised = ""


@fact("review.summary-published", "Published: the {summary}.")
class SummaryPublished(Fact):
    """A summary of the review is published, beside the report, after it, or in its place."""

    summary: Annotated[Summary, says("which summary: executive-summary or learning-summary")]
    url: Url = ""
    evidence: Evidence = NONE_HELD


@fact("review.withdrawal-ordered", "A court ordered that the publication be withdrawn, until {until}.")
class WithdrawalOrdered(Fact):
    """A court orders that what was published be withdrawn; recorded with the order in the proceedings."""

    proceedings: Annotated[CaseReference, says("the proceedings in which it was ordered")] = ""
    until: Annotated[Moment, says("until when, where the order says so")] = UNKNOWN


@fact("review.publication-withdrawn", "The report was withdrawn from publication: {reason}.")
class PublicationWithdrawn(Fact):
    """The report is public no longer: after a year at the earliest, or at once where a court orders it."""

    reason: Annotated[Withdrawal, says("why")] = Withdrawal.NOT_STATED
    words: Annotated[Words | None, says("more about the reason; sealed")] = None


@fact("review.published-again", "The report was published again.")
class PublishedAgain(Fact):
    """A report that had been withdrawn is public again, changed or as it was."""

    url: Url = ""
    evidence: Evidence = NONE_HELD
    code: Anonymised = ""


@fact("review.report-requested", "The report was asked for by: {requester}, reference {reference}.")
class ReportRequested(Fact):
    """Somebody asks the partnership for the report, as the page says they can."""

    requester: Annotated[Requester, says("who asks, never by name")] = Requester.NOT_STATED
    reference: Annotated[Reference, says("the request's reference, or: none held")] = NONE_HELD


@fact("review.report-supplied", "The report was supplied to: {requester}, reference {reference}.")
class ReportSupplied(Fact):
    """The report is given to somebody who asked for it."""

    requester: Annotated[Requester, says("who had asked, never by name")] = Requester.NOT_STATED
    reference: Annotated[Reference, says("the request's reference, or: none held")] = NONE_HELD


@fact("review.report-declined", "The report was not given to: {requester}, reference {reference}.")
class ReportDeclined(Fact):
    """The report is not given to somebody who asked for it, with the reasons."""

    reasons: Annotated[Words, says("the reasons; sealed")]
    requester: Annotated[Requester, says("who had asked, never by name")] = Requester.NOT_STATED
    reference: Annotated[Reference, says("the request's reference, or: none held")] = NONE_HELD


@fact("review.deposited", "Deposited with the NSPCC repository, reference {reference}.")
class Deposited(Fact):
    """The report is deposited with the national repository of case reviews that the NSPCC keeps."""

    reference: Reference = NONE_HELD
