"""What wakes the daemon: counted, woken again when the clock is set, and never what anything depends on."""

import time
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event

import apscheduler.schedulers.base
import pytest

from scheduler.daemon import Daemon
from scheduler.jumps import Jump, Jumps, Watches
from scheduler.settings import Settings
from scheduler.ticking import Came
from workflow.alerts import Raised, Withdrawn
from workflow.incident.facts import LocalAuthorityBecameAware, PanelNotified

AWARE = LocalAuthorityBecameAware()
LONG = 10.0


def wait_until(holds):
    until = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.01)


# What the clock did


class Hands:
    """Three watches, set by a test."""

    def __init__(self):
        self.wall = self.awake = self.always = 1000.0

    def go(self, *, wall=0.0, awake=0.0, always=0.0):
        self.wall, self.awake, self.always = self.wall + wall, self.awake + awake, self.always + always

    def watches(self):
        return Watches(lambda: self.wall, lambda: self.awake, lambda: self.always)


@pytest.mark.parametrize(
    ("gone", "jump"),
    [
        ({"wall": 1, "awake": 1, "always": 1}, None),
        ({"wall": 60, "awake": 60, "always": 60}, None),  # stopped and resumed: all of them went on
        ({"wall": 1.5, "awake": 1, "always": 1}, None),  # set right bit by bit
        ({"wall": 3601, "awake": 1, "always": 1}, Jump(3600, 0)),
        ({"wall": -3599, "awake": 1, "always": 1}, Jump(-3600, 0)),
        ({"wall": 3601, "awake": 1, "always": 3601}, Jump(0, 3600)),  # a laptop was closed for an hour
    ],
)
def test_a_clock_that_was_set_and_a_host_that_slept_are_told_apart(gone, jump):
    hands = Hands()
    jumps = Jumps(hands.watches())
    hands.go(**gone)
    assert jumps.since_the_last_look() == jump
    assert jumps.since_the_last_look() is None


# What the daemon makes of it


@pytest.fixture
def wall(monkeypatch):
    """The clock by which APScheduler and the daemon go, moved by so much; its watch is the real one."""

    class Wall(datetime):
        off = timedelta(0)

        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + cls.off

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Wall)
    monkeypatch.setattr("scheduler.daemon.utc_now", lambda: Wall.now(UTC))
    return Wall


@pytest.fixture
def begin(monkeypatch):
    """Start a daemon whose work is counted and does nothing else, unless a test says what it does.

    Its lookout does not look; a test tells it what happened to the clock.
    """
    monkeypatch.setattr("scheduler.jumps.EVERY", 3600)
    begun = []

    def begin(every=0.5, **work):
        for each in ("sweep", "deliver", "renew"):
            monkeypatch.setattr(Daemon, each, work.get(each, lambda _self: None))
        daemon = Daemon(Settings(database="nowhere", sweep_every=every, deliver_every=every))
        begun.append(daemon)
        daemon.start()
        return daemon

    yield begin
    for daemon in begun:
        daemon.stop()


def sweeps(daemon):
    return daemon.ticks.count("sweep", Came.RAN)


def test_set_back_by_an_hour_it_is_woken_and_goes_on(begin, wall):
    daemon = begin()
    wait_until(lambda: sweeps(daemon) >= 2)
    wall.off = timedelta(hours=-1)
    daemon._clock_was_set(Jump(-3600, 0))
    before = sweeps(daemon)
    wait_until(lambda: sweeps(daemon) >= before + 3)


def test_set_back_by_an_hour_it_would_wait_an_hour_longer(begin, wall):
    """The negative control: what the lookout is for."""
    daemon = begin()
    wait_until(lambda: sweeps(daemon) >= 2)
    wall.off = timedelta(hours=-1)
    time.sleep(0.6)
    before = sweeps(daemon)
    time.sleep(1.5)
    assert sweeps(daemon) == before


@pytest.mark.parametrize("jump", [Jump(3600, 0), Jump(0, 3600)])
def test_set_ahead_or_after_a_sleep_it_sweeps_at_once_and_once(begin, wall, jump):
    """Whatever fell due meanwhile is said then, and not an interval later."""
    daemon = begin(every=60)
    wait_until(lambda: sweeps(daemon) == 1)
    wall.off = timedelta(hours=1)
    daemon._clock_was_set(jump)
    wait_until(lambda: sweeps(daemon) == 2)
    time.sleep(0.3)
    assert sweeps(daemon) == 2


# What became of the wake-ups


def test_a_job_that_hangs_is_never_counted_as_done_again(begin, lines):
    """So a watchdog that is fed by what was done stops being fed; the other work goes on."""
    hangs = Event()
    daemon = begin(0.1, sweep=lambda _self: hangs.wait())
    try:
        wait_until(lambda: daemon.ticks.count("sweep", Came.STILL_BUSY) >= 3)
        assert daemon.ticks.count("deliver", Came.RAN) >= 1
        assert sweeps(daemon) == 0
    finally:
        hangs.set()
    wait_until(lambda: sweeps(daemon) >= 1)
    assert {line["event"] for line in lines} >= {"still busy"}


def test_a_job_that_fails_is_counted_and_said_and_runs_again(begin, lines):
    daemon = begin(0.1, deliver=lambda _self: 1 / 0)
    wait_until(lambda: daemon.ticks.count("deliver", Came.FAILED) >= 2)
    failed = [line for line in lines if line["event"] == "failed"]
    assert {(line["job"], line["error"]) for line in failed} == {("deliver", "ZeroDivisionError")}
    assert daemon.ticks.counts()["deliver", Came.FAILED] >= 2


# Nothing depends on a wake-up having been seen


def ledger(new_office, seed, seen):
    """Two weeks with three cases, swept at those of the hours that were seen, and at the last."""
    chance = Random(seed)  # noqa: S311  lots are drawn the same way each time
    with new_office("Thu 2 Apr 2026 09:00") as office:
        begin = office.now
        cases = [office.tell("incident", AWARE) for _ in range(3)]
        met = {case: chance.randrange(14 * 24) for case in cases[:2]}
        for hour in range(0, 14 * 24, 6):
            office.now = begin + timedelta(hours=hour)
            for case in [each for each, when in met.items() if when <= hour]:
                office.tell(case, PanelNotified())
                del met[case]
            if seen(hour):
                office.sweep()
        office.sweep("Fri 1 May 2026")
        return standing(office)


def standing(office):
    """Of each clock: what stands announced, or that it was taken back; and nothing twice."""
    stands, said = {}, []
    for stream, fact in office.alert_facts():
        if isinstance(fact, Raised):
            said.append((stream, *fact.identity))
            stands[stream] = fact.identity
        elif isinstance(fact, Withdrawn):
            stands.pop(stream, None)
    assert len(said) == len(set(said))
    return stands


@pytest.mark.parametrize("seed", range(4))
def test_wake_ups_that_are_lost_change_nothing_in_the_end(new_office, seed):
    lost = Random(seed + 100)  # noqa: S311  likewise
    every = ledger(new_office, seed, lambda _hour: True)
    some = ledger(new_office, seed, lambda _hour: lost.random() < 0.3)
    none = ledger(new_office, seed, lambda _hour: False)
    assert every == some == none
    assert every
