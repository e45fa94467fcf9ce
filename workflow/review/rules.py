"""What a review asks before what: each rule a sentence that can follow "only when", with its source."""

from collections.abc import Iterable, Iterator

from workflow.clocks import Clock, clocks
from workflow.facts import NONE_HELD, Entry
from workflow.moments import spoken
from workflow.review import facts as f
from workflow.review.duties import DUTIES
from workflow.review.endings import withdrawn_too_early
from workflow.review.publication_duties import RECIPIENTS, REGULATIONS
from workflow.review.standing import Review
from workflow.rules import Rule, Treatment
from workflow.signing import ALL_THREE_SIGNED
from workflow.vocabulary import (
    Answer,
    ClockState,
    HoldKind,
    Publication,
    Rating,
    ReviewKind,
    Situation,
    Withdrawal,
)

PAGE = "KSCP, Safeguarding Practice Reviews"
RECORD = "the record"
REVIEWERS = "SI 2018/789, regulations 12 and 13 (the numbers are to be confirmed by the partnership)"
GUIDANCE = "Working Together to Safeguard Children: local child safeguarding practice reviews"
PRESEND = {Publication.REPORT: "report.presend", Publication.IMPROVEMENTS: "improvements.presend"}


def _no_death_is_among_them(review: Review, _entry: Entry | None) -> bool:
    return all(entry.fact.situation is not Situation.DEATH for entry in review.situations)


NOT_ALWAYS_UNDERTAKEN = Rule(
    "not-always-undertaken",
    "no child has died with abuse or neglect known or suspected: then a review is always undertaken",
    PAGE,
    _no_death_is_among_them,
)
CONSIDERED = Rule(
    "considered",
    "it has been considered whether to undertake it, or a child's death asks for it always",
    PAGE,
    lambda review, entry: review.considered is not None or not _no_death_is_among_them(review, entry),
    remedy="record review.considered",
)


def _names_the_letter(review: Review, entry: Entry | None) -> bool:
    letter = review.disagreement
    if entry is None or letter is None or letter.fact.reference == NONE_HELD:
        return True
    if letter.fact.review_decided is Answer.YES:
        return True
    return bool(entry.fact.panel_letter == letter.fact.reference)


ANSWERS_THE_PANEL = Rule(
    "answers-the-panel",
    "it names the letter it answers, where the Panel had disagreed with a rapid review that wanted none",
    GUIDANCE,
    _names_the_letter,
    remedy="add --panel-letter REFERENCE",
    about_the_fact=True,
    found=lambda review, _: (
        f"the letter: {review.disagreement.fact.reference}" if review.disagreement else ""
    ),
)


_APPOINT = {
    "suited": "appoint a reviewer who is suited to the case",
    "free_of_conflict": "appoint a reviewer who is free of conflict",
}


def _answers(name: str, *wanted: Answer) -> "Rule":
    """A rule about what is said of the reviewer under this name: it is one of the answers wanted."""
    sentence = {
        "suited": "the reviewer's knowledge and experience suit the case",
        "free_of_conflict": "the reviewer has no actual or perceived conflict of interest",
    }[name]
    known = Answer.UNKNOWN not in wanted

    def holds(_review: Review, entry: Entry | None) -> bool:
        return entry is None or getattr(entry.fact, name) in wanted

    return Rule(
        f"{name.replace('_', '-')}{'-said' * known}",
        f"it is said whether {sentence}" if known else sentence,
        REVIEWERS,
        holds,
        Treatment.WARNING if known else Treatment.DEPARTURE,
        f"add --{name.replace('_', '-')} yes or no" if known else _APPOINT[name],
        about_the_fact=True,
    )


