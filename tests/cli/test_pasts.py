"""The two pasts through the command: what had happened by a day, and what this record held on a day."""

import json

import pytest

READING = (
    "show {case}",
    "history {case}",
    "due --all",
    "list incidents",
    "checklist {case}",
    "possible {case}",
    "alerts",
    "explain {case} sin.notify_panel",
)


@pytest.fixture
def late(spr, incident):
    """The authority was aware on Tue 24 November; it came on record on Mon 30 November only."""
    spr.ok(
        f"record incident.local-authority-became-aware {incident} --occurred 'Tue 24 Nov 2026'",
        now="Mon 30 Nov 2026 09:00",
    )
    return incident


def aware(spr, case, past):
    facts = spr.ask(f"history {case} {past}")["facts"]
    return "incident.local-authority-became-aware" in [fact["type"] for fact in facts]


@pytest.mark.parametrize(
    ("past", "there", "why"),
    [
        ("--as-of 'Wed 25 Nov 2026'", True, "it had happened"),
        ("--as-of 'Mon 23 Nov 2026'", False, "it had not"),
        ("--as-of 'Tue 24 Nov 2026 9am'", False, "a day is over at its end"),
        ("--known-at 'Wed 25 Nov 2026'", False, "nobody had written it down"),
        ("--known-at 'Mon 30 Nov 2026 8:59am'", False, "not yet"),
        ("--known-at 'Mon 30 Nov 2026'", True, "by the end of the day it was on record"),
        ("--as-of 'Wed 25 Nov 2026' --known-at 'Fri 27 Nov 2026'", False, "happened, and not known"),
        ("--as-of 'Wed 25 Nov 2026' --known-at 'Mon 30 Nov 2026'", True, "happened, and known by then"),
        ("", True, "today it is on record"),
    ],
)
def test_what_had_happened_and_what_was_held_are_two_questions(spr, late, past, there, why):
    assert aware(spr, late, past) is there, why


def test_a_position_names_a_past_as_a_day_does(spr, late):
    position = next(
        fact["position"]
        for fact in spr.ask(f"history {late}")["facts"]
        if fact["type"] == "incident.local-authority-became-aware"
    )
    assert not aware(spr, late, f"--known-at {position - 1}")
    assert aware(spr, late, f"--known-at {position}")
    assert aware(spr, late, f"--as-of {position}")


def test_what_was_recorded_later_is_listed_beneath_what_was_held(spr, late):
    for line in ("show", "history"):
        said = spr.ok(f"{line} {late} --known-at 'Wed 25 Nov 2026'")
        assert "Happened or learned by then, and recorded only later" in said.words
        assert "became aware" in said.words
    told = spr.ask(f"show {late} --known-at 'Wed 25 Nov 2026'")["recorded_later"]
    assert [fact["type"] for fact in told] == ["incident.local-authority-became-aware"]
    assert spr.ask(f"show {late} --known-at 'Mon 23 Nov 2026'")["recorded_later"] == []


def test_clocks_are_asked_for_the_moment_asked_about(spr, late):
    """Five working days from Tue 24 November end on Tue 1 December."""
    due = {
        past: next(c for c in spr.ask(f"due {past}")["clocks"] if c["duty"] == "sin.notify_panel")
        for past in ("--as-of 'Wed 25 Nov 2026'", "--as-of 'Fri 27 Nov 2026'")
    }
    assert [clock["due_on"] for clock in due.values()] == ["2026-12-01", "2026-12-01"]
    assert [clock["days_left"] for clock in due.values()] == [4, 2]


def test_the_end_of_the_last_day_is_not_late_yet(spr, late):
    spr.ok("due", now="Thu 3 Dec 2026 10:00")
    last, after = (
        next(c for c in spr.ask(f"due --as-of {day}")["clocks"] if c["duty"] == "sin.notify_panel")
        for day in ("2026-12-01", "2026-12-02")
    )
    assert (last["overdue"], after["overdue"]) == (False, True)


@pytest.mark.parametrize("line", READING)
def test_every_reading_command_says_of_which_past_it_speaks(spr, late, line):
    said = spr.ok(f"{line.format(case=late)} --as-of 'Wed 25 Nov 2026' --known-at 'Mon 30 Nov 2026'")
    assert said.out.startswith("As of Wed 25 November 2026, 11:59pm: what had happened by then.")
    assert "As known at Mon 30 November 2026" in said.words
    asked = spr.ask(f"{line.format(case=late)} --known-at 3")["asked_past"]
    assert asked["position"] >= 3
    assert asked["as_of"] is None


def test_the_options_may_stand_before_the_command(spr, late):
    before = spr.ok(f"--as-of 'Mon 23 Nov 2026' history {late}").out
    assert before == spr.ok(f"history {late} --as-of 'Mon 23 Nov 2026'").out


