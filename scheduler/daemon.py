"""The daemon: wakes up to sweep, to deliver and to keep house, until it is told to stop.

APScheduler only wakes it. Its jobs live in memory and hold no deadline: what is due is asked of the
record at each sweep, so a wake-up that is missed, late or doubled changes nothing but the hour.
Every run opens the store anew: one that was replaced, locked or moved away costs a line in the log,
and the next run finds what is there then.
"""

import faulthandler
import logging
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, suppress
from datetime import UTC
from functools import reduce
from importlib.metadata import version
from operator import or_
from threading import Event, Thread
from typing import Any

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
)
from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.schedulers.background import BackgroundScheduler
from msgspec.structs import asdict

from events.refusals import RecordError
from events.store import EventStore, open_
from scheduler import logs
from scheduler.channels.opened import channels_of, see_that_it_can_tell
from scheduler.clock import utc_now
from scheduler.deliver import deliver
from scheduler.jumps import Jump, Lookout
from scheduler.leading import Leading
from scheduler.lease import RENEWALS
from scheduler.outbox import Outbox
from scheduler.recordable import see_that_it_can_be_written
from scheduler.running.answers import answers
from scheduler.running.first_start import see_that_it_may_begin
from scheduler.running.heartbeat import DELIVERY, SWEEP
from scheduler.running.in_words import in_words
from scheduler.running.notifying import Manager
from scheduler.running.orders import held_back, obeyed_until_the_end
from scheduler.running.reading_again import read_again
from scheduler.running.serving import Serving, served
from scheduler.running.shown import beat, show
from scheduler.running.sign_of_life import SignOfLife
from scheduler.running.vital_signs import VitalSigns
from scheduler.running.wanted import loopback
from scheduler.running.work import Pulse
from scheduler.service import Service, open_service
from scheduler.settings import Settings
from scheduler.sweep import sweep
from scheduler.ticking import Came, Ticks

PATIENCE = 3.0
"""Seconds that work under way has to end when the daemon is told to stop."""
HOUSEKEEPING = 900.0
"""Seconds between two looks at what is done once a day."""
_CAME = {
    EVENT_JOB_EXECUTED: Came.RAN,
    EVENT_JOB_ERROR: Came.FAILED,
    EVENT_JOB_MISSED: Came.MISSED,
    EVENT_JOB_MAX_INSTANCES: Came.STILL_BUSY,
}


def run(settings: Settings, again: Callable[[], Settings] | None = None, *, begin: bool = False) -> int:
    """Sweep and deliver until SIGTERM or SIGINT; the exit code is 0.

    `again` reads the settings once more, at SIGHUP. Raises what `open_service` raises where the store
    cannot be opened at all, StoreReadOnly or NotPermitted where it cannot be written to, StoreOlder where
    it is to be brought up to date first, and LooksFirst
    where there is much to say for the first time, unless it is told to `begin`.
    """
    logs.set_up()
    _hush()
    with suppress(AttributeError, ValueError, OSError):  # where there is no standard error to write to
        faulthandler.enable()  # a watchdog that ends a hung process leaves the line where it hung
    with open_service(settings, keys=True) as service:
        see_that_it_can_be_written(service)
        Outbox(service.store).is_made()  # StoreOlder, before anything is said that could not be sent
        if not begin:
            see_that_it_may_begin(service, service.clock())
    see_that_it_can_tell(settings)
    daemon = Daemon(settings)
    with held_back():
        daemon.start()
        obeyed_until_the_end(lambda: daemon.read_again(again or (lambda: settings)), daemon.tell)
    daemon.stop()
    return 0


