"""A primary is lost and a standby takes its place: nothing acknowledged is lost, and nobody goes back."""

import os
import signal
from contextlib import contextmanager
from time import sleep

import clusters
import pytest
from store.conftest import Server
from store.failing import Kept, Writers, account, kept, send

from events.evidence.chain import verify
from events.postgres import appending
from events.refusals import OutcomeUnknown, StoreLeftBehind, StoreReadOnly

SENDERS = "SELECT pid FROM pg_stat_replication"
IN_STEP = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = %s"
TIMELINE = "SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)::integer"


class Pair(Kept):
    """A primary and its standby; their places change with each failover."""

    def __init__(self, primary, keys, waits):
        super().__init__(primary, keys)
        self.waits = waits
        self.standby = None
        self.made = [primary]

    @property
    def both(self):
        """The address of the record on whichever of the two takes writes."""
        ports = sorted([self.cluster.port, self.standby.port])
        return f"postgresql://{Server.LOGIN}@127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}/postgres"

    def add_standby(self):
        """Copy the primary to a new standby, for which it waits from then on where it waits at all."""
        folder = self.cluster.folder.with_name(f"server-{len(self.made)}")
        self.standby = clusters.Cluster(folder, max_connections=40, cluster_name="standby")
        self.standby.folder.mkdir(mode=0o755)
        self.standby._owned(self.standby.data)
        self.made.append(self.standby)
        self.standby.run(
            "pg_basebackup",
            "-D",
            self.standby.data,
            "-d",
            self.cluster.url,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
        )
        self.standby.start()
        with self.admin() as admin:
            if self.waits:
                admin.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
                admin.execute("SELECT pg_reload_conf()")
            while admin.execute(IN_STEP, ("sync" if self.waits else "async",)).fetchone() == (0,):
                sleep(0.01)

    @contextmanager
    def frozen(self):
        """The primary sends nothing to its standby (SIGSTOP of the process that does)."""
        with self.admin() as admin:
            senders = [pid for (pid,) in admin.execute(SENDERS)]
        assert senders
        for pid in senders:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in senders:
                clusters.send(pid, signal.SIGCONT)

    def fail_over(self):
        """Kill the primary and let the standby take its place; gives the server that was killed."""
        killed = self.cluster
        killed.kill()
        self.promote()
        return killed

    def promote(self):
        """Let the standby go on alone."""
        self.standby.settings = self.standby.settings | {"synchronous_standby_names": ""}
        self.standby.run("pg_ctl", "promote", "-D", self.standby.data, "-w")
        self.cluster = self.standby
        with self.admin() as admin:
            admin.execute("ALTER SYSTEM RESET synchronous_standby_names")
            admin.execute("SELECT pg_reload_conf()")


@contextmanager
def pair(*, waits=True):
    """A record on a primary with a standby, for which a commit waits or not."""
    with kept() as alone:
        both = Pair(alone.cluster, alone.keys, waits)
        try:
            both.add_standby()
            yield both
        finally:
            for each in both.made:
                each.kill()


def remembered(keys):
    """What is kept of the servers that were replaced: system and timeline, whoever of several kept them."""
    memory = keys.path.with_name(f"{keys.path.name}.timelines")
    return {line for line in memory.read_text("ascii").splitlines() if line} if memory.exists() else set()


@pytest.mark.parametrize("tries", [20])
def test_nothing_is_lost_with_the_primary_and_nothing_goes_to_it_when_it_is_back(tries):
    """Four writers go on by themselves; the old primary, started by mistake, is refused every time."""
    with pair() as record:
        address, old_url = record.both, record.url
        with Writers(address, record.keys) as writers:
            writers.wait_for(20)
            old = record.fail_over()
            writers.wait_for(20)
        with record.opened(url=address) as store:
            found = account(writers, store)
            assert verify(store).ok
        print(f"failover under four writers, {len(writers.told)} refusals; {found}")  # noqa: T201 - evidence
        assert writers.errors == []
        assert found.well
        assert len(remembered(record.keys)) == 1

        old.settings = old.settings | {"synchronous_standby_names": ""}
        old.start()
        for number in range(tries):
            with record.opened(url=old_url) as store, pytest.raises(StoreLeftBehind, match="was replaced"):
                send(store, f"case/late-{number}", 0, f"late-{number}")
        either = address.replace(str(old.port), "first").replace(str(record.cluster.port), str(old.port))
        goes_on_with_the_new(record, either.replace("first", str(record.cluster.port)))
        goes_on_with_the_new(record, address)
        forgetful(record, old_url)


