"""Time-ordered ids: UUID version 7 (RFC 9562, section 5.7), so that the newest sorts last.

An index over ids in the order of time grows at its end; over random ones it grows everywhere.
"""

from __future__ import annotations

_RANDOM_BYTES = 10
_VARIANT = "89ab"


def uuid7(milliseconds: int, randomness: bytes) -> str:
    """The id for this millisecond of the Unix epoch; ValueError for other than 10 random bytes.

    Of the 80 random bits, 74 have a place in it.
    """
    if len(randomness) != _RANDOM_BYTES:
        raise ValueError(f"{_RANDOM_BYTES} random bytes are needed, not {len(randomness)}")
    time, chance = f"{milliseconds:012x}", randomness.hex()
    variant = _VARIANT[randomness[-1] & 3]
    return f"{time[:8]}-{time[8:]}-7{chance[:3]}-{variant}{chance[3:6]}-{chance[6:18]}"
