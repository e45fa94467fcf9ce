"""When something happened, as exactly as it is known and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import at, day

from workflow.moments import Moment, NotAMoment, end_of, london_day, spoken, start_of


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2020-12-24", "Thu 24 Dec 2020", "Thu 24 Dec 2020"),
        ("2020-12-24T23:30:00Z", "Thu 24 Dec 2020", "Thu 24 Dec 2020"),
        ("2026-06-10T23:30:00Z", "Thu 11 Jun 2026", "Thu 11 Jun 2026"),
        ("2024-02", "Thu 1 Feb 2024", "Thu 29 Feb 2024"),
        ("2021-03-04/2021-03-09", "Thu 4 Mar 2021", "Tue 9 Mar 2021"),
        ("2018-01/2021-03", "Mon 1 Jan 2018", "Wed 31 Mar 2021"),
    ],
)
def test_a_moment_has_a_first_and_a_last_day_in_london(edtf, first, last):
    moment = Moment(edtf)
    assert (moment.first_day, moment.last_day) == (day(first), day(last))
    assert (moment.day is not None) == (first == last)


def test_unknown_is_a_moment_and_is_not_a_date():
    moment = Moment("unknown")
    assert not moment.known
    assert (moment.day, moment.earliest, moment.latest) == (None, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "None",
        "2020-13-01",
        "2020-02-30",
        "24/12/2020",
        "2020-12-24T10:00",
        "2020-12-24T10:00:00+01:00",
        "2021-03-09/2021-03-04",
        "2020-12-24T10:00:00Z/2020-12-25",
        "now",
        "2020-12-24 ",
        "٢٠٢٠-12-24",
    ],
)
def test_any_other_text_is_refused(text):
    with pytest.raises(NotAMoment):
        Moment(text)


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("2020-12-24", "Thu 24 December 2020"),
        ("2026-06-10T23:30:00Z", "Thu 11 June 2026, 12:30am"),
        ("2026-11-23T16:05:00Z", "Mon 23 November 2026, 4:05pm"),
        ("2021-03", "March 2021"),
        ("2021-03-04/2021-03-09", "between Thu 4 March 2021 and Tue 9 March 2021"),
        ("unknown", "unknown"),
    ],
)
def test_a_moment_is_said_with_its_weekday(edtf, said):
    assert spoken(Moment(edtf)) == said


def test_a_spring_day_has_23_hours_and_an_autumn_day_25():
    spring, autumn = day("Sun 29 Mar 2026"), day("Sun 25 Oct 2026")
    assert (end_of(spring) - start_of(spring)).total_seconds() == 23 * 3600
    assert (end_of(autumn) - start_of(autumn)).total_seconds() == 25 * 3600


@given(st.dates(min_value=day("Fri 1 Jan 2010"), max_value=day("Sun 31 Dec 2028")))
def test_a_day_begins_and_ends_in_london(date):
    assert london_day(start_of(date)) == date
    assert london_day(end_of(date)) > date


def test_an_instant_is_its_own_first_and_last_moment():
    moment = Moment("2026-11-23T16:05:00Z")
    assert moment.earliest == moment.latest == at("Mon 23 Nov 2026 16:05")