SUITED = _answers("suited", Answer.YES, Answer.UNKNOWN)
FREE_OF_CONFLICT = _answers("free_of_conflict", Answer.YES, Answer.UNKNOWN)
SUITED_IS_SAID = _answers("suited", Answer.YES, Answer.NO)
FREE_OF_CONFLICT_IS_SAID = _answers("free_of_conflict", Answer.YES, Answer.NO)
OF_A_REVIEWER = (SUITED, FREE_OF_CONFLICT, SUITED_IS_SAID, FREE_OF_CONFLICT_IS_SAID)
REVIEWER_IS_KNOWN = Rule(
    "reviewer-is-known",
    "the reviewer who goes is one who was appointed",
    RECORD,
    lambda review, entry: entry is None or _who_goes(entry) in review.reviewers,
    Treatment.WARNING,
    "record review.reviewer-appointed first, or mend the post",
    about_the_fact=True,
)


def _who_goes(entry: Entry) -> str:
    gone: str = entry.fact.replaces if isinstance(entry.fact, f.ReviewerReplaced) else entry.fact.reviewer
    return gone


LEARNING_POINT_IS_KNOWN = Rule(
    "learning-point-is-known",
    "the learning point it names has been identified",
    RECORD,
    lambda review, entry: entry is None or entry.fact.learning_point <= len(review.learning),
    Treatment.WARNING,
    "record review.learning-identified first, or mend the number",
    about_the_fact=True,
)


def _has_been_raised(review: Review, entry: Entry | None) -> bool:
    raised = (e.fact.about for e in review.disagreements if isinstance(e.fact, f.DisagreementRecorded))
    return entry is None or entry.fact.about in raised


DISAGREEMENT_RAISED = Rule(
    "disagreement-raised",
    "the disagreement is on record",
    RECORD,
    _has_been_raised,
    Treatment.WARNING,
    "record review.disagreement-recorded",
    about_the_fact=True,
)
INCIDENT_IS_REVIEWED_HERE = Rule(
    "incident-is-reviewed-here",
    "the incident is one of those reviewed here",
    RECORD,
    lambda review, entry: entry is None or entry.fact.incident in review.incidents,
    Treatment.WARNING,
    "mend the reference: spr show CASE",
    about_the_fact=True,
)
NOT_DISCONTINUED = Rule(
    "not-discontinued",
    "the review has not been ended by a decision: one that is taken up after all is another review",
    "the record: a review that was ended stays ended, with its reasons",
    lambda review, _: review.discontinued is None or review.commissioned is None,
    Treatment.REFUSED,
    "open another one: spr record review.commissioned NEW-CASE --occurred WHEN; if it was never ended, "
    "retract that: spr decide retract CASE",
)
JUDGED_INADEQUATE = Rule(
    "judged-inadequate",
    "the review has been judged inadequate",
    "the regimes before 2018: evaluation of serious case reviews",
    lambda review, _: any(entry.fact.rating is Rating.INADEQUATE for entry in review.ratings),
    remedy="say how it was judged: spr record review.rated CASE --occurred WHEN",
)
NOT_YET_PUBLISHED = Rule(
    "not-yet-published",
    "the report has not been published",
    RECORD,
    lambda review, _: review.published is None,
    Treatment.WARNING,
    "if it is public no longer: spr record review.publication-withdrawn CASE --occurred WHEN",
)
WITHHELD_BEFORE = Rule(
    "withheld-before",
    "it has been decided not to publish the report",
    "Children Act 2004, section 16F(5)",
    lambda review, _: review.withheld is not None,
    Treatment.WARNING,
    "record review.publication-withheld",
)
HAS_BEEN_PUBLISHED = Rule(
    "has-been-published",
    "the report has been published",
    PAGE,
    lambda review, _: review.published is not None,
    Treatment.WARNING,
    "record review.published",
)
DATE_WAS_SET = Rule(
    "date-was-set",
    "a day had been set before",
    RECORD,
    lambda review, entry: entry is None or bool(review.dates_of(entry.fact.what)),
    Treatment.WARNING,
    "record review.publication-date-set",
    about_the_fact=True,
)
FAMILY_ASKED_AGAIN = Rule(
    "family-asked-again",
    "a family that had declined has been asked again",
    GUIDANCE,
    lambda review, _: all(
        clock.state is not ClockState.RUNNING for clock in _clocks_of(review, "family.revisit")
    ),
    Treatment.WARNING,
    "record review.family-invited",
)


