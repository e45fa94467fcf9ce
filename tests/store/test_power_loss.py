"""The power goes at any moment: what was acknowledged is in the file, and the file is whole."""

import random
import shutil
from contextlib import closing
from datetime import UTC, datetime

import pytest
from store.power import Disk, File, Kept, failed_syncs, traced

from events.evidence.chain import verify
from events.refusals import RecordBroken
from events.store import open_

WRITER = """
import os, sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from events.keystore import Keystore, beside
from events.record import Actor, Draft, Write
from events.refusals import StoreFull
from events.sqlite import store as sqlite
from events.store import open_

place, how, count = sys.argv[1:]
if how == "hasty":
    sqlite._FOR_APPENDING = ("synchronous=NORMAL", "busy_timeout=0")
if how == "trusting":
    sqlite.sync_folder = lambda folder: None
keys = Keystore.open(beside(Path(place))[0])
version = 0
for session in range(3):
    store = open_(place, clock=lambda: datetime.now(UTC), keys=keys)
    for _ in range(int(count)):
        draft = Draft(id=f"f-{version}", type="t", schema=1, occurred="unknown", data={"note": "x" * 300})
        asked = {"command_id": f"c-{version}", "request": b"", "actor": Actor(id="a", host="h", program="p")}
        try:
            done = store.append([Write("case/1", version, [draft])], **asked)
        except StoreFull:  # as a person would: the same request again
            done = store.append([Write("case/1", version, [draft])], **asked)
        os.write(1, f"f-{version} {done.first}\\n".encode())
        version += 1
        if version % 7 == 0:  # so that the WAL file is emptied and begun anew
            with suppress(sqlite.driver.Error):
                store._appender.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    store.close()
"""
"""Appends, merges the WAL file now and then, closes and opens again; says what is acknowledged."""
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


class Found:
    """What a number of losses of power led to."""

    def __init__(self):
        self.images = self.lost = self.corrupt = 0

    def look(self, image, acknowledged, folder):
        """Put an image on a disk, open the record, and compare it with what was acknowledged."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        for name, content in image.items():
            (folder / name).touch(mode=0o600)
            (folder / name).write_bytes(content)
        self.images += 1
        try:
            with closing(open_(folder / "record.db", clock=lambda: datetime.now(UTC))) as store:
                recorded = {fact.id: str(fact.position) for fact in store.after(0, limit=10_000)}
                self.corrupt += not verify(store).ok
        except RecordBroken:
            self.corrupt += 1
            return
        self.lost += any(recorded.get(name) != at for name, at in acknowledged.items())

    def __str__(self):
        return f"{self.images:,} losses of power: {self.lost:,} with facts lost, {self.corrupt:,} corrupt"


def after_losses_of_power(place, tmp_path, how, images, inject=()):
    """Let the writer run, and let the power go at so many moments of its run."""
    chance = random.Random(20261127)  # noqa: S311 - repeatable on purpose
    disk, empty = Disk(place.parent), place.stat().st_size
    calls = traced(tmp_path / "trace", WRITER, place, how, 9, inject=inject)
    first = next(n for n, (call, *_) in enumerate(calls) if call == "pwrite64")
    crashes = [chance.randrange(first, len(calls)) for _ in range(images)]
    found = Found()
    for image, said in disk.images(calls, crashes, chance):
        found.look(image, dict(line.split() for line in said), tmp_path / "image")
    assert len(said) == 27
    assert len(disk.current["record.db"].durable) > empty, "the WAL file was merged"
    print(f"{how}: {found}")  # noqa: T201 - evidence, shown with -s
    return found, failed_syncs(calls)


@needs_strace
@pytest.mark.parametrize("images", [100, pytest.param(5000, marks=pytest.mark.slow)])
def test_no_loss_of_power_loses_what_was_acknowledged(place, keys, tmp_path, images):
    """SQLite, "PRAGMA synchronous": with FULL, WAL mode syncs the WAL file at every commit."""
    found, _ = after_losses_of_power(place, tmp_path, "as it is", images)
    assert (found.images, found.lost, found.corrupt) == (images, 0, 0)


@needs_strace
@pytest.mark.parametrize("images", [60, pytest.param(1000, marks=pytest.mark.slow)])
def test_with_less_care_a_loss_of_power_loses_facts(place, keys, tmp_path, images):
    """The control: with NORMAL the newest commits are not synced; the file stays whole, and shorter."""
    found, _ = after_losses_of_power(place, tmp_path, "hasty", images)
    assert found.lost > images / 10
    assert found.corrupt == 0


@needs_strace
@pytest.mark.parametrize("moments", [(1, 3), pytest.param(range(1, 45), marks=pytest.mark.slow)])
def test_what_is_acknowledged_after_a_failed_sync_survives_a_loss_of_power(empty, tmp_path, moments):
    """A sync that failed is not made good by the next: what it should have kept is written anew."""
    for at in moments:
        place = tmp_path / str(at) / "record.db"
        shutil.copytree(empty.parent, place.parent)
        inject = ["-e", f"inject=fsync,fdatasync:error=EIO:when={at}"]
        found, failed = after_losses_of_power(place, tmp_path, f"sync {at} fails", 40, inject)
        if not failed and len(moments) > 2:  # all of them, and there are no more
            break
        assert len(failed) == 1
        assert (found.lost, found.corrupt) == (0, 0), at


@needs_strace
def test_whoever_trusts_sqlite_with_the_folder_loses_facts(place, keys, tmp_path):
    """The control: SQLite passes over a failed sync of the folder of its WAL file (unixSync), and goes on."""
    inject = ["-e", "inject=fsync,fdatasync:error=EIO:when=2"]
    found, failed = after_losses_of_power(place, tmp_path, "trusting", 60, inject)
    assert failed == [str(place.parent)]
    assert found.lost > 0


def test_a_commit_that_the_power_cut_short_is_there_whole_or_not_at_all(record, append, place, tmp_path):
    """Without strace: the sectors that one append wrote, each kept or not."""
    chance = random.Random(20261127)  # noqa: S311 - repeatable on purpose
    append(record, "case/1", 0)
    main, wal = place.read_bytes(), place.with_name("record.db-wal")
    before = wal.read_bytes()
    append(record, "case/1", 1, 5)
    written = File(bytearray(before), [(len(before), wal.read_bytes()[len(before) :])])
    lengths = set()
    for number in range(60):
        image = {"record.db": main, "record.db-wal": written.after(list(Kept)[number % 3], chance)}
        found = Found()
        found.look(image, {}, tmp_path / "image")
        assert found.corrupt == 0
        with closing(open_(tmp_path / "image" / "record.db", clock=lambda: datetime.now(UTC))) as store:
            lengths.add(store.head().position)
    assert lengths == {1, 6}


def test_a_file_whose_synced_end_is_cut_off_would_be_noticed(record, append, place, tmp_path):
    """The control of the tests above: this is what a disk does that lies about syncing."""
    append(record, "case/1", 0)
    length = place.with_name("record.db-wal").stat().st_size
    done = append(record, "case/1", 1)
    wal = place.with_name("record.db-wal").read_bytes()
    image = {"record.db": place.read_bytes(), "record.db-wal": wal[:length]}
    (fact,) = record.stream("case/1", after=1)
    found = Found()
    found.look(image, {fact.id: str(done.first)}, tmp_path / "image")
    assert (found.lost, found.corrupt) == (1, 0)
