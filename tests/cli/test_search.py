"""A code or a reference finds its case, and nothing that is sealed is found."""

import shlex

import pytest

NOTIFIED = "record incident.notified --organisation school --type serious-harm --occurred today"
ANYWAY = "--departure 'At once.'"
SHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture
def office(spr):
    """An incident of child TDS20, whose notification bears a reference and a checksum."""
    for line in (
        f"{NOTIFIED} --child TDS20 --abuse-or-neglect suspected --by 'Duty manager'",
        f"record panel-notified 2026-001 --occurred today --reference SIN-12345 --evidence {SHA} {ANYWAY}",
        "record rapid-review.started --incident incident/2026-001 --occurred today",
        "record information-requested rapid-review/2026-002 --agency police --occurred today",
        "record review.considered --incident incident/2026-001 --occurred today",
        "record incident.safety-secured 2026-001 --occurred today --actions 'Moved to Applegate House.'",
    ):
        spr.ok(line)
    return spr


def found(spr, text):
    """What a text finds, each with its case."""
    return [(hit["what"], hit["found"], hit["case"]) for hit in spr.ask(f"search {text}")["results"]]


@pytest.mark.parametrize("text", ["TDS20", "tds20", "TDS"])
def test_a_childs_code_is_found_in_any_letters_and_by_its_beginning(office, text):
    assert ("child", "TDS20", "incident/2026-001") in found(office, text)


@pytest.mark.parametrize("text", ["SIN-12345", "sin-123", "12345", "SIN 12345"])
def test_a_reference_is_found_whole_by_its_words_and_by_its_beginning(office, text):
    assert ("reference", "SIN-12345", "incident/2026-001") in found(office, text)


def test_a_part_in_the_middle_of_a_word_is_no_beginning(office):
    assert found(office, "2345") == []
    assert found(office, "DS20") == []


def test_a_case_is_found_by_its_number(office):
    assert [case for what, _, case in found(office, "2026-001") if what == "case"] == ["incident/2026-001"]
    assert ("case", "review/2026-003", "review/2026-003") in found(office, "review/2026")


def test_a_checksum_a_duty_an_agency_and_a_position_are_found(office):
    assert ("evidence", SHA, "incident/2026-001") in found(office, SHA)
    assert ("evidence", SHA, "incident/2026-001") in found(office, SHA[:12].upper())
    assert ("duty", "sin.notify_panel", "") in found(office, "notify_panel")
    assert ("agency", "police", "rapid-review/2026-002") in found(office, "police")
    assert found(office, "3")[0][:2] == ("position", "3")


def test_words_that_stand_in_no_single_code_find_the_cases_that_hold_them_all(office):
    """Whoever types a case and an agency looks for what the one has to do with the other."""
    assert found(office, "2026-001 police") == [("case", "rapid-review/2026-002", "rapid-review/2026-002")]
    assert found(office, "TDS20 SIN-12345 sin.notify_panel") == [
        ("case", "incident/2026-001", "incident/2026-001")
    ]
    assert "hold each word somewhere" in office.ok("search 2026-001 police").words


def test_a_case_that_holds_only_some_of_the_words_is_not_found(office):
    """Negative control; and words that follow each other in one code are found as before."""
    assert found(office, "TDS20 housing") == []
    assert "hold each word somewhere" not in office.ok("search SIN 12345").words


def test_the_very_code_comes_before_what_only_begins_so(office):
    office.ok("record incident.notified --organisation school --child TDS2 --occurred today")
    assert [*dict.fromkeys(code for _, code, _ in found(office, "TDS2"))] == ["TDS2", "TDS20"]


def test_nothing_that_is_sealed_is_found_and_that_is_said(office):
    """The words of a fact, and whoever acted, are not codes."""
    for text in ("Applegate", "Moved", "Duty manager"):
        assert found(office, text) == []
    page = office.ok("search Applegate")
    assert "Nothing was found." in page.out
    assert "Names and free text are sealed, and cannot be searched." in page.words
    assert "Applegate" not in page.out + page.err


def test_every_result_ends_with_a_command_that_works(office):
    for text in ("2026", "TDS20", "SIN", "sin", "police", "3"):
        for hit in office.ask(f"search {text}")["results"]:
            assert office(hit["run"].removeprefix("spr ")).code == 0, hit["run"]


def test_an_old_reference_is_found_after_it_was_put_right(office):
    panel = [f for f in office.ask("history 2026-001")["facts"] if f["type"] == "incident.panel-notified"]
    office.ok(f"decide correct 2026-001 {panel[0]['version']} --set reference=SIN-777 --because 'Mistyped.'")
    assert ("reference", "SIN-777", "incident/2026-001") in found(office, "SIN-777")
    assert ("reference", "SIN-12345", "incident/2026-001") in found(office, "SIN-12345")


def test_no_more_than_asked_for_and_all_are_counted(office):
    answer = office.ask("search 2026 --limit 1")
    assert (len(answer["results"]), answer["total"]) == (1, 3)
    assert "And 2 more" in office.ok("search 2026 --limit 1").words


@pytest.mark.parametrize("text", ["'--'", "'%'", "'_'", "'  '", "'/'"])
def test_a_text_without_a_letter_or_digit_is_asked_for_anew(office, text):
    said = office(f"search -- {text}")
    assert said.code == 2
    assert "write a code or a reference" in said.words


def test_what_is_found_by_a_percent_sign_is_what_stands_there(office):
    assert found(office, shlex.quote("%SIN%")) == found(office, "SIN")


def test_the_json_of_search_keeps_its_promise(office):
    answer = office.ask("search TDS20")
    assert set(answer) >= {"total", "results", "searched", "not_searched"}
    assert set(answer["results"][0]) >= {"what", "found", "case", "position", "run"}