@pytest.mark.parametrize(
    ("past", "says"),
    [
        ("--as-of 2027-01-01", "lies in the future"),
        ("--known-at 'Tue 24 Nov 2026'", "lies in the future"),
        ("--as-of unknown", "name a day"),
        ("--as-of 'November 2026'", "name a day"),
        ("--as-of 2026-11-01/2026-11-05", "name a day"),
        ("--as-of 11/24/2026", "the day comes first"),
        ("--known-at 0", "the record has the positions 1 to"),
        ("--known-at 999999", "the record has the positions 1 to"),
        ("--as-of yesterweek", "is not a date"),
        ("--as-of yesterweek", "or a position of the record, as in 120"),
        ("--as-of ''", "is not a date"),
        ("--known-at=", "is not a date"),
        ("--as-of 2026", "may be a year"),
        ("--known-at 99999999999999999999999", "the record has the positions 1 to"),
        ("--known-at -1", "is not a date"),
    ],
)
def test_what_is_no_past_is_said_with_what_to_write(spr, incident, past, says):
    said = spr(f"show {incident} {past}")
    assert (said.code, says in said.words) == (2, True), said.words


def test_a_position_that_can_be_a_year_is_named_as_one(spr, incident):
    said = spr(f"show {incident} --known-at 'position 2026'")
    assert "the record has the positions 1 to" in said.words


def test_what_was_typed_is_named_in_what_is_wrong_with_it(spr, incident):
    assert "--from: the record has" in spr(f"diff {incident} --from 99999").words
    assert "--on: name a day" in spr(f"diff {incident} --on unknown").words


@pytest.mark.parametrize("line", ["status", "checklist {case}", "possible {case}", "due", "show {case}"])
def test_a_page_of_the_past_says_so_on_paper(spr, late, tmp_path, line):
    """Whoever prints it must not take Monday's page for today's."""
    spr.ok(f"{line.format(case=late)} --known-at 'Mon 23 Nov 2026' -o then.html")
    page = (tmp_path / "then.html").read_text("utf-8")
    assert "As known at Mon 23 November 2026" in page
    assert "Root hash" in page
    assert "Mon 30 November 2026, 9:00am" in page  # when it was made


def test_a_return_of_the_past_says_when_it_was_made(spr, late, tmp_path):
    spr.ok("export inspection --as-of 'Wed 25 Nov 2026' -o then.html")
    page = " ".join((tmp_path / "then.html").read_text("utf-8").split())
    assert "Mon 30 November 2026, 9:00am" in page


def test_rows_alone_are_told_apart_on_the_error_output(spr, late, tmp_path):
    """A CSV has no place for it."""
    for form in ("--format csv", "--format ndjson", "-o due.csv"):
        assert "As of Wed 25 November 2026" in spr.ok(f"due --as-of 'Wed 25 Nov 2026' {form}").err
    assert "As of" not in spr.ok("due --as-of 'Wed 25 Nov 2026' --format json").err


def test_a_calendar_is_of_now(spr, late):
    said = spr("due --as-of 'Wed 25 Nov 2026' -o due.ics")
    assert (said.code, "A calendar is of now" in said.words) == (2, True)


def test_the_record_is_played_again_as_it_was_held(spr, late):
    """As of a day some facts are left out, and what was reckoned from them would look wrong."""
    assert spr("audit replay --as-of 'Wed 25 Nov 2026'").code == 2
    assert spr.ask("audit replay --known-at 'Wed 25 Nov 2026'")["ok"]


def test_what_was_put_right_is_marked_where_it_differs(spr, late):
    fact = next(
        fact["version"] for fact in spr.ask(f"history {late}")["facts"] if "became-aware" in fact["type"]
    )
    spr.ok(f"decide retract {late} {fact} --because 'another case'", now="Tue 1 Dec 2026 09:00")
    came = spr.ask(f"diff {late} --on 'Wed 25 Nov 2026'")["came"]
    assert {each["type"]: each["counts"] for each in came} == {
        "incident.local-authority-became-aware": False,
        "case.fact-retracted": True,
    }
    assert "retracted by" in spr.ok(f"diff {late} --on 'Wed 25 Nov 2026'").words
    assert spr.ask(f"show {late} --known-at 'Wed 25 Nov 2026'")["recorded_later"] == []


def test_before_the_first_fact_there_is_nothing_and_no_failure(spr, incident):
    for past in ("--as-of 1999-12-31", "--known-at 1999-12-31"):
        assert spr.ask(f"list incidents {past}")["incidents"] == []
        assert spr.ask(f"due {past}")["clocks"] == []


