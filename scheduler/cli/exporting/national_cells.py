"""The numbers of the national statistics: what each counts, and which add up to which.

The breakdowns are those of the data set "Nature and characteristics of notifications" (Department for
Education, reporting year 2026), where serious harm and other are one for every breakdown, and deaths are
parted by abuse or neglect for children looked after alone.
"""

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.cli.exporting.notifications import DEATH, HARM, LOOKED_AFTER, OTHER, TOPICS, Notification
from scheduler.cli.exporting.years import QUARTERS, Period, quarter_name, quarter_of, year_of

TOTAL = "Total"
NOT_DEATH = "Serious harm and other"
BY_ABUSE, NOT_BY_ABUSE = "Child death: abuse/neglect", "Child death: no abuse/neglect"


class Cell(NamedTuple):
    """One number of the statistics: what it counts."""

    year: int
    quarter: str
    topic: str
    breakdown: str
    nature: str


def cells(year: int, period: Period) -> Iterator[Cell]:
    """Every number there is for a year, those that are zero among them."""
    for quarter in (TOTAL, *quarters(period)):
        for nature in (TOTAL, DEATH, HARM, OTHER, NOT_DEATH):
            yield Cell(year, quarter, TOTAL, TOTAL, nature)
    for topic in TOPICS:
        for breakdown in topic.breakdowns:
            for nature in (TOTAL, *_natures(topic.topic)):
                yield Cell(year, TOTAL, topic.topic, breakdown, nature)


def quarters(period: Period) -> list[str]:
    """The quarters shown beside a whole year; one quarter alone has no others."""
    return [] if period.quarter else [quarter_said(number) for number in range(1, 5)]


def quarter_said(number: int) -> str:
    """How a quarter is called, with its months."""
    return f"Quarter {number} ({QUARTERS[number - 1]})"


def _natures(topic: str) -> tuple[str, ...]:
    by_abuse = (BY_ABUSE, NOT_BY_ABUSE) if topic == LOOKED_AFTER else ()
    return (DEATH, *by_abuse, NOT_DEATH)


def counted(each: Notification) -> Iterator[Cell]:
    """Every number in which a notification counts as one."""
    day = each.on.last_day
    if day is None:
        return
    year = year_of(day)
    for quarter in (TOTAL, quarter_said(quarter_of(day))) if _sure(each) else (TOTAL,):
        yield Cell(year, quarter, TOTAL, TOTAL, TOTAL)
        yield Cell(year, quarter, TOTAL, TOTAL, each.nature)
        if each.nature != DEATH:
            yield Cell(year, quarter, TOTAL, TOTAL, NOT_DEATH)
    dead = each.nature == DEATH
    for topic in TOPICS:
        breakdown = topic.of(each.child)
        natures = [TOTAL, DEATH, BY_ABUSE if each.abuse else NOT_BY_ABUSE] if dead else [TOTAL, NOT_DEATH]
        for nature in natures:
            yield Cell(year, TOTAL, topic.topic, breakdown, nature)


def _sure(each: Notification) -> bool:
    """Whether it is known well enough in which quarter it was made."""
    first, last = each.on.first_day, each.on.last_day
    return bool(first and last and quarter_name(first) == quarter_name(last))


def sums(year: int, period: Period) -> Iterator[tuple[Cell, list[Cell]]]:
    """Every total with its parts, from which a hidden number could be worked out."""
    total = Cell(year, TOTAL, TOTAL, TOTAL, TOTAL)
    for quarter in (TOTAL, *quarters(period)):
        of = total._replace(quarter=quarter)
        yield of, [of._replace(nature=nature) for nature in (DEATH, HARM, OTHER)]
        yield of, [of._replace(nature=nature) for nature in (DEATH, NOT_DEATH)]
        yield of._replace(nature=NOT_DEATH), [of._replace(nature=nature) for nature in (HARM, OTHER)]
    for nature in (TOTAL, DEATH, HARM, OTHER, NOT_DEATH) if quarters(period) else ():
        yield (
            total._replace(nature=nature),
            [total._replace(nature=nature, quarter=quarter) for quarter in quarters(period)],
        )
    for topic in TOPICS:
        for breakdown in topic.breakdowns:
            yield from _sums_across(total._replace(topic=topic.topic, breakdown=breakdown))
        for nature in (TOTAL, DEATH, NOT_DEATH):
            parts = [
                total._replace(topic=topic.topic, breakdown=each, nature=nature) for each in topic.breakdowns
            ]
            yield total._replace(nature=nature), parts


def _sums_across(cell: Cell) -> Iterator[tuple[Cell, list[Cell]]]:
    """A breakdown as the sum of its natures."""
    yield cell, [cell._replace(nature=nature) for nature in (DEATH, NOT_DEATH)]
    if cell.topic == LOOKED_AFTER:
        parts = [cell._replace(nature=nature) for nature in (BY_ABUSE, NOT_BY_ABUSE)]
        yield cell._replace(nature=DEATH), parts
