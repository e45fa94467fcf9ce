"""Commissioning: the decision and who is told of it, the reviewer, the scope, other areas and incidents."""

import pytest
from reviewing import commissioned
from telling import Story, when

from workflow.catalogue import INCIDENT, RAPID_REVIEW, REVIEW, personal, sealed
from workflow.incident.facts import Notified, ReviewOpened
from workflow.rapid_review import facts as rr
from workflow.review import facts as f
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    Answer,
    ClockState,
    IncidentType,
    LocalFactor,
    Methodology,
    Outcome,
    PanelResponse,
    Party,
    ReviewKind,
    Situation,
)

TOLD = [
    (Party.PANEL, "the national Panel"),
    (Party.OFSTED, "Ofsted"),
    (Party.SECRETARY_OF_STATE, "the Department for Education"),
]


def death(reference: str = "incident/2026-001") -> Story:
    """An incident in which a child died and abuse is suspected."""
    fact = Notified(
        organisation=Agency.POLICE,
        type=IncidentType.DEATH,
        children=("A",),
        happened=when("Sun 8 Nov 2026"),
        abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
    )
    story = Story(INCIDENT)
    story.standing = INCIDENT.begin(reference)
    return story.tell((fact, "Mon 9 Nov 2026"))


def disagreed() -> Story:
    """A rapid review with whose decision for no review the Panel does not agree."""
    return Story(RAPID_REVIEW).tell(
        (rr.PanelResponded(response=PanelResponse.DISAGREES, reference="P-77"), "Mon 2 Nov 2026")
    )


# The decision


def test_meeting_the_criteria_commissions_nothing():
    """Trap 10: meeting the criteria is no obligation to review."""
    story = death()
    assert not [stream for stream, _ in story.elsewhere if stream.startswith("review/")]


def test_the_factors_of_regulation_11_are_taken_into_account():
    """SI 2018/789, regulation 11: to be taken into account; the list is not exhaustive."""
    fact = f.Considered(factors=(LocalFactor.RECURRENT_THEMES,))
    story = Story(REVIEW).tell((fact, "Mon 9 Nov 2026"))
    assert story.standing.considered.fact.factors == (LocalFactor.RECURRENT_THEMES,)


def test_that_no_factor_applies_is_no_bar_to_a_review():
    """Trap 10: the absence of a factor is not a bar."""
    assert commissioned(factors=()).standing.status == "commissioned"


def test_the_decision_for_a_review_can_come_first_on_record():
    """A historic review, or one of another area, opens by itself."""
    assert commissioned("unknown").standing.status == "commissioned"


def test_a_review_that_was_decided_against_can_be_decided_for_later():
    story = Story(REVIEW).tell(
        (f.NotUndertaken(reasons="why"), "Mon 2 Nov 2026"), (f.Commissioned(), "Mon 9 Nov 2026")
    )
    assert story.standing.status == "commissioned"


def test_two_decisions_for_the_same_review_are_refused():
    assert commissioned().refused(f.Commissioned(), "Tue 3 Mar 2026") == {"not-now"}


# The Panel's letter


def test_the_letter_of_the_panel_comes_along_with_the_rapid_review():
    story = Story(REVIEW)
    story.others["rapid-review/2026-001"] = disagreed().standing
    story.tell((f.Considered(rapid_review="rapid-review/2026-001"), "Mon 9 Nov 2026"))
    assert story.standing.disagreement.occurred == when("Mon 2 Nov 2026")
    assert story.standing.disagreement.fact.reference == "P-77"


def test_a_review_after_the_panel_disagreed_names_the_letter_it_answers():
    story = Story(REVIEW)
    story.others["rapid-review/2026-001"] = disagreed().standing
    fact = f.Commissioned(rapid_review="rapid-review/2026-001")
    assert story.refused(fact, "Mon 9 Nov 2026") == {"answers-the-panel"}


def test_named_it_departs_from_nothing():
    story = Story(REVIEW)
    story.others["rapid-review/2026-001"] = disagreed().standing
    fact = f.Commissioned(rapid_review="rapid-review/2026-001", panel_letter="P-77")
    assert story.record(fact, "Mon 9 Nov 2026").departs_from == ()