def _clocks_of(review: Review, duty: str) -> Iterator[Clock]:
    return (clock for clock in clocks(review, DUTIES) if clock.duty.code == duty)


def _statutory(review: Review, entry: Entry | None) -> bool:
    """Whether the regulations of 2018 govern its publication: a local review that this partnership leads."""
    stated = getattr(entry.fact, "kind", ReviewKind.UNKNOWN) if entry else ReviewKind.UNKNOWN
    return review.local and stated in {ReviewKind.UNKNOWN, ReviewKind.LOCAL}


def _what(entry: Entry | None) -> Publication:
    if entry is not None and isinstance(entry.fact, f.ImprovementsPublished):
        return Publication.IMPROVEMENTS
    return Publication.REPORT


def _day_set(review: Review, entry: Entry | None, what: Publication) -> bool:
    return not _statutory(review, entry) or any(
        date.fact.publish_on.known for date in review.dates_of(what)[-1:]
    )


def _not_before_the_day(review: Review, entry: Entry | None) -> bool:
    """Published on a later day, what was sent in time is in time all the more."""
    dates = review.dates_of(_what(entry))
    if entry is None or not dates or not _statutory(review, entry):
        return True
    done, planned = entry.occurred.last_day, dates[-1].fact.publish_on.first_day
    return not (done and planned) or done >= planned


def _which_day_was_set(review: Review, entry: Entry | None) -> str:
    said = ", ".join(spoken(date.fact.publish_on) for date in review.dates_of(_what(entry)))
    published = f"; published: {spoken(entry.occurred)}" if entry else ""
    return f"set: {said or 'none'}{published}"


def _sent_in_time(review: Review, entry: Entry | None, what: Publication) -> bool:
    if not _statutory(review, entry):
        return True
    reckoned = list(_clocks_of(review, PRESEND[what]))
    if not reckoned:  # read again without due dates: what was sent is all that can be seen
        return all(review.sent_to(recipient, what) for recipient in RECIPIENTS)
    return all(clock.state in {ClockState.MET, ClockState.MET_UNDATED} for clock in reckoned)


def _when_it_was_sent(review: Review, _entry: Entry | None, what: Publication) -> str:
    due = {clock.date.subject: clock for clock in _clocks_of(review, PRESEND[what])}
    return "; ".join(_sending(review, str(recipient), due, what) for recipient in RECIPIENTS)


def _sending(review: Review, recipient: str, due: dict[str, Clock], what: Publication) -> str:
    sent = [entry for entry in review.sent if str(entry.fact.to) == recipient and entry.fact.what is what]
    when = f"sent {spoken(sent[0].occurred)}" if sent else "not sent"
    last = f", due by {spoken(due[recipient].date.due_on)}" if recipient in due else ""
    return f"{recipient.replace('-', ' ')}: {when}{last}"


def _before_publishing(what: Publication) -> tuple[Rule, ...]:
    """What is asked before something is made public: a day that was set, and the sending counted from it."""
    of_what = "report" if what is Publication.REPORT else "information about the improvements"
    suffix = "" if what is Publication.REPORT else f" (what: {what})"
    return (
        Rule(
            f"day-set-for-the-{what}",
            f"a day was set for the publication of the {of_what}, to count the seven working days from",
            REGULATIONS,
            lambda review, entry: _day_set(review, entry, what),
            remedy=f"spr record review.publication-date-set CASE --occurred WHEN{suffix}",
        ),
        Rule(
            f"not-before-the-day-set-for-the-{what}",
            f"the {of_what} is not published before the day that was set last",
            REGULATIONS,
            _not_before_the_day,
            remedy=f"spr record review.publication-date-changed CASE --occurred WHEN{suffix}",
            about_the_fact=True,
            found=_which_day_was_set,
        ),
        Rule(
            f"{what}-sent-in-time",
            f"the {of_what} was sent to the Panel, the Secretary of State and Ofsted "
            "at least seven working days before",
            REGULATIONS,
            lambda review, entry: _sent_in_time(review, entry, what),
            remedy=f"for each: spr record review.sent-before-publication CASE --occurred WHEN{suffix}",
            found=lambda review, entry: _when_it_was_sent(review, entry, what),
        ),
    )


