"""`spr admin backup`, `restore`, `release` and `copy`: kept, brought back, moved, and never overwritten."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import clusters
import pytest
from old_stores import FIRST, laid_down, version_of

from events.copying import back_up
from events.keystore import Keystore
from events.sqlite.driver import driver
from events.store import open_
from scheduler.clock import utc_now
from scheduler.migrations import NEWEST

PUBLISHED = Path(__file__).parents[2] / "scheduler/data/published-timelines.jsonl"
AWARE = "record incident.local-authority-became-aware --occurred 'Fri 13 Nov 2026'"


@pytest.fixture
def kept(spr, incident, tmp_path):
    """A backup of a store with an incident and an alert, made before a message about it was sent."""
    spr.ok(AWARE)
    spr.ok("sweep --no-deliver")
    path = tmp_path / "kept" / "monday.db"
    spr.ok("admin backup", path)
    return path


@pytest.fixture
def lost(spr, kept):
    """The store is gone, its keys are not."""
    spr.ok("sweep --deliver")
    before = spr.ok("due --format json").out
    for ending in ("", "-wal", "-shm"):
        spr.store.with_name(spr.store.name + ending).unlink(missing_ok=True)
    return before


def checked(spr, name):
    return next(each for each in spr("doctor --format json").json()["checks"] if each["name"] == name)


def test_a_backup_says_what_it_holds_what_it_does_not_and_what_to_do(spr, incident, tmp_path):
    root = spr.ask("audit verify")["checkpoint"]
    answer = spr.ask(f"admin backup {tmp_path / 'copy.db'}")
    assert (answer["facts"], answer["root"], answer["log"]) == (root["size"], root["root"], root["log"])
    assert answer["not_in_it"]
    page = spr.ok("admin backup", tmp_path / "a copy.db").words
    assert root["root"] in page
    assert f"spr audit verify --database '{tmp_path / 'a copy.db'}'" in page
    assert f"spr admin restore '{tmp_path / 'a copy.db'}'" in page
    assert "the keys, and the key to these" in page


def test_a_backup_is_a_store_that_can_be_examined(spr, kept):
    assert spr.ask(f"audit verify --database {kept}")["ok"]


def test_a_backup_replaces_nothing(spr, kept):
    before = kept.read_bytes()
    said = spr("admin backup", kept)
    assert said.code == 1
    assert "There is already something at" in said.err
    assert kept.read_bytes() == before


def test_a_store_that_does_not_verify_is_not_backed_up(spr, incident, tmp_path):
    with closing(driver.connect(spr.store)) as store:
        store.executescript(
            "DROP TRIGGER fact_is_never_altered; UPDATE fact SET type = 'incident.closed' WHERE position = 3"
        )
    said = spr("admin backup", tmp_path / "copy.db")
    assert said.code == 6
    assert "call the auditor" in said.err
    assert not (tmp_path / "copy.db").exists()


def test_what_was_lost_is_there_again(spr, lost, kept):
    answer = spr.ask("admin restore", kept)
    assert (answer["store"], answer["keys"], answer["held"]) == (str(spr.store), True, True)
    assert spr.ok("due --format json").out == lost
    assert spr.ask("audit verify")["checkpoint"]["root"] == answer["root"]
    assert spr.ask("admin rebuild --check")["ok"]
    spr.ok("record safety-secured 2026-001 --occurred today")


def test_a_restored_store_is_for_this_account_alone_and_durable(spr, lost, kept):
    spr.ok("admin restore", kept)
    assert spr.store.stat().st_mode & 0o777 == 0o600
    with closing(driver.connect(spr.store)) as store:
        assert store.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_nothing_is_restored_over_a_store(spr, kept):
    before = spr.store.read_bytes()
    said = spr("admin restore", kept)
    assert said.code == 1
    assert "Nothing was changed." in said.err
    assert spr.store.read_bytes() == before


def test_nothing_is_restored_beside_what_a_lost_store_left(spr, lost, kept):
    """It may hold the newest facts, and would be merged into the backup."""
    left = spr.store.with_name("spr.db-wal")
    left.write_bytes(b"left")
    said = spr("admin restore", kept)
    assert said.code == 1
    assert "was left by a file that is gone" in said.err
    assert not spr.store.exists()


def test_nothing_is_sent_after_a_restore_until_it_is_released(spr, lost, kept):
    """What was sent after the backup would be sent again."""
    spr.ok("admin restore", kept)
    said = spr.ok("sweep --deliver")
    assert "Delivery is held since the store was restored; let it go on: spr admin release" in said.out
    assert '"event": "alert"' not in said.err
    assert spr.ask("sweep --deliver")["delivery"]["held"]
    check = checked(spr, "delivery")
    assert check["state"] == "warn"
    assert "spr admin release" in check["remedy"]
    waiting = spr.ask("sweep --deliver")["delivery"]["waiting"]
    assert waiting > 0  # of the announcements on record, none has come into the outbox yet
    assert f"waiting: {waiting} announcement" in check["says"]
    assert f"Waiting: {waiting} announcement" in spr.ok("sweep --deliver").words
    answer = spr.ask("admin release")
    assert (answer["was_held"], answer["waiting"]) == (True, waiting)
    assert spr.ask("sweep --deliver")["delivery"]["sent"] == waiting
    assert checked(spr, "delivery")["state"] == "ok"


def test_a_message_sent_twice_has_one_id(spr, kept, monkeypatch):
    """Whoever receives it twice can tell."""
    first = sent(spr.ok("sweep --deliver"))
    spr.store.unlink()
    spr.ok("admin restore", kept)
    spr.ok("admin release")
    assert sent(spr.ok("sweep --deliver")) == first != []


def sent(said):
    lines = [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]
    return sorted(line["message"] for line in lines if line["event"] == "alert")


def test_releasing_what_is_not_held_changes_nothing(spr, incident):
    assert spr.ask("admin release") == {"was_held": False, "waiting": 0}
    assert "Nothing was held" in spr.ok("admin release").out


def test_a_backup_that_was_altered_is_not_put_back(spr, lost, kept):
    with closing(driver.connect(kept)) as backup:
        backup.executescript(
            "DROP TRIGGER fact_is_never_altered; UPDATE fact SET type = 'incident.closed' WHERE position = 3"
        )
    said = spr("admin restore", kept)
    assert said.code == 6
    assert "nothing was put back" in said.err
    assert f"spr audit verify --database '{kept}'" in said.err
    assert not spr.store.exists()


@pytest.mark.parametrize("length", [0, 100, 4096, 20_000, -1])
def test_a_backup_that_was_cut_short_is_not_put_back(spr, lost, kept, length):
    kept.write_bytes(kept.read_bytes()[:length])
    said = spr("admin restore", kept)
    assert said.code in (1, 6)
    assert str(kept) in said.err
    assert not spr.store.exists()


def test_a_backup_that_is_not_there_is_said(spr, lost, tmp_path):
    said = spr("admin restore", tmp_path / "nothing.db")
    assert said.code == 3
    assert "There is no backup at" in said.err


def test_a_backup_is_not_put_beside_the_keys_of_another_record(spr, lost, kept):
    for ending in (".keys", ".kek"):
        spr.store.with_name(spr.store.name + ending).unlink()
    other = spr.folder / "other" / "spr.db"
    spr.ok("admin init --database", other)
    for ending in (".keys", ".kek"):
        shutil.copy(other.with_name(f"spr.db{ending}"), spr.folder)
    said = spr("admin restore", kept)
    assert said.code == 1
    assert "belongs to another record" in said.err
    assert not spr.store.exists()


def test_a_restore_without_keys_says_that_they_are_missing(spr, lost, kept):
    (spr.folder / "spr.db.keys").rename(spr.folder / "away.keys")
    said = spr.ok("admin restore", kept)
    assert "There are no keys beside it" in said.out
    assert spr("record safety-secured 2026-001 --occurred today").code == 1
    (spr.folder / "away.keys").rename(spr.folder / "spr.db.keys")
    spr.ok("record safety-secured 2026-001 --occurred today")


def test_a_backup_of_an_older_program_is_brought_up_to_date_on_its_way(spr, tmp_path):
    old = laid_down(FIRST, tmp_path / "old.db", wal=False)
    place = tmp_path / "restored" / "spr.db"
    answer = spr.ask(f"admin restore {old} --database {place}")
    assert (version_of(place), version_of(old)) == (NEWEST, 1)
    checked_now = spr.ask(f"audit verify --database {place}")
    assert (checked_now["ok"], checked_now["checkpoint"]["root"]) == (True, answer["root"])


def test_a_store_is_moved_byte_for_byte(spr, incident, tmp_path):
    """The same root, and the same answers; the keys go by themselves."""
    spr.ok(AWARE)
    spr.ok("sweep --deliver")
    due, root = spr.ok("due --format json").out, spr.ask("audit verify")["checkpoint"]
    target = tmp_path / "other" / "spr.db"
    answer = spr.ask(f"admin copy --to sqlite:///{target}")
    assert (answer["facts"], answer["root"], answer["log"]) == (root["size"], root["root"], root["log"])
    assert spr.ok(f"due --format json --database {target}").out == due
    assert spr.ask(f"audit verify --database {target}")["checkpoint"] == root
    for ending in (".keys", ".kek"):
        shutil.copy(spr.store.with_name(f"spr.db{ending}"), target.parent)
    spr.ok(f"record safety-secured 2026-001 --occurred today --database {target}")


def test_what_was_sent_is_not_sent_by_the_new_store(spr, incident, tmp_path):
    """Its outbox is filled anew from the record, which knows."""
    spr.ok(AWARE)
    assert spr.ask("sweep --deliver")["delivery"]["sent"] > 0
    target = tmp_path / "other" / "spr.db"
    spr.ok("admin copy --to", target)
    for ending in (".keys", ".kek"):
        shutil.copy(spr.store.with_name(f"spr.db{ending}"), target.parent)
    assert spr.ask(f"sweep --deliver --database {target}")["delivery"]["sent"] == 0


def test_a_store_with_messages_that_wait_is_not_moved(spr, incident, tmp_path):
    spr.ok(AWARE)
    spr.ok("sweep --deliver")
    with closing(driver.connect(spr.store)) as store:
        store.execute("UPDATE outbox SET state = 'pending'")
        store.commit()
    said = spr("admin copy --to", tmp_path / "other" / "spr.db")
    assert said.code == 4
    assert "spr sweep --deliver" in said.err
    assert not (tmp_path / "other").exists()


def test_a_store_whose_announcements_have_not_come_into_the_outbox_is_not_moved(spr, incident, tmp_path):
    spr.ok(AWARE)
    spr.ok("sweep --no-deliver")
    said = spr("admin copy --to", tmp_path / "other" / "spr.db")
    assert said.code == 4
    assert "announcement" in said.err
    spr.ok("sweep --deliver")
    assert spr.ok("admin copy --to", tmp_path / "other" / "spr.db")


def test_a_store_whose_messages_are_held_is_not_moved(spr, lost, kept, tmp_path):
    spr.ok("admin restore", kept)
    said = spr("admin copy --to", tmp_path / "other" / "spr.db")
    assert said.code == 4
    assert "spr admin release" in said.err


def test_nothing_is_moved_to_where_something_is(spr, incident, kept):
    spr.ok("sweep --deliver")
    before = kept.read_bytes()
    assert spr("admin copy --to", kept).code == 1
    assert spr("admin copy --to", spr.store).code == 1
    assert kept.read_bytes() == before


def test_a_record_with_findings_is_not_moved(spr, incident, tmp_path):
    with closing(driver.connect(spr.store)) as store:
        store.executescript(
            "DROP TRIGGER fact_is_never_altered; UPDATE fact SET type = 'incident.closed' WHERE position = 3"
        )
    assert spr("admin copy --to", tmp_path / "other.db").code == 6
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize("line", ["admin backup", "admin copy --to", "admin init --database"])
def test_a_network_file_system_is_refused(spr, incident, tmp_path, monkeypatch, line):
    target = tmp_path / "share" / "copy.db"
    monkeypatch.setattr(
        "events.places.file_system", lambda path, _: "nfs4" if "share" in path.parts else "ext4"
    )
    said = spr(line, target)
    assert said.code == 1
    assert "network file system (nfs4)" in said.err
    assert not target.exists()
    spr.ok(line, tmp_path / "here" / "copy.db")


@pytest.mark.parametrize("line", ["admin backup", "admin copy --to"])
def test_a_folder_in_which_nothing_can_be_made_is_said(spr, incident, line):
    """The kernel's own folder takes no file, whoever asks."""
    said = spr(line, "/sys/copy.db")
    assert said.code == 7
    assert "cannot be used" in said.err


