"""Actions: accepted or not, agreed, done by a day, evidenced, and shown to have changed something."""

import pytest
from telling import Story, when

from workflow.actions import facts as f
from workflow.catalogue import ACTION, REVIEW
from workflow.corrections import Linked
from workflow.review import facts as r
from workflow.vocabulary import Agency, ClockState, Party

REVIEW_CASE = "review/2026-007"
AGREED = f.Agreed(
    owner=Agency.SCHOOL,
    post="designated safeguarding lead",
    due_on=when("Fri 30 Oct 2026"),
    source=REVIEW_CASE,
    learning=2,
    for_agency=Agency.SCHOOL,
)
SHA = "a" * 64
EVIDENCE = f.EvidenceSubmitted(evidence=SHA, reference="audit-12")


def agreed(now="Mon 23 Nov 2026"):
    return Story(ACTION, now=now).tell((AGREED, "Tue 1 Sep 2026"))


def done():
    return agreed().tell((EVIDENCE, "Thu 29 Oct 2026"), (f.EvidenceAccepted(), "Mon 9 Nov 2026"))


def warned(entry):
    return [rule.code for rule in entry.warnings]


def test_a_recommendation_is_accepted_before_the_action_is_agreed():
    story = Story(ACTION).tell((f.RecommendationAccepted(source=REVIEW_CASE, learning=2), "Tue 1 Sep 2026"))
    assert story.standing.status == "proposed"
    assert not story.duties()
    story.tell((f.Agreed(owner=Agency.POLICE, due_on=when("Fri 30 Oct 2026")), "Tue 8 Sep 2026"))
    assert (story.standing.status, story.standing.source, story.standing.learning) == (
        "agreed",
        REVIEW_CASE,
        2,
    )


def test_a_recommendation_that_is_not_accepted_is_an_end_with_a_reason_and_no_failure():
    """Domain, step 21: action not accepted: reason."""
    story = Story(ACTION).tell((f.RecommendationRejected(reasons="already done"), "Tue 1 Sep 2026"))
    assert story.standing.status == "not-accepted"
    assert not story.duties()
    assert story.tell((f.Closed(), "Wed 2 Sep 2026")).standing.status == "closed"


def test_turning_it_down_after_it_was_agreed_makes_its_clocks_void():
    story = agreed().tell((f.RecommendationRejected(reasons="the service closed"), "Tue 6 Oct 2026"))
    assert story.standing.status == "not-accepted"
    assert {clock.state for clock in ACTION.clocks(story.standing)} == {ClockState.VOID}
    assert not story.standing.without_evidence_of_impact


def test_an_agreement_that_comes_on_record_after_the_rejection_starts_no_clock_that_runs():
    story = Story(ACTION).tell((f.RecommendationRejected(reasons="x"), "Tue 6 Oct 2026"))
    entry = story.record(AGREED, "Tue 1 Sep 2026")
    assert warned(entry) == ["not-closed"]
    assert story.clock("action.due").state is ClockState.VOID
    assert story.standing.status == "not-accepted"


def test_the_owner_owes_the_action_by_the_day_agreed():
    clock = agreed().clock("action.due")
    assert (clock.date.due_on, clock.duty.owed_by) == (when("Fri 30 Oct 2026"), Party.OWNER)


def test_progress_is_not_evidence():
    story = agreed().tell((f.Progressed(), "Tue 6 Oct 2026"))
    assert story.standing.status == "in-progress"
    assert story.clock("action.due").state is ClockState.RUNNING


def test_evidence_meets_the_duty_only_once_it_is_accepted():
    """Domain, section 3, action.due: ends at evidence accepted."""
    story = agreed().tell((EVIDENCE, "Thu 29 Oct 2026"))
    assert story.standing.status == "evidence-submitted"
    assert story.clock("action.due").state is ClockState.RUNNING
    story.tell((f.EvidenceAccepted(), "Mon 9 Nov 2026"))
    assert story.clock("action.due").state is ClockState.MET


def test_what_counts_is_the_day_the_owner_submitted_and_not_the_day_it_was_looked_at():
    clock = done().clock("action.due")
    assert (clock.state, clock.ended.occurred) == (ClockState.MET, when("Thu 29 Oct 2026"))


def test_evidence_submitted_after_the_day_is_late():
    story = agreed().tell((EVIDENCE, "Mon 2 Nov 2026"), (f.EvidenceAccepted(), "Mon 2 Nov 2026"))
    assert story.clock("action.due").state is ClockState.MET_LATE


