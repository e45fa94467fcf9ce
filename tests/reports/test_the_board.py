"""The board's page can be published: no small number shows in another way, and no past as empty."""

import json

import pytest

from projections.figures import HIDDEN
from scheduler.reports.board_figures import Quarter, judged, without_order


def tables(desk, *more):
    code, out, err = desk("report", "board", *more, "--format", "json")
    assert code == 0, err
    return json.loads(out)


def test_of_a_hidden_number_neither_the_day_nor_the_case_is_told(desk):
    """One case, its exact day and what was owed are more than the number 1 that is hidden."""
    page = tables(desk)["tables"]
    hidden = [row for table in page.values() for row in table if HIDDEN in row.values() and "oldest" in row]
    assert hidden
    assert {(row["oldest"], row.get("case", "")) for row in hidden} == {("", "")}


def test_with_exact_the_day_and_the_case_are_told(desk):
    """The negative control: whoever keeps the record needs them."""
    rows = tables(desk, "--exact")["tables"]["overdue"]
    assert all(row["oldest"] and row["case"] for row in rows)


def test_hidden_rows_stand_in_an_order_that_tells_nothing():
    """Those with more first would say of 3, hidden as two numbers, that it is 2 and 1."""
    rows = [{"duty": "b", "n": HIDDEN}, {"duty": "c", "n": "7"}, {"duty": "a", "n": HIDDEN}]
    assert [row["duty"] for row in without_order(rows, "n", "duty")] == ["c", "a", "b"]


def test_a_duty_is_called_by_who_owes_it_to_whom(desk):
    rows = {row["duty"]: row["between"] for row in tables(desk)["tables"]["overdue"]}
    assert rows["sin.notify_panel"] == "Local authority to Panel"


def test_how_many_agencies_owe_returns_is_said_as_the_table_below_shows_it(desk):
    """Agencies are no children, and their table has a row for each."""
    page = tables(desk)
    said = {each["of"]: each["number"] for each in page["numbers"]}
    assert said["agencies owing returns"] == str(len(page["tables"]["agencies-owing-returns"]))


def test_one_form_that_counts_as_two_duties_is_said_to_do_so(desk):
    assert {"sin.notify_panel", "ofsted.notify_wt2015"} <= {
        row["duty"] for row in tables(desk, "--exact")["tables"]["overdue"]
    }
    assert "a form not sent counts as two" in desk.page("report", "board")


SMALL = [Quarter(f"2025-Q{number}", in_time, 6) for number, in_time in enumerate((6, 7, 2, 6, 3, 8, 7, 6))]


def test_where_quarters_are_hidden_their_years_are_shown():
    quarters, years = judged(SMALL, exact=False)
    assert any(each.hides for each in quarters)
    assert years[0][1:] == ("21", "24", "47%")
    assert len(years) == 5


def test_a_year_does_not_tell_the_one_quarter_that_is_hidden():
    """6, 7, c and 6 in a year of 21 would be 2: what moves a hidden quarter moves another one against it."""
    quarters, years = judged(SMALL, exact=False)
    for year, last in zip(years, range(3, 8), strict=True):
        hidden = [each for each in quarters[last - 3 : last + 1] if each.in_time == HIDDEN]
        assert len(hidden) != 1 or year.in_time == HIDDEN


def test_with_exact_every_quarter_is_shown():
    """The negative control."""
    quarters, _ = judged(SMALL, exact=True)
    assert [each.in_time for each in quarters] == ["6", "7", "2", "6", "3", "8", "7", "6"]


@pytest.mark.parametrize("option", ["--as-of", "--known-at"])
def test_before_the_record_begins_a_page_says_when_it_does(desk, option):
    """Nothing overdue in 2005 is no good news where nothing was on record."""
    assert "The record begins later" in tables(desk, option, "2005-01-01")["says"]
    assert "The record begins later" not in tables(desk, option, "2026-11-18")["says"]
