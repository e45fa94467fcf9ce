"""Fieldwork: agencies and their records, the family, how the work is watched, the draft, the learning."""

import pytest
from reviewing import DECIDED, commissioned
from telling import at, when

from workflow.catalogue import REVIEW, sealed
from workflow.disagreements import unsettled
from workflow.review import facts as f
from workflow.vocabulary import (
    Agency,
    Answer,
    AskedOfReviewer,
    ClockState,
    Development,
    Force,
    LateReason,
    Matter,
    Party,
    Stage,
)

MONITORED = f.ProgressMonitored(in_time=Answer.YES, quality=Answer.YES)


def asked(due="unknown", agency=Agency.SCHOOL):
    return commissioned().tell((f.RecordsRequested(agency=agency, due=when(due)), "Mon 16 Mar 2026"))


# The agencies' records


def test_an_agency_is_asked_by_a_day_and_owes_its_records_by_then():
    clock = asked("Fri 17 Apr 2026").clock("review.agency_return", "school")
    assert (clock.date.due_on, clock.overdue(at("Sat 18 Apr 2026"))) == (when("Fri 17 Apr 2026"), True)


def test_where_no_day_was_set_there_is_no_limit():
    clock = asked().clock("review.agency_return", "school")
    assert (clock.state, clock.due_at) == (ClockState.RUNNING, None)


def test_a_nil_return_is_an_answer():
    nil = f.RecordsReceived(agency=Agency.SCHOOL, nil_return=Answer.YES)
    story = asked("Fri 17 Apr 2026").tell((nil, "Mon 13 Apr 2026"))
    assert story.clock("review.agency_return", "school").state is ClockState.MET
    assert story.standing.requests[0].nil


def test_records_that_come_after_the_day_are_late():
    story = asked("Fri 17 Apr 2026").tell((f.RecordsReceived(agency=Agency.SCHOOL), "Mon 20 Apr 2026"))
    assert story.clock("review.agency_return", "school").state is ClockState.MET_LATE


def test_a_refusal_is_no_answer_and_the_duty_is_missed():
    story = asked().tell((f.RecordsRefused(agency=Agency.SCHOOL, reasons="x"), "Mon 20 Apr 2026"))
    assert story.clock("review.agency_return", "school").state is ClockState.MISSED


def test_a_formal_request_under_section_16h_makes_it_owed_again():
    """Children Act 2004, section 16H: enforceable."""
    story = asked().tell(
        (f.RecordsRefused(agency=Agency.SCHOOL, reasons="x"), "Mon 20 Apr 2026"),
        (f.RecordsFormallyRequested(agency=Agency.SCHOOL), "Tue 21 Apr 2026"),
    )
    assert story.clock("review.agency_return", "school").state is ClockState.RUNNING


def test_reminders_and_escalation_stay_with_the_request_and_meet_nothing():
    story = asked("Fri 17 Apr 2026").tell(
        (f.RecordsChased(agency=Agency.SCHOOL), "Mon 20 Apr 2026"),
        (f.RecordsEscalated(agency=Agency.SCHOOL, to="Director"), "Mon 27 Apr 2026"),
    )
    (request,) = story.standing.requests
    assert (len(request.chased), len(request.escalated), request.awaited) == (1, 1, True)


def test_a_second_request_to_the_same_agency_is_a_clock_of_its_own():
    story = asked().tell(
        (f.RecordsReceived(agency=Agency.SCHOOL), "Mon 13 Apr 2026"),
        (f.RecordsRequested(agency=Agency.SCHOOL), "Mon 11 May 2026"),
    )
    states = [story.clock("review.agency_return", "school", cycle).state for cycle in (1, 2)]
    assert states == [ClockState.MET, ClockState.RUNNING]


def test_each_agency_owes_its_own():
    story = asked().tell((f.RecordsRequested(agency=Agency.POLICE), "Mon 16 Mar 2026"))
    story.tell((f.RecordsReceived(agency=Agency.POLICE), "Mon 13 Apr 2026"))
    assert story.standing.awaited == (Agency.SCHOOL,)


def test_the_quality_of_a_return_is_looked_at():
    story = asked().tell(
        (f.RecordsReceived(agency=Agency.SCHOOL), "Mon 13 Apr 2026"),
        (f.RecordsChecked(agency=Agency.SCHOOL, good_enough=Answer.NO), "Tue 14 Apr 2026"),
    )
    assert story.standing.requests[0].checked.fact.good_enough is Answer.NO


