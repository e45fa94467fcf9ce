"""Partnerships: one row each, with the yearly report and the relevant agencies."""

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, day_of, found, instant, put_cases
from workflow.partnership.standing import Partnership


class PartnershipRow(msgspec.Struct, frozen=True):
    """A partnership at a glance; days as EDTF, empty where there is none yet."""

    case: str
    status: str
    opened_on: str
    agencies: int
    arrangements_on: str
    period_ended_on: str
    report_on: str
    scrutiny_on: str
    facts: int
    departures: int
    last_recorded: str
    last_occurred: str


def _row(folded: Folded) -> PartnershipRow:
    partnership: Partnership = folded.standing
    return PartnershipRow(
        case=folded.case,
        status=str(partnership.status),
        opened_on=day_of(partnership.opened),
        agencies=len(partnership.relevant_agencies),
        arrangements_on=day_of(*partnership.arrangements[-1:]),
        period_ended_on=day_of(*partnership.periods[-1:]),
        report_on=day_of(*partnership.reports[-1:]),
        scrutiny_on=day_of(*partnership.scrutiny[-1:]),
        facts=partnership.version,
        departures=len(partnership.departures),
        last_recorded=instant(folded.last.recorded),
        last_occurred=str(folded.last_occurred),
    )


def _rows(page: Page) -> list[tuple[Folded, PartnershipRow]]:
    return [(folded, _row(folded)) for folded in page.of("partnership")]


PARTNERSHIPS = View("partnerships", PartnershipRow, ("case",), _rows, put_cases)


def partnerships(
    tx: Connection, *, status: str | None = None, case: str | None = None
) -> list[PartnershipRow]:
    """The partnerships, all or those of a status, in order of their references."""
    query = chosen(PARTNERSHIPS, status=status, case=case).order_by("case")
    return found(tx, query, PartnershipRow)
