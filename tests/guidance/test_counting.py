"""How days, months and hours are counted: the vectors that were worked out by hand, each with its reason."""

# ruff: noqa: E501  a row of a table stays on one line

import pytest
from telling import CALENDAR, at, bank_holidays, day, when

from workflow.duties import Days, Hours, Months, WorkingDays, WorkingDaysBefore, period

FIVE, FIFTEEN = WorkingDays(5), WorkingDays(15)
INCLUDED = WorkingDays(5, first_counts=True)

# fmt: off
GOLDEN = [
    # aware, +5, +5 with the day counted, +15 from the fifth day (A), +15 from aware (E), and why
    ("Thu 24 Dec 2020", "Tue 5 Jan 2021",  "Mon 4 Jan 2021",  "Tue 26 Jan 2021", "Tue 19 Jan 2021", "Christmas, Boxing Day's substitute, New Year"),
    ("Mon 4 May 2020",  "Tue 12 May 2020", "Mon 11 May 2020", "Wed 3 Jun 2020",  "Wed 27 May 2020", "early May moved to Friday the 8th; the 4th is a working day"),
    ("Mon 12 Sep 2022", "Tue 20 Sep 2022", "Fri 16 Sep 2022", "Tue 11 Oct 2022", "Tue 4 Oct 2022",  "the state funeral on Monday the 19th"),
    ("Thu 6 Apr 2023",  "Mon 17 Apr 2023", "Fri 14 Apr 2023", "Wed 10 May 2023", "Tue 2 May 2023",  "Easter, early May and the coronation"),
    ("Tue 9 Jan 2024",  "Tue 16 Jan 2024", "Mon 15 Jan 2024", "Tue 6 Feb 2024",  "Tue 30 Jan 2024", "an ordinary month"),
    ("Sat 8 Jun 2024",  "Fri 14 Jun 2024", "Fri 14 Jun 2024", "Fri 5 Jul 2024",  "Fri 28 Jun 2024", "a Saturday counts in neither way"),
    ("Thu 2 Apr 2026",  "Mon 13 Apr 2026", "Fri 10 Apr 2026", "Tue 5 May 2026",  "Mon 27 Apr 2026", "Easter, then early May"),
]
# fmt: on


@pytest.mark.parametrize(("aware", "five", "counted", "sent", "from_aware", "because"), GOLDEN)
def test_the_day_it_starts_is_not_counted(aware, five, counted, sent, from_aware, because):
    """Within five working days of becoming aware: the day of awareness is excluded."""
    assert FIVE.reckon(when(aware), CALENDAR).on == day(five), because


@pytest.mark.parametrize(("aware", "five", "counted", "sent", "from_aware", "because"), GOLDEN)
def test_beginning_with_the_day_itself_it_is_working_day_one(aware, five, counted, sent, from_aware, because):
    """Words such as "beginning with" include the day; on a day off, the next working day is day 1."""
    assert INCLUDED.reckon(when(aware), CALENDAR).on == day(counted), because


@pytest.mark.parametrize(("aware", "five", "counted", "sent", "from_aware", "because"), GOLDEN)
def test_fifteen_working_days_from_a_notification_on_the_last_day(
    aware, five, counted, sent, from_aware, because
):
    """Reading A: from the day the notification is sent."""
    assert FIFTEEN.reckon(when(five), CALENDAR).on == day(sent), because


@pytest.mark.parametrize(("aware", "five", "counted", "sent", "from_aware", "because"), GOLDEN)
def test_fifteen_working_days_from_awareness(aware, five, counted, sent, from_aware, because):
    """Reading E costs up to five working days against A."""
    assert FIFTEEN.reckon(when(aware), CALENDAR).on == day(from_aware), because


@pytest.mark.parametrize(
    ("published", "sent_by", "clear", "because"),
    [
        ("Thu 2 Jan 2025", "Thu 19 Dec 2024", "Wed 18 Dec 2024", "New Year, Christmas and Boxing Day"),
        (
            "Mon 6 Jun 2022",
            "Tue 24 May 2022",
            "Mon 23 May 2022",
            "spring moved to 2 June, with 3 June",
        ),
        ("Fri 26 Jan 2024", "Wed 17 Jan 2024", "Tue 16 Jan 2024", "an ordinary fortnight"),
    ],
)
def test_seven_working_days_before_publication_are_counted_backwards(published, sent_by, clear, because):
    """SI 2018/789: sent to the Panel no later than seven working days before; seven clear days are one more."""
    assert WorkingDaysBefore(7).reckon(when(published), CALENDAR).on == day(sent_by), because
    assert WorkingDaysBefore(7, clear=True).reckon(when(published), CALENDAR).on == day(clear), because


