"""A real store with its service, a clock that the test sets, and shorthand for recording facts."""

import json
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import workflow
from events.keystore import Keystore, beside
from events.store import create, open_
from projections.runner import VIEWS
from scheduler.service import Service
from scheduler.settings import Settings
from workflow import adoptions, facts
from workflow.catalogue import KINDS
from workflow.moments import LONDON, Moment, on
from workflow.rules import Refused

LIST = json.loads((Path(workflow.__file__).parent / "data/england-and-wales.json").read_text("utf-8"))
HOLIDAYS = {event["date"]: event["title"] for event in LIST["england-and-wales"]["events"]}
BANK_HOLIDAYS = adoptions.CalendarAdopted(
    name="england-and-wales", revision="test", source="GOV.UK", sha256="0" * 64, holidays=HOLIDAYS
)


class Told(Service):
    """A service to which a test tells facts."""

    set_clock = None
    _now: datetime

    @property
    def now(self):
        """The time, which the server is told as well, where there is one."""
        return self._now

    @now.setter
    def now(self, value):
        self._now = value
        if self.set_clock:
            self.set_clock(value)

    def ask(self, case, fact, occurred=None, *, departure="for a reason", **more):
        """Record a fact that may be refused: a day as text, or today; time moves on by a second."""
        self.now += timedelta(seconds=1)
        moment = Moment(occurred) if occurred else on(self.now.astimezone(LONDON).date())
        command = facts.Record(fact=fact, occurred=moment, departure=departure, **more)
        return self.record(command, kind=KINDS[case.partition("/")[0]], case=case)

    def tell(self, case, fact, occurred=None, **more):
        """Record a fact that must be admitted."""
        done = self.ask(case, fact, occurred, **more)
        assert not isinstance(done, Refused), done
        return done

    def until(self, text):
        """Let time pass until an instant."""
        self.now = datetime.fromisoformat(text).astimezone(UTC)

    def rows(self):
        """Everything that the views show, in the order of their keys."""
        with self.views.connect() as tx:
            return {
                view.name: [
                    tuple(row) for row in tx.execute(select(view.table).order_by(*view.table.primary_key))
                ]
                for view in VIEWS
            }


NOW = datetime(2026, 4, 2, 9, tzinfo=UTC)


def told(folder, server=None):
    """A new store in a folder, or on a server, with the bank holidays adopted."""
    folder.chmod(0o700)
    place = server.url if server else str(folder / "record.db")
    keystore, kek = beside(folder / "record.db")
    keys = Keystore.create(keystore, kek=kek)
    service = None

    def clock():
        return service.now if service else NOW

    store = (open_ if server else create)(place, clock=clock, keys=keys)
    settings = Settings(database=place, keystore=str(keystore), key_file=str(kek))
    service = Told(store, keys, settings, clock)
    service.set_clock = server and server.set_clock
    service.now = NOW
    service.tell("calendar/england-and-wales", BANK_HOLIDAYS)
    return service


@contextmanager
def _another(request, engine, folder):
    with ExitStack() as stack:
        server = None
        if engine == "postgres":
            server = stack.enter_context(request.getfixturevalue("new_server")())
        yield stack.enter_context(told(folder, server))


@pytest.fixture
def service(request, engine, tmp_path):
    """One service, with a store of its own."""
    with _another(request, engine, tmp_path) as service:
        yield service


@pytest.fixture(scope="session")
def another_on(request, tmp_path_factory):
    """Make one more service on an engine, for tests that compare them."""

    def made(engine):
        return _another(request, engine, tmp_path_factory.mktemp("history"))

    return made


@pytest.fixture(scope="session")
def another(another_on, engine):
    """Make one more service, for tests that look at many histories."""
    return lambda: another_on(engine)
