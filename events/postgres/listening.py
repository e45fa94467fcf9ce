"""Waiting for what others record, without asking all the time."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from events.postgres.connecting import Connection

CHANNEL = "spr_record"
FLOOR = 2.0
"""Seconds after which it is looked at anyway: a notification can be lost with a connection."""


class Listener:
    """A connection that hears of each append (PostgreSQL, LISTEN), beside the one that reads."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connection = connect()
        self._connection.execute(f"LISTEN {CHANNEL}")

    def wait(self, is_there: Callable[[], bool], seconds: float) -> bool:
        """Wait until it is there or the time is over; says which."""
        until = monotonic() + seconds
        while not is_there():
            left = until - monotonic()
            if left <= 0:
                return False
            for _ in self._connection.notifies(timeout=min(left, FLOOR), stop_after=1):
                break
        return True

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
