"""When something happened, as exactly as it is known and no more.

A moment is an instant, a day, a month, a range of days, or unknown.
It is written as EDTF (ISO 8601-2:2019, level 1): ``2020-12-24T16:05:00Z``, ``2020-12-24``, ``2021-03``,
``2021-03-04/2021-03-09``; a moment nobody knows is the word ``unknown``.
``None`` is not a date: a missing date is a value of its own, and never becomes "now".

The record keeps instants in UTC; people live in Europe/London, and a *day* is always a day there.
"""

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = tuple(calendar.month_name)
MIDDAY = 12

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")


class NotAMoment(ValueError):
    """The text is not a moment the record can keep; the message says what is."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not a date on record; write 2021-03-04, 2021-03, 2021-03-04/2021-03-09, "
            "2021-03-04T16:05:00Z or unknown"
        )


class Moment(str):
    """A moment as it stands on record: its EDTF text is its whole content, everything else follows.

    Raises NotAMoment for any other text, so that a wrong date cannot be held.
    """

    __slots__ = ()

    def __new__(cls, edtf: str) -> Self:
        """Hold the text, once it has been seen to be a moment."""
        if not _is_moment(edtf):
            raise NotAMoment(edtf)
        return str.__new__(cls, edtf)

    @property
    def edtf(self) -> str:
        """The EDTF text."""
        return str(self)

    @property
    def known(self) -> bool:
        """Whether anything at all is known of when it was."""
        return self != "unknown"

    @property
    def exact(self) -> bool:
        """Whether the very instant is known."""
        return "T" in self

    @property
    def day(self) -> date | None:
        """The day in London, when it is known to the day; None for a month, a range or unknown."""
        return _day(self)

    @property
    def first_day(self) -> date | None:
        """The earliest day in London on which it can have been."""
        return _first(self.partition("/")[0])

    @property
    def last_day(self) -> date | None:
        """The latest day in London on which it can have been."""
        return _last(self.rpartition("/")[2])

    @property
    def earliest(self) -> datetime | None:
        """The earliest instant (UTC) at which it can have been."""
        return _earliest(self)

    @property
    def latest(self) -> datetime | None:
        """The instant itself, or the last microsecond (UTC) of the last day it can have been."""
        return _latest(self)


def at(instant: datetime) -> Moment:
    """The moment of an aware instant."""
    return Moment(stamp(instant))


def on(day: date) -> Moment:
    """The moment of a whole day."""
    return Moment(day.isoformat())


def stamp(instant: datetime) -> str:
    """UTC with Z; microseconds only where there are any."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def instant_of(text: str) -> datetime:
    """The aware instant of a stamp in UTC."""
    return datetime.fromisoformat(text)


def london_day(instant: datetime) -> date:
    """The day in Europe/London: half past midnight in summer is already the new day there."""
    return instant.astimezone(LONDON).date()


@lru_cache(maxsize=4096)
def start_of(day: date) -> datetime:
    """The first instant of a day in London, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def local_time(day: date, hour: time) -> datetime:
    """The instant (UTC) of an hour of a day in London; of one that comes twice, the first."""
    return datetime.combine(day, hour, LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first instant after a day in London, in UTC: the first instant that is late."""
    return start_of(day + timedelta(days=1))


def add_months(day: date, months: int) -> date:
    """The corresponding date so many months on, clamped to the month's end: 31 August + 6 is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=4096)
def _is_moment(text: str) -> bool:
    start, slash, end = text.partition("/")
    try:
        first, last = _first(start), _last(end if slash else start)
    except ValueError:
        return False
    exact_range = slash and ("T" in text)
    return text == "unknown" or bool(first and last and first <= last and not exact_range)


@lru_cache(maxsize=4096)
def _first(text: str) -> date | None:
    if _INSTANT.fullmatch(text):
        return london_day(instant_of(text))
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if _MONTH.fullmatch(text):
        return date.fromisoformat(f"{text}-01")
    return None


@lru_cache(maxsize=4096)
def _last(text: str) -> date | None:
    first = _first(text)
    if first and _MONTH.fullmatch(text):
        return date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    return first


@lru_cache(maxsize=4096)  # every reckoning asks, several times for each clock
def _day(moment: Moment) -> date | None:
    return moment.first_day if moment.first_day == moment.last_day else None


@lru_cache(maxsize=4096)  # every fold asks, and the change of zones takes long
def _earliest(moment: Moment) -> datetime | None:
    if moment.exact:
        return instant_of(moment)
    return start_of(moment.first_day) if moment.first_day else None


@lru_cache(maxsize=4096)
def _latest(moment: Moment) -> datetime | None:
    if moment.exact:
        return instant_of(moment)
    return end_of(moment.last_day) - timedelta(microseconds=1) if moment.last_day else None


def spoken_day(day: date) -> str:
    """A day for people, with its weekday: Thu 24 December 2020."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month]} {day.year}"


@lru_cache(maxsize=4096)
def spoken(moment: Moment) -> str:
    """A moment for people, in London time: "Thu 24 December 2020, 4:05pm", "March 2021", "unknown"."""
    if not moment.known or moment.first_day is None or moment.last_day is None:
        return "unknown"
    if moment.exact:
        return spoken_instant(instant_of(moment))
    if moment.day:
        return spoken_day(moment.day)
    if "/" not in moment:
        return f"{MONTHS[moment.first_day.month]} {moment.first_day.year}"
    return f"between {spoken_day(moment.first_day)} and {spoken_day(moment.last_day)}"


def spoken_instant(instant: datetime) -> str:
    """An instant for people, in London time: Thu 24 December 2020, 4:05pm."""
    local = instant.astimezone(LONDON)
    half = "am" if local.hour < MIDDAY else "pm"
    return f"{spoken_day(local.date())}, {local.hour % MIDDAY or MIDDAY}:{local.minute:02}{half}"


UNKNOWN = Moment("unknown")
"""A moment nobody knows; it is not "now", and not "no"."""
