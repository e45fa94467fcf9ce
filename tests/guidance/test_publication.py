"""Publication: six months from the decision, seven working days' notice, public for a year."""

import pytest
from reviewing import (
    IN_TIME,
    PUBLISH_ON,
    RECIPIENTS,
    commissioned,
    moved_to,
    published,
    sent,
    signed,
    to_be_published,
)
from telling import CALENDAR, Story, at, day, when

from workflow.catalogue import REVIEW
from workflow.duties import WorkingDaysBefore
from workflow.moments import on
from workflow.review import facts as f
from workflow.vocabulary import (
    ClockState,
    Force,
    LateReason,
    Party,
    ReviewKind,
)

PRESEND = "report.presend"
SUBJECTS = [str(party) for party in RECIPIENTS]


def due(story: Story, subject: str = "panel") -> str:
    return str(story.clock(PRESEND, subject).date.due_on)


# Six months from the decision


SIX_MONTHS = [
    ("Wed 30 Aug 2023", "Thu 29 Feb 2024", "clamped to the end of February of a leap year"),
    ("Thu 31 Aug 2023", "Thu 29 Feb 2024", "likewise"),
    ("Sat 31 Aug 2024", "Fri 28 Feb 2025", "clamped; the start may be a Saturday"),
    ("Sat 30 Nov 2024", "Fri 30 May 2025", "the corresponding date"),
    ("Tue 31 Dec 2024", "Mon 30 Jun 2025", "clamped to 30 June"),
    ("Mon 2 Mar 2026", "Wed 2 Sep 2026", "the corresponding date, not 183 days"),
    ("Tue 13 Jan 2026", "Mon 13 Jul 2026", "the corresponding date"),
    ("Thu 25 Jun 2026", "Fri 25 Dec 2026", "Christmas Day: the date does not roll forward"),
    ("Fri 5 Jun 2026", "Sat 5 Dec 2026", "a Saturday: the date does not roll forward"),
]


@pytest.mark.parametrize(("decided", "last", "why"), SIX_MONTHS)
def test_six_calendar_months_run_from_the_decision(decided, last, why):
    """Working Together: within six months of the decision to initiate; months are no number of days."""
    assert commissioned(decided).clock("lcspr.publish").date.due_on == when(last), why


def test_the_six_months_are_guidance_and_owed_by_the_safeguarding_partners():
    duty = REVIEW.duties["lcspr.publish"]
    assert (duty.force, duty.owed_by) == (Force.STATUTORY_GUIDANCE, Party.SAFEGUARDING_PARTNERS)


def test_a_completed_report_is_not_a_published_one():
    """Trap 7: the limit is met by publication alone."""
    story = signed(commissioned()).tell((f.OverviewReportCompleted(version=3), "Mon 10 Aug 2026"))
    assert sent(to_be_published(story)).clock("lcspr.publish").state is ClockState.RUNNING


def test_published_on_the_last_day_is_in_time():
    story = sent(signed(to_be_published(commissioned(), "Wed 2 Sep 2026")))
    story.tell((f.Published(), "Wed 2 Sep 2026 23:59"))
    assert story.clock("lcspr.publish").state is ClockState.MET


def test_published_on_the_day_after_is_late():
    story = sent(signed(to_be_published(commissioned(), "Thu 3 Sep 2026")))
    story.tell((f.Published(), "Thu 3 Sep 2026"))
    assert story.clock("lcspr.publish").state is ClockState.MET_LATE


def test_the_appointment_of_a_reviewer_does_not_move_the_limit():
    """Trap 7: some count from there; it is a reading, and not adopted silently."""
    story = commissioned().tell((f.ReviewerAppointed(reviewer="Reviewer 1"), "Mon 13 Apr 2026"))
    assert story.clock("lcspr.publish").date.due_on == when("Wed 2 Sep 2026")


def test_neither_does_the_letter_of_the_panel_nor_the_scope():
    story = commissioned().tell((f.PanelResponded(), "Wed 11 Mar 2026"), (f.ScopeAgreed(), "Mon 30 Mar 2026"))
    assert story.clock("lcspr.publish").date.due_on == when("Wed 2 Sep 2026")


PRACTICES = [
    ("panel-letter", "Wed 11 Mar 2026", "the Panel's letter"),
    ("reviewer-appointed", "Mon 13 Apr 2026", "the first appointment"),
    ("initiation", "Mon 30 Mar 2026", "the scope agreed"),
]


