"""Actions: one row each, from the recommendation to what it changed."""

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, day_of, found, instant, put_cases, storable
from workflow.actions.standing import Action


class ActionRow(msgspec.Struct, frozen=True):
    """An action at a glance; codes as stored, days as EDTF, empty where there is none yet.

    `due_on` is the day set last, `days` how many there were; `without_impact` says that it was agreed and
    nobody has seen yet what it changed.
    """

    case: str
    status: str
    source: str
    learning: int
    for_agency: str
    owner: str
    post: str
    opened_on: str
    agreed_on: str
    due_on: str
    days: int
    evidence: int
    without_impact: bool
    assured_on: str
    facts: int
    departures: int
    last_recorded: str
    last_occurred: str


def _row(folded: Folded) -> ActionRow:
    action: Action = folded.standing
    due = [day for day in action.due_days if day.known]
    return ActionRow(
        case=folded.case,
        status=str(action.status),
        source=action.source,
        learning=action.learning,
        for_agency=str(action.for_agency),
        owner=str(action.owner),
        post=storable(action.post),
        opened_on=day_of(action.opened),
        agreed_on=day_of(action.agreed),
        due_on=str(due[-1]) if due else "",
        days=len(due),
        evidence=len(action.evidence),
        without_impact=action.without_evidence_of_impact,
        assured_on=day_of(action.assured),
        facts=action.version,
        departures=len(action.departures),
        last_recorded=instant(folded.last.recorded),
        last_occurred=str(folded.last_occurred),
    )


def _rows(page: Page) -> list[tuple[Folded, ActionRow]]:
    return [(folded, _row(folded)) for folded in page.of("action")]


ACTIONS = View("actions", ActionRow, ("case",), _rows, put_cases, (("source",),))


def actions(
    tx: Connection, *, status: str | None = None, case: str | None = None, source: str | None = None
) -> list[ActionRow]:
    """The actions, all or those of a status or that answer a review, in order of their references."""
    query = chosen(ACTIONS, status=status, case=case, source=source).order_by("case")
    return found(tx, query, ActionRow)
