"""When an event happened, as the cells of a row say it: the day, the hour, how exactly they are known.

The day and the hour are read apart, so that a mistake is named at the cell that holds it. What stands in a
cell is repeated only where it looks like a date or an hour: anything else may be a name.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from scheduler.cli.chronologies.cells import NOBODY_KNOWS, Amiss, text
from scheduler.cli.chronologies.columns import plain
from scheduler.cli.chronologies.grids import Cell
from scheduler.cli.dates import HOW_IN_A_FILE, NotADate, parse
from scheduler.cli.hours import CLOCK
from scheduler.cli.hours import hour as clock_hour
from workflow.moments import MONTHS, UNKNOWN, WEEKDAYS, Moment, add_months
from workflow.vocabulary import Precision

_ABOUT = re.compile(
    r"^(?:(?:approx(?:imately)?|circa|around|about|c)\b\.?|~)\s*|\s*\(?\b(?:approx(?:imately)?|circa)\b\.?\)?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}")
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-3])([0-5]\d)\s*(?:hrs|hours|h)?", re.IGNORECASE)
_HOURS = re.compile(r"\s*(?:hrs|hours)$", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(\d{1,2})([ /.-])(\d{1,2})\2\d{4}\b")
_YEAR_END = 12
_LONGEST_NUMBER, _LONGEST_SHOWN = 6, 60
_NOT_SHOWN = "holds (the text of the cell is not shown)"

_BESIDE_A_DATE = (
    "st nd rd th am pm a p m h hr hrs hours z utc bst gmt t at to and between sept tues weds thur thurs "
    "approx approximately circa around about c noon midday midnight unknown"
)
_WORDS = frozenset(
    each for name in (*MONTHS, *WEEKDAYS) if name for each in (name.lower(), name[:3].lower())
) | frozenset(_BESIDE_A_DATE.split())
_OF_THEMSELVES = frozenset(["today", "yesterday", "tomorrow", "now", "midnight", "noon", "midday"])
_WORD, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")
_RUNS = frozenset({1, 2, 4, 5})
"""How many digits stand together in a date or an hour; three do in telephone and NHS numbers."""


class Day(NamedTuple):
    """What the cell of the date says: its text, the moment it means, and whether it was only about then."""

    said: str = ""
    happened: Moment = UNKNOWN
    about: bool = False


def day(cell: Cell, *, own_hour: bool = True) -> Day:
    """The day that a cell names, with the hour that stands there, unless that is left. Raises Amiss."""
    said, about = _about(_day_text(cell))
    found = Day(said, _parsed(said), about)
    if own_hour and isinstance(cell, datetime) and cell.time() != time():
        return found._replace(happened=together(found, cell.time().isoformat("minutes")))
    return found


def hour(cell: Cell) -> tuple[str, bool]:
    """The hour that a cell names, empty where none, and whether it was only about then. Raises Amiss."""
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return cell.isoformat("minutes"), False
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 24 * 60)
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}", False
    said, about = _about(text(cell))
    if plain(said) in NOBODY_KNOWS:
        return "", False
    return _clock(said), about


def together(found: Day, clock: str) -> Moment:
    """The day with the hour of the cell beside it. Raises Amiss, which is about the hour."""
    if not clock or not found.happened.known:
        return found.happened
    if found.happened.exact:
        raise Amiss("has an hour, and so has the date beside it; leave one of them out")
    if found.happened.day is None:
        raise Amiss("has an hour that goes with no single day; leave the hour out")
    return _at(found.said, clock)


def how_sure(cell: Cell, *, about: bool) -> Precision:
    """How far a date can be relied on; what is said to be about then is no more than that. Raises Amiss."""
    said = plain(text(cell))
    if said not in NOBODY_KNOWS and said not in _PRECISION:
        raise Amiss("says in no known word how exact the date is; write exact, approximate or unknown")
    return Precision.APPROXIMATE if about else _PRECISION.get(said, Precision.UNKNOWN)


def shortened(found: Moment, precision: Cell) -> Moment:
    """A date whose precision is said to be a month or a year is no more exact than that."""
    said, on_day = plain(text(precision)), found.day
    if on_day is None or said not in {"month", "monthonly", "year", "yearonly", "day", "dayonly"}:
        return found
    if said.startswith("day"):
        return Moment(on_day.isoformat())
    if said.startswith("month"):
        return Moment(f"{on_day:%Y-%m}")
    first = date(on_day.year, 1, 1)
    last = date.fromordinal(add_months(first, _YEAR_END).toordinal() - 1)
    return Moment(f"{first}/{last}")


def looks_like_one(said: str) -> bool:
    """Whether a text holds nothing but what dates and hours are made of, so that it can be no name."""
    words = {each.lower() for each in _WORD.findall(said)}
    digits = [len(each) for each in _DIGITS.findall(said)]
    if not digits:
        return words <= _OF_THEMSELVES
    return words <= _WORDS and _RUNS.issuperset(digits)


def month_first(cell: Cell) -> bool:
    """Whether a text can only be a date with its month first: 03/14/2021."""
    found = _MONTH_FIRST.match(text(cell)) if isinstance(cell, str) else None
    return bool(found and int(found[1]) <= _YEAR_END < int(found[3]))


def either_way(cell: Cell) -> bool:
    """Whether a text is a date whichever of its first two numbers is the month: 04/03/2021."""
    found = _MONTH_FIRST.match(text(cell)) if isinstance(cell, str) else None
    return bool(found and found[1] != found[3] and max(int(found[1]), int(found[3])) <= _YEAR_END)


def _about(said: str) -> tuple[str, bool]:
    bare = _ABOUT.sub("", said).strip()
    return (bare, bare != said) if bare else (said, False)


def _day_text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool | time):
        raise Amiss("is no date; write 4 March 2021, or unknown")
    said = text(cell)
    if isinstance(cell, int | float) and not _YEAR.fullmatch(said):
        shown = f"the number {said}" if len(said) <= _LONGEST_NUMBER else "a number"
        raise Amiss(f"is {shown}, and no date; format the cell as a date, or write 4 March 2021")
    if not said:
        raise Amiss("is empty; write the date, or unknown")
    return said


@lru_cache(maxsize=4096)  # the same days come again and again
def _parsed(said: str) -> Moment:
    if plain(said) in NOBODY_KNOWS:
        return UNKNOWN
    whole = f"1 January {said} to 31 December {said}" if _YEAR.fullmatch(said) else said
    try:
        return parse(whole, None)
    except NotADate as error:
        if looks_like_one(said):
            raise Amiss(str(error)) from None
    raise Amiss(f"holds no date that can be read (the text of the cell is not shown); {HOW_IN_A_FILE}")


@lru_cache(maxsize=4096)
def _clock(said: str) -> str:
    """The hour as it is read beside a day. Raises Amiss."""
    if found := _FOUR_DIGITS.fullmatch(said):
        return f"{found[1]}:{found[2]}"
    bare = " ".join(_HOURS.sub("", said).split())
    found = CLOCK.fullmatch(f" {bare.lower()}")
    if found is None:
        shown = f"“{said[:_LONGEST_SHOWN]}” is" if looks_like_one(said) else _NOT_SHOWN
        raise Amiss(f"{shown} no hour that can be read; write 14:05 or 2.05pm, or leave it empty")
    try:
        clock_hour(found, bare)
    except NotADate as error:
        raise Amiss(str(error)) from None
    return bare


@lru_cache(maxsize=4096)
def _at(said: str, clock: str) -> Moment:
    try:
        return parse(f"{said} {clock}", None)
    except NotADate as error:
        raise Amiss(str(error)) from None


_PRECISION: Mapping[str, Precision] = {
    **dict.fromkeys(("exact", "stated", "actual", "precise", "known", "yes", "y", "e"), Precision.STATED),
    **dict.fromkeys(("day", "dayonly", "month", "monthonly", "year", "yearonly"), Precision.STATED),
    **dict.fromkeys(("approximate", "approx", "approximately", "about", "circa"), Precision.APPROXIMATE),
    **dict.fromkeys(("estimated", "estimate", "no", "n", "a"), Precision.APPROXIMATE),
}
