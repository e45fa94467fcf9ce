"""Waiting for what others record: a look at a counter, ten times a second, that reads no page."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CHANGES = "PRAGMA data_version"
"""Another number each time anybody else has written to the file (SQLite, "PRAGMA data_version")."""
LOOK = 0.1
"""Seconds between two looks, each of some microseconds."""


def wait(changes: Callable[[], object], is_there: Callable[[], bool], seconds: float) -> bool:
    """Wait until it is there or the time is over; says which."""
    left, seen = seconds, None
    while True:
        number = changes()  # before it is looked for, so that what comes in between is seen next time
        if number != seen and is_there():
            return True
        if left <= 0:
            return False
        seen = number
        sleep(min(LOOK, left))
        left -= LOOK
