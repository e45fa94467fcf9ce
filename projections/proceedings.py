"""Proceedings: one row each, with what they hold up and until when."""

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, day_of, found, instant, put_cases
from workflow.proceedings.holds import standing_holds
from workflow.proceedings.standing import Proceedings


class ProceedingsRow(msgspec.Struct, frozen=True):
    """Proceedings at a glance; codes as stored, days as EDTF, empty where there is none yet.

    `holds` is what they hold up now; `review_on` and `forecast` are those of the first such hold.
    """

    case: str
    status: str
    kind: str
    beside: tuple[str, ...]
    opened_on: str
    trial_on: str
    holds: tuple[str, ...]
    review_on: str
    forecast: str
    concluded_on: str
    facts: int
    departures: int
    last_recorded: str
    last_occurred: str


def _row(folded: Folded) -> ProceedingsRow:
    proceedings: Proceedings = folded.standing
    holds = standing_holds(proceedings)
    return ProceedingsRow(
        case=folded.case,
        status=str(proceedings.status),
        kind=str(proceedings.kind),
        beside=tuple(proceedings.links),
        opened_on=day_of(proceedings.opened),
        trial_on=str(proceedings.trials[-1].fact.listed_for) if proceedings.trials else "",
        holds=tuple(str(hold.hold) for hold in holds),
        review_on=str(holds[0].review_on) if holds else "",
        forecast=str(holds[0].forecast) if holds else "",
        concluded_on=day_of(proceedings.concluded),
        facts=proceedings.version,
        departures=len(proceedings.departures),
        last_recorded=instant(folded.last.recorded),
        last_occurred=str(folded.last_occurred),
    )


def _rows(page: Page) -> list[tuple[Folded, ProceedingsRow]]:
    return [(folded, _row(folded)) for folded in page.of("proceedings")]


PROCEEDINGS = View("proceedings", ProceedingsRow, ("case",), _rows, put_cases)


def proceedings(
    tx: Connection, *, status: str | None = None, case: str | None = None
) -> list[ProceedingsRow]:
    """The proceedings, all or those of a status, in order of their references."""
    query = chosen(PROCEEDINGS, status=status, case=case).order_by("case")
    return found(tx, query, ProceedingsRow)
