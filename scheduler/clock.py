"""The one place that reads the host's clock.

It gives a real `datetime` even while tests freeze time: `time.time` follows a frozen clock, and msgspec,
which refuses the stand-ins a frozen clock would give, makes the instant from it.
"""

import time
from datetime import UTC, datetime

import msgspec

_instant = msgspec.json.Decoder(datetime, strict=False).decode


def utc_now() -> datetime:
    """Now, in UTC, to the microsecond."""
    return _instant(f"{time.time():.6f}".encode()).astimezone(UTC)
