"""When a receiver asks to be asked again: RFC 9110, section 10.2.3, in seconds or as a date."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 3600.0
"""Seconds; whoever asks for more is asked again after an hour, because a duty is due within days."""


def seconds_asked(text: str, now: datetime) -> float:
    """How many seconds from now; 0 where nothing is asked, or nothing that can be read."""
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), LONGEST)
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0.0
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max((when - now).total_seconds(), 0.0), LONGEST)
