"""What is shown of a case: its facts with weekdays, what came late, what departs, and nothing sealed."""

import json

import pytest

TODAY = "--occurred today"


def test_history_names_each_fact_with_its_weekday_and_who(spr, incident):
    spr.ok(f"record safety-secured {incident} --occurred 'Sun 22 Nov 2026' --by 'Head teacher' --role lead")
    page = spr.ok(f"history {incident}").words
    assert "Mon 23 November 2026 Notified to the partnership by school: serious harm." in page
    assert "Sun 22 November 2026 Immediate safety: secured" in page
    assert (
        "by Head teacher as lead; recorded 1 working day afterwards, Mon 23 November 2026, 10:00am, by"
        in page
    )


def test_the_json_of_history_keeps_its_promise(spr, incident):
    answer = spr.ask(f"history {incident}")
    first = answer["facts"][0]
    assert answer["case"] == incident
    assert first.items() >= {
        "position": 3, "version": 1, "type": "incident.notified", "occurred": "2026-11-23",
        "recorded": "2026-11-23T10:00:00.000000Z", "by": None,
    }.items()  # fmt: skip
    assert first["data"]["organisation"] == "school"


def test_what_came_late_says_by_how_much(spr, incident):
    """Wed 18 to Mon 23 Nov 2026 are three working days."""
    spr.ok(f"record safety-secured {incident} --occurred 'Wed 18 Nov 2026'")
    assert "recorded 3 working days afterwards" in spr.ok(f"history {incident}").words


def test_what_was_learned_late_is_not_recorded_late(spr, incident):
    spr.ok(f"record child-died {incident} --child A --occurred 'Wed 18 Nov 2026' --learned today")
    page = spr.ok(f"history {incident}").words
    assert "learned Mon 23 November 2026" in page
    assert "afterwards" not in page


def test_sealed_texts_are_shown_on_request_only(spr, incident):
    spr.ok(f"record abuse-or-neglect-ruled-out {incident} --occurred today --reasons 'Fell from a swing.'")
    assert "swing" not in spr.ok(f"history {incident}").out
    assert "Open them: spr history" in spr.ok(f"history {incident}").out
    assert "reasons: Fell from a swing." in spr.ok(f"history {incident} --words").out
    assert spr.ask(f"history {incident} --words")["facts"][-1]["words"] == {"reasons": "Fell from a swing."}


def test_sealed_texts_need_the_keys(spr, incident):
    (spr.folder / "spr.db.keys").unlink()
    assert spr(f"history {incident}").code == 0
    said = spr(f"history {incident} --words")
    assert said.code == 1
    assert "There is no keystore" in said.err
    assert "its own backup" in said.err


ESCAPES = {
    "a\x00b": "a\\u{0}b",
    "\x1b[31mred\x1b[0m": "\\u{1b}[31mred\\u{1b}[0m",
    "two\nlines": "two\\u{a}lines",
    "\x9b31m": "\\u{9b}31m",
    "\u202etxt.exe": "\\u{202e}txt.exe",
    "zero\u200bwidth": "zero\\u{200b}width",
    "[bold]no markup[/bold]": "[bold]no markup[/bold]",
    ":smile:": ":smile:",
}


@pytest.mark.parametrize(("text", "shown"), ESCAPES.items(), ids=ascii)
def test_what_a_terminal_would_obey_is_written_out(spr, incident, tmp_path, text, shown):
    (tmp_path / "fields.json").write_text(json.dumps({"reasons": text}))
    spr.ok(f"record abuse-or-neglect-ruled-out {incident} --occurred today --from-file fields.json")
    page = spr.ok(f"history {incident} --words --color always").out
    assert f"reasons: {shown}" in page
    as_json = spr.ok(f"history {incident} --words --format json").out
    assert text not in as_json or text == shown
    assert json.loads(as_json)["facts"][-1]["words"]["reasons"] == text


def test_the_json_of_show_keeps_its_promise(spr, incident):
    answer = spr.ask(f"show {incident}")
    assert answer.items() >= {
        "case": incident, "kind": "incident", "status": "notified", "opened_on": "2026-11-23",
        "facts": 6,
    }.items()  # fmt: skip
    assert answer["clocks"][0]["duty"] == "sin.notify_panel"
    assert "incident.safety-secured" in answer["possible"]


