"""What the tests of the record share: a clock to set, drafts, and the stores to try them on."""

import itertools
import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta

import clusters
import pytest
from servers import CLOCK, Server, copied, let_in
from tampering import PostgresTables, SqliteTables

from events.keystore import Keystore
from events.postgres.making import make_record, roles_of
from events.record import Actor, Draft, Write
from events.sqlite.driver import driver
from events.store import create, open_


class SetClock:
    """A clock that shows what it was set to."""

    def __init__(self):
        self.now = datetime(2026, 11, 23, 9, 12, 33, 123456, tzinfo=UTC)

    def __call__(self):
        return self.now

    def move(self, **by):
        self.now += timedelta(**by)


class ServerClock(SetClock):
    """A clock that a server of PostgreSQL reads, from a table that only tests have."""

    def __init__(self, server):
        self._server = server
        server.admin.execute(CLOCK)
        self._now = None
        self.now = SetClock().now

    @property
    def now(self):
        return self._now

    @now.setter
    def now(self, value):
        self._now = value
        self._server.set_clock(value)


@pytest.fixture
def clock(request):
    """The clock of the store under test; a server's own is set where a test asks to set it."""
    if engine_of(request) == "postgres" and "clock" in request.node.fixturenames:
        return ServerClock(request.getfixturevalue("server"))
    return SetClock()


def engine_of(request):
    """The kind of store that a test is run on this time."""
    callspec = getattr(request.node, "callspec", None)
    return callspec.params.get("store", "sqlite") if callspec else "sqlite"


@pytest.fixture
def actor():
    return Actor(id="ann.smith", host="desk-1", program="spr 0.1.0")


@pytest.fixture
def draft():
    """Make a draft; its data are the keyword arguments that no field of a draft takes."""
    number = itertools.count(1)

    def make(kind="thing.happened", words=(), **given):
        fields = {name: given.pop(name) for name in set(given) & set(Draft.__struct_fields__)}
        said = {"id": f"0193a5c0-0000-7000-8000-{next(number):012d}", "schema": 1}
        said |= {"occurred": "2026-11-23", "data": given} | fields
        return Draft(type=kind, words=words, **said)

    return make


@pytest.fixture
def append(actor, draft):
    """Append drafts (or that many made-up ones) to one stream, as a command of its own."""
    number = itertools.count(1)

    def run(store, stream, expected, drafts=1, *, command_id=None, request=b"asked", **more):
        if isinstance(drafts, int):
            drafts = [draft(n=n) for n in range(drafts)]
        return store.append(
            [Write(stream, expected, drafts)],
            command_id=command_id or f"command-{next(number)}",
            request=request,
            actor=actor,
            **more,
        )

    return run


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """An empty record and its keystore, made once; a copy is quicker than another."""
    path = tmp_path_factory.mktemp("empty") / "record.db"
    keystore = Keystore.create(path.with_name("record.db.keys"))
    create(path, clock=SetClock(), keys=keystore).close()
    keystore.close()
    return path


@pytest.fixture
def place(tmp_path):
    """Where a record may lie; nothing is there yet."""
    return tmp_path / "record" / "record.db"


@pytest.fixture
def keys(place, empty):
    shutil.copytree(empty.parent, place.parent)
    keystore = Keystore.open(place.with_name("record.db.keys"))
    yield keystore
    keystore.close()


@pytest.fixture
def record(place, keys, clock):
    """An empty record in a SQLite file."""
    opened = open_(place, clock=clock, keys=keys)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def empty_database(empty):
    """An empty record on PostgreSQL with the id of the one in a file, made once; gives its name."""
    log = open_(empty, clock=SetClock(), read_only=True).log
    with clusters.database() as url:
        make_record(url, SetClock(), log)
        name = url.rpartition("/")[2]
        let_in(url, Server.LOGIN, roles_of(name)["app"])
        yield name


@pytest.fixture
def server(empty_database):
    """A database that holds an empty record."""
    with copied(empty_database) as server:
        yield server


@pytest.fixture
def postgres(server, keys, clock):
    """An empty record on PostgreSQL."""
    opened = open_(server.url, clock=clock, keys=keys)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request):
    """Every kind of store in turn: what holds for one holds for all."""
    return request.getfixturevalue({"sqlite": "record", "postgres": "postgres"}[request.param])


@pytest.fixture
def tables(request, store):
    """The tables behind a store, to be altered as the owner of the database can."""
    if engine_of(request) == "postgres":
        return PostgresTables(request.getfixturevalue("server").superuser)
    return SqliteTables(store.path)


@pytest.fixture
def address(request, place):
    """Where the record under test is found, by whatever opens it beside the test."""
    return request.getfixturevalue("server").url if engine_of(request) == "postgres" else place


@pytest.fixture
def reopened(address, clock):
    """Open a record again; everything that was opened is closed at the end."""
    opened = []

    def run(path=address, **how):
        opened.append(open_(path, clock=clock, **how))
        return opened[-1]

    yield run
    for store in opened:
        store.close()


@pytest.fixture
def tamper():
    """Alter a record as the owner of the file could: guards dropped, then put back unless told."""

    def run(path, *statements, guards_back=True, checks=True):
        with closing(driver.connect(path, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA ignore_check_constraints={not checks}")
            guards = connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in guards:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(*statement if isinstance(statement, tuple) else (statement,))
            for _, sql in guards if guards_back else ():
                connection.execute(sql)

    return run