def test_a_review_that_the_rapid_review_itself_decided_on_answers_no_letter():
    """Panel guidance: what is to be answered is disagreement with a decision for no review."""
    story = Story(REVIEW)
    decided = rr.OutcomeDecided(outcome=Outcome.LOCAL_REVIEW, reasons="why")
    rapid = Story(RAPID_REVIEW).tell(
        (rr.NotificationSent(), "Mon 5 Oct 2026"),
        (decided, "Mon 19 Oct 2026", {"departure": "no meeting"}),
        (rr.PanelResponded(response=PanelResponse.DISAGREES, reference="P-77"), "Mon 2 Nov 2026"),
    )
    story.others["rapid-review/2026-001"] = rapid.standing
    fact = f.Commissioned(rapid_review="rapid-review/2026-001", factors=(LocalFactor.WORKING_TOGETHER,))
    assert story.record(fact, "Mon 9 Nov 2026").departs_from == ()


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.LOCAL_REVIEW])
def test_a_decision_for_a_review_taken_after_the_letter_does_answer_it(outcome):
    """Negative control: what counts is what had been decided when the Panel wrote."""
    story = Story(REVIEW)
    rapid = Story(RAPID_REVIEW).tell(
        (rr.NotificationSent(), "Mon 5 Oct 2026"),
        (rr.OutcomeDecided(outcome=outcome, reasons="why"), "Mon 19 Oct 2026", {"departure": "x"}),
        (rr.PanelResponded(response=PanelResponse.DISAGREES, reference="P-77"), "Mon 2 Nov 2026"),
        (
            rr.OutcomeDecided(outcome=Outcome.LOCAL_REVIEW, reasons="why"),
            "Wed 4 Nov 2026",
            {"departure": "x"},
        ),
    )
    story.others["rapid-review/2026-001"] = rapid.standing
    fact = f.Commissioned(rapid_review="rapid-review/2026-001")
    assert "answers-the-panel" in story.refused(fact, "Mon 9 Nov 2026")


def test_where_the_panel_agreed_there_is_nothing_to_answer():
    story = Story(REVIEW).tell((f.Considered(), "Mon 2 Nov 2026"))
    story.tell((f.PanelResponded(response=PanelResponse.AGREES, reference="P-78"), "Mon 2 Nov 2026"))
    assert story.record(f.Commissioned(), "Mon 9 Nov 2026").departs_from == ()


def test_the_last_word_of_the_panel_counts():
    story = Story(REVIEW).tell((f.Considered(), "Mon 2 Nov 2026"))
    story.tell(
        (f.PanelResponded(response=PanelResponse.DISAGREES, reference="P-77"), "Mon 2 Nov 2026"),
        (f.PanelResponded(response=PanelResponse.AGREES, reference="P-78"), "Fri 6 Nov 2026"),
    )
    assert story.record(f.Commissioned(), "Mon 9 Nov 2026").departs_from == ()


def test_a_rapid_review_is_told_that_its_review_was_opened():
    story = Story(REVIEW)
    story.others["rapid-review/2026-001"] = disagreed().standing
    story.tell((f.Considered(rapid_review="rapid-review/2026-001"), "Mon 9 Nov 2026"))
    assert [(stream, entry.fact) for stream, entry in story.elsewhere] == [
        ("rapid-review/2026-001", rr.ReviewOpened(review="review/2026-001"))
    ]


# Who is told


@pytest.mark.parametrize(("party", "who"), TOLD)
def test_the_decision_is_told_promptly_and_no_number_of_days_is_set(party, who):
    """Working Together: the Panel, Ofsted and the department are told promptly."""
    clock = commissioned().clock("lcspr.inform", str(party))
    assert (clock.state, clock.due_at) == (ClockState.RUNNING, None), who


@pytest.mark.parametrize(("party", "who"), TOLD)
def test_each_is_told_by_itself(party, who):
    story = commissioned().tell((f.ToldOfDecision(to=party), "Tue 3 Mar 2026"))
    met = [str(each) for each, _ in TOLD if story.clock("lcspr.inform", str(each)).state is ClockState.MET]
    assert met == [str(party)], who


def test_the_name_of_the_reviewer_is_sealed_and_the_post_is_not():
    assert sealed(f.ToldOfDecision) == personal(f.ToldOfDecision) == {"reviewer_name"}
    assert "{reviewer}" in f.ReviewerAppointed.line


def test_a_review_published_without_a_word_to_the_panel_missed_telling_it():
    story = commissioned()
    story.record(f.Published(), "Tue 1 Sep 2026", departure="late paperwork")
    assert story.clock("lcspr.inform", "panel").state is ClockState.MISSED


def test_a_learning_review_is_told_to_nobody():
    assert ("lcspr.inform", "panel") not in commissioned(kind=ReviewKind.LOCAL_LEARNING).duties()


# The reviewer


def test_a_reviewer_is_appointed_who_is_suited_and_free_of_conflict():
    fact = f.ReviewerAppointed(reviewer="Reviewer 1", suited=Answer.YES, free_of_conflict=Answer.YES)
    entry = commissioned().record(fact, "Mon 9 Mar 2026")
    assert (entry.departs_from, entry.warnings) == ((), ())


REVIEWERS = [
    ({"suited": Answer.NO, "free_of_conflict": Answer.YES}, {"suited"}, "knowledge that does not suit"),
    ({"suited": Answer.YES, "free_of_conflict": Answer.NO}, {"free-of-conflict"}, "a conflict of interest"),
    ({"suited": Answer.NO, "free_of_conflict": Answer.NO}, {"suited", "free-of-conflict"}, "both"),
]


@pytest.mark.parametrize(("said", "broken", "why"), REVIEWERS)
def test_any_other_is_a_departure(said, broken, why):
    """SI 2018/789, regulations 12 and 13."""
    fact = f.ReviewerAppointed(reviewer="Reviewer 1", **said)
    assert commissioned().refused(fact, "Mon 9 Mar 2026") == broken, why


