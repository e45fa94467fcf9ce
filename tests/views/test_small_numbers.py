"""Nobody can work a small number out from what is published beside it."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.small_numbers import (
    ALL,
    HIDDEN,
    protected,
    protected_list,
    suppressed,
    suppressed_share,
)


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (1, "c"), (2, "c"), (4, "c"), (5, "5"), (113, "113")]
)
def test_one_to_four_are_not_shown_and_zero_is_zero(number, shown):
    """DfE: c protects confidentiality; where any number is shown as zero, the figure was zero."""
    assert suppressed(number) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, "-"), (0, 8, "0%"), (8, 8, "100%"), (5, 10, "50%"), (3, 10, "c"), (7, 10, "c"), (4, 4, "c")],
)
def test_a_share_does_not_give_a_small_number_away(part, whole, shown):
    assert suppressed_share(part, whole) == shown


def test_a_single_hidden_number_hides_the_next_smallest_beside_it():
    shown = protected_list({"death": 2, "serious-harm": 9, "other": 7})
    assert shown == {"death": "c", "serious-harm": "9", "other": "c", ALL: "18"}


def test_without_a_small_number_nothing_is_hidden():
    """The control."""
    assert protected_list({"death": 0, "serious-harm": 9}) == {"death": "0", "serious-harm": "9", ALL: "9"}


def test_a_hidden_number_that_is_all_there_is_hides_the_total():
    assert protected_list({"death": 3, "other": 0}) == {"death": "c", "other": "0", ALL: "c"}


def test_two_ones_are_not_given_away_by_their_total():
    assert protected_list({"a": 1, "b": 1, "c": 6})["c"] == HIDDEN


def test_nothing_counted_is_a_total_of_zero():
    assert protected_list({}) == {ALL: "0"}
    assert protected({}) == {(ALL, ""): "0"}


def test_a_number_that_follows_from_several_rows_and_columns_together_is_protected_as_well():
    """Each row and column has two hidden cells; r y is what the rows r and s hold beyond columns w and x."""
    rows = {"r": (2, 3, 2, 9), "s": (3, 2, 9, 9), "u": (9, 9, 3, 2), "v": (9, 9, 2, 3)}
    counts = {(row, column): n for row, each in rows.items() for column, n in zip("wxyz", each, strict=True)}
    small = {cell for cell, number in counts.items() if suppressed(number) == HIDDEN}
    hidden = {cell for cell, text in protected(counts).items() if text == HIDDEN}
    assert follows(("r", "y"), small)
    assert len(small) == 9 < len(hidden)
    assert not any(follows(cell, hidden) for cell in hidden)


def follows(cell, hidden):
    """Whether a hidden cell of a table follows from several of its rows and columns together.

    It does not if one can go from its row to its column by way of other hidden cells: then a number can
    be taken from one and given to the next all around, and every total stays. A list has no such ways.
    """
    if not cell[1]:
        return False
    others = [other for other in hidden if other != cell]
    rows, columns = {cell[0]}, set()
    while more := [c for r, c in others if r in rows and c not in columns]:
        columns |= {*more}
        rows |= {r for r, c in others if c in columns}
    return cell[1] not in columns


TABLES = st.dictionaries(st.tuples(st.sampled_from("rst"), st.sampled_from("xy")), st.integers(0, 7))
LISTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 7))
UP_TO = 12


def ways(shown, lines):
    """Every way in which the hidden cells can be filled so that everything adds up, by what they hold."""
    hidden = [cell for cell, text in shown.items() if text == HIDDEN and ALL not in cell]
    for numbers in product(range(1, UP_TO), repeat=len(hidden)):
        filled = dict(zip(hidden, numbers, strict=True))
        if all(fits(shown, filled, cells, total) for cells, total in lines):
            yield filled


def fits(shown, filled, cells, total):
    added = sum(filled[cell] if cell in filled else int(shown[cell]) for cell in cells)
    return added == int(shown[total]) if shown[total] != HIDDEN else added > 0


def of_the_table(shown):
    rows = dict.fromkeys(row for row, _ in shown if row != ALL)
    columns = dict.fromkeys(column for _, column in shown if column != ALL)
    yield from (
        ([(r, c) for c in columns], (r, ALL)) for r in rows if ("", ALL) not in shown and (r, ALL) in shown
    )
    yield from (([(r, c) for r in rows], (ALL, c)) for c in columns)
    if (ALL, ALL) in shown:
        yield ([(r, c) for r in rows for c in columns], (ALL, ALL))


@settings(max_examples=60, deadline=None)
@given(LISTS)
def test_each_hidden_number_of_a_list_could_be_another_one(counts):
    shown = {(name, ""): text for name, text in protected_list(counts).items()}
    could_be_another(shown)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_each_hidden_number_of_a_table_could_be_another_one(counts):
    could_be_another(protected(counts))


def could_be_another(shown):
    lines = [*of_the_table(shown)]
    hidden = [cell for cell, text in shown.items() if text == HIDDEN and ALL not in cell]
    if len(hidden) > 5:
        return
    there_are = [*ways(shown, lines)]
    for cell in hidden:
        assert len({filled[cell] for filled in there_are}) > 1, (cell, shown)