@pytest.mark.parametrize(("code", "start", "why"), PRACTICES)
def test_other_starts_are_readings_that_say_who_reads_them_so(code, start, why):
    story = commissioned().tell(
        (f.PanelResponded(), "Wed 11 Mar 2026"),
        (f.ScopeAgreed(), "Mon 30 Mar 2026"),
        (f.ReviewerAppointed(reviewer="Reviewer 1"), "Mon 13 Apr 2026"),
        (f.ReviewerReplaced(reviewer="Reviewer 2", replaces="Reviewer 1"), "Mon 4 May 2026"),
    )
    reading = REVIEW.duties["lcspr.publish"].readings[code]
    assert [anchor.moment for anchor in reading.starts(story.standing)] == [when(start)], why
    assert reading.read_by


def test_a_month_is_no_day_to_count_from():
    assert commissioned("2026-03").clock("lcspr.publish").state is ClockState.NOT_RECKONABLE


def test_a_learning_review_outside_the_statutory_ones_has_no_six_months():
    assert not commissioned(kind=ReviewKind.LOCAL_LEARNING).duties()


# The delay is reported before the limit


def test_the_notice_of_a_delay_falls_with_the_limit():
    assert commissioned().clock("lcspr.delay_notice").date.due_on == when("Wed 2 Sep 2026")


def test_a_delay_is_reported_to_the_panel_and_the_secretary_of_state():
    story = commissioned()
    story.tell((f.DelayReported(reason=LateReason.CRIMINAL_PROCEEDINGS), "Mon 17 Aug 2026"))
    assert story.clock("lcspr.delay_notice").state is ClockState.MET


def test_a_delay_reported_to_one_of_them_alone_is_not_yet_reported():
    story = commissioned().tell(
        (f.DelayReported(reason=LateReason.INQUEST, to=(Party.PANEL,)), "Mon 17 Aug 2026")
    )
    assert story.clock("lcspr.delay_notice").state is ClockState.RUNNING
    second = f.DelayReported(reason=LateReason.INQUEST, to=(Party.SECRETARY_OF_STATE,))
    story.tell((second, "Tue 18 Aug 2026"))
    assert story.clock("lcspr.delay_notice").ended.occurred == when("Tue 18 Aug 2026")


def test_a_delay_reported_after_the_limit_is_reported_late():
    story = commissioned().tell((f.DelayReported(reason=LateReason.COMPLEXITY), "Thu 3 Sep 2026"))
    assert story.clock("lcspr.delay_notice").state is ClockState.MET_LATE


def test_a_reported_delay_moves_no_limit():
    """Nothing pauses a clock; a reason explains."""
    story = commissioned().tell(
        (f.DelayReported(reason=LateReason.INQUEST, forecast=when("2027-01")), "Mon 17 Aug 2026")
    )
    clock = story.clock("lcspr.publish")
    assert (clock.date.due_on, clock.overdue(at("Thu 3 Sep 2026"))) == (when("Wed 2 Sep 2026"), True)


def test_published_in_time_there_is_no_delay_to_report():
    assert published().clock("lcspr.delay_notice").state is ClockState.VOID


def test_published_late_without_a_word_the_notice_was_missed():
    story = sent(signed(to_be_published(commissioned(), "Mon 28 Sep 2026")))
    story.tell((f.Published(), "Mon 28 Sep 2026"))
    assert story.clock("lcspr.delay_notice").state is ClockState.MISSED


# Seven working days before


BEFORE = [
    ("Thu 2 Jan 2025", "Thu 19 Dec 2024", "Wed 18 Dec 2024", "Christmas and New Year lie between"),
    ("Mon 6 Jun 2022", "Tue 24 May 2022", "Mon 23 May 2022", "the moved spring holiday and the jubilee"),
    ("Fri 26 Jan 2024", "Wed 17 Jan 2024", "Tue 16 Jan 2024", "no holiday between"),
    ("Tue 1 Sep 2026", "Thu 20 Aug 2026", "Wed 19 Aug 2026", "the August holiday"),
    ("Tue 7 Apr 2026", "Wed 25 Mar 2026", "Tue 24 Mar 2026", "Good Friday and Easter Monday"),
    ("Sun 6 Sep 2026", "Wed 26 Aug 2026", "Tue 25 Aug 2026", "published on a Sunday; the holiday between"),
]


@pytest.mark.parametrize(("publication", "last", "clear", "why"), BEFORE)
def test_the_notice_is_counted_backwards_from_the_day_of_publication(publication, last, clear, why):
    """The day of publication is not counted; of clear days, the last is one earlier."""
    start = on(day(publication))
    assert WorkingDaysBefore(7).reckon(start, CALENDAR).on == day(last), why
    reading = REVIEW.duties[PRESEND].readings["clear-days"]
    assert reading.within.reckon(start, CALENDAR).on == day(clear), why


@pytest.mark.parametrize("subject", SUBJECTS)
def test_there_is_a_clock_for_each_recipient(subject):
    """The Panel and the Secretary of State, and Ofsted in the same time."""
    assert due(to_be_published(commissioned()), subject) == "2026-08-20"