def test_what_is_not_said_of_a_reviewer_is_not_taken_for_no_but_said_aloud():
    """Trap 26."""
    entry = commissioned().record(f.ReviewerAppointed(reviewer="Reviewer 1"), "Mon 9 Mar 2026")
    assert entry.departs_from == ()
    assert {rule.code for rule in entry.warnings} == {"suited-said", "free-of-conflict-said"}


def test_a_reviewer_can_be_replaced_and_both_appointments_stay():
    story = commissioned().tell(
        (f.ReviewerAppointed(reviewer="Reviewer 1"), "Mon 9 Mar 2026"),
        (f.ReviewerReplaced(reviewer="Reviewer 2", replaces="Reviewer 1"), "Mon 4 May 2026"),
    )
    assert [*story.standing.reviewers] == ["Reviewer 2"]
    assert len(story.standing.appointed) == 2


def test_a_reviewer_can_be_removed_before_the_report_with_reasons():
    story = commissioned().tell(
        (f.ReviewerAppointed(reviewer="Reviewer 1"), "Mon 9 Mar 2026"),
        (f.ReviewerRemoved(reviewer="Reviewer 1", reasons="no progress"), "Mon 4 May 2026"),
    )
    assert not story.standing.reviewers


def test_removing_somebody_who_was_never_appointed_is_said_aloud():
    entry = commissioned().record(f.ReviewerRemoved(reviewer="Reviewer 3", reasons="x"), "Mon 4 May 2026")
    assert [rule.code for rule in entry.warnings] == ["reviewer-is-known"]


# The scope


def test_the_scope_names_a_period_and_a_methodology_and_seals_its_key_lines():
    fact = f.ScopeAgreed(period=when("2024-01/2026-02"), methodology=Methodology.SYSTEMS, key_lines="x")
    assert commissioned().tell((fact, "Mon 30 Mar 2026")).standing.scope[-1].fact == fact
    assert sealed(f.ScopeAgreed) == {"key_lines"}


def test_a_revised_scope_is_a_new_version_with_reasons_and_the_first_stays():
    story = commissioned().tell(
        (f.ScopeAgreed(), "Mon 30 Mar 2026"), (f.ScopeRevised(version=2, reasons="x"), "Mon 1 Jun 2026")
    )
    assert [entry.fact.version for entry in story.standing.scope] == [1, 2]


# Other areas


def test_a_joint_review_is_led_by_one_of_the_areas_and_its_duties_are_owed_there():
    story = commissioned().tell((f.LeadAgreed(lead=Agency.OTHER_AREA, area="Another area"), "Mon 9 Mar 2026"))
    assert not story.standing.ours
    assert story.clock("lcspr.publish").owed_elsewhere


def test_a_joint_review_that_this_partnership_leads_keeps_its_duties():
    story = commissioned().tell(
        (f.LeadAgreed(lead=Agency.PARTNERSHIP, area="Another area"), "Mon 9 Mar 2026")
    )
    assert story.standing.ours
    assert not story.clock("lcspr.publish").owed_elsewhere


def test_nobody_of_this_partnership_signs_what_another_area_publishes():
    story = commissioned(lead=Agency.OTHER_AREA)
    assert story.record(f.Published(), "Tue 1 Sep 2026").departs_from == ()


# Several incidents in one review


def joined() -> Story:
    story = commissioned(now="Mon 23 Nov 2026")
    story.others["incident/2026-007"] = death("incident/2026-007").standing
    return story.tell((f.IncidentJoined(incident="incident/2026-007"), "Mon 16 Nov 2026"))


def test_one_review_can_look_at_several_incidents():
    """Trap 13: one child is not one incident is not one review."""
    assert joined().standing.incidents == ("incident/2026-007",)


def test_an_incident_that_is_joined_brings_its_situations_along():
    story = joined()
    assert [entry.fact.situation for entry in story.standing.situations] == [Situation.DEATH]
    assert story.clock("review.undertake", "death").state is ClockState.MET


def test_an_incident_that_is_joined_is_told_so_that_its_duty_passes_over():
    story = joined()
    assert story.elsewhere[-1][0] == "incident/2026-007"
    incident = death("incident/2026-007").tell((ReviewOpened(review="review/2026-001"), "Mon 16 Nov 2026"))
    assert incident.clock("review.undertake", "A").state is ClockState.SUPERSEDED


def test_an_incident_can_leave_again_with_reasons():
    story = joined().tell((f.IncidentLeft(incident="incident/2026-007", reasons="x"), "Fri 20 Nov 2026"))
    assert story.standing.incidents == ()


def test_leaving_tells_no_incident_that_a_review_was_opened():
    story = joined()
    before = len(story.elsewhere)
    story.tell((f.IncidentLeft(incident="incident/2026-007", reasons="x"), "Fri 20 Nov 2026"))
    assert len(story.elsewhere) == before


def test_an_incident_that_never_was_here_cannot_leave_without_a_word():
    entry = commissioned().record(
        f.IncidentLeft(incident="incident/2026-009", reasons="x"), "Fri 20 Nov 2026"
    )
    assert [rule.code for rule in entry.warnings] == ["incident-is-reviewed-here"]
