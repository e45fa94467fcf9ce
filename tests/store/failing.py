"""Servers that fail, connections that are cut, and writers who go on all the same."""

import select
import shutil
import socket
import tempfile
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from time import sleep

import clusters
import psycopg
from store.audit_of_writers import Seen, audit
from store.conftest import Server, let_in

from events.keystore import Keystore
from events.postgres.making import make_record, roles_of
from events.record import Actor, Draft, Write
from events.refusals import OutcomeUnknown, StoreBusy, StoreReadOnly, StoreUnreachable
from events.store import open_

ACTOR = Actor(id=Server.LOGIN, host="desk-1", program="writer")
FAILED = (OutcomeUnknown, StoreBusy, StoreReadOnly, StoreUnreachable)
"""What a writer may be told when a server fails; the same command is sent again."""


def now():
    return datetime.now(UTC)


def send(store, stream, version, command, note="x" * 300):
    """One command that records one fact with the command's own id."""
    fact = Draft(id=command, type="thing.happened", schema=1, occurred="unknown", data={"note": note})
    return store.append([Write(stream, version, [fact])], command_id=command, request=b"", actor=ACTOR)


class Writers:
    """Threads, each with a store of its own, which append one command after another until stopped."""

    def __init__(self, url, keys, number=4, name="w"):
        self.url, self.keys = url, keys
        self.acknowledged, self.told, self.errors = {}, [], []
        self._stopping = Event()
        self._threads = [Thread(target=self._write, args=(f"{name}{n}",)) for n in range(number)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, more):
        """Wait until so many more commands are acknowledged."""
        enough = len(self.acknowledged) + more
        while len(self.acknowledged) < enough and not self.errors:
            sleep(0.002)

    def _write(self, name):
        with closing(open_(self.url, clock=now, keys=self.keys)) as store:
            version = 0
            while not self._stopping.is_set() and not self.errors:
                command = f"{name}-{version}"
                try:
                    done = send(store, f"case/{name}", version, command)
                except FAILED as refusal:
                    self.told.append(refusal)
                    sleep(0.02)
                    continue
                except Exception as error:  # noqa: BLE001 - whatever else it is, the test shows it
                    self.errors.append(error)
                    return
                self.acknowledged[command] = (done.first, 0.0)
                version += 1


def account(writers, store):
    """What became of everything that the writers were told is recorded."""
    facts = store.after(0, limit=1_000_000)
    seen = [Seen(f.position, f.id, f.stream, f.version, f.recorded.isoformat()) for f in facts]
    return audit(writers.acknowledged, seen)


@contextmanager
def folder():
    """A folder that the account of a server can reach; gone at the end."""
    path = Path(tempfile.mkdtemp(prefix="spr-server-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Kept:
    """A record on a server of its own: the server, its address for those who record, and the keystore."""

    def __init__(self, cluster, keys):
        self.cluster, self.keys = cluster, keys

    @property
    def url(self):
        """Its address, for those who record."""
        return clusters.named(self.cluster.url, login=Server.LOGIN)

    def opened(self, **how):
        """The record, closed at the end of a with statement."""
        return closing(open_(how.pop("url", self.url), clock=now, keys=self.keys, **how))

    @contextmanager
    def set_to(self, **settings):
        """The server started with other settings, and at the end as before."""
        before = self.cluster.settings
        self.cluster.stop()
        self.cluster.settings = before | settings
        self.cluster.start()
        try:
            yield
        finally:
            self.cluster.kill()
            self.cluster.settings = before
            self.cluster.start()

    def admin(self):
        """A connection of the superuser."""
        return psycopg.connect(self.cluster.url, autocommit=True)


@contextmanager
def kept(**settings):
    """A record on a server that syncs what it writes, and nothing else on it."""
    with folder() as path:
        cluster = clusters.Cluster(path / "primary", max_connections=40, **settings).make().start()
        try:
            make_record(cluster.url, now)
            let_in(cluster.url, Server.LOGIN, roles_of("postgres")["app"])
            with closing(Keystore.create(path / "record.keys")) as keys:
                yield Kept(cluster, keys)
        finally:
            cluster.kill()


class Proxy:
    """Stands between a client and a server, and cuts the connection at the next request when told.

    `before` the request is passed on, `at once` when it was, or `after` the server has answered.
    """

    def __init__(self, port):
        self.cut, self.cuts = None, 0
        self._server = ("127.0.0.1", port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._ended = Event()
        self._threads = [Thread(target=self._accept)]

    def __enter__(self):
        self._threads[0].start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _accept(self):
        while not self._ended.is_set():
            if select.select([self._listening], [], [], 0.05)[0]:
                client, _ = self._listening.accept()
                self._threads.append(Thread(target=self._pass_on, args=(client,)))
                self._threads[-1].start()

    def _pass_on(self, client):
        with client, socket.create_connection(self._server) as server, suppress(ConnectionError):
            while not self._ended.is_set():
                for ready in select.select([client, server], [], [], 0.05)[0]:
                    received = ready.recv(1 << 20)
                    if not received:
                        return
                    cut = self._due() if ready is client else None
                    if cut == "before":
                        return
                    (server if ready is client else client).sendall(received)
                    if cut == "after":
                        server.recv(1)
                    if cut:
                        return

    def _due(self):
        cut, self.cut = self.cut, None
        self.cuts += cut is not None
        return cut
