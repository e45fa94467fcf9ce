"""`spr decide correct`, `retract`, `merge` and `unmerge`: nothing is altered, and what moves is shown."""

import json

import pytest
from putting_right import SLIP, last, marks, moved


def due(answer, duty="sin.notify_panel"):
    """The due date of a clock before and after."""
    (clock,) = [c for each in answer["moved"] for c in each["clocks"] if c["duty"] == duty]
    return clock["before"]["due_on"], clock["after"]["due_on"]


# What is corrected


def test_a_wrong_date_is_corrected_and_the_clocks_move(spr, incident):
    """Five working days from Fri 20 Nov 2026 end on Fri 27 Nov 2026."""
    answer = spr.ask(f"decide correct {incident} 1 --occurred 'Fri 20 Nov 2026' {SLIP}")
    assert due(answer) == ("2026-11-30", "2026-11-27")
    assert answer["changes"] == [
        {"field": "occurred", "before": "Mon 23 November 2026", "after": "Fri 20 November 2026"}
    ]
    assert spr.ask(f"show {incident}")["opened_on"] == "2026-11-20"


def test_fields_that_are_not_named_stay(spr, incident):
    spr.ok(f"decide correct {incident} 1 --set looked-after=yes {SLIP}")
    (child,) = spr.ask(f"show {incident}")["children"]
    assert (child["child"], child["looked_after"], child["abuse_or_neglect"]) == ("A", "yes", "suspected")


def test_several_children_are_corrected_by_the_name_of_one(spr, incident):
    spr.ok(f"decide correct {incident} 1 --set child=A --set child=B {SLIP}")
    assert [child["child"] for child in spr.ask(f"show {incident}")["children"]] == ["A", "B"]


def test_a_field_left_empty_is_taken_away(spr, incident):
    spr.ok(f"decide correct {incident} 1 --set abuse_or_neglect= {SLIP}")
    assert spr.ask(f"show {incident}")["children"][0]["abuse_or_neglect"] == "unknown"


def test_a_child_who_had_not_died_is_void_of_the_duties_of_a_death(spr, incident):
    answer = spr.ask(f"decide correct {incident} 1 --set type=death {SLIP}")
    assert moved(answer)["cdr.notify", "A"] == (None, "not-reckonable")
    back = spr.ask(f"decide correct {incident} 1 --set type=serious-harm {SLIP}")
    assert moved(back)["cdr.notify", "A"] == ("not-reckonable", "void")


def test_who_acted_is_kept_and_can_be_corrected(spr, incident):
    spr.ok(f"record safety-secured {incident} --occurred today --by 'Head teacher' --role lead")
    number = last(spr)
    spr.ok(f"decide correct {incident} {number} --set other-children-considered=yes {SLIP}")
    (kept,) = [f for f in spr.ask(f"history {incident}")["facts"] if f["instead_of"]]
    assert (kept["by"], kept["role"]) == ("Head teacher", "lead")
    answer = spr.ask(f"decide correct {incident} {number} --by 'Deputy head' {SLIP}")
    assert answer["changes"] == [{"field": "by", "before": "Head teacher", "after": "Deputy head"}]


def test_a_correction_is_not_said_to_be_by_who_acted_in_what_is_corrected(spr, incident):
    spr.ok(f"record safety-secured {incident} --occurred today --by 'Head teacher'")
    number = last(spr)
    spr.ok(f"decide correct {incident} {number} --occurred yesterday {SLIP}")
    (correcting,) = [f for f in spr.ask(f"history {incident}")["facts"] if f["corrects"]]
    assert correcting["by"] is None


def test_sealed_texts_are_kept_and_sealed_again(spr, incident):
    spr.ok(f"record abuse-or-neglect-ruled-out {incident} --occurred today --reasons 'Fell from a swing.'")
    number = last(spr)
    spr.ok(f"decide correct {incident} {number} --occurred yesterday {SLIP}")
    assert "swing" not in spr.ok(f"history {incident}").out
    words = [fact.get("words") for fact in spr.ask(f"history {incident} --words")["facts"]]
    assert words.count({"reasons": "Fell from a swing."}) == 2
    assert {"reasons": "A slip of the pen."} in words


def test_a_sealed_text_is_corrected_and_never_shown(spr, incident):
    spr.ok(f"record abuse-or-neglect-ruled-out {incident} --occurred today --reasons 'Fell from a swing.'")
    number = last(spr)
    said = spr.ok(f"decide correct {incident} {number} --set reasons='Fell from a slide.' {SLIP}")
    assert "swing" not in said.out
    assert "slide" not in said.out
    assert "reasons: (sealed) → (sealed)" in said.out
    assert "Fell from a slide." in spr.ok(f"history {incident} --words").out


