"""A child dies, at once or later: the child death process, and the report of a death of its own."""

from msgspec.structs import replace
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


def died(*told) -> Story:
    death = f.Notified(
        organisation=Agency.HOSPITAL, type=IncidentType.DEATH, children=("A",),
        happened=when("Sat 7 Nov 2026 03:00"),
    )  # fmt: skip
    return Story(INCIDENT).tell((death, "Mon 9 Nov 2026"), *told)


def test_the_forty_eight_hours_run_through_the_weekend():
    """Hour clocks are absolute: nights, weekends and clock changes count."""
    assert died().clock("cdr.notify", "A").date.due_at == "2026-11-09T03:00:00Z"


def test_the_forty_eight_hours_are_absolute_over_the_end_of_summer_time():
    """Europe/London went back on Sun 25 Oct 2026: forty-eight hours end an hour earlier by the clock."""
    story = Story(INCIDENT).tell((HARM, "Fri 23 Oct 2026"))
    story.tell((f.ChildDied(child="A"), "Sat 24 Oct 2026 12:00"))
    assert story.clock("cdr.notify", "A").date.due_at == "2026-10-26T11:00:00Z"


def test_a_joint_agency_response_meets_within_forty_eight_hours_of_the_death():
    """Kennedy: multi-agency guidelines."""
    story = died((f.JointAgencyResponseTriggered(child="A"), "Sat 7 Nov 2026 05:00"))
    assert story.clock("jar.first_meeting", "A").date.due_at == "2026-11-09T03:00:00Z"
    story.tell((f.JointAgencyFirstMeetingHeld(child="A"), "Sun 8 Nov 2026 15:00"))
    assert story.clock("jar.first_meeting", "A").state is ClockState.MET


def test_without_a_joint_agency_response_there_is_no_first_meeting():
    assert ("jar.first_meeting", "A") not in died().duties()


def test_a_joint_agency_response_recorded_before_the_death_runs_from_the_death_once_it_is_known():
    story = Story(INCIDENT).tell((HARM, "Fri 6 Nov 2026"))
    story.tell((f.JointAgencyResponseTriggered(child="A"), "Sat 7 Nov 2026 05:00"))
    assert story.clock("jar.first_meeting", "A").date.presumed
    story.tell((f.ChildDied(child="A"), "Sat 7 Nov 2026 03:00"))
    clock = story.clock("jar.first_meeting", "A")
    assert (clock.date.due_at, clock.date.presumed) == ("2026-11-09T03:00:00Z", False)


def test_the_child_death_review_has_six_months_and_they_clamp():
    """Child Death Review guidance: calendar months, clamped, never rolled forward."""
    story = Story(INCIDENT).tell((HARM, "Mon 24 Aug 2026"), (f.ChildDied(child="A"), "Mon 31 Aug 2026"))
    assert story.clock("cdr.panel", "A").date.due_on == when("Sun 28 Feb 2027")


def test_the_child_death_review_is_the_partners_and_does_not_keep_the_case_open():
    from workflow.vocabulary import Party

    clock = died().clock("cdr.panel", "A")
    assert clock.duty.owed_by is Party.CHILD_DEATH_REVIEW_PARTNERS
    story = died(
        (f.ChildDeathProcessNotified(child="A"), "Sat 7 Nov 2026"),
        (f.AbuseOrNeglectRuledOut(), "Tue 10 Nov 2026"),
        (f.CriteriaNotMet(reasons="x"), "Tue 10 Nov 2026"),
        (f.Closed(), "Wed 11 Nov 2026"),
    )
    assert story.clock("cdr.panel", "A").state is ClockState.RUNNING
    story.tell((f.ChildDeathReviewed(child="A"), "Fri 20 Nov 2026"))
    assert story.clock("cdr.panel", "A").state is ClockState.MET


def test_the_coroner_and_the_joint_response_before_any_death_are_said_aloud():
    for fact in (f.CoronerNotified(child="A"), f.JointAgencyResponseTriggered(child="A")):
        entry = Story(INCIDENT).tell((HARM, "Fri 6 Nov 2026")).record(fact, "Mon 9 Nov 2026")
        assert [rule.code for rule in entry.warnings] == ["child-has-died"]


