"""`spr audit`: what an outsider needs to check the record, and what a check finds."""

import csv
import io
import json
import shutil
from contextlib import closing

import pytest

from events.evidence.notes import Signer
from events.keystore import Keystore, beside
from events.sqlite.driver import driver
from scheduler.cli.keeping.verifying import DOCUMENT, FINDING


@pytest.fixture
def outside(spr, incident, tmp_path):
    """What was written down and held elsewhere: the key, and a checkpoint of Monday."""
    spr.ok("audit key -o", tmp_path / "log.key")
    spr.ok("audit checkpoint -o", tmp_path / "monday.checkpoint")
    return tmp_path


def altered(store, *statements):
    """The record as its owner could alter it."""
    connection = driver.connect(store, isolation_level=None)
    guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    guards = [
        (name, sql)
        for name, sql in guards
        if " ON fact" in sql or " ON command" in sql or "checkpoint" in sql
    ]
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, sql in guards:
        connection.execute(sql)
    connection.close()


CUT = (
    "DELETE FROM checkpoint",
    "DELETE FROM command WHERE last > 2",
    "DELETE FROM fact WHERE position > 2",
)


def test_the_record_is_verified_against_what_was_held_elsewhere(spr, outside):
    answer = spr.ask("audit verify --held monday.checkpoint --key log.key --words")
    assert (answer["ok"], answer["findings"]) == (True, [])
    assert answer["covered"] == answer["facts"] == answer["checkpoint"]["size"]
    assert answer["kept"] == 1
    told = " ".join(answer["not_checked"])
    assert f"after position {answer['facts']}" in told
    for settled in ("cut off with their commands", "different cases", "--key", "--words"):
        assert settled not in told


def test_without_anything_held_it_is_said_what_could_not_be_seen(spr, outside):
    told = " ".join(spr.ask("audit verify")["not_checked"])
    for each in (
        "--held",
        "cut off with their commands",
        "whoever holds the store can replace it",
        "--words",
    ):
        assert each in told


def test_a_record_cut_short_is_found_with_a_checkpoint_and_only_then(spr, outside):
    """Tracekit, experiment 1: a log by itself shows 0 of 60 truncations."""
    altered(spr.store, *CUT)
    assert spr.ask("audit verify")["ok"]
    said = spr("audit verify --held monday.checkpoint --format json")
    assert said.code == 6
    assert [finding["check"] for finding in said.json()["findings"]] == ["truncated"]
    assert "call the auditor" in said.err


def test_a_checkpoint_of_another_record_is_named(spr, outside, tmp_path, monkeypatch):
    monkeypatch.setenv("SPR_DATABASE", str(tmp_path / "other" / "spr.db"))
    spr.ok("admin init")
    said = spr("audit verify --held monday.checkpoint --format json")
    assert said.code == 6
    assert [finding["check"] for finding in said.json()["findings"]] == ["other-log"]


def test_another_key_than_the_one_written_down_is_found(spr, outside, tmp_path):
    """The keystore was exchanged and everything signed anew: only the key on paper tells."""
    stranger = Signer(f"spr/{spr.ask('audit key')['log']}", bytes(32)).verifier
    said = spr("audit verify --format json --key", stranger)
    assert said.code == 6
    assert [finding["check"] for finding in said.json()["findings"]] == ["signature"]
    assert spr.ask("audit verify --key log.key")["ok"], "the control"


def test_the_key_can_be_typed_or_be_in_a_file(spr, outside):
    typed = (outside / "log.key").read_text().strip()
    assert spr.ok("audit verify --key", typed)


@pytest.mark.parametrize("wrong", ["nothing+", "a+b+c", "log.keys"])
def test_what_is_no_key_is_refused(spr, outside, wrong):
    said = spr("audit verify --key", wrong)
    assert said.code in (1, 2)
    assert "key" in said.err


def test_a_file_that_is_no_checkpoint_is_refused_by_name(spr, outside):
    (outside / "letter.txt").write_text("Dear auditor,\n")
    said = spr("audit verify --held letter.txt")
    assert said.code == 1
    assert "letter.txt: This is no signed note" in said.words


def test_the_document_is_the_one_that_is_described(spr, outside):
    """docs/reference/examination.md is written from the two."""
    altered(spr.store, "UPDATE fact SET type = 'other' WHERE position = 2")
    answer = spr("audit verify --format json").json()
    assert list(answer) == list(DOCUMENT)
    assert set(answer["findings"][0]) == set(FINDING)


def test_what_is_neither_a_key_nor_a_file_is_named_as_that(spr, outside):
    said = spr("audit verify --key garbage")
    assert said.code == 2
    assert "garbage is no key, and no file" in said.words
    assert "spr audit key" in said.words


