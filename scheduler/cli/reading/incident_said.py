"""Who says what of an incident, and whose it is: views, dissents, the authorities and which of them leads."""

from collections.abc import Iterator
from typing import Any

from scheduler.cli.render import Line
from workflow.clocks import Clock
from workflow.facts import Entry, Standing
from workflow.incident import facts as f
from workflow.incident import jurisdiction
from workflow.incident.standing import Incident

_LEADING = jurisdiction.OF_THE_LEAD


def as_data(incident: Incident) -> dict[str, Any]:
    """The views, the dissents and the authorities, for programs."""
    stated = incident.authorities.fact if incident.authorities else None
    lead = jurisdiction.lead(incident)
    return {
        "views": [
            {"by": by, "view": str(view), "occurred": entry.occurred.edtf}
            for by, view, entry in _views(incident)
        ],
        "dissents": [
            {"by": str(e.fact.partner), "view": str(e.fact.view), "occurred": e.occurred.edtf}
            for e in incident.of(f.DissentRecorded)
        ],
        "lead_authority": None if lead == f.UNSTATED else lead,
        "incident_authority": _stated(stated, "incident_authority"),
        "home_authority": _stated(stated, "home_authority"),
        "placing_authority": _stated(stated, "placing_authority"),
        "country": str(stated.country) if stated else None,
    }


def on_a_page(incident: Incident) -> Iterator[Line]:
    """The same for people, a line each."""
    if stated := incident.authorities:
        where = stated.fact
        yield Line(
            f"Authorities: it happened in {where.incident_authority} ({where.country.label}); "
            f"home {where.home_authority}; placing {where.placing_authority}",
            indent=2,
        )
    if jurisdiction.stated(incident):
        yield Line(f"Led by: {jurisdiction.lead(incident)}", indent=2)
    views = "; ".join(f"{by.replace('-', ' ')}: {view.label}" for by, view, _ in _views(incident))
    if views:
        yield Line(f"Views of the criteria: {views}", indent=2)
    dissents = "; ".join(
        f"{entry.fact.partner.label} (its view: {entry.fact.view.label})"
        for entry in incident.of(f.DissentRecorded)
    )
    if dissents:
        yield Line(f"Dissents from the decision: {dissents}", "warn", 2)


def owed_by(standing: Standing, clock: Clock) -> str:
    """Who owes what is owed elsewhere: the authority of another area, or whoever the guidance names."""
    if not isinstance(standing, Incident):
        return clock.duty.owed_by.label
    leads = clock.duty.code in _LEADING
    return jurisdiction.lead(standing) if leads else jurisdiction.who_looks_after(standing)


def _views(incident: Incident) -> Iterator[tuple[str, Any, Entry]]:
    """Each view of the criteria that was given, the last of each partner: who, which, and the fact."""
    if incident.local_authority:
        yield "local-authority", incident.local_authority.fact.view, incident.local_authority
    if incident.partnership:
        yield "partnership", incident.partnership.fact.view, incident.partnership
    last = {entry.fact.partner: entry for entry in incident.of(f.PartnerViewRecorded)}
    yield from ((str(partner), entry.fact.view, entry) for partner, entry in last.items())
    yield from (("partners-meeting", e.fact.view, e) for e in incident.of(f.PartnersMeetingHeld)[-1:])


def _stated(fact: Any, name: str) -> str | None:  # noqa: ANN401  the fact that states the authorities
    said = getattr(fact, name, f.UNSTATED)
    return None if said == f.UNSTATED else said
