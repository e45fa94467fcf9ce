"""Publication: six months from the decision, seven working days' notice, public for a year."""

import pytest
from reviewing import (
    IN_TIME,
    PUBLISH_ON,
    RECIPIENTS,
    THREE,
    commissioned,
    moved_to,
    published,
    ready,
    sent,
    signed,
    to_be_published,
)
from telling import CALENDAR, Story, at, day, when

from workflow import holds
from workflow.catalogue import REVIEW
from workflow.duties import WorkingDaysBefore
from workflow.moments import on
from workflow.review import facts as f
from workflow.rules import Refused
from workflow.vocabulary import (
    Agency,
    Answer,
    ClockState,
    Force,
    HoldKind,
    LateReason,
    Partner,
    Party,
    Requester,
    ReviewKind,
    Summary,
    Withdrawal,
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


# Published


def test_a_review_signed_sent_and_published_on_its_day_departs_from_nothing():
    entry = ready().record(f.Published(), PUBLISH_ON)
    assert (entry.departs_from, entry.warnings) == ((), ())


def test_published_without_a_day_set_unsent_and_unsigned_is_refused_with_every_reason():
    assert commissioned().refused(f.Published(), PUBLISH_ON) == {
        "all-three-signed",
        "day-set-for-the-report",
        "report-sent-in-time",
    }


def test_what_was_published_all_the_same_is_recorded_with_its_reason():
    story = commissioned()
    entry = story.record(f.Published(), PUBLISH_ON, departure="the press had it already")
    assert set(entry.departs_from) == {
        "all-three-signed",
        "day-set-for-the-report",
        "report-sent-in-time",
    }
    assert [each.id for each in story.standing.departures] == [entry.id]


def test_sent_too_late_is_a_departure_that_names_the_dates():
    story = sent(signed(to_be_published(commissioned())), "Fri 21 Aug 2026")
    refused = story.record(f.Published(), PUBLISH_ON)
    (unmet,) = refused.because
    assert unmet.rule == "report-sent-in-time"
    assert "panel: sent Fri 21 August 2026, due by Thu 20 August 2026" in unmet.sentence
    assert refused.departure_possible


def test_not_sent_to_ofsted_is_a_departure_that_names_ofsted():
    story = sent(signed(to_be_published(commissioned())), to=RECIPIENTS[:2])
    (unmet,) = story.record(f.Published(), PUBLISH_ON).because
    assert "ofsted: not sent, due by Thu 20 August 2026" in unmet.sentence


def test_what_was_not_sent_by_publication_is_missed():
    story = signed(to_be_published(commissioned()))
    story.record(f.Published(), PUBLISH_ON, departure="it was forgotten")
    assert {story.clock(PRESEND, subject).state for subject in SUBJECTS} == {ClockState.MISSED}


def test_published_before_the_day_that_was_set_is_a_departure_that_names_both_days():
    refused = ready().record(f.Published(), "Mon 24 Aug 2026")
    (unmet,) = refused.because
    assert unmet.rule == "not-before-the-day-set-for-the-report"
    assert "set: Tue 1 September 2026; published: Mon 24 August 2026" in unmet.sentence


def test_published_on_a_later_day_was_announced_all_the_earlier():
    assert ready().record(f.Published(), "Wed 2 Sep 2026").departs_from == ()


@pytest.mark.parametrize("absent", THREE)
def test_two_sign_offs_are_not_three(absent):
    partners = tuple(partner for partner in THREE if partner is not absent)
    story = sent(signed(to_be_published(commissioned()), partners=partners))
    (unmet,) = story.record(f.Published(), PUBLISH_ON).because
    assert unmet.rule == "all-three-signed"
    assert f"missing: {absent.label}" in unmet.sentence


def test_the_same_partner_twice_is_one():
    story = sent(signed(to_be_published(commissioned()), partners=(*THREE[:2], THREE[0])))
    assert story.refused(f.Published(), PUBLISH_ON) == {"all-three-signed"}


def test_a_deputy_without_a_delegation_on_record_is_a_departure():
    fact = f.PartnerSignedOff(partner=Partner.POLICE, deputy="Superintendent")
    assert commissioned().refused(fact, "Mon 10 Aug 2026") == {"delegated"}


def test_a_deputy_signs_by_delegation():
    story = commissioned().tell((f.SignOffDelegated(partner=Partner.POLICE), "Mon 3 Aug 2026"))
    story.tell((f.PartnerSignedOff(partner=Partner.POLICE, deputy="Superintendent"), "Mon 10 Aug 2026"))
    assert story.standing.signatures.partners == (Partner.POLICE,)


def test_a_partner_can_disagree_and_still_have_signed():
    story = ready().tell((f.PartnerDissented(partner=Partner.POLICE), "Mon 10 Aug 2026"))
    assert story.record(f.Published(), PUBLISH_ON).departs_from == ()


def test_a_family_that_declined_and_was_not_asked_again_is_said_aloud_at_publication():
    story = ready().tell((f.FamilyDeclined(), "Mon 11 May 2026"))
    entry = story.record(f.Published(), PUBLISH_ON)
    assert [rule.code for rule in entry.warnings] == ["family-asked-again"]
    assert story.clock("family.revisit").state is ClockState.MISSED


def test_a_family_asked_again_is_not():
    story = ready().tell((f.FamilyDeclined(), "Mon 11 May 2026"), (f.FamilyInvited(), "Mon 10 Aug 2026"))
    assert story.record(f.Published(), PUBLISH_ON).warnings == ()


def test_another_areas_review_is_published_by_those_who_owe_what_comes_before():
    story = commissioned(lead=Agency.OTHER_AREA)
    assert story.record(f.Published(), PUBLISH_ON).departs_from == ()
    assert story.duties() == {("lcspr.publish", "")}
    assert story.clock("lcspr.publish").owed_elsewhere


def test_published_a_second_time_is_refused():
    assert published().refused(f.Published(), PUBLISH_ON) == {"not-now"}


def test_what_was_published_names_where_its_hash_its_code_and_its_summaries():
    fact = f.Published(
        url="https://example.org/reviews/tds20.pdf",
        evidence="0" * 64,
        code="TDS20",
        executive_summary=Answer.YES,
        learning_summary=Answer.NO,
    )
    assert ready().tell((fact, PUBLISH_ON)).standing.published.fact == fact


# Public for a year


def test_a_published_report_is_public_for_a_year_at_least():
    assert published().standing.public_until == day("Wed 1 Sep 2027")
    assert published().clock("report.public").state is ClockState.RUNNING


def test_a_year_is_the_least_and_no_day_on_which_it_has_to_go():
    """Trap 23: no date is reckoned, so that nothing is ever overdue."""
    assert published().clock("report.public").due_at is None


TAKEN_BACK = [
    ("Tue 31 Aug 2027", Withdrawal.OTHER, False, ClockState.MISSED, "a day short of the year"),
    ("Wed 1 Sep 2027", Withdrawal.ONE_YEAR_OVER, False, ClockState.MISSED, "its last day"),
    ("Thu 2 Sep 2027", Withdrawal.ONE_YEAR_OVER, True, ClockState.MET, "the day after"),
    ("Mon 7 Sep 2026", Withdrawal.COURT_ORDER, True, ClockState.VOID, "a court ordered it"),
    ("Mon 7 Sep 2026", Withdrawal.ANONYMITY, False, ClockState.MISSED, "no court ordered it"),
    ("unknown", Withdrawal.NOT_STATED, True, ClockState.MET, "nothing shows that it was too early"),
]


@pytest.mark.parametrize(("withdrawn", "reason", "kept", "state", "why"), TAKEN_BACK)
def test_a_report_taken_back_within_the_year_without_a_court_is_a_departure(
    withdrawn, reason, kept, state, why
):
    story = published("Mon 3 Jan 2028")
    fact = f.PublicationWithdrawn(reason=reason)
    entry = story.record(fact, withdrawn, departure="the partners decided so")
    assert (entry.departs_from == ()) is kept, why
    assert story.clock("report.public").state is state, why
    assert story.standing.status == "withdrawn"


def test_the_refusal_names_the_day_of_publication():
    (unmet,) = published().record(f.PublicationWithdrawn(), "Mon 7 Sep 2026").because
    assert unmet.rule == "public-for-a-year"
    assert "published Tue 1 September 2026" in unmet.sentence


@pytest.mark.parametrize(
    ("kind", "until", "reason"),
    [
        (ReviewKind.NATIONAL, "Sat 1 Sep 2029", "three years, to be confirmed by the partnership"),
        (ReviewKind.LOCAL, "Wed 1 Sep 2027", "one year"),
        (ReviewKind.UNKNOWN, "Wed 1 Sep 2027", "one year, where nothing is known of it"),
    ],
)
def test_a_national_review_is_public_for_three_years_and_every_other_for_one(kind, until, reason):
    """SI 2018/789."""
    story = Story(REVIEW, "Mon 5 Jan 2032").tell((f.Published(kind=kind), "Tue 1 Sep 2026"))
    assert story.standing.public_until == day(until), reason
    gone = f.PublicationWithdrawn(reason=Withdrawal.OTHER)
    assert story.refused(gone, until) == {"public-for-a-year"}, "the last of its days is one of them"


def test_a_national_review_taken_back_after_two_years_departs_from_the_rule_and_a_local_one_does_not():
    gone = f.PublicationWithdrawn(reason=Withdrawal.OTHER)
    for kind, refused in ((ReviewKind.NATIONAL, True), (ReviewKind.LOCAL, False)):
        story = Story(REVIEW, "Mon 5 Jan 2032").tell((f.Published(kind=kind), "Tue 1 Sep 2026"))
        assert isinstance(story.record(gone, "Mon 4 Sep 2028"), Refused) is refused


def test_published_again_a_new_year_begins():
    order = f.WithdrawalOrdered(proceedings="proceedings/2026-001", until=when("Fri 2 Oct 2026"))
    story = published("Mon 3 Jan 2028").tell(
        (order, "Fri 4 Sep 2026"),
        (f.PublicationWithdrawn(reason=Withdrawal.COURT_ORDER), "Mon 7 Sep 2026"),
        (f.PublishedAgain(code="TDS20"), "Mon 5 Oct 2026"),
    )
    assert story.standing.status == "published"
    assert story.standing.public_until == day("Tue 5 Oct 2027")
    assert story.clock("report.public", cycle=2).state is ClockState.RUNNING


def test_a_published_review_is_not_the_end_of_its_record():
    story = published().tell(
        (f.ActionPlanAgreed(), "Mon 7 Sep 2026"),
        (f.LearningIdentified(agency=Agency.SCHOOL), "Mon 7 Sep 2026"),
        (f.ReportRequested(requester=Requester.PRESS, reference="R-1"), "Tue 8 Sep 2026"),
        (f.ReportDeclined(requester=Requester.PRESS, reference="R-1", reasons="an order"), "Wed 9 Sep 2026"),
        (f.ReportRequested(requester=Requester.PRACTITIONER, reference="R-2"), "Tue 8 Sep 2026"),
        (f.ReportSupplied(requester=Requester.PRACTITIONER, reference="R-2"), "Wed 9 Sep 2026"),
    )
    assert story.standing.status == "published"


def test_older_reports_can_be_asked_for_and_who_asks_is_never_a_name():
    """KSCP page: previous reports can be requested from the partnership."""
    assert "{requester}" in f.ReportRequested.line
    assert issubclass(Requester, str)


@pytest.mark.parametrize("summary", Summary)
def test_a_summary_is_listed_when_it_is_ready_whatever_became_of_the_report(summary):
    """KSCP page: "Exec Summaries and Learning Summaries will be listed here"."""
    for story in (commissioned(), published()):
        status = story.standing.status
        told = story.tell((f.SummaryPublished(summary=summary), "Mon 2 Nov 2026")).standing
        assert [entry.fact.summary for entry in told.summaries] == [summary]
        assert told.status is status


def test_a_summary_of_what_a_trial_holds_back_departs_from_the_rule():
    held = holds.HoldPlaced(proceedings="proceedings/2026-001", hold=HoldKind.PUBLICATION)
    story = commissioned().tell((held, "Mon 5 Oct 2026"))
    summary = f.SummaryPublished(summary=Summary.LEARNING)
    assert story.refused(summary, "Mon 2 Nov 2026") == {"publication-not-held"}


def test_a_published_report_is_deposited_with_the_national_repository():
    """KSCP page: the NSPCC's repository. It sets no time."""
    story = published()
    assert story.clock("report.deposit").state is ClockState.RUNNING
    story.tell((f.Deposited(reference="NSPCC-1"), "Mon 7 Sep 2026"))
    assert story.clock("report.deposit").state is ClockState.MET


def test_a_deposit_before_publication_is_said_aloud():
    entry = commissioned().record(f.Deposited(), "Mon 7 Sep 2026")
    assert [rule.code for rule in entry.warnings] == ["has-been-published"]


# Late paperwork


def test_a_sending_that_came_on_record_after_publication_still_shows_on_which_day_it_was():
    story = signed(to_be_published(commissioned()))
    story.record(f.Published(), PUBLISH_ON, departure="the letters are not on file")
    sent(story)
    assert story.standing.status == "published"
    assert story.standing.sent_to(Party.PANEL, story.standing.sent[0].fact.what)


def test_a_publication_that_was_dated_wrongly_is_corrected_and_judged_anew():
    story = published()
    version = next(e.version for e in story.standing.entries() if isinstance(e.fact, f.Published))
    story.correct(version, f.Published(), "Thu 3 Sep 2026")
    assert story.standing.status == "published"
    assert story.clock("lcspr.publish").state is ClockState.MET_LATE


BY_COURT = f.PublicationWithdrawn(reason=Withdrawal.COURT_ORDER)


def test_a_court_order_that_is_named_and_not_on_record_is_said_aloud():
    entry = published().record(BY_COURT, "Mon 7 Sep 2026")
    assert [rule.code for rule in entry.warnings] == ["order-on-record"]
    assert "proceedings.court-order-made" in entry.warnings[0].remedy


def test_a_court_order_on_record_needs_no_reminder():
    """Negative control."""
    ordered = f.WithdrawalOrdered(proceedings="proceedings/2026-001")
    assert not published().tell((ordered, "Fri 4 Sep 2026")).record(BY_COURT, "Mon 7 Sep 2026").warnings


def test_to_publish_again_what_a_court_had_withdrawn_is_a_departure():
    story = published().tell((BY_COURT, "Mon 7 Sep 2026"))
    assert story.refused(f.PublishedAgain(), "Mon 5 Oct 2026") == {"no-withdrawal-ordered"}