class Daemon:
    """The wake-ups of one process."""

    def __init__(self, settings: Settings) -> None:
        """Plan the wake-ups; nothing runs before `start`."""
        self.settings = settings
        self.leading = Leading(settings)
        self.ticks = Ticks()
        self.pulse = Pulse(settings.sweep_every, settings.deliver_every)
        self.signs = VitalSigns(Manager.from_environment(), self.pulse)
        self._lookout = Lookout(self._clock_was_set)
        self._channels = channels_of(settings)
        self._sign_of_life = SignOfLife(settings.heartbeat_url)
        self._serving: Serving | None = None
        self._stopping = Event()
        self._threads = _Threads()
        # A hung run holds up its own kind only, and one wake-up makes up for many missed.
        self._wakes = BackgroundScheduler(
            timezone=UTC,
            executors={"default": self._threads},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._wakes.add_listener(self._woke, reduce(or_, _CAME))
        self._every("lease", settings.lease_seconds / RENEWALS, self.renew)
        self._every("sweep", settings.sweep_every, self.sweep)
        self._every("deliver", settings.deliver_every, self.deliver)
        self._every("housekeeping", HOUSEKEEPING, self.keep_house)

    def start(self) -> None:
        """Begin; the first runs are due now."""
        logs.logger().info(
            "started",
            version=version("spr"),
            pid=os.getpid(),
            sweep_every=self.settings.sweep_every,
            deliver_every=self.settings.deliver_every,
        )
        self.signs.paced(self.settings.sweep_every, self.settings.deliver_every)
        self.signs.ask_for_time(self.settings)
        self._serving = self._listen()
        self._wakes.start()
        self._lookout.start()

    def stop(self) -> None:
        """Start nothing more, and give what is under way a little time to end.

        What is cut off then is a conversation with a server that does not answer: the claim on its
        message runs out, and it is sent later with the same id.
        """
        self._stopping.set()
        self.signs.manager.stopping()
        self._lookout.stop()
        self._wakes.shutdown(wait=False)
        self._resign()
        logs.logger().info("stopped", unfinished=self._threads.unfinished(PATIENCE))

    # What it is told

    def read_again(self, read: Callable[[], Settings]) -> None:
        """Go on with the settings as they are now; with the old ones where these cannot be used."""
        self.signs.manager.reloading()
        fresh = read_again(read, self.settings)
        if fresh is not None:
            self._take(fresh)
        self.signs.manager.ready(self.pulse.status)

    def tell(self) -> None:
        """Write one line of state to the log."""
        term = self.leading.lease.term
        logs.logger().info("state", pid=os.getpid(), term=term, **self.pulse.state, busy=self._threads.names)

    def _take(self, fresh: Settings) -> None:
        before, self.settings = self.settings, fresh
        self.signs.paced(fresh.sweep_every, fresh.deliver_every)
        self._channels = channels_of(fresh)
        self._sign_of_life = SignOfLife(fresh.heartbeat_url)
        for job, seconds in (("sweep", fresh.sweep_every), ("deliver", fresh.deliver_every)):
            self._wakes.reschedule_job(job, trigger="interval", seconds=seconds)
        self._wake("sweep", "deliver", "housekeeping")
        if fresh.listen != before.listen:
            if self._serving:
                self._serving.close()
            self._serving = self._listen()

    # Its work

    def sweep(self) -> None:
        """Sweep once, where this daemon leads; a new alert is delivered at once."""
        began = time.monotonic()
        with self.signs.counted(self.pulse.sweep) as came, self._service() as service:
            now = self.leading.moment_to_sweep(service)
            if now is None:
                return
            report = sweep(service, now)
            came.update(asdict(report))
            beat(service, SWEEP, came, term=self.leading.lease.term)
            show(service, self.pulse, self.ticks)
        took = round(time.monotonic() - began, 3)
        logs.logger().info("sweep", **asdict(report), seconds=took)
        self._sign_of_life.give()
        if report.raised:
            self._wake("deliver")

    def deliver(self) -> None:
        """Deliver once, where this daemon leads."""
        with self.signs.counted(self.pulse.delivery) as came, self._service() as service:
            led = self.leading.hold(service.store)
            if led is None:
                return
            report = deliver(
                service, service.clock(), stopping=self._is_to_stop, channels=self._channels, led=led
            )
            came.update(asdict(report))
            beat(service, DELIVERY, came, term=led.term)

    def keep_house(self) -> None:
        """Do what is done once a day and has not been done today, where this daemon leads."""
        if (wanted := self.settings.checkpoints) is None:
            return
        from scheduler.running.checkpoints_out import is_wanted, take_away

        with self._service() as service:
            if self.leading.hold(service.store) is not None and is_wanted(service, service.clock()):
                take_away(service, wanted, service.clock())

    def renew(self) -> None:
        """Go on with the lease; a daemon whose term begins does what there is to do at once."""
        with closing(self._store()) as store:
            if self.leading.renew(store):
                self._wake("sweep", "deliver", "housekeeping")

    def _is_to_stop(self) -> bool:
        """Asked between two messages: so many slow ones are no delivery that hangs."""
        self.pulse.delivery.goes_on()
        return self._stopping.is_set() or self.leading.is_over()

    def _resign(self) -> None:
        """Let another daemon take over at once; where the store is away, the lease runs out by itself."""
        if self.leading.is_over():
            return
        with suppress(RecordError), closing(self._store()) as store:
            self.leading.resign(store)

    def _service(self) -> AbstractContextManager[Service]:
        return open_service(self.settings, keys=True, clock=self.leading.clock)

    def _store(self) -> EventStore:
        return open_(self.settings.database, clock=self.leading.clock, patience=1.0)

    def _listen(self) -> Serving | None:
        answered = answers(self.signs, self.ticks, lambda: self.settings, self._stopping.is_set)
        return served(loopback(self.settings.listen), answered)

    # What wakes it

    def _clock_was_set(self, jump: Jump) -> None:
        """Do at once what the clock says now; the next wake-ups are reckoned from there."""
        self.leading.clock_was_set(jump)
        self._wake("sweep", "deliver", "lease")  # what is due by then anyway is not run twice

    def _wake(self, *jobs: str) -> None:
        if not self._stopping.is_set():
            for job in jobs:
                self._wakes.modify_job(job, next_run_time=utc_now())

    def _woke(self, event: JobEvent) -> None:
        """Count it, and write a line about a run that failed, or did not begin."""
        came = _CAME[event.code]
        self.ticks.note(event.job_id, came)
        if came is not Came.RAN:
            _went_wrong(event)

    def _every(self, name: str, seconds: float, work: Callable[[], None]) -> None:
        self._wakes.add_job(work, "interval", seconds=seconds, id=name, next_run_time=utc_now())


class _Threads(BaseExecutor):  # type: ignore[misc]  # APScheduler brings no types
    """Runs each job in a thread that does not keep the process alive.

    A thread of a pool would: the interpreter waits for those, however long a mail server hangs.
    """

    def __init__(self) -> None:
        """Nothing runs yet."""
        super().__init__()
        self._running: set[Thread] = set()

    @property
    def names(self) -> list[str]:
        """The jobs that are under way."""
        return sorted(thread.name for thread in list(self._running) if thread.is_alive())

    def unfinished(self, patience: float) -> int:
        """How many jobs are still under way after waiting for them so many seconds at most."""
        until = time.monotonic() + patience
        for thread in list(self._running):
            thread.join(max(0.0, until - time.monotonic()))
        return sum(thread.is_alive() for thread in list(self._running))

    def _do_submit_job(self, job: Any, run_times: list[Any]) -> None:  # noqa: ANN401  APScheduler's own
        self._running = {thread for thread in self._running if thread.is_alive()}
        thread = Thread(target=self._run, args=(job, run_times), name=job.id, daemon=True)
        self._running.add(thread)
        thread.start()

    def _run(self, job: Any, run_times: list[Any]) -> None:  # noqa: ANN401  APScheduler's own
        events = run_job(job, job._jobstore_alias, run_times, self._logger.name)  # noqa: SLF001  as its own executors do
        self._run_job_success(job.id, events)


def _hush() -> None:
    """Keep APScheduler's own log quiet: what matters of it is one line of ours, without a traceback."""
    own = logging.getLogger("apscheduler")
    own.addHandler(logging.NullHandler())
    own.propagate = False


def _went_wrong(event: JobEvent) -> None:
    """Write one line about a run that failed, or did not begin; the next one comes all the same."""
    error = getattr(event, "exception", None)
    if error is None:
        logs.logger().warning("still busy", job=event.job_id)
        return
    logs.logger().error("failed", job=event.job_id, **in_words(error))
