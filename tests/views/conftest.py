"""A real store with its service, a clock that the test sets, and shorthand for recording facts."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import workflow
from events.keystore import Keystore, beside
from events.store import create
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

    now: datetime

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
        """Everything that the views show."""
        with self.views.connect() as tx:
            return {view.name: [tuple(row) for row in tx.execute(select(view.table))] for view in VIEWS}


def told(folder, now=datetime(2026, 4, 2, 9, tzinfo=UTC)):
    """A new store in a folder, with the bank holidays adopted."""
    folder.chmod(0o700)
    path = folder / "record.db"
    keystore, kek = beside(path)
    keys = Keystore.create(keystore, kek=kek)
    service = None

    def clock():
        return service.now if service else now

    store = create(path, clock=clock, keys=keys)
    service = Told(store, keys, Settings(database=str(path)), clock)
    service.now = now
    service.tell("calendar/england-and-wales", BANK_HOLIDAYS)
    return service


@pytest.fixture
def service(tmp_path):
    """One service, with a store of its own."""
    with told(tmp_path) as service:
        yield service


@pytest.fixture(scope="session")
def another(tmp_path_factory):
    """Make one more service, for tests that look at many histories."""

    def made():
        return told(tmp_path_factory.mktemp("history"))

    return made
