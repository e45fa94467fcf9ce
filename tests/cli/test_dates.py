"""Dates as people write them: the day first, London's hours, and nothing guessed.

GOV.UK style: 23 November 2026, 4:05pm; never the month first.
"""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import at, day

from scheduler.cli.dates import YEARS, NotADate, parse
from workflow.moments import LONDON, MONTHS, WEEKDAYS, Moment, spoken, spoken_day

NOW = at("Mon 23 Nov 2026 10:00")

# fmt: off
READ = [
    ("2026-11-23",                           "2026-11-23",            "as on record"),
    ("23 November 2026",                     "2026-11-23",            "as GOV.UK writes it"),
    ("23 nov 2026",                          "2026-11-23",            "short, in any case"),
    ("23rd November 2026",                   "2026-11-23",            "as people speak"),
    ("23 11 2026",                           "2026-11-23",            "as the Design System asks for it"),
    ("23/11/2026",                           "2026-11-23",            "day, month, year"),
    ("23.11.2026",                           "2026-11-23",            "likewise"),
    ("  23   November  2026 ",               "2026-11-23",            "however many spaces"),
    ("Mon 23 November 2026",                 "2026-11-23",            "with the right weekday"),
    ("Monday, 23 November 2026",             "2026-11-23",            "spelt out"),
    ("today",                                "2026-11-23",            "the day in London"),
    ("yesterday",                            "2026-11-22",            "the day before it"),
    ("yesterday 4pm",                        "2026-11-22T16:00:00Z",  "with an hour"),
    ("yesterday at 4pm",                     "2026-11-22T16:00:00Z",  "as people say it"),
    ("23 Nov 2026 4:05pm",                   "2026-11-23T16:05:00Z",  "winter: London is on UTC"),
    ("23 Nov 2026, 4.05 pm",                 "2026-11-23T16:05:00Z",  "as newspapers write it"),
    ("23 Jul 2026 4:05pm",                   "2026-07-23T15:05:00Z",  "summer: an hour ahead of UTC"),
    ("12 July 2026 midday",                  "2026-07-12T11:00:00Z",  "a word for it"),
    ("12 July 2026 00:00",                   "2026-07-11T23:00:00Z",  "the beginning of the day in London"),
    ("12 July 2026 12:30am",                 "2026-07-11T23:30:00Z",  "half an hour later"),
    ("12 July 2026 12:00pm",                 "2026-07-12T11:00:00Z",  "midday"),
    ("noon",                                 "2026-11-23T12:00:00Z",  "of today"),
    ("now",                                  "2026-11-23T10:00:00Z",  "to the minute"),
    ("tomorrow",                             "2026-11-24",            "which the rules then refuse"),
    ("18 to 20 Nov 2026",                    "2026-11-18/2026-11-20", "one month for both"),
    ("18-20 November 2026",                  "2026-11-18/2026-11-20", "as people write it"),
    ("Wed 18 to Fri 20 November 2026",       "2026-11-18/2026-11-20", "with weekdays"),
    ("between 18 and 20 November 2026",      "2026-11-18/2026-11-20", "likewise"),
    ("30 Oct to 2 November 2026",            "2026-10-30/2026-11-02", "one year for both"),
    ("March to May 2021",                    "2021-03/2021-05",       "likewise, of months"),
    ("2026-11-23 16:05",                     "2026-11-23T16:05:00Z",  "by the 24 hours"),
    ("2026-11-23T16:05:00Z",                 "2026-11-23T16:05:00Z",  "as on record"),
    ("2026-07-23T16:05:00.25+01:00",         "2026-07-23T15:05:00.250000Z", "with an offset"),
    ("March 2021",                           "2021-03",               "only the month is known"),
    ("2021-03",                              "2021-03",               "likewise"),
    ("2021-03-04/2021-03-09",                "2021-03-04/2021-03-09", "between two days"),
    ("4 March 2021 to 9 March 2021",         "2021-03-04/2021-03-09", "in words"),
    ("between 4 March 2021 and 9 March 2021", "2021-03-04/2021-03-09", "as it is shown"),
    ("January 2018 to March 2021",           "2018-01/2021-03",       "between two months"),
    ("Unknown",                              "unknown",               "nobody knows"),
    ("25 Oct 2026 1:30am BST",               "2026-10-25T00:30:00Z",  "the first of the two"),
    ("25 Oct 2026 1:30am GMT",               "2026-10-25T01:30:00Z",  "the second"),
    ("2026-10-25 01:30+01:00",               "2026-10-25T00:30:00Z",  "the first again"),
]
REFUSED = [
    ("11/23/2026",            "the day comes first, never the month; write 23/11/2026"),
    ("November 23, 2026",     "the day comes first, never the month; write 23 November 2026"),
    ("23/11/26",              "write the year with four digits"),
    ("Tue 23 November 2026",  "23 November 2026 is a Monday"),
    ("Tue March 2021",        "a weekday goes with a day"),
    ("31 April 2026",         "there is no such day"),
    ("29 February 2026",      "there is no such day"),
    ("23 November 0206",      "the year 0206 cannot be meant"),
    ("29 Mar 2026 1:30am",    "this hour did not exist in London"),
    ("25 Oct 2026 1:30am",    "this hour came twice; add BST for the first or GMT for the second"),
    ("23 Nov 2026 4pm BST",   "London was not on BST then"),
    ("23 Nov 2026 25:00",     "there is no such hour"),
    ("23 Nov 2026 13pm",      "the hour is 1 to 12"),
    ("23 Nov 2026 16",        "write the hour as 4pm or 16:00"),
    ("2021-03-09/2021-03-04", "the range ends before it begins"),
    ("2021-03-04 to today 4pm", "without hours"),
    ("midnight",              "say which day's"),
    ("23 Nov 2026 midnight",  "say which day's"),
    ("23 Nov 2026 12am",      "say which day's"),
    ("23 Nov 2026 12:00am",   "00:00 is the beginning of the day"),
    ("20 to 18 Nov 2026",     "the range ends before it begins"),
    ("Tue 18 to 20 Nov 2026", "18 November 2026 is a Wednesday"),
    ("4pm",                   "is not a date; write 23 November 2026"),
    ("",                      "is not a date"),
    ("soon",                  "is not a date"),
    ("2026-11-23\x00",        "is not a date"),
]
# fmt: on


