"""Reporting years and their quarters: from 1 April to 31 March, as the Department for Education counts.

A year is written 2025-26. What nobody can place in it, because its day is not known, is in no year, and
is counted apart.
"""

import re
from datetime import date
from typing import Self

import click
import msgspec

from workflow.moments import Moment, spoken_day
from workflow.vocabulary import Answer

APRIL = 4
ALL = "all"
_YEAR = re.compile(r"(\d{4})[-/](\d{2})")
QUARTERS = ("April to June", "July to September", "October to December", "January to March")


class Period(msgspec.Struct, frozen=True):
    """The days a return is about, both included; everything on record where there are none."""

    first: date | None = None
    last: date | None = None
    quarter: int = 0

    @classmethod
    def of(cls, year: int, quarter: int = 0) -> Self:
        """The reporting year that begins in this calendar year, or one quarter of it."""
        if not quarter:
            return cls(date(year, APRIL, 1), date(year + 1, APRIL - 1, 31))
        month = APRIL + 3 * (quarter - 1)
        begins = date(year + (month > 12), (month - 1) % 12 + 1, 1)  # noqa: PLR2004  months of a year
        return cls(begins, _day_before_quarter(begins), quarter)

    def holds(self, moment: Moment) -> Answer:
        """Whether something happened in these days; unknown where what is known of it leaves that open."""
        if self.first is None or self.last is None:
            return Answer.YES
        first, last = moment.first_day, moment.last_day
        if first is None or last is None:
            return Answer.UNKNOWN
        if self.first <= first and last <= self.last:
            return Answer.YES
        return Answer.NO if last < self.first or first > self.last else Answer.UNKNOWN

    def has(self, edtf: str) -> bool:
        """Whether a day on record lies in these days for certain; an empty one never does, but in all."""
        if self.first is None:
            return True
        return bool(edtf) and self.holds(Moment(edtf)) is Answer.YES

    @property
    def name(self) -> str:
        """How the reporting year is called, with its quarter: 2025-26, quarter 1 (April to June)."""
        if self.first is None:
            return "everything on record"
        year = year_of(self.first)
        quarter = f", quarter {self.quarter} ({QUARTERS[self.quarter - 1]})" if self.quarter else ""
        return f"{year}-{(year + 1) % 100:02}{quarter}"

    @property
    def says(self) -> str:
        """The same with its days."""
        if self.first is None or self.last is None:
            return self.name
        return f"{self.name}: {spoken_day(self.first)} to {spoken_day(self.last)}"


def year_of(day: date) -> int:
    """The calendar year in which the reporting year of a day began."""
    return day.year - (day.month < APRIL)


def quarter_of(day: date) -> int:
    """The quarter of the reporting year in which a day lies: 1 is April to June."""
    return (day.month - APRIL) % 12 // 3 + 1


def quarter_name(day: date) -> str:
    """A quarter so that it can be told from that of another year, and sorted: 2025-26 Q1."""
    year = year_of(day)
    return f"{year}-{(year + 1) % 100:02} Q{quarter_of(day)}"


def period(today: date, year: str | None, quarter: str | None, *, otherwise: str = "") -> Period:
    """The period somebody asked for; with `otherwise` all, everything where nothing was said.

    Without it, and with a quarter alone, the reporting year of today. Raises click.BadParameter.
    """
    year = year or ("" if quarter else otherwise)
    if year == ALL:
        if quarter:
            raise click.BadParameter("a quarter needs its year, as in 2025-26.", param_hint="--quarter")
        return Period()
    return Period.of(_began(year) if year else year_of(today), int(quarter or 0))


def _began(text: str) -> int:
    said = _YEAR.fullmatch(text)
    if said is None or (int(said[1]) + 1) % 100 != int(said[2]):
        raise click.BadParameter(
            f"{text} is not a reporting year: write 2025-26 for 1 April 2025 to 31 March 2026, or all.",
            param_hint="--year",
        )
    return int(said[1])


def _day_before_quarter(begins: date) -> date:
    month = begins.month + 3
    following = date(begins.year + (month > 12), (month - 1) % 12 + 1, 1)  # noqa: PLR2004  months of a year
    return date.fromordinal(following.toordinal() - 1)
