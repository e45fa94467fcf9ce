"""The timeline: every fact of the record has its line in it."""

from datetime import date

import msgspec
from sqlalchemy import Connection, select

from projections.folding import Page
from projections.projection import View, chosen, found, instant, storable
from projections.writing import put
from workflow.facts import Entry, line
from workflow.moments import london_day


class Line(msgspec.Struct, frozen=True):
    """A fact in the timeline; `day` is the day it is sorted under."""

    position: int
    case: str
    version: int
    id: str
    type: str
    occurred: str
    day: str
    recorded: str
    learned: str
    by: str
    role: str
    line: str
    departs_from: tuple[str, ...]


def _line(case: str, entry: Entry) -> Line:
    return Line(
        position=entry.position,
        case=case,
        version=entry.version,
        id=entry.id,
        type=entry.fact.stored,
        occurred=str(entry.occurred),
        day=_day(entry).isoformat(),
        recorded=instant(entry.recorded),
        learned=str(entry.learned or ""),
        by=storable(entry.by or ""),
        role=storable(entry.role or ""),
        line=storable(line(entry.fact)),
        departs_from=entry.departs_from,
    )


def _day(entry: Entry) -> date:
    """The last day it can have occurred; where nobody knows, the day it was learned, or recorded."""
    learned = entry.learned.last_day if entry.learned else None
    return entry.occurred.last_day or learned or london_day(entry.recorded)


def _lines(page: Page) -> list[Line]:
    return [_line(case, entry) for case, entry in page.entries]


TIMELINE = View("timeline", Line, ("position",), _lines, put, (("case", "version"),))


def timeline(
    tx: Connection, case: str | None = None, *, after: int = 0, limit: int | None = None
) -> list[Line]:
    """The lines of a case, or of the whole record, after a position, as they were recorded."""
    position = TIMELINE.table.c.position
    query = chosen(TIMELINE, case=case).where(position > after).order_by(position).limit(limit)
    return found(tx, query, Line)


def cases_with(tx: Connection, *types: str) -> list[str]:
    """The cases in which a fact of one of these types is on record, by reference."""
    columns = TIMELINE.table.c
    query = select(columns.case).where(columns.type.in_(types)).distinct().order_by(columns.case)
    return list(tx.execute(query).scalars())


def by_day(tx: Connection, case: str) -> list[Line]:
    """The lines of a case in the order things happened in the world."""
    return sorted(timeline(tx, case), key=lambda line: (line.day, line.position))
