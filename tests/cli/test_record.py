"""`spr record`: one command for each fact, grown from the facts, and what it tells afterwards."""

import json
import sys

import pytest
from telling import day

from scheduler.cli.recording.record_fact import _ENVELOPE, option_of
from workflow.catalogue import CASES, fields

FACTS = [fact for kind in CASES for fact in kind.lifecycle.facts]
NOTIFIED = "record incident.notified --organisation school --type death --child A --occurred today"


def test_an_opening_fact_without_a_case_opens_a_new_one(spr):
    assert spr.ask(NOTIFIED)["case"] == "incident/2026-001"
    assert spr.ask(NOTIFIED)["case"] == "incident/2026-002"


def test_the_answer_names_what_when_where_and_what_is_next(spr):
    said = spr.ok(f"{NOTIFIED} --by 'Head teacher'").words
    assert "Recorded: Notified to the partnership by school: death." in said
    assert "In incident/2026-001, position 3, now at version 7." in said
    assert "It happened: Mon 23 November 2026." in said
    assert "Status: notified. Raised with the partnership." in said
    assert "spr record incident.safety-secured incident/2026-001 --occurred WHEN" in said


def test_the_clocks_it_starts_are_told_with_their_weekday_and_days_left(spr):
    started = spr.ok("record incident.local-authority-became-aware --occurred 'Mon 23 Nov 2026'").words
    assert "started sin.notify_panel due Mon 30 November 2026, 5 working days left" in started
    assert day("Mon 30 Nov 2026")


def test_a_clock_that_moves_or_is_met_is_told(spr, incident):
    aware = "record local-authority-became-aware 2026-001 --occurred 'Wed 18 Nov 2026'"
    assert [(c["change"], c["duty"], c["due_on"]) for c in spr.ask(aware)["clocks"][:2]] == [
        ("moved", "sin.notify_panel", "2026-11-25"),
        ("moved", "ofsted.notify_wt2015", "2026-11-25"),
    ]
    met = "record panel-notified 2026-001 --occurred today --reference R1 --departure 'The duty is first.'"
    assert [(c["change"], c["duty"]) for c in spr.ask(met)["clocks"]] == [
        ("met", "sin.notify_panel"),
        ("met", "ofsted.notify_wt2015"),
        ("started", "rr.complete"),
    ]


def test_a_start_that_was_presumed_is_told_when_it_is_stated(spr, incident):
    aware = spr.ask(f"record local-authority-became-aware {incident} --occurred 'Mon 23 Nov 2026'")
    stated = [clock for clock in aware["clocks"] if clock["change"] == "start stated"]
    assert [clock["duty"] for clock in stated] == [
        "sin.notify_panel",
        "ofsted.notify_wt2015",
        "sin.notify_partners",
    ]
    assert not any(clock["presumed"] for clock in stated)


def test_the_json_keeps_its_promise(spr):
    answer = spr.ask(f"{NOTIFIED} --request-id R-1")
    assert answer.items() >= {
        "case": "incident/2026-001", "position": 3, "version": 7, "type": "incident.notified",
        "occurred": "2026-11-23", "status": "notified", "warnings": [], "request_id": "R-1",
        "repeated": False, "dry_run": False, "departs_from": [],
    }.items()  # fmt: skip
    assert "incident.safety-secured" in answer["possible"]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.stored)
def test_every_fact_is_a_command_with_an_option_for_each_field(spr, fact):
    help_ = spr.ok(f"record {fact.stored} --help").out
    assert [name for name in fields(fact) if option_of(name) not in help_] == []
    assert " ".join((fact.__doc__ or "").split()) in " ".join(help_.split())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.stored)
def test_no_field_takes_the_name_of_an_option_that_every_fact_has(fact):
    assert fields(fact).keys() & set(_ENVELOPE) == set()


def test_the_words_to_choose_from_are_listed_with_their_meanings(spr):
    help_ = spr.ok("record incident.reported-to-ofsted --help").words
    assert "national-form The national online form, which goes to the Panel, to Ofsted" in help_


def test_the_part_after_the_dot_is_enough(spr, incident):
    assert spr.ask(f"record safety-secured {incident} --occurred today")["type"] == "incident.safety-secured"


def test_the_part_after_the_slash_is_enough(spr, incident):
    assert spr.ask("record safety-secured 2026-001 --occurred today")["case"] == incident


def test_an_unknown_fact_is_named_with_the_nearest(spr):
    said = spr("record incident.notifed --occurred today")
    assert said.code == 2
    assert "Did you mean incident.notified?" in said.err


def test_an_unknown_field_is_named_with_the_nearest(spr):
    said = spr(f"{NOTIFIED} --organization school")
    assert said.code == 2
    assert "--organisation" in said.err