def test_lines_for_programs_say_what_was_not_checked(spr, outside):
    """Else a record in order would print nothing, as if nothing had been left out."""
    told = spr.ask("audit verify")["not_checked"]
    lines = [json.loads(line) for line in spr.ok("audit verify --format ndjson").out.splitlines()]
    assert lines == [{"not_checked": each} for each in told]
    rows = list(csv.DictReader(io.StringIO(spr.ok("audit verify --format csv").out)))
    assert rows == [{"check": "not checked", "says": each} for each in told]
    altered(spr.store, *CUT[1:])
    first, *rest = (json.loads(line) for line in spr("audit verify --format ndjson").out.splitlines())
    assert first["check"] in {"rewritten", "truncated"}
    assert "not_checked" in rest[-1]


def test_a_store_that_cannot_be_opened_is_said_in_the_same_document(spr, outside, tmp_path):
    said = spr(f"audit verify --database {tmp_path / 'none.db'} --format json")
    document = said.json()
    assert (said.code, document["ok"], [each["check"] for each in document["findings"]]) == (
        3,
        False,
        ["store"],
    )
    assert set(document) == set(spr.ask("audit verify"))


@pytest.mark.parametrize("words", ["", "--words"])
def test_what_the_record_says_of_itself_does_not_silence_the_examination(spr, outside, words):
    """The exit code is that of a broken record, and the finding says what was altered."""
    altered(spr.store, "DROP TRIGGER log_is_never_removed", "DELETE FROM log")
    said = spr(f"audit verify {words} --format json")
    assert said.code == 6
    assert {"log", "guards-missing"} <= {each["check"] for each in said.json()["findings"]}


def test_a_destroyed_key_put_back_is_found_with_the_words(spr, outside, incident):
    spr.ok(
        f"record safeguarding-lead-disagreed {incident} --by lead --reasons 'A sentence.' --occurred today"
    )
    before = beside(spr.store)[0].read_bytes()
    spr.ok(f"admin keys destroy {incident} --reason 'Kept long enough.' --authority Head --yes")
    beside(spr.store)[0].write_bytes(before)
    said = spr("audit verify --words --format json")
    assert said.code == 6
    found = [each for each in said.json()["findings"] if each["check"] == "destroyed-key"]
    assert [each["stream"] for each in found] == [incident]


def test_verifying_makes_no_key_and_names_the_one_that_is_missing(spr, outside):
    with closing(driver.connect(beside(spr.store)[0], isolation_level=None)) as connection:
        connection.execute("DELETE FROM named_secret")
    before = beside(spr.store)[0].read_bytes()
    said = spr("audit verify --format json")
    assert (said.code, [each["check"] for each in said.json()["findings"]]) == (6, ["keystore"])
    assert beside(spr.store)[0].read_bytes() == before


def test_a_trigger_in_the_keystore_is_told_by_the_doctor(spr, outside):
    assert "keystore" not in {each["name"] for each in spr("doctor --format json").json()["checks"]}
    with closing(driver.connect(beside(spr.store)[0], isolation_level=None)) as connection:
        connection.execute("CREATE TRIGGER mine AFTER UPDATE ON subject_key BEGIN SELECT 1; END")
    said = spr("doctor --format json")
    (check,) = (each for each in said.json()["checks"] if each["name"] == "keystore")
    assert (said.code, check["state"], "mine" in check["says"]) == (1, "fail", True)


def test_a_copy_without_its_keys_is_verified_too(spr, outside, tmp_path):
    spr.ok("list incidents")
    folder = tmp_path / "evidence"
    folder.mkdir(mode=0o700)
    shutil.copy(spr.store, folder / "spr.db")
    line = f"audit verify --database {folder / 'spr.db'}"
    assert "no key was named and the keystore is not here" in " ".join(spr.ask(line)["not_checked"])
    assert spr.ask(f"{line} --held monday.checkpoint --key log.key")["covered"]
    said = spr(f"{line} --words --format json")
    assert (said.code, [each["check"] for each in said.json()["findings"]]) == (6, ["keystore"])


def test_texts_that_no_longer_open_are_found_and_none_is_shown(spr, outside, incident):
    spr.ok(f"record safeguarding-lead-disagreed {incident} --by lead --reasons 'A very telling sentence.'"
           " --occurred today")  # fmt: skip
    keystore = Keystore.open(beside(spr.store)[0], kek=beside(spr.store)[1])
    assert keystore.destroy(incident)
    keystore.close()
    assert spr.ask("audit verify")["ok"]
    said = spr("audit verify --words --format json")
    assert said.code == 6
    assert {finding["check"] for finding in said.json()["findings"]} == {"destroyed", "erased"}
    assert "telling" not in said.out + said.err


def test_texts_of_a_key_destroyed_as_the_record_says_are_no_finding(spr, outside, incident):
    spr.ok(
        f"record safeguarding-lead-disagreed {incident} --by lead --reasons 'A sentence.' --occurred today"
    )
    spr.ok(f"admin keys destroy {incident} --reason 'Kept long enough.' --authority Head --yes")
    assert spr.ask("audit verify --words --held monday.checkpoint --key log.key")["ok"]


