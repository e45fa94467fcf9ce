"""Small numbers: hidden, and not to be worked out from what is shown beside them."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from projections.small_numbers import HIDDEN, SMALLEST, concealed

ROWS, COLUMNS = ("a", "b", "c"), ("x", "y")


def table(numbers):
    """A table with its totals, and every sum in it."""
    counts = {(row, column): numbers[row, column] for row in ROWS for column in COLUMNS}
    for row in ROWS:
        counts[row, "all"] = sum(numbers[row, column] for column in COLUMNS)
    for column in (*COLUMNS, "all"):
        counts["all", column] = sum(counts[row, column] for row in ROWS)
    sums = [((row, "all"), [(row, column) for column in COLUMNS]) for row in (*ROWS, "all")]
    sums += [(("all", column), [(row, column) for row in ROWS]) for column in (*COLUMNS, "all")]
    return counts, sums


QUARTERS, NATURES = ("q1", "q2", "q3", "q4"), ("death", "harm", "other")


def of_quarters(*harms):
    """Serious harms by quarter, and nobody died: the totals of the statistics."""
    counts = {(q, "harm"): number for q, number in zip(QUARTERS, harms, strict=True)}
    counts |= {(q, nature): 0 for q in QUARTERS for nature in ("death", "other")}
    counts |= {(q, "all"): number for q, number in zip(QUARTERS, harms, strict=True)}
    for nature in (*NATURES, "all"):
        counts["all", nature] = sum(counts[q, nature] for q in QUARTERS)
    sums = [((q, "all"), [(q, nature) for nature in NATURES]) for q in (*QUARTERS, "all")]
    sums += [(("all", nature), [(q, nature) for q in QUARTERS]) for nature in (*NATURES, "all")]
    return counts, sums


TABLES = some.fixed_dictionaries({key: some.integers(0, 12) for key in product(ROWS, COLUMNS)})


def test_one_to_four_are_hidden_and_a_zero_is_a_zero():
    """Department for Education: where any number is shown as zero, the original figure was zero."""
    counts = {"none": 0, "one": 1, "four": 4, "five": 5}
    assert concealed(counts, []) == {"none": 0, "one": HIDDEN, "four": HIDDEN, "five": 5}


def test_the_one_hidden_part_of_a_total_takes_another_with_it():
    counts = {"all": 20, "a": 3, "b": 7, "c": 10}
    shown = concealed(counts, [("all", ["a", "b", "c"])])
    assert shown == {"all": 20, "a": HIDDEN, "b": HIDDEN, "c": 10}


def test_without_the_sums_the_hidden_part_can_be_worked_out():
    """The negative control: a number alone hides nothing that its total gives away."""
    shown = concealed({"all": 20, "a": 3, "b": 7, "c": 10}, [])
    assert shown["all"] - shown["b"] - shown["c"] == 3


def test_two_hidden_parts_that_can_only_be_four_each_take_another_with_them():
    shown = concealed({"all": 18, "a": 4, "b": 4, "c": 10}, [("all", ["a", "b", "c"])])
    assert shown == {"all": 18, "a": HIDDEN, "b": HIDDEN, "c": HIDDEN}


def test_of_a_small_total_no_part_is_shown():
    """A zero beside one child says what the child was not."""
    shown = concealed({"all": 1, "female": 1, "male": 0}, [("all", ["female", "male"])])
    assert shown == dict.fromkeys(("all", "female", "male"), HIDDEN)


@given(TABLES)
def test_no_hidden_number_above_zero_follows_from_one_sum(numbers):
    counts, sums = table(numbers)
    shown = concealed(counts, sums)
    assert all(shown[key] == HIDDEN for key, count in counts.items() if 0 < count < SMALLEST)
    for total, parts in sums:
        unseen = [key for key in (total, *parts) if shown[key] == HIDDEN]
        assert len(unseen) != 1 or not counts[unseen[0]], (total, unseen)


@given(TABLES)
def test_what_is_shown_is_the_number_itself(numbers):
    counts, sums = table(numbers)
    shown = concealed(counts, sums)
    assert all(shown[key] in {HIDDEN, count} for key, count in counts.items())
    if not any(0 < count < SMALLEST for count in counts.values()):
        assert shown == counts


def fillings(shown, rows, columns, least):
    """Every table that a reader of the sheet has to think possible, up to a little above what there is."""
    of_row = [[*_rows(shown, row, columns, least)] for row in rows]
    for filled in product(*of_row):
        table = {key: number for row in filled for key, number in row.items()}
        for column in (*columns, "all"):
            table["all", column] = sum(table[row, column] for row in rows)
        if all(_fits(shown, ("all", column), table, least) for column in (*columns, "all")):
            yield table


def _rows(shown, row, columns, least):
    values = [_range(shown, row, column) for column in columns]
    for numbers in product(*values):
        table = {(row, column): number for column, number in zip(columns, numbers, strict=True)}
        table[row, "all"] = sum(numbers)
        if all(_fits(shown, key, table, least) for key in table):
            yield table


def _range(shown, row, column):
    if shown[row, column] != HIDDEN:
        return [shown[row, column]]
    of_column = shown["all", column]
    return range(MOST if of_column == HIDDEN else min(MOST, of_column + 1))


def _fits(shown, key, table, least):
    return table[key] >= least(shown, key) if shown[key] == HIDDEN else table[key] == shown[key]


def as_printed(shown, key):
    """The least that c can be: of a hidden total no zero is shown, and so c can be a zero there."""
    over = {(key[0], "all"), ("all", key[1])} - {key}
    return 0 if any(shown.get(total) == HIDDEN for total in over) else 1


def told_apart(shown, key):
    """The least that c can be to a reader of the old sheet: 5 where zeros show beside a hidden total."""
    row, nature = key
    zeros = row != "all" and 0 in {shown[row, each] for each in NATURES}
    return SMALLEST if nature == "all" and zeros else as_printed(shown, key) or nature == "all"


def worked_out(shown, rows, columns, least):
    """The hidden numbers of which a reader knows what they are."""
    values = {key: set() for key, number in shown.items() if number == HIDDEN}
    for table in fillings(shown, rows, columns, least):
        for key, each in values.items():
            each.add(table[key])
        if all(len(each) > 1 for each in values.values()):
            return set()
    return {key for key, each in values.items() if len(each) < 2}


MOST = 9


@pytest.mark.parametrize("harms", [(5, 1, 1, 1), (5, 5, 1, 1), (1, 1, 1, 5), (2, 2, 2, 2), (6, 4, 0, 0)])
def test_quarters_hidden_for_others_look_like_those_that_are_small(harms):
    """Of 5, 1, 1, 1 the first is hidden for the sake of the others: its zeros may not say which it is."""
    counts, sums = of_quarters(*harms)
    shown = concealed(counts, sums)
    assert shown["all", "all"] == sum(harms)
    assert not worked_out(shown, QUARTERS, NATURES, as_printed)


def test_if_zeros_told_the_two_apart_every_quarter_would_be_known():
    """The negative control: an empty quarter shows 0, so that 8 can be but 5 and three times 1."""
    old = {("all", "all"): 8, ("all", "death"): 0, ("all", "harm"): 8, ("all", "other"): 0}
    for quarter in QUARTERS:
        beside = 0 if quarter == "q1" else HIDDEN
        old |= {(quarter, "all"): HIDDEN, (quarter, "harm"): HIDDEN}
        old |= {(quarter, "death"): beside, (quarter, "other"): beside}
    assert {(q, "all") for q in QUARTERS} <= worked_out(old, QUARTERS, NATURES, told_apart)


SMALL_TABLES = some.fixed_dictionaries({key: some.integers(0, 6) for key in product(ROWS, COLUMNS)})


@settings(max_examples=60, deadline=None)
@given(SMALL_TABLES)
def test_every_hidden_number_could_be_another_one(numbers):
    """Solved as a reader would: whatever is hidden, a zero as well, there are several tables that fit."""
    counts, sums = table(numbers)
    assert not worked_out(concealed(counts, sums), ROWS, COLUMNS, as_printed)


def test_numbers_that_are_merely_small_would_be_worked_out():
    """The negative control: of 1, 6 and 6 in a total of 13, the one is what is left."""
    counts, _ = table(dict.fromkeys(product(ROWS, COLUMNS), 6) | {("a", "x"): 1})
    assert worked_out(concealed(counts, []), ROWS, COLUMNS, as_printed) == {("a", "x")}


def test_below_a_total_of_zero_nothing_is_hidden():
    """A reader sees from the total that every part of it is zero."""
    counts, sums = of_quarters(5, 1, 1, 1)
    shown = concealed(counts, sums)
    assert {shown[q, nature] for q in (*QUARTERS, "all") for nature in ("death", "other")} == {0}
