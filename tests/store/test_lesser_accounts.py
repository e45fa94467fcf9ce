"""An account that may do less reads and examines what it cannot write; the rest is refused in words."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

import pytest

LESSER_ACCOUNT = """
import os, sys, urllib.parse  # what loads late would not be found: the library may lie where only root goes
from datetime import UTC, datetime
from events.record import Actor, Draft, Write
from events.keystore import Keystore
from events.refusals import RecordError
from events.store import open_
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
actor = Actor(id="a", host="h", program="p")
draft = Draft(id="x", type="t", schema=1, occurred="unknown", data={})
try:
    keys = Keystore.open(sys.argv[2])
    store = open_(sys.argv[1], clock=lambda: datetime.now(UTC), keys=keys)
    store.append([Write("case/1", 0, [draft])], command_id="c", request=b"", actor=actor)
except RecordError as refused:
    sys.exit(f"{type(refused).__name__}: {refused.says} {refused.remedy}")
"""
READING = """
import os, sys, urllib.parse
from datetime import UTC, datetime
from sqlalchemy import text
from events.sqlite import engines
from events.evidence.chain import verify
from events.keystore import Keystore
from events.refusals import RecordError
from events.store import open_
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    keys = Keystore.open(sys.argv[2])
    store = open_(sys.argv[1], clock=lambda: datetime.now(UTC), keys=keys)
    assert verify(store).ok
    assert store.result_of("c", b"").repeated
    with store.reader.begin() as connection:
        print(connection.execute(text("SELECT count(*) FROM fact")).scalar(), "facts")
except RecordError as refused:
    sys.exit(f"{type(refused).__name__}: {refused.says} {refused.remedy}")
"""


@pytest.fixture
def as_a_lesser_account(empty):
    """Append to a record in a folder that belongs to an account which is not root.

    Not below the folder of pytest, whose permissions other tests would take back meanwhile.
    """
    base = Path(mkdtemp())
    home = base / "record"
    shutil.copytree(empty.parent, home)
    reachable = [base, *base.parents] if os.geteuid() == 0 else []
    modes = {path: path.stat().st_mode for path in reachable if not path.stat().st_mode & 0o001}
    for path, mode in modes.items():
        path.chmod(mode | 0o011)
    for path in [home, *home.iterdir()] if os.geteuid() == 0 else []:
        os.chown(path, 65534, 65534)

    def run(program=LESSER_ACCOUNT, **file_modes):
        for name, mode in file_modes.items():
            (home / name.replace("__", ".") if name != "folder" else home).chmod(mode)
        command = [sys.executable, "-c", program, home / "record.db", home / "record.db.keys"]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=base)

    yield run
    home.chmod(0o700)
    for path, mode in modes.items():
        path.chmod(stat.S_IMODE(mode))
    shutil.rmtree(base)


@pytest.mark.parametrize(
    ("modes", "answer"),
    [
        ({}, ""),
        ({"record__db": 0o400}, "StoreReadOnly"),
        ({"record__db": 0o000}, "StoreUnreadable"),
        ({"folder": 0o500}, "StoreReadOnly"),
        ({"record__db": 0o400, "folder": 0o500}, "StoreReadOnly"),
        ({"folder": 0o000}, "StoreUnreadable"),
        ({"record__db__keys": 0o000}, "StoreUnreadable"),
        ({"record__db__kek": 0o000}, "StoreUnreadable"),
    ],
)
def test_a_file_that_may_not_be_written_is_refused_in_words(as_a_lesser_account, modes, answer):
    """The first case is the control: with the usual permissions nothing is refused."""
    ran = as_a_lesser_account(**modes)
    assert ran.stderr.partition(":")[0].strip() == answer, ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "modes",
    [
        {},
        {"record__db": 0o400},
        {"folder": 0o500},
        {"record__db": 0o400, "record__db__keys": 0o400, "record__db__kek": 0o400, "folder": 0o500},
    ],
)
def test_what_cannot_be_written_is_read_and_examined(as_a_lesser_account, modes):
    """A medium that cannot be written: nothing is laid beside the file either."""
    assert as_a_lesser_account().stderr == ""
    ran = as_a_lesser_account(READING, **modes)
    assert (ran.stdout, ran.stderr) == ("1 facts\n", "")


def test_what_cannot_be_written_is_read_with_what_a_killed_program_left_beside_it(as_a_lesser_account):
    """The newest facts are in the file beside it, which cannot be merged there."""
    killed = LESSER_ACCOUNT + "os._exit(0)\n"
    assert as_a_lesser_account(killed).stderr == ""
    ran = as_a_lesser_account(READING, folder=0o500)
    assert (ran.stdout, ran.stderr) == ("1 facts\n", "")