def test_records_that_came_before_the_decision_are_recorded_and_move_nothing():
    story = REVIEW.begin("review/2026-001")
    assert "review.records-received" not in REVIEW.lifecycle.possible(story)
    late = commissioned().tell((f.RecordsReceived(agency=Agency.SCHOOL), "Mon 2 Feb 2026"))
    assert late.standing.status == "gathering-records"


def test_chronologies_practitioners_and_an_agencys_own_process_are_part_of_the_work():
    """KSCP page: a complete picture of events; each organisation has its own internal processes."""
    story = commissioned().tell(
        (f.ChronologyMerged(agencies=(Agency.SCHOOL, Agency.POLICE)), "Mon 4 May 2026"),
        (f.PractitionerEventHeld(agencies=(Agency.SCHOOL,)), "Mon 11 May 2026"),
        (f.AgencyProcessAssured(agency=Agency.SCHOOL, assured=Answer.YES), "Tue 12 May 2026"),
    )
    assert story.standing.status == "commissioned"


# The family


def test_what_the_family_says_is_sealed():
    assert sealed(f.FamilyInvited) == sealed(f.FamilyContributed) == sealed(f.FamilyDeclined) == {"words"}


def test_a_family_that_declines_is_asked_again_before_publication():
    story = commissioned().tell((f.FamilyDeclined(), "Mon 11 May 2026"))
    assert story.clock("family.revisit").state is ClockState.RUNNING


@pytest.mark.parametrize("fact", [f.FamilyInvited(), f.FamilyContributed()])
def test_an_invitation_or_a_contribution_afterwards_meets_it(fact):
    story = commissioned().tell((f.FamilyDeclined(), "Mon 11 May 2026"), (fact, "Mon 6 Jul 2026"))
    assert story.clock("family.revisit").state is ClockState.MET


def test_the_invitation_that_was_declined_does_not():
    story = commissioned().tell(
        (f.FamilyInvited(), "Mon 13 Apr 2026"), (f.FamilyDeclined(), "Mon 11 May 2026")
    )
    assert story.clock("family.revisit").state is ClockState.RUNNING


def test_a_second_decline_asks_for_another_word():
    story = commissioned().tell(
        (f.FamilyDeclined(), "Mon 11 May 2026"),
        (f.FamilyInvited(), "Mon 8 Jun 2026"),
        (f.FamilyDeclined(), "Mon 15 Jun 2026"),
    )
    states = [story.clock("family.revisit", cycle=cycle).state for cycle in (1, 2)]
    assert states == [ClockState.MET, ClockState.RUNNING]


# Watching the work


def test_the_partners_must_look_at_time_and_quality_at_regular_intervals():
    """SI 2018/789, regulation 14: must; the interval is the partnership's."""
    clock = commissioned().clock("lcspr.monitor")
    assert (clock.duty.force, clock.date.due_on) == (Force.REGULATION, when("Mon 30 Mar 2026"))


def test_each_look_starts_the_next_interval():
    story = commissioned().tell((MONITORED, "Mon 23 Mar 2026"))
    assert story.clock("lcspr.monitor", cycle=1).state is ClockState.MET
    assert story.clock("lcspr.monitor", cycle=2).date.due_on == when("Mon 20 Apr 2026")


def test_a_look_that_came_too_late_is_late_and_the_next_is_counted_from_it():
    story = commissioned().tell((MONITORED, "Tue 31 Mar 2026"))
    assert story.clock("lcspr.monitor", cycle=1).state is ClockState.MET_LATE
    assert story.clock("lcspr.monitor", cycle=2).date.due_on == when("Tue 28 Apr 2026")


def test_a_look_that_is_recorded_late_takes_its_place_by_its_day():
    """Trap 18: back-dated entry is normal."""
    story = commissioned().tell((MONITORED, "Mon 20 Apr 2026"), (MONITORED, "Mon 23 Mar 2026"))
    assert story.clock("lcspr.monitor", cycle=1).ended.occurred == when("Mon 23 Mar 2026")
    assert story.clock("lcspr.monitor", cycle=2).ended.occurred == when("Mon 20 Apr 2026")
    assert story.clock("lcspr.monitor", cycle=3).state is ClockState.RUNNING


