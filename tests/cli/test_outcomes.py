"""What is said when something fails midway: whether it was recorded, and how to repeat it safely."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from events.refusals import OutcomeUnknown, StoreFull, StoreUnreachable

NOTIFIED = "record incident.notified --organisation school --occurred today"
FULL = Path("/dev/full")
ERRORS = [
    StoreFull("The disk is full.", "Make room."),
    StoreUnreachable("The server does not answer.", "Look after it."),
    OutcomeUnknown("Whether it was recorded is not known.", "Ask again."),
    KeyError("x"),
    OSError(5, "x"),
]


def failing(error):
    def fails(*_, **__):
        raise error

    return fails


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_after_the_append_says_that_it_was_recorded(spr, monkeypatch, error):
    before = spr.facts()
    with monkeypatch.context() as patch:
        patch.setattr("projections.runner.Views.catch_up", failing(error))
        said = spr(NOTIFIED)
    assert said.code == 1
    assert (
        f"It was recorded in incident/2026-001 at position {before + 1}; "
        "only the lists could not be brought up to date: run spr admin rebuild"
    ) in said.words
    assert "othing" not in said.words.replace("Something", "")
    assert spr.ok("admin rebuild")
    assert spr.ask("list incidents")["incidents"]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_whose_outcome_is_open_says_how_to_send_it_again(spr, monkeypatch, error):
    with monkeypatch.context() as patch:
        patch.setattr("events.sqlite.store.SqliteStore.append", failing(error))
        said = spr(NOTIFIED)
    assert said.code == 1
    found = re.search(r"send it again with --request-id (\S+): it is then recorded once", said.words)
    once, twice = (
        spr.ask(f"{NOTIFIED} --request-id {found[1]}"),
        spr.ask(f"{NOTIFIED} --request-id {found[1]}"),
    )
    assert (once["repeated"], twice["repeated"]) == (False, True)


def test_an_interruption_says_whether_it_was_recorded(spr, monkeypatch):
    monkeypatch.setattr("projections.runner.Views.catch_up", failing(KeyboardInterrupt()))
    said = spr(NOTIFIED)
    assert said.code == 130
    assert "It was recorded in incident/2026-001" in said.words


def test_an_answer_that_cannot_be_shown_hides_no_fact(spr, monkeypatch):
    monkeypatch.setattr("scheduler.cli.recording.telling.told", failing(KeyError("x")))
    said = spr(NOTIFIED)
    assert said.code == 1
    assert "It was recorded in incident/2026-001 at position" in said.words


def test_an_import_that_breaks_off_says_how_far_it_came(spr, monkeypatch, tmp_path):
    (tmp_path / "rows.jsonl").write_text(
        '{"fact": "incident.notified", "occurred": "2026-11-20", "data": {"organisation": "school"}}\n'
    )
    with monkeypatch.context() as patch:
        patch.setattr("projections.runner.Views.catch_up", failing(KeyError("x")))
        said = spr("import rows.jsonl")
    assert said.code == 1
    assert "Import the file again: what is on record already is passed over." in said.words
    assert spr.ask("import rows.jsonl")["already"] == 1


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
def test_an_output_that_takes_nothing_is_said(spr, incident):
    with FULL.open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "scheduler", "list", "incidents"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert run.returncode == 1
    assert run.stderr.startswith("The output could not be written: No space left on device.")
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize("text", ["", " ", "\t", "\u200b"])
@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("record abuse-or-neglect-ruled-out {} --occurred today --reasons", "--reasons"),
        ("record criteria-confirmed {} --occurred today --departure", "--departure"),
        ("record safety-secured {} --occurred today --by", "--by"),
        ("admin clock accept --reason", "--reason"),
    ],
)
def test_a_blank_text_is_no_reason(spr, incident, line, option, text):
    before = spr.facts()
    said = spr(line.format(incident), text)
    assert said.code == 2
    assert option in said.err
    assert spr.facts() == before


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--by", "Quillfeather; mother"),
        ("--by", "x" * 81),
        ("--role", "the aunt of the child who came in first"),
        ("--request-id", "two words"),
        ("--request-id", "x" * 81),
        ("--request-id", ""),
    ],
)
def test_what_is_not_sealed_takes_little_and_is_not_repeated(spr, incident, option, text):
    said = spr(f"record safety-secured {incident} --occurred today {option}", text)
    assert said.code == 2
    assert f"{option} takes" in said.err
    assert "not sealed" in said.words
    assert not text or text not in said.err


@pytest.mark.parametrize("option", ["--by", "--role", "--request-id"])
def test_the_help_says_what_is_not_sealed(spr, option):
    help_ = spr.ok("record incident.safety-secured --help").words
    assert re.search(rf"{option} [A-Z]+ [^-]*Not sealed: never", help_)


@pytest.mark.parametrize(
    "place",
    [
        "postgresql+psycopg://db/spr",
        "http://example.org/spr.db",
        "mysql+pymysql://db/spr",
        "file:spr.db",
        "sqlite://spr.db",
        "sqlite:///spr.db?mode=ro",
        "sqlite:///",
        "",
        "~nobody-of-that-name/x",
    ],
)
def test_a_store_is_a_path_or_an_address(spr, place):
    said = spr("due --database", place)
    assert said.code == 2
    assert "path" in said.words


@pytest.mark.parametrize(
    "place",
    ["postgresql://db", "postgresql:spr", "postgresql://ann:SE@CR/ET@db/spr", "postgres://ann:SECRET"],
)
def test_an_address_of_a_server_that_cannot_be_read_is_not_repeated(spr, place):
    """A password with a slash or an at sign in it would be taken for something else, and shown."""
    said = spr("due --database", place)
    assert said.code == 2
    assert "postgresql://login@server/database" in said.words
    assert "SE" not in said.words


def test_an_address_of_sqlite_is_taken(spr):
    assert spr.ok(f"list incidents --database sqlite:///{spr.store}")


@pytest.mark.parametrize("content", [b"", b"not a store at all"])
def test_a_file_that_is_no_store_is_said_before_its_keys(spr, content, tmp_path):
    other = tmp_path / "office" / "other.db"
    other.write_bytes(content)
    other.chmod(0o600)
    for line in (NOTIFIED, "sweep", "run"):
        said = spr(f"{line} --database {other}")
        assert said.code in (1, 6)
        assert "keystore" not in said.words


def test_a_file_of_fields_that_is_not_there_is_said_with_what_to_do(spr, incident):
    said = spr(f"record child-died {incident} --occurred today --from-file nosuch.json")
    assert said.code == 1
    assert "nosuch.json cannot be read: No such file or directory. Check the name" in said.words


def test_a_list_without_a_kind_is_asked_for_in_plain_words(spr):
    said = spr("list")
    assert said.code == 2
    assert "u{9}" not in said.err
    assert "incidents" in said.err