def test_an_unknown_word_is_named_with_the_nearest(spr):
    said = spr(f"{NOTIFIED} --looked-after jes")
    assert said.code == 2
    assert "--looked-after: “jes” is not one of: yes, no, unknown. Did you mean yes?" in said.words


def test_every_mistake_is_named_at_once(spr):
    said = spr("record incident.notified --organisation schol --type deth --child a-b --occurred today")
    assert said.code == 2
    assert [f"--{name}:" in said.err for name in ("organisation", "type", "children")] == [True] * 3


def test_a_childs_code_is_no_name_and_what_was_typed_is_not_repeated(spr):
    said = spr("record incident.notified --organisation school --child Quillfeather --occurred today")
    assert said.code == 2
    assert "write a code of one to three capital letters, with digits if you like: A, B, TDS20" in said.words
    assert "Quillfeather" not in said.words


def test_what_is_needed_is_asked_for_by_name(spr):
    said = spr("record incident.notified --occurred today")
    assert said.code == 2
    assert "--organisation is needed: the organisation that notifies" in said.err


def test_when_it_happened_is_never_taken_to_be_now(spr):
    said = spr("record incident.notified --organisation school")
    assert said.code == 2
    assert said.err == "Say when it happened: --occurred today, or --occurred unknown.\n"


def test_a_wrong_date_is_refused_with_the_option(spr):
    said = spr("record incident.notified --organisation school --occurred 11/23/2026")
    assert said.code == 2
    assert "--occurred: “11/23/2026”: the day comes first, never the month; write 23/11/2026" in said.words


def test_a_date_in_the_future_is_refused_by_the_rules(spr):
    said = spr("record incident.notified --organisation school --occurred 'Tue 24 Nov 2026'")
    assert said.code == 4
    assert "the day it occurred is not in the future: Tue 24 November 2026" in said.words


def test_several_children_come_repeated_or_with_commas(spr):
    spr.ok(f"{NOTIFIED.replace(' --child A', '')} --child A --children B,C --died A")
    assert [child["child"] for child in spr.ask("show 2026-001")["children"]] == ["A", "B", "C"]


def test_a_request_id_records_once(spr):
    first = spr.ask(f"{NOTIFIED} --request-id R-1")
    again = spr.ask(f"{NOTIFIED} --request-id R-1")
    assert (again["repeated"], again["case"], again["position"]) == (True, first["case"], first["position"])
    assert spr.facts() == first["position"] + first["version"] - 1


def test_a_request_id_used_for_something_else_is_refused(spr):
    spr.ok(f"{NOTIFIED} --request-id R-1")
    said = spr(f"{NOTIFIED} --looked-after yes --request-id R-1")
    assert said.code == 2
    assert "was used before for a different request" in said.err


def test_a_case_that_moved_is_not_written_to(spr, incident):
    said = spr(f"record safety-secured {incident} --occurred today --expect-version 1")
    assert said.code == 5
    assert "at version 1 when it was read" in said.err


def test_a_dry_run_shows_what_would_happen_and_records_nothing(spr):
    before = spr.facts()
    answer = spr.ask(f"{NOTIFIED} --dry-run")
    assert (answer["dry_run"], answer["position"], answer["status"]) == (True, None, "notified")
    assert spr.facts() == before
    assert "Would be recorded" in spr.ok(f"{NOTIFIED} --dry-run").out


def test_a_near_duplicate_is_recorded_and_said_aloud(spr, incident):
    spr.ok(f"record safety-secured {incident} --occurred today")
    again = spr.ask(f"record safety-secured {incident} --occurred today")
    assert [warning["rule"] for warning in again["warnings"]] == ["near-duplicate"]
    assert spr.ask(f"record safety-secured {incident} --occurred yesterday")["warnings"] == []


def test_one_person_as_lead_and_manager_is_said_aloud(spr, incident):
    spr.ok(f"record safeguarding-lead-agreed {incident} --occurred today --by 'Deputy head'")
    said = spr.ok(f"record senior-manager-agreed {incident} --occurred today --by 'Deputy head'")
    assert "Warning:" in said.out
    assert "two people" in said.words


def test_a_case_of_the_wrong_kind_is_refused(spr, incident):
    said = spr(f"record review.published {incident} --occurred today")
    assert said.code == 2
    assert "review.published belongs to the review itself" in said.words


def test_a_case_that_does_not_exist_is_not_found(spr):
    said = spr("record safety-secured incident/2026-009 --occurred today")
    assert said.code == 3
    assert "There is no case incident/2026-009." in said.err


def test_a_case_that_a_field_names_must_exist(spr):
    before = spr.facts()
    said = spr("record review.commissioned --incident incident/2026-009 --occurred today")
    assert said.code == 3
    assert spr.facts() == before


def test_a_fact_that_opens_nothing_needs_a_case(spr):
    said = spr("record incident.safety-secured --occurred today")
    assert said.code == 2
    assert "Say in which case" in said.err
    assert "incident.notified" in said.err


