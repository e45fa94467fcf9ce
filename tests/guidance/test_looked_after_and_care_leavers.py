"""The death of a looked after child or of a care leaver: a ground of its own on the same form."""

import pytest
from telling import Story, when

from workflow.catalogue import INCIDENT
from workflow.criteria import grounds, rapid_review_follows
from workflow.incident import facts as f
from workflow.vocabulary import (
    AbuseOrNeglect,
    AgeBand,
    Agency,
    Answer,
    ClockState,
    Force,
    Ground,
    IncidentType,
    LegalStatus,
    Means,
    Placement,
)

DEATH = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.DEATH,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.RULED_OUT,
    happened=when("Sun 1 Nov 2026"),
)


def dead(status: f.ChildStatusStated, *told) -> Story:
    return Story(INCIDENT).tell(
        (DEATH, "Mon 2 Nov 2026"),
        (f.LocalAuthorityBecameAware(), "Tue 3 Nov 2026"),
        (status, "Tue 3 Nov 2026"),
        *told,
    )


LOOKED_AFTER = f.ChildStatusStated(child="A", legal_status=LegalStatus.CARE_ORDER)
LEAVER = f.ChildStatusStated(child="A", care_leaver=Answer.YES, age_band=AgeBand.EIGHTEEN_TO_TWENTY_FOUR)

