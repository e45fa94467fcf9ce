"""The numbers of the national statistics: what each counts, and which add up to which.

The breakdowns are those of the data set "Nature and characteristics of notifications" (Department for
Education, reporting year 2026), where serious harm and other are one for every breakdown, and deaths are
parted by abuse or neglect for children looked after alone.

Numbers are hidden in the table of a year with the totals of its quarters, whatever is printed of it: what
the return of the year hides is then hidden in that of a quarter, and none gives away what another one hides.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scheduler.cli.exporting.notifications import DEATH, HARM, LOOKED_AFTER, OTHER, TOPICS, Notification
from scheduler.cli.exporting.years import QUARTERS, Period, quarter_name, quarter_of, year_of

TOTAL = "Total"
NOT_DEATH = "Serious harm and other"
_ALL = (TOTAL, DEATH, HARM, OTHER, NOT_DEATH)
BY_ABUSE, NOT_BY_ABUSE = "Child death: abuse/neglect", "Child death: no abuse/neglect"


class Cell(NamedTuple):
    """One number of the statistics: what it counts."""

    year: int
    quarter: str
    topic: str
    breakdown: str
    nature: str


def cells(year: int) -> Iterator[Cell]:
    """Every number there is for a year, with the totals of its quarters; those that are zero among them."""
    yield from (Cell(year, quarter, TOTAL, TOTAL, nature) for quarter in QUARTERS_SAID for nature in _ALL)
    yield from of_one(year, TOTAL)


def of_one(year: int, quarter: str) -> Iterator[Cell]:
    """Every number there is for one quarter, or for the year by itself."""
    yield from (Cell(year, quarter, TOTAL, TOTAL, nature) for nature in _ALL)
    for topic in TOPICS:
        for breakdown in topic.breakdowns:
            for nature in (TOTAL, *_natures(topic.topic)):
                yield Cell(year, quarter, topic.topic, breakdown, nature)


def quarters(period: Period) -> Sequence[str]:
    """The quarters shown beside a whole year; one quarter alone has no others."""
    return () if period.quarter else QUARTERS_SAID


def quarter_said(number: int) -> str:
    """How a quarter is called, with its months."""
    return f"Quarter {number} ({QUARTERS[number - 1]})"


def _natures(topic: str) -> tuple[str, ...]:
    by_abuse = (BY_ABUSE, NOT_BY_ABUSE) if topic == LOOKED_AFTER else ()
    return (DEATH, *by_abuse, NOT_DEATH)


QUARTERS_SAID = tuple(map(quarter_said, range(1, 5)))


def counted(each: Notification) -> Iterator[Cell]:
    """Every number in which a notification counts as one."""
    day = each.on.last_day
    if day is None:
        return
    for quarter in (TOTAL, quarter_said(quarter_of(day))) if _sure(each) else (TOTAL,):
        yield from _counted(each, Cell(year_of(day), quarter, TOTAL, TOTAL, TOTAL))


def _counted(each: Notification, total: Cell) -> Iterator[Cell]:
    """The numbers of a year, or of a quarter, in which a notification counts."""
    dead = each.nature == DEATH
    for nature in (TOTAL, DEATH) if dead else (TOTAL, each.nature, NOT_DEATH):
        yield total._replace(nature=nature)
    by_abuse = BY_ABUSE if each.abuse else NOT_BY_ABUSE
    for topic in TOPICS:
        for nature in (TOTAL, DEATH, by_abuse) if dead else (TOTAL, NOT_DEATH):
            yield total._replace(topic=topic.topic, breakdown=topic.of(each.child), nature=nature)


def _sure(each: Notification) -> bool:
    """Whether it is known well enough in which quarter it was made."""
    first, last = each.on.first_day, each.on.last_day
    return bool(first and last and quarter_name(first) == quarter_name(last))


def sums(year: int) -> Iterator[tuple[Cell, list[Cell]]]:
    """Every total with its parts, from which a hidden number could be worked out."""
    total = Cell(year, TOTAL, TOTAL, TOTAL, TOTAL)
    for quarter in (TOTAL, *QUARTERS_SAID):
        yield from _sums_of(total._replace(quarter=quarter))
    for nature in _ALL:
        of = total._replace(nature=nature)
        yield of, [of._replace(quarter=quarter) for quarter in QUARTERS_SAID]
    for topic in TOPICS:
        each = [total._replace(topic=topic.topic, breakdown=breakdown) for breakdown in topic.breakdowns]
        for cell in each:
            yield from _sums_across(cell)
        for nature in (TOTAL, DEATH, NOT_DEATH):
            yield total._replace(nature=nature), [cell._replace(nature=nature) for cell in each]


def _sums_of(total: Cell) -> Iterator[tuple[Cell, list[Cell]]]:
    """The total of a year, or of one quarter, as the sum of its natures."""
    yield total, [total._replace(nature=nature) for nature in (DEATH, HARM, OTHER)]
    yield total, [total._replace(nature=nature) for nature in (DEATH, NOT_DEATH)]
    yield total._replace(nature=NOT_DEATH), [total._replace(nature=nature) for nature in (HARM, OTHER)]


def _sums_across(cell: Cell) -> Iterator[tuple[Cell, list[Cell]]]:
    """A breakdown as the sum of its natures."""
    yield cell, [cell._replace(nature=nature) for nature in (DEATH, NOT_DEATH)]
    if cell.topic == LOOKED_AFTER:
        parts = [cell._replace(nature=nature) for nature in (BY_ABUSE, NOT_BY_ABUSE)]
        yield cell._replace(nature=DEATH), parts
