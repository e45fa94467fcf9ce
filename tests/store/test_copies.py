"""Copies of the record: whole, examined before they have a name, and never in the place of anything."""

import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import sleep

import clusters
import pytest
from msgspec import structs

from events import refusals
from events.copying import back_up, compare, copy_to_file, copy_to_server, put_back
from events.evidence.chain import verify
from events.evidence.checkpoints import make_checkpoint
from events.record import Draft, Write
from events.sqlite.driver import driver
from events.sqlite.examining import SqliteSnapshot
from events.sqlite.guards import TRIGGERS
from events.sqlite.making import make_whole

WRITER = Path(__file__).with_name("writer.py")
SCARCE = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from events import copying
from events.refusals import RecordError
from events.store import open_
how, record, target, room = sys.argv[1:]
store = open_(record, clock=lambda: datetime.now(UTC))
if room != "enough":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
try:
    getattr(copying, how)(store, Path(target))
except RecordError as refused:
    sys.exit(f"{type(refused).__name__}: {refused.says} {refused.remedy}")
"""
COPY_ALL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from events import copying
from events.store import open_
how, record, *targets = sys.argv[1:]
store = open_(record, clock=lambda: datetime.now(UTC))
print("ready", flush=True)
for target in targets:
    getattr(copying, how)(store, Path(target))
    print(target, flush=True)
"""
WAYS = [back_up, copy_to_file, put_back]
NAMED = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
TABLES = {
    "log": "SELECT * FROM log",
    "fact": "SELECT * FROM fact ORDER BY position",
    "command": "SELECT * FROM command ORDER BY first",
    "checkpoint": "SELECT * FROM checkpoint",
}


def rows(path):
    """Every row of the record, with the bytes of each."""
    with closing(driver.connect(path)) as connection:
        return {table: connection.execute(sql).fetchall() for table, sql in TABLES.items()}


def schema(path):
    with closing(driver.connect(path)) as connection:
        return sorted(connection.execute("SELECT type, name, sql FROM sqlite_schema"))


@pytest.fixture
def filled(record, append, keys):
    """A record of forty facts in ten streams, some of them recorded together, and a checkpoint."""
    for number in range(10):
        append(record, f"case/{number}", 0, 3)
        append(record, f"case/{number}", 3, 1)
    make_checkpoint(record, keys)
    return record


@NAMED
def test_a_copy_holds_the_same_bytes_under_the_same_guards(filled, place, tmp_path, way, reopened):
    found = way(filled, tmp_path / "copy.db")
    assert rows(tmp_path / "copy.db") == rows(place)
    assert schema(tmp_path / "copy.db") == schema(place)
    assert (found.facts, found.root) == (40, verify(filled).root)
    assert verify(reopened(tmp_path / "copy.db")) == found


@NAMED
def test_a_copy_is_one_file_for_this_account_alone(filled, tmp_path, way):
    way(filled, tmp_path / "new" / "copy.db")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["copy.db"]
    assert stat.S_IMODE((tmp_path / "new" / "copy.db").stat().st_mode) == 0o600


@NAMED
def test_a_copy_of_an_empty_record_is_an_empty_record(record, tmp_path, way, reopened):
    way(record, tmp_path / "copy.db")
    copy = reopened(tmp_path / "copy.db")
    assert (copy.log, copy.head().position) == (record.log, 0)


def test_what_was_put_back_is_recorded_in_as_before(filled, tmp_path, reopened, keys, append):
    """In WAL mode, in which every acknowledged append survives a loss of power."""
    put_back(filled, tmp_path / "copy.db")
    copy = reopened(tmp_path / "copy.db", keys=keys)
    append(copy, "case/1", 4)
    assert copy.head().position == 41
    assert (tmp_path / "copy.db-wal").exists()


@NAMED
def test_nothing_is_ever_overwritten(filled, tmp_path, way):
    path = tmp_path / "copy.db"
    path.write_text("theirs")
    with pytest.raises(refusals.StoreExists):
        way(filled, path)
    assert path.read_text() == "theirs"
    assert list(tmp_path.glob("copy.db*")) == [path]


@NAMED
def test_what_takes_the_name_meanwhile_is_not_overwritten(filled, tmp_path, way, monkeypatch):
    """Whoever was faster keeps the place."""
    path = tmp_path / "copy.db"
    monkeypatch.setattr("events.copying.compare", lambda *_: path.write_text("theirs"))
    with pytest.raises(refusals.StoreExists):
        way(filled, path)
    assert path.read_text() == "theirs"
    assert list(tmp_path.glob("copy.db*")) == [path]


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_what_a_file_that_is_gone_left_behind_is_not_merged_into_a_new_one(filled, tmp_path, ending):
    """A log is merged into whatever file has its name (SQLite, "How To Corrupt", section 1.4)."""
    left = tmp_path / f"copy.db{ending}"
    left.write_bytes(b"left")
    with pytest.raises(refusals.StoreExists, match="may hold its newest facts"):
        put_back(filled, tmp_path / "copy.db")
    assert left.read_bytes() == b"left"
    left.rename(tmp_path / "elsewhere")
    put_back(filled, tmp_path / "copy.db")


