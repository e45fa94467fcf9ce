"""A real store with its service, a clock that the test sets, and shorthand for recording facts."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import workflow
from events.keystore import Keystore, beside
from events.store import create
from scheduler.service import Service
from scheduler.settings import Settings
from workflow import adoptions, catalogue, facts
from workflow.moments import Moment, on
from workflow.rules import Refused

LIST = json.loads((Path(workflow.__file__).parent / "data/england-and-wales.json").read_text("utf-8"))
HOLIDAYS = {event["date"]: event["title"] for event in LIST["england-and-wales"]["events"]}


class Told(Service):
    """A service to which a test tells facts."""

    now: datetime

    def tell(self, case, fact, occurred=None, *, departure="for a reason", **more):
        """Record a fact, a day as text or as known only to the clock; time moves on a little."""
        self.now += timedelta(seconds=1)
        kind = catalogue.KINDS[case.partition("/")[0]]
        moment = Moment(occurred) if occurred else on(self.now.date())
        command = facts.Record(fact=fact, occurred=moment, departure=departure, **more)
        done = self.record(command, kind=kind, case=case)
        assert not isinstance(done, Refused), done
        return done


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
    adopted = adoptions.CalendarAdopted(
        name="england-and-wales", revision="test", source="GOV.UK", sha256="0" * 64, holidays=HOLIDAYS
    )
    service.tell("calendar/england-and-wales", adopted)
    return service


@pytest.fixture
def service(tmp_path):
    with told(tmp_path) as service:
        yield service
