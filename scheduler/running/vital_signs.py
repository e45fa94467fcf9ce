"""The signs of life that the service manager sees: given by work that came to its end, and by no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from events.refusals import RecordError
from scheduler.running.notifying import Manager
from scheduler.running.work import Pulse, Work
from scheduler.service import NotFound, open_service
from scheduler.sweep import concerns_all

if TYPE_CHECKING:
    from scheduler.settings import Settings

LOOK = 1.0
"""Seconds between two looks at how far a first sweep has come."""
LONGER = 30.0
"""Seconds more to start that are asked for, as long as it comes further."""


class VitalSigns:
    """Counts the work and tells the service manager of it."""

    def __init__(self, manager: Manager, pulse: Pulse) -> None:
        """Nothing is told before work comes to its end."""
        self.manager, self.pulse = manager, pulse
        self.ready = Event()
        if manager.watchdog:
            pulse.patience = manager.watchdog

    @contextmanager
    def counted(self, work: Work) -> Iterator[dict[str, int | bool]]:
        """The work, counted; what it came to is put into the mapping by whoever does it."""
        came: dict[str, int | bool] = {}
        work.begins()
        try:
            yield came
        except Exception as error:
            work.fails(at_its_end=not concerns_all(error))
            if work is self.pulse.sweep and not concerns_all(error):
                self._begun()  # one case that cannot be read keeps no other from being announced
            raise
        work.completes(came)
        if work is self.pulse.sweep:
            self._begun()
        if not self.pulse.hung:
            self.manager.well(self.pulse.status)

    def _begun(self) -> None:
        if not self.ready.is_set():
            self.ready.set()
            self.manager.ready(self.pulse.status)

    def paced(self, sweep_every: float, deliver_every: float) -> None:
        """Go on at this pace, and let the manager wait for as long as it means."""
        self.pulse.paced(sweep_every, deliver_every)
        self.manager.expect_a_sign_every(min(sweep_every, deliver_every))
        if self.manager.watchdog:
            self.pulse.patience = self.manager.watchdog

    def ask_for_time(self, settings: "Settings") -> None:
        """Ask for more time to start as long as the first sweep comes further; it may have years to do."""
        if self.manager.listens:
            Thread(target=self._ask, args=(settings,), name="starting", daemon=True).start()

    def _ask(self, settings: "Settings") -> None:
        before = how_far(settings)
        while not self.ready.wait(LOOK):
            now = how_far(settings)
            if now != before:
                before = now
                self.manager.wait_longer(LONGER, "Starting: the first sweep is under way.")


def how_far(settings: "Settings") -> tuple[int, int]:
    """How many facts there are, and how many of them the views show; whatever moves these comes further."""
    try:
        with open_service(settings) as service:
            return service.store.head().position, service.views.position()
    except (RecordError, NotFound):
        return (0, 0)
