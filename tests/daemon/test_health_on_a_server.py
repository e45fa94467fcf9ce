"""Where the store is on a server, so is the heartbeat: whoever may read it can look, from any machine."""

import pytest

from scheduler.daemon import Daemon
from scheduler.running.health import State, health
from scheduler.running.heartbeat import SWEEP, Heartbeat
from workflow.incident.facts import LocalAuthorityBecameAware

ENGINES = ("postgres",)


@pytest.fixture
def swept(new_office, today):
    """An office on a server, in which a daemon has swept and delivered once."""
    with new_office(today) as office:
        office.tell("incident", LocalAuthorityBecameAware())
        daemon = Daemon(office.settings)
        daemon.sweep()
        daemon.deliver()
        yield office


def states(office):
    return {check.name: check.state for check in health(office.service).checks}


def test_a_sweep_leaves_its_heartbeat_there_with_the_term_of_the_leader(swept):
    beat = Heartbeat(swept.service.store).last()[SWEEP]
    assert (beat.number, beat.term) == (1, 1)
    found = states(swept)
    assert {found[name] for name in ("sweep", "delivery", "leader", "outbox")} == {State.OK}


def test_an_auditor_who_may_only_read_can_tell_how_the_service_is(swept):
    swept.open(database=swept.settings.database.replace("ann.smith@", "bea.jones@"))
    assert states(swept)["sweep"] is State.OK
