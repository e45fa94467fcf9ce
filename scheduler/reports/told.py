"""Who was told of a case; and of an incident, who is to be told at the least, and whether they were.

Who was told are the rows of `projections.told`. What this program itself announced is left out: that is
in `spr alerts`.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from projections.told import ToldRow, told
from scheduler.reports.page import Part
from scheduler.reports.progress import sentence
from scheduler.sheets.sheet import Column, Holds, Sheet
from workflow.criteria import asked_under
from workflow.criteria import told as to_be_told
from workflow.facts import Standing
from workflow.incident.standing import Incident
from workflow.vocabulary import Told
from workflow.who_is_told import Telling

if TYPE_CHECKING:
    from scheduler.service import Service

_OF_ALERTS = "alert."
_ORDER = (Told.NOT_TOLD, Told.NOT_KNOWN, Told.TOLD, Told.NOT_NEEDED)


def told_parts(service: "Service", standing: Standing) -> Iterator[Part]:
    """The parts of a report about who was told."""
    if isinstance(standing, Incident):
        yield _to_be_told(service, standing)
    with service.views.connect() as tx:
        rows = [row for row in told(tx, case=standing.case) if not row.type.startswith(_OF_ALERTS)]
    columns = (
        Column("day", "When", Holds.DAY),
        Column("whom", "Who"),
        Column("about", "Of what"),
        Column("means", "How"),
        Column("state", "State"),
        Column("reference", "Reference"),
    )
    yield Part(
        heading="Who was told",
        empty="Nothing on record says that anybody was told.",
        sheet=Sheet("Who was told of what, in the order it was recorded", columns, list(map(_row, rows))),
    )


def _row(row: ToldRow) -> dict[str, str]:
    said = f" ({row.named})" if row.named else ""
    children = f", child {', '.join(row.children)}" if row.children else ""
    return {
        "day": row.occurred,
        "whom": sentence(row.whom.replace("-", " ")) + said,
        "about": sentence(row.about) + children,
        "means": sentence(row.means.replace("-", " ")),
        "state": sentence(Told(row.state).label),
        "reference": row.reference,
    }


def _to_be_told(service: "Service", incident: Incident) -> Part:
    """Each body that can have to be told of an incident; those still to be told come first."""
    found = to_be_told(incident, asked_under(incident, service.policy))
    rows: list[dict[str, Any]] = [
        {
            "whom": each.body.means.removesuffix("."),
            "state": sentence(each.state.label),
            "day": str(each.entry.occurred) if each.entry else "",
            "how": "" if each.entry else _why(each),
        }
        for each in sorted(found, key=lambda each: _ORDER.index(each.state))
    ]
    columns = (
        Column("whom", "Who"),
        Column("state", "State"),
        Column("day", "Told on", Holds.DAY),
        Column("how", "Where it is written, or why not"),
    )
    return Part(
        heading="Who is to be told",
        says=(_on_which_grounds(found),),
        empty="No ground is shown yet.",
        sheet=Sheet("Who is to be told, and whether they were", columns, rows),
    )


def _why(telling: Telling) -> str:
    """Where it is written that a body is told; of one that is not to be told, or perhaps not, why."""
    return sentence(telling.source or telling.because)


def _on_which_grounds(found: Sequence[Telling]) -> str:
    grounds = dict.fromkeys(each.ground.label for each in found if each.ground)
    because = f" ({', '.join(grounds)})" if grounds else ""
    return f"Because of the grounds that are shown{because}, by the guidance of the day."