@pytest.mark.parametrize(
    ("start", "end", "because"),
    [
        ("Wed 30 Aug 2023", "Thu 29 Feb 2024", "clamped to the end of a leap February"),
        ("Thu 31 Aug 2023", "Thu 29 Feb 2024", "clamped likewise"),
        ("Sat 31 Aug 2024", "Fri 28 Feb 2025", "clamped to the end of February"),
        ("Sat 30 Nov 2024", "Fri 30 May 2025", "the corresponding date"),
        ("Tue 31 Dec 2024", "Mon 30 Jun 2025", "clamped to 30 June"),
        ("Thu 29 Feb 2024", "Thu 29 Aug 2024", "a leap day has its corresponding date"),
        ("Tue 15 Jul 2025", "Thu 15 Jan 2026", "over a new year"),
        ("Mon 14 Jul 2025", "Wed 14 Jan 2026", "a day less, a day less"),
        ("Wed 25 Jun 2025", "Thu 25 Dec 2025", "Christmas Day: it does not roll forward"),
    ],
)
def test_six_months_end_on_the_corresponding_date(start, end, because):
    assert Months(6).reckon(when(start), CALENDAR).on == day(end), because


@pytest.mark.parametrize("days", [180, 182, 183])
def test_six_months_are_no_number_of_days(days):
    """Traps: "183 days" gives wrong answers."""
    starts = [when(start) for start in ("Sat 31 Aug 2024", "Sat 30 Nov 2024", "Tue 15 Jul 2025")]
    assert [Days(days).reckon(each, CALENDAR) for each in starts] != [
        Months(6).reckon(each, CALENDAR) for each in starts
    ]


CUT = WorkingDays(5, cut_off="17:00")


@pytest.mark.parametrize(
    ("start", "due", "because"),
    [
        ("Tue 9 Jan 2024 16:59", "Tue 16 Jan 2024", "before the hour: as of the same day"),
        ("Tue 9 Jan 2024 17:00", "Tue 16 Jan 2024", "at the hour: as of the same day"),
        ("Tue 9 Jan 2024 17:01", "Wed 17 Jan 2024", "after it: as of Wednesday"),
        ("Tue 9 Jan 2024 23:50", "Wed 17 Jan 2024", "late at night: as of Wednesday"),
        ("Fri 12 Jan 2024 18:00", "Mon 22 Jan 2024", "on Friday evening: as of Monday, the next working day"),
        ("Sat 13 Jan 2024 18:00", "Fri 19 Jan 2024", "on a Saturday the hour changes nothing"),
        ("Thu 6 Apr 2023 17:30", "Tue 18 Apr 2023", "before Easter: as of Tuesday the 11th"),
        ("Tue 9 Jan 2024", "Tue 16 Jan 2024", "where no hour is known, the day counts"),
    ],
)
def test_after_the_cut_off_hour_it_counts_as_of_the_next_working_day(start, due, because):
    """Local option; no source of the guidance speaks of it."""
    assert CUT.reckon(when(start), CALENDAR).on == day(due), because


def test_the_hour_of_cutting_off_is_londons():
    """In June 16:30 in UTC is half past five in London."""
    assert CUT.reckon(when("2024-06-11T16:30:00Z"), CALENDAR).on == day("Wed 19 Jun 2024")


@pytest.mark.parametrize("start", ["Tue 9 Jan 2024 17:01", "Fri 12 Jan 2024 18:00", "Thu 6 Apr 2023 17:30"])
@pytest.mark.parametrize("within", [CUT, WorkingDays(5, first_counts=True, cut_off="17:00")])
def test_every_day_is_explained_also_after_the_cut_off_hour(start, within):
    days = within.days(when(start), CALENDAR)
    assert days[-1].date == within.reckon(when(start), CALENDAR).on
    assert sum(each.counted for each in days) == 5
    dates = [each.date for each in days]
    assert dates == sorted(set(dates))
    assert days[0].because == "after 17:00: as of the next working day"


@pytest.mark.parametrize(
    "code",
    [
        "5wd",
        "15wd-incl",
        "5wd-cut1700",
        "5wd-incl-cut0930",
        "-7wd",
        "-7wd-clear",
        "28d",
        "6mo",
        "48h",
        "none",
    ],
)
def test_a_duration_is_what_its_code_says(code):
    assert period(code).code == code


@pytest.mark.parametrize(
    "code", ["", "5", "wd", "5wd-cut2400", "5wd-cut1760", "5 wd", "-5d", "5wd-incl-incl", "5WD"]
)
def test_what_is_no_duration_is_none(code):
    with pytest.raises(ValueError, match="write 5wd"):
        period(code)


@pytest.mark.parametrize(
    ("start", "due", "because"),
    [
        (
            "Sat 28 Mar 2026 12:00",
            "Mon 30 Mar 2026 13:00",
            "the clocks go forward: the night has one hour less",
        ),
        ("Sat 24 Oct 2026 12:00", "Mon 26 Oct 2026 11:00", "the clocks go back: the night has one hour more"),
        ("Thu 24 Dec 2026 12:00", "Sat 26 Dec 2026 12:00", "through Christmas and into the weekend"),
    ],
)
def test_hours_are_absolute(start, due, because):
    assert Hours(48).reckon(when(start), CALENDAR).at == at(due), because


def test_the_list_without_the_state_funeral_ends_a_day_earlier():
    """Five working days from Mon 12 Sep 2022, on the list known before the proclamation."""
    before = bank_holidays(without="Mon 19 Sep 2022")
    assert FIVE.reckon(when("Mon 12 Sep 2022"), before).on == day("Mon 19 Sep 2022")
    assert FIVE.reckon(when("Mon 12 Sep 2022"), CALENDAR).on == day("Tue 20 Sep 2022")
