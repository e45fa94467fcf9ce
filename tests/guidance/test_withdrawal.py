"""A notification withdrawn: it needs a decision, it stays in history, and it was sent all the same."""

import pytest
from telling import Story, when

from workflow.catalogue import INCIDENT
from workflow.incident import facts as f
from workflow.vocabulary import AbuseOrNeglect, Agency, ClockState, IncidentType

POLICE = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.SERIOUS_HARM,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
FORM = f.PanelNotified(reference="SIN-1")
WITHDRAWN = f.NotificationWithdrawn(reasons="no harm after all", reference="SIN-1")
NOT_MET = f.CriteriaNotMet(reasons="x")


def reported(*told) -> Story:
    return Story(INCIDENT).tell(
        (POLICE, "Mon 2 Nov 2026"),
        (f.LocalAuthorityBecameAware(), "Mon 2 Nov 2026"),
        (f.CriteriaConfirmed(), "Tue 3 Nov 2026"),
        (FORM, "Wed 4 Nov 2026"),
        *told,
    )


def withdrawn(*told) -> Story:
    return reported((NOT_MET, "Tue 10 Nov 2026"), (WITHDRAWN, "Wed 11 Nov 2026"), *told)


def test_a_withdrawal_needs_a_decision_that_the_criteria_are_not_met():
    """Guards worth enforcing: withdrawal needs a decision."""
    assert reported().refused(WITHDRAWN, "Wed 11 Nov 2026") == {"decided-against"}
    assert withdrawn().standing.departures == ()


def test_a_withdrawal_that_happened_without_a_decision_is_a_departure():
    entry = reported().record(WITHDRAWN, "Wed 11 Nov 2026", departure="the Panel asked for it")
    assert entry.departs_from == ("decided-against",)


def test_withdrawn_is_a_step_back_and_not_never_sent():
    """Trap 20."""
    story = withdrawn()
    assert story.standing.status == "report-withdrawn"
    assert [entry.fact for entry in story.standing.reports] == [FORM]
    assert story.standing.standing_reports == ()


@pytest.mark.parametrize("duty", ["sin.notify_panel", "ofsted.notify_wt2015"])
def test_the_duty_that_was_met_in_time_stays_met(duty):
    clock = withdrawn().clock(duty)
    assert (clock.state, clock.ended.occurred) == (ClockState.MET, when("Wed 4 Nov 2026"))


def test_the_duty_to_the_partners_that_was_not_met_is_void():
    assert withdrawn().clock("sin.notify_partners").state is ClockState.VOID


def test_the_decision_not_met_leaves_a_report_a_report_until_it_is_withdrawn():
    assert reported((NOT_MET, "Tue 10 Nov 2026")).standing.status == "reported"


def test_nothing_is_withdrawn_that_was_never_sent():
    story = Story(INCIDENT).tell((POLICE, "Mon 2 Nov 2026"))
    assert story.refused(WITHDRAWN, "Tue 3 Nov 2026", departure="x") == {"not-now"}


def test_a_case_whose_notification_was_withdrawn_can_be_opened_again():
    story = withdrawn((f.Reopened(reasons="a new scan"), "Mon 16 Nov 2026"))
    assert story.standing.status == "reopened"
    assert story.standing.undecided


def test_after_it_is_opened_again_the_old_notification_meets_nothing():
    story = withdrawn((f.Reopened(reasons="a new scan"), "Mon 16 Nov 2026"))
    clock = story.clock("sin.notify_panel", cycle=2)
    assert (clock.state, clock.date.due_on) == (ClockState.RUNNING, when("Mon 23 Nov 2026"))


def test_a_new_notification_after_a_withdrawal_reports_it_again():
    story = withdrawn((f.Reopened(reasons="x"), "Mon 16 Nov 2026"))
    story.tell(
        (f.CriteriaConfirmed(), "Tue 17 Nov 2026"), (f.PanelNotified(reference="SIN-2"), "Tue 17 Nov 2026")
    )
    assert story.standing.status == "reported"
    assert story.clock("sin.notify_panel", cycle=2).state is ClockState.MET
    assert [entry.fact.reference for entry in story.standing.standing_reports] == ["SIN-2"]


def test_withdrawn_without_a_decision_and_opened_again_starts_anew_as_well():
    story = reported((WITHDRAWN, "Wed 11 Nov 2026", {"departure": "x"}))
    story.tell((f.Reopened(reasons="x"), "Mon 16 Nov 2026"))
    assert story.clock("sin.notify_panel", cycle=2).state is ClockState.RUNNING


def test_not_met_again_after_it_was_opened_again_makes_the_second_cycle_void():
    story = withdrawn(
        (f.Reopened(reasons="x"), "Mon 16 Nov 2026"), (NOT_MET, "Tue 17 Nov 2026", {"departure": "x"})
    )
    assert story.clock("sin.notify_panel", cycle=2).state is ClockState.VOID
    assert story.clock("sin.notify_panel").state is ClockState.MET


def test_not_met_for_the_first_time_in_the_second_cycle_makes_that_one_void():
    story = reported((WITHDRAWN, "Wed 11 Nov 2026", {"departure": "x"}))
    story.tell((f.Reopened(reasons="x"), "Mon 16 Nov 2026"), (NOT_MET, "Tue 17 Nov 2026", {"departure": "x"}))
    assert story.clock("sin.notify_panel", cycle=2).state is ClockState.VOID


def test_withdrawing_twice_changes_nothing():
    story = withdrawn((WITHDRAWN, "Thu 12 Nov 2026"))
    assert story.standing.status == "report-withdrawn"


def test_a_withdrawal_recorded_after_closure_leaves_it_closed_and_is_said_aloud():
    story = reported(
        (f.SafeguardingPartnersInformed(), "Wed 4 Nov 2026"), (f.ReviewOpened(), "Thu 5 Nov 2026")
    )
    story.tell((f.Closed(), "Fri 6 Nov 2026"), (NOT_MET, "Fri 6 Nov 2026"))
    entry = story.record(WITHDRAWN, "Fri 6 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["not-closed"]
    assert story.standing.status == "closed"


def test_of_two_notifications_one_withdrawn_leaves_the_other_standing():
    """One notification for each child who died: withdrawing one is not withdrawing all."""
    story = reported((f.PanelNotified(reference="SIN-2"), "Thu 5 Nov 2026"), (NOT_MET, "Tue 10 Nov 2026"))
    entry = story.record(WITHDRAWN, "Wed 11 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["the-only-notification"]
    assert [each.fact.reference for each in story.standing.standing_reports] == ["SIN-2"]


def test_a_withdrawal_without_a_reference_withdraws_what_was_sent_before_it():
    bare = f.NotificationWithdrawn(reasons="x")
    story = reported((NOT_MET, "Tue 10 Nov 2026"), (bare, "Wed 11 Nov 2026"))
    assert story.standing.standing_reports == ()


def test_evidence_is_admitted_after_a_withdrawal():
    story = withdrawn((f.SeniorManagerDisagreed(), "Tue 3 Nov 2026"), (f.SafetySecured(), "Mon 2 Nov 2026"))
    assert story.standing.status == "report-withdrawn"


def test_a_case_whose_notification_was_withdrawn_can_be_closed():
    story = withdrawn((f.ReviewOpened(review="review/2026-001"), "Thu 12 Nov 2026"))
    story.tell((f.Closed(), "Thu 12 Nov 2026"))
    assert story.standing.status == "closed"