STATUSES = [
    (LegalStatus.NONE, Answer.NO), (LegalStatus.CHILD_IN_NEED, Answer.NO), (LegalStatus.CHILD_PROTECTION_PLAN, Answer.NO),
    (LegalStatus.SPECIAL_GUARDIANSHIP, Answer.NO), (LegalStatus.PRIVATELY_FOSTERED, Answer.NO),
    (LegalStatus.ACCOMMODATED, Answer.YES), (LegalStatus.INTERIM_CARE_ORDER, Answer.YES), (LegalStatus.CARE_ORDER, Answer.YES),
    (LegalStatus.PLACEMENT_ORDER, Answer.YES), (LegalStatus.SECURE_OR_REMAND, Answer.YES),
    (LegalStatus.EMERGENCY_PROTECTION, Answer.UNKNOWN), (LegalStatus.CARE_LEAVER, Answer.UNKNOWN),
    (LegalStatus.UNACCOMPANIED_ASYLUM_SEEKING, Answer.UNKNOWN), (LegalStatus.UNKNOWN, Answer.UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("status", "looked_after"), STATUSES)
def test_what_a_legal_status_says_of_being_looked_after(status, looked_after):
    """Children Act 1989; where a status leaves it open, it stays unknown."""
    story = dead(f.ChildStatusStated(child="A", legal_status=status))
    assert story.standing.children["A"].looked_after is looked_after


def test_a_looked_after_death_is_notified_whether_or_not_abuse_is_suspected():
    """Children Act 1989, Schedule 2, paragraph 20(1)."""
    story = dead(LOOKED_AFTER)
    assert Ground.LOOKED_AFTER_DEATH in grounds(story.standing)
    clock = story.clock("lac.death", "A")
    assert (clock.date.due_on, clock.duty.force) == (when("Tue 10 Nov 2026"), Force.STATUTE)


def test_no_rapid_review_follows_from_it_alone():
    """Traps 11 and 31: the ground of the notification decides, not its existence."""
    assert not rapid_review_follows(Ground.LOOKED_AFTER_DEATH)
    assert not rapid_review_follows(Ground.CARE_LEAVER_DEATH)
    assert Ground.DEATH not in grounds(dead(LOOKED_AFTER).standing)


def test_the_same_form_meets_it_with_its_own_ground():
    form = f.PanelNotified(grounds=(Ground.LOOKED_AFTER_DEATH,))
    story = dead(LOOKED_AFTER, (f.CriteriaConfirmed(), "Wed 4 Nov 2026"), (form, "Thu 5 Nov 2026"))
    assert story.clock("lac.death", "A").state is ClockState.MET


def test_a_form_sent_on_another_ground_alone_does_not_meet_it():
    form = f.PanelNotified(grounds=(Ground.DEATH,))
    story = dead(LOOKED_AFTER, (f.CriteriaConfirmed(), "Wed 4 Nov 2026"), (form, "Thu 5 Nov 2026"))
    assert story.clock("lac.death", "A").state is ClockState.RUNNING


def test_a_form_that_names_no_ground_speaks_of_those_that_apply():
    story = dead(
        LOOKED_AFTER, (f.CriteriaConfirmed(), "Wed 4 Nov 2026"), (f.PanelNotified(), "Thu 5 Nov 2026")
    )
    assert story.clock("lac.death", "A").state is ClockState.MET


def test_by_other_means_it_takes_both_the_secretary_of_state_and_ofsted():
    story = dead(LOOKED_AFTER, (f.CriteriaConfirmed(), "Wed 4 Nov 2026"))
    story.tell((f.SecretaryOfStateInformed(means=Means.LETTER), "Thu 5 Nov 2026"))
    assert story.clock("lac.death", "A").state is ClockState.RUNNING
    story.tell((f.ReportedToOfsted(means=Means.EMAIL), "Wed 11 Nov 2026"))
    assert story.clock("lac.death", "A").state is ClockState.MET_LATE


def test_a_form_about_serious_harm_before_the_death_does_not_meet_it():
    harm = f.Notified(
        organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=("A",), looked_after=Answer.YES
    )
    story = Story(INCIDENT).tell(
        (harm, "Mon 2 Nov 2026"),
        (f.PanelNotified(), "Tue 3 Nov 2026", {"departure": "x"}),
        (f.ChildDied(child="A"), "Mon 9 Nov 2026"),
    )
    clock = story.clock("lac.death", "A")
    assert (clock.state, clock.date.due_on) == (ClockState.RUNNING, when("Mon 16 Nov 2026"))


def test_a_status_corrected_to_not_looked_after_makes_it_void():
    no = f.ChildStatusStated(child="A", legal_status=LegalStatus.CHILD_IN_NEED)
    story = dead(LOOKED_AFTER, (no, "Wed 4 Nov 2026"))
    assert story.clock("lac.death", "A").state is ClockState.VOID


def test_being_looked_after_learned_late_starts_the_clock_all_the_same():
    """Late paperwork: the awareness of the death is the start, however late the status is known."""
    story = dead(f.ChildStatusStated(child="A"))
    assert ("lac.death", "A") not in story.duties()
    story.tell((LOOKED_AFTER, "Mon 16 Nov 2026"))
    assert story.clock("lac.death", "A").overdue(story.given.now)


def test_a_care_leavers_death_is_notified_up_to_and_including_24():
    """Working Together 2023, in force on 15 December 2023."""
    clock = dead(LEAVER).clock("care_leaver.death", "A")
    assert (clock.date.due_on, clock.duty.force) == (when("Tue 10 Nov 2026"), Force.STATUTORY_GUIDANCE)


def test_at_the_twenty_fifth_birthday_it_ends():
    older = f.ChildStatusStated(child="A", care_leaver=Answer.YES, age_band=AgeBand.TWENTY_FIVE_OR_OVER)
    assert Ground.CARE_LEAVER_DEATH not in grounds(dead(older).standing)


@pytest.mark.parametrize(("day", "owed"), [("Thu 14 Dec 2023", False), ("Fri 15 Dec 2023", True)])
def test_before_working_together_2023_nobody_was_told_of_a_care_leavers_death(day, owed):
    death = f.Notified(
        organisation=Agency.POLICE, type=IncidentType.DEATH, children=("A",), happened=when(day)
    )
    story = Story(INCIDENT).tell((death, day), (LEAVER, day))
    assert (("care_leaver.death", "A") in story.duties()) is owed


def test_a_care_leaver_under_18_is_tested_on_the_first_criterion_as_well():
    """Domain, step 7c: if under 18, test section 16C."""
    young = f.ChildStatusStated(child="A", care_leaver=Answer.YES, age_band=AgeBand.SIXTEEN_OR_SEVENTEEN)
    story = dead(young, (f.AbuseOrNeglectSuspected(child="A"), "Tue 3 Nov 2026"))
    assert grounds(story.standing) == (Ground.DEATH, Ground.CARE_LEAVER_DEATH)


def test_a_small_child_is_no_care_leaver_and_nobody_asks():
    small = f.ChildStatusStated(child="A", age_band=AgeBand.ONE_TO_FIVE)
    assert dead(small).standing.children["A"].care_leaver is Answer.NO


def test_the_status_is_as_at_the_event_and_not_as_of_today():
    """Trap 14: asked years later, a care leaver of 20 at the event is one still."""
    for now in ("Mon 23 Nov 2026", "Mon 24 Nov 2036"):
        story = Story(INCIDENT, now=now).tell((DEATH, "Mon 2 Nov 2026"), (LEAVER, "Tue 3 Nov 2026"))
        assert Ground.CARE_LEAVER_DEATH in grounds(story.standing)


def test_a_later_statement_that_leaves_things_out_takes_nothing_back():
    story = dead(
        LOOKED_AFTER, (f.ChildStatusStated(child="A", placement=Placement.HOSPITAL), "Wed 4 Nov 2026")
    )
    child = story.standing.children["A"]
    assert (child.legal_status, child.placement) == (LegalStatus.CARE_ORDER, Placement.HOSPITAL)


def test_on_a_care_leavers_death_alone_the_panel_and_the_partners_are_not_owed_it():
    """Slough 2024: addressees are the Secretary of State and Ofsted."""
    story = dead(LEAVER, (f.CriteriaConfirmed(), "Wed 4 Nov 2026"))
    assert story.standing.grounds == (Ground.CARE_LEAVER_DEATH,)
    assert story.clock("sin.notify_panel").state is ClockState.VOID
    assert story.clock("sin.notify_partners").state is ClockState.VOID
    assert story.clock("care_leaver.death", "A").state is ClockState.RUNNING


def test_on_a_looked_after_death_alone_the_partners_are_still_informed():
    """Domain, step 7b: plus the safeguarding partners."""
    story = dead(LOOKED_AFTER, (f.CriteriaConfirmed(), "Wed 4 Nov 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.VOID
    assert story.clock("sin.notify_partners").state is ClockState.RUNNING


def test_the_guidance_counts_where_the_status_is_known_and_that_is_another_reading():
    story = dead(f.ChildStatusStated(child="A"), (LEAVER, "Mon 16 Nov 2026"))
    reading = INCIDENT.duties["care_leaver.death"].readings["status-known"]
    assert [anchor.moment for anchor in reading.starts(story.standing)] == [when("Mon 16 Nov 2026")]


ON_ITS_OWN_GROUND = f.PanelNotified(reference="SIN-1", grounds=(Ground.LOOKED_AFTER_DEATH,))
SUSPECTED = f.AbuseOrNeglectSuspected(child="A")


def suspected_late(*told) -> Story:
    """A looked after child died, the form went on that ground, and abuse is suspected seven weeks later."""
    story = dead(LOOKED_AFTER, (f.CriteriaConfirmed(), "Wed 4 Nov 2026"))
    story.now = "Fri 29 Jan 2027"
    return story.tell((ON_ITS_OWN_GROUND, "Thu 5 Nov 2026"), *told)


def test_a_form_on_the_looked_after_ground_alone_never_meets_the_duty_to_the_panel():
    story = suspected_late()
    assert story.clock("sin.notify_panel").state is ClockState.VOID
    story.tell((SUSPECTED, "Mon 11 Jan 2027"))
    assert story.clock("sin.notify_panel").state is ClockState.VOID
    assert story.clock("lac.death", "A").state is ClockState.MET


def test_abuse_suspected_after_it_starts_the_duty_to_the_panel_anew_from_its_own_day():
    """Children Act 2004, section 16C(1) asks for the event and for the suspicion. Traps 3 and 11."""
    clock = suspected_late((SUSPECTED, "Mon 11 Jan 2027")).clock("sin.notify_panel", "A")
    assert (clock.state, clock.date.due_on) == (ClockState.RUNNING, when("Mon 18 Jan 2027"))


def test_the_notification_that_follows_meets_it_and_calls_for_the_rapid_review():
    again = f.PanelNotified(reference="SIN-2", grounds=(Ground.DEATH,))
    story = suspected_late((SUSPECTED, "Mon 11 Jan 2027"))
    assert ("rr.complete", "") not in story.duties()
    story.tell((again, "Thu 14 Jan 2027"))
    assert story.clock("sin.notify_panel", "A").state is ClockState.MET
    assert story.clock("sin.notify_panel").state is ClockState.VOID
    assert story.clock("rr.complete").date.starts_on == when("Thu 14 Jan 2027")


def test_where_abuse_was_suspected_before_it_the_form_on_another_ground_settles_nothing():
    story = dead(LOOKED_AFTER, (SUSPECTED, "Tue 3 Nov 2026"), (f.CriteriaConfirmed(), "Wed 4 Nov 2026"))
    story.tell((ON_ITS_OWN_GROUND, "Thu 5 Nov 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.RUNNING
    assert ("sin.notify_panel", "A") not in story.duties()


OF_A_CHILD = (("cdr.notify", "A"), ("cdr.panel", "A"), ("review.undertake", "A"))
LEAVER_AT_SEVENTEEN = f.ChildStatusStated(
    child="A", care_leaver=Answer.YES, age_band=AgeBand.SIXTEEN_OR_SEVENTEEN
)


@pytest.mark.parametrize("duty", OF_A_CHILD, ids=[code for code, _ in OF_A_CHILD])
def test_who_died_at_18_or_over_is_no_child_of_the_child_death_process_or_the_pages_reviews(duty):
    """Child death review is of children; the page reviews when a child dies."""
    death = (SUSPECTED_DEATH, "Mon 2 Nov 2026")
    known_at_once = Story(INCIDENT).tell((f.LocalAuthorityBecameAware(), "Mon 2 Nov 2026"))
    assert duty not in known_at_once.tell((LEAVER, "Mon 2 Nov 2026"), death).duties()
    learned_late = Story(INCIDENT).tell(death, (LEAVER, "Tue 3 Nov 2026"))
    assert learned_late.clock(*duty).state is ClockState.VOID
    young = Story(INCIDENT).tell(death, (LEAVER_AT_SEVENTEEN, "Tue 3 Nov 2026"))
    assert young.clock(*duty).state is not ClockState.VOID, "at 17 it is a child"


SUSPECTED_DEATH = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.DEATH,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)


def test_a_care_leavers_death_that_was_notified_can_be_closed():
    story = dead(LEAVER, (SUSPECTED, "Tue 3 Nov 2026"), (f.CriteriaConfirmed(), "Wed 4 Nov 2026"))
    story.tell((f.PanelNotified(), "Thu 5 Nov 2026"), (f.Closed(), "Mon 9 Nov 2026"))
    assert story.standing.status == "closed"


@pytest.mark.parametrize(
    ("status_on", "due", "because"),
    [
        ("Mon 16 Nov 2026", "Mon 23 Nov 2026", "the status became known last"),
        ("Mon 2 Nov 2026", "Tue 10 Nov 2026", "the death became known last"),
    ],
)
def test_a_care_leavers_death_counts_from_the_later_of_the_death_and_the_status(status_on, due, because):
    """Domain, section 3: the local authority aware of the death and of the status."""
    told = ((DEATH, "Mon 2 Nov 2026"), (f.LocalAuthorityBecameAware(), "Tue 3 Nov 2026"))
    clock = Story(INCIDENT).tell(*told, (LEAVER, status_on)).clock("care_leaver.death", "A")
    assert clock.date.due_on == when(due), because


def test_a_status_stated_again_moves_nothing():
    again = f.ChildStatusStated(child="A", care_leaver=Answer.YES, placement=Placement.OTHER)
    clock = dead(LEAVER, (again, "Mon 16 Nov 2026")).clock("care_leaver.death", "A")
    assert clock.date.due_on == when("Tue 10 Nov 2026")
