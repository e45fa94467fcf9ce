"""Hostile or broken input: a sentence that says what to do, an exit code, and a store left as it was."""

import json
import os
import re
import sys
from contextlib import closing, contextmanager
from functools import partial

import pytest

from events.sqlite.driver import driver
from events.store import open_
from scheduler.cli import main

OBEYED = {*map(chr, range(32)), *map(chr, range(127, 160)), "\u202e"} - {"\n"}
NOTIFIED = "record incident.notified --organisation school --occurred today"


@contextmanager
def locked(path):
    """Somebody else is writing to a file, and does not finish."""
    other = driver.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.mark.parametrize(
    "text", ["a\x00b", "\x1b]0;title\x07", "\x9b2J", "a\u202e", "’ärger’", "=cmd|' /C calc'!A0", "-1", "a\nb"]
)
def test_any_text_is_kept_as_it_is_and_shown_harmlessly(spr, incident, text):
    spr.ok(f"record abuse-or-neglect-ruled-out {incident} --occurred today --reasons", text)
    assert spr.ask(f"history {incident} --words")["facts"][-1]["words"]["reasons"] == text
    for form in ("table", "json", "ndjson", "csv"):
        out = spr.ok(f"history {incident} --words --format {form}").out
        assert not set(out) & OBEYED


def test_half_a_character_is_refused_with_the_field(spr, incident):
    """What a shell passes on where the bytes are not UTF-8."""
    said = spr(f"record criteria-not-met {incident} --occurred today --reasons", "a\udcffb")
    assert said.code == 2
    assert "--reasons: The field reasons holds half a character" in said.words
    assert said.err.isprintable() or "\udcff" not in said.err


def test_half_a_character_in_the_envelope_is_refused(spr, incident):
    before = spr.facts()
    said = spr(f"record safety-secured {incident} --occurred today --by", "a\udcffb")
    assert said.code == 2
    assert spr.facts() == before


def test_half_a_character_anywhere_else_is_said_harmlessly(spr):
    for line in ("show", "record", "due --case", "explain x", "list", "import"):
        said = spr(line, "\udcff\x1b[2J")
        assert said.code in (1, 2, 3), line
        assert "\x1b" not in said.err
        assert "\udcff" not in said.err


def test_a_field_of_ten_mebibytes_is_refused_with_its_name(spr, incident, tmp_path):
    (tmp_path / "fields.json").write_text(json.dumps({"reasons": "x" * 10 * 2**20}))
    before = spr.facts()
    said = spr(f"record criteria-not-met {incident} --occurred today --from-file fields.json")
    assert said.code == 2
    assert "--reasons: The field reasons holds 10,485,760 bytes" in said.words
    assert len(said.err) < 500
    assert spr.facts() == before


@pytest.mark.parametrize("line", [NOTIFIED, "sweep --deliver"])
def test_a_locked_store_is_said_to_be_busy(spr, monkeypatch, line):
    spr.ok("record incident.local-authority-became-aware --occurred 'Fri 13 Nov 2026'")
    monkeypatch.setattr("scheduler.service.open_", partial(open_, patience=0.1))
    with locked(spr.store):
        said = spr(line)
    assert said.code == 1
    assert "Another program is writing to" in said.err


def test_a_locked_store_can_be_read(spr, incident):
    spr.ok("due")
    with locked(spr.store):
        assert spr.ask("show 2026-001")["case"] == incident
        spr.ok("due")


def test_a_store_that_cannot_be_written_to_says_so(spr, incident, monkeypatch):
    """As on a read-only disk; the administrator of a computer writes to any file, whatever its mode."""
    spr.ok("due")
    monkeypatch.setattr("scheduler.service.open_", partial(open_, read_only=True))
    said = spr(NOTIFIED)
    assert said.code == 1
    assert said.err
    assert spr.ask("show 2026-001")["case"] == incident


@pytest.mark.parametrize("content", [b"", b"not a store at all", b"SQLite format 3\x00" + b"\xff" * 4096])
@pytest.mark.parametrize("line", ["due", "show 2026-001", NOTIFIED, "audit verify"])
def test_a_file_that_is_no_store_is_left_alone(spr, line, content):
    spr.store.write_bytes(content)
    said = spr(line)
    assert said.code in (1, 6)
    assert str(spr.store) in said.err
    assert spr.store.read_bytes() == content


