"""How far the host's clock is from the database's, and what that means for alerts.

On a server the two are compared. In a file there is no other clock: a fact that was recorded later than
now tells that the host's is behind, and of one that is ahead nothing tells (events/host_clock.py).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import text

from events.store import EventStore
from scheduler import logs

WORTH_A_WARNING = timedelta(seconds=5)
TOO_FAR = timedelta(seconds=60)
"""From here on no alert is raised: whether something is due today, such a clock cannot tell."""
_NOW = text("SELECT extract(epoch FROM clock_timestamp())::double precision")
_OF_A_HOST = "Set the host's clock and let it be kept right (timedatectl set-ntp true)"
_SERVER = f"{_OF_A_HOST}, here or on the server."
_FILE = f"{_OF_A_HOST}; where it is right, accept it: spr admin clock accept --reason WHY"


ACCEPTED = "host/clock"
"""The stream in which it is on record that the clock of the host was accepted."""


class Skew(msgspec.Struct, frozen=True, kw_only=True):
    """How far the host's clock is ahead of the other one (behind: less than nothing), and what to do."""

    ahead: timedelta
    remedy: str

    @property
    def seconds(self) -> float:
        """The same in seconds."""
        return round(self.ahead.total_seconds(), 3)

    @property
    def is_worth_a_warning(self) -> bool:
        """Whether somebody has to look at the clock."""
        return abs(self.ahead) >= WORTH_A_WARNING

    @property
    def is_too_far(self) -> bool:
        """Whether alerts must wait until somebody has."""
        return abs(self.ahead) >= TOO_FAR

    @property
    def how_bad(self) -> int:
        """0 where it is well, 1 where it is worth a warning, 2 where it is too far."""
        return self.is_worth_a_warning + self.is_too_far


def measure(store: EventStore, clock: Callable[[], datetime], *, on_server: bool) -> Skew:
    """How far the host's clock is ahead now."""
    if on_server:
        return Skew(ahead=_of_the_server(store, clock), remedy=_SERVER)
    newest = store.head().recorded
    behind = newest - clock() if newest and not _is_accepted(store, newest) else timedelta(0)
    return Skew(ahead=-max(behind, timedelta(0)), remedy=_FILE)


def _is_accepted(store: EventStore, newest: datetime) -> bool:
    """Whether somebody has said that the clock is right, and the time of the record stands still since."""
    accepted = store.stream(ACCEPTED)
    return bool(accepted) and accepted[-1].recorded == newest


def tell(skew: Skew) -> None:
    """Write a line where somebody has to look at the clock."""
    if skew.is_too_far:
        logs.logger().error("the clock is too far off to raise alerts", skew=skew.seconds, remedy=skew.remedy)
    elif skew.is_worth_a_warning:
        logs.logger().warning("the clock is off", skew=skew.seconds, remedy=skew.remedy)


def _of_the_server(store: EventStore, clock: Callable[[], datetime]) -> timedelta:
    """The server answers somewhere between asking and hearing: the middle is taken."""
    with store.reader.begin() as tx:
        tx.execute(_NOW)  # the connection is made, and what it costs is not measured
        before = clock()
        there = datetime.fromtimestamp(tx.execute(_NOW).scalar_one(), UTC)
        return before + (clock() - before) / 2 - there
