"""What the commands say in places where they once said too little, too much, or the wrong thing."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))

from words import facts

SLIP = "--because 'A slip of the pen.'"
HEAD = 'code = "ours"\nversion = 1\nsays = "Ours."\nsource = "Minutes of 5 November"\n'


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Leeds", "write leeds"),
        ("LEEDS", "write leeds"),
        ("North Yorkshire", "such as leeds or north-yorkshire"),
    ],
)
def test_an_authority_is_written_in_lower_case(spr, incident, typed, says):
    said = spr(f"record lead-agreed {incident} --occurred today --lead", typed)
    assert said.code == 2
    assert says in said.words
    assert typed not in said.words


@pytest.fixture
def described(spr, incident):
    """The number of a fact after the opening, and that of a due date reckoned from it."""
    spr.ok(f"record child-died {incident} --child A --occurred today")
    rows = spr.ask(f"history {incident}")["facts"]
    died = next(row for row in rows if row["type"] == "incident.child-died")
    date = next(row for row in rows if row["cause"] == died["id"])
    return died["version"], date["version"]


@pytest.mark.parametrize("how", ["correct", "retract"])
def test_of_a_due_date_the_way_that_was_asked_for_is_offered(spr, incident, described, how):
    fact, date = described
    said = spr(f"decide {how} {incident} {date} {SLIP}")
    assert said.code == 4
    assert f"spr decide {how} {incident} {fact}" in said.words


def test_what_moves_never_reads_the_same_before_and_after(spr, incident):
    spr.ok(f"record reported-to-ofsted {incident} --means email --occurred today --departure 'At once.'")
    page = spr.ok(f"decide correct {incident} 1 --occurred 'Fri 20 Nov 2026' {SLIP} --dry-run").out
    rows = [line for line in page.splitlines() if "ofsted.notify_wt2015" in line]
    assert len(rows) == 1
    assert "due Mon 30 November 2026" in rows[0]
    assert "due Fri 27 November 2026" in rows[0]


def test_a_departure_that_was_not_needed_is_said_not_to_be_kept(spr, incident):
    line = f"record safety-secured {incident} --occurred today"
    answer = spr.ask(f"{line} --departure 'For certainty.'")
    assert "departure-not-needed" in [each["rule"] for each in answer["warnings"]]
    assert "was not needed, and its reason was not kept" in spr.ok(f"{line} --departure x").words
    assert "departure" not in spr.ok(f"history {incident} --words").words


def test_a_departure_that_was_needed_is_not_spoken_of_so(spr, incident):
    answer = spr.ask(f"record panel-notified {incident} --occurred today --reference R1 --departure x")
    assert "departure-not-needed" not in [each["rule"] for each in answer["warnings"]]


def test_lateness_is_explained_of_a_duty_met_in_time_with_a_warning(spr, incident):
    line = f"decide explain-lateness {incident} sin.notify_panel --reason agency-late"
    assert spr.ask(f"{line} --dry-run")["warnings"] == []
    spr.ok(f"record panel-notified {incident} --occurred today --reference R1 --departure x")
    (warning,) = spr.ask(line)["warnings"]
    assert "sin.notify_panel was met in time" in warning["says"]


def test_a_clock_of_a_review_says_which_child_and_which_situation(spr, incident):
    spr.ok(f"record review.considered --incident {incident} --occurred today")
    spr.ok("record review.situation-arose review/2026-002 --situation death --child B --occurred today")
    page = spr.ok("show review/2026-002").words
    assert "situation death, child B" in page


def test_the_history_says_which_draft_it_was(spr):
    spr.ok("record review.considered --occurred today")
    spr.ok("record review.commissioned review/2026-001 --occurred today")
    for number in ("2", "0"):
        spr.ok(f"record overview-report-drafted review/2026-001 --version {number} --occurred today")
    page = spr.ok("history review/2026-001").words
    assert page.count("A draft of the overview report was received.") == 2
    assert "was received. Draft 2." in page
    assert "Draft 0" not in page


def test_a_fault_is_said_once(spr, tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(HEAD)
    spr.ok("policy adopt", path, "--reason", "Agreed.")
    spr.ok("policy adopt kirklees --reason 'And back.'")
    spr.ok("policy adopt", path, "--reason", "Agreed.")
    path.write_text(HEAD.replace("Ours.", "Theirs."))
    answer = spr("policy check", path, "--format", "json").json()
    assert len(answer["faults"]) == 1


def test_the_page_of_facts_says_left_out_lists_in_words():
    page = "\n".join(facts())
    assert "<Party" not in page
    assert "(<" not in page
    assert "panel, secretary-of-state" in page
