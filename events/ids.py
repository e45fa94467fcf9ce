"""Time-ordered ids: UUID version 7 (RFC 9562), so that the newest sorts last."""

from __future__ import annotations

from threading import Lock
from uuid import UUID

_RANDOM_BYTES = 10


class Ids:
    """Gives ids that never go backwards within one process, whatever the clock does."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = Lock()

    def next(self, milliseconds: int, randomness: bytes) -> str:
        """An id later than every one given before; ValueError for other than 10 random bytes."""
        with self._lock:
            number = _number(milliseconds, randomness)
            if number <= self._last:
                number = _after(self._last)
            self._last = number
        return str(UUID(int=number))


def uuid7(milliseconds: int, randomness: bytes) -> str:
    """The UUID of version 7 for this millisecond of the Unix epoch and these 10 random bytes."""
    return str(UUID(int=_number(milliseconds, randomness)))


def _number(milliseconds: int, randomness: bytes) -> int:
    if len(randomness) != _RANDOM_BYTES:
        message = f"{_RANDOM_BYTES} random bytes are needed, not {len(randomness)}"
        raise ValueError(message)
    chance = int.from_bytes(randomness, "big")
    return (
        (milliseconds & (1 << 48) - 1) << 80
        | 0x7 << 76
        | (chance >> 62 & 0xFFF) << 64
        | 0b10 << 62
        | chance & (1 << 62) - 1
    )


def _after(number: int) -> int:
    """The next id: the 74 free bits counted up, carrying into the milliseconds."""
    free = (number >> 80) << 74 | (number >> 64 & 0xFFF) << 62 | number & (1 << 62) - 1
    free += 1
    return (free >> 74) << 80 | 0x7 << 76 | (free >> 62 & 0xFFF) << 64 | 0b10 << 62 | free & (1 << 62) - 1