def test_evidence_that_is_not_accepted_leaves_the_action_owed_and_takes_no_step_back():
    story = agreed().tell(
        (EVIDENCE, "Thu 29 Oct 2026"), (f.EvidenceNotAccepted(reasons="a plan is no audit"), "Mon 2 Nov 2026")
    )
    assert story.standing.status == "evidence-submitted"
    assert story.clock("action.due").state is ClockState.RUNNING
    assert story.refused(f.ImpactAssured(), "Tue 3 Nov 2026") == {"evidence"}


def test_a_refusal_of_the_first_evidence_that_comes_on_record_late_leaves_the_second_alone():
    story = agreed().tell((EVIDENCE, "Thu 1 Oct 2026"), (EVIDENCE, "Thu 29 Oct 2026"))
    story.tell((f.EvidenceNotAccepted(reasons="x"), "Mon 5 Oct 2026"))
    assert story.standing.support.occurred == when("Thu 29 Oct 2026")


def test_an_acceptance_without_evidence_on_record_is_said_aloud():
    assert warned(agreed().record(f.EvidenceAccepted(), "Mon 9 Nov 2026")) == ["submitted"]


def test_the_evidence_of_an_acceptance_can_come_on_record_after_it():
    story = agreed().tell((f.EvidenceAccepted(), "Mon 9 Nov 2026"), (EVIDENCE, "Thu 29 Oct 2026"))
    assert story.clock("action.due").state is ClockState.MET


def test_impact_without_evidence_is_refused_outright():
    """Design, section 3: refused whatever reason is given. Yearly reports show activity, not impact."""
    story = agreed()
    assert story.refused(f.ImpactAssured(), "Mon 2 Nov 2026", departure="we know it works") == {"evidence"}
    assert "action.impact-assured" not in ACTION.lifecycle.possible(story.standing)


def test_impact_is_assured_from_evidence_of_which_no_copy_is_held():
    story = agreed().tell((f.EvidenceSubmitted(), "Thu 29 Oct 2026"), (f.ImpactAssured(), "Mon 9 Nov 2026"))
    assert story.standing.status == "impact-assured"


def test_to_assure_the_impact_is_to_accept_the_evidence():
    story = agreed().tell((EVIDENCE, "Thu 29 Oct 2026"), (f.ImpactAssured(), "Mon 9 Nov 2026"))
    assert story.clock("action.due").state is ClockState.MET
    assert story.clock("action.impact").state is ClockState.MET


def test_impact_has_no_time_limit_and_is_owed_all_the_same():
    clock = done().clock("action.impact")
    assert (clock.state, clock.date.due_on) == (ClockState.RUNNING, "unknown")


def test_an_action_without_evidence_of_impact_is_found_from_its_standing():
    assert agreed().standing.without_evidence_of_impact
    assert done().standing.without_evidence_of_impact
    assert not done().tell((f.ImpactAssured(), "Mon 9 Nov 2026")).standing.without_evidence_of_impact


def test_an_action_is_not_closed_while_its_impact_is_not_assured():
    assert done().refused(f.Closed(), "Mon 9 Nov 2026", departure="busy") == {
        "impact-assured",
        "no-duty-open",
    }


def test_an_action_whose_impact_is_assured_is_closed():
    story = done().tell((f.ImpactAssured(), "Mon 9 Nov 2026"), (f.Closed(), "Mon 9 Nov 2026"))
    assert story.standing.status == "closed"


def test_a_changed_due_date_moves_the_clock_and_every_day_stays_visible():
    story = agreed()
    for number, (due, told) in enumerate(
        [("Mon 30 Nov 2026", "Mon 12 Oct 2026"), ("Fri 18 Dec 2026", "Mon 2 Nov 2026")], start=2
    ):
        before = story.clock("action.due").date.due_on
        story.tell((f.DueDateChanged(due_on=when(due), reasons="staff left"), told))
        date = story.clock("action.due").date
        assert (date.due_on, date.previous, date.number) == (when(due), before, number)
    days = ("Fri 30 Oct 2026", "Mon 30 Nov 2026", "Fri 18 Dec 2026")
    assert story.standing.due_days == tuple(when(day) for day in days)


def test_an_earlier_change_that_comes_on_record_late_does_not_bring_an_old_day_back():
    story = agreed().tell(
        (f.DueDateChanged(due_on=when("Fri 18 Dec 2026"), reasons="x"), "Mon 2 Nov 2026"),
        (f.DueDateChanged(due_on=when("Mon 30 Nov 2026"), reasons="x"), "Mon 12 Oct 2026"),
    )
    assert story.clock("action.due").date.due_on == when("Fri 18 Dec 2026")


