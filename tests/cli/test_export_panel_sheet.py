"""`spr export panel-sheet`: an incident in the order of the national form, to copy before it times out."""

import pytest

SHEET = "export panel-sheet incident/2026-001"


@pytest.fixture
def told(spr, incident):
    """The incident with what the form asks of child A, and two sealed texts."""
    on = "--occurred 'Mon 23 Nov 2026'"
    spr.ok(f"record child-status-stated {incident} --child A --age-band six-to-ten --placement hospital {on}")
    spr.ok(f"record child-characteristics-stated {incident} --child A --sex male --known-to school {on}")
    spr.ok(f"record local-authority-became-aware {incident} {on}")
    spr.ok(f"record safety-secured {incident} --actions 'Moved to a safe ward.' {on}")
    spr.ok(
        "record incident.notified incident/2026-001 --organisation hospital --type serious-harm --child A "
        f"--summary 'Burns that were not explained.' {on}"
    )
    return spr


def answers(spr, line=SHEET):
    """The answers by question."""
    return {each["question"]: each for each in spr.ask(line)["questions"]}


def test_the_questions_come_in_the_order_of_the_form(told):
    """Domain notes on the notification system: authority, child, incident, outline, others told."""
    sections = list(dict.fromkeys(each["section"] for each in told.ask(SHEET)["questions"]))
    assert sections == [
        "You and your authority",
        "Child A",
        "The incident",
        "What happened",
        "Other bodies, other children, immediate action",
    ]


def test_what_is_on_record_is_the_answer(told):
    said = {question: each["answer"] for question, each in answers(told).items()}
    assert said["Age"] == "six to ten"
    assert said["Sex"] == "male"
    assert said["Placement type"] == "hospital"
    assert said["Known to which agencies"] == "school"
    assert said["Date the local authority became aware"] == "Mon 23 November 2026"
    assert said["Nature"] == "serious harm"


def test_what_is_not_on_record_comes_with_the_command_that_records_it(told):
    said = answers(told)["Ethnicity"]
    assert said["answer"] is None
    assert said["next"].startswith(
        "spr record incident.child-characteristics-stated incident/2026-001 --child A"
    )
    assert f"Ethnicity: not on record: record it with {said['next']}" in told.ok(SHEET).words


PLAUSIBLE = {
    "--age-band": "six-to-ten", "--sex": "male", "--ethnicity": "white", "--legal-status": "care-order",
    "--placement": "hospital", "--known-to": "school", "--harm": "physical-health", "--partner": "police",
    "--interest": "expected", "--organisation": "school", "--incident-authority": "calderdale",
    "--placing-authority": "calderdale", "--child-protection": "now",
}  # fmt: skip
"""What somebody may put for a placeholder; for any other word, yes."""


@pytest.mark.parametrize("story", ["as told", "of a death", "without a child"])
def test_every_command_that_is_printed_would_be_taken(told, story):
    """A dry run of each, with plausible words: an option that takes no such word would be refused."""
    on = "--occurred 'Mon 23 Nov 2026'"
    if story == "of a death":
        told.ok(f"record incident.notified --organisation school --type death --child A {on}")
    if story == "without a child":
        told.ok(f"record incident.notified --organisation school {on}")
    line = SHEET if story == "as told" else SHEET.replace("2026-001", "2026-002")
    commands = [each["next"] for each in told.ask(line)["questions"] if each["next"]]
    assert commands
    for command in commands:
        words = command.removeprefix("spr ").split()
        filled = [
            PLAUSIBLE.get(before, "yes") if word in ("WORD", "TEXT") else word
            for before, word in zip(["", *words], words, strict=False)
        ]
        typed = " ".join(filled).replace("type=WORD", "type=death").replace("summary=TEXT", "summary=x")
        said = told(typed.replace("WHEN", "today").replace("WHY", "x"), "--dry-run", "--departure", "x")
        assert said.code == 0, (command, said.words)


def test_the_outline_is_not_asked_for_by_a_second_notification(spr, incident):
    """A second incident.notified would be another notification: what the first left out is put into it."""
    said = answers(spr)["Case outline"]["next"]
    assert said == "spr decide correct incident/2026-001 1 --set summary=TEXT --because WHY"


def test_the_day_of_the_incident_is_not_said_to_be_that_of_the_death(spr):
    """Nobody said when the child died: only when it happened."""
    told = "--organisation hospital --type death --child A --happened 2026-11-20"
    spr.ok(f"record incident.notified {told} --occurred today")
    assert answers(spr)["Died"]["answer"] is None
    assert (
        "Died: not on record (the incident is dated Fri 20 November 2026): record it" in spr.ok(SHEET).words
    )
    spr.ok("record incident.child-died incident/2026-001 --child A --occurred 2026-11-21")
    assert answers(spr)["Died"]["answer"] == "Sat 21 November 2026"


def test_whoever_was_informed_is_named(told):
    told.ok("record safeguarding-partners-informed incident/2026-001 --area calderdale --occurred today")
    assert answers(told)["Others informed"]["answer"].startswith("safeguarding partners, calderdale, ")


def test_what_this_record_does_not_keep_is_said_to_be_elsewhere(told):
    assert "not kept in this record" in answers(told)["NHS number"]["answer"]


def test_sealed_words_are_shown_only_where_they_are_asked_for(told):
    sealed, opened = told.ok(SHEET).out, told.ok(f"{SHEET} --words").out
    assert "Burns that were not explained." not in sealed
    assert "Moved to a safe ward." not in sealed
    assert "add --words to read it here" in sealed
    assert "Case outline: Burns that were not explained." in opened
    assert "Moved to a safe ward." in opened


def test_the_sheet_is_a_plain_text_for_copying(told, tmp_path):
    path = tmp_path / "sheet.txt"
    told.ok(f"{SHEET} -o {path}")
    text = path.read_text("utf-8")
    assert text.startswith("incident/2026-001: the notification to the Panel\n")
    assert "spr record panel-notified incident/2026-001" in text
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_past_is_asked_of_the_sheet_too(told):
    told.ok("record panel-notified incident/2026-001 --departure x --occurred today")
    said = told.ok(f"{SHEET} --as-of 'Mon 23 Nov 2026'").out
    assert "As it stood: As of Mon 23 November 2026" in said


def test_a_review_has_no_such_sheet(spr):
    spr.ok("record review.considered --occurred today")
    said = spr("export panel-sheet review/2026-001")
    assert said.code == 4
    assert "only an incident is notified" in said.words


def test_a_fifth_child_goes_into_the_further_information(spr):
    """GOV.UK, Report a serious child safeguarding incident: up to four children."""
    children = " ".join(f"--child {code}" for code in "ABCDE")
    spr.ok(f"record incident.notified --organisation police --type serious-harm {children} --occurred today")
    rows = spr.ask(SHEET)["questions"]
    assert [row["question"] for row in rows if row["section"] == "Further children"] == ["Child E"]
    assert {row["section"] for row in rows} >= {f"Child {code}" for code in "ABCD"}
