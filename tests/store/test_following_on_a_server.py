"""Who follows a record on PostgreSQL: a lost connection costs no fact, and no position is overtaken."""

from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import clusters
import psycopg
import pytest

from events import following
from events.following import follow
from events.postgres.making import make_record, roles_of
from events.refusals import StoreBusy
from events.store import open_

CUT_OFF = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def positions(facts):
    return [fact.position for fact in facts]


@pytest.fixture
def quick(monkeypatch):
    """Look again soon."""
    monkeypatch.setattr(following, "AT_MOST", 0.05)


def test_a_connection_that_is_lost_costs_no_fact(postgres, server, append, quick):
    """The server cuts every connection off: while facts are read, and while nothing is recorded."""
    for number in range(4):
        append(postgres, "case/1", number)
    facts = follow(postgres, 0, page=2)
    seen = list(islice(facts, 3))
    server.admin.execute(CUT_OFF)
    seen += islice(facts, 1)
    append(postgres, "case/1", 4)
    seen += islice(facts, 1)
    assert not postgres.wait(5, 0.01)  # it listens now
    server.admin.execute(CUT_OFF)
    append(postgres, "case/1", 5)
    assert positions([*seen, *islice(facts, 1)]) == [1, 2, 3, 4, 5, 6]


@pytest.fixture
def mortal():
    """A server of its own, which may be killed."""
    with TemporaryDirectory(prefix="spr-tests-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        cluster = clusters.Cluster(Path(folder) / "cluster").make().start()
        yield cluster
        cluster.stop()


@pytest.mark.slow
def test_a_server_that_is_killed_and_started_again_costs_no_fact(mortal, keys, append):
    """The long form of the test above: the power goes, and a while later it is back."""
    make_record(mortal.url, lambda: datetime.now(UTC), keys.log)
    with psycopg.connect(mortal.url) as admin:
        admin.execute('CREATE ROLE "ann.smith" LOGIN')
        admin.execute(f'GRANT "{roles_of("postgres")["app"]}" TO "ann.smith"')
    address = clusters.named(mortal.url, login="ann.smith")
    with closing(open_(address, clock=None, keys=keys)) as store:
        append(store, "case/1", 0, 3)
        facts = follow(store, 0, page=2)
        seen = list(islice(facts, 3))
        mortal.kill()
        comes = Thread(target=lambda: (mortal.start(), append(store, "case/1", 3)))
        comes.start()
        assert positions([*seen, *islice(facts, 1)]) == [1, 2, 3, 4]
        comes.join()


def overtaken(server, take, read):
    """One writer takes its position and goes slowly; another takes the next and is done before it."""
    with psycopg.connect(server.superuser) as slow, psycopg.connect(server.superuser) as fast:
        take(slow)
        take(fast)
        fast.commit()
        before = read(0)
        slow.commit()
        return before, before + read(max(before, default=0))


def test_a_position_from_a_sequence_lets_a_follower_miss_facts(server):
    """The control: what most such stores do, and why ours takes its positions from a row it locks.

    A sequence gives its numbers before the commit and to everybody at once; "after the last one seen"
    passes over whoever is slower.
    """
    server.admin.execute("CREATE TABLE public.plain (position bigserial PRIMARY KEY, who text)")

    def read(last):
        rows = server.admin.execute("SELECT position FROM public.plain WHERE position > %s", (last,))
        return [position for (position,) in rows]

    def take(connection):
        connection.execute("INSERT INTO public.plain (who) VALUES ('x')")

    before, after = overtaken(server, take, read)
    assert before == [2]
    assert after == [2]
    assert read(0) == [1, 2]


def test_nobody_overtakes_whoever_takes_the_next_position_of_the_record(server, keys, append, reopened):
    """The row of the head is held to the commit: the faster one waits, or is told that it is busy."""
    store = reopened(server.url, keys=keys, patience=0.2)
    with psycopg.connect(server.superuser) as slow:
        slow.execute("UPDATE record.head SET position = position")
        with pytest.raises(StoreBusy):
            append(store, "case/1", 0, command_id="c")
        assert store.head().position == 0
    assert append(store, "case/1", 0, command_id="c").first == 1
    assert positions(follow(store, 0, until=1)) == [1]
