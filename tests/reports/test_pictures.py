"""Pictures are drawn from the tables of the guidance and from the calendar, and nothing else."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import day

from projections.figures import ALL
from scheduler.reports.axis import EDGE, FEW, axis
from scheduler.reports.board_figures import shown
from scheduler.reports.progress import steps_back
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


DUTIES, AGES = ["a.one", "b.two", "c.three"], ["soon", "long"]
CELLS = st.dictionaries(st.tuples(st.sampled_from(DUTIES), st.sampled_from(AGES)), st.integers(0, 30))


@given(CELLS)
def test_exact_numbers_add_up(counts):
    """With --exact nothing is hidden, and totals are what they are of."""
    table = shown(counts, exact=True)
    assert int(table[ALL, ALL]) == sum(counts.values())
    for (row, column), number in counts.items():
        assert int(table[row, column]) == number
        assert int(table[row, ALL]) == sum(n for (other, _), n in counts.items() if other == row)


@given(CELLS)
def test_no_small_number_is_shown(counts):
    table = shown(counts, exact=False)
    assert set(table.values()) & {"1", "2", "3", "4"} == set()