@pytest.mark.parametrize(("text", "edtf", "because"), READ)
def test_it_is_read_as_it_is_meant(text, edtf, because):
    assert parse(text, NOW) == edtf


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_it_is_refused_with_what_to_write(text, says):
    with pytest.raises(NotADate, match=says.replace("(", "\\(")):
        parse(text, NOW)


@pytest.mark.parametrize(
    "text", ["today", "yesterday", "yesterday 4pm", "2021-03-04 to today", "now", "noon"]
)
def test_in_a_file_the_date_itself_is_written(text):
    with pytest.raises(NotADate, match="in a file, write the date itself"):
        parse(text, None)


def test_the_day_is_londons_wherever_the_computer_stands(monkeypatch):
    """Half past midnight in a London summer is still yesterday in UTC."""
    monkeypatch.setenv("TZ", "America/New_York")
    assert parse("today", at("Thu 23 Jul 2026 00:30")) == day("Thu 23 Jul 2026").isoformat()


BETWEEN = (datetime(year, 1, 1) for year in (1972, 2037))  # noqa: DTZ001  as clocks on walls show it
LOCAL = st.datetimes(*BETWEEN)
DAYS = st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31))


@given(DAYS, st.sampled_from(["{:%Y-%m-%d}", "{0.day}/{0.month}/{0.year}", "{0.day} {0.month} {0.year}"]))
def test_every_day_is_read_in_every_form(each, form):
    assert parse(form.format(each), None) == each.isoformat()


@given(DAYS)
def test_what_is_shown_is_read_again(each):
    assert parse(spoken_day(each), None) == each.isoformat()


@given(LOCAL.map(lambda local: local.replace(tzinfo=UTC)))
def test_an_instant_is_read_as_on_record_whatever_the_season(instant):
    text = instant.isoformat(timespec="microseconds").replace("+00:00", "Z")
    assert datetime.fromisoformat(parse(text, None)) == instant


@given(LOCAL)
def test_an_hour_in_london_is_read_unless_it_never_was_or_came_twice(local):
    local = local.replace(second=0, microsecond=0)
    instants = {
        (local - timedelta(hours=ahead)).replace(tzinfo=UTC)
        for ahead in (0, 1)
        if (local - timedelta(hours=ahead)).replace(tzinfo=UTC).astimezone(LONDON).replace(tzinfo=None)
        == local
    }
    text = f"{local:%Y-%m-%d %H:%M}"
    if len(instants) == 1:
        assert parse(text, None) == Moment(f"{instants.pop():%Y-%m-%dT%H:%M:%SZ}")
    else:
        with pytest.raises(NotADate):
            parse(text, None)


@given(st.integers(1, 12), st.integers(13, 31), st.integers(2000, 2100))
def test_the_month_never_comes_first(month, day_of_month, year):
    with pytest.raises(NotADate, match="the day comes first"):
        parse(f"{month}/{day_of_month}/{year}", NOW)


@given(DAYS, st.integers(1, 6))
def test_a_wrong_weekday_is_refused(each, off):
    wrong = WEEKDAYS[(each.weekday() + off) % 7]
    with pytest.raises(NotADate, match=f"is a {WEEKDAYS[each.weekday()]}"):
        parse(f"{wrong} {each.day} {MONTHS[each.month]} {each.year}", None)


@given(st.text(max_size=40))
def test_anything_else_is_refused_and_nothing_worse(text):
    with suppress(NotADate):
        assert spoken(parse(text, NOW))
