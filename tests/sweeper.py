"""A process that sweeps and delivers, to be killed: at any moment, or as it begins its nth statement.

It is forked from a server that has loaded everything, so that hundreds of them take little time. What a
test takes away from it, to see that its absence is found, is named in `without`.
"""

import json
import multiprocessing
import os
import signal
from datetime import datetime, timedelta
from itertools import count
from uuid import uuid4

import msgspec
import psycopg
import structlog

from events.refusals import RecordError
from events.sqlite.driver import driver
from scheduler.deliver import deliver
from scheduler.service import Service, open_service
from scheduler.settings import Settings
from scheduler.sweep import sweep
from workflow import alerts

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["sweeper", "scheduler.daemon", "scheduler.channels.email"])
ROUNDS = 10_000


class Sweeper:
    """One process at work for an office, from its beginning until it is killed or done."""

    def __init__(self, settings, now, *, without=(), rounds=ROUNDS, kill_at=0):
        self._said, saying = FORKING.Pipe()
        text = json.dumps(msgspec.to_builtins(settings))
        self._process = FORKING.Process(
            target=work, args=(text, now.isoformat(), tuple(without), rounds, kill_at, saying)
        )
        self._process.start()
        saying.close()
        assert self._said.poll(20), "it did not begin"
        self._said.recv()

    def go(self):
        """Let it begin: to open the store and, where it has rounds without end, to stand ready there."""
        self._said.send("go")

    def ready(self):
        """Wait until the store is open; it sweeps as soon as it is told to go once more."""
        assert self._said.poll(20), "it did not open the store"
        return self._said.recv()

    def kill(self):
        """Kill it wherever it is; how many rounds it had done."""
        if self._process.is_alive():
            os.kill(self._process.pid, signal.SIGKILL)
        return self.end()

    def end(self):
        """Wait until it has ended; what it said last: its rounds, or its statements."""
        self._process.join(60)
        last = 0
        try:
            while self._said.poll():
                last = self._said.recv()
        except (EOFError, ConnectionResetError):
            pass
        self._said.close()
        return last

    @property
    def was_killed(self):
        return self._process.exitcode == -signal.SIGKILL


def work(settings, now, without, rounds, kill_at, saying):
    """Sweep and deliver, once told to go, until killed; every round is a minute later."""
    structlog.configure(processors=[_drop])
    _take_away(without)
    statements = _counted(kill_at)
    now = datetime.fromisoformat(now)
    settings = msgspec.json.decode(settings, type=Settings)
    saying.send(0)
    saying.recv()
    with open_service(settings, keys=True, clock=lambda: now) as service:
        if rounds == ROUNDS:
            saying.send("open")
            saying.recv()
        for round_ in range(1, rounds + 1):
            now += timedelta(minutes=1)
            try:
                sweep(service, now)
                deliver(service, now)
            except RecordError:  # the other one was at it, or the disk: it goes on, as the daemon does
                continue
            saying.send(round_ if rounds == ROUNDS else next(statements) - 1)


def _drop(_logger, _method, _line):
    raise structlog.DropEvent


def _counted(kill_at):
    """Count the statements of every connection made from here on; before one of them, die."""
    numbers = count(1)

    def one_more(*_):
        if next(numbers) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    connect = driver.connect

    def connected(*arguments, **named):
        connection = connect(*arguments, **named)
        connection.set_trace_callback(one_more)
        return connection

    driver.connect = connected
    for holder, name in ((psycopg.Cursor, "execute"), (psycopg.Connection, "commit")):
        setattr(holder, name, _before(getattr(holder, name), one_more))
    return numbers


def _before(real, first):
    def wrapped(self, *arguments, **named):
        first()
        return real(self, *arguments, **named)

    return wrapped


def _take_away(without):
    """Leave out what makes an announcement unique: the rule, the id of the command, the version."""
    if "unique" not in without:
        return
    real = Service.record

    def record(service, command, **named):
        named.pop("expect", None)
        if named.get("command_id"):
            named["command_id"] = str(uuid4())
        return real(service, command, **named)

    Service.record = record
    msgspec.structs.force_setattr(alerts.NOT_SAID_BEFORE, "holds", lambda *_: True)
