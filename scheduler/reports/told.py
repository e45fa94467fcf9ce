"""Who was told, of whichever kind of case: of an incident also who is still to be told, and why.

Who was told follows from the facts that say so, by their stored names; nobody's words are in it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from scheduler.reports.page import Part
from scheduler.reports.progress import sentence
from scheduler.sheets.sheet import Column, Holds, Sheet
from workflow.criteria import asked_under, told
from workflow.facts import NONE_HELD, Entry, Standing, line
from workflow.incident.standing import Incident
from workflow.policy import Policy
from workflow.vocabulary import Told

_BESIDE_INCIDENTS: Mapping[str, str] = {
    "rapid-review.sent-to-panel": "The Panel",
    "rapid-review.panel-answered": "The Panel",
    "rapid-review.learning-shared": "Agencies",
    "rapid-review.agency-escalated": "Whoever it was escalated to",
    "review.told-of-decision": "",
    "review.sent-before-publication": "",
    "review.withholding-explained": "",
    "review.published": "The public",
    "review.published-again": "The public",
    "review.improvements-published": "The public",
    "review.deposited": "The national repository",
    "review.delay-reported": "",
}
"""The facts that say that somebody was told, each with whom where the fact itself has no word for it."""
_COLUMNS = (
    Column("whom", "Who"),
    Column("state", "State"),
    Column("day", "When", Holds.DAY),
    Column("how", "How, or why not"),
    Column("reference", "Reference"),
)


def told_part(standing: Standing, policy: Policy) -> Part:
    """Who was told of a case, as a table."""
    rows = list(_bodies(standing, policy) if isinstance(standing, Incident) else _facts(standing))
    return Part(
        heading="Who was told",
        empty="Nothing on record says that anybody was told.",
        sheet=Sheet("Who was told, and when", _COLUMNS, rows),
    )


def _bodies(incident: Incident, policy: Policy) -> Iterator[dict[str, str]]:
    """Each body that can have to be told of an incident; those still to be told come first."""
    order = {Told.NOT_TOLD: 0, Told.TOLD: 1, Told.NOT_NEEDED: 2}
    for each in sorted(told(incident, asked_under(incident, policy)), key=lambda each: order[each.state]):
        shown = each.entry
        yield {
            "whom": each.body.means.removesuffix("."),
            "state": sentence(each.state.label),
            "day": str(shown.occurred) if shown else "",
            "how": line(shown.fact) if shown else sentence(each.because),
            "reference": _reference(shown) if shown else "",
        }


def _facts(standing: Standing) -> Iterator[dict[str, str]]:
    for entry in standing.facts_of(*_BESIDE_INCIDENTS):
        yield {
            "whom": _whom(getattr(entry.fact, "to", None)) or _BESIDE_INCIDENTS[entry.fact.stored],
            "state": sentence(Told.TOLD.label),
            "day": str(entry.occurred),
            "how": line(entry.fact),
            "reference": _reference(entry),
        }


def _whom(to: Any) -> str:  # noqa: ANN401  a party, several, or nobody
    several = to if isinstance(to, tuple) else (to,) if to else ()
    return sentence(", ".join(each.label for each in several))


def _reference(entry: Entry) -> str:
    said = getattr(entry.fact, "reference", "")
    return "" if said == NONE_HELD else str(said)
