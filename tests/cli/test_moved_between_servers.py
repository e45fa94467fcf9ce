"""A store on a server kept, brought back and moved; and what is said where it cannot be."""

import shutil
from datetime import UTC, datetime

import clusters
import psycopg
import pytest
from servers import Server

NOTIFIED = (
    "record incident.notified --organisation school --type serious-harm --child A "
    "--abuse-or-neglect suspected --occurred today"
)
CASE = f"incident/{datetime.now(UTC).year}-001"


@pytest.fixture
def spr(spr_on_a_server):
    return spr_on_a_server


# Kept, brought back, moved


ANSWERS = ["due --all", "list incidents", "alerts", f"history {CASE}", f"show {CASE}"]


@pytest.fixture
def overdue(spr):
    """A store on a server, with an announcement that was sent."""
    spr.ok("admin init")
    spr.ok(NOTIFIED)
    spr.ok(f"record incident.local-authority-became-aware {CASE} --occurred unknown")
    spr.ok("record incident.local-authority-became-aware --occurred 2015-06-01")
    spr.ok("sweep --no-deliver")
    return spr


def documents(spr, place):
    return [{**spr.ask(f"{line} --database {place}"), "now": ""} for line in ANSWERS]


def test_a_store_goes_from_a_server_to_a_file_and_to_another_server(overdue, database, another, tmp_path):
    """The same root and the same answers everywhere."""
    spr = overdue
    spr.ok("sweep --deliver")
    root, answers = spr.ask("audit verify")["checkpoint"], documents(spr, database)
    file = tmp_path / "moved" / "spr.db"
    spr.ok(f"admin copy --to {file}")
    assert spr.ask(f"audit verify --database {file}")["checkpoint"] == root
    assert documents(spr, file) == answers
    spr.ok(f"admin copy --database {file} --to {another}")
    assert spr.ask(f"audit verify --database {another}")["checkpoint"] == root
    assert documents(spr, another) == answers


def test_a_backup_of_a_server_is_put_back_on_a_server_with_its_messages_held(
    overdue, database, another, tmp_path
):
    spr = overdue
    made = spr.ask(f"admin backup {tmp_path / 'kept.db'}")
    answers = documents(spr, database)
    for ending in (".keys", ".kek"):
        name, new = database.rpartition("/")[2], another.rpartition("/")[2]
        shutil.copy(spr.folder / f"{name}{ending}", spr.folder / f"{new}{ending}")
    answer = spr.ask(f"admin restore {tmp_path / 'kept.db'} --database {another}")
    assert (answer["root"], answer["facts"], answer["keys"]) == (made["root"], made["facts"], True)
    assert documents(spr, another) == answers
    assert spr.ask(f"sweep --deliver --database {another}")["delivery"]["held"]
    assert spr.ask(f"admin release --database {another}")["was_held"]
    assert spr.ask(f"sweep --deliver --database {another}")["delivery"]["sent"] > 0
    assert spr.ask(f"audit verify --database {another}")["ok"]


def test_a_server_that_holds_a_record_is_not_restored_over(overdue, tmp_path):
    overdue.ok(f"admin backup {tmp_path / 'kept.db'}")
    before = overdue.ask("audit verify")["checkpoint"]
    said = overdue(f"admin restore {tmp_path / 'kept.db'}")
    assert said.code == 1
    assert "There is already a record in" in said.err
    assert overdue.ask("audit verify")["checkpoint"] == before


def test_a_store_on_a_server_is_up_to_date(overdue):
    assert overdue.ask("admin migrate --check")["to_do"] == []


OF_OTHERS = {
    "a table": "CREATE TABLE pupils (name text)",
    "a view": "CREATE SCHEMA reports; CREATE VIEW reports.today AS SELECT 1 AS one",
    "a keystore": "CREATE SCHEMA keys; CREATE TABLE keys.keystore (one int)",
}


@pytest.mark.parametrize("made", OF_OTHERS.values(), ids=OF_OTHERS)
@pytest.mark.parametrize(
    "line", ["admin init --database", "admin copy --to", "admin restore kept.db --database"]
)
def test_no_record_is_made_where_something_of_others_is(spr, another, tmp_path, monkeypatch, line, made):
    """The control is every other test here, which begins with an empty database."""
    monkeypatch.setenv("SPR_DATABASE", str(tmp_path / "here" / "spr.db"))
    spr.ok("admin init")
    spr.ok("admin backup kept.db")
    with psycopg.connect(another, autocommit=True) as admin:
        admin.execute(made)
    said = spr(line, another)
    assert said.code == 1
    assert "is not empty: there is" in said.words
    assert "createdb" in said.words
    with psycopg.connect(another) as admin:
        assert admin.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'record'").fetchall() == []


@pytest.mark.parametrize("line", ["due", "doctor", "admin keys list"])
def test_of_a_missing_database_the_next_step_is_to_make_it(spr, database, line):
    said = spr(f"{line} --database {database}_not")
    assert said.code == 3
    assert "createdb" in said.words
    assert "createdb" not in spr(f"{line} --database {database}").words


def test_a_reader_who_asks_for_words_is_told_which_file_is_missing(spr, become, database):
    spr.ok("admin init")
    spr.ok(NOTIFIED)
    name = database.rpartition("/")[2]
    (spr.folder / f"{name}.keys").unlink()
    become(Server.AUDITOR, "auditor")
    said = spr(f"history {CASE} --words")
    assert said.code == 1
    assert f"There is no keystore at {spr.folder / name}.keys" in said.words
    assert "not record" not in said.words
    assert spr.ok(f"history {CASE}")


def test_of_a_login_that_does_not_exist_it_is_said(spr, database, monkeypatch):
    spr.ok("admin init")
    monkeypatch.setenv("SPR_DATABASE", clusters.named(database, login="nobody.there"))
    said = spr("due")
    assert said.code == 7
    assert "the server knows no such login" in said.words
