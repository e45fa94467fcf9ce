"""`spr checklist`: what an incident still needs, and each body: told, not told, or not needed because."""

import pytest


def items(answer):
    return {item["question"]: item for item in answer["items"]}


def bodies(answer):
    return {body["body"]: body for body in answer["told"]}


@pytest.fixture
def death(spr):
    """A child has died, and abuse is suspected: incident/2026-001."""
    spr.ok(
        "record incident.notified --organisation hospital --type death --child A "
        "--abuse-or-neglect suspected --happened 'Sun 22 Nov 2026' --occurred 'Mon 23 Nov 2026'"
    )
    return "incident/2026-001"


def test_the_json_of_the_checklist_keeps_its_promise(spr, death):
    answer = spr.ask(f"checklist {death}")
    assert answer.keys() >= {"case", "status", "open", "not_told", "items", "told"}
    assert all(item.keys() == {"question", "answer", "because", "next"} for item in answer["items"])
    assert all(
        {"body", "state", "because", "told_on", "fact", "next"} <= each.keys() for each in answer["told"]
    )
    assert {item["answer"] for item in answer["items"]} <= {"yes", "no", "unknown"}
    assert {each["state"] for each in answer["told"]} <= {"told", "not-told", "not-needed", "not-known-yet"}
    assert answer["open"] == sum(item["next"] is not None for item in answer["items"])
    assert answer["not_told"] == [each["body"] for each in answer["told"] if each["state"] == "not-told"]


@pytest.mark.parametrize(
    "question",
    [
        "Is the child safe, or the impact of the harm minimised?",
        "Were siblings and other children considered?",
        "Is a person in a position of trust concerned?",
        "Are the agencies' records preserved?",
        "Does the press take an interest?",
        "Was the child looked after?",
    ],
)
def test_what_nobody_has_said_is_unknown_and_names_the_command(spr, death, question):
    item = items(spr.ask(f"checklist {death}"))[question]
    assert item["answer"] == "unknown"
    assert item["next"].startswith("spr record incident.")
    assert death in item["next"]


def test_an_answer_on_record_closes_its_question(spr, death):
    before = spr.ask(f"checklist {death}")["open"]
    spr.ok(f"record safety-secured {death} --other-children-considered yes --occurred today")
    answer = spr.ask(f"checklist {death}")
    assert answer["open"] == before - 2
    assert items(answer)["Were siblings and other children considered?"] == {
        "question": "Were siblings and other children considered?",
        "answer": "yes", "because": "it is on record", "next": None,
    }  # fmt: skip


def test_a_body_is_told_when_it_is_on_record(spr, death):
    assert bodies(spr.ask(f"checklist {death}"))["coroner"]["state"] == "not-told"
    spr.ok(f"record coroner-notified {death} --occurred 'Sun 22 Nov 2026'")
    coroner = bodies(spr.ask(f"checklist {death}"))["coroner"]
    assert (coroner["state"], coroner["told_on"], coroner["next"]) == ("told", "2026-11-22", None)


def test_a_body_that_need_not_be_told_says_why(spr, incident):
    coroner = bodies(spr.ask(f"checklist {incident}"))["coroner"]
    assert coroner["state"] == "not-needed"
    assert coroner["because"]
    assert coroner["next"] is None


def test_the_page_says_what_is_open_and_who_is_to_be_told(spr, death):
    page = spr.ok(f"checklist {death}").words
    for says in ("questions open", "still to be told", "Still open", "Who is to be told", "The coroner"):
        assert says in page


def test_the_checklist_is_read_and_records_nothing(spr, death):
    before = spr.facts()
    spr.ok(f"checklist {death}")
    assert spr.facts() == before


def test_a_case_of_another_kind_is_answered_with_the_command_for_it(spr):
    spr.ok("record review.considered --occurred today")
    said = spr("checklist review/2026-001")
    assert said.code == 4
    assert "only an incident has a checklist" in said.words
    assert "spr show review/2026-001" in said.words


def test_the_short_reference_is_enough(spr, death):
    assert spr.ask("checklist 2026-001")["case"] == death


def test_what_the_leading_authority_owes_is_no_command_for_us(spr, incident):
    spr.ok(f"record child-seriously-harmed {incident} --child A --occurred today")
    spr.ok(f"record abuse-or-neglect-suspected {incident} --child A --occurred today")
    assert "spr record incident.panel-notified" in (
        bodies(spr.ask(f"checklist {incident}"))["panel"]["next"] or ""
    )
    spr.ok(
        f"record authorities-stated {incident} --incident-authority leeds --home-authority ours "
        "--country england --occurred today"
    )
    answer = spr.ask(f"checklist {incident}")
    assert answer["owed_elsewhere"]["panel"] == "leeds"
    assert "panel" not in answer["not_told"]
    assert bodies(answer)["panel"]["next"] is None
    assert bodies(answer)["parents"]["next"]
    assert "owed by leeds" in spr.ok(f"checklist {incident}").words


@pytest.mark.parametrize("opening", ["review.considered", "rapid-review.notification-sent"])
def test_a_review_has_no_checklist_and_is_told_where_to_look(spr, opening):
    spr.ok(f"record {opening} --occurred today")
    case = f"{opening.partition('.')[0]}/2026-001"
    said = spr(f"checklist {case}")
    assert said.code == 4
    assert f"spr show {case}" in said.words
    assert f"spr due --case {case}" in said.words
