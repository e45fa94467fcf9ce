"""Incidents: one row each, as the case stands."""

import msgspec
from sqlalchemy import Connection

from projections.folding import Folded, Page
from projections.projection import View, chosen, found, instant, put_cases
from workflow.criteria import findings, grounds, verdict
from workflow.incident.standing import Incident
from workflow.vocabulary import AbuseOrNeglect, Answer

_MOST_TELLING = (
    AbuseOrNeglect.KNOWN,
    AbuseOrNeglect.SUSPECTED,
    AbuseOrNeglect.UNKNOWN,
    AbuseOrNeglect.RULED_OUT,
)


class IncidentRow(msgspec.Struct, frozen=True):
    """An incident at a glance; codes as stored, days as EDTF."""

    case: str
    status: str
    opened_on: str
    source: str
    type: str
    children: int
    died: int
    harmed: int
    abuse: str
    grounds: tuple[str, ...]
    criteria: str
    reports: int
    reviews: int
    facts: int
    departures: int
    last_recorded: str
    last_occurred: str


def _row(folded: Folded) -> IncidentRow:
    incident: Incident = folded.standing
    children, tested = incident.children.values(), findings(incident)
    return IncidentRow(
        case=folded.case,
        status=str(incident.status),
        opened_on=str(incident.opened.occurred) if incident.opened else "unknown",
        source=str(incident.source),
        type=str(incident.type),
        children=sum(bool(child.code) for child in children),
        died=sum(child.died is Answer.YES for child in children),
        harmed=sum(child.harmed is Answer.YES for child in children),
        abuse=_abuse(incident),
        grounds=grounds(incident, tested),
        criteria=str(verdict(incident, tested)),
        reports=len(incident.reports),
        reviews=len(incident.reviews),
        facts=incident.version,
        departures=len(incident.departures),
        last_recorded=instant(folded.last.recorded),
        last_occurred=str(folded.last_occurred),
    )


def _abuse(incident: Incident) -> str:
    """What is thought of abuse or neglect for any child: known before suspected before unknown."""
    said = {child.abuse for child in incident.children.values()}
    return str(next((view for view in _MOST_TELLING if view in said), AbuseOrNeglect.UNKNOWN))


def _rows(page: Page) -> list[tuple[Folded, IncidentRow]]:
    return [(folded, _row(folded)) for folded in page.of("incident")]


INCIDENTS = View("incidents", IncidentRow, ("case",), _rows, put_cases)


def incidents(tx: Connection, *, status: str | None = None, case: str | None = None) -> list[IncidentRow]:
    """The incidents, all or those of a status, in order of their references."""
    query = chosen(INCIDENTS, status=status, case=case).order_by("case")
    return found(tx, query, IncidentRow)
