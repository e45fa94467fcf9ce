"""Dates as people write them, read into moments.

The day comes first, never the month; the hour is London's, wherever the computer stands.
Nothing is guessed: a text that can be read in two ways, or not at all, is refused with what to write.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from workflow.moments import (
    LONDON,
    MONTHS,
    UNKNOWN,
    WEEKDAYS,
    Moment,
    at,
    london_day,
    on,
    spoken_day,
)

YEARS = range(1900, 2201)
HOW = (
    "write 23 November 2026, 2026-11-23, 23/11/2026 4:05pm, yesterday 4pm, March 2021, "
    "4 March 2021 to 9 March 2021, or unknown"
)
_ABBREVIATION = 3
_NOON = 12

_MONTH = {name.lower(): number for number, name in enumerate(MONTHS) if name}
_MONTH |= {name[:_ABBREVIATION]: number for name, number in _MONTH.items()} | {"sept": 9}
_WEEKDAY = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
_WEEKDAY |= {name[:_ABBREVIATION]: number for name, number in _WEEKDAY.items()}
_WEEKDAY |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_RELATIVE = {"today": 0, "yesterday": 1}

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_ISO_MONTH = re.compile(r"(\d{4})-(\d\d)")
_NUMBERS = re.compile(r"(\d{1,2})([ /.-])(\d{1,2})\2(\d{4})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]+) (\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH_ONLY = re.compile(r"([a-z]+) (\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}([ /.-])(?:\d{1,2}|[a-z]+)\1'?\d\d")
_CLOCK = re.compile(
    r"(?:^|,? (?:at )?|(?<=\d)t)"
    r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?"
    r"(?::(?P<second>\d\d)(?:\.(?P<part>\d{1,6}))?)? ?(?P<half>[ap]m)?"
    r"|(?P<midday>midday|noon))"
    r"(?P<zone> ?(?:z|utc|bst|gmt|[+-]\d\d:?\d\d))?$"
)


class NotADate(ValueError):
    """The text is not a date that can be kept; the message says what to write."""


def parse(text: str, now: datetime | None) -> Moment:
    """The moment somebody means. Without `now`, as in a file, today and yesterday are refused."""
    plain = " ".join(text.split())
    said = plain.lower()
    if said == "unknown":
        return UNKNOWN
    ends = _ends_of_range(said)
    if ends is None:
        return _one(said, plain, now)
    first, last = (_one(end, end, now) for end in ends)
    if first.exact or last.exact:
        raise NotADate(f"{_quoted(plain)}: a range runs from one day to another, without hours")
    try:
        return Moment(f"{first}/{last}")
    except ValueError:
        raise NotADate(f"{_quoted(plain)}: the range ends before it begins") from None


def _ends_of_range(said: str) -> tuple[str, str] | None:
    first, word, last = said.removeprefix("between ").partition(" to ")
    if not word and said.startswith("between "):
        first, word, last = said.removeprefix("between ").partition(" and ")
    if not word and said.count("/") == 1 and "-" in said:
        first, word, last = said.partition("/")
    return (first.strip(), last.strip()) if word else None


def _one(said: str, plain: str, now: datetime | None) -> Moment:
    said, weekday = _without_weekday(said)
    for read in (_day, _month):
        moment = read(said, plain, now)
        if moment is not None:
            break
    else:
        moment = _with_hour(said, plain, now)
    if weekday is not None:
        _check_weekday(moment, weekday, plain)
    return moment


def _without_weekday(said: str) -> tuple[str, int | None]:
    first, space, rest = said.partition(" ")
    weekday = _WEEKDAY.get(first.rstrip(",."))
    return (rest, weekday) if space and weekday is not None else (said, None)


def _check_weekday(moment: Moment, weekday: int, plain: str) -> None:
    day = moment.day
    if day is None:
        raise NotADate(f"{_quoted(plain)}: a weekday goes with a day, not with a month")
    if day.weekday() != weekday:
        raise NotADate(
            f"{_quoted(plain)}: {spoken_day(day).partition(' ')[2]} is a {WEEKDAYS[day.weekday()]}; "
            "mend the weekday or the date"
        )


def _day(said: str, plain: str, now: datetime | None) -> Moment | None:
    day = _plain_day(said, plain, now)
    return None if day is None else on(day)


def _month(said: str, plain: str, now: datetime | None) -> Moment | None:
    if found := _ISO_MONTH.fullmatch(said):
        year, month = int(found[1]), int(found[2])
    elif (found := _MONTH_ONLY.fullmatch(said)) and found[1] in _MONTH:
        year, month = int(found[2]), _MONTH[found[1]]
    else:
        return None
    _real(year, month, 1, plain)
    return Moment(f"{year:04}-{month:02}")


def _with_hour(said: str, plain: str, now: datetime | None) -> Moment:
    found = _CLOCK.search(said)
    if found and found.start() > 0:
        day = _plain_day(said[: found.start()].rstrip(","), plain, now)
        if day is not None:
            return at(_instant(day, _hour(found, plain), (found["zone"] or "").strip(), plain))
    raise NotADate(_why_not(said, plain))


def _plain_day(said: str, plain: str, now: datetime | None) -> date | None:
    said, weekday = _without_weekday(said)
    day = _relative(said, plain, now) if said in _RELATIVE else _written(said, plain)
    if day is not None and weekday is not None:
        _check_weekday(on(day), weekday, plain)
    return day


def _relative(said: str, plain: str, now: datetime | None) -> date:
    if now is None:
        raise NotADate(f"{_quoted(plain)} changes from day to day; in a file, write the date itself")
    return london_day(now) - timedelta(days=_RELATIVE[said])


def _written(said: str, plain: str) -> date | None:
    if found := _ISO.fullmatch(said):
        return _real(int(found[1]), int(found[2]), int(found[3]), plain)
    if found := _NUMBERS.fullmatch(said):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if month > max(_MONTH.values()) >= day:
            raise NotADate(
                f"{_quoted(plain)}: the day comes first, never the month; "
                f"write {month:02}{found[2]}{day:02}{found[2]}{year}"
            )
        return _real(year, month, day, plain)
    if (found := _WORDS.fullmatch(said)) and found[2] in _MONTH:
        return _real(int(found[3]), _MONTH[found[2]], int(found[1]), plain)
    if (found := _MONTH_FIRST.fullmatch(said)) and found[1] in _MONTH:
        raise NotADate(
            f"{_quoted(plain)}: the day comes first, never the month; "
            f"write {found[2]} {MONTHS[_MONTH[found[1]]]} {found[3]}"
        )
    return None


def _real(year: int, month: int, day: int, plain: str) -> date:
    if year not in YEARS:
        raise NotADate(f"{_quoted(plain)}: the year {year:04} cannot be meant; mend the year")
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate(f"{_quoted(plain)}: there is no such day; mend the day or the month") from None


def _hour(found: re.Match[str], plain: str) -> time:
    if found["midday"]:
        return time(_NOON)
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if found["half"]:
        if hour not in range(1, _NOON + 1):
            raise NotADate(f"{_quoted(plain)}: with am or pm the hour is 1 to 12; mend the hour")
        hour = hour % _NOON + (_NOON if found["half"] == "pm" else 0)
    elif found["minute"] is None:
        raise NotADate(f"{_quoted(plain)}: write the hour as 4pm or 16:00")
    try:
        return time(hour, minute, second, int((found["part"] or "").ljust(6, "0")))
    except ValueError:
        raise NotADate(f"{_quoted(plain)}: there is no such hour; mend the hour") from None


def _instant(day: date, hour: time, zone: str, plain: str) -> datetime:
    local = datetime.combine(day, hour)
    if zone and zone not in ("bst", "gmt"):
        return local.replace(tzinfo=_offset(zone)).astimezone(UTC)
    readings = _readings(local)
    if not readings:
        raise NotADate(
            f"{_quoted(plain)}: the clocks went forward that night, and this hour did not exist "
            "in London; mend the hour"
        )
    if zone:
        readings = [r for r in readings if (r.utcoffset() == timedelta(0)) == (zone == "gmt")]
        if not readings:
            raise NotADate(f"{_quoted(plain)}: London was not on {zone.upper()} then; leave it out")
    if len(readings) > 1:
        raise NotADate(
            f"{_quoted(plain)}: the clocks went back that night, and this hour came twice; "
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


def _why_not(said: str, plain: str) -> str:
    if _SHORT_YEAR.fullmatch(said):
        return f"{_quoted(plain)}: write the year with four digits"
    return f"{_quoted(plain)} is not a date; {HOW}"


def _quoted(plain: str) -> str:
    return f"“{plain[:60]}”"