@pytest.mark.parametrize(
    ("line", "code"),
    [("due", 1), ("show 2026-001", 1), (NOTIFIED, 1), ("sweep", 1), ("doctor", 1), ("audit verify", 6)],
)
def test_a_store_of_a_newer_program_is_left_alone(spr, line, code):
    """What it means is not known here; an examination says so, and looks at its bytes all the same."""
    with closing(driver.connect(spr.store)) as store:
        store.execute("PRAGMA user_version=99")
    before = spr.store.read_bytes()
    said = spr(line)
    assert said.code == code
    assert re.search("Use the version that wrote it|examine it with that one", said.words)
    assert spr.store.read_bytes() == before


@pytest.mark.parametrize("length", [1, 100, 4096, 20_000, -4096])
@pytest.mark.parametrize("line", ["due", "show 2026-001", NOTIFIED, "audit verify", "admin backup copy.db"])
def test_a_store_that_was_cut_short_is_said_to_be_damaged(spr, incident, line, length):
    """As a disk that fails leaves it; nothing is written to it any more, and nothing is copied."""
    spr.store.write_bytes(spr.store.read_bytes()[:length])
    before = spr.store.read_bytes()
    said = spr(line)
    assert said.code in (1, 6), said.words
    assert said.err
    assert "Something went wrong" not in said.err
    assert spr.store.read_bytes() == before
    assert not (spr.folder.parent / "copy.db").exists()


def test_another_programs_database_is_left_alone(spr, tmp_path):
    other = tmp_path / "other.db"
    with driver.connect(other) as made:
        made.execute("CREATE TABLE theirs (x)")
    made.close()
    other.chmod(0o600)
    before = other.read_bytes()
    said = spr(f"{NOTIFIED} --database {other}")
    assert said.code in (1, 3)
    assert other.read_bytes() == before


def test_a_folder_is_no_store(spr, tmp_path):
    said = spr(f"due --database {tmp_path}")
    assert said.code == 1
    assert "is a folder" in said.err


def test_a_store_that_others_can_open_is_not_used(spr):
    spr.store.chmod(0o644)
    said = spr("due")
    assert said.code == 1
    assert "chmod 600" in said.err


def test_a_wrong_configuration_is_named_with_its_place(spr, tmp_path):
    (tmp_path / "bad.toml").write_text("databse = 1")
    said = spr("due --config bad.toml")
    assert said.code == 1
    assert "bad.toml" in said.err


def test_an_unforeseen_failure_is_one_sentence_and_no_name_of_ours(spr, monkeypatch):
    monkeypatch.setattr("scheduler.cli.reading.due_said.told", lambda *_, **__: {}["x"])
    said = spr("due")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "KeyError" not in said.err
    assert "KeyError" in spr("due --debug").err


def test_an_interruption_ends_with_130(spr, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("scheduler.cli.reading.due_said.told", interrupted)
    assert spr("due").code == 130


def test_a_reader_that_has_read_enough_is_no_failure_worth_a_word(spr, monkeypatch, capfd):
    class Gone:
        def write(self, _):
            raise BrokenPipeError

        def flush(self):
            raise BrokenPipeError

        def isatty(self):
            return False

        def fileno(self):
            return os.open(os.devnull, os.O_WRONLY)

    monkeypatch.setattr(sys, "stdout", Gone())
    assert main(["due"]) == 1
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("line", ["due", "doctor", NOTIFIED])
def test_of_another_programs_file_that_others_can_read_no_change_of_its_mode_is_asked(spr, tmp_path, line):
    other = tmp_path / "other.db"
    with closing(driver.connect(other)) as theirs:
        theirs.execute("CREATE TABLE theirs (one)")
    other.chmod(0o644)
    said = spr(f"{line} --database {other}")
    assert said.code == 1
    assert "belongs to another program" in said.words
    assert "chmod" not in said.words
    spr.store.chmod(0o644)
    assert "chmod 600" in spr(line).words  # the control
