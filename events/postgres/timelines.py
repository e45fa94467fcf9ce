"""Which servers have been replaced by their standbys, remembered from one run of the program to the next.

The promotion of a standby begins a new timeline (PostgreSQL, "Timelines"); the server that it replaced,
started again by mistake, goes on with the old one and takes whatever it is given. Whoever has written on
the new timeline knows better, and says so with every append.

The memory is a file beside the keystore: one line of fixed width for each timeline begun by a promotion,
`system timeline` in hexadecimal. Lines are only added, so that several programs may do so at once; each
brings its line feed before it, so that one which a loss of power cut short spoils no other. Timelines
are compared within one system, which is what its standbys share: a record that was restored to a new
server begins anew.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from events.places import sync_folder, system_errors_told

if TYPE_CHECKING:
    from pathlib import Path

FIRST = 1
"""The timeline of a server that never replaced another: nothing to remember."""
_LINE = re.compile(r"([0-9a-f]{16}) ([0-9a-f]{8})", re.ASCII)
_SYSTEM = 2**64 - 1


class Timelines:
    """The highest timeline seen of each system, on disk where there is a path."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._highest: dict[int, int] = {}

    def highest(self, system: int, here: int) -> int:
        """The highest timeline seen of a system, which is on one now; a new one is kept before it is used.

        Raises StoreUnreadable and StoreFull where it cannot be kept.
        """
        system &= _SYSTEM
        known = max(self._highest.get(system, FIRST), self._read().get(system, FIRST))
        if here > known:
            self._keep(system, here)
        self._highest[system] = max(known, here)
        return self._highest[system]

    def _read(self) -> dict[int, int]:
        if self._path is None:
            return {}
        with system_errors_told(self._path):
            try:
                lines = self._path.read_text("ascii", "replace").splitlines()
            except FileNotFoundError:
                return {}
        pairs = [(int(m[1], 16), int(m[2], 16)) for m in map(_LINE.fullmatch, lines) if m]
        return {system: max(at for its, at in pairs if its == system) for system, _ in pairs}

    def _keep(self, system: int, timeline: int) -> None:
        if self._path is None:
            return
        with system_errors_told(self._path):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(descriptor, f"\n{system:016x} {timeline:08x}".encode())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            sync_folder(self._path.parent)