def test_where_the_key_is_gone_the_texts_are_asked_for_anew(spr, incident):
    spr.ok(f"record abuse-or-neglect-ruled-out {incident} --occurred today --reasons 'Fell from a swing.'")
    spr.ok(f"admin keys destroy {incident} --reason 'Kept long enough.' --authority Head --yes")
    number = last(spr)
    said = spr(f"decide correct {incident} {number} --occurred yesterday {SLIP}")
    assert said.code == 2
    assert (
        "reasons cannot be kept: [erased: its key was destroyed]. Write it anew: --set reasons=" in said.words
    )


def test_personal_fields_come_from_a_file_also_here(spr, incident, tmp_path):
    (tmp_path / "child.json").write_text(json.dumps({"child": "A", "name": "Quillfeather"}))
    spr.ok(f"record child-described {incident} --occurred today --from-file child.json")
    number = last(spr)
    said = spr(f"decide correct {incident} {number} --set name=Quillfather {SLIP}")
    assert said.code == 2
    assert "never stands on the command line" in said.words
    assert "Quillfather" not in said.words
    (tmp_path / "name.json").write_text(json.dumps({"name": "Quillfather"}))
    spr.ok(f"decide correct {incident} {number} --from-file name.json {SLIP}")
    assert "name: Quillfather" in spr.ok(f"history {incident} --words").out


def test_the_reasons_can_be_piped_in(spr, incident, monkeypatch):
    spr.piped(monkeypatch, b"The letter is of Friday.\n")
    spr.ok(f"decide correct {incident} 1 --occurred 'Fri 20 Nov 2026' --because -")
    assert "reasons: The letter is of Friday." in spr.ok(f"history {incident} --words").out


def test_a_departure_and_its_reason_are_kept(spr, incident):
    spr.ok(
        f"record panel-notified {incident} --occurred today --reference R1 --departure 'The duty is first.'"
    )
    number = last(spr)
    answer = spr.ask(f"decide correct {incident} {number} --set reference=R2 {SLIP}")
    assert answer["departs_from"] == ["criteria-confirmed"]
    assert spr.ok(f"history {incident} --words").out.count("The duty is first.") == 2


def test_a_corrected_fact_is_corrected_again_under_its_first_number(spr, incident):
    spr.ok(f"decide correct {incident} 1 --set looked-after=yes {SLIP}")
    answer = spr.ask(f"decide correct {incident} 1 --set regulated-setting=yes {SLIP}")
    assert [change["field"] for change in answer["changes"]] == ["regulated_setting"]
    (child,) = spr.ask(f"show {incident}")["children"]
    assert (child["looked_after"], child["regulated_setting"]) == ("yes", "yes")


def test_the_same_request_is_recorded_once(spr, incident):
    line = f"decide correct {incident} 1 --set looked-after=yes {SLIP} --request-id C-1"
    first, again = spr.ask(line), spr.ask(line)
    assert (again["repeated"], again["position"]) == (True, first["position"])
    assert again["moved"] == first["moved"]
    said = spr(line.replace("=yes", "=no"))
    assert said.code == 2
    assert "was used before for a different request" in said.err


def test_a_dry_run_shows_what_would_move_and_records_nothing(spr, incident):
    before = spr.facts()
    line = f"decide correct {incident} 1 --set type=death {SLIP}"
    dry = spr.ask(f"{line} --dry-run")
    assert spr.facts() == before
    assert dry["moved"] == spr.ask(line)["moved"]
    assert (dry["dry_run"], dry["position"]) == (True, None)


def test_before_and_after_are_said_for_each_clock(spr, incident):
    page = spr.ok(f"decide correct {incident} 1 --occurred 'Fri 20 Nov 2026' {SLIP} --dry-run").words
    assert "Would be recorded: Fact 1 of the case was corrected." in page
    assert (
        "sin.notify_panel due Mon 30 November 2026, 5 working days left (provisional) "
        "due Fri 27 November 2026, 4 working days left (provisional)"
    ) in page


def test_a_status_that_moves_is_said(spr, incident):
    spr.ok(f"record criteria-not-met {incident} --reasons x --departure 'Something.' --occurred today")
    number = last(spr)
    answer = spr.ask(f"decide retract {incident} {number} --because 'Another case was meant.' --dry-run")
    assert answer["moved"][0]["status"] == {"before": "criteria-not-met", "after": "notified"}


def test_a_case_that_moved_is_not_corrected(spr, incident):
    said = spr(f"decide correct {incident} 1 --set type=death {SLIP} --expect-version 1")
    assert said.code == 5


# What is refused, and how it is answered


@pytest.fixture
def corrected(spr, incident):
    """A case whose first fact was corrected by the last but one; the last stands in its place."""
    spr.ok(f"decide correct {incident} 1 --set looked-after=yes {SLIP}")
    return incident


