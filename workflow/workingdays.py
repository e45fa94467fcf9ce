"""Working days in England: which days count, which do not, and why.

A working day is any day but a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday in
England and Wales (the nearest statute: Children Act 1989 Representations Procedure Regulations 2006).
Days on which a council closes its offices are working days all the same.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import msgspec

from workflow.moments import WEEKDAYS

_SATURDAY = 5
ONE_DAY = timedelta(days=1)


class CountedDay(msgspec.Struct, frozen=True):
    """One day looked at while counting: whether it counted, and why it did or did not."""

    date: date
    counted: bool
    because: str


@dataclass(frozen=True)
class Calendar:
    """A list of bank holidays, as one revision of it was published.

    Outside `first` to `last` nothing is known of bank holidays: before, days cannot be counted;
    after, they can, but a date reached there is provisional.
    """

    name: str
    revision: str
    holidays: Mapping[date, str] = field(repr=False)

    @cached_property
    def first(self) -> date:
        """The first day the list speaks of: 1 January of its first year."""
        return date(min(self.holidays).year, 1, 1)

    @cached_property
    def last(self) -> date:
        """The last day the list speaks of: 31 December of its last year."""
        return date(max(self.holidays).year, 12, 31)

    @cached_property
    def _off(self) -> list[date]:
        """The bank holidays that fall on no weekend, in order."""
        return sorted(day for day in self.holidays if day.weekday() < _SATURDAY)

    @cached_property
    def _working(self) -> list[date]:
        days, day = [], self.first
        while day <= self.last:
            if self.not_working(day) is None:
                days.append(day)
            day += ONE_DAY
        return days

    def not_working(self, day: date) -> str | None:
        """Why a day is not a working day, or None when it is one."""
        if day in self.holidays:
            return self.holidays[day]
        return WEEKDAYS[day.weekday()] if day.weekday() >= _SATURDAY else None

    def add(self, day: date, working_days: int) -> date:
        """The working day so many working days after `day`, which is not counted itself."""
        index = bisect_right(self._working, day) + working_days - 1
        if self.first <= day and index < len(self._working):
            return self._working[index]
        return self.counting(day, working_days)[-1].date

    def back(self, day: date, working_days: int) -> date:
        """The working day so many working days before `day`, which is not counted itself."""
        while working_days:
            day -= ONE_DAY
            working_days -= self.not_working(day) is None
        return day

    def between(self, after: date, until: date) -> int:
        """How many working days lie after one day, up to and including another; negative backwards."""
        return self._worked(until) - self._worked(after)

    def _worked(self, day: date) -> int:
        """How many working days there are up to a day since Monday 1 January of the year 1."""
        weeks, days = divmod(day.toordinal(), 7)
        return 5 * weeks + min(days, 5) - bisect_right(self._off, day)

    def counting(self, day: date, working_days: int) -> list[CountedDay]:
        """Every day from the one that starts the count to the last one counted, each with its reason."""
        looked_at = [CountedDay(day, counted=False, because="the day it starts is not counted")]
        counted = 0
        while counted < working_days:
            day += ONE_DAY
            why_not = self.not_working(day)
            counted += why_not is None
            because = why_not or f"working day {counted} of {working_days}"
            looked_at.append(CountedDay(day, counted=why_not is None, because=because))
        return looked_at

    def counting_back(self, day: date, working_days: int) -> list[CountedDay]:
        """Every day from the one that ends the count back to the last one counted, each with its reason."""
        looked_at = [CountedDay(day, counted=False, because="the day to come is not counted")]
        counted = 0
        while counted < working_days:
            day -= ONE_DAY
            why_not = self.not_working(day)
            counted += why_not is None
            because = why_not or f"working day {counted} of {working_days} before it"
            looked_at.append(CountedDay(day, counted=why_not is None, because=because))
        return looked_at
