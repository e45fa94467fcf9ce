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
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC
from importlib.metadata import version
from pathlib import Path
from threading import Event, Thread
from typing import Any

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
)
from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.schedulers.background import BackgroundScheduler
from msgspec.structs import asdict

from events.refusals import FieldRefused, RecordBroken, RecordError, StreamMoved, UnknownFact
from scheduler import logs
from scheduler.clock import utc_now
from scheduler.deliver import deliver
from scheduler.recordable import see_that_it_can_be_written
from scheduler.running.answers import answers
from scheduler.running.first_start import see_that_it_may_begin
from scheduler.running.notifying import Manager
from scheduler.running.orders import held_back, obeyed_until_the_end
from scheduler.running.reading_again import read_again
from scheduler.running.serving import Serving, served
from scheduler.running.shown import beat, show
from scheduler.running.sign_of_life import SignOfLife
from scheduler.running.vital_signs import VitalSigns
from scheduler.running.wanted import loopback
from scheduler.running.work import Pulse
from scheduler.service import NotFound, open_service
from scheduler.settings import Settings
from scheduler.sweep import sweep

PATIENCE = 3.0
"""Seconds that work under way has to end when the daemon is told to stop."""
HOUSEKEEPING = 900.0
"""Seconds between two looks at what is done once a day."""
_MAY_NAME_A_STREAM = (FieldRefused, RecordBroken, StreamMoved, UnknownFact)


def run(settings: Settings, again: Callable[[], Settings] | None = None, *, begin: bool = False) -> int:
    """Sweep and deliver until SIGTERM or SIGINT; the exit code is 0.

    `again` reads the settings once more, at SIGHUP. Raises what `open_service` raises where the store
    cannot be opened at all, StoreReadOnly or NotPermitted where it cannot be written to, and LooksFirst
    where there is much to say for the first time, unless it is told to `begin`.
    """
    logs.set_up()
    _hush()
    with suppress(AttributeError, ValueError, OSError):  # where there is no standard error to write to
        faulthandler.enable()  # a watchdog that ends a hung process leaves the line where it hung
    with open_service(settings, keys=True) as service:
        see_that_it_can_be_written(service)
        if not begin:
            see_that_it_may_begin(service, service.clock())
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
        self.pulse = Pulse(settings.sweep_every, settings.deliver_every)
        self.signs = VitalSigns(Manager.from_environment(), self.pulse)
        self._stopping = Event()
        self._threads = _Threads()
        self._serving: Serving | None = None
        self._sign_of_life = SignOfLife(settings.heartbeat_url)
        # A hung run holds up its own kind only, and one wake-up makes up for many missed.
        self._wakes = BackgroundScheduler(
            timezone=UTC,
            executors={"default": self._threads},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._wakes.add_listener(_went_wrong, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
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

    def stop(self) -> None:
        """Start nothing more, and give what is under way a little time to end.

        What is cut off then is a conversation with a server that does not answer: the claim on its
        message runs out, and it is sent later with the same id.
        """
        self._stopping.set()
        self.signs.manager.stopping()
        self._wakes.shutdown(wait=False)
        logs.logger().info("stopped", unfinished=self._threads.unfinished(PATIENCE))

    def read_again(self, read: Callable[[], Settings]) -> None:
        """Go on with the settings as they are now; with the old ones where these cannot be used."""
        self.signs.manager.reloading()
        fresh = read_again(read)
        if fresh is not None:
            self._take(fresh)
        self.signs.manager.ready(self.pulse.status)

    def tell(self) -> None:
        """Write one line of state to the log."""
        sweep, delivery = self.pulse.sweep.pace, self.pulse.delivery.pace
        logs.logger().info(
            "state",
            version=version("spr"),
            pid=os.getpid(),
            sweeps=sweep.completed,
            sweeps_failed=sweep.failed,
            since_sweep=round(sweep.since, 1),
            deliveries=delivery.completed,
            deliveries_failed=delivery.failed,
            since_delivery=round(delivery.since, 1),
            busy=self._threads.names,
            hung=self.pulse.hung,
        )

    def sweep(self) -> None:
        """Sweep once; a new alert is delivered at once."""
        began = time.monotonic()
        with self.signs.counted(self.pulse.sweep) as came, open_service(self.settings, keys=True) as service:
            report = sweep(service, service.clock())
            came.update(asdict(report))
            beat(service, "sweep", came)
            show(service, self.pulse)
        took = round(time.monotonic() - began, 3)
        logs.logger().info("sweep", **asdict(report), seconds=took)
        if self.settings.heartbeat_url:
            self._sign_of_life.give()
        if report.raised and not self._stopping.is_set():
            self._wakes.modify_job("deliver", next_run_time=utc_now())

    def deliver(self) -> None:
        """Deliver once."""
        with (
            self.signs.counted(self.pulse.delivery) as came,
            open_service(self.settings, keys=True) as service,
        ):
            report = deliver(service, service.clock(), stopping=self._one_more_is_done)
            came.update(asdict(report))
            beat(service, "deliver", came)

    def keep_house(self) -> None:
        """Do what is done once a day, and has not been done today."""
        if (wanted := self.settings.checkpoints) is not None:
            from scheduler.running.checkpoints_out import is_wanted, take_away

            with open_service(self.settings, keys=True) as service:
                if is_wanted(service, service.clock()):
                    take_away(service, wanted, service.clock())

    def _one_more_is_done(self) -> bool:
        """Whether to stop; asked between two messages, so many slow ones are no delivery that hangs."""
        self.pulse.delivery.goes_on()
        return self._stopping.is_set()

    def _take(self, fresh: Settings) -> None:
        before, self.settings = self.settings, fresh
        self.signs.paced(fresh.sweep_every, fresh.deliver_every)
        self._sign_of_life = SignOfLife(fresh.heartbeat_url)
        for job, seconds in (("sweep", fresh.sweep_every), ("deliver", fresh.deliver_every)):
            self._wakes.reschedule_job(job, trigger="interval", seconds=seconds)
            self._wakes.modify_job(job, next_run_time=utc_now())
        if fresh.listen != before.listen:
            if self._serving:
                self._serving.close()
            self._serving = self._listen()

    def _listen(self) -> Serving | None:
        place = loopback(self.settings.listen)
        return served(place, answers(self.signs, lambda: self.settings, self._stopping.is_set))

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
