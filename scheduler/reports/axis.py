"""A line of time: where a day stands on it, in hundredths of its length, and which days are named below.

Hundredths, and no pixels: a picture made of them is as wide as the page, whose letters keep their size.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from workflow.moments import MONTHS, add_months

EDGE = 2.0
"""What stays free on either side, in hundredths."""
FEW = 5
"""How many days are named at most."""
NEAR = 10
"""How near to an end a name leans inwards, in hundredths."""
_EVERY_DAYS = (1, 2, 7, 14)
_EVERY_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)


class Tick(NamedTuple):
    """A day named below the line: where it is, and its name on two lines."""

    x: float
    day: str
    year: str
    anchor: str


class Axis(NamedTuple):
    """The line of time from one day to another."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where the beginning of a day stands, in hundredths of the whole."""
        whole = max((self.last - self.first).days, 1)
        return round(EDGE + (100 - 2 * EDGE) * (day - self.first).days / whole, 2)

    def anchor(self, x: float) -> str:
        """How a name at this place leans, so that it stays in the picture."""
        return "start" if x < NEAR else "end" if x > 100 - NEAR else "middle"

    def ticks(self) -> Iterator[Tick]:
        """A few days to be named, at even distances."""
        for day in self._named():
            x = self.at(day)
            yield Tick(x, f"{day.day} {MONTHS[day.month][:3]}", str(day.year), self.anchor(x))

    def _named(self) -> Sequence[date]:
        for days in _EVERY_DAYS:
            if (self.last - self.first).days // days < FEW:
                found = [self.first + timedelta(days * n) for n in range(FEW + 1)]
                return [day for day in found if day <= self.last]
        for months in _EVERY_MONTHS:
            if len(found := list(self._months(months))) <= FEW:
                return found
        return [self.first, self.last]

    def _months(self, every: int) -> Iterator[date]:
        """The first days of every so many months."""
        day = date(self.first.year, 1, 1)
        while day <= self.last:
            if day >= self.first:
                yield day
            day = add_months(day, every)


def axis(days: Sequence[date]) -> Axis:
    """The line on which all of these days stand, with a day to spare on either side."""
    return Axis(min(days) - timedelta(days=1), max(days) + timedelta(days=1))