# fmt: off
REFUSED = [
    ("correct {} BY --set type=death",       4, "correct fact 1 again: the last correction", "a correction"),
    ("correct {} INSTEAD --set type=death",       4, "correct fact 1 again", "it took another's place"),
    ("correct {} 2 --occurred today",       4, "fact 2 is a due date", "which is reckoned"),
    ("correct {} 2 --occurred today",       4, "spr decide correct incident/2026-001 1", "from fact 1"),
    ("correct {} 99 --occurred today",      4, "spr history incident/2026-001", "there is none"),
    ("correct {} 1",                        2, "Nothing in fact 1 would be otherwise", "nothing is"),
    ("correct {} 1 --set looked-after=yes", 2, "Nothing in fact 1 would be otherwise", "it says so already"),
    ("correct {} 1 --set lookd-after=yes",  2, "Did you mean looked_after?", "there is no such field"),
    ("correct {} 1 --set looked-after=jes", 2, "Did you mean yes?", "there is no such word"),
    ("correct {} 1 --set organisation=",    2, "is blank; write the organisation", "it is needed"),
    ("correct {} 1 --set looked-after",     2, "--set takes FIELD=VALUE", "there is no value"),
    ("correct {} 1 --occurred tomorrow",    4, "not in the future", "it cannot have happened yet"),
    ("correct {} 1 --occurred 11/23/2026",  2, "the day comes first", "a wrong date"),
    ("retract {} 1",                        4, "spr decide merge incident/2026-001", "it opened the case"),
    ("retract {} 2",                        4, "fact 2 is a due date", "a due date is no statement"),
    ("retract {} BY",                        4, "correct fact 1 again", "a correction is corrected"),
    ("retract {} 99",                       4, "spr history incident/2026-001", "there is no such fact"),
    ("merge {} {}",                         4, "it names another case than itself", "a case into itself"),
    ("merge {} review/2026-002",            4, "spr decide link incident/2026-001", "another kind"),
    ("merge {} incident/2026-009",          3, "There is no case incident/2026-009", "there is no such case"),
    ("merge {} 2026-003 --child Z=A",       2, "there is no such child", "a child who is not there"),
    ("merge {} 2026-003 --child A=Mary-Ann", 2, "no child's code", "what may be a name"),
    ("unmerge {}",                          4, "the case has been merged into that one", "it was not merged"),
]
# fmt: on


@pytest.mark.parametrize(("line", "code", "says", "because"), REFUSED)
def test_what_cannot_be_put_right_is_refused_with_what_to_do(spr, corrected, line, code, says, because):
    spr.ok("record review.considered --occurred today")
    spr.ok("record incident.notified --organisation hospital --child A --occurred today")
    before, instead = spr.facts(), last(spr)
    line = line.replace("BY", str(instead - 1)).replace("INSTEAD", str(instead))
    said = spr(f"decide {line.format(corrected, corrected)} {SLIP}")
    assert said.code == code, because
    assert says in said.words
    assert "Mary-Ann" not in said.words
    assert "Possible now" not in said.err
    assert spr.facts() == before


def test_without_a_reason_nothing_is_put_right(spr, incident):
    for line in (f"correct {incident} 1 --set type=death", f"retract {incident} 1", f"merge {incident} x"):
        said = spr(f"decide {line}")
        assert said.code == 2
        assert "Say why: --because" in said.words
    assert "is blank" in spr(f"decide retract {incident} 1 --because ' '").words


def test_the_rules_are_asked_of_the_corrected_fact(spr, incident):
    """The child must be one of the incident's, as when it was first recorded."""
    spr.ok(f"record child-died {incident} --child A --occurred today")
    number = last(spr)
    answer = spr.ask(f"decide correct {incident} {number} --set child=Z {SLIP} --dry-run")
    assert [warning["rule"] for warning in answer["warnings"]] == ["child-is-known"]


# What is retracted


def test_what_is_retracted_counts_no_longer(spr, incident):
    spr.ok(f"record child-died {incident} --child A --occurred today")
    number = last(spr)
    answer = spr.ask(f"decide retract {incident} {number} --because 'Another child.' --by 'Duty manager'")
    assert moved(answer)["cdr.notify", "A"] == ("running", "void")
    assert spr.ask(f"show {incident}")["children"][0]["died"] == "no"


def test_a_second_retraction_is_answered_with_the_first(spr, incident):
    spr.ok(f"record safety-secured {incident} --occurred today")
    number = last(spr)
    by = spr.ask(f"decide retract {incident} {number} --because x")["version"]
    said = spr(f"decide retract {incident} {number} --because x")
    assert said.code == 4
    assert f"fact {by} retracted it already" in said.words


def test_a_retraction_is_taken_back_by_a_correction_that_changes_nothing(spr, incident):
    spr.ok(f"record safety-secured {incident} --occurred today")
    number = last(spr)
    spr.ok(f"decide retract {incident} {number} --because x")
    spr.ok(f"decide correct {incident} {number} {SLIP}")
    mark = marks(spr)[number]
    assert mark.keys() == {"corrected_by"}
