"""The daemon: wakes up to sweep and to deliver, until it is told to stop.

APScheduler only wakes it. Its jobs live in memory and hold no deadline: what is due is asked of the
record at each sweep, so a wake-up that is missed, late or doubled changes nothing but the hour.
Every run opens the store anew: one that was replaced, locked or moved away costs a line in the log,
and the next run finds what is there then.
"""

import logging
import os
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC
from functools import reduce
from importlib.metadata import version
from operator import or_
from pathlib import Path
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

from events.refusals import FieldRefused, RecordBroken, RecordError, StreamMoved, UnknownFact
from events.store import EventStore, open_
from scheduler import logs
from scheduler.channels.opened import channels_of, see_that_it_can_tell
from scheduler.clock import utc_now
from scheduler.deliver import deliver
from scheduler.jumps import Jump, Lookout
from scheduler.leading import Leading
from scheduler.lease import RENEWALS
from scheduler.recordable import see_that_it_can_be_written
from scheduler.service import NotFound, Service, open_service
from scheduler.settings import Settings
from scheduler.sweep import sweep
from scheduler.ticking import Came, Ticks

STOPS = {signal.SIGTERM, signal.SIGINT}
PATIENCE = 3.0
"""Seconds that work under way has to end when the daemon is told to stop."""
_PAGE_REMEDY = "Let the daemon write to the folder of status_page, or take the setting out."
_CAME = {
    EVENT_JOB_EXECUTED: Came.RAN,
    EVENT_JOB_ERROR: Came.FAILED,
    EVENT_JOB_MISSED: Came.MISSED,
    EVENT_JOB_MAX_INSTANCES: Came.STILL_BUSY,
}
_MAY_NAME_A_STREAM = (FieldRefused, RecordBroken, StreamMoved, UnknownFact)


def run(settings: Settings) -> int:
    """Sweep and deliver until SIGTERM or SIGINT; the exit code is 0.

    Raises what `open_service` raises where the store cannot be opened at all, and StoreReadOnly or
    NotPermitted where it cannot be written to.
    """
    logs.set_up()
    _hush()
    with open_service(settings, keys=True) as service:
        see_that_it_can_be_written(service)
    see_that_it_can_tell(settings)
    daemon = Daemon(settings)
    # Held back in every thread that starts from here on: a signal that reaches another thread
    # does not wake this one.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        daemon.start()
        signal.sigwait(STOPS)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)  # a second one has its usual effect
    daemon.stop()
    return 0


class Daemon:
    """The wake-ups of one process."""

    def __init__(self, settings: Settings) -> None:
        """Plan the wake-ups; nothing runs before `start`."""
        self.settings = settings
        self.leading = Leading(settings)
        self.ticks = Ticks()
        self._lookout = Lookout(self._clock_was_set)
        self._channels = channels_of(settings)
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

    def start(self) -> None:
        """Begin; the first runs are due now."""
        logs.logger().info(
            "started",
            version=version("spr"),
            pid=os.getpid(),
            sweep_every=self.settings.sweep_every,
            deliver_every=self.settings.deliver_every,
        )
        self._wakes.start()
        self._lookout.start()

    def stop(self) -> None:
        """Start nothing more, and give what is under way a little time to end.

        What is cut off then is a conversation with a server that does not answer: the claim on its
        message runs out, and it is sent later with the same id.
        """
        self._stopping.set()
        self._lookout.stop()
        self._wakes.shutdown(wait=False)
        self._resign()
        logs.logger().info("stopped", unfinished=self._threads.unfinished(PATIENCE))

    def sweep(self) -> None:
        """Sweep once, where this daemon leads; a new alert is delivered at once."""
        began = time.monotonic()
        with open_service(self.settings, keys=True, clock=self.leading.clock) as service:
            now = self.leading.moment_to_sweep(service)
            if now is None:
                return
            report = sweep(service, now)
            self._show(service)
        took = round(time.monotonic() - began, 3)
        logs.logger().info("sweep", **asdict(report), seconds=took)
        if report.raised:
            self._wake("deliver")

    def _show(self, service: Service) -> None:
        """Write the status page anew, where one is set; what keeps it from being written keeps no sweep."""
        if self.settings.status_page:
            from scheduler.reports.status_page import write

            try:
                write(service, Path(self.settings.status_page), every=self.settings.sweep_every)
            except OSError as error:
                logs.logger().warning("no status page", why=error.strerror, remedy=_PAGE_REMEDY)

    def deliver(self) -> None:
        """Deliver once, where this daemon leads."""
        with open_service(self.settings, keys=True, clock=self.leading.clock) as service:
            led = self.leading.hold(service.store)
            if led is not None:
                deliver(
                    service,
                    service.clock(),
                    stopping=self._is_to_stop,
                    channels=self._channels,
                    led=led,
                )

    def renew(self) -> None:
        """Go on with the lease; a daemon whose term begins does what there is to do at once."""
        with closing(self._store()) as store:
            if self.leading.renew(store):
                self._wake("sweep", "deliver")

    def _is_to_stop(self) -> bool:
        return self._stopping.is_set() or self.leading.is_over()

    def _resign(self) -> None:
        """Let another daemon take over at once; where the store is away, the lease runs out by itself."""
        if self.leading.is_over():
            return
        with suppress(RecordError), closing(self._store()) as store:
            self.leading.resign(store)

    def _store(self) -> EventStore:
        return open_(self.settings.database, clock=self.leading.clock, patience=1.0)

    def _clock_was_set(self, jump: Jump) -> None:
        """Do at once what the clock says now; the next wake-ups are reckoned from there."""
        self.leading.clock_was_set(jump)
        self._wake("lease", "sweep", "deliver")

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


def in_words(error: BaseException) -> dict[str, str]:
    """What happened and what to do, where the words are about the store and not about a case."""
    said: dict[str, str] = {"error": type(error).__name__}
    if isinstance(error, NotFound):
        return {**said, "says": str(error)}
    if isinstance(error, RecordError) and not isinstance(error, _MAY_NAME_A_STREAM):
        return {**said, "says": error.says, "remedy": error.remedy}
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return {**said, "where": where, "remedy": "Run: spr doctor"}