def test_moving_the_day_after_the_action_was_done_does_not_make_it_punctual():
    story = agreed().tell((EVIDENCE, "Mon 2 Nov 2026"), (f.EvidenceAccepted(), "Tue 3 Nov 2026"))
    story.tell((f.DueDateChanged(due_on=when("Fri 18 Dec 2026"), reasons="x"), "Mon 9 Nov 2026"))
    assert story.clock("action.due").state is ClockState.MET_LATE


def test_an_agreement_without_a_day_is_said_aloud_and_owed_on_no_day():
    story = Story(ACTION)
    entry = story.record(f.Agreed(owner=Agency.SCHOOL, source=REVIEW_CASE), "Tue 1 Sep 2026")
    assert warned(entry) == ["day-set"]
    assert story.clock("action.due").state is ClockState.NOT_RECKONABLE
    story.tell((f.DueDateChanged(due_on=when("Fri 30 Oct 2026"), reasons="set"), "Tue 8 Sep 2026"))
    assert story.clock("action.due").date.due_on == when("Fri 30 Oct 2026")


@pytest.mark.parametrize(
    ("fact", "said", "reason"),
    [
        (f.Agreed(owner=Agency.SCHOOL, due_on=when("Fri 30 Oct 2026")), "source-named", "which review"),
        (
            f.Agreed(owner=Agency.UNKNOWN, due_on=when("Fri 30 Oct 2026"), source=REVIEW_CASE),
            "owner-named",
            "who",
        ),
    ],
)
def test_an_agreement_that_leaves_something_out_is_said_aloud(fact, said, reason):
    assert warned(Story(ACTION).record(fact, "Tue 1 Sep 2026")) == [said], reason


def test_work_on_what_was_never_agreed_is_a_departure():
    story = Story(ACTION).tell((f.RecommendationAccepted(source=REVIEW_CASE), "Tue 1 Sep 2026"))
    assert story.refused(f.Progressed(), "Tue 8 Sep 2026") == {"agreed"}
    assert story.refused(EVIDENCE, "Tue 8 Sep 2026") == {"agreed"}


def test_a_recommendation_taken_up_again_after_all_is_agreed_before_anything_is_done():
    story = Story(ACTION).tell((f.RecommendationRejected(reasons="x"), "Tue 1 Sep 2026"))
    story.tell((f.Reopened(reasons="the executive decided"), "Tue 6 Oct 2026"))
    assert not story.duties()
    assert story.refused(f.Progressed(), "Tue 13 Oct 2026") == {"agreed"}
    story.tell((AGREED, "Tue 13 Oct 2026"))
    assert story.clock("action.due", cycle=2).state is ClockState.RUNNING


def test_an_action_opened_again_is_owed_anew_by_a_day_of_its_own():
    story = done().tell((f.ImpactAssured(), "Mon 9 Nov 2026"), (f.Closed(), "Mon 9 Nov 2026"))
    story.tell((f.Reopened(reasons="the audit was wrong", due_on=when("Fri 18 Dec 2026")), "Mon 16 Nov 2026"))
    assert story.standing.status == "reopened"
    assert story.standing.without_evidence_of_impact
    assert story.clock("action.due").state is ClockState.MET
    assert story.clock("action.due", cycle=2).date.due_on == when("Fri 18 Dec 2026")
    assert story.clock("action.impact", cycle=2).state is ClockState.RUNNING


def test_old_evidence_does_not_assure_the_impact_of_an_action_opened_again():
    story = done().tell((f.ImpactAssured(), "Mon 9 Nov 2026"), (f.Reopened(reasons="x"), "Mon 16 Nov 2026"))
    assert story.refused(f.ImpactAssured(), "Mon 16 Nov 2026") == {"evidence"}
    story.tell((EVIDENCE, "Tue 17 Nov 2026"), (f.ImpactAssured(), "Wed 18 Nov 2026"))
    assert story.tell((f.Closed(), "Wed 18 Nov 2026")).standing.status == "closed"


def test_a_turn_that_was_not_finished_passes_to_the_next():
    story = agreed().tell((EVIDENCE, "Thu 29 Oct 2026"), (f.Reopened(reasons="wider"), "Mon 2 Nov 2026"))
    assert story.clock("action.due").state is ClockState.SUPERSEDED
    assert story.clock("action.due", cycle=2).state is ClockState.NOT_RECKONABLE


