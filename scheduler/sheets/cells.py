"""What becomes of a value in a cell: a real day, a real time, a number, or text that stays text.

A spreadsheet makes of a text what it likes: a formula of =1+1, a day of 2021-03, a number of 007. What it
would take for something else than it is begins with an apostrophe in a CSV, where nothing else helps
(OWASP, "CSV Injection").
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

import msgspec

from scheduler.cli.words import in_json, shown_lines
from scheduler.sheets.sheet import Holds
from workflow.moments import LONDON, Moment, NotAMoment, instant_of

Cell: TypeAlias = str | int | float | date | datetime | Moment | None
"""A day or an instant where it is exact; a moment where it is less; None for an empty cell."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")  # noqa: RUF001  the wide ones
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_MISREAD = re.compile(
    rf"(?=.*\d)[\d\s.,:/%()e-]+|\d{{1,2}}[ -]?{_MONTH}([ -]?\d{{2,4}})?|{_MONTH}[ -]?\d{{1,4}}",
    re.IGNORECASE,
)


def cell(value: Any, holds: Holds = Holds.TEXT) -> Cell:  # noqa: ANN401  whatever the record holds
    """What stands in the cell of a spreadsheet or of a page."""
    match value:
        case None | "":
            return None
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(UTC)
        case int() | float() | date():
            return value
        case str() if holds in (Holds.DAY, Holds.INSTANT):
            return _when(value)
        case _:
            return text(value)


def _when(value: str) -> Cell:
    try:
        moment = Moment(value)
    except NotAMoment:
        return text(value)
    if moment.exact:
        return instant_of(moment)
    return moment.day if _DAY.fullmatch(moment) and moment.day else moment


def text(value: Any) -> str:  # noqa: ANN401  whatever the record holds
    """A value as text for people: codes, or names with values, with semicolons; what is nested as JSON."""
    match value:
        case str():
            return shown_lines(value.replace("\r\n", "\n").replace("\r", "\n"))
        case list() | tuple() if _plain(value):
            return "; ".join(text(each) for each in value)
        case dict() if _plain(list(value.values())):
            return "; ".join(f"{name}: {text(each)}" for name, each in value.items())
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return str(value)
        case _:
            return in_json(msgspec.json.encode(value).decode())


def _plain(values: Sequence[Any]) -> bool:
    return all(isinstance(each, str | int | float) for each in values)


def csv_cell(value: Any) -> str | int | float:  # noqa: ANN401  whatever the record holds
    """One cell of a CSV: our own numbers stay numbers; text that is none to a spreadsheet is guarded."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return value
        case str():
            return guarded(text(value))
        case _:
            return guarded(in_json(msgspec.json.encode(value).decode()))


def filed_cell(value: Any, holds: Holds = Holds.TEXT) -> str | int | float:  # noqa: ANN401  whatever the record holds
    """One cell of a CSV that people keep: a time is London's, and what is several has commas between."""
    match cell(value, holds) if holds in (Holds.DAY, Holds.INSTANT) else value:
        case datetime() as instant:
            return _in_london(instant)
        case Moment() as moment:
            return guarded(moment.edtf)
        case date() as day:
            return day.isoformat()
        case list() | tuple() as several if _plain(several):
            return guarded(", ".join(text(each) for each in several))
        case other:
            return csv_cell(other)


def _in_london(instant: datetime) -> str:
    """As 2026-07-01 12:00; in the hour that comes twice with the time in UTC, which makes it a text."""
    if local := in_london(instant):
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{instant.astimezone(LONDON):%Y-%m-%d %H:%M} {instant.astimezone(UTC):(%H:%M UTC)}"


def guarded(words: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would run it, or read a number or a date into it."""
    if _DAY.fullmatch(words):  # every spreadsheet reads this day as the day it is
        return words
    return f"'{words}" if runs(words) or _MISREAD.fullmatch(words) else words


def runs(words: str) -> bool:
    """Whether a spreadsheet would take the text for a formula."""
    return words.startswith(_FORMULA)


def in_london(instant: datetime) -> datetime | None:
    """The instant as clocks in London show it, without its zone; None in the hour that comes twice."""
    local = instant.astimezone(LONDON)
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return None
    return local.replace(tzinfo=None)