def test_before_a_day_of_publication_is_set_nothing_is_counted():
    """Trap 22: never forward from the finished report."""
    story = signed(commissioned()).tell((f.OverviewReportCompleted(), "Mon 10 Aug 2026"))
    assert (PRESEND, "panel") not in story.duties()


@pytest.mark.parametrize("party", RECIPIENTS)
def test_what_is_sent_to_one_recipient_meets_the_clock_of_that_one_alone(party):
    story = sent(to_be_published(commissioned()), to=(party,))
    met = [subject for subject in SUBJECTS if story.clock(PRESEND, subject).state is ClockState.MET]
    assert met == [str(party)]


def test_sent_on_the_seventh_working_day_before_is_in_time():
    assert sent(to_be_published(commissioned()), IN_TIME).clock(PRESEND, "ofsted").state is ClockState.MET


def test_sent_on_the_sixth_is_late():
    story = sent(to_be_published(commissioned()), "Fri 21 Aug 2026")
    assert story.clock(PRESEND, "ofsted").state is ClockState.MET_LATE


def test_the_notice_is_a_regulation_so_nobody_can_waive_it():
    assert REVIEW.duties[PRESEND].force is Force.REGULATION


def test_a_publication_date_moved_three_times_is_counted_anew_each_time_and_once_too_near():
    """Trap 22: the count runs back from a date that moves; a new one can be a breach on the instant."""
    story = to_be_published(commissioned(now="Mon 3 Aug 2026"), "Tue 1 Sep 2026", "Mon 3 Aug 2026")
    reckoned = [due(story)]
    story.now = "Tue 4 Aug 2026"
    moved_to(story, "Mon 28 Sep 2026", "Tue 4 Aug 2026", reason=LateReason.CRIMINAL_PROCEEDINGS)
    reckoned.append(due(story))
    story.now = "Wed 16 Sep 2026"
    moved_to(story, "Fri 18 Sep 2026", "Wed 16 Sep 2026", reason=LateReason.FAMILY_REQUEST)
    reckoned.append(due(story))
    assert all(story.clock(PRESEND, subject).overdue(at(story.now)) for subject in SUBJECTS)
    story.now = "Thu 17 Sep 2026"
    moved_to(story, "Mon 12 Oct 2026", "Thu 17 Sep 2026", reason=LateReason.INQUEST)
    reckoned.append(due(story))
    assert reckoned == ["2026-08-20", "2026-09-17", "2026-09-09", "2026-10-01"]
    assert not story.clock(PRESEND, "panel").overdue(at(story.now))
    assert story.clock(PRESEND, "panel").date.number == 4
    assert story.standing.publication_dates == tuple(
        when(each) for each in ("Tue 1 Sep 2026", "Mon 28 Sep 2026", "Fri 18 Sep 2026", "Mon 12 Oct 2026")
    )


def test_every_due_date_that_was_reckoned_stays_on_record_with_the_one_before_it():
    story = moved_to(to_be_published(commissioned()), "Mon 28 Sep 2026", "Mon 10 Aug 2026")
    dates = [
        e.fact for e in story.entries if getattr(e.fact, "duty", "") == PRESEND and e.fact.subject == "panel"
    ]
    assert [(str(each.previous), str(each.due_on)) for each in dates] == [
        ("unknown", "2026-08-20"),
        ("2026-08-20", "2026-09-17"),
    ]


def test_what_was_sent_in_time_stays_in_time_when_publication_moves_to_a_later_day():
    story = moved_to(sent(to_be_published(commissioned())), "Mon 28 Sep 2026", "Mon 24 Aug 2026")
    assert story.clock(PRESEND, "panel").state is ClockState.MET


def test_what_was_sent_in_time_is_late_when_publication_moves_nearer():
    story = moved_to(sent(to_be_published(commissioned())), "Tue 25 Aug 2026", "Fri 21 Aug 2026")
    assert story.clock(PRESEND, "panel").state is ClockState.MET_LATE


def test_where_there_is_no_new_day_yet_the_notice_cannot_be_counted():
    story = moved_to(to_be_published(commissioned()), "unknown", "Mon 10 Aug 2026")
    assert story.clock(PRESEND, "panel").state is ClockState.NOT_RECKONABLE


def test_a_change_says_why():
    fact = f.PublicationDateChanged(publish_on=when(PUBLISH_ON), reason=LateReason.FAMILY_REQUEST)
    assert fact.reason.means == "The family asked for more time, or for another date."


def test_a_change_of_a_day_that_was_never_set_is_said_aloud():
    entry = commissioned().record(f.PublicationDateChanged(publish_on=when(PUBLISH_ON)), "Mon 3 Aug 2026")
    assert [rule.code for rule in entry.warnings] == ["date-was-set"]
