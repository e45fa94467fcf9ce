"""Whose turn it is to write: a lock on a side file, for fairness only.

SQLite's own lock keeps writers apart, but a busy writer can starve another for seconds.
Waiting here first is bounded; after that SQLite decides. Readers never take a turn.
"""

from __future__ import annotations

import os
from threading import Lock
from time import sleep
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows: the record works there without taking turns
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from pathlib import Path

_PAUSE = 0.0005
_LONGEST = 2.0


class Turn:
    """A turn to write, waited for at most two seconds and then taken for granted."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._held = False
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self) -> None:
        """Wait for the turn."""
        self._held = self._lock.acquire(timeout=_LONGEST)
        if fcntl is None:
            return
        for _ in range(int(_LONGEST / _PAUSE)):
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                sleep(_PAUSE)
            else:
                return

    def give(self) -> None:
        """Give the turn to whoever waits."""
        if fcntl is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        if self._held:
            self._held = False
            self._lock.release()

    def close(self) -> None:
        """Close the side file."""
        os.close(self._file)
