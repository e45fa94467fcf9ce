"""What changes under a running daemon: bank holidays, a profile, the store itself, the room on the disk.

It costs a line in the log where something is in the way; when that is mended, it goes on by itself.
The daemon is a process, and so are the commands beside it.
"""

import json
import shutil
import subprocess
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from processes import Process, ran
from profile_texts import DUTY, HEAD
from telling import CALENDAR

from workflow.alerts import Raised
from workflow.moments import london_day

PANEL = "sin.notify_panel"
NOT_FOR_MOVED = ["--older", "--without-days"]


@pytest.fixture
def office(office_left):
    return office_left


@pytest.fixture
def owed(office):
    """How many duties have run out."""
    return len(office.owed("incident/2026-001"))


@pytest.fixture
def folder(office):
    return office.settings.path.parent


@pytest.fixture
def start(office, folder):
    """Start the daemon on the office's store."""
    started = []

    def start(place=folder, **more):
        lines = [f'database = "{place / office.settings.path.name}"']
        lines += ["sweep_every = 0.3", "deliver_every = 0.3", "lease_seconds = 1.5"]
        (folder / "spr.toml").write_text("\n".join(lines))
        office.close()
        started.append(Process(folder, **more))
        started[-1].wait_for("started")
        return started[-1]

    yield start
    for process in started:
        process.close()


# Bank holidays and profiles


@pytest.fixture
def holidays(folder):
    """Adopt bank holidays beside the daemon, from a file as GOV.UK publishes it; with more days off."""

    def adopt(revision, *off):
        days = {str(day): title for day, title in CALENDAR.holidays.items()} | {
            str(day): "Off" for day in off
        }
        events = [{"date": day, "title": title} for day, title in sorted(days.items())]
        file = folder / f"{revision}.json"
        file.write_text(json.dumps({"england-and-wales": {"events": events}}))
        ran(folder, "admin", "calendar", "adopt", file, "--revision", revision, *NOT_FOR_MOVED)

    return adopt


def test_a_due_date_that_a_list_of_bank_holidays_moves_is_said_of_its_new_day(office, owed, start, holidays):
    """Moved away, and back again: the alert is taken back, and comes again under a number of its own."""
    month = [london_day(office.now) + timedelta(days=number) for number in range(-21, 10)]
    running = start()
    running.wait_for("sweep", raised=owed)
    holidays("2030-01-01", *month)
    assert running.wait_for("sweep", withdrawn=owed)["raised"] == 0
    holidays("2030-01-02")
    running.wait_for("sweep", raised=owed)
    assert running.stop() == 0
    office.open()
    raised, taken_back, again = office.said(PANEL)
    assert (raised[1], taken_back, again[1]) == (1, "running", 3)


def test_what_a_profile_asks_for_is_said_once_it_is_adopted(office, owed, folder, start, today):
    running = start()
    running.wait_for("sweep", raised=owed)
    profile = folder / "ours.toml"
    profile.write_text(HEAD + DUTY.replace("incident.notified", "incident.local-authority-became-aware"))
    since = date.isoformat(london_day(today - timedelta(days=60)))
    ran(folder, "policy", "adopt", profile, "--reason", "Agreed.", "--from", since)
    running.wait_for("sweep", raised=1)
    assert running.stop() == 0
    office.open()
    assert [fact.duty for fact in office.facts_of(Raised)].count("local.consult") == 1


# The store


def test_a_store_that_was_restored_underneath_is_worked_with_and_held_until_released(
    office, owed, folder, start
):
    """The backup is from before the alerts: they are raised again, and sent when somebody says so."""
    (folder / "spr.toml").write_text(f'database = "{office.settings.path}"')
    ran(folder, "admin", "backup", folder / "kept.db")
    running = start()
    delivered(running, owed)
    away = folder / "away"
    away.mkdir()
    for file in folder.glob("record.db*"):
        if file.suffix in {".db", ".db-wal", ".db-shm"}:
            file.rename(away / file.name)
    assert running.wait_for("failed", job="sweep")["remedy"]
    ran(folder, "admin", "restore", folder / "kept.db")
    running.wait_for("sweep", raised=owed)
    assert "spr admin release" in running.wait_for("delivery held")["remedy"]
    ran(folder, "admin", "release")
    delivered(running, 2 * owed)
    assert running.stop() == 0
    assert running.complaint() == ""


# The disk

SMALL = [
    *("unshare", "--user", "--map-root-user", "--mount", "sh", "-ec"),
    'mount -t tmpfs -o size=4m none "$0"; cp -p "$1"/record.db* "$0"; chmod 700 "$0"; shift; exec "$@"',
]
"""Run a program that has the store on a disk of its own, of four mebibytes."""


@pytest.fixture
def disk(tmp_path):
    probe = [*SMALL[:4], "mount", "-t", "tmpfs", "-o", "size=4096", "none", str(tmp_path)]
    try:
        subprocess.run(probe, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here")
    return tmp_path


def test_a_disk_that_fills_costs_lines_and_it_goes_on_when_there_is_room(office, owed, folder, start, disk):
    """It notices by its lease, which it cannot renew; then it no longer leads, and takes it up again."""
    running = start(disk, inside=[*SMALL, str(disk), str(folder)])
    running.wait_for("sweep", raised=owed)
    delivered(running, owed)
    ballast = Path(f"/proc/{running.pid}/root{disk}/ballast")
    fill(ballast)
    assert running.wait_for("failed", job="lease")["error"] in SAID
    assert running.wait_for("failed", job="sweep")["remedy"]
    ballast.unlink()
    assert running.wait_for("sweep")["raised"] == 0
    assert running.wait_for("sweep")["raised"] == 0
    assert running.stop() == 0
    assert running.complaint() == ""


def test_what_comes_due_while_the_disk_is_full_is_said_when_there_is_room(office, owed, folder, start, disk):
    """It is started on a disk that is full, and everything is due."""
    full = [*SMALL[:-1], SMALL[-1].replace("shift;", 'dd if=/dev/zero of="$0/ballast" bs=4k || true; shift;')]
    running = start(disk, inside=[*full, str(disk), str(folder)])
    assert running.wait_for("failed", job="sweep")["error"] in SAID
    running.wait_for("failed", job="sweep")
    Path(f"/proc/{running.pid}/root{disk}/ballast").unlink()
    raised = running.wait_for("sweep")["raised"]
    while raised < owed:
        raised += running.wait_for("sweep")["raised"]
    delivered(running, owed)
    assert raised == owed
    assert running.stop() == 0


def delivered(running, number):
    """Wait until so many were delivered; some may have been before the line of their sweep."""
    while sum(line["event"] == "delivery" for line in running.lines) < number:
        running.wait_for("delivery", outcome="sent")


SAID = {"StoreFull", "StoreReadOnly", "StoreUnreadable"}
"""How it is said: where there is no room for the files beside the store, SQLite tells no more than that."""


def fill(ballast):
    """Leave no room on a disk."""
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def test_the_disk_of_the_daemon_is_its_own(disk):
    """The control: what is mounted there is seen by that process alone, and not filled for anybody else."""
    assert list(disk.iterdir()) == []
    assert shutil.disk_usage(disk).total > 4 * 2**20
