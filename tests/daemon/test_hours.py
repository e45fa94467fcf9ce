"""What is urgent goes at once, and what can wait goes in the morning of a working day, by London's clocks."""

import pytest
from telling import CALENDAR, at, when

from scheduler.hours import Hours, next_digest, open_at, planned, taken_back
from scheduler.office_hours import OfficeHours
from workflow.alerts import Raised
from workflow.moments import at as moment_at
from workflow.vocabulary import Rung

OFFICE = OfficeHours()
WAKING = (Hours.ANY, Hours.WAKING)


def alert(rung, due_on="Mon 13 Apr 2026", late_from="Tue 14 Apr 2026 00:00"):
    return Raised(
        case="incident/2026-001", duty="any", rung=rung, due_on=when(due_on), due_at=moment_at(at(late_from))
    )


@pytest.mark.parametrize(
    ("now", "goes", "because"),
    [
        ("Thu 9 Apr 2026 00:00", "Thu 9 Apr 2026 09:00", "the morning of the same day"),
        ("Thu 9 Apr 2026 08:30", "Thu 9 Apr 2026 09:00", "the office is open, and the hour has not come"),
        ("Thu 9 Apr 2026 11:20", "Thu 9 Apr 2026 11:20", "within office hours at once"),
        ("Thu 9 Apr 2026 17:59", "Thu 9 Apr 2026 17:59", "the last minute"),
        ("Thu 9 Apr 2026 18:00", "Fri 10 Apr 2026 09:00", "the evening"),
        ("Fri 10 Apr 2026 20:00", "Mon 13 Apr 2026 09:00", "a weekend lies between"),
        ("Sat 11 Apr 2026 12:00", "Mon 13 Apr 2026 09:00", "Saturday"),
        ("Thu 2 Apr 2026 19:00", "Tue 7 Apr 2026 09:00", "Easter, from Good Friday to Monday"),
        ("Thu 24 Dec 2026 19:00", "Tue 29 Dec 2026 09:00", "Boxing Day falls on a Saturday"),
        ("Sun 29 Mar 2026 00:30", "Mon 30 Mar 2026 09:00", "the night in which the clocks go forward"),
        ("Fri 23 Oct 2026 19:00", "Mon 26 Oct 2026 09:00", "the clocks go back on the Sunday between"),
    ],
)
def test_what_can_wait_goes_in_the_morning_of_a_working_day(now, goes, because):
    assert next_digest(at(now), OFFICE, CALENDAR) == at(goes), because
    soon = planned(alert(Rung.DUE_SOON), at(now), OFFICE, CALENDAR, urgent=True)
    assert (soon.alone, soon.hours, soon.not_before) == (False, Hours.OFFICE, at(goes))


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("Thu 9 Apr 2026 07:59", (Hours.ANY,)),
        ("Thu 9 Apr 2026 08:00", tuple(Hours)),
        ("Thu 9 Apr 2026 17:59", tuple(Hours)),
        ("Thu 9 Apr 2026 18:00", (Hours.ANY,)),
        ("Sat 11 Apr 2026 12:00", WAKING),
        ("Fri 3 Apr 2026 12:00", WAKING),
        ("Sat 11 Apr 2026 22:00", (Hours.ANY,)),
        ("Mon 30 Mar 2026 08:00", tuple(Hours)),
        ("Mon 26 Oct 2026 07:59", (Hours.ANY,)),
    ],
)
def test_at_night_goes_what_is_urgent_and_nothing_else(now, hours):
    assert open_at(at(now), OFFICE, CALENDAR) == hours


@pytest.mark.parametrize("now", ["Mon 13 Apr 2026 00:00", "Mon 13 Apr 2026 03:12"])
def test_the_last_day_of_an_urgent_duty_is_told_at_nine_and_alone(now):
    told = planned(alert(Rung.DUE_TODAY), at(now), OFFICE, CALENDAR, urgent=True)
    assert (told.alone, told.hours, told.not_before) == (True, Hours.ANY, at("Mon 13 Apr 2026 09:00"))


@pytest.mark.parametrize(
    ("rung", "now"),
    [
        (Rung.DUE_TODAY, "Mon 13 Apr 2026 11:40"),
        (Rung.STILL_DUE_TODAY, "Mon 13 Apr 2026 15:00"),
        (Rung.OVERDUE, "Tue 14 Apr 2026 00:00"),
        (Rung.FIRST_ESCALATION, "Wed 15 Apr 2026 00:00"),
        (Rung.OVERDUE, "Sun 19 Apr 2026 02:00"),
    ],
)
def test_what_is_urgent_later_goes_at_once_whatever_the_hour(rung, now):
    told = planned(alert(rung), at(now), OFFICE, CALENDAR, urgent=True)
    assert (told.alone, told.hours, told.not_before) == (True, Hours.ANY, at(now))


@pytest.mark.parametrize("rung", [Rung.DUE_SOON, Rung.DUE_TODAY, Rung.OVERDUE])
def test_a_duty_counted_in_hours_never_waits(rung):
    late = alert(rung, "Sat 11 Apr 2026", "Sat 11 Apr 2026 14:00")
    told = planned(late, at("Sat 11 Apr 2026 02:00"), OFFICE, CALENDAR, urgent=True)
    assert (told.alone, told.hours, told.not_before) == (True, Hours.ANY, at("Sat 11 Apr 2026 02:00"))


@pytest.mark.parametrize("rung", [Rung.DUE_TODAY, Rung.OVERDUE, Rung.THIRD_ESCALATION, Rung.NO_ANSWER])
def test_what_is_not_urgent_goes_in_the_digest(rung):
    told = planned(alert(rung), at("Tue 14 Apr 2026 00:00"), OFFICE, CALENDAR, urgent=False)
    assert (told.alone, told.not_before) == (False, at("Tue 14 Apr 2026 09:00"))


def test_a_withdrawal_goes_as_its_alert_went_and_never_at_night():
    now = at("Sat 11 Apr 2026 23:00")
    assert taken_back(now, OFFICE, CALENDAR, alone=True).hours is Hours.WAKING
    assert taken_back(now, OFFICE, CALENDAR, alone=False).not_before == at("Mon 13 Apr 2026 09:00")


def test_other_hours_can_be_set():
    early = OfficeHours(opens="06:00", closes="14:00", digest_at="06:30")
    assert next_digest(at("Thu 9 Apr 2026 14:00"), early, CALENDAR) == at("Fri 10 Apr 2026 06:30")
    assert Hours.OFFICE in open_at(at("Thu 9 Apr 2026 06:00"), early, CALENDAR)


@pytest.mark.parametrize("hours", [("18:00", "08:00", "09:00"), ("08:00", "18:00", "18:00")])
def test_hours_that_do_not_fit_together_are_refused(hours):
    opens, closes, digest_at = hours
    with pytest.raises(ValueError, match="between opens and closes"):
        OfficeHours(opens=opens, closes=closes, digest_at=digest_at)
