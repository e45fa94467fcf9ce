"""The daemon as its service manager sees it: datagrams on a real socket, signals, settings read again."""

import os
import queue
import re
import signal
import socket
import tempfile
import threading
import time
from contextlib import closing, contextmanager

import pytest
from processes import Process

from scheduler.running.notifying import Manager
from scheduler.running.vital_signs import VitalSigns
from scheduler.running.work import Pulse, Work
from workflow.incident.facts import LocalAuthorityBecameAware

LONG = 15.0
"""Seconds to wait for a datagram that comes at once, before the test fails."""

HANGS = """
import time
from scheduler import daemon
real, swept = daemon.sweep, []
def hanging(*arguments, **named):
    swept.append(True)
    if len(swept) > 2:
        time.sleep(3600)
    return real(*arguments, **named)
daemon.sweep = hanging
"""
"""A patch with which the third sweep never comes to its end."""


class Listening:
    """A service manager that listens as systemd does, and writes down what it was told, line by line."""

    def __init__(self, address):
        self.told = []
        self._coming = queue.Queue()
        self._post = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._post.bind(address)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        while datagram := self._post.recv(65536).decode():
            self._coming.put((time.monotonic(), datagram.split("\n")))

    def wait_for(self, line):
        """The next datagram with a line that matches."""
        until = time.monotonic() + LONG
        while (left := until - time.monotonic()) > 0:
            try:
                when, lines = self._coming.get(timeout=left)
            except queue.Empty:
                break
            self.told.append((when, lines))
            if any(re.fullmatch(line, each) for each in lines):
                return lines
        return pytest.fail(f"{line} was not told; there was {self.told}")

    def falls_silent(self, line, *, seconds, within=LONG):
        """Whether there comes a time in which no such line is told for so many seconds."""
        last = time.monotonic()
        until = last + within
        while time.monotonic() < until:
            try:
                _, lines = self._coming.get(timeout=seconds)
            except queue.Empty:
                return True
            last = time.monotonic() if line in lines else last
            if time.monotonic() - last > seconds:
                return True
        return False

    def close(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self._post.getsockname())
        self._thread.join()
        self._post.close()


@contextmanager
def listening(monkeypatch, *, abstract=False, watchdog=0.0):
    """A service manager that the next process is started by."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/notify"
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{path}" if abstract else path)
        monkeypatch.setenv("WATCHDOG_USEC", str(int(watchdog * 1e6)))
        monkeypatch.delenv("WATCHDOG_PID", raising=False)
        with closing(Listening(f"\0{path}" if abstract else path)) as manager:
            yield manager


@pytest.fixture
def office(office_left):
    return office_left


@pytest.fixture
def start(office):
    """Start the daemon on the office's store with these settings."""
    started = []
    folder = office.settings.path.parent

    def start(*, patch="", every=0.2, deliver_every=None, more=""):
        written(folder, office, every, deliver_every or every, more)
        office.close()
        started.append(Process(folder, patch=patch))
        started[-1].config = folder / "spr.toml"
        started[-1].wait_for("started")
        return started[-1]

    yield start
    for process in started:
        process.close()


def written(folder, office, every, deliver_every, more=""):
    text = (
        f'database = "{office.settings.database}"\nsweep_every = {every}\ndeliver_every = {deliver_every}\n'
    )
    (folder / "spr.toml").write_text(text + more)


# What is told


@pytest.mark.parametrize("abstract", [False, True], ids=["a path", "an abstract address"])
def test_ready_is_told_after_the_first_sweep_and_stopping_when_it_is_stopped(start, monkeypatch, abstract):
    """sd_notify(3): READY=1 when start-up is finished, STOPPING=1 when it begins to end."""
    with listening(monkeypatch, abstract=abstract) as manager:
        running = start()
        ready = manager.wait_for("READY=1")
        raised = running.wait_for("sweep")["raised"]
        assert raised > 0
        assert re.fullmatch(rf"STATUS=1 sweep, .*; last: {raised} raised, \d+ sent\.", ready[1]), ready
        assert running.stop() == 0
        manager.wait_for("STOPPING=1")


def test_signs_of_life_come_as_long_as_sweeps_come_to_their_end(start, monkeypatch):
    with listening(monkeypatch, watchdog=2.0) as manager:
        start()
        for _ in range(10):
            manager.wait_for("WATCHDOG=1")
        assert not manager.falls_silent("WATCHDOG=1", seconds=2.0, within=4.0)


def test_a_sweep_that_hangs_ends_the_signs_of_life_though_deliveries_go_on(start, monkeypatch):
    """The scheduler is alive, deliveries are completed: a manager that waits two seconds would restart it."""
    with listening(monkeypatch, watchdog=2.0) as manager:
        running = start(patch=HANGS)
        manager.wait_for("WATCHDOG=1")
        assert manager.falls_silent("WATCHDOG=1", seconds=2.0)
        running.wait_for("still busy", job="sweep")
        running.send(signal.SIGUSR1)
        state = running.wait_for("state")
        assert (state["sweeps"], state["hung"], "sweep" in state["busy"]) == (2, ["sweep"], True)
        assert state["since_delivery"] < 1.0


def test_without_a_watchdog_no_sign_of_life_is_told(start, monkeypatch):
    with listening(monkeypatch) as manager:
        start()
        manager.wait_for("READY=1")
        manager.wait_for(r"STATUS=.*")
        assert not any("WATCHDOG=1" in lines for _, lines in manager.told)