@pytest.mark.parametrize("name", ["name", "date-of-birth"])
def test_a_personal_field_never_stands_on_the_command_line(spr, incident, name):
    said = spr(f"record child-described {incident} --child A --occurred today --{name} Quillfeather")
    assert said.code == 2
    assert "never stands on the command line" in said.words
    assert "Quillfeather" not in said.words


def test_personal_fields_come_from_a_file(spr, incident, tmp_path):
    (tmp_path / "child.json").write_text(json.dumps({"child": "A", "name": "Quillfeather"}))
    spr.ok(f"record child-described {incident} --occurred today --from-file child.json")
    assert "Quillfeather" not in spr.ok(f"history {incident} --format json").out
    assert "Quillfeather" in spr.ok(f"history {incident} --words").out


def test_fields_can_be_piped_in(spr, incident, monkeypatch):
    spr.piped(monkeypatch, b'{"child": "B"}')
    spr.ok(f"record child-died {incident} --occurred today --from-file -")
    assert spr.ask(f"show {incident}")["children"][1]["died"] == "yes"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"child": "A", "child": "B"}', "has “child” twice"),
        ('{"child": "A"', "breaks off before its end"),
        ('["A"]', "write the fields as one object"),
        ('{"childs": "A"}', "Did you mean child?"),
        ('{"child": 1.5}', "has the number 1.5"),
    ],
)
def test_a_file_of_fields_is_read_strictly(spr, incident, tmp_path, content, says):
    (tmp_path / "child.json").write_text(content)
    said = spr(f"record child-died {incident} --occurred today --from-file child.json")
    assert said.code == 2
    assert says in said.words


def test_a_field_is_not_both_typed_and_in_the_file(spr, incident, tmp_path):
    (tmp_path / "child.json").write_text('{"child": "A"}')
    said = spr(f"record child-died {incident} --child B --occurred today --from-file child.json")
    assert said.code == 2
    assert "child is typed as well; say it once" in said.words


@pytest.fixture
def keyboard(monkeypatch):
    """Somebody at a terminal, who answers what is asked."""

    def answers(*lines):
        left = iter(lines)
        monkeypatch.setattr("scheduler.cli.session.Session.asks", property(lambda self: not self.no_input))
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: next(left))

    return answers


def test_at_a_terminal_what_is_missing_is_asked_for(spr, keyboard):
    keyboard("police", "yesterday")
    answer = spr.ask("record incident.notified")
    assert answer["occurred"] == "2026-11-22"


def test_at_a_terminal_personal_fields_are_asked_for_and_can_be_left_out(spr, incident, keyboard):
    keyboard("Quillfeather", "")
    spr.ok(f"record child-described {incident} --child A --occurred today")
    words = spr.ask(f"history {incident} --words")["facts"][-1]["words"]
    assert words == {"name": "Quillfeather"}


def test_nothing_is_asked_where_nobody_wants_to_be_asked(spr, keyboard):
    keyboard()
    assert spr("record incident.notified --no-input").code == 2


def test_the_case_comes_from_the_kind_that_the_fact_belongs_to(spr):
    assert spr.ask("record review.commissioned --occurred today")["case"] == "review/2026-001"
    assert "scheduler.service" in sys.modules


def test_a_review_opened_for_an_incident_brings_its_situation_along(spr):
    """KSCP page: always undertaken when a child dies and abuse is suspected; it cannot be left behind."""
    spr.ok(
        "record incident.notified --organisation police --type death --child A --abuse-or-neglect known "
        "--happened 'Sun 22 Nov 2026' --occurred 'Mon 23 Nov 2026'"
    )
    refused = spr(
        "record review.not-undertaken --incident 2026-001 --occurred today --reasons 'No learning.'"
    )
    assert refused.code == 4
    answer = spr.ask("record review.considered --incident 2026-001 --occurred today")
    assert (answer["type"], answer["status"]) == ("review.considered", "considered")
    facts = [fact["type"] for fact in spr.ask(f"history {answer['case']}")["facts"]]
    assert facts[:2] == ["review.situation-arose", "review.considered"]


def test_a_short_name_that_two_kinds_share_is_settled_by_the_case_and_where_nothing_settles_it_is_refused(
    spr, incident
):
    aware = "record local-authority-became-aware --occurred 'Wed 18 Nov 2026'"
    assert spr.ask(f"{aware} 2026-001")["case"] == incident
    said = spr(f"{aware} 2026-099")
    assert (said.code, "write the whole name" in said.words) == (2, True)
    begun = "record rapid-review.started --occurred 'Thu 19 Nov 2026' --departure x"
    rapid = spr.ask(f"{begun} --incident {incident}")["case"]
    assert spr.ask(f"{aware} {rapid}")["case"] == rapid
    assert spr.ask(f"{aware} {rapid.partition('/')[2]}")["case"] == rapid
