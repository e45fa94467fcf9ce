"""A new record appears once and whole, whoever else makes it at the same moment or is killed meanwhile."""

import itertools
import shutil
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import clusters
import psycopg
import pytest

from events.evidence.chain import verify
from events.keystore import Keystore
from events.postgres.making import make_record as make_on_a_server
from events.refusals import StoreExists
from events.sqlite.making import make_record as make_in_a_file
from events.store import create, open_

MAKERS = 4


def made_at_once(make):
    """Let several make the same record at one moment; how many were told what."""
    barrier = Barrier(MAKERS)

    def one(_):
        barrier.wait()
        try:
            make()
        except StoreExists:
            return "exists"
        return "made"

    with ThreadPoolExecutor(MAKERS) as makers:
        return Counter(makers.map(one, range(MAKERS)))


@pytest.mark.parametrize("round_", range(5))
def test_of_several_who_make_one_file_one_does(tmp_path, clock, round_):
    """With one half-made file between them, two would fill the same one."""
    place = tmp_path / "record" / "record.db"
    assert made_at_once(lambda: make_in_a_file(place, clock)) == {"made": 1, "exists": MAKERS - 1}
    store = open_(place, clock=clock)
    assert verify(store).ok
    store.close()
    assert [path.name for path in place.parent.iterdir()] == ["record.db"]


def test_of_several_who_make_one_on_a_server_one_does(clock):
    with clusters.database() as url:
        assert made_at_once(lambda: make_on_a_server(url, clock)) == {"made": 1, "exists": MAKERS - 1}
        store = open_(url, clock=clock)
        assert verify(store).ok
        store.close()


MAKER = """
import sys
from datetime import UTC, datetime
from events.sqlite.making import make_record
from pathlib import Path
make_record(Path(sys.argv[1]), lambda: datetime.now(UTC))
"""


CALLS = ("pwrite64", "fsync", "fdatasync", "link", "linkat", "unlink")


def killed(place, call, at):
    """Make a record and be killed before the at-th call of a kind (strace, inject); whether so."""
    trace = place.with_name("trace")
    inject = ["-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={at}"]
    traced = ["strace", "-f", "-qq", "-o", trace, *inject, sys.executable, "-c", MAKER, place]
    status = subprocess.run(traced, check=False).returncode
    assert status in {0, -signal.SIGKILL}
    trace.unlink()
    return status != 0


def moments(folder, chosen):
    """Records whose makers were killed: those before the calls chosen, or before every one there is."""
    for call, at in chosen or itertools.product(CALLS, range(1, 100)):
        place = folder / f"{call}-{at}" / "record.db"
        if place.parent.with_name(f"{call}-no-more").exists():
            continue
        place.parent.mkdir()
        if killed(place, call, at):
            yield place
        else:
            place.parent.with_name(f"{call}-no-more").touch()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(
    "chosen", [[("pwrite64", 3), ("link", 1), ("unlink", 8)], pytest.param([], marks=pytest.mark.slow)]
)
def test_a_file_whose_maker_is_killed_is_there_whole_or_not_at_all(tmp_path, clock, chosen):
    """And where it is not there, it can be made."""
    there = []
    for place in moments(tmp_path, chosen):
        there.append(place.exists())
        if not place.exists():
            make_in_a_file(place, clock)
            assert [path.name for path in place.parent.iterdir()] == ["record.db"]
        store = open_(place, clock=clock)
        assert verify(store).ok
        store.close()
    print(f"{len(there)} kills, {there.count(True)} after the file was there")  # noqa: T201 - evidence
    assert set(there) == {True, False}, "some before, some after"


MAKER_ON_A_SERVER = MAKER.replace("sqlite", "postgres").replace("Path(sys.argv[1])", "sys.argv[1]")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"


def test_a_maker_killed_in_the_middle_leaves_nothing_on_a_server(clock):
    """Roles are made in the same transaction as the tables: they are gone with it."""
    with clusters.database() as url, psycopg.connect(url) as admin:
        name = url.rpartition("/")[2]
        admin.execute(f'CREATE ROLE "{name}_auditor"')  # the maker waits for this one, its third
        with subprocess.Popen([sys.executable, "-c", MAKER_ON_A_SERVER, url]) as maker:
            with psycopg.connect(url, autocommit=True) as watching:
                while watching.execute(WAITING, (name,)).fetchone() == (0,):
                    assert maker.poll() is None
            maker.kill()
        admin.rollback()
        left = admin.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", (f"{name}_",))
        assert left.fetchall() == []
        assert admin.execute("SELECT to_regnamespace('record')").fetchone() == (None,)
        admin.rollback()
        make_on_a_server(url, clock)


def test_a_database_may_bear_any_name(tmp_path, clock, append):
    """Its roles bear it too, and are quoted wherever they are named."""
    name = f'{clusters.fresh_name()}-Ann "Smith"'
    url = clusters.named(clusters.server(), database=name.replace(" ", "%20").replace('"', "%22"))
    with psycopg.connect(clusters.server(), autocommit=True) as admin:
        quoted = psycopg.sql.Identifier(name)
        admin.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(quoted))
        try:
            keys = Keystore.create(tmp_path / "some.keys")
            store = create(url, clock=clock, keys=keys)
            assert verify(store).findings == []
            store.close()
            keys.close()
        finally:
            admin.execute(psycopg.sql.SQL("DROP DATABASE {}").format(quoted))
            for each in ("owner", "app", "auditor"):
                role = psycopg.sql.Identifier(f"{name}_{each}")
                admin.execute(psycopg.sql.SQL("DROP ROLE IF EXISTS {}").format(role))