def test_show_says_what_the_criteria_come_to_for_each_child_and_ground(spr, incident):
    found = {each["ground"]: each for each in spr.ask(f"show {incident}")["criteria"]}
    assert {ground: each["finding"] for ground, each in found.items()} == {
        "serious-harm": "met",
        "death": "not met",
        "looked-after-death": "not met",
        "regulated-setting-death": "not met",
        "care-leaver-death": "not met",
    }


def test_show_names_the_answers_that_are_missing(spr):
    spr.ok("record incident.notified --organisation school --child A --occurred today")
    found = {each["ground"]: each["missing"] for each in spr.ask("show 2026-001")["criteria"]}
    assert found["looked-after-death"] == ["Has the child died?", "Was the child looked after?"]
    assert "unknown Has the child died? Was the child looked after?" in spr.ok("show 2026-001").words


def test_show_of_a_review_names_whose_records_are_awaited(spr, incident):
    spr.ok(f"record review.considered --incident {incident} --occurred today")
    spr.ok("record review.commissioned review/2026-002 --occurred today")
    spr.ok("record review.records-requested review/2026-002 --agency police --occurred today")
    answer = spr.ask("show review/2026-002")
    assert (answer["awaited"], answer["incident"]) == (["police"], incident)
    assert "Records awaited from: police" in spr.ok("show review/2026-002").words
    assert spr.ask(f"show {incident}")["reviews"] == ["review/2026-002"]


def test_a_death_three_weeks_after_serious_harm(spr):
    """A new ground, a clock of the child death process, and the earlier report is kept."""
    spr.ok(
        "record incident.notified --organisation school --type serious-harm --child A "
        "--abuse-or-neglect suspected --occurred 'Mon 26 Oct 2026'"
    )
    spr.ok(
        "record panel-notified 2026-001 --occurred 'Wed 28 Oct 2026' --reference R1 "
        "--departure 'Before the criteria were confirmed.'"
    )
    died = spr.ask("record child-died 2026-001 --child A --occurred 'Mon 16 Nov 2026' --expected no")
    assert ("started", "cdr.notify", "A") in [(c["change"], c["duty"], c["subject"]) for c in died["clocks"]]
    answer = spr.ask("show 2026-001")
    met = {each["ground"] for each in answer["criteria"] if each["finding"] == "met"}
    assert met == {"serious-harm", "death"}
    states = {(c["duty"], c["subject"]): c["state"] for c in answer["clocks"]}
    assert states["sin.notify_panel", ""] == "met"
    assert states["cdr.notify", "A"] == "running"
    assert answer["status"] == "reported"


def test_lists_are_lists(spr, incident):
    spr.ok("record review.commissioned --occurred today")
    assert [each["case"] for each in spr.ask("list incidents")["incidents"]] == [incident]
    assert [each["case"] for each in spr.ask("list reviews")["reviews"]] == ["review/2026-002"]
    assert spr.ask("list departures")["departures"] == []
    assert spr.ask("list incidents --status closed")["incidents"] == []
    assert "1 incident" in spr.ok("list incidents").out


def test_an_unknown_status_is_named_with_the_nearest(spr):
    said = spr("list incidents --status notifed")
    assert said.code == 2
    assert "Did you mean notified?" in said.err


def test_show_says_who_is_in_charge_and_who_is_told_nothing(spr, incident):
    spr.ok(
        f"record case.owner-named {incident} --owner b.jones --deputy a.lee --party local-authority {TODAY}"
    )
    spr.ok(f"record case.person-recused {incident} --person c.roy --because implicated {TODAY}")
    page = spr.ok(f"show {incident}").words
    assert "In charge of it for the local authority: b.jones, deputy: a.lee" in page
    assert "Told nothing of it: c.roy." in page
    answer = spr.ask(f"show {incident}")
    assert answer["owners"] == [
        {"party": "local-authority", "duty": None, "owner": "b.jones", "deputy": "a.lee"}
    ]
    assert answer["recused"] == [{"person": "c.roy", "because": "implicated"}]
    spr.ok(f"record case.recusal-ended {incident} --person c.roy {TODAY}")
    assert spr.ask(f"show {incident}")["recused"] == []
