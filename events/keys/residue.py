"""Whether the bytes of a destroyed key are still somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.places import system_errors_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_AT_ONCE = 1 << 20


def residue(files: Iterable[Path], traces: Sequence[bytes]) -> list[Path]:
    """The files that hold any of these byte strings; files that are not there hold nothing.

    A SQLite file may only be read like this while no transaction is open on it in this process:
    closing it drops the locks which the process holds (see `events.places`).
    """
    return [path for path in files if any(_holds(path, trace) for trace in traces)]


def _holds(path: Path, trace: bytes) -> bool:
    with system_errors_told(path):
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return False
        with file:
            tail = b""
            while chunk := file.read(_AT_ONCE):
                if trace in tail + chunk:
                    return True
                tail = chunk[-len(trace) :]  # it may lie across two chunks
    return False
