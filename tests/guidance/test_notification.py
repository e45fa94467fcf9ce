"""The notification: drafted, sent, amended; what meets which duty, and from when each source counts."""

import pytest
from telling import CALENDAR, Story, when

from workflow.catalogue import INCIDENT
from workflow.incident import facts as f
from workflow.vocabulary import (
    Agency,
    ClockState,
    Force,
    Ground,
    IncidentType,
    Means,
    Party,
)

POLICE = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.DEATH,
    children=("A",),
    happened=when("Fri 30 Oct 2026"),
)
AWARE = f.LocalAuthorityBecameAware()
FORM = f.PanelNotified(reference="SIN-1")
REPORT_DUTIES = ("sin.notify_panel", "sin.notify_partners", "ofsted.notify_wt2015")


def aware(*told) -> Story:
    return Story(INCIDENT).tell((POLICE, "Mon 2 Nov 2026"), (AWARE, "Tue 3 Nov 2026"), *told)


def confirmed(*told) -> Story:
    return aware((f.CriteriaConfirmed(), "Thu 5 Nov 2026"), *told)


def due(story, reading):
    """Each date that another reading of the duty to the Panel gives."""
    duty = INCIDENT.duties["sin.notify_panel"]
    read = duty.readings[reading]
    starts, within = read.starts or duty.starts, read.within or duty.within
    return [within.reckon(anchor.moment, CALENDAR).on.isoformat() for anchor in starts(story.standing)]


@pytest.mark.parametrize("duty", REPORT_DUTIES)
def test_a_draft_meets_nothing(duty):
    """Trap 20: only the submission ends the clock."""
    story = confirmed((f.NotificationDrafted(reference="SIN-1"), "Thu 5 Nov 2026"))
    assert story.clock(duty).state is ClockState.RUNNING
    assert story.standing.status == "criteria-confirmed"


def test_a_draft_and_then_the_form_is_met_on_the_day_of_the_form():
    story = confirmed((f.NotificationDrafted(), "Thu 5 Nov 2026"), (FORM, "Fri 6 Nov 2026"))
    assert story.clock("sin.notify_panel").ended.fact == FORM


def test_amending_changes_nothing_about_when_it_was_sent():
    story = confirmed((FORM, "Fri 6 Nov 2026"))
    story.tell((f.NotificationAmended(reference="SIN-1", reasons="a sibling"), "Mon 16 Nov 2026"))
    clock = story.clock("sin.notify_panel")
    assert (clock.state, clock.ended.occurred) == (ClockState.MET, when("Fri 6 Nov 2026"))
    assert story.standing.status == "reported"


