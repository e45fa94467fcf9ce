"""A connection lost in the middle of an append: the record finds out, and each command counts once."""

import os
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread
from time import sleep
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import text
from store.failing import Proxy, Writers, account, send

from events.evidence.chain import verify
from events.postgres import appending, connecting
from events.refusals import OutcomeUnknown, StoreBusy, StoreUnreachable
from events.store import open_
from scheduler.clock import utc_now

CUTS = ("before", "at once", "after")
TERMINATE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = 'ann.smith' ORDER BY random() LIMIT 1"""
RECORDED = "SELECT count(*), count(DISTINCT convert_from(body, 'UTF8')::json ->> 'id') FROM record.fact"


@pytest.fixture
def proxy(server):
    with Proxy(urlsplit(server.url).port) as standing_between:
        yield standing_between


@pytest.fixture
def through_proxy(postgres, proxy, server, reopened, keys):
    """The record, opened through what can cut the connection."""
    return reopened(server.url.replace(str(urlsplit(server.url).port), str(proxy.port)), keys=keys)


@pytest.mark.parametrize("cut", CUTS)
def test_a_command_whose_connection_is_cut_is_recorded_once(through_proxy, proxy, server, cut):
    """FoundationDB, `commit_unknown_result`: the client cannot know; the command's id does."""
    send(through_proxy, "case/1", 0, "c-0")
    for version in range(1, 9):
        proxy.cut = cut
        done = send(through_proxy, "case/1", version, f"c-{version}")
        assert (done.first, done.repeated) == (version + 1, False)
    assert proxy.cuts == 8
    assert server.admin.execute(RECORDED).fetchone() == (9, 9)
    assert verify(through_proxy).ok


def test_a_client_that_only_tries_again_records_twice(through_proxy, proxy, server):
    """The control: another command id is another command."""
    send(through_proxy, "case/1", 0, "c-0")
    proxy.cut = "after"
    send(through_proxy, "case/1", 1, "c-1")
    send(through_proxy, "case/1", 2, "c-1 again")
    assert server.admin.execute(RECORDED).fetchone() == (3, 3)


@pytest.mark.parametrize("cut", CUTS)
def test_a_first_result_whose_connection_is_cut_is_asked_for_again(through_proxy, proxy, cut):
    send(through_proxy, "case/1", 0, "c")
    proxy.cut = cut
    assert send(through_proxy, "case/1", 0, "c").first == 1
    proxy.cut = cut
    assert through_proxy.result_of("c", b"").first == 1
    assert through_proxy.head().position == 1


def test_a_connection_that_does_not_come_back_leaves_the_outcome_unknown(
    through_proxy, proxy, postgres, monkeypatch
):
    """And says what to do: sent again, the command gives its first result."""
    monkeypatch.setattr(appending, "FIND_OUT_WITHIN", 0.0)
    send(through_proxy, "case/1", 0, "c-0")
    proxy.cut = "after"
    monkeypatch.setattr(connecting, "_CONNECT_SECONDS", 2)
    nowhere = [server.replace(str(proxy.port), "1") for server in through_proxy._servers]
    monkeypatch.setattr(through_proxy, "_servers", nowhere)
    with pytest.raises(OutcomeUnknown) as refused:
        send(through_proxy, "case/1", 1, "c-1")
    assert "not known" in refused.value.says
    assert "same request id" in refused.value.remedy
    while postgres.head().position < 2:  # the server goes on alone with what it was sent
        sleep(0.01)
    assert send(postgres, "case/1", 1, "c-1").first == 2
    assert postgres.head().position == 2


@pytest.mark.parametrize("times", [15, pytest.param(200, marks=pytest.mark.slow)])
def test_sessions_that_are_ended_at_any_moment_are_not_noticed(postgres, server, keys, times):
    """pg_terminate_backend, as an administrator or a restart would: no writer is told of it."""
    chance = random.Random(20261127)  # noqa: S311 - repeatable on purpose
    with Writers(server.url, keys) as writers:
        writers.wait_for(4)
        for _ in range(times):
            server.admin.execute(TERMINATE)
            sleep(chance.uniform(0, 0.02))
            writers.wait_for(1)
        writers.wait_for(8)
    assert writers.errors == []
    assert writers.told == []
    found = account(writers, postgres)
    print(f"{times} sessions ended; {found}")  # noqa: T201 - evidence, shown with -s
    assert found.well
    assert found.facts == len(writers.acknowledged)
    assert verify(postgres).ok


def test_a_session_ended_without_the_search_for_the_outcome_would_be_noticed(postgres, server, monkeypatch):
    """The control of the test above: a store that does not ask again says what the driver says."""
    monkeypatch.setattr(appending, "is_lost", lambda error: False)
    send(postgres, "case/1", 0, "c-0")
    server.admin.execute(TERMINATE.replace("LIMIT 1", ""))
    with pytest.raises(StoreUnreachable):
        send(postgres, "case/1", 1, "c-1")


