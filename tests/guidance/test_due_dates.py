"""When five working days are over: the days of the notification, counted."""

import pytest
from telling import CALENDAR, Story, at, bank_holidays, day, when

from workflow.catalogue import INCIDENT, duty_of
from workflow.duties import Hours, Months, WorkingDays
from workflow.incident.facts import LocalAuthorityBecameAware
from workflow.moments import add_months
from workflow.workingdays import Calendar

AWARE = LocalAuthorityBecameAware()


@pytest.mark.parametrize(
    ("aware", "due", "because"),
    [
        ("Thu 24 Dec 2020", "Tue 5 Jan 2021", "Christmas, Boxing Day's substitute and New Year"),
        ("Mon 4 May 2020", "Tue 12 May 2020", "early May moved to Friday 8 May; the 4th is a working day"),
        ("Mon 12 Sep 2022", "Tue 20 Sep 2022", "the state funeral on Monday 19 September"),
        ("Thu 6 Apr 2023", "Mon 17 Apr 2023", "Good Friday and Easter Monday"),
        ("Tue 9 Jan 2024", "Tue 16 Jan 2024", "an ordinary week"),
        ("Sat 8 Jun 2024", "Fri 14 Jun 2024", "from a Saturday the first day is Monday"),
        ("Thu 2 Apr 2026", "Mon 13 Apr 2026", "Easter 2026"),
    ],
)
def test_the_day_of_awareness_is_not_counted(aware, due, because):
    """Working Together: within five working days of becoming aware."""
    story = Story(INCIDENT).tell((AWARE, aware))
    for duty in ("sin.notify_panel", "ofsted.notify_wt2015"):
        if (duty, "") in story.duties():
            assert story.clock(duty).date.due_on == when(due), because


def test_the_duties_run_from_the_same_awareness_since_the_panel_exists():
    """Children Act 2004, section 16C, in force since 29 June 2018; before it, no duty to the Panel."""
    assert Story(INCIDENT).tell((AWARE, "Thu 28 Jun 2018")).duties() == {("ofsted.notify_wt2015", "")}
    assert Story(INCIDENT).tell((AWARE, "Fri 29 Jun 2018")).duties() == {
        ("ofsted.notify_wt2015", ""),
        ("sin.notify_panel", ""),
        ("sin.notify_partners", ""),
    }


def test_a_list_without_the_state_funeral_ends_a_day_earlier():
    """The bank holiday of 19 September 2022 was proclaimed nine days before."""
    before = bank_holidays(without="Mon 19 Sep 2022", revision="2022-09-01")
    story = Story(INCIDENT, calendar=before).tell((AWARE, "Mon 12 Sep 2022"))
    assert story.clock("sin.notify_panel").date.due_on == when("Mon 19 Sep 2022")
    assert story.clock("sin.notify_panel").date.calendar == "england-and-wales@2022-09-01"


def test_the_first_instant_that_is_late_is_midnight_in_london():
    """Due at the end of the last day: in June London is an hour ahead of UTC."""
    story = Story(INCIDENT).tell((AWARE, "Sat 8 Jun 2024"))
    assert story.clock("sin.notify_panel").date.due_at == "2024-06-14T23:00:00Z"


def test_half_past_midnight_in_summer_is_already_the_new_day():
    """A day is a day in London: 00:30 on Thursday is still Wednesday in UTC."""
    story = Story(INCIDENT).tell((AWARE, "Thu 11 Jun 2026 00:30"))
    assert story.clock("sin.notify_panel").date.due_on == when("Thu 18 Jun 2026")


@pytest.mark.parametrize("start", ["unknown", "2021-03", "2021-03-04/2021-03-09"])
def test_a_start_not_known_to_the_day_gives_no_due_date(start):
    """A date nobody knows must be asked for; it is never guessed, and never "in time"."""
    clock = Story(INCIDENT).tell((AWARE, start)).clock("ofsted.notify_wt2015")
    assert (clock.state, clock.date.due_on) == ("not-reckonable", "unknown")
    assert not clock.overdue(at("Mon 23 Nov 2026"))


def test_before_the_calendar_begins_nothing_can_be_counted():
    assert WorkingDays(5).reckon(when("Wed 2 Dec 2009"), CALENDAR) is None


def test_past_the_end_of_the_published_list_a_date_is_provisional():
    short = Calendar("short", "1", {k: v for k, v in CALENDAR.holidays.items() if k.year < 2026})
    story = Story(INCIDENT, calendar=short).tell((AWARE, "Mon 2 Nov 2026"))
    assert story.clock("sin.notify_panel").date.beyond_calendar
    assert story.clock("sin.notify_panel").provisional


def test_every_day_counted_or_not_has_its_reason():
    """Promise: every date is explained."""
    within = duty_of("incident/2026-001", "sin.notify_panel").within
    told = [(str(d.date), d.counted, d.because) for d in within.days(when("Thu 24 Dec 2020"), CALENDAR)]
    assert told == [
        ("2020-12-24", False, "the day it starts is not counted"),
        ("2020-12-25", False, "Christmas Day"),
        ("2020-12-26", False, "Saturday"),
        ("2020-12-27", False, "Sunday"),
        ("2020-12-28", False, "Boxing Day"),
        ("2020-12-29", True, "working day 1 of 5"),
        ("2020-12-30", True, "working day 2 of 5"),
        ("2020-12-31", True, "working day 3 of 5"),
        ("2021-01-01", False, "New Year’s Day"),
        ("2021-01-02", False, "Saturday"),
        ("2021-01-03", False, "Sunday"),
        ("2021-01-04", True, "working day 4 of 5"),
        ("2021-01-05", True, "working day 5 of 5"),
    ]


def test_due_friday_asked_on_saturday_is_overdue_with_no_working_day_late():
    story = Story(INCIDENT, now="Sat 21 Nov 2026").tell((AWARE, "Fri 13 Nov 2026"))
    clock = story.clock("ofsted.notify_wt2015")
    assert clock.date.due_on == when("Fri 20 Nov 2026")
    assert not clock.overdue(at("Fri 20 Nov 2026 23:59"))
    assert clock.overdue(at("Sat 21 Nov 2026 00:00"))
    assert clock.days_late(CALENDAR, at("Sat 21 Nov 2026")) == 0
    assert clock.days_late(CALENDAR, at("Mon 23 Nov 2026")) == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("Wed 30 Aug 2023", "Thu 29 Feb 2024"),
        ("Thu 31 Aug 2023", "Thu 29 Feb 2024"),
        ("Sat 31 Aug 2024", "Fri 28 Feb 2025"),
        ("Sat 30 Nov 2024", "Fri 30 May 2025"),
        ("Tue 31 Dec 2024", "Mon 30 Jun 2025"),
    ],
)
def test_six_months_end_on_the_corresponding_date_clamped_and_never_rolled(start, end):
    assert add_months(day(start), 6) == day(end)
    assert Months(6).reckon(when(start), CALENDAR).on == day(end)


def test_forty_eight_hours_run_through_the_night_the_clocks_change():
    """Sunday 25 October 2026 has 25 hours."""
    due = Hours(48).reckon(when("Sat 24 Oct 2026 12:00"), CALENDAR)
    assert due.at == at("Mon 26 Oct 2026 11:00")


def test_hours_from_a_day_run_from_its_first_instant():
    """Where no hour is known the earliest reading holds, so that nobody is told too late."""
    assert Hours(48).reckon(when("Mon 2 Nov 2026"), CALENDAR).on == day("Tue 3 Nov 2026")