def test_a_case_that_came_later_is_not_found_and_it_is_said_when_it_came(spr, incident):
    said = spr(f"show {incident} --known-at 1")
    assert said.code == 3
    assert "came on record Mon 23 November 2026, 10:00am" in said.words
    said = spr(f"show {incident} --as-of 2020-01-01")
    assert said.code == 3
    assert "Nothing of incident/2026-001 had happened then" in said.words
    assert spr("show incident/2026-999 --as-of 2020-01-01").code == 3


def test_nothing_is_recorded_while_the_past_is_asked(spr, incident):
    facts = spr.facts()
    said = spr(f"record incident.safety-secured {incident} --occurred today --as-of yesterday")
    assert said.code == 2
    assert "leave --as-of and --known-at out" in said.words
    assert spr.facts() == facts


def test_what_is_followed_is_not_the_past(spr, incident):
    assert spr("history --follow --known-at 3").code == 2


def test_a_day_under_both_readings_differs_by_what_came_late(spr, late):
    found = spr.ask(f"diff {late} --on 'Wed 25 Nov 2026'")
    assert [fact["type"] for fact in found["came"]] == ["incident.local-authority-became-aware"]
    assert found["gone"] == []
    moved = {clock["duty"]: clock for clock in found["clocks"]}
    assert moved["sin.notify_panel"]["from"]["presumed"]
    assert not moved["sin.notify_panel"]["to"]["presumed"]
    assert moved["sin.notify_panel"]["to"]["due_on"] == "2026-12-01"


def test_between_two_days_of_the_record_the_facts_that_came_are_named(spr, late):
    said = spr.ok(f"diff {late} --from 'Wed 25 Nov 2026' --to 'Mon 30 Nov 2026'")
    assert "Facts only in the second" in said.words
    assert "became aware" in said.words
    since = spr.ok(f"diff {late} --from 'Mon 30 Nov 2026 9:30am' --to now", now="Mon 30 Nov 2026 10:00")
    assert "Nothing differs." in since.out


def test_what_was_recorded_at_once_was_never_held_in_part(spr, incident):
    """The notification and its clocks came in one append: its first position names all of it."""
    first = spr.ask(f"history {incident}")["facts"][0]["position"]
    held = spr.ask(f"history {incident} --known-at {first}")["facts"]
    assert len(held) == len(spr.ask(f"history {incident}")["facts"]) > 1


@pytest.mark.parametrize("line", ["diff {case}", "audit compare"])
@pytest.mark.parametrize(
    ("pasts", "says"),
    [
        ("", "Say from when"),
        ("--from 2026-11-24 --to 2026-11-23", "write the earlier one first"),
        ("--from 2026-11-23 --on 2026-11-23", "Leave --from and --to out"),
        ("--from 2027-11-23", "lies in the future"),
        ("--from 12345", "the record has the positions"),
    ],
)
def test_a_comparison_needs_two_pasts_in_order(spr, late, line, pasts, says):
    said = spr(f"{line.format(case=late)} {pasts}")
    assert (said.code, says in said.words) == (2, True), said.words


def test_the_caseload_is_compared_case_by_case(spr, late):
    spr.ok("record incident.notified --organisation police --occurred today", now="Mon 30 Nov 2026 15:00")
    found = spr.ask("audit compare --from 'Wed 25 Nov 2026'")
    assert {each["case"]: each["status"]["from"] for each in found["differ"]} == {
        "incident/2026-001": "notified",
        "incident/2026-002": None,
    }
    assert found["cases"] == 2


def test_a_case_played_again_tells_what_each_fact_did(spr, late):
    steps = spr.ask(f"audit replay {late}")["steps"]
    assert [step["types"] for step in steps] == [
        ["incident.notified"],
        ["incident.local-authority-became-aware"],
    ]
    assert any("sin.notify_panel" in clock for clock in steps[1]["clocks"])


def test_every_due_date_is_reckoned_again_as_it_stands_on_record(spr, late):
    whole = spr.ask("audit replay")
    assert (whole["ok"], whole["differs"]) == (True, [])
    assert whole["due_dates"] > 0


def test_a_rule_that_is_read_otherwise_today_is_found(spr, late, monkeypatch):
    """The control: a program that counts six days instead of five is told apart from the record."""
    from workflow.catalogue import KINDS
    from workflow.duties import WorkingDays

    duties = KINDS["incident"].duties
    duty = duties["sin.notify_panel"]
    six = type(duty)(**{**{n: getattr(duty, n) for n in duty.__struct_fields__}, "within": WorkingDays(6)})
    monkeypatch.setitem(duties, "sin.notify_panel", six)
    said = spr("audit replay --format json")
    assert said.code == 10
    differs = json.loads(said.out)["differs"]
    assert {each["duty"] for each in differs} == {"sin.notify_panel"}
    assert differs[-1]["on_record"] == "2026-12-01"
    assert differs[-1]["reckoned_again"] == "2026-12-02"