def test_watching_ends_when_the_review_does():
    for fact in (
        f.PublicationWithheld(reasons="x"),
        f.AbsorbedByNationalReview(),
        f.Discontinued(reasons="x"),
    ):
        story = commissioned().tell((MONITORED, "Mon 23 Mar 2026"), (fact, "Mon 6 Apr 2026"))
        assert story.clock("lcspr.monitor", cycle=2).state is ClockState.VOID


def test_watching_does_not_begin_again_after_the_end():
    story = commissioned().tell(
        (f.AbsorbedByNationalReview(), "Mon 6 Apr 2026"), (MONITORED, "Mon 4 May 2026")
    )
    assert [key for key in story.standing.clocks if key[0] == "lcspr.monitor"] == [("lcspr.monitor", "", 1)]


def test_the_partners_may_ask_the_reviewer_in_writing_for_information_or_a_draft():
    """SI 2018/789, regulation 14."""
    for what in AskedOfReviewer:
        story = commissioned().tell((f.ReviewerAsked(asked_for=what, reference="L-1"), "Mon 4 May 2026"))
        assert story.standing.status == "commissioned"


def test_a_criminal_investigation_stops_neither_the_work_nor_its_clocks():
    """Traps 8 and 27."""
    noted = f.DevelopmentNoted(development=Development.PROCEEDINGS_RUNNING)
    story = commissioned().tell((noted, "Mon 9 Mar 2026"))
    assert story.clock("lcspr.monitor").date.due_on == when("Mon 30 Mar 2026")
    assert "review.records-requested" in REVIEW.lifecycle.possible(story.standing)


# Disagreement


def test_a_disagreement_is_recorded_goes_a_stage_higher_and_is_settled():
    """Domain section 6: any agency, at any stage of the work."""
    story = commissioned().tell(
        (f.DisagreementRecorded(about=Matter.OTHER, agency=Agency.SCHOOL), "Mon 4 May 2026"),
        (f.DisagreementEscalated(about=Matter.OTHER, stage=Stage.TWO), "Mon 11 May 2026"),
        (f.DisagreementResolved(about=Matter.OTHER), "Mon 18 May 2026"),
    )
    assert len(story.standing.disagreements) == 3
    assert not unsettled(story.standing.disagreements)


def test_the_limits_of_its_stages_hold_only_where_the_partnership_adopted_them():
    story = commissioned().tell((f.DisagreementRecorded(about=Matter.OTHER), "Mon 4 May 2026"))
    assert not [duty for duty, _ in story.duties() if duty.startswith("dispute.")]
    assert all(REVIEW.duties[f"dispute.stage{stage}"].local for stage in (1, 2, 3))


def test_a_settlement_of_what_was_never_raised_is_said_aloud():
    entry = commissioned().record(f.DisagreementResolved(about=Matter.OTHER), "Mon 18 May 2026")
    assert [rule.code for rule in entry.warnings] == ["disagreement-raised"]


# Draft, factual accuracy, learning


def test_a_draft_goes_out_to_be_checked_and_comes_back_with_points_taken_or_not():
    story = commissioned().tell(
        (f.OverviewReportDrafted(version=1), "Mon 1 Jun 2026"),
        (f.FactualAccuracySought(version=1), "Mon 8 Jun 2026"),
    )
    assert story.standing.status == "factual-accuracy"
    story.tell((f.FactualAccuracyReturned(agency=Agency.SCHOOL, accepted=3, rejected=1), "Mon 22 Jun 2026"))
    assert story.standing.status == "factual-accuracy"


def test_a_second_draft_moves_nothing_back():
    story = commissioned().tell(
        (f.FactualAccuracySought(), "Mon 8 Jun 2026"), (f.OverviewReportDrafted(version=2), "Mon 29 Jun 2026")
    )
    assert story.standing.status == "factual-accuracy"


def test_the_final_report_is_known_by_its_version_and_its_hash():
    fact = f.OverviewReportCompleted(version=4, evidence="0" * 64)
    story = commissioned().tell((fact, "Mon 3 Aug 2026"))
    assert (story.standing.status, story.standing.report.fact) == ("sign-off", fact)


def test_learning_points_are_numbered_so_that_a_response_can_name_one():
    """KSCP page: it draws together learning for agencies to respond to."""
    story = commissioned().tell(
        (f.LearningIdentified(agency=Agency.SCHOOL), "Mon 1 Jun 2026"),
        (f.LearningIdentified(agency=Agency.POLICE), "Mon 1 Jun 2026"),
    )
    assert [entry.fact.number for entry in story.standing.learning] == [1, 2]
    assert story.standing.unanswered == (1, 2)