def test_neither_a_key_nor_a_word_is_in_a_backup(spr, incident, tmp_path):
    spr.ok(f"record abuse-or-neglect-ruled-out {incident} --occurred today --reasons 'They told us.'")
    spr.ok("admin backup", tmp_path / "copy.db")
    with closing(Keystore.open(spr.folder / "spr.db.keys")) as keys:
        key = keys._plain(incident)
    content = (tmp_path / "copy.db").read_bytes()
    assert len(key) == 32
    assert key not in content
    assert b"They told us." not in content


def test_a_backup_older_than_what_is_held_elsewhere_is_not_put_back(spr, incident, tmp_path):
    """Facts of which somebody holds a checkpoint are missing in it; the checkpoint before it fits."""
    before, after, kept = (tmp_path / name for name in ("before.checkpoint", "after.checkpoint", "kept.db"))
    spr.ok("audit checkpoint -o", before)
    spr.ok("admin backup", kept)
    spr.ok("record safety-secured 2026-001 --occurred today")
    spr.ok("audit checkpoint -o", after)
    spr.store.unlink()
    said = spr(f"admin restore {kept} --held {after}")
    assert said.code == 6
    assert "after.checkpoint" in said.err
    assert "nothing was put back" in said.err
    assert not spr.store.exists()
    spr.ok(f"admin restore {kept} --held {before}")


