"""Small numbers: hidden, and not to be worked out from what is shown beside them."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as some

from scheduler.cli.exporting.small_numbers import HIDDEN, SMALLEST, concealed

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
