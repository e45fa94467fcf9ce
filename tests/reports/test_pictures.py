"""Pictures are drawn from the tables of the guidance and from the calendar, and nothing else."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import day

from scheduler.reports.axis import EDGE, FEW, axis
from scheduler.reports.progress import steps_back
from scheduler.reports.small_numbers import HELD_BACK, all_shown, shown, small
from workflow.catalogue import CASES, KINDS

DAYS = st.integers(711_858, 766_645).map(date.fromordinal)


@pytest.mark.parametrize(
    ("kind", "back"),
    [
        ("incident", {"reopened", "report-withdrawn"}),
        ("rapid-review", {"reopened"}),
        ("action", {"reopened"}),
        ("proceedings", {"reopened"}),
        ("review", set()),
    ],
)
def test_a_status_to_which_only_later_ones_lead_is_a_step_back(kind, back):
    assert set(map(str, steps_back(KINDS[kind].lifecycle))) == back


def test_no_case_begins_with_a_step_back():
    assert not any(kind.lifecycle.begins in steps_back(kind.lifecycle) for kind in CASES)


@given(st.lists(DAYS, min_size=1, max_size=6))
def test_every_day_stands_on_the_line_in_its_order(days):
    line = axis(days)
    places = [line.at(each) for each in sorted(days)]
    assert places == sorted(places)
    assert all(EDGE <= place <= 100 - EDGE for place in places)


@given(DAYS, st.integers(0, 40_000))
def test_few_days_are_named_and_they_stand_apart(first, length):
    line = axis([first, first + timedelta(days=min(length, 365 * 60))])
    ticks = list(line.ticks())
    assert 0 < len(ticks) <= FEW + 1
    gaps = [after.x - before.x for before, after in pairwise(ticks)]
    assert all(gap >= 9 for gap in gaps)


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        ("Mon 16 Nov 2026", "Fri 20 Nov 2026", ["15 Nov", "17 Nov", "19 Nov", "21 Nov"]),
        ("Mon 02 Nov 2026", "Fri 27 Nov 2026", ["1 Nov", "8 Nov", "15 Nov", "22 Nov"]),
        ("Mon 02 Mar 2026", "Fri 27 Nov 2026", ["1 Mar", "1 May", "1 Jul", "1 Sep", "1 Nov"]),
    ],
)
def test_days_are_named_at_even_distances(first, last, named):
    assert [tick.day for tick in axis([day(first), day(last)]).ticks()] == named


@pytest.mark.parametrize(("number", "said"), [(0, 0), (1, "c"), (4, "c"), (5, 5), (1000, 1000)])
def test_a_number_from_1_to_4_is_held_back(number, said):
    """The statistics of the Department for Education."""
    assert shown(number, exact=False) == said
    assert shown(number, exact=True) == number


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([3, 12, 7], ["c", 12, "c"]),
        ([3, 2, 12], ["c", "c", 12]),
        ([0, 0, 2], [0, 0, "c"]),
        ([5, 6, 7], [5, 6, 7]),
        ([], []),
    ],
)
def test_none_that_is_held_back_follows_from_the_others(numbers, said):
    assert all_shown(numbers, exact=False) == said
    assert all_shown(numbers, exact=True) == numbers


@given(st.lists(st.integers(0, 30), max_size=8))
def test_what_is_shown_is_never_small_and_never_leaves_a_single_gap(numbers):
    said = all_shown(numbers, exact=False)
    assert not any(small(each) for each in said if each != HELD_BACK)
    others = [number for number, each in zip(numbers, said, strict=True) if number and each != HELD_BACK]
    assert said.count(HELD_BACK) != 1 or not others
