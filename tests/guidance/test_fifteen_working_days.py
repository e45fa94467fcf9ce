"""The fifteen working days of a rapid review: where they start, and what never starts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from telling import CALENDAR, Story, day, when

from workflow.catalogue import INCIDENT, RAPID_REVIEW
from workflow.fifteen_days import FIFTEEN
from workflow.incident import facts as i
from workflow.moments import on
from workflow.rapid_review import facts as f
from workflow.readings import Read, compared, in_time, side_by_side
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    Answer,
    ClockState,
    Force,
    Ground,
    IncidentType,
    Means,
    Party,
)

COMPLETE = RAPID_REVIEW.duties["rr.complete"]
HARM = i.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.SERIOUS_HARM,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.KNOWN,
)
AWARE = i.LocalAuthorityBecameAware()
CONFIRMED = i.CriteriaConfirmed(source=Agency.POLICE)
FORM = i.PanelNotified()
GOLDEN = [
    ("Thu 24 Dec 2020", "Tue 5 Jan 2021", "Tue 26 Jan 2021", "Tue 19 Jan 2021", "Christmas and New Year"),
    ("Mon 4 May 2020", "Tue 12 May 2020", "Wed 3 Jun 2020", "Wed 27 May 2020", "the holiday moved to 8 May"),
    ("Mon 12 Sep 2022", "Tue 20 Sep 2022", "Tue 11 Oct 2022", "Tue 4 Oct 2022", "the state funeral"),
    ("Thu 6 Apr 2023", "Mon 17 Apr 2023", "Wed 10 May 2023", "Tue 2 May 2023", "Easter, two holidays in May"),
    ("Tue 9 Jan 2024", "Tue 16 Jan 2024", "Tue 6 Feb 2024", "Tue 30 Jan 2024", "no holiday at all"),
    ("Sat 8 Jun 2024", "Fri 14 Jun 2024", "Fri 5 Jul 2024", "Fri 28 Jun 2024", "aware on a Saturday"),
    ("Thu 2 Apr 2026", "Mon 13 Apr 2026", "Tue 5 May 2026", "Mon 27 Apr 2026", "Good Friday, Easter Monday"),
]


def reported(
    aware: str = "Mon 2 Nov 2026", sent: str = "Fri 6 Nov 2026", now: str = "Mon 23 Nov 2026"
) -> Story:
    return Story(INCIDENT, now=now).tell((HARM, aware), (AWARE, aware), (CONFIRMED, aware), (FORM, sent))


def started(incident: Story, on_day: str = "Mon 9 Nov 2026", **also: object) -> Story:
    """The rapid review opened for an incident, and the incident told of it."""
    rapid = Story(RAPID_REVIEW, now=incident.now)
    rapid.others["incident/2026-001"] = incident.standing
    rapid.tell((f.Started(incident="incident/2026-001", **also), on_day))
    incident.tell((rapid.elsewhere[-1][1].fact, on_day))
    return rapid


def read(rapid: Story) -> dict[str, Read]:
    return {each.code: each for each in side_by_side(COMPLETE, rapid.standing, CALENDAR)}


@pytest.mark.parametrize(("aware", "sent", "from_sent", "from_aware", "because"), GOLDEN)
def test_fifteen_working_days_from_sending_and_from_awareness(aware, sent, from_sent, from_aware, because):
    """Worked by hand: reading A where the notification is sent on its last day, and reading E."""
    rapid = started(reported(aware, sent), sent)
    readings = read(rapid)
    assert rapid.clock("rr.complete").date.due_on == when(from_sent), because
    assert readings["sin-sent"].due_on == when(from_sent), because
    assert readings["local-authority-aware"].due_on == when(from_aware), because


def test_the_day_of_sending_is_not_counted():
    assert reported(sent="Fri 6 Nov 2026").clock("rr.complete").date.due_on == when("Fri 27 Nov 2026")


def test_it_is_an_expectation_of_the_panel_and_not_a_statute():
    """Domain: must, should and expected are different things."""
    assert COMPLETE.force is Force.PANEL_GUIDANCE
    assert (COMPLETE.owed_by, COMPLETE.owed_to) == (Party.SAFEGUARDING_PARTNERS, Party.PANEL)
    assert "to be confirmed" in COMPLETE.source


def test_a_notification_on_a_section_16c_ground_always_calls_for_a_rapid_review():
    """The Panel: automatic and not negotiable."""
    assert reported().clock("rr.complete").state is ClockState.RUNNING


def test_without_a_notification_nothing_starts():
    """Trap 11: no rapid review without a notification."""
    story = Story(INCIDENT).tell((HARM, "Mon 2 Nov 2026"), (CONFIRMED, "Mon 2 Nov 2026"))
    assert ("rr.complete", "") not in story.duties()


def test_an_email_to_ofsted_is_no_notification_to_the_panel():
    story = Story(INCIDENT).tell((HARM, "Mon 2 Nov 2026"), (CONFIRMED, "Mon 2 Nov 2026"))
    story.tell((i.ReportedToOfsted(means=Means.EMAIL), "Fri 6 Nov 2026"))
    assert ("rr.complete", "") not in story.duties()
    story.tell((i.ReportedToOfsted(means=Means.NATIONAL_FORM), "Fri 6 Nov 2026"))
    assert ("rr.complete", "") in story.duties()


def looked_after(abuse: AbuseOrNeglect) -> Story:
    death = i.Notified(
        organisation=Agency.LOCAL_AUTHORITY,
        type=IncidentType.DEATH,
        children=("A",),
        looked_after=Answer.YES,
        abuse_or_neglect=abuse,
    )
    return Story(INCIDENT).tell(
        (death, "Mon 2 Nov 2026"), (FORM, "Fri 6 Nov 2026", {"departure": "same day"})
    )


@pytest.mark.parametrize("abuse", [AbuseOrNeglect.RULED_OUT, AbuseOrNeglect.UNKNOWN])
def test_the_death_of_a_looked_after_child_alone_calls_for_none(abuse):
    """Trap 11: it goes through the same form, and needs no rapid review."""
    assert ("rr.complete", "") not in looked_after(abuse).duties()


def test_a_looked_after_death_with_abuse_suspected_calls_for_one():
    """Negative control of the proposition above; the notification counts from its own day."""
    story = looked_after(AbuseOrNeglect.UNKNOWN).tell((i.AbuseOrNeglectSuspected(), "Tue 10 Nov 2026"))
    assert story.clock("rr.complete").date.due_on == when("Fri 27 Nov 2026")
    story.tell((i.AbuseOrNeglectRuledOut(), "Wed 11 Nov 2026"))
    assert story.clock("rr.complete").state is ClockState.VOID


def test_confirmed_on_a_looked_after_death_only_it_is_not_owed():
    story = looked_after(AbuseOrNeglect.UNKNOWN)
    story.tell(
        (i.CriteriaConfirmed(grounds=(Ground.LOOKED_AFTER_DEATH,)), "Fri 6 Nov 2026", {"departure": "x"})
    )
    assert ("rr.complete", "") not in story.duties()


def test_a_case_that_opens_with_its_notification_calls_for_one_until_the_ground_is_known():
    """Nothing unknown is taken for no."""
    story = Story(INCIDENT).tell((FORM, "Fri 6 Nov 2026"))
    assert story.clock("rr.complete").state is ClockState.RUNNING


def test_criteria_found_not_met_after_all_end_it():
    """The only way out: the criteria are found not to be met."""
    story = reported()
    story.tell((i.CriteriaNotMet(reasons="x"), "Tue 10 Nov 2026", {"departure": "a new scan"}))
    assert story.clock("rr.complete").state is ClockState.VOID


def test_before_the_panel_there_was_no_rapid_review():
    """In force since 29 June 2018."""
    story = reported("Mon 18 Jun 2018", "Fri 22 Jun 2018")
    assert ("rr.complete", "") not in story.duties()
    assert ("rr.complete", "") in reported("Mon 18 Jun 2018", "Fri 29 Jun 2018").duties()


def test_the_rapid_review_takes_the_duty_over_with_the_day_of_the_notification():
    incident = reported()
    rapid = started(incident)
    assert incident.clock("rr.complete").state is ClockState.SUPERSEDED
    clock = rapid.clock("rr.complete")
    assert (clock.state, clock.date.starts_on) == (ClockState.RUNNING, when("Fri 6 Nov 2026"))
    assert not clock.date.presumed


def test_it_brings_along_every_day_from_which_somebody_counts():
    rapid = started(reported(aware="Tue 3 Nov 2026")).standing
    assert rapid.notifications[0].occurred == when("Fri 6 Nov 2026")
    assert rapid.aware.occurred == when("Tue 3 Nov 2026")
    assert rapid.partnership.occurred == when("Tue 3 Nov 2026")


def test_what_comes_on_record_later_in_the_incident_is_told_to_its_rapid_review():
    incident = Story(INCIDENT).tell((HARM, "Mon 2 Nov 2026"), (CONFIRMED, "Mon 2 Nov 2026"))
    rapid = Story(RAPID_REVIEW)
    rapid.others["incident/2026-001"] = incident.standing
    rapid.tell((f.Started(incident="incident/2026-001"), "Mon 9 Nov 2026", {"departure": "by telephone"}))
    incident.tell((rapid.elsewhere[-1][1].fact, "Mon 9 Nov 2026"))
    incident.tell((FORM, "Fri 6 Nov 2026"), (AWARE, "Wed 4 Nov 2026"))
    told = [(case, entry.fact.stored, entry.occurred) for case, entry in incident.elsewhere]
    assert told == [
        ("rapid-review/2026-001", "rapid-review.notification-sent", when("Fri 6 Nov 2026")),
        ("rapid-review/2026-001", "rapid-review.local-authority-became-aware", when("Wed 4 Nov 2026")),
    ]


def test_another_child_in_a_later_notification_calls_for_another_rapid_review():
    """One notification for each child who dies; one for siblings who are harmed."""
    incident = reported()
    started(incident)
    incident.tell((i.ChildDied(child="B"), "Tue 10 Nov 2026"))
    incident.tell((i.PanelNotified(children=("B",)), "Wed 11 Nov 2026"))
    assert incident.clock("rr.complete").state is ClockState.SUPERSEDED
    assert incident.clock("rr.complete", cycle=2).state is ClockState.RUNNING


def test_the_same_notification_recorded_twice_calls_for_one():
    incident = reported().tell((FORM, "Fri 6 Nov 2026"))
    assert [c.key[2] for c in INCIDENT.clocks(incident.standing) if c.duty.code == "rr.complete"] == [1]


def six() -> Story:
    """A late notification: the local authority aware on the 2nd, the form sent only on the 13th."""
    rapid = started(reported("Mon 2 Nov 2026", "Fri 13 Nov 2026", now="Mon 21 Dec 2026"), "Mon 16 Nov 2026")
    return rapid.tell(
        (f.NotificationCopyReceived(), "Mon 16 Nov 2026"), (f.PanelInstructed(), "Thu 19 Nov 2026")
    )


SIX = [
    ("sin-sent", "Fri 13 Nov 2026", "Fri 4 Dec 2026", "the day of sending is not counted"),
    ("day-plan-from-zero", "Fri 13 Nov 2026", "Fri 4 Dec 2026", "the day of sending is working day 0"),
    ("briefing-is-day-one", "Mon 16 Nov 2026", "Fri 4 Dec 2026", "the day of the copy is working day 1"),
    ("partnership-notified", "Mon 2 Nov 2026", "Mon 23 Nov 2026", "from the local notification"),
    ("local-authority-aware", "Mon 2 Nov 2026", "Mon 23 Nov 2026", "from awareness: the lateness costs days"),
    ("panel-instructed", "Thu 19 Nov 2026", "Thu 10 Dec 2026", "from the Panel's request"),
]


@pytest.mark.parametrize(("code", "starts_on", "due_on", "because"), SIX)
def test_six_readings_of_one_late_notification_stand_side_by_side(code, starts_on, due_on, because):
    """Domain 4.1: where the fifteen working days start."""
    found = read(six())[code]
    assert (found.starts_on, found.due_on) == (when(starts_on), when(due_on)), because
    assert found.read_by


def test_a_copy_received_on_the_day_of_sending_makes_the_first_day_count_one_day_less():
    """Readings A and C differ by one day."""
    rapid = started(reported()).tell((f.NotificationCopyReceived(), "Fri 6 Nov 2026"))
    assert read(rapid)["sin-sent"].due_on == when("Fri 27 Nov 2026")
    assert read(rapid)["briefing-is-day-one"].due_on == when("Thu 26 Nov 2026")


def test_the_same_sending_is_late_under_one_reading_and_in_time_under_another():
    readings = side_by_side(COMPLETE, six().standing, CALENDAR)
    assert compared(readings, when("Wed 2 Dec 2026")) == (
        "late under partnership-notified, local-authority-aware; "
        "in time under sin-sent, day-plan-from-zero, briefing-is-day-one, panel-instructed"
    )


def test_a_reading_whose_day_is_not_on_record_says_nothing():
    """Nothing is presumed in a comparison: unknown stays unknown."""
    readings = side_by_side(COMPLETE, started(reported()).standing, CALENDAR)
    found = {each.code: each for each in readings}
    assert (found["panel-instructed"].starts_on, found["panel-instructed"].due_on) == ("unknown", "unknown")
    assert in_time(found["panel-instructed"], when("Mon 16 Nov 2026")) is Answer.UNKNOWN
    assert compared(readings, when("Mon 16 Nov 2026")).endswith(
        "not to be said under briefing-is-day-one, panel-instructed"
    )


@pytest.mark.parametrize("done", ["unknown", "2026-11"])
def test_a_vague_day_of_sending_is_neither_late_nor_in_time(done):
    assert in_time(read(six())["sin-sent"], when("2026-12")) is Answer.UNKNOWN
    assert in_time(read(six())["local-authority-aware"], when(done)) is Answer.UNKNOWN


def test_the_last_instant_of_the_last_day_is_in_time_and_the_next_is_late():
    """Done at any time on the day it is due is in time."""
    found = read(six())["sin-sent"]
    assert in_time(found, when("Fri 4 Dec 2026 23:59")) is Answer.YES
    assert in_time(found, when("Sat 5 Dec 2026 00:00")) is Answer.NO


def chosen(code: str, rapid: Story) -> set[tuple[str, bool]]:
    """What the duty counts from under a reading, as a policy that chose it would reckon."""
    reading = COMPLETE.readings[code]
    starts = reading.starts or COMPLETE.starts
    return {(anchor.moment, anchor.presumed) for anchor in starts(rapid.standing)}


def test_a_policy_that_counts_from_a_day_nobody_stated_presumes_the_sending():
    """An unrecorded date must never mean silence."""
    assert chosen("panel-instructed", started(reported())) == {(when("Fri 6 Nov 2026"), True)}
    assert chosen("panel-instructed", six()) == {(when("Thu 19 Nov 2026"), False)}


def test_every_reading_says_who_reads_it_so_and_the_first_is_the_duty_itself():
    for duty in (COMPLETE, INCIDENT.duties["rr.complete"]):
        assert [*duty.readings] == [code for code, *_ in SIX]
        assert all(reading.says.endswith(".") and reading.read_by for reading in duty.readings.values())
        assert duty.readings["sin-sent"].starts is None


def test_a_rapid_review_whose_notification_nobody_dated_runs_from_its_start_and_is_never_in_time():
    story = Story(RAPID_REVIEW).tell((f.Started(), "Mon 2 Nov 2026", {"departure": "the form comes later"}))
    clock = story.clock("rr.complete")
    assert (clock.date.due_on, clock.date.presumed) == (when("Mon 23 Nov 2026"), True)
    story.tell((f.SentToPanel(), "Mon 9 Nov 2026", {"departure": "x"}))
    assert story.clock("rr.complete").state is ClockState.MET_UNDATED
    story.tell((f.NotificationSent(), "Fri 30 Oct 2026"))
    assert story.clock("rr.complete").state is ClockState.MET


def test_of_two_notifications_the_earlier_counts_in_whichever_order_they_came_on_record():
    story = Story(RAPID_REVIEW).tell((f.NotificationSent(), "Mon 9 Nov 2026"))
    story.tell((f.NotificationSent(), "Fri 6 Nov 2026"), (f.NotificationSent(), "unknown"))
    assert story.clock("rr.complete").date.due_on == when("Fri 27 Nov 2026")


@given(st.dates(day("Thu 1 Jan 2015"), day("Mon 1 Nov 2027")))
def test_the_first_day_counted_costs_a_day_at_most_and_never_gives_one(sent):
    """The two conventions of counting, for every day of the calendar."""
    excluded = FIFTEEN.reckon(on(sent), CALENDAR).on
    included = replace(FIFTEEN, first_counts=True).reckon(on(sent), CALENDAR).on
    assert included <= excluded
    assert CALENDAR.between(included, excluded) in {0, 1}
    assert CALENDAR.not_working(excluded) is None


def test_fifteen_days_are_called_by_the_name_of_their_duty():
    """Trap 6: a child protection conference is due in fifteen working days too; the codes tell them apart."""
    fifteen = {
        code
        for kind in (INCIDENT, RAPID_REVIEW)
        for code, duty in kind.duties.items()
        if duty.within == FIFTEEN
    }
    assert "rr.complete" in fifteen
    assert not any(code.isdigit() for code in fifteen)
    assert "rapid review" in COMPLETE.says


def test_the_number_of_notifications_is_not_the_number_of_rapid_reviews():
    """Trap 31: the national totals count different things."""
    told = [
        reported(),
        looked_after(AbuseOrNeglect.RULED_OUT),
        Story(INCIDENT).tell((HARM, "Mon 2 Nov 2026")),
    ]
    notifications = [story for story in told if story.standing.reports]
    owed = [story for story in told if ("rr.complete", "") in story.duties()]
    assert (len(notifications), len(owed)) == (2, 1)
