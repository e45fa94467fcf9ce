"""The list of bank holidays in England and Wales is right, and does not run out unnoticed."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workflow
from workflow.workingdays import Calendar

LIST = json.loads((Path(workflow.__file__).parent / "data/england-and-wales.json").read_text("utf-8"))
EVENTS = LIST["england-and-wales"]["events"]
DAYS = [date.fromisoformat(event["date"]) for event in EVENTS]
YEARS = range(2010, 2029)
SATURDAY = 5

RENEW = """
The list of bank holidays ends within a year of its revision.
To renew it: take the events of "england-and-wales" from bank-holidays.json on GOV.UK, add the years
that are missing to workflow/data/england-and-wales.json, set "revision" to the day you took them,
extend YEARS here, and write a line in the changelog under Operators.
"""


@pytest.mark.parametrize("year", YEARS)
def test_the_list_agrees_with_an_independent_reckoning(year):
    """The package `holidays` also names the weekend days which a substitute replaces."""
    reckoned = holidays.country_holidays("GB", subdiv="ENG", years=year)
    assert [day for day in DAYS if day.year == year] == sorted(
        day for day in reckoned if day.weekday() < SATURDAY
    )


def test_the_list_covers_its_years_and_no_others():
    assert sorted({day.year for day in DAYS}) == list(YEARS)


def test_the_list_is_in_order_and_names_no_day_twice():
    assert sorted(set(DAYS)) == DAYS


def test_every_entry_has_the_four_fields_of_the_published_list():
    assert {tuple(event) for event in EVENTS} == {("title", "date", "notes", "bunting")}


@pytest.mark.parametrize(
    ("day", "title", "why"),
    [
        ("Fri 29 Apr 2011", "Royal wedding", "proclaimed for that year only"),
        ("Mon 04 Jun 2012", "Spring bank holiday", "moved from 28 May for the Diamond Jubilee"),
        ("Tue 05 Jun 2012", "Queen’s Diamond Jubilee", "proclaimed for that year only"),
        ("Fri 08 May 2020", "Early May bank holiday (VE day)", "moved from 4 May"),
        ("Thu 02 Jun 2022", "Spring bank holiday", "moved from 30 May"),
        ("Fri 03 Jun 2022", "Platinum Jubilee bank holiday", "proclaimed for that year only"),
        (
            "Mon 19 Sep 2022",
            "Bank Holiday for the State Funeral of Queen Elizabeth II",
            "proclaimed ten days before",
        ),
        (
            "Mon 08 May 2023",
            "Bank holiday for the coronation of King Charles III",
            "proclaimed for that year only",
        ),
        ("Mon 28 Dec 2026", "Boxing Day", "substitute, the 26th is a Saturday"),
        ("Mon 03 Jan 2028", "New Year’s Day", "substitute, the 1st is a Saturday"),
    ],
)
def test_days_that_break_the_rule_are_listed_by_name(day, title, why):
    titles = {f"{when:%a %d %b %Y}": event["title"] for when, event in zip(DAYS, EVENTS, strict=True)}
    assert titles.get(day) == title, why


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("Mon 28 May 2012", "the spring holiday had moved to 4 June"),
        ("Mon 04 May 2020", "the early May holiday had moved to 8 May"),
        ("Mon 30 May 2022", "the spring holiday had moved to 2 June"),
        ("Fri 02 Jan 2026", "a holiday in Scotland alone"),
    ],
)
def test_days_that_were_working_days_after_all_are_not_listed(day, why):
    assert day not in {f"{when:%a %d %b %Y}" for when in DAYS}, why


def test_every_year_has_its_eight_days_and_what_was_proclaimed():
    nine = {2011, 2012, 2023}
    ten = {2022}
    counted = Counter(day.year for day in DAYS)
    assert counted == {year: 10 if year in ten else 9 if year in nine else 8 for year in YEARS}


def test_twelve_months_of_the_list_lie_ahead_of_its_revision():
    revision = date.fromisoformat(LIST["revision"])
    assert max(DAYS) - revision >= timedelta(days=365), RENEW


CALENDAR = Calendar("england-and-wales", "test", dict.fromkeys(DAYS, "a bank holiday"))
ANY_DAY = st.dates(date(2008, 1, 1), date(2031, 12, 31))


@given(ANY_DAY, st.integers(0, 900))
def test_working_days_between_two_days_are_those_counted_one_by_one(after, span):
    """Before, within and beyond the years of the list; backwards it is the same number, negative."""
    days = [after + timedelta(days=n) for n in range(1, span + 1)]
    counted = sum(CALENDAR.not_working(day) is None for day in days)
    until = after + timedelta(days=span)
    assert CALENDAR.between(after, until) == counted
    assert CALENDAR.between(until, after) == -counted