def test_a_checkpoint_is_printed_as_it_is_signed(spr, incident, tmp_path):
    text = spr.ok("audit checkpoint").out
    answer = spr.ask("audit checkpoint")
    assert answer["note"] == text
    assert text.split("\n")[:2] == [answer["origin"], str(answer["size"])]
    spr.ok("audit checkpoint -o", tmp_path / "any.name")
    assert (tmp_path / "any.name").read_text() == text
    assert (tmp_path / "any.name").stat().st_mode & 0o777 == 0o600


def test_a_case_is_proven_to_somebody_who_has_nothing_but_the_key(spr, outside, incident, monkeypatch):
    spr.ok(f"audit prove {incident} -o case.tlog-proof")
    facts = spr.ask(f"history {incident}")["facts"]
    monkeypatch.setenv("SPR_DATABASE", str(outside / "nowhere" / "spr.db"))
    answer = spr.ask("audit check case.tlog-proof --key log.key")
    assert answer["ok"]
    assert [each["position"] for each in answer["facts"]] == [each["position"] for each in facts]
    assert [each["version"] for each in answer["facts"]] == [each["version"] for each in facts]
    assert "after version" in " ".join(answer["not_checked"])
    assert "Every one is on record" in spr.ok("audit check case.tlog-proof --key log.key").out


def test_a_checkpoint_is_exchanged_for_a_newer_one_without_seeing_the_record(
    spr, outside, incident, monkeypatch
):
    """Whoever holds a checkpoint has nothing but it and the key."""
    spr.ok(f"record safety-secured {incident} --occurred today")
    made = spr.ask("audit checkpoint --since monday.checkpoint")
    spr.ok("audit checkpoint --since monday.checkpoint -o tuesday.proof")
    assert (outside / "tuesday.proof").read_text() == made["proof"]
    monkeypatch.setenv("SPR_DATABASE", str(outside / "nowhere" / "spr.db"))
    check = "audit check tuesday.proof --held monday.checkpoint --key log.key"
    answer = spr.ask(check)
    assert (answer["ok"], answer["since"], answer["checkpoint"]["size"]) == (
        True,
        made["since"],
        made["size"],
    )
    assert "hold it in its place" in spr.ok(check).out
    said = spr("audit check tuesday.proof --held tuesday.checkpoint --key log.key")
    assert said.code == 1
    assert "cannot be read" in said.words


def test_a_record_written_anew_has_no_checkpoint_that_goes_on(spr, outside, incident):
    """Cut off and carried on: the log's own key signs, and the held checkpoint refuses it all the same."""
    altered(spr.store, *CUT)
    said = spr("audit checkpoint --since monday.checkpoint")
    assert said.code == 6
    assert "cut off" in said.words


def test_one_fact_is_proven_by_its_position(spr, outside):
    answer = spr.ask("audit prove 2")
    (outside / "one.tlog-proof").write_text(answer["proof"])
    assert [each["position"] for each in answer["facts"]] == [2]
    assert spr.ask("audit check one.tlog-proof --key log.key")["ok"]


def test_a_proof_that_was_altered_does_not_hold(spr, outside):
    proof = spr.ok("audit prove 2").out
    (outside / "forged.tlog-proof").write_text(proof.replace("index 1", "index 0"))
    said = spr("audit check forged.tlog-proof --key log.key --format json")
    assert said.code == 6
    assert [finding["check"] for finding in said.json()["findings"]] == ["proof"]
    assert "does not hold" in said.err
    assert spr("audit check log.key --key log.key").code == 1


def test_a_proof_is_not_checked_without_a_key(spr, outside):
    """Whoever made the file could have signed it."""
    assert spr("audit check any.tlog-proof").code == 2


@pytest.mark.parametrize(("what", "code"), [("999", 3), ("incident/2026-999", 3)])
def test_what_is_not_on_record_is_not_proven(spr, outside, what, code):
    assert spr(f"audit prove {what}").code == code


def test_facts_newer_than_the_checkpoint_are_not_proven_yet(spr, outside, incident):
    spr.ok(f"record safety-secured {incident} --occurred today")
    said = spr(f"audit prove {incident}")
    assert said.code == 1
    assert "spr audit checkpoint" in said.words


def test_the_doctor_counts_what_no_checkpoint_covers(spr, incident):
    """From a day on: so long nothing but the account itself keeps the newest facts as they are."""

    def seen(**when):
        answer = spr("doctor --format json", **when).json()
        return next(
            (check["state"], check["says"]) for check in answer["checks"] if check["name"] == "checkpoint"
        )

    assert seen()[0] == "ok"
    state, says = seen(now="Wed 25 Nov 2026 10:00")
    assert state == "warn"
    assert "there is none" in says
    spr.ok("audit checkpoint")
    assert seen() == ("ok", "the newest one is over every fact")
