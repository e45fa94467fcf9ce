"""A disk that is full, or that nobody may write to: said in a sentence, and nothing lost or half done.

The disk is a real one of four mebibytes in memory, in a mount namespace of its own.
"""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from old_stores import FIRST, laid_down, version_of

from events.sqlite.driver import driver
from projections.clocks import CLOCKS

SMALL_DISK = Path(__file__).with_name("small_disk.py")
UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]
ROOMS = [0, 8_192, 40_000, 90_000, 120_000, 2_000_000]
EVERY = [*range(0, 400_000, 4_096), 2_000_000]
IN_USE = {"fresh.db-wal", "fresh.db-shm"}  # what the last to close could not merge lies there, on the disk
ENDINGS = ["json", "ndjson", "csv", "xlsx", "html", "ics"]
SAID = ("has no room", "The disk did not take", "cannot be opened")


@pytest.fixture
def on_a_small_disk(spr, tmp_path_factory):
    """Run a line on such disks; the store begins as it is now."""
    disk = tmp_path_factory.mktemp("disk")
    probe = [*UNSHARE, "mount", "-t", "tmpfs", "-o", "size=4096", "none", disk]
    try:
        subprocess.run(probe, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here")

    def run(line, *rooms):
        command = [*UNSHARE, sys.executable, SMALL_DISK, spr.folder, disk, spr.now.timestamp(), line, *rooms]
        ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return [json.loads(line) for line in ran.stdout.splitlines()]

    return run


@pytest.fixture(params=[ROOMS, pytest.param(EVERY, marks=pytest.mark.slow)], ids=["some", "every"])
def rooms(request):
    return request.param


def told(each):
    """Whether what went wrong is said in one sentence of ours."""
    return any(words in each["err"] for words in SAID) and "Something went wrong" not in each["err"]


def test_what_is_not_acknowledged_for_want_of_room_is_recorded_once_when_there_is(
    spr, incident, on_a_small_disk, rooms
):
    """Exit 0 means that it is on the disk; after exit 1 the same request may be sent again."""
    before = spr.facts()
    line = (
        f"record safety-secured {incident} --occurred today --request-id 019ab0e4-0000-7000-8000-000000000001"
    )
    came = on_a_small_disk(line, *rooms)
    for each in came:
        assert each["code"] in (0, 1), each
        assert each["then"]["ok"], each
        assert each["code"] == 0 or told(each), each
        assert each["then"]["facts"] in ({before + 1} if each["code"] == 0 else {before, before + 1})
        assert (each["again"], each["facts"], each["ok"]) == (0, before + 1, True)
    assert {each["code"] for each in came} == {0, 1}


def test_a_store_for_which_there_is_no_room_is_not_made(spr, on_a_small_disk, rooms):
    came = on_a_small_disk("admin init --database new/fresh.db", *rooms)
    for each in came:
        assert each["code"] in (0, 1), each
        assert each["code"] == 0 or told(each), each
        left = {name for name in each["then"]["left"] if name.startswith("fresh")} - IN_USE
        assert left == ({"fresh.db", "fresh.db.keys", "fresh.db.kek"} if each["code"] == 0 else set()), each
        assert each["again"] == (1 if each["code"] == 0 else 0)
    assert {each["code"] for each in came} == {0, 1}


@pytest.mark.parametrize("line", ["admin backup copy.db", "admin copy --to copy.db"])
def test_a_copy_for_which_there_is_no_room_is_not_there(spr, incident, on_a_small_disk, rooms, line):
    before = spr.facts()
    came = on_a_small_disk(line, *rooms)
    for each in came:
        assert each["code"] in (0, 1), each
        assert (each["then"]["facts"], each["then"]["ok"]) == (before, True)
        if each["code"]:
            assert told(each), each
            assert each["again"] == 0
        assert ("copy.db" in each["then"]["left"]) == (each["code"] == 0), each
        assert not [name for name in each["then"]["left"] if "making" in name], each
    assert {each["code"] for each in came} == {0, 1}


def test_a_store_for_which_there_is_no_room_is_not_put_back(spr, incident, on_a_small_disk, rooms, tmp_path):
    before = spr.facts()
    spr.ok("admin backup", tmp_path / "kept.db")
    for file in spr.folder.glob("spr.db*"):
        if file.suffix not in {".keys", ".kek"}:
            file.unlink()
    came = on_a_small_disk(f"admin restore {tmp_path / 'kept.db'}", *rooms)
    for each in came:
        assert each["code"] in (0, 1), each
        if each["code"] == 0:
            assert (each["then"]["facts"], each["then"]["ok"]) == (before, True)
            continue
        assert told(each), each
        assert each["then"]["facts"] in (None, before)
        assert not [name for name in each["then"]["left"] if "making" in name], each
        assert (each["facts"], each["ok"]) == (before, True)
    assert {each["code"] for each in came} == {0, 1}


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_answer_for_which_there_is_no_room_leaves_nothing_behind(
    spr, incident, on_a_small_disk, rooms, ending
):
    """Neither half a file under the name, nor what it was made from."""
    spr.ok("record incident.local-authority-became-aware --occurred 'Fri 13 Nov 2026'")
    spr.ok("due")
    came = on_a_small_disk(f"due -o due.{ending}", *rooms)
    for each in came:
        assert each["code"] in (0, 1), each
        assert each["code"] == 0 or told(each), each
        assert (f"due.{ending}" in each["then"]["left"]) == (each["code"] == 0), each
        assert not [name for name in each["then"]["left"] if name[:1].isdecimal()], each
        assert each["again"] == (1 if each["code"] == 0 else 0)
    assert {each["code"] for each in came} == {0, 1}


def test_a_migration_for_which_there_is_no_room_is_not_done(spr, on_a_small_disk, rooms):
    for file in spr.folder.glob("spr.db*"):
        file.unlink()
    laid_down(FIRST, spr.store)
    came = on_a_small_disk("admin migrate", *rooms)
    for each in came:
        assert each["code"] in (0, 1), each
        assert each["then"]["ok"], each
        kept = [name for name in each["then"]["left"] if "version-1" in name]
        assert len(kept) == (each["code"] == 0), each
        assert each["code"] == 0 or told(each), each
        assert (each["again"], each["ok"]) == (0, True)
    assert {each["code"] for each in came} == {0, 1}
    assert version_of(spr.store) == 1


@pytest.mark.parametrize(
    "line",
    ["record safety-secured 2026-001 --occurred today", "admin backup copy.db", "admin migrate", "sweep"],
)
def test_a_disk_that_nobody_may_write_to_is_said(spr, incident, on_a_small_disk, line):
    spr.ok("record incident.local-authority-became-aware --occurred 'Fri 13 Nov 2026'")
    before = spr.facts()
    (each,) = on_a_small_disk(line, "read-only")
    assert (each["then"]["facts"], each["then"]["ok"], each["again"]) == (before, True, 0)
    if line != "admin migrate":  # there is nothing to do, and that can be seen without writing
        assert each["code"] in (1, 7), each
        assert "cannot be" in each["err"]
        assert "Something went wrong" not in each["err"]


@pytest.mark.parametrize("line", ["due", "show 2026-001", "history 2026-001", "audit verify", "doctor"])
def test_a_store_on_a_disk_that_nobody_may_write_to_is_read(spr, incident, on_a_small_disk, line):
    spr.ok("due")
    (each,) = on_a_small_disk(line, "read-only")
    assert each["code"] == 0, each


@pytest.mark.parametrize("line", ["due", "list incidents", "alerts", "show 2026-001", "history 2026-001"])
def test_a_store_on_a_full_disk_is_read_also_where_its_views_are_behind(spr, incident, on_a_small_disk, line):
    """They are built elsewhere, as for a disk that nobody may write to."""
    spr.ok("due")
    with closing(driver.connect(spr.store)) as store:
        store.execute(f"DROP TABLE {CLOCKS.table.name}")
        store.commit()
    (each,) = on_a_small_disk(line, 0)
    assert each["code"] == 0, each
    assert "send the same request again" not in each["err"]


def test_a_store_on_a_full_disk_is_backed_up_to_another(spr, incident, on_a_small_disk, tmp_path):
    (each,) = on_a_small_disk(f"admin backup {tmp_path / 'kept' / 'full.db'}", 0)
    assert each["code"] == 0, each
    assert spr.ask(f"audit verify --database {tmp_path / 'kept' / 'full.db'}")["facts"] == spr.facts()
