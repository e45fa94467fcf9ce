"""The two kinds of work the daemon does again and again, and whether each still comes to its end.

A scheduler that is alive proves nothing: it goes on waking a sweep that hangs. So what counts is work
that was completed, by a clock that nobody sets.
"""

import time
from collections.abc import Mapping
from threading import Lock

import msgspec

from scheduler.cli.words import counted

PATIENCE = 90.0
"""Seconds that work may take beyond the wait before it, where no service manager says otherwise."""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of work stands: how often it was completed, how often it failed, whether it is under way.

    `since` is seconds since it last showed that it goes on; `failing` how often it failed since it was
    completed; `came` what it last came to, in counts.
    """

    completed: int
    failed: int
    failing: int
    busy: bool
    since: float
    came: Mapping[str, int | bool]


class Work:
    """One kind of work; safe to tell and to ask from several threads."""

    def __init__(self, name: str, every: float) -> None:
        """It begins now, and nothing is completed."""
        self.name, self.every = name, every
        self._lock = Lock()
        self._completed = self._failed = self._failing = 0
        self._busy = False
        self._moved = time.monotonic()
        self._came: Mapping[str, int | bool] = {}

    def begins(self) -> None:
        """It is under way; that alone is no sign that it will end."""
        with self._lock:
            self._busy = True

    def goes_on(self) -> None:
        """A part of it came to its end, such as one message among many."""
        with self._lock:
            self._moved = time.monotonic()

    def completes(self, came: Mapping[str, int | bool]) -> None:
        """It came to its end, and to these counts."""
        with self._lock:
            self._completed, self._failing, self._busy = self._completed + 1, 0, False
            self._moved, self._came = time.monotonic(), came

    def fails(self, *, at_its_end: bool = False) -> None:
        """It ended in an error; `at_its_end` where all that could be done was done, and a part was not."""
        with self._lock:
            self._failed, self._failing, self._busy = self._failed + 1, self._failing + 1, False
            if at_its_end:
                self._moved = time.monotonic()

    @property
    def pace(self) -> Pace:
        """How it stands now."""
        with self._lock:
            return Pace(
                completed=self._completed,
                failed=self._failed,
                failing=self._failing,
                busy=self._busy,
                since=time.monotonic() - self._moved,
                came=self._came,
            )

    def goes_well(self, patience: float) -> bool:
        """Whether it was completed, or moved on, no longer ago than its wait and this patience."""
        return self.pace.since <= self.every + patience


class Pulse:
    """Both kinds of work together: what the watchdog, `/livez` and the line of state ask."""

    def __init__(self, sweep_every: float, deliver_every: float) -> None:
        """Begin with both."""
        self.sweep, self.delivery = Work("sweep", sweep_every), Work("deliver", deliver_every)
        self.patience = PATIENCE

    def paced(self, sweep_every: float, deliver_every: float) -> None:
        """Go on at another pace."""
        self.sweep.every, self.delivery.every = sweep_every, deliver_every

    @property
    def hung(self) -> list[str]:
        """The names of the work that has not come to its end for too long."""
        return [work.name for work in (self.sweep, self.delivery) if not work.goes_well(self.patience)]

    @property
    def status(self) -> str:
        """How it goes, in one line for the service manager."""
        sweep, delivery = self.sweep.pace, self.delivery.pace
        if hung := self.hung:
            return f"No {' and no '.join(hung)} has come to its end for too long."
        if failing := [f"{work.name} failed {counted(work.pace.failing, 'time')}" for work in self._failing]:
            return f"{'; '.join(failing)}. See the log, or run: spr health"
        raised, sent = sweep.came.get("raised", 0), delivery.came.get("sent", 0)
        done = f"{counted(sweep.completed, 'sweep')}, {counted(delivery.completed, 'delivery')}"
        return f"{done}; last: {raised} raised, {sent} sent."

    @property
    def state(self) -> dict[str, int | float | list[str]]:
        """How it goes, in numbers for the log."""
        sweep, delivery = self.sweep.pace, self.delivery.pace
        return {
            "sweeps": sweep.completed,
            "sweeps_failed": sweep.failed,
            "since_sweep": round(sweep.since, 1),
            "deliveries": delivery.completed,
            "deliveries_failed": delivery.failed,
            "since_delivery": round(delivery.since, 1),
            "hung": self.hung,
        }

    @property
    def _failing(self) -> list[Work]:
        return [work for work in (self.sweep, self.delivery) if work.pace.failing]
