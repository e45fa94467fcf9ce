"""Quarters and years in which things are counted.

The national statistics count by the year to 31 March and its quarters; timeliness goes by the calendar's.
"""

from datetime import date

from workflow.moments import Moment

UNKNOWN_PERIOD = "unknown"
"""Nobody knows in which: the day is unknown, or it lies in more than one."""
_APRIL = 4
_MONTHS_OF = ("January to March", "April to June", "July to September", "October to December")


def quarter(day: date) -> str:
    """The quarter of the calendar year: 2026-Q4."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def year_to_march(day: date) -> int:
    """The year in which the year to 31 March ends, as the Department names it: 2027 for November 2026."""
    return day.year + (day.month >= _APRIL)


def quarter_to_march(day: date) -> str:
    """The quarter of the year to 31 March, the first from April to June: 2027-Q3 for November 2026."""
    return f"{year_to_march(day)}-Q{(day.month - _APRIL) % 12 // 3 + 1}"


def spoken_quarter(quarter: str) -> str:
    """A quarter of the calendar year for people: October to December 2026."""
    if quarter == UNKNOWN_PERIOD:
        return quarter
    year, _, number = quarter.partition("-Q")
    return f"{_MONTHS_OF[int(number) - 1]} {year}"


def spoken_year(year: int) -> str:
    """A year to 31 March for people: April 2026 to March 2027."""
    return f"April {year - 1} to March {year}"


def period_of(edtf: str, period: str) -> str:
    """The quarter, quarter-to-march or year-to-march in which a moment lies as a whole, else unknown."""
    moment = Moment(edtf) if edtf else None
    if moment is None or moment.first_day is None or moment.last_day is None:
        return UNKNOWN_PERIOD
    name = _PERIODS[period]
    first, last = str(name(moment.first_day)), str(name(moment.last_day))
    return first if first == last else UNKNOWN_PERIOD


_PERIODS = {"quarter": quarter, "quarter-to-march": quarter_to_march, "year-to-march": year_to_march}