@NAMED
def test_a_record_that_does_not_verify_is_not_copied(filled, place, tmp_path, tamper, way):
    """A backup that is broken is found when it is made, and not when it is needed."""
    tamper(
        place,
        "UPDATE fact SET body = cast(replace(cast(body AS TEXT), 'ann', 'bob') AS BLOB) WHERE position = 7",
    )
    with pytest.raises(refusals.RecordBroken) as broken:
        way(filled, tmp_path / "copy.db")
    assert 7 in [finding.position for finding in broken.value.findings]
    assert list(tmp_path.glob("copy.db*")) == []


@NAMED
def test_a_copy_that_lost_the_end_on_its_way_is_refused(filled, tmp_path, way, monkeypatch, append, keys):
    """It would verify by itself: only the store knows that there was more."""
    short = tmp_path / "short.db"
    back_up(filled, short)
    append(filled, "case/1", 4)

    def loses_the_newest(_source, target):
        with closing(driver.connect(short)) as before:
            before.backup(target)

    monkeypatch.setattr("events.sqlite.store.copy_pages", loses_the_newest)
    monkeypatch.setattr("events.copying.copy_rows", loses_the_newest)
    with pytest.raises(refusals.RecordBroken, match="is not what"):
        way(filled, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_the_copy_of_another_record_is_not_taken_for_one_of_this(filled, tmp_path, append, clock, reopened):
    """The same number of facts, and another root."""
    back_up(filled, tmp_path / "copy.db")
    append(filled, "case/1", 4)
    compare(reopened(tmp_path / "copy.db"), filled)
    with closing(driver.connect(tmp_path / "copy.db")) as copy:
        copy.executescript("DROP TRIGGER log_is_never_altered; UPDATE log SET id = 'other'")
    with pytest.raises(refusals.RecordBroken):
        compare(reopened(tmp_path / "copy.db"), filled)


@pytest.mark.parametrize("way", [back_up, copy_to_file], ids=lambda way: way.__name__)
def test_a_store_is_copied_while_somebody_writes(record, place, tmp_path, way, reopened):
    """One moment of it, whole; the writer is not kept waiting for the copy to end."""
    command = [sys.executable, WRITER, place, "w", "100000"]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for _ in range(50):
        writer.stdout.readline()
    copies = [way(record, tmp_path / f"copy-{number}.db") for number in range(3)]
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    sizes = [copy.facts for copy in copies]
    assert sizes == sorted(set(sizes)), "it was written to between the copies"
    assert sizes[0] >= 49
    for number, copy in enumerate(copies):
        assert compare(reopened(tmp_path / f"copy-{number}.db"), record) == copy


@pytest.mark.parametrize(("room", "answer"), [("40000", "StoreFull"), ("enough", "")])
@NAMED
def test_a_disk_without_room_for_a_copy_is_told(filled, place, tmp_path, way, room, answer):
    """And nothing half made is left, and the store is what it was."""
    before = rows(place)
    command = [sys.executable, "-c", SCARCE, way.__name__, place, tmp_path / "copy.db", room]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.stderr.partition(":")[0].strip() == answer, ran.stderr
    assert [path.name for path in tmp_path.glob("copy.db*")] == [] if answer else ["copy.db"]
    assert rows(place) == before


@NAMED
def test_what_an_interrupted_copy_left_does_not_matter(filled, tmp_path, way):
    for ending in (".making", ".making-wal", ".making-journal"):
        (tmp_path / f"copy.db{ending}").write_bytes(b"half")
    assert way(filled, tmp_path / "copy.db").facts == 40
    assert [path.name for path in tmp_path.glob("copy.db*")] == ["copy.db"]


def test_a_backup_is_read_where_nothing_can_be_written_beside_it(filled, tmp_path, reopened):
    """It keeps no log beside it, so that any SQLite reads it from any medium."""
    back_up(filled, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    (tmp_path / "copy.db").chmod(0o444)
    assert verify(reopened(tmp_path / "copy.db", read_only=True)).facts == 40


def test_copying_pages_or_rows_gives_the_same_record(filled, tmp_path):
    back_up(filled, tmp_path / "pages.db")
    copy_to_file(filled, tmp_path / "rows.db")
    assert rows(tmp_path / "pages.db") == rows(tmp_path / "rows.db")
    shutil.rmtree(tmp_path / "record")
    assert rows(tmp_path / "pages.db")["fact"]


@NAMED
def test_a_copy_that_lost_a_checkpoint_is_refused(filled, tmp_path, way, monkeypatch):
    """Its facts would be all there."""

    def without_it(_source, target):
        with closing(driver.connect(filled.path)) as before:
            before.backup(target)
        target.executescript("DROP TRIGGER checkpoint_is_never_removed; DELETE FROM checkpoint")
        target.executescript(TRIGGERS["checkpoint_is_never_removed"])

    monkeypatch.setattr("events.sqlite.store.copy_pages", without_it)
    monkeypatch.setattr("events.copying.copy_rows", without_it)
    with pytest.raises(refusals.RecordBroken, match="is not what"):
        way(filled, tmp_path / "copy.db")


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_file_of_which_a_part_is_still_beside_it_gets_no_name(tmp_path, ending):
    """On a full disk SQLite leaves it there, and says nothing when it closes."""

    def leaves_a_part(making):
        making.with_name(making.name + ending).write_bytes(b"a part")

    with pytest.raises(refusals.StoreFull, match="no room for all of"):
        make_whole(tmp_path / "copy.db", lambda _: None, leaves_a_part)
    assert list(tmp_path.glob("copy.db*")) == []
    make_whole(tmp_path / "copy.db", lambda _: None)


@pytest.mark.parametrize("kills", [2, pytest.param(60, marks=pytest.mark.slow)])
@NAMED
def test_a_copy_that_is_killed_is_whole_or_not_there(filled, tmp_path, way, kills, reopened):
    """SIGKILL at any moment; what lies under the name of a copy is always all of it."""
    chance = random.Random(20261123)  # noqa: S311 - repeatable on purpose
    for kill in range(kills):
        folder = tmp_path / f"kill-{kill}"
        copies = [folder / f"{number}.db" for number in range(200)]
        command = [sys.executable, "-c", COPY_ALL, way.__name__, filled.path, *copies]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as copying:
            said = [copying.stdout.readline() for _ in ("ready", "the first")][1:]
            sleep(chance.uniform(0, 0.1))
            copying.send_signal(signal.SIGKILL)
            said += copying.stdout.read().splitlines()
        there = [copy for copy in copies if copy.exists()]
        assert len(there) in {len(said), len(said) + 1}
        assert all(verify(reopened(copy, read_only=True)).facts == 40 for copy in there)


# To a server and back


def rows_of(store):
    """Every row of the record in any store, with the bytes of each."""
    with store.snapshot() as snapshot:
        return {table: [tuple(row) for row in snapshot.table(table)] for table in TABLES}


@pytest.fixture
def elsewhere():
    """An empty database on a real server."""
    with clusters.database() as url:
        yield url


def test_a_record_goes_to_a_server_and_back_without_losing_a_byte(filled, elsewhere, tmp_path, reopened):
    """Row by row the same bytes, and the same root."""
    there = copy_to_server(filled, elsewhere, None)
    server = reopened(elsewhere)
    assert (there.facts, there.root, there.ok) == (40, verify(filled).root, True)
    assert rows_of(server) == rows_of(filled)
    back_up(server, tmp_path / "kept.db")
    copy_to_file(server, tmp_path / "back.db")
    assert rows(tmp_path / "kept.db") == rows(tmp_path / "back.db") == rows(filled.path)
    assert schema(tmp_path / "kept.db") == schema(filled.path)


def test_what_came_to_a_server_is_recorded_in_as_before(filled, elsewhere, reopened, keys, append, actor):
    """The next position, the next version, and the chain goes on; an old request is known."""
    copy_to_server(filled, elsewhere, None)
    server = reopened(elsewhere, keys=keys)
    own = structs.replace(actor, id=server.who)
    first = filled.at(1)
    again = server.result_of(first.command_id, b"asked")
    assert (again.repeated, again.first) == (True, 1)
    new = Draft(id="new", type="thing.happened", schema=1, occurred="unknown", data={})
    done = server.append([Write("case/1", 4, [new])], command_id="new", request=b"", actor=own)
    assert (done.first, server.at(41).prev) == (41, server.stream("case/1")[3].leaf)
    assert verify(server).ok


def test_an_empty_record_goes_to_a_server(record, elsewhere, reopened):
    copy_to_server(record, elsewhere, None)
    assert (reopened(elsewhere).head().position, reopened(elsewhere).log) == (0, record.log)


def test_a_server_that_holds_a_record_keeps_it(filled, server, tmp_path):
    with pytest.raises(refusals.StoreExists, match="There is already a record"):
        copy_to_server(filled, server.superuser, None)


def test_a_copy_that_lost_something_on_its_way_leaves_nothing_on_the_server(
    filled, elsewhere, monkeypatch, append
):
    """It is noticed before the commit; the database is as empty as before."""
    take = SqliteSnapshot.table

    def loses_the_newest(snapshot, name):
        found = list(take(snapshot, name))
        return iter(found[:-1] if name == "fact" else found)

    monkeypatch.setattr(SqliteSnapshot, "table", loses_the_newest)
    with pytest.raises(refusals.RecordBroken, match="is not what"):
        copy_to_server(filled, elsewhere, None)
    monkeypatch.undo()
    copy_to_server(filled, elsewhere, None)


def test_what_comes_while_a_record_is_copied_is_not_in_the_copy(store, append, tmp_path):
    """Every table as it was at the first look at any."""
    append(store, "case/1", 0, 3)
    with store.snapshot() as snapshot:
        assert len(list(snapshot.table("log"))) == 1
        append(store, "case/1", 3, 3)
        assert len(list(snapshot.table("fact"))) == 3
        assert len(list(snapshot.table("command"))) == 1
    found = back_up(store, tmp_path / "copy.db")
    assert (found.facts, found.root) == (6, verify(store).root)
