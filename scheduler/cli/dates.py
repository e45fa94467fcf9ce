"""Dates as people write them, read into moments.

The day comes first, never the month; the hour is London's, wherever the computer stands.
Nothing is guessed: a text that can be read in two ways, or not at all, is refused with what to write.
"""

import re
from datetime import date, datetime, timedelta

from scheduler.cli.hours import CLOCK, NotADate, hour, instant, quoted, which_midnight
from workflow.moments import (
    MONTHS,
    UNKNOWN,
    WEEKDAYS,
    Moment,
    at,
    london_day,
    on,
    spoken_day,
)

__all__ = ["HOW", "YEARS", "NotADate", "parse"]

YEARS = range(1900, 2201)
HOW = (
    "write 23 November 2026, 2026-11-23, 23/11/2026 4:05pm, yesterday 4pm, March 2021, "
    "4 March 2021 to 9 March 2021, or unknown"
)
HOW_IN_A_FILE = (
    "write 23 November 2026, 2026-11-23, 23/11/2026 16:05, March 2021, "
    "4 March 2021 to 9 March 2021, or unknown"
)
_ABBREVIATION = 3

_MONTH = {name.lower(): number for number, name in enumerate(MONTHS) if name}
_MONTH |= {name[:_ABBREVIATION]: number for name, number in _MONTH.items()} | {"sept": 9}
_WEEKDAY = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
_WEEKDAY |= {name[:_ABBREVIATION]: number for name, number in _WEEKDAY.items()}
_WEEKDAY |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_RELATIVE = {"today": 0, "yesterday": 1, "tomorrow": -1}
_TODAY = {"noon": "today noon", "midday": "today midday"}

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_ISO_MONTH = re.compile(r"(\d{4})-(\d\d)")
_NUMBERS = re.compile(r"(\d{1,2})([ /.-])(\d{1,2})\2(\d{4})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]+) (\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_FEW_DAYS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ?[-\u2013] ?(\d{1,2}(?:st|nd|rd|th)? [a-z]+ \d{4})")
_RANGE = re.compile(r"(.*\w) [-\u2013\u2014] (\w.*)|(.*\w)[\u2013\u2014](\w.*)")
_DAY_ONLY = re.compile(r"(?:[a-z]+,? )?\d{1,2}(?:st|nd|rd|th)?")
_NO_YEAR = re.compile(r"(?:[a-z]+,? )?(?:\d{1,2}(?:st|nd|rd|th)? )?[a-z]+")
_MONTH_ONLY = re.compile(r"([a-z]+) (\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}([ /.-])(?:\d{1,2}|[a-z]+)\1'?\d\d")


def parse(text: str, now: datetime | None) -> Moment:
    """The moment somebody means. Without `now`, as in a file, today and yesterday are refused."""
    plain = " ".join(text.split())
    said = plain.lower()
    if said == "unknown":
        return UNKNOWN
    if said == "midnight":
        raise NotADate(which_midnight(plain))
    if said == "now":
        return at(_asked(now, plain).replace(second=0, microsecond=0))
    said = _TODAY.get(said, said)
    ends = _ends_of_range(said)
    if ends is None:
        return _one(said, plain, now)
    first, last = (_one(end, end, now) for end in _completed(*ends))
    if first.exact or last.exact:
        raise NotADate(f"{quoted(plain)}: a range runs from one day to another, without hours")
    try:
        return Moment(f"{first}/{last}")
    except ValueError:
        raise NotADate(f"{quoted(plain)}: the range ends before it begins") from None


def _completed(first: str, last: str) -> tuple[str, str]:
    """The ends of a range, the first with the month and the year that it shares with the last."""
    shared = _MONTH_ONLY.search(last)
    if shared and _DAY_ONLY.fullmatch(first):
        return f"{first} {shared[0]}", last
    if shared and first.rpartition(" ")[2] in _MONTH and _NO_YEAR.fullmatch(first):
        return f"{first} {shared[2]}", last
    return first, last


def _ends_of_range(said: str) -> tuple[str, str] | None:
    if found := _FEW_DAYS.fullmatch(said):
        return found[1], found[2]
    first, word, last = said.removeprefix("between ").partition(" to ")
    if not word and said.startswith("between "):
        first, word, last = said.removeprefix("between ").partition(" and ")
    if not word and said.count("/") == 1 and "-" in said:
        first, word, last = said.partition("/")
    if not word and (found := _RANGE.fullmatch(said)):
        first, last = found[1] or found[3], found[2] or found[4]
        return (first, last) if CLOCK.fullmatch(last) is None else None
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
        raise NotADate(f"{quoted(plain)}: a weekday goes with a day, not with a month")
    if day.weekday() != weekday:
        raise NotADate(
            f"{quoted(plain)}: {spoken_day(day).partition(' ')[2]} is a {WEEKDAYS[day.weekday()]}; "
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
    found = CLOCK.search(said)
    if found and found.start() > 0:
        day = _plain_day(said[: found.start()].rstrip(","), plain, now)
        if day is not None:
            return at(instant(day, hour(found, plain), (found["zone"] or "").strip(), plain))
    raise NotADate(_why_not(said, plain, HOW if now else HOW_IN_A_FILE))


def _plain_day(said: str, plain: str, now: datetime | None) -> date | None:
    said, weekday = _without_weekday(said)
    day = _relative(said, plain, now) if said in _RELATIVE else _written(said, plain)
    if day is not None and weekday is not None:
        _check_weekday(on(day), weekday, plain)
    return day


def _relative(said: str, plain: str, now: datetime | None) -> date:
    return london_day(_asked(now, plain)) - timedelta(days=_RELATIVE[said])


def _asked(now: datetime | None, plain: str) -> datetime:
    if now is None:
        raise NotADate(f"{quoted(plain)} changes from day to day; in a file, write the date itself")
    return now


def _written(said: str, plain: str) -> date | None:
    if found := _ISO.fullmatch(said):
        return _real(int(found[1]), int(found[2]), int(found[3]), plain)
    if found := _NUMBERS.fullmatch(said):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if month > max(_MONTH.values()) >= day:
            raise NotADate(
                f"{quoted(plain)}: the day comes first, never the month; "
                f"write {month:02}{found[2]}{day:02}{found[2]}{year}"
            )
        return _real(year, month, day, plain)
    if (found := _WORDS.fullmatch(said)) and found[2] in _MONTH:
        return _real(int(found[3]), _MONTH[found[2]], int(found[1]), plain)
    if (found := _MONTH_FIRST.fullmatch(said)) and found[1] in _MONTH:
        raise NotADate(
            f"{quoted(plain)}: the day comes first, never the month; "
            f"write {found[2]} {MONTHS[_MONTH[found[1]]]} {found[3]}"
        )
    return None


def _real(year: int, month: int, day: int, plain: str) -> date:
    if year not in YEARS:
        raise NotADate(f"{quoted(plain)}: the year {year:04} cannot be meant; mend the year")
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate(f"{quoted(plain)}: there is no such day; mend the day or the month") from None


def _why_not(said: str, plain: str, how: str) -> str:
    clock = CLOCK.search(said)
    day = said[: clock.start()].rstrip(",") if clock and clock.start() else said
    if _SHORT_YEAR.fullmatch(said) or _SHORT_YEAR.fullmatch(day):
        return f"{quoted(plain)}: write the year with four digits"
    return f"{quoted(plain)} is not a date; {how}"