def test_tables_beside_the_record_are_reached_again_after_a_lost_connection(postgres, server):
    """The first use says so, because half a transaction cannot be asked again; the next one works."""

    def use(engine):
        with engine.begin() as connection:
            return connection.execute(text("SELECT 1")).scalar()

    engines = (postgres.engine, postgres.views_engine, postgres.reader)
    assert [use(engine) for engine in engines] == [1, 1, 1]
    server.admin.execute(TERMINATE.replace("LIMIT 1", ""))
    for engine in engines:
        with pytest.raises(StoreUnreachable):
            use(engine)
        assert use(engine) == 1


@pytest.fixture
def held(server):
    """The lock of the record, held by another session until it is let go."""
    with psycopg.connect(server.superuser) as holder:
        holder.execute("SELECT position FROM record.head FOR UPDATE")
        yield holder


def test_a_record_that_stays_locked_is_busy_and_can_be_read(postgres, server, reopened, keys, held):
    """And the same command is recorded once the lock is free: the control."""
    impatient = reopened(server.url, keys=keys, patience=0.05)
    with pytest.raises(StoreBusy) as refused:
        send(impatient, "case/1", 0, "c")
    assert "another program is writing" in refused.value.says
    assert "recorded once" in refused.value.remedy
    assert impatient.head().position == 0
    held.rollback()
    assert send(impatient, "case/1", 0, "c").first == 1


def test_a_server_that_takes_too_long_is_busy(postgres, server, reopened, keys, held, monkeypatch):
    """`statement_timeout`: it bounds what the server does, all but the wait for a standby."""
    monkeypatch.setitem(connecting._SETTINGS, "statement_timeout", "50ms")
    hurried = reopened(server.url, keys=keys, patience=30)
    with pytest.raises(StoreBusy, match="did not answer in time"):
        send(hurried, "case/1", 0, "c")
    held.rollback()
    assert send(hurried, "case/1", 0, "c").first == 1


def test_a_lost_request_that_still_holds_the_lock_is_waited_for_or_left_unknown(
    postgres, through_proxy, proxy, server, held, monkeypatch
):
    """The server goes on with a request whose client is gone; whoever asks again waits behind it."""
    monkeypatch.setattr(appending, "FIND_OUT_WITHIN", 0.0)
    monkeypatch.setattr(through_proxy, "_patience", 0.05)
    with through_proxy._write_lock:  # asked before, so that the append is the next request
        through_proxy._refuse_owners()
        through_proxy._opened()
    proxy.cut = "at once"
    with pytest.raises(OutcomeUnknown, match="another program is writing"):
        send(through_proxy, "case/1", 0, "c")
    held.rollback()
    assert send(postgres, "case/1", 0, "c").first == 1
    assert postgres.head().position == 1


def test_the_same_command_sent_twice_at_one_moment_is_recorded_once(store, address, keys, reopened):
    """Threads with a store each, so that nothing in between puts them in order."""
    stores = [reopened(address, keys=keys) for _ in range(2)]
    barrier, results = Barrier(2), [[], []]

    def work(which):
        for version in range(20):
            barrier.wait()
            results[which].append(send(stores[which], "case/1", version, f"c-{version}"))

    threads = [Thread(target=work, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [done.first for done in results[0]] == [done.first for done in results[1]] == list(range(1, 21))
    assert all(one.repeated != other.repeated for one, other in zip(*results, strict=True))
    assert store.head().position == 20


def test_two_processes_that_send_the_same_commands_are_told_the_same(store, address, keys):
    """writer.py under one name: its command ids are those of the other."""
    writer = Path(__file__).with_name("writer.py")
    command = [sys.executable, writer, str(address), "w", "20"]
    environment = os.environ | {"SPR_TEST_KEYS": str(keys.path)}
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
    one, other = (process.communicate()[0].splitlines() for process in both)
    assert one == other
    assert len(one) == 21
    assert store.head().position == 20
    assert verify(store).ok


def test_a_connection_lost_in_the_middle_of_reading_is_said_without_a_traceback(new_server, capfd, caplog):
    """SQLAlchemy's pool writes one of its own when it finds the connection gone."""
    with (
        new_server() as server,
        closing(open_(server.url, clock=utc_now)) as store,
        closing(store.reader.raw_connection()) as lent,
    ):
        (own,) = lent.driver_connection.execute("SELECT pg_backend_pid()").fetchone()
        server.admin.execute("SELECT pg_terminate_backend(%s)", (own,))
    told = capfd.readouterr()
    assert "Exception during reset" not in told.out + told.err + caplog.text
