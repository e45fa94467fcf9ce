"""`spr decide merge`: two cases of one incident, brought together and taken apart, what is shown of it."""

import pytest
from putting_right import SLIP, last, marks, moved


@pytest.fixture
def corrected(spr, incident):
    """A case whose first fact was corrected by the last but one; the last stands in its place."""
    spr.ok(f"decide correct {incident} 1 --set looked-after=yes {SLIP}")
    return incident


# What is merged


@pytest.fixture
def twice(spr, incident):
    """The same event raised by a hospital as well, three days earlier: incident/2026-002."""
    spr.ok(
        "record incident.notified --organisation hospital --type death --child A --died A "
        "--abuse-or-neglect suspected --happened 'Thu 19 Nov 2026' --occurred 'Fri 20 Nov 2026'"
    )
    return "incident/2026-002"


def test_merging_shows_the_clocks_of_both_cases(spr, incident, twice):
    answer = spr.ask(f"decide merge {twice} {incident} --because 'One event.' --dry-run")
    assert [each["case"] for each in answer["moved"]] == [twice, incident]
    assert moved(answer, twice)["cdr.notify", "A"] == ("running", "superseded")
    assert moved(answer, incident)["cdr.notify", "A"][0] is None
    after = spr.ask(f"decide merge {twice} {incident} --because 'One event.'")
    assert after["moved"] == answer["moved"]


def test_children_of_one_code_are_said_aloud_to_be_taken_for_one(spr, incident, twice):
    answer = spr.ask(f"decide merge {twice} {incident} --because x --dry-run")
    assert "where it is another child, say so: --child A=B" in answer["warnings"][0]["says"]
    answer = spr.ask(f"decide merge {twice} {incident} --because x --child A=B")
    assert answer["warnings"] == []
    assert [child["child"] for child in spr.ask(f"show {incident}")["children"]] == ["A", "B"]


def test_a_merged_case_is_carried_on_in_the_other_one(spr, incident, twice):
    spr.ok(f"decide merge {twice} {incident} --because x")
    said = spr(f"record safety-secured {twice} --occurred today")
    assert said.code == 4
    assert f"spr decide unmerge {twice}" in said.words
    shown = spr.ask(f"show {twice}")
    assert (shown["merged_into"], shown["possible"]) == (incident, [])
    assert spr.ask(f"show {incident}")["took_over"] == [twice]
    assert f"Merged into {incident}" in spr.ok(f"show {twice}").words
    assert spr.ask(f"possible {twice}")["possible"] == []
    assert f"was merged into {incident}: record it there" in spr.ok(f"possible {twice}").words


def test_merged_once_is_not_merged_again(spr, incident, twice):
    spr.ok(f"decide merge {twice} {incident} --because x")
    for line in (f"merge {twice} {incident}", f"correct {twice} 1 --set type=death", f"retract {twice} 1"):
        assert spr(f"decide {line} --because x").code == 4
    assert spr(f"decide merge {incident} {twice} --because x").code == 4


def test_taking_apart_gives_back_what_was_brought(spr, incident, twice):
    before = spr.ask(f"show {incident}")["children"]
    spr.ok(f"decide merge {twice} {incident} --because x --child A=B")
    answer = spr.ask(f"decide unmerge {twice} --because 'Two events.'")
    assert spr.ask(f"show {incident}")["children"] == before
    assert moved(answer, twice)["sin.notify_panel", ""] == ("superseded", "running")
    assert {each["case"] for each in answer["recorded"]} == {incident, twice}
    spr.ok(f"record safety-secured {twice} --occurred today")


def test_a_merging_sent_twice_is_recorded_once(spr, incident, twice):
    line = f"decide merge {twice} {incident} --because x --request-id M-1"
    first, again = spr.ask(line), spr.ask(line)
    assert (again["repeated"], again["moved"]) == (True, first["moved"])


# What is shown afterwards


def test_history_says_what_became_of_each_fact(spr, corrected):
    instead = last(spr)
    assert {n: mark for n, mark in marks(spr).items() if mark} == {
        1: {"corrected_by": instead - 1},
        instead - 1: {"corrects": 1},
        instead: {"instead_of": 1},
    }
    page = spr.ok(f"history {corrected}").words
    for says in (f"[corrected by {instead - 1}]", "[corrects 1]", "[in the place of 1]"):
        assert says in page


def test_history_says_what_was_brought_from_where_and_given_back(spr, incident, twice):
    spr.ok(f"decide merge {twice} {incident} --because x")
    (brought,) = [n for n, mark in marks(spr).items() if mark.get("brought_from") == twice]
    assert f"[brought over from {twice}]" in spr.ok(f"history {incident}").words
    assert facts(spr, incident)[brought]["counts"]
    spr.ok(f"decide unmerge {twice} --because x")
    assert marks(spr)[brought].keys() == {"brought_from", "given_back_by"}
    assert not facts(spr, incident)[brought]["counts"]


def facts(spr, case):
    return {fact["version"]: fact for fact in spr.ask(f"history {case}")["facts"]}


def test_what_counts_today_is_said_for_each_fact(spr, corrected):
    assert [n for n, fact in facts(spr, corrected).items() if not fact["counts"]] == [1]


def test_show_names_the_facts_that_put_the_case_right(spr, corrected):
    by = last(spr) - 1
    assert spr.ask(f"show {corrected}")["put_right"] == [by]
    assert f"Put right by {by}: spr history" in spr.ok(f"show {corrected}").words


def test_the_views_show_the_case_as_corrected(spr, incident):
    spr.ok(f"decide correct {incident} 1 --set type=death {SLIP}")
    assert spr.ask("list incidents")["incidents"][0]["type"] == "death"
    assert spr.ask("admin rebuild --check")["ok"]


def test_what_no_longer_stands_in_a_place_is_said_to_be_replaced(spr, corrected):
    first = last(spr)
    spr.ok(f"decide correct {corrected} 1 --set regulated-setting=yes {SLIP}")
    second = last(spr)
    page = spr.ok(f"history {corrected}").words
    for says in (
        f"[corrected by {first - 1}; corrected by {second - 1}]",
        f"[in the place of 1; replaced by {second}]",
        "[in the place of 1]",
    ):
        assert page.count(says) == 1
    assert [n for n, fact in facts(spr, corrected).items() if not fact["counts"]] == [1, first]
    assert facts(spr, corrected)[1]["corrections"] == [first - 1, second - 1]


def test_a_fact_retracted_and_corrected_afterwards_shows_both(spr, incident):
    spr.ok(f"record safety-secured {incident} --occurred today")
    number = last(spr)
    spr.ok(f"decide correct {incident} {number} --occurred yesterday {SLIP}")
    instead = last(spr)
    by = spr.ask(f"decide retract {incident} {number} --because x")["version"]
    page = spr.ok(f"history {incident}").words
    assert f"[corrected by {instead - 1}; retracted by {by}]" in page
    assert f"[in the place of {number}, which was retracted by {by}]" in page
    spr.ok(f"decide correct {incident} {number} {SLIP}")
    page = spr.ok(f"history {incident}").words
    assert f"[corrected by {instead - 1}; retracted by {by}; corrected by {by + 1}]" in page
    assert f"[in the place of {number}; replaced by {by + 2}]" in page