def test_other_readings_of_the_first_hours_stand_beside_them():
    """Older local procedures say 24 hours; Bracknell the next working day."""
    assert str(INCIDENT.duties["cdr.notify"].readings["day"].within) == "24 hours"
    readings = INCIDENT.duties["jar.first_meeting"].readings
    assert {code: reading.within.code for code, reading in readings.items()} == {
        "home-visit": "24h",
        "next-working-day": "1wd",
    }


BOTH_DIED = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.DEATH,
    children=("A", "B"),
    died=("A", "B"),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)


def warned(story, report, on="Wed 4 Nov 2026"):
    entry = story.record(report, on, departure="x")
    return "one-death-each" in {
        rule.code for rule in INCIDENT.lifecycle.admit(before_of(story), entry).warnings
    }


def before_of(story):
    standing = INCIDENT.begin(story.standing.case)
    reported = next(n for n, e in reversed([*enumerate(story.entries)]) if isinstance(e.fact, REPORTS))
    for entry in story.entries[:reported]:
        standing = INCIDENT.evolve(standing, entry)
    return standing


REPORTS = (f.PanelNotified, f.ReportedToOfsted)


def test_one_notification_of_two_deaths_is_said_aloud():
    """One notification for each dead child; one for a group of siblings who were harmed."""
    story = Story(INCIDENT).tell((BOTH_DIED, "Mon 2 Nov 2026"))
    assert warned(story, FORM), "it names none, and so speaks of both"
    story = Story(INCIDENT).tell((BOTH_DIED, "Mon 2 Nov 2026"))
    assert warned(story, f.PanelNotified(children=("A", "B"), reference="SIN-1"))


def test_a_notification_for_each_death_is_not():
    story = Story(INCIDENT).tell((BOTH_DIED, "Mon 2 Nov 2026"))
    assert not warned(story, f.PanelNotified(children=("A",), reference="SIN-1"))
    assert not warned(story, f.PanelNotified(children=("B",), reference="SIN-2"), "Thu 5 Nov 2026")


def test_one_reference_for_both_deaths_is():
    story = Story(INCIDENT).tell((BOTH_DIED, "Mon 2 Nov 2026"))
    assert not warned(story, f.PanelNotified(children=("A",), reference="SIN-1"))
    assert warned(story, f.PanelNotified(children=("B",), reference="SIN-1"), "Thu 5 Nov 2026")


def test_siblings_who_were_harmed_share_a_notification():
    harmed = replace(HARM, children=("A", "B"))
    assert not warned(Story(INCIDENT).tell((harmed, "Mon 2 Nov 2026")), FORM)


def test_a_death_that_is_stated_twice_moves_no_clock_and_says_so():
    story = harmed_and_reported().tell((f.ChildDied(child="A"), "Mon 16 Nov 2026"))
    before = [clock.date for clock in INCIDENT.clocks(story.standing)]
    entry = story.record(f.ChildDied(child="A"), "Thu 19 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["no-death-stated"]
    assert "spr decide correct" in entry.warnings[0].remedy
    assert [clock.date for clock in INCIDENT.clocks(story.standing)] == before


def test_the_first_day_stated_governs_also_where_the_death_was_stated_without_one():
    story = harmed_and_reported().tell(
        (f.ChildDied(child="A"), "unknown"),
        (f.ChildDied(child="A"), "Mon 16 Nov 2026"),
        (f.ChildDied(child="A"), "Thu 19 Nov 2026"),
    )
    assert story.clock("cdr.notify", "A").date.starts_on == when("Mon 16 Nov 2026")


def test_the_death_of_another_child_and_one_told_by_the_notification_are_no_second_statement():
    """Negative control."""
    death = f.Notified(organisation=Agency.POLICE, type=IncidentType.DEATH, children=("A",))
    story = Story(INCIDENT).tell((death, "Mon 9 Nov 2026"))
    assert not story.record(f.ChildDied(child="A"), "Sun 8 Nov 2026").warnings
    assert story.clock("cdr.notify", "A").date.starts_on == when("Sun 8 Nov 2026")
