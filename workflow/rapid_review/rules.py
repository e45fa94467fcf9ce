"""What is asked before what in a rapid review: each rule a sentence that can follow "only when"."""

from workflow.clocks import clocks
from workflow.facts import Entry
from workflow.rapid_review.anchors import earliest
from workflow.rapid_review.duties import DUTIES
from workflow.rapid_review.standing import RapidReview
from workflow.rules import Rule, Treatment
from workflow.vocabulary import Outcome, Part, Party

PANEL = "Child Safeguarding Practice Review Panel: guidance for safeguarding partners"
RECORD = "the record"


def _not_before(rapid: RapidReview, entry: Entry | None) -> bool:
    sent = earliest(rapid.notifications)
    began, notified = entry.occurred.latest if entry else None, sent.occurred.earliest if sent else None
    return not (began and notified and began < notified)


NOTIFIED_FIRST = Rule(
    "notified-first",
    "the Panel has been notified: no rapid review without a notification",
    PANEL,
    lambda r, _: bool(r.notifications),
    remedy="record rapid-review.notification-sent, or name the incident: --incident CASE",
)
NOT_BEFORE_NOTIFICATION = Rule(
    "not-before-notification",
    "it is started on the day the Panel was notified, or later",
    PANEL,
    _not_before,
    remedy="mend the date",
    about_the_fact=True,
)
ASKED = Rule(
    "asked",
    "the agency it names has been asked for its information",
    RECORD,
    lambda r, e: e is None or any(request.agency is e.fact.agency for request in r.requests),
    Treatment.WARNING,
    "record rapid-review.information-requested with the day it was asked",
    about_the_fact=True,
)
MEETING_ON_RECORD = Rule(
    "meeting-on-record",
    "the rapid review meeting has been held",
    PANEL,
    lambda r, _: bool(r.meetings),
    Treatment.WARNING,
    "record rapid-review.meeting-held",
)


def _decided(rapid: RapidReview, entry: Entry | None) -> bool:
    missing = entry.fact.incomplete if entry else ()
    return bool(rapid.decisions) or Part.DECISION in missing


DECIDED = Rule(
    "decided",
    "the outcome has been decided, or the decision is named among the parts that are missing",
    PANEL,
    _decided,
    Treatment.WARNING,
    "record rapid-review.outcome-decided, or send it with --incomplete decision",
)


OUTCOME_ON_RECORD = Rule(
    "outcome-on-record",
    "the outcome has been decided: the partners sign what was decided",
    PANEL,
    lambda r, _: bool(r.decisions),
    Treatment.WARNING,
    "record rapid-review.outcome-decided",
)


def _agrees_with_the_review(rapid: RapidReview, entry: Entry | None) -> bool:
    """A review that was opened stands on a decision; the same decision, said again, changes nothing."""
    if entry is None or not rapid.reviews:
        return True
    return entry.fact.outcome in {Outcome.LOCAL_REVIEW, rapid.outcome}


NO_REVIEW_WAS_OPENED = Rule(
    "no-review-was-opened",
    "no review was opened from it, or a local review is still what is decided",
    RECORD,
    _agrees_with_the_review,
    Treatment.WARNING,
    "say in the review how it ends: spr record review.discontinued CASE --occurred WHEN",
    about_the_fact=True,
    found=lambda r, _: "opened: " + ", ".join(dict.fromkeys(each.fact.review for each in r.reviews)),
)
SENT_ON_RECORD = Rule(
    "sent-on-record",
    "the report has been sent to the Panel",
    RECORD,
    lambda r, _: bool(r.sent),
    Treatment.WARNING,
    "record rapid-review.sent-to-panel with its day",
)
LETTER_ON_RECORD = Rule(
    "letter-on-record",
    "there is a letter of the Panel to answer",
    RECORD,
    lambda r, _: bool(r.responses),
    Treatment.WARNING,
    "record rapid-review.panel-responded",
)
REASONS_GIVEN = Rule(
    "reasons-given",
    "it says why no rapid review is owed",
    PANEL,
    lambda _, e: e is None or bool(e.fact.reasons and e.fact.reasons.strip()),
    Treatment.REFUSED,
    "add --reasons",
    about_the_fact=True,
)
NOT_CLOSED = Rule(
    "not-closed",
    "the case is not closed",
    RECORD,
    lambda r, _: r.closed is None,
    Treatment.WARNING,
    "record rapid-review.reopened if the case goes on",
)
PANEL_HAS_ANSWERED = Rule(
    "panel-has-answered",
    "the Panel has answered, or nothing was sent to it",
    PANEL,
    lambda r, _: bool(r.responses) or not r.sent,
    Treatment.WARNING,
    "record rapid-review.panel-responded when its answer comes",
)
LEARNING_SHARED = Rule(
    "learning-shared",
    "the learning has been shared, where nothing further is to be reviewed",
    PANEL,
    lambda r, _: bool(r.shared) or r.outcome is not Outcome.NO_FURTHER_REVIEW,
    Treatment.WARNING,
    "record rapid-review.learning-shared",
)


def _no_duty_open(rapid: RapidReview, _entry: Entry | None) -> bool:
    """Whether every duty is met, void or passed on; what the Panel owes keeps nothing open."""
    owed = (clock for clock in clocks(rapid, DUTIES) if clock.duty.owed_by is not Party.PANEL)
    return all(clock.ended for clock in owed)


def _still_open(rapid: RapidReview, _entry: Entry | None) -> str:
    owed = (clock for clock in clocks(rapid, DUTIES) if clock.duty.owed_by is not Party.PANEL)
    return "open: " + ", ".join(" ".join(filter(None, c.key[:2])) for c in owed if not c.ended)


NO_DUTY_OPEN = Rule(
    "no-duty-open",
    "every duty of the case is met, or found not to be owed",
    RECORD,
    _no_duty_open,
    Treatment.REFUSED,
    "see what is owed: spr show CASE",
    found=_still_open,
)