def test_keys_destroyed_by_the_record_are_destroyed_again(spr, incident, tmp_path):
    """A keystore from before the destruction lies beside the backup made after it."""
    spr.ok(f"record abuse-or-neglect-ruled-out {incident} --occurred today --reasons 'They told us.'")
    shutil.copy(spr.folder / "spr.db.keys", tmp_path / "older.keys")
    spr.ok(f"admin keys destroy {incident} --reason x --authority Coroner --yes")
    spr.ok("admin backup", tmp_path / "copy.db")
    for file in spr.folder.glob("spr.db*"):
        if file.suffix != ".kek":
            file.unlink()
    shutil.copy(tmp_path / "older.keys", spr.folder / "spr.db.keys")
    answer = spr.ask("admin restore", tmp_path / "copy.db")
    assert answer["destroyed_again"] == [incident]
    assert "They told us." not in spr.ok(f"history {incident} --words").out


# To a server


@pytest.fixture
def elsewhere():
    """An empty database on a real server."""
    with clusters.database() as url:
        yield url


def test_a_store_is_moved_to_a_server_and_back(spr, incident, elsewhere, tmp_path):
    """The demonstration's timelines and a case with alerts: the same root here, there, and here again."""
    spr.ok(f"import {PUBLISHED}")
    spr.ok(AWARE)
    while spr.ask("sweep --deliver")["delivery"]["sent"]:
        pass
    root = spr.ask("audit verify")["checkpoint"]
    answer = spr.ask(f"admin copy --to {elsewhere}")
    assert (answer["facts"], answer["root"]) == (root["size"], root["root"])
    with closing(open_(elsewhere, clock=utc_now)) as server:
        back_up(server, tmp_path / "back.db")
    assert spr.ask(f"audit verify --database {tmp_path / 'back.db'}")["checkpoint"] == root
    place = tmp_path / "again" / "spr.db"
    spr.ok(f"admin restore {tmp_path / 'back.db'} --database {place}")
    assert spr.ok(f"due --format json --database {place}").out == spr.ok("due --format json").out
    assert spr.ok(f"alerts --format json --database {place}").out == spr.ok("alerts --format json").out


def test_a_password_is_not_printed(spr, incident, elsewhere):
    address = elsewhere.replace("postgres@", "postgres:hunter2@")
    said = spr.ok(f"admin copy --to {address}")
    assert "hunter2" not in said.words
    assert elsewhere in said.words
    again = spr(f"admin copy --to {address}")
    assert again.code == 1
    assert "There is already a record in" in again.err
    assert "hunter2" not in again.words