def test_a_watchdog_that_is_quicker_than_the_settings_is_asked_to_wait(start, monkeypatch):
    """A daemon that may rest an hour is not taken for dead after a second: three rests are waited for."""
    with listening(monkeypatch, watchdog=1.0) as manager:
        start(every=3600, deliver_every=1800)
        manager.wait_for(f"WATCHDOG_USEC={3 * 1800 * 10**6}")


def test_a_manager_that_does_not_listen_keeps_no_sweep(start, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/notify")
    running = start()
    running.wait_for("sweep")
    assert running.stop() == 0
    assert running.complaint() == ""


def test_what_is_said_to_another_process_is_not_taken_for_ours():
    """sd_watchdog_enabled(3): WATCHDOG_PID names who is watched."""
    mine = {"WATCHDOG_USEC": "90000000", "WATCHDOG_PID": str(os.getpid())}
    assert Manager.from_environment(mine).watchdog == 90
    assert Manager.from_environment(mine | {"WATCHDOG_PID": "1"}).watchdog == 0
    assert Manager.from_environment({"WATCHDOG_USEC": "soon"}).watchdog == 0


def test_more_time_is_asked_for_only_while_the_first_sweep_comes_further(office, monkeypatch):
    """EXTEND_TIMEOUT_USEC: years to catch up with are no hang; a sweep that stands still is one."""
    monkeypatch.setattr("scheduler.running.vital_signs.LOOK", 0.2)
    with listening(monkeypatch) as manager:
        signs = VitalSigns(Manager.from_environment(), Pulse(60, 15))
        signs.ask_for_time(office.settings)
        assert manager.falls_silent("", seconds=1.0)
        office.tell("incident", LocalAuthorityBecameAware())
        manager.wait_for(r"EXTEND_TIMEOUT_USEC=30000000")
        signs.ready.set()


# What it is told


def test_a_second_sigterm_ends_it_at_once(start, silence):
    """The first lets what is under way come to its end; whoever says it twice does not want to wait."""
    mail = f'[email]\nhost = "127.0.0.1"\nport = {silence.getsockname()[1]}\ntimeout = 60.0\n'
    running = start(more=mail + 'sender = "spr@example.org"\nto = { default = "office@example.org" }\n')
    calling, _ = silence.accept()
    with calling:
        running.send(signal.SIGTERM)
        time.sleep(0.5)
        began = time.monotonic()
        assert running.stop() == -signal.SIGTERM
        assert time.monotonic() - began < 2.0


def test_settings_are_read_again_at_sighup(start, office, monkeypatch):
    """Told as sd_notify(3) says: RELOADING=1 with the moment, then READY=1."""
    with listening(monkeypatch) as manager:
        running = start(every=3600)
        running.wait_for("sweep")
        manager.wait_for("READY=1")
        written(running.config.parent, office, 0.3, 0.2)
        running.send(signal.SIGHUP)
        assert running.wait_for("settings read")["sweep_every"] == 0.3
        running.wait_for("sweep")
        running.wait_for("sweep")
        lines = manager.wait_for("RELOADING=1")
        assert re.fullmatch(r"MONOTONIC_USEC=\d+", lines[1])
        manager.wait_for("READY=1")
        assert running.stop() == 0


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("sweep_every = -1", "sweep_every"),
        ("sweep_every", "is not TOML"),
        ('database = "nowhere.db"', "database cannot change while the daemon runs"),
        ('listen = "0.0.0.0:9464"', "listen takes an address of this machine alone"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_and_the_old_ones_stay(start, settings, says):
    running = start()
    running.wait_for("sweep")
    running.config.write_text(settings)
    running.send(signal.SIGHUP)
    refused = running.wait_for("settings refused")
    assert says in refused["says"]
    assert "stay in force" in refused["remedy"]
    running.wait_for("sweep")
    assert running.stop() == 0


def test_one_line_of_state_is_written_at_sigusr1(start):
    running = start()
    running.wait_for("sweep")
    running.wait_for("sweep")
    running.send(signal.SIGUSR1)
    state = running.wait_for("state")
    assert state["sweeps"] >= 2
    assert (state["sweeps_failed"], state["hung"]) == (0, [])
    running.wait_for("sweep")
    assert running.stop() == 0


# Work, counted


def test_work_that_begins_is_no_sign_that_it_ends(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("scheduler.running.work.time.monotonic", lambda: now[0])
    work = Work("sweep", every=60)
    now[0] += 61
    work.begins()
    assert work.goes_well(patience=1)
    now[0] += 1
    assert not work.goes_well(patience=1)
    work.completes({})
    assert work.goes_well(patience=1)


def test_what_fails_for_all_is_no_sign_of_life_and_what_fails_for_one_case_is(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("scheduler.running.work.time.monotonic", lambda: now[0])
    for at_its_end in (False, True):
        work = Work("sweep", every=60)
        now[0] += 100
        work.fails(at_its_end=at_its_end)
        assert work.goes_well(patience=1) is at_its_end


def test_many_slow_messages_are_no_delivery_that_hangs(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("scheduler.running.work.time.monotonic", lambda: now[0])
    pulse = Pulse(3600, 15)
    for _ in range(20):
        now[0] += 60
        pulse.delivery.goes_on()
        assert pulse.hung == []
    now[0] += 15 + pulse.patience + 1
    assert pulse.hung == ["deliver"]
