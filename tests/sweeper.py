"""A process that sweeps and delivers over and over, to be killed at any moment.

It is forked from a server that has loaded everything, so that two hundred of them take little time. What
a test takes away from it, to see that its absence is found, is named in `without`.
"""

import json
import multiprocessing
import os
import signal
from datetime import datetime, timedelta
from uuid import uuid4

import msgspec
import structlog

from events.refusals import RecordError
from scheduler.deliver import deliver
from scheduler.service import open_service
from scheduler.settings import Settings
from scheduler.sweep import sweep

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["sweeper", "scheduler.daemon", "scheduler.channels.email", "psycopg"])


class Sweeper:
    """One process at work for an office, from its beginning until it is killed."""

    def __init__(self, settings, now, without=()):
        self._said, saying = FORKING.Pipe()
        text = json.dumps(msgspec.to_builtins(settings))
        self._process = FORKING.Process(target=work, args=(text, now.isoformat(), without, saying))
        self._process.start()
        saying.close()

    def wait_until_ready(self, seconds=20):
        assert self._said.poll(seconds), "it did not begin"
        return self._said.recv()

    def go(self):
        self._said.send("go")

    def kill(self):
        """Kill it wherever it is; how many rounds it had done."""
        if self._process.is_alive():
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.join(20)
        rounds = 0
        try:
            while self._said.poll():
                rounds = self._said.recv()
        except (EOFError, ConnectionResetError):
            pass
        self._said.close()
        return rounds


def work(settings, now, without, saying):
    """Sweep and deliver, once told to go, until killed; every round is a minute later."""
    structlog.configure(processors=[_drop])
    _take_away(without)
    now = datetime.fromisoformat(now)
    with open_service(msgspec.json.decode(settings, type=Settings), keys=True, clock=lambda: now) as service:
        saying.send(0)
        saying.recv()
        for round_ in range(1, 10_000):
            now += timedelta(minutes=1)
            try:
                sweep(service, now)
                deliver(service, now)
            except RecordError:  # the other one was at it, or the disk: it goes on, as the daemon does
                continue
            saying.send(round_)


def _drop(_logger, _method, _line):
    raise structlog.DropEvent


def _take_away(without):
    """Leave out what makes an announcement unique: the rule, the id of the command, the version."""
    if "unique" not in without:
        return
    from scheduler.service import Service
    from workflow import alerts

    real = Service.record

    def record(service, command, **named):
        named.pop("expect", None)
        if named.get("command_id"):
            named["command_id"] = str(uuid4())
        return real(service, command, **named)

    Service.record = record
    msgspec.structs.force_setattr(alerts.NOT_SAID_BEFORE, "holds", lambda *_: True)
