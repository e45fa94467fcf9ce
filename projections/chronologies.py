"""Chronologies: one row each, with the agencies that have returned theirs and those that have not."""

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, day_of, found, instant, put_cases
from workflow.chronology.standing import Chronology


class ChronologyRow(msgspec.Struct, frozen=True):
    """A chronology at a glance; codes as stored, days as EDTF, empty where there is none yet.

    `received` counts the agencies of which a submission counts; `awaited` are those that were asked and
    of which none does.
    """

    case: str
    status: str
    review: str
    opened_on: str
    agencies: int
    received: int
    awaited: tuple[str, ...]
    agreed_on: str
    closed_on: str
    facts: int
    departures: int
    last_recorded: str
    last_occurred: str


def _row(folded: Folded) -> ChronologyRow:
    chronology: Chronology = folded.standing
    return ChronologyRow(
        case=folded.case,
        status=str(chronology.status),
        review=chronology.review,
        opened_on=day_of(chronology.opened),
        agencies=len(chronology.agencies),
        received=len(chronology.current),
        awaited=tuple(map(str, chronology.awaited)),
        agreed_on=day_of(chronology.agreed),
        closed_on=day_of(chronology.closed),
        facts=chronology.version,
        departures=len(chronology.departures),
        last_recorded=instant(folded.last.recorded),
        last_occurred=str(folded.last_occurred),
    )


def _rows(page: Page) -> list[tuple[Folded, ChronologyRow]]:
    return [(folded, _row(folded)) for folded in page.of("chronology")]


CHRONOLOGIES = View("chronologies", ChronologyRow, ("case",), _rows, put_cases, (("review",),))


def chronologies(
    tx: Connection, *, status: str | None = None, case: str | None = None, review: str | None = None
) -> list[ChronologyRow]:
    """The chronologies, all or those of a status or a review, in order of their references."""
    query = chosen(CHRONOLOGIES, status=status, case=case, review=review).order_by("case")
    return found(tx, query, ChronologyRow)
