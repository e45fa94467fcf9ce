"""The hour of a day as people write it: in London, where an hour can be missing or come twice."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from workflow.moments import LONDON

_NOON = 12
CLOCK = re.compile(
    r"(?:^|,? (?:at )?|(?<=\d)t)"
    r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?"
    r"(?::(?P<second>\d\d)(?:\.(?P<part>\d{1,6}))?)? ?(?P<half>[ap]m)?"
    r"|(?P<midday>midday|noon)|(?P<midnight>midnight))"
    r"(?P<zone> ?(?:z|utc|bst|gmt|[+-]\d\d:?\d\d))?$"
)


class NotADate(ValueError):
    """The text is not a date that can be kept; the message says what to write."""


def hour(found: re.Match[str], plain: str) -> time:
    """The hour of a day as it is written; midnight belongs to two days, and is asked for."""
    if found["midnight"]:
        raise NotADate(which_midnight(plain))
    if found["midday"]:
        return time(_NOON)
    on_dial, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if found["half"]:
        if on_dial not in range(1, _NOON + 1):
            raise NotADate(f"{quoted(plain)}: with am or pm the hour is 1 to 12; mend the hour")
        if (on_dial, minute, found["half"]) == (_NOON, 0, "am"):
            raise NotADate(which_midnight(plain))
        on_dial = on_dial % _NOON + (_NOON if found["half"] == "pm" else 0)
    elif found["minute"] is None:
        raise NotADate(f"{quoted(plain)}: write the hour as 4pm or 16:00")
    try:
        return time(on_dial, minute, second, int((found["part"] or "").ljust(6, "0")))
    except ValueError:
        raise NotADate(f"{quoted(plain)}: there is no such hour; mend the hour") from None


def instant(day: date, clock: time, zone: str, plain: str) -> datetime:
    """The instant in UTC at which clocks in London, or in the zone that is named, show this."""
    local = datetime.combine(day, clock)
    if zone and zone not in ("bst", "gmt"):
        return local.replace(tzinfo=_offset(zone)).astimezone(UTC)
    readings = _readings(local)
    if not readings:
        raise NotADate(
            f"{quoted(plain)}: the clocks went forward that night, and this hour did not exist "
            "in London; mend the hour"
        )
    if zone:
        readings = [r for r in readings if (r.utcoffset() == timedelta(0)) == (zone == "gmt")]
        if not readings:
            raise NotADate(f"{quoted(plain)}: London was not on {zone.upper()} then; leave it out")
    if len(readings) > 1:
        raise NotADate(
            f"{quoted(plain)}: the clocks went back that night, and this hour came twice; "
            "add BST for the first or GMT for the second"
        )
    return readings[0].astimezone(UTC)


def _readings(local: datetime) -> list[datetime]:
    """The instants at which clocks in London showed this: one, none in spring, two in autumn."""
    both = [local.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1)]
    real = [r for r in both if r.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == local]
    return real[:1] if len({reading.utcoffset() for reading in real}) == 1 else real


def _offset(zone: str) -> timezone:
    if zone in ("z", "utc"):
        return UTC
    sign = -1 if zone[0] == "-" else 1
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    try:
        return timezone(sign * timedelta(hours=hours, minutes=minutes))
    except ValueError:
        raise NotADate(f"{zone} is not an offset from UTC; write +01:00 or +00:00") from None


def which_midnight(plain: str) -> str:
    """What is said of midnight."""
    return (
        f"{quoted(plain)}: midnight ends one day and begins the next; say which day's: "
        "00:00 is the beginning of the day it is written with"
    )


def quoted(plain: str) -> str:
    """What was typed, cut to a length that can be read."""
    return f"“{plain[:60]}”"
