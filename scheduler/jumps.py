"""Notices that the host's clock was set, or that the host slept.

APScheduler reckons the next wake-up by the clock on the wall and waits by a watch: set back by an hour,
it would wait an hour longer, and after a sleep it waits for what was left. Whoever notices wakes it.
"""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import NamedTuple

from scheduler.lease import awake_and_asleep

EVERY = 1.0
"""Seconds between two looks."""
WORTH_A_WORD = 2.0
"""Seconds from which on a difference is no slow adjustment any more."""


class Jump(NamedTuple):
    """By how many seconds the clock was set (back: less than nothing), and how long the host slept."""

    seconds: float
    slept: float


class Watches(NamedTuple):
    """The clock on the wall, a watch that stands still while the host sleeps, and one that does not."""

    wall: Callable[[], float] = time.time
    awake: Callable[[], float] = time.monotonic
    always: Callable[[], float] = awake_and_asleep

    def read(self) -> tuple[float, float, float]:
        """What each of them shows, in seconds."""
        return self.wall(), self.awake(), self.always()


class Jumps:
    """What happened to the clock between two looks at it."""

    def __init__(self, watches: Watches | None = None) -> None:
        """Look for the first time."""
        self._watches = watches or Watches()
        self._last = self._watches.read()

    def since_the_last_look(self) -> Jump | None:
        """What happened since; None where the clock went as it does."""
        last, self._last = self._last, self._watches.read()
        wall, awake, always = (now - then for now, then in zip(self._last, last, strict=True))
        jump = Jump(seconds=wall - always, slept=always - awake)
        return jump if max(abs(jump.seconds), jump.slept) >= WORTH_A_WORD else None


class Lookout(Thread):
    """Looks at the clock every second, and says what happened to it."""

    def __init__(self, say: Callable[[Jump], None], jumps: Jumps | None = None) -> None:
        """Look from `start` on until `stop`."""
        super().__init__(name="lookout", daemon=True)
        self._say = say
        self._jumps = jumps or Jumps()
        self._stopped = Event()

    def run(self) -> None:
        """Look, and say it."""
        while not self._stopped.wait(EVERY):
            jump = self._jumps.since_the_last_look()
            if jump is not None:
                self._say(jump)

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
