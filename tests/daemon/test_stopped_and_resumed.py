"""Two daemons, of which the leading one is stopped for longer than its term and then goes on.

The processes are real, and stop at the worst moments: between reading and announcing, before a claim,
and after a message was handed over. On a file and on a server alike.
"""

import signal
from datetime import timedelta

import pytest
from processes import STANDS, Process

from scheduler.lease import leader
from scheduler.outbox import State
from workflow.alerts import Delivered, Raised

ENGINES = ("sqlite", "postgres")
LEASE = 3
"""Seconds for which one of them leads."""

SEAMS = {
    "read, not announced": ("scheduler.sweep", "_record"),
    "about to claim": ("scheduler.outbox", "Outbox.claim", "for messages"),
    "handed over, not marked": ("scheduler.outbox", "Outbox.put_back"),
}
"""Before which function the leading daemon stops for the first time."""

NOT_UNIQUE = """
import msgspec
from scheduler.service import Service
from workflow.alerts import NOT_SAID_BEFORE
msgspec.structs.force_setattr(NOT_SAID_BEFORE, "holds", lambda *_: True)
record = Service.record
def anyhow(self, command, **more):
    for each in ("expect", "unchanged", "command_id"):
        more.pop(each, None)
    return record(self, command, **more)
Service.record = anyhow
"""
"""A build in which an announcement has no identity: neither in the record, nor by the rule of the alert."""
ANY_TERM = "import scheduler.outbox; scheduler.outbox.still = lambda led: []"
"""A build that does not ask whose term it is."""
NEVER_DELIVERS = "import scheduler.daemon; scheduler.daemon.Daemon.deliver = lambda self: None"


@pytest.fixture
def office(office_left):
    return office_left


@pytest.fixture
def owed(office):
    """How many duties have run out meanwhile: one announcement and one message for each."""
    return len(office.owed("incident/2026-001"))


@pytest.fixture
def start(office, tmp_path):
    """Start a daemon on the office's store."""
    names, started = ("database", "keystore", "key_file"), []
    lines = [f'{name} = "{getattr(office.settings, name)}"' for name in names]
    lines += ["sweep_every = 0.4", "deliver_every = 0.4", f"lease_seconds = {LEASE}"]
    (tmp_path / "spr.toml").write_text("\n".join(lines))

    def start(patch=""):
        started.append(Process(tmp_path, patch=patch))
        started[-1].wait_for("started")
        return started[-1]

    office.close()
    yield start
    for process in started:
        process.close()


def stands_before(seam):
    return f"{STANDS}\nstand_before(*{SEAMS[seam]!r})\n"


def resumed(start, patch, *, other=""):
    """The first daemon stopped, the second took over, the first went on and noticed; both have ended."""
    first = start(patch)
    assert first.wait_for("leads")["term"] == 1
    first.wait_until_it_stands()
    second = start(other)
    assert second.wait_for("leads")["term"] == 2
    second.wait_for("sweep", raised=0)
    second.wait_for("sweep", raised=0)
    first.send(signal.SIGCONT)
    first.wait_for("stands back: another daemon leads", term=1)
    for each in (first, second):
        assert each.stop() == 0
        assert each.wait_for("stopped")["unfinished"] == 0
    return first, second


def alerts(*daemons):
    """The alerts that came out, of each daemon by itself; without an address they come into the log."""
    return [line["message"] for daemon in daemons for line in daemon.lines if line["event"] == "alert"]


@pytest.mark.parametrize(
    "seam",
    [
        "read, not announced",
        "about to claim",
        pytest.param("handed over, not marked", marks=pytest.mark.slow),
    ],
)
def test_stopped_past_its_term_and_resumed_nothing_is_said_twice(office, owed, start, seam):
    daemons = resumed(start, stands_before(seam))
    office.open()
    said = alerts(*daemons)
    assert len(office.facts_of(Raised)) == owed
    assert len(said) == len(set(said)) == owed
    assert len(office.facts_of(Delivered)) == owed
    assert {row.state for row in office.outbox.rows()} == {State.SENT}
    terms = [line["term"] for each in daemons for line in each.lines if line["event"] == "leads"]
    assert len(terms) == len(set(terms))
    assert leader(office.service.store).term == max(terms)


def test_without_an_identity_the_resumed_one_announces_a_second_time(office, owed, start):
    """The negative control: the lease alone does not keep a stopped daemon from going on."""
    resumed(start, stands_before("read, not announced") + NOT_UNIQUE)
    office.open()
    assert len(office.facts_of(Raised)) == owed + 1


def test_a_claim_under_an_old_term_is_refused(office, owed, start):
    daemons = resumed(start, stands_before("about to claim"), other=NEVER_DELIVERS)
    office.open()
    assert alerts(*daemons) == []
    assert {row.claimed_by for row in office.outbox.rows()} == {""}
    assert office.deliver(after=timedelta(minutes=1)).sent == owed


def test_without_the_term_a_claim_is_written_by_who_no_longer_leads(office, owed, start):
    """The negative control."""
    daemons = resumed(start, stands_before("about to claim") + ANY_TERM, other=NEVER_DELIVERS)
    assert len(alerts(*daemons)) == 1


def test_a_daemon_that_is_killed_is_followed_when_its_lease_has_run_out(office, owed, start):
    first = start()
    first.wait_for("sweep", raised=owed)
    second = start()
    second.wait_for("stands by: another daemon leads")
    first.kill()
    assert second.wait_for("leads")["term"] == 2
    assert second.wait_for("sweep")["raised"] == 0


def test_a_daemon_that_is_told_to_stop_is_followed_at_once(office, start):
    """It resigns, and the other need not wait for the lease to run out."""
    first = start()
    first.wait_for("sweep")
    second = start()
    second.wait_for("stands by: another daemon leads")
    assert first.stop() == 0
    office.open()
    seen = leader(office.service.store)
    assert (seen.holder, seen.term) in {("", 1), (seen.holder, 2)}
    assert second.wait_for("leads")["term"] == 2
