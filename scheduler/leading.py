"""Whether this daemon is the one that sweeps and delivers now, and by which clock.

A daemon that does not lead does nothing and stays ready: it asks again at each renewal, and takes over
when the leader resigned, or was not heard of for the length of the lease. Within a term, time does not
go back; a clock that was set back by a minute or more ends the term, and the next one begins with it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock

from events.refusals import RecordError
from events.store import EventStore
from scheduler import logs, skew
from scheduler.clock import utc_now
from scheduler.jumps import Jump
from scheduler.lease import Lease, Led, awake_and_asleep
from scheduler.service import Service
from scheduler.settings import Settings
from scheduler.skew import TOO_FAR, Skew

MEASURED_EVERY = timedelta(minutes=10)


class Leading:
    """The part of one daemon among several; it is asked before each piece of work."""

    def __init__(
        self,
        settings: Settings,
        *,
        wall: Callable[[], datetime] = utc_now,
        watch: Callable[[], float] = awake_and_asleep,
    ) -> None:
        """Lead nothing yet."""
        self._settings = settings
        self._wall, self._watch = wall, watch
        self.lease = Lease(settings.lease_seconds, watch=watch)
        self.skew: Skew | None = None
        self._measured_at = 0.0
        self._latest: datetime | None = None
        self._said: Led | None = None
        self._stands_by = False
        self._one_at_a_time = Lock()

    # What a piece of work asks

    def clock(self) -> datetime:
        """The time to work by: the host's, and within a term never earlier than before."""
        now = self._wall()
        if self._latest is not None and timedelta(0) < self._latest - now < TOO_FAR:
            return self._latest
        self._latest = now if self._latest is None else max(self._latest, now)
        return now

    def moment_to_sweep(self, service: Service) -> datetime | None:
        """The time to sweep at; None where another leads, or where the clock is too far off to say."""
        if self.hold(service.store) is None:
            return None
        if self.skew is not None and self.skew.is_too_far:
            skew.tell(self.skew)
            return None
        return self.clock()

    def hold(self, store: EventStore) -> Led | None:
        """The term in which this daemon leads, by a clock that was looked at; None where another does."""
        with self._one_at_a_time:
            self._look_back(store)
            self._measure(store)
            return self._tell(self.lease.hold(store, raises=self._raises))

    def renew(self, store: EventStore) -> bool:
        """Go on with the lease, or try to take it; whether this daemon takes over with it."""
        with self._one_at_a_time:
            stood_by = self._stands_by
            self._measure(store)
            led = self._tell(self.lease.renew(store, raises=self._raises))
            return led is not None and stood_by

    def is_over(self) -> bool:
        """Whether this daemon can no longer be sure that it leads, and hands nothing more over."""
        return self.lease.led is None

    # What happens to it

    def clock_was_set(self, jump: Jump) -> None:
        """Say it, and look at the clock anew before the next piece of work."""
        self.skew = None
        if jump.slept >= abs(jump.seconds):
            logs.logger().warning("the host slept", seconds=round(jump.slept, 1))
        else:
            logs.logger().warning("the clock was set", seconds=round(jump.seconds, 1))

    def resign(self, store: EventStore) -> None:
        """Let another take over at once."""
        self.lease.resign(store)

    @property
    def _raises(self) -> bool:
        return self.skew is None or not self.skew.is_too_far

    def _look_back(self, store: EventStore) -> None:
        """End the term where the clock went back far: what was said stays said, and the rest goes on."""
        latest, now = self._latest, self._wall()
        if latest is None or latest - now < TOO_FAR:
            return
        logs.logger().warning(
            "the clock went back: a new term begins", seconds=(now - latest).total_seconds()
        )
        with suppress(RecordError):
            self.lease.resign(store)
        self.lease = Lease(self._settings.lease_seconds, watch=self._watch)
        self._latest, self.skew = now, None

    def _measure(self, store: EventStore) -> None:
        """Compare the clocks, at the start and every ten minutes; a clock that is off at each look."""
        well = self.skew is not None and not self.skew.is_worth_a_warning
        if well and self._watch() - self._measured_at < MEASURED_EVERY.total_seconds():
            return
        before = self.skew
        self.skew = skew.measure(store, self._wall, on_server=self._settings.on_server)
        self._measured_at = self._watch()
        if before is None or before.how_bad != self.skew.how_bad:
            skew.tell(self.skew)

    def _tell(self, led: Led | None) -> Led | None:
        """Write a line where this daemon begins to lead, stands by, or stands back; none once it resigned."""
        if self.lease.resigned:
            return led
        if led is not None and led != self._said:
            logs.logger().info("leads", term=led.term)
        elif led is None and self._said is not None:
            logs.logger().warning("stands back: another daemon leads", term=self._said.term)
        elif led is None and not self._stands_by:
            logs.logger().info("stands by: another daemon leads")
        self._said, self._stands_by = led, led is None
        return led