def test_an_overdue_action_is_escalated_and_stays_overdue():
    story = agreed().tell((f.Escalated(to="executive group"), "Mon 2 Nov 2026"))
    clock = story.clock("action.due")
    assert clock.overdue(story.given.now)
    assert len(story.standing.escalations) == 1


def test_the_review_learns_of_the_action_and_of_which_learning_it_answers():
    told = agreed().elsewhere
    fact = r.ActionAgreed(action="action/2026-001", learning=2, agency=Agency.SCHOOL)
    assert [(stream, entry.fact) for stream, entry in told] == [(REVIEW_CASE, fact)]
    review = Story(REVIEW).tell((r.Published(), "Mon 4 May 2026"), (fact, "Tue 1 Sep 2026"))
    assert review.standing.status == "published"
    assert [entry.fact.action for entry in review.standing.actions] == ["action/2026-001"]


def test_the_review_is_told_once_however_often_the_action_is_agreed():
    assert len(agreed().tell((AGREED, "Tue 8 Sep 2026")).elsewhere) == 1


def test_the_review_is_told_when_it_is_named_only_after_the_agreement():
    story = Story(ACTION).tell((f.Agreed(owner=Agency.SCHOOL), "Tue 1 Sep 2026"))
    assert not story.elsewhere
    story.tell((f.RecommendationAccepted(source=REVIEW_CASE, learning=3), "Mon 3 Aug 2026"))
    assert story.elsewhere[0][1].fact == r.ActionAgreed(action="action/2026-001", learning=3)


def test_a_rapid_review_is_linked_with_the_action_that_answers_it():
    story = Story(ACTION).tell(
        (f.Agreed(owner=Agency.SCHOOL, source="rapid-review/2026-003"), "Tue 1 Sep 2026")
    )
    assert [(s, e.fact) for s, e in story.elsewhere] == [
        ("rapid-review/2026-003", Linked(case="action/2026-001"))
    ]


def test_what_is_recorded_after_closure_is_said_aloud():
    story = done().tell((f.ImpactAssured(), "Mon 9 Nov 2026"), (f.Closed(), "Mon 9 Nov 2026"))
    assert warned(story.record(EVIDENCE, "Thu 29 Oct 2026")) == ["not-closed"]
    assert story.standing.status == "closed"


def test_a_corrected_agreement_moves_the_day():
    story = agreed()
    right = f.Agreed(owner=Agency.SCHOOL, due_on=when("Mon 30 Nov 2026"), source=REVIEW_CASE)
    story.correct(1, right, "Tue 1 Sep 2026")
    assert story.clock("action.due").date.due_on == when("Mon 30 Nov 2026")


def test_evidence_that_belonged_to_another_action_counts_no_longer():
    story = done()
    story.retract(
        next(e.version for e in story.standing.entries() if isinstance(e.fact, f.EvidenceSubmitted))
    )
    assert story.refused(f.ImpactAssured(), "Mon 16 Nov 2026") == {"evidence"}


def test_an_action_is_agreed_in_words_of_its_own():
    """What is to be done is free text, though it is called as a kind of case is."""
    agreed = f.Agreed(owner=Agency.SCHOOL, action="Every setting asks about a bruise.")
    assert Story(ACTION).tell((agreed, "Tue 1 Sep 2026")).standing.status == "agreed"


def test_evidence_accepted_before_there_is_any_leaves_the_action_due():
    """The owner submits evidence, and it is accepted: one without the other is nothing."""
    story = agreed().tell((f.EvidenceAccepted(), "Mon 7 Sep 2026"))
    assert story.clock("action.due").state is ClockState.RUNNING
    story.tell((EVIDENCE, "Mon 14 Sep 2026"))
    assert story.clock("action.due").state is ClockState.RUNNING
    story.tell((f.EvidenceAccepted(), "Mon 21 Sep 2026"))
    assert story.clock("action.due").state is ClockState.MET


def test_evidence_that_came_on_record_after_it_was_accepted_was_there_all_the_same():
    story = agreed().tell((f.EvidenceAccepted(), "Mon 9 Nov 2026"), (EVIDENCE, "Thu 29 Oct 2026"))
    assert story.clock("action.due").state is ClockState.MET


def test_an_action_that_cannot_be_closed_says_which_duties_are_open():
    refused = agreed().record(f.Closed(), "Mon 9 Nov 2026")
    said = next(unmet for unmet in refused.because if unmet.rule == "no-duty-open")
    assert "action.due" in said.sentence