def _no_order_stands(review: Review, entry: Entry | None) -> bool:
    """Whether no court order stands against publication; one that ended before that day does not."""
    if _taken_back_by_a_court(review) and not review.withdrawal_orders:
        return False
    day = entry.occurred.first_day if entry else None
    return all(
        bool(day and order.fact.until.last_day and order.fact.until.last_day < day)
        for order in review.withdrawal_orders
    )


def _taken_back_by_a_court(review: Review, entry: Entry | None = None) -> bool:
    """Whether a court is named as the reason of a withdrawal: this one, or the last on record."""
    withdrawal = entry or next(reversed(review.withdrawals), None)
    return withdrawal is not None and withdrawal.fact.reason is Withdrawal.COURT_ORDER


ORDER_ON_RECORD = Rule(
    "order-on-record",
    "the order of the court it names is on record, by proceedings.court-order-made",
    RECORD,
    lambda review, entry: (
        entry is None or not _taken_back_by_a_court(review, entry) or bool(review.withdrawal_orders)
    ),
    Treatment.WARNING,
    "record proceedings.court-order-made, with the review among its cases",
    about_the_fact=True,
)
NO_WITHDRAWAL_ORDERED = Rule(
    "no-withdrawal-ordered",
    "no court has ordered that the publication be withdrawn, or the order is over",
    "the order of the court",
    _no_order_stands,
    remedy="wait until the order is over or lifted; one that is over is recorded with its last day: "
    "record proceedings.court-order-made",
)
PUBLICATION_NOT_HELD = Rule(
    "publication-not-held",
    "no proceedings hold up its publication",
    "the advice on disclosure of the police, the prosecution or the coroner; the trial",
    lambda review, _: not review.held(HoldKind.PUBLICATION),
    remedy="have the hold lifted where it stands: spr record proceedings.hold-lifted CASE --occurred WHEN",
    found=lambda review, _: f"held up by {', '.join(_holds_it_up(review))}",
)


def _holds_it_up(review: Review) -> Iterable[str]:
    holds = (entry.fact for entry in review.holds.values() if entry.fact.hold is HoldKind.PUBLICATION)
    return dict.fromkeys(fact.proceedings for fact in holds)


SIGNED = Rule(
    ALL_THREE_SIGNED.code,
    ALL_THREE_SIGNED.sentence,
    ALL_THREE_SIGNED.source,
    lambda review, entry: not _statutory(review, entry) or ALL_THREE_SIGNED.holds(review, entry),
    remedy="spr record review.partner-signed-off CASE --occurred WHEN",
    found=ALL_THREE_SIGNED.found,
)
TO_PUBLISH = (
    SIGNED,
    *_before_publishing(Publication.REPORT),
    NO_WITHDRAWAL_ORDERED,
    PUBLICATION_NOT_HELD,
    FAMILY_ASKED_AGAIN,
)
TO_PUBLISH_AGAIN = (NO_WITHDRAWAL_ORDERED, PUBLICATION_NOT_HELD)
TO_PUBLISH_IMPROVEMENTS = _before_publishing(Publication.IMPROVEMENTS)


def _public_for_a_year(review: Review, entry: Entry | None) -> bool:
    if entry is None or not review.public_since or review.withdrawal_orders:
        return True
    return not withdrawn_too_early(review, review.public_since[-1], entry)


PUBLIC_FOR_A_YEAR = Rule(
    "public-for-a-year",
    "the report was public for at least one year (a national review for three), or a court ordered "
    "that it be taken back",
    REGULATIONS,
    _public_for_a_year,
    remedy="wait until its time is over, or name the order: --reason court-order",
    about_the_fact=True,
    found=lambda review, _: (
        f"published {spoken(review.public_since[-1].occurred)}" if review.public_since else ""
    ),
)
