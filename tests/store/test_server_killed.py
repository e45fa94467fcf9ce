"""A server that is killed, stopped, full, or waits for what is not there: nothing is lost or doubled."""

import os
import random
import shutil
import subprocess
from contextlib import contextmanager
from threading import Thread
from time import sleep

import psycopg
import pytest
from store.failing import Writers, account, folder, kept, send

from events.evidence.chain import verify
from events.postgres import appending, queries
from events.refusals import OutcomeUnknown, StoreFull, StoreUnreachable

WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
NO_STANDBY = "ALTER SYSTEM SET synchronous_standby_names = 'nobody'"


@pytest.fixture(scope="module")
def alone():
    """A record on a server of its own, which syncs what it writes."""
    with kept() as record:
        yield record


@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.slow)])
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(alone, kills):
    """SIGKILL of every process of the server, under four writers; when it is back they go on."""
    chance = random.Random(20261127)  # noqa: S311 - repeatable on purpose
    with Writers(alone.url, alone.keys, name=f"kills-{kills}-") as writers:
        writers.wait_for(20)
        for _ in range(kills):
            sleep(chance.uniform(0, 0.05))
            alone.cluster.kill()
            alone.cluster.start()
            writers.wait_for(20)
    with alone.opened() as store:
        found = account(writers, store)
        assert verify(store).ok
    print(f"{kills} kills of the server, {len(writers.told)} refusals; {found}")  # noqa: T201 - evidence
    assert writers.errors == []
    assert found.well


def killed_after_five(record, stream):
    """Record five facts, kill the server at once, and say how many are there."""
    with record.admin() as admin:
        admin.execute("CHECKPOINT")
    with record.opened() as store:
        for version in range(5):
            send(store, stream, version, f"{stream}-{version}")
        record.cluster.kill()
    record.cluster.start()
    with record.opened() as store:
        return len(store.stream(stream))


def test_a_server_that_does_not_wait_for_its_disk_does_so_for_the_record(alone):
    """`synchronous_commit` may be off for other programs: what is acknowledged here is there."""
    with alone.set_to(synchronous_commit="off", wal_writer_delay="10s"):
        assert killed_after_five(alone, "case/waiting") == 5


def test_without_waiting_for_the_disk_what_is_acknowledged_is_lost(alone, monkeypatch):
    """The control of the two tests above."""
    monkeypatch.setattr(queries, "DURABLE", "SELECT 1")
    with alone.set_to(synchronous_commit="off", wal_writer_delay="10s"):
        assert killed_after_five(alone, "case/hasty") < 5


def test_a_server_that_is_stopped_is_told_and_nothing_is_acknowledged(alone, monkeypatch):
    """And after it is back the same command is recorded, once."""
    monkeypatch.setattr(appending, "FIND_OUT_WITHIN", 0.3)
    with alone.opened() as store:
        before = send(store, "case/stopped", 0, "stopped-0").first
        alone.cluster.stop()
        with pytest.raises(OutcomeUnknown) as refused:
            send(store, "case/stopped", 1, "stopped-1")
        assert "there is no other" in refused.value.says
        assert "same request id" in refused.value.remedy
        with pytest.raises(StoreUnreachable) as refused:
            store.head()
        assert "whether the server runs" in refused.value.remedy
        with pytest.raises(StoreUnreachable), alone.opened():
            pass
        alone.cluster.start()
        assert send(store, "case/stopped", 1, "stopped-1").first == before + 1
        assert store.head().position == before + 1


@contextmanager
def no_standby(record):
    """The server waits for a standby that is not there."""
    with record.admin() as admin:
        admin.execute(NO_STANDBY)
        admin.execute("SELECT pg_reload_conf()")
        while admin.execute("SHOW synchronous_standby_names").fetchone() != ("nobody",):
            sleep(0.01)
        try:
            yield admin
        finally:
            admin.execute("ALTER SYSTEM RESET synchronous_standby_names")
            admin.execute("SELECT pg_reload_conf()")


def cancel_waits(record, until):
    """Cancel every wait for a standby, as an administrator would, until there are no more."""
    with record.admin() as admin:
        while until.is_alive():
            for (pid,) in admin.execute(WAITING).fetchall():
                admin.execute("SELECT pg_cancel_backend(%s)", (pid,))
            sleep(0.01)


@pytest.mark.parametrize("by", ["the store", "an administrator"])
def test_a_commit_that_did_not_wait_for_the_standby_is_not_acknowledged(alone, monkeypatch, by):
    """PostgreSQL says 01000, a warning, and success; after a failover such a commit may be gone."""
    monkeypatch.setattr(appending, "ANSWER_WITHIN", 0.3 if by == "the store" else 60.0)
    told = []

    def work():
        try:
            send(store, f"case/{by[-5:]}", 0, by)
        except OutcomeUnknown as refusal:
            told.append(refusal)

    with alone.opened() as store:
        with no_standby(alone):
            writer = Thread(target=work)
            writer.start()
            if by == "an administrator":
                cancel_waits(alone, writer)
            writer.join()
            assert "no standby has confirmed it" in told[0].says
            before = store.head().position
        again = send(store, f"case/{by[-5:]}", 0, by)
        assert (again.repeated, again.first) == (True, before)
        assert store.head().position == before


def test_a_program_that_does_not_listen_to_warnings_takes_it_for_done(alone):
    """The control: the bare driver says that all is well, and the row is there to be read."""
    with no_standby(alone) as admin, psycopg.connect(alone.cluster.url, autocommit=True) as bare:
        waiting = Thread(target=bare.execute, args=("CREATE TABLE IF NOT EXISTS public.bare ()",))
        waiting.start()
        cancel_waits(alone, waiting)
        waiting.join()
        assert admin.execute("SELECT to_regclass('public.bare') IS NOT NULL").fetchone() == (True,)


@contextmanager
def small_disk(megabytes):
    """A file system of so many megabytes in memory, where the server's account may write."""
    with folder() as path:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", path],
            capture_output=True,
            check=False,
        )
        if made.returncode:
            pytest.skip("no file system can be mounted here")
        try:
            if os.geteuid() == 0:
                shutil.chown(path, "nobody")
            yield path
        finally:
            subprocess.run(["umount", "-l", path], check=True)


def big(number):
    """A text that cannot be made smaller, and is the same each time."""
    return random.Random(number).randbytes(100_000).hex()  # noqa: S311 - repeatable on purpose


@pytest.mark.skipif(shutil.which("mount") is None, reason="no file system can be mounted here")
def test_a_full_disk_of_the_server_is_told_and_later_appends_work(alone):
    """PostgreSQL, 53100 disk_full; what was refused is recorded when there is room again."""

    def send_big(version):
        return send(store, "case/big", version, f"big-{version}", big(version))

    def fill(versions):
        for version in versions:
            send_big(version)

    with small_disk(8) as disk, alone.opened() as store, alone.admin() as admin:
        admin.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
        admin.execute("ALTER TABLE record.fact SET TABLESPACE small")
        with pytest.raises(StoreFull, match="did not take"):
            fill(range(100))
        version = len(store.stream("case/big"))
        assert 1 < version < 100
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        assert send_big(version).repeated is False
        assert verify(store).ok
        admin.execute("ALTER TABLE record.fact SET TABLESPACE pg_default")
        admin.execute("DROP TABLESPACE small")
