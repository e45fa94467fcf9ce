"""A child dies, at once or later: the child death process, and the report of a death of its own."""

from telling import Story, when

from workflow.catalogue import INCIDENT
from workflow.criteria import grounds
from workflow.incident import facts as f
from workflow.vocabulary import AbuseOrNeglect, Agency, Answer, ClockState, Ground, IncidentType

HARM = f.Notified(
    organisation=Agency.HOSPITAL,
    type=IncidentType.SERIOUS_HARM,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
FORM = f.PanelNotified(reference="SIN-1")


def harmed_and_reported() -> Story:
    return Story(INCIDENT).tell(
        (HARM, "Mon 26 Oct 2026"),
        (f.LocalAuthorityBecameAware(), "Mon 26 Oct 2026"),
        (f.CriteriaConfirmed(), "Wed 28 Oct 2026"),
        (FORM, "Thu 29 Oct 2026"),
    )


def test_every_death_goes_to_the_child_death_process_expected_or_not():
    """KSCP page: where the child has died (whether expected or unexpected), CDOP procedures are followed."""
    for expected in Answer:
        story = Story(INCIDENT).tell((HARM, "Mon 26 Oct 2026"))
        story.tell((f.ChildDied(child="A", expected=expected), "Mon 2 Nov 2026 10:00"))
        assert story.clock("cdr.notify", "A").date.due_at == "2026-11-04T10:00:00Z"


def test_two_dead_children_are_two_clocks_and_a_notice_about_one_leaves_the_other():
    fact = f.Notified(
        organisation=Agency.POLICE,
        type=IncidentType.DEATH,
        children=("A", "B"),
        died=("A", "B"),
        happened=when("Mon 2 Nov 2026"),
    )
    story = Story(INCIDENT).tell((fact, "Tue 3 Nov 2026"))
    story.tell((f.ChildDeathProcessNotified(child="A"), "Tue 3 Nov 2026"))
    assert story.clock("cdr.notify", "A").state is ClockState.MET
    assert story.clock("cdr.notify", "B").state is ClockState.RUNNING
    story.tell((f.ChildDeathProcessNotified(), "Fri 6 Nov 2026"))
    assert story.clock("cdr.notify", "B").state is ClockState.MET_LATE


def test_a_death_three_weeks_after_serious_harm_is_a_new_ground_and_the_earlier_report_is_kept():
    story = harmed_and_reported()
    assert grounds(story.standing) == (Ground.SERIOUS_HARM,)
    story.tell((f.ChildDied(child="A"), "Mon 16 Nov 2026"))
    assert grounds(story.standing) == (Ground.DEATH, Ground.SERIOUS_HARM)
    assert ("cdr.notify", "A") in story.duties()
    assert story.standing.status == "reported"
    assert [entry.fact for entry in story.standing.reports] == [FORM]
    assert story.clock("sin.notify_panel").state is ClockState.MET


def test_a_death_after_the_report_needs_a_report_of_its_own():
    """One notification for each child who died; the earlier one spoke of harm."""
    story = harmed_and_reported().tell((f.ChildDied(child="A"), "Mon 16 Nov 2026"))
    clock = story.clock("sin.notify_panel", "A")
    assert (clock.state, clock.date.due_on) == (ClockState.RUNNING, when("Mon 23 Nov 2026"))
    story.tell((FORM, "Thu 19 Nov 2026"))
    assert story.clock("sin.notify_panel", "A").state is ClockState.MET
    assert story.clock("sin.notify_panel").ended.occurred == when("Thu 29 Oct 2026")


def test_a_death_before_the_report_is_covered_by_it():
    story = Story(INCIDENT).tell(
        (HARM, "Mon 26 Oct 2026"),
        (f.ChildDied(child="A"), "Tue 27 Oct 2026"),
        (f.CriteriaConfirmed(), "Wed 28 Oct 2026"),
        (FORM, "Thu 29 Oct 2026"),
    )
    assert ("sin.notify_panel", "A") not in story.duties()


def test_a_death_recorded_late_that_the_report_already_spoke_of_needs_no_second_one():
    """The day it occurred decides, not the day it came on record."""
    story = harmed_and_reported().tell((f.ChildDied(child="A"), "Tue 27 Oct 2026"))
    assert ("sin.notify_panel", "A") not in story.duties()


def test_a_notice_about_one_child_is_not_about_another_who_dies_later():
    both = f.Notified(
        organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=("A", "C"), died=("A",),
        happened=when("Wed 18 Nov 2026"),
    )  # fmt: skip
    story = Story(INCIDENT).tell(
        (both, "Wed 18 Nov 2026"), (f.ChildDeathProcessNotified(), "Fri 20 Nov 2026")
    )
    story.tell((f.ChildDied(child="C"), "Sun 22 Nov 2026"))
    assert story.clock("cdr.notify", "A").state is ClockState.MET_LATE
    assert story.clock("cdr.notify", "C").state is ClockState.RUNNING


def test_a_dead_child_who_came_on_record_after_the_report_needs_a_report():
    story = harmed_and_reported()
    entry = story.record(f.ChildDied(child="B"), "Wed 28 Oct 2026")
    assert [rule.code for rule in entry.warnings] == ["child-is-known"]
    assert story.clock("sin.notify_panel", "B").state is ClockState.RUNNING


def test_a_report_that_names_other_children_does_not_cover_the_death():
    story = harmed_and_reported().tell((f.ChildDied(child="A"), "Mon 16 Nov 2026"))
    story.tell((f.ChildDescribed(child="B"), "Mon 16 Nov 2026"))
    story.tell((f.PanelNotified(children=("B",)), "Tue 17 Nov 2026"))
    assert story.clock("sin.notify_panel", "A").state is ClockState.RUNNING


def test_a_death_nobody_knows_the_day_of_cannot_be_reckoned_but_is_not_silent():
    story = harmed_and_reported().tell((f.ChildDied(child="A"), "unknown"))
    assert story.clock("cdr.notify", "A").state is ClockState.NOT_RECKONABLE


def test_a_child_without_a_code_who_dies_after_the_report_has_clocks_that_keep_their_names():
    """Reckoning again must add nothing, and a code given later must not start the clocks anew."""
    story = Story(INCIDENT).tell(
        (f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM), "Mon 26 Oct 2026"),
        (f.CriteriaConfirmed(), "Wed 28 Oct 2026"),
        (FORM, "Thu 29 Oct 2026"),
        (f.ChildDied(), "Mon 16 Nov 2026"),
    )
    before = [entry.fact for entry in story.entries]
    assert ("sin.notify_panel", "child") in story.duties()
    story.tell((f.ChildDescribed(child="A"), "Tue 17 Nov 2026"), (FORM, "Wed 18 Nov 2026"))
    assert [entry.fact.stored for entry in story.entries[len(before) :]] == [
        "incident.child-described",
        "incident.panel-notified",
    ]
    assert story.clock("sin.notify_panel", "child").state is ClockState.MET
    story.tell((f.ChildDeathProcessNotified(child="A"), "Tue 17 Nov 2026"))
    assert story.clock("cdr.notify", "child").state is ClockState.MET


def test_a_notification_recorded_late_takes_nothing_back():
    story = Story(INCIDENT).tell((f.ChildDeathProcessNotified(child="A"), "Mon 2 Nov 2026"))
    late = f.Notified(organisation=Agency.SCHOOL, type=IncidentType.SERIOUS_HARM, children=("A", "B"))
    story.tell((late, "Mon 2 Nov 2026"))
    assert [child.code for child in story.standing.deaths] == ["A"]
    assert story.standing.source is Agency.CDOP


def test_a_notice_to_the_child_death_process_can_open_the_case():
    story = Story(INCIDENT).tell((f.ChildDeathProcessNotified(child="A"), "Mon 2 Nov 2026"))
    assert story.standing.status == "notified"
    assert story.standing.source is Agency.CDOP


def test_a_notice_of_a_death_nobody_recorded_is_said_aloud():
    story = Story(INCIDENT).tell((HARM, "Mon 26 Oct 2026"))
    entry = story.record(f.ChildDeathProcessNotified(child="A"), "Mon 2 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["child-has-died"]
