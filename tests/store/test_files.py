"""The file of the record: opened only where it is ours, whole, private, and on this computer."""

import os
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from events import refusals
from events.evidence.chain import verify
from events.keystore import Keystore
from events.places import checked_local, file_system, path_of
from events.sqlite.driver import library_version
from events.store import create, open_


def other_programs_file(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE contacts (name TEXT); PRAGMA application_id=7;")
    path.chmod(0o600)


def empty_database(path):
    path.touch(mode=0o600)


def text_file(path):
    path.touch(mode=0o600)
    path.write_text("Dear Sir or Madam,\n" * 300)


def folder(path):
    path.mkdir()


def pipe(path):
    os.mkfifo(path, 0o600)


def doorway(path):
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(os.path.relpath(path))


def nothing(path):
    pass


def dangling_link(path):
    path.symlink_to(path.with_name("gone"))


UNFIT = {
    nothing: refusals.StoreMissing,
    dangling_link: refusals.StoreMissing,
    folder: refusals.StoreForeign,
    pipe: refusals.StoreForeign,
    doorway: refusals.StoreForeign,
    empty_database: refusals.StoreForeign,
    text_file: refusals.StoreForeign,
    other_programs_file: refusals.StoreForeign,
}


@pytest.mark.parametrize(("make", "refusal"), UNFIT.items(), ids=lambda case: case.__name__)
def test_what_is_no_record_is_refused_and_left_alone(tmp_path, clock, make, refusal, monkeypatch):
    """No store is ever created by accident, and nothing of others is touched."""
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    path = tmp_path / "thing"
    make(path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(refusal) as refused:
        open_(path, clock=clock)
    assert str(path) in refused.value.says
    assert refused.value.remedy
    assert sorted(tmp_path.iterdir()) == before


def test_an_empty_file_is_said_to_be_empty(tmp_path, clock):
    """It may be what a full disk left of a record."""
    empty_database(tmp_path / "record.db")
    other_programs_file(tmp_path / "other.db")
    with pytest.raises(refusals.StoreForeign, match="is empty: it is no record"):
        open_(tmp_path / "record.db", clock=clock)
    with pytest.raises(refusals.StoreForeign, match="belongs to another program"):
        open_(tmp_path / "other.db", clock=clock)


def test_a_path_below_a_file_leads_nowhere(record, place, clock):
    with pytest.raises(refusals.StoreMissing):
        open_(place / "record.db", clock=clock)


def test_an_address_is_as_good_as_a_path(record, place, reopened):
    """`sqlite:///` and a path, as SQLAlchemy writes it."""
    assert reopened(f"sqlite:///{place}").log == record.log
    assert path_of("sqlite:///here.db") == Path("here.db")


def test_a_record_of_a_newer_program_is_refused(record, place, clock):
    record.close()
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA user_version=99")
    with pytest.raises(refusals.StoreNewer):
        open_(place, clock=clock)


def test_a_record_that_lost_its_tables_is_broken(record, place, clock):
    record.close()
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("DROP TABLE log")
    with pytest.raises(refusals.RecordBroken):
        open_(place, clock=clock)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
@pytest.mark.parametrize("name", ["record.db", "record.db.keys", "record.db.kek"])
def test_a_file_which_others_can_open_is_refused(record, keys, place, clock, name, mode):
    record.close()
    keys.close()
    path = place.with_name(name)
    path.chmod(mode)
    with pytest.raises(refusals.Unsafe) as refused:
        open_(place, clock=clock, keys=Keystore.open(place.with_name("record.db.keys")))
    assert f"chmod 600 '{path}'" in refused.value.remedy
    path.chmod(0o600)
    open_(place, clock=clock).close()


def test_everything_that_is_made_is_for_this_account_alone(tmp_path, clock, append):
    """Also where the system's habit is to let everybody read."""
    before = os.umask(0)
    try:
        path = tmp_path / "new" / "record.db"
        keys = Keystore.create(path.with_name("record.db.keys"))
        store = create(path, clock=clock, keys=keys)
        append(store, "case/1", 0)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}
    assert {"record.db", "record.db-wal", "record.db-shm", "record.db.keys", "record.db.kek"} == set(modes)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.close()
    keys.close()


def test_a_record_is_not_made_where_something_is(record, place, clock, tmp_path):
    other = Keystore.create(tmp_path / "other.keys")
    before = place.read_bytes()
    with pytest.raises(refusals.StoreExists):
        create(place, clock=clock, keys=other)
    with pytest.raises(refusals.StoreExists):
        Keystore.create(tmp_path / "other.keys")
    assert place.read_bytes() == before
    other.close()


def test_a_record_is_not_made_with_the_keys_of_another(record, keys, tmp_path, clock):
    with pytest.raises(refusals.KeyMissing):
        create(tmp_path / "second.db", clock=clock, keys=keys)
    assert not (tmp_path / "second.db").exists()


def test_a_record_is_not_opened_with_the_keys_of_another(record, place, clock, tmp_path):
    keys = Keystore.create(tmp_path / "other.keys")
    create(tmp_path / "other.db", clock=clock, keys=keys).close()
    with pytest.raises(refusals.KeyMissing):
        open_(place, clock=clock, keys=keys)
    keys.close()


def test_a_closed_record_is_one_file(record, append, place):
    """Then a copy of that file is a copy of the record."""
    append(record, "case/1", 0)
    record.close()
    assert {path.name for path in place.parent.glob("record.db*")} == {
        "record.db",
        "record.db.kek",
        "record.db.keys",
    }


def test_a_read_only_copy_is_read_and_examined_and_not_written(
    record, append, place, tmp_path, reopened, keys
):
    append(record, "case/1", 0)
    record.close()
    copy = tmp_path / "copy.db"
    shutil.copyfile(place, copy)
    copy.chmod(0o444)
    store = reopened(copy, read_only=True, keys=keys)
    assert len(store.stream("case/1")) == 1
    assert verify(store).ok
    with pytest.raises(refusals.StoreReadOnly):
        append(store, "case/1", 1)


CREATE = """
import os, resource, sys
from datetime import UTC, datetime
from events.keystore import Keystore
from events.refusals import RecordError
from events.store import create
keys, record, room = sys.argv[1:]
try:
    if room == "scarce":
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
    create(record, clock=lambda: datetime.now(UTC), keys=Keystore.create(keys))
except RecordError as refused:
    sys.exit(f"{type(refused).__name__}: {refused.says} {refused.remedy}")
"""


@pytest.mark.parametrize(("room", "answer"), [("scarce", "StoreFull"), ("enough", "")])
def test_a_disk_without_room_for_a_new_record_is_told(tmp_path, room, answer):
    """And nothing half made is left."""
    place = tmp_path / "new" / "record.db"
    command = [sys.executable, "-c", CREATE, tmp_path / "new" / "some.keys", place, room]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.stderr.partition(":")[0].strip() == answer, ran.stderr
    assert not list(place.parent.glob("*.making*"))
    assert place.exists() == (answer == "")


def test_a_folder_that_cannot_be_made_is_told(tmp_path, clock):
    (tmp_path / "file").touch()
    with pytest.raises(refusals.StoreUnreadable, match="cannot be used"):
        Keystore.create(tmp_path / "file" / "below" / "record.db.keys")


MOUNTS = """\
21 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw
30 21 0:30 / /mnt/share rw - nfs4 server:/share rw
31 21 0:31 / /mnt/share/local rw - ext4 /dev/vdb rw
32 21 0:32 / /mnt/with\\040space rw - cifs //server/share rw
33 21 0:33 / /srv/remote rw - fuse.sshfs me@server: rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/mnt/share/record.db", "nfs4"),
        ("/mnt/share/local/record.db", "ext4"),
        ("/mnt/shared/record.db", "ext4"),
        ("/mnt/with space/record.db", "cifs"),
        ("/srv/remote/deep/record.db", "fuse.sshfs"),
        ("/record.db", "ext4"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_the_nearest_mount(path, kind):
    """Linux, proc_pid_mountinfo(5)."""
    assert file_system(Path(path), MOUNTS) == kind


@pytest.mark.parametrize("kind", ["nfs", "cifs", "smb3", "9p", "fuse.sshfs"])
def test_a_network_file_system_is_refused(tmp_path, kind):
    """SQLite, "Write-Ahead Logging": all processes must be on the same host computer."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"21 1 0:1 / / rw - {kind} server rw\n")
    with pytest.raises(refusals.Unsafe) as refused:
        checked_local(tmp_path / "record.db", mounts)
    assert kind in refused.value.says
    mounts.write_text("21 1 0:1 / / rw - ext4 /dev/vda1 rw\n")
    checked_local(tmp_path / "record.db", mounts)


def test_the_version_of_sqlite_can_be_asked_for():
    """SQLite 3.51.3 mends a fault that can damage the WAL file."""
    assert [int(part) for part in library_version().split(".")] >= [3, 37]


def test_every_refusal_says_what_to_do_next(record, place, clock):
    for refusal in (refusals.StreamMoved("case/1", 1, 2), refusals.RequestDiffers("c")):
        assert refusal.says
        assert refusal.remedy
        assert str(refusal) == f"{refusal.says} {refusal.remedy}"


def removed(place):
    shutil.rmtree(place.parent)


def moved_away(place):
    place.rename(place.with_name("elsewhere.db"))


def replaced(place):
    shutil.copy(place, place.with_name("other.db"))
    place.with_name("other.db").replace(place)


def left_alone(place):
    pass


@pytest.mark.parametrize("happens", [removed, moved_away, replaced, left_alone], ids=lambda how: how.__name__)
def test_what_goes_into_a_file_that_nobody_finds_again_is_not_acknowledged(record, append, place, happens):
    """The system lets a process write on to a file that has no name any more, and SQLite does not look."""
    append(record, "case/1", 0)
    happens(place)
    if happens is left_alone:
        append(record, "case/1", 1)
        return
    with pytest.raises(refusals.StoreReplaced, match="while it was written to"):
        append(record, "case/1", 1)


def test_after_a_store_was_put_back_the_same_request_is_recorded_once(record, append, place):
    append(record, "case/1", 0)
    moved_away(place)
    with pytest.raises(refusals.StoreReplaced):
        append(record, "case/1", 1, command_id="c")
    place.with_name("elsewhere.db").rename(place)
    assert append(record, "case/1", 1, command_id="c").repeated
    assert record.head().position == 2


def test_what_was_left_beside_a_store_that_is_gone_keeps_a_new_one_away(place, clock, tmp_path):
    """SQLite would merge it into the new file (SQLite, "How To Corrupt", section 1.4)."""
    keys = Keystore.create(tmp_path / "new" / "some.keys")
    left = tmp_path / "new" / "record.db-wal"
    left.write_bytes(b"left")
    with pytest.raises(refusals.StoreExists, match="was left by a file that is gone"):
        create(tmp_path / "new" / "record.db", clock=clock, keys=keys)
    assert left.read_bytes() == b"left"
    keys.close()