def goes_on_with_the_new(record, address):
    """Whichever of the two is named first, the old server is passed over, by readers too."""
    with record.opened(url=address) as store:
        version = len(store.stream("case/on"))
        done = send(store, "case/on", version, f"on-{version}")
        assert store.head().position == done.first
    with record.opened() as store:
        assert len(store.stream("case/on")) == version + 1


def forgetful(record, old_url):
    """The control: without the memory the old primary takes whatever it is given."""
    memory = record.keys.path.with_name(f"{record.keys.path.name}.timelines")
    memory.unlink()
    with record.opened(url=old_url) as store:
        assert send(store, "case/forgotten", 0, "forgotten").repeated is False
    with record.opened() as store:
        assert store.stream("case/forgotten") == []


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_in_any_of_several_failovers():
    """Each time the server that took over gets a standby of its own, and is lost in its turn."""
    rounds = 5
    with pair() as record:
        acknowledged = {}
        for round_ in range(rounds):
            with Writers(record.both, record.keys, name=f"round-{round_}-") as writers:
                writers.wait_for(40)
                record.fail_over()
                writers.wait_for(40)
            assert writers.errors == []
            acknowledged |= writers.acknowledged
            with record.opened() as store:
                writers.acknowledged = acknowledged
                found = account(writers, store)
                assert found.well
                assert verify(store).ok
            record.add_standby()
        print(f"{rounds} failovers; {found}")  # noqa: T201 - evidence
        assert len(remembered(record.keys)) == rounds


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(3))
def test_without_waiting_for_the_standby_what_is_acknowledged_is_lost(round_):
    """The control: an asynchronous standby that lags when the primary is lost."""
    with pair(waits=False) as record:
        with Writers(record.both, record.keys) as writers:
            writers.wait_for(20)
            with record.frozen():
                writers.wait_for(20)
                writers.__exit__()
                record.cluster.kill()
        record.promote()
        with record.opened() as store:
            found = account(writers, store)
        print(f"asynchronous: {len(found.lost)} acknowledged facts lost")  # noqa: T201 - evidence
        assert len(found.lost) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("after", ["the standby is back", "the standby has taken over"])
def test_a_commit_whose_standby_is_frozen_is_not_acknowledged(monkeypatch, after):
    """It is on the primary's disk, and readable; whether it stays is not known, and that is said."""
    monkeypatch.setattr(appending, "ANSWER_WITHIN", 1.0)
    with pair() as record, record.opened(url=record.both) as store:
        send(store, "case/1", 0, "first")
        with record.frozen():
            with pytest.raises(OutcomeUnknown, match="no standby has confirmed"):
                send(store, "case/1", 1, "second")
            with pytest.raises(OutcomeUnknown, match="no standby has confirmed"):
                send(store, "case/1", 1, "second")
            assert store.head().position == 2
            if after != "the standby is back":
                record.cluster.kill()
        if after != "the standby is back":
            record.promote()
        again = send(store, "case/1", 1, "second")
        assert (again.first, again.last) == (2, 2)
        assert again.repeated == (after == "the standby is back")
        assert store.head().position == 2


@pytest.mark.slow
def test_a_standby_is_read_and_not_written():
    """And what was recorded on the primary is read there."""
    with pair() as record:
        with record.opened() as store:
            send(store, "case/1", 0, "first")
        address = clusters.named(record.standby.url, login=Server.LOGIN)
        with record.opened(url=address) as store:
            assert store.head().position == 1
            assert verify(store).ok
            with pytest.raises(StoreReadOnly, match="it is a standby"):
                send(store, "case/1", 1, "second")