def test_a_response_answers_the_point_it_names():
    story = commissioned().tell(
        (f.LearningIdentified(agency=Agency.SCHOOL), "Mon 1 Jun 2026"),
        (f.LearningIdentified(agency=Agency.SCHOOL), "Mon 1 Jun 2026"),
        (f.AgencyResponded(agency=Agency.SCHOOL, learning_point=2), "Mon 6 Jul 2026"),
    )
    assert story.standing.unanswered == (1,)


def test_a_response_that_names_none_answers_every_point_of_that_agency():
    story = commissioned().tell(
        (f.LearningIdentified(agency=Agency.SCHOOL), "Mon 1 Jun 2026"),
        (f.LearningIdentified(agency=Agency.SCHOOL), "Mon 1 Jun 2026"),
        (f.LearningIdentified(agency=Agency.POLICE), "Mon 1 Jun 2026"),
        (f.AgencyResponded(agency=Agency.SCHOOL), "Mon 6 Jul 2026"),
    )
    assert story.standing.unanswered == (3,)


def test_a_response_to_a_point_that_is_not_on_record_is_said_aloud():
    entry = commissioned().record(f.AgencyResponded(agency=Agency.SCHOOL, learning_point=7), "Mon 6 Jul 2026")
    assert [rule.code for rule in entry.warnings] == ["learning-point-is-known"]


def test_learning_can_be_linked_to_that_of_a_national_review():
    fact = f.LearningLinked(national_review="It was hard to escape (2020)", learning_point=1)
    story = commissioned().tell(
        (f.LearningIdentified(agency=Agency.SCHOOL), "Mon 1 Jun 2026"), (fact, "Mon 6 Jul 2026")
    )
    assert story.entries[-1].fact == fact


def test_a_reason_for_lateness_explains_and_the_clock_runs_on():
    story = commissioned(DECIDED)
    fact = f.DelayReported(reason=LateReason.AGENCY_LATE, to=(Party.PANEL, Party.SECRETARY_OF_STATE))
    story.tell((fact, "Mon 17 Aug 2026"))
    assert story.clock("lcspr.publish").state is ClockState.RUNNING


DECLINED = f.FamilyDeclined()


@pytest.mark.parametrize(
    ("invited_on", "state", "why"),
    [
        ("Wed 1 Apr 2026", ClockState.RUNNING, "it is the invitation that the family declined"),
        ("Mon 20 Apr 2026", ClockState.MET, "on the same day, and recorded after it"),
        ("Mon 4 May 2026", ClockState.MET, "asked again later"),
        ("unknown", ClockState.MET, "recorded after it; a vague day is held against nobody"),
    ],
)
def test_only_an_invitation_after_it_declined_asks_a_family_again(invited_on, state, why):
    """A decline is recorded, and revisited before publication; what counts is the day of the invitation."""
    story = commissioned().tell((DECLINED, "Mon 20 Apr 2026"), (f.FamilyInvited(), invited_on))
    assert story.clock("family.revisit").state is state, why


def test_a_decline_that_comes_on_record_late_was_revisited_by_what_came_after_it():
    story = commissioned().tell((f.FamilyInvited(), "Mon 4 May 2026"), (DECLINED, "Mon 20 Apr 2026"))
    assert story.clock("family.revisit").state is ClockState.MET


def test_a_reviewer_who_is_not_suited_is_replaced_and_not_called_suited():
    no = f.ReviewerAppointed(reviewer="R", suited=Answer.NO, free_of_conflict=Answer.NO)
    refused = commissioned().record(no, "Mon 9 Mar 2026")
    assert {unmet.rule for unmet in refused.because} == {"suited", "free-of-conflict"}
    assert all(unmet.remedy.startswith("appoint a reviewer who is ") for unmet in refused.because)


def test_a_review_that_was_ended_is_not_commissioned_again_another_one_is_opened():
    """Only the facts that say so step back; nothing says that an ended review goes on."""
    story = commissioned().tell((f.Discontinued(reasons="x"), "Mon 6 Apr 2026"))
    refused = story.record(f.Commissioned(), "Mon 4 May 2026", departure="we want it")
    assert {unmet.rule for unmet in refused.because} == {"not-discontinued"}
    assert "review.commissioned" in refused.because[0].remedy