def test_amending_what_was_never_sent_is_said_aloud():
    entry = confirmed().record(f.NotificationAmended(), "Fri 6 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["notified-before"]


def test_the_safeguarding_partners_are_informed_within_the_same_five_working_days():
    """Working Together: the local authority also informs the safeguarding partners."""
    clock = confirmed().clock("sin.notify_partners")
    assert clock.date.due_on == when("Tue 10 Nov 2026")
    assert clock.duty.force is Force.STATUTORY_GUIDANCE
    assert clock.duty.owed_to is Party.SAFEGUARDING_PARTNERS


def test_the_national_form_does_not_reach_the_partners():
    """Trap 21: the system copies Ofsted and the Department; the partners are told by the local authority."""
    story = confirmed((FORM, "Fri 6 Nov 2026"))
    assert story.clock("sin.notify_partners").state is ClockState.RUNNING
    story.tell((f.SafeguardingPartnersInformed(means=Means.EMAIL), "Tue 10 Nov 2026"))
    assert story.clock("sin.notify_partners").state is ClockState.MET


def test_word_to_the_partners_does_not_notify_the_panel():
    story = confirmed((f.SafeguardingPartnersInformed(), "Fri 6 Nov 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.RUNNING


def test_the_notification_to_the_partnerships_office_does_not_inform_the_partners():
    assert confirmed().clock("sin.notify_partners").state is ClockState.RUNNING


def test_partners_of_every_area_concerned_are_informed():
    """Working Together: the partners of its own and of other areas."""
    story = confirmed(
        (f.AuthoritiesStated(incident_authority="ours", home_authority="calderdale"), "Thu 5 Nov 2026")
    )
    story.tell((f.SafeguardingPartnersInformed(), "Fri 6 Nov 2026"))
    assert story.clock("sin.notify_partners").state is ClockState.MET
    assert story.clock("sin.notify_partners", "calderdale").state is ClockState.RUNNING
    story.tell((f.SafeguardingPartnersInformed(area="calderdale"), "Fri 6 Nov 2026"))
    assert story.clock("sin.notify_partners", "calderdale").state is ClockState.MET


def test_statute_sets_the_duty_and_guidance_the_five_days():
    """Must and should are told apart."""
    duty = INCIDENT.duties["sin.notify_panel"]
    assert duty.force is Force.STATUTE
    assert "section 16C(1) (the duty)" in duty.source
    assert "(the five working days)" in duty.source


def test_before_the_panel_existed_neither_it_nor_the_partners_were_told():
    """Trap 1: the regimes differ by date."""
    story = Story(INCIDENT).tell((AWARE, "Thu 28 Jun 2018"))
    assert {duty for duty, _ in story.duties()} == {"ofsted.notify_wt2015"}


def test_suspicion_that_comes_weeks_later_leaves_the_first_clock_as_it_is():
    """Trap 3: the event and the suspicion are two facts; the first start is never rewritten."""
    story = aware()
    before = story.clock("sin.notify_panel").date
    story.tell((f.AbuseOrNeglectSuspected(child="A"), "Mon 16 Nov 2026"))
    assert story.clock("sin.notify_panel").date == before
    assert before.due_on == when("Tue 10 Nov 2026")


def test_the_later_suspicion_shows_the_result_from_both_starts():
    """Trap 3: start = the later of awareness and suspicion, as another reading."""
    story = aware((f.AbuseOrNeglectSuspected(child="A"), "Mon 16 Nov 2026"))
    assert due(story, "suspected") == ["2026-11-23"]


def test_while_nobody_suspects_the_reading_from_suspicion_has_no_date():
    assert due(aware(), "suspected") == []


def test_suspicion_before_awareness_gives_the_same_date():
    story = aware((f.AbuseOrNeglectSuspected(child="A"), "Mon 2 Nov 2026"))
    assert due(story, "suspected") == ["2026-11-10"]


def test_the_earliest_suspicion_counts_whichever_was_recorded_first():
    story = aware((f.AbuseOrNeglectKnown(child="A"), "Wed 18 Nov 2026"))
    story.tell((f.AbuseOrNeglectSuspected(child="A"), "Mon 9 Nov 2026"))
    assert due(story, "suspected") == ["2026-11-16"]


def test_suspicion_ruled_out_is_no_suspicion():
    assert due(aware((f.AbuseOrNeglectRuledOut(child="A"), "Mon 9 Nov 2026")), "suspected") == []


READINGS = [
    ("incident", "2026-11-06", "Slough, Devon: five working days from Fri 30 Oct"),
    ("receipt", "2026-11-09", "Havering: from the partnership's receipt on Mon 2 Nov"),
    ("calendar-days", "2026-11-08", "Wigan, Manchester write five days, weekends included"),
]


@pytest.mark.parametrize(("reading", "expected", "why"), READINGS)
def test_the_other_readings_stand_beside_the_one_adopted(reading, expected, why):
    assert due(aware(), reading) == [expected], why
    assert INCIDENT.duties["sin.notify_panel"].readings[reading].read_by


def test_where_the_day_of_the_incident_is_unknown_no_reading_invents_one():
    story = Story(INCIDENT).tell((AWARE, "Tue 3 Nov 2026"))
    assert due(story, "incident") == due(story, "receipt") == []


def test_the_form_says_on_which_grounds_it_was_sent():
    form = f.PanelNotified(grounds=(Ground.DEATH, Ground.LOOKED_AFTER_DEATH))
    story = confirmed((form, "Fri 6 Nov 2026"))
    assert story.standing.reports[0].fact.grounds == (Ground.DEATH, Ground.LOOKED_AFTER_DEATH)


def test_an_email_to_the_panel_is_no_copy_to_ofsted():
    story = confirmed((f.PanelNotified(means=Means.EMAIL), "Fri 6 Nov 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.MET
    assert story.clock("ofsted.notify_wt2015").state is ClockState.RUNNING


def test_awareness_at_half_past_midnight_in_summer_is_of_the_new_day():
    """Trap 19: 00:30 in summer is the day before in UTC."""
    story = Story(INCIDENT).tell((AWARE, "Tue 7 Jul 2026 00:30"))
    assert story.clock("sin.notify_panel").date.due_on == when("Tue 14 Jul 2026")


def test_awareness_at_ten_to_midnight_counts_as_that_day():
    """Trap 4: five in the afternoon is no legal limit."""
    story = Story(INCIDENT).tell((AWARE, "Tue 3 Nov 2026 23:50"))
    assert story.clock("sin.notify_panel").date.due_on == when("Tue 10 Nov 2026")


def test_a_case_is_not_closed_while_the_partners_are_not_informed():
    story = confirmed((FORM, "Fri 6 Nov 2026"), (f.ChildDeathProcessNotified(), "Tue 3 Nov 2026"))
    assert story.refused(f.Closed(), "Fri 20 Nov 2026") == {"no-duty-open"}
    story.tell((f.SafeguardingPartnersInformed(), "Fri 6 Nov 2026"), (f.Closed(), "Fri 20 Nov 2026"))
