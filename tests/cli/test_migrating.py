"""`spr admin migrate`: a store of an older program brought up to date, whole or not at all."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial

import pytest
from old_stores import FIRST, laid_down, record_rows, schema, version_of
from telling import at

from events.sqlite.driver import driver
from events.sqlite.engines import owning_engine
from events.sqlite.making import APPLICATION
from scheduler.migrations import NEWEST, bring_up_to_date, missing

MIGRATE_ALL = """
import sys
from pathlib import Path
from scheduler.migrations import bring_up_to_date, missing
missing(0)
print("ready", flush=True)
for path in sys.argv[1:]:
    bring_up_to_date(Path(path))
    print(path, flush=True)
"""


@pytest.fixture
def old(spr):
    """A store of version 1 in the place of the new one."""
    for file in spr.folder.glob("spr.db*"):
        file.unlink()
    spr.now = at("Mon 23 Nov 2026 12:00")
    return laid_down(FIRST, spr.store)


@pytest.fixture
def fresh(new_store):
    """The tables of a store made today."""
    return schema(new_store / "spr.db")


def backups(spr):
    return sorted(spr.folder.glob("spr.db.version-*"))


def test_a_store_of_version_1_is_brought_up_to_date_and_no_byte_of_a_fact_is_touched(spr, old):
    before, root = record_rows(old), spr.ask("audit verify")["checkpoint"]
    answer = spr.ask("admin migrate")
    assert (answer["version"], answer["newest"], answer["to_do"]) == (1, NEWEST, [])
    assert answer["done"] == missing(1)
    assert record_rows(old) == before
    assert version_of(old) == NEWEST
    checked = spr.ask("audit verify")
    assert (checked["ok"], checked["checkpoint"]) == (True, root)


def test_a_migrated_store_has_the_tables_of_a_new_one(spr, old, fresh):
    """Otherwise the two would part with the years."""
    assert schema(old) != fresh
    spr.ok("admin migrate")
    assert schema(old) == fresh


def test_the_steps_from_nothing_give_the_tables_of_a_new_one(tmp_path, fresh):
    path = tmp_path / "nothing.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute("PRAGMA journal_mode=WAL")
    assert len(bring_up_to_date(path)) == NEWEST
    assert schema(path) == fresh


def test_as_it_was_before_it_is_kept_beside_the_store(spr, old):
    before = record_rows(old)
    kept = spr.ask("admin migrate")["backup"]
    assert [str(path) for path in backups(spr)] == [kept]
    assert (version_of(kept), record_rows(kept)) == (1, before)
    assert spr.ask(f"audit verify --database {kept}")["ok"]


def test_migrating_twice_is_migrating_once(spr, old):
    spr.ok("admin migrate")
    assert spr.ask("admin migrate")["done"] == []
    assert "The store is up to date" in spr.ok("admin migrate").out
    assert len(backups(spr)) == 1


def test_a_check_says_what_would_be_done_and_does_nothing(spr, old):
    before = old.read_bytes()
    said = spr("admin migrate --check")
    assert said.code == 10
    assert missing(1)[0] in said.out
    assert old.read_bytes() == before
    assert backups(spr) == []
    spr.ok("admin migrate")
    spr.ok("admin migrate --check")


@pytest.mark.parametrize(
    "line", ["due", "show 2026-001", "history 2026-001 --words", "alerts", "audit verify"]
)
def test_an_older_store_is_read_as_it_is(spr, old, line):
    spr.ok(line)


def test_an_older_store_is_written_to_as_it_is(spr, old):
    """What was added since is not needed for it; the words are sealed with the keys of then."""
    spr.ok("record safeguarding-lead-informed 2026-001 --occurred today")
    assert "For the reasons told at the meeting." in spr.ok("history 2026-001 --words").out
    assert version_of(old) == 1


def test_what_an_older_store_lacks_is_said_with_the_command(spr, old):
    for line in ("sweep --deliver", "admin release"):
        said = spr(line)
        assert said.code == 1, line
        assert "was made by an older version of the program" in said.err
        assert "spr admin migrate" in said.err
    checks = {check["name"]: check for check in spr("doctor --format json").json()["checks"]}
    assert (checks["delivery"]["state"], checks["delivery"]["remedy"]) == (
        "warn",
        "Bring it up to date: spr admin migrate",
    )
    spr.ok("admin migrate")
    spr.ok("sweep --deliver")


def test_a_store_without_an_outbox_gets_it_when_it_is_needed(spr, old, fresh):
    with closing(driver.connect(old)) as connection:
        connection.executescript("DROP TABLE outbox; DROP TABLE outbox_followed")
    spr.ok("admin migrate")
    spr.ok("sweep --deliver")
    assert schema(old) == fresh


def test_what_waited_in_an_older_outbox_goes_out_afterwards(spr, old):
    """A message that the mail server had put off when the program was brought up to date."""
    waiting = "UPDATE outbox SET state = 'pending', on_record = 0, next_attempt_at = '2020-01-01T00:00:00Z'"
    with closing(sqlite3.connect(old)) as connection, connection:
        assert connection.execute(waiting).rowcount
    spr.ok("admin migrate")
    spr.ok("sweep")
    with closing(sqlite3.connect(old)) as connection:
        states = {state for (state,) in connection.execute("SELECT state FROM outbox")}
    assert states <= {"sent", "obsolete"}


def test_a_store_of_a_newer_program_is_left_alone(spr):
    with closing(driver.connect(spr.store)) as connection:
        connection.execute(f"PRAGMA user_version={NEWEST + 1}")
    before = spr.store.read_bytes()
    said = spr("admin migrate")
    assert said.code == 1
    assert "Use the version that wrote it, or a newer one." in said.err
    assert spr.store.read_bytes() == before


def test_a_store_whose_writer_does_not_end_is_busy_and_nothing_is_left(spr, old, monkeypatch):
    monkeypatch.setattr("events.sqlite.engines.owning_engine", partial(owning_engine, patience=0.1))
    with closing(driver.connect(old, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        said = spr("admin migrate")
        writer.execute("ROLLBACK")
    assert said.code == 1
    assert "Another program is writing to" in said.err
    assert (version_of(old), backups(spr)) == (1, [])
    spr.ok("admin migrate")


def test_a_store_that_does_not_verify_is_not_migrated(spr, old):
    """What is to be done to it is not for a program to decide."""
    with closing(driver.connect(old)) as connection:
        connection.executescript(
            "DROP TRIGGER fact_is_never_altered; UPDATE fact SET type = 'incident.closed' WHERE position = 3"
        )
    assert spr("admin migrate").code == 6
    assert (version_of(old), backups(spr)) == (1, [])


def whole(path, before, fresh):
    """Which version a store has, and has entirely."""
    first = laid_down(FIRST, path.with_name("first.db")) if not path.with_name("first.db").exists() else None
    expected = {1: schema(first or path.with_name("first.db")), NEWEST: fresh}
    version = version_of(path)
    assert schema(path) == expected[version]
    assert record_rows(path) == before
    return version


@pytest.mark.parametrize("kills", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_a_migration_that_is_killed_is_done_or_not_done(tmp_path, fresh, kills):
    """SIGKILL at any moment; whoever runs it again finishes it."""
    chance = random.Random(20261123)  # noqa: S311 - repeatable on purpose
    first = laid_down(FIRST, tmp_path / "old.db")
    before, found = record_rows(first), set()
    for kill in range(kills):
        folder = tmp_path / f"kill-{kill}"
        folder.mkdir()
        stores = [folder / f"{number}.db" for number in range(40)]
        for store in stores:
            shutil.copy(first, store)
        command = [sys.executable, "-c", MIGRATE_ALL, *stores]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as migrating:
            said = [migrating.stdout.readline() for _ in ("ready", "the first")][1:]
            try:
                migrating.wait(chance.uniform(0, 0.05))
            except subprocess.TimeoutExpired:
                migrating.send_signal(signal.SIGKILL)
            said += migrating.stdout.read().splitlines()
        versions = [whole(store, before, fresh) for store in stores]
        assert versions == sorted(versions, reverse=True)
        assert versions.count(NEWEST) in {len(said), len(said) + 1}
        found |= set(versions)
        bring_up_to_date(stores[-1])
        assert whole(stores[-1], before, fresh) == NEWEST
    assert NEWEST in found


def test_a_migration_that_was_half_done_would_be_noticed(tmp_path, fresh):
    """The control of the test above: the first statement, and not the rest."""
    store = laid_down(FIRST, tmp_path / "store.db")
    before = record_rows(store)
    assert whole(store, before, fresh) == 1
    with closing(driver.connect(store)) as connection:
        connection.execute(fresh["checkpoint"])
    with pytest.raises(AssertionError):
        whole(store, before, fresh)


@pytest.mark.parametrize("command", ["run", "run --dry-run"])
def test_the_daemon_does_not_begin_on_an_older_store(spr, old, command):
    """It would announce what it could not send."""
    answer = spr(command)
    assert (answer.code, "spr admin migrate" in answer.words) == (1, True)
