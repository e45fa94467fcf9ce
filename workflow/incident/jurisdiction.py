"""Whose incident it is: which local authority owes the notification, and under which law.

The Panel says that the authority in whose area the incident took place notifies and holds the rapid review,
with the home authority; an event outside England is notified by the authority where the child normally
lives (Children Act 2004, section 16C(1)(b)). Areas can agree on another lead, and say why. Until anybody
has stated where it was, it is ours: what nobody stated must never mean silence.
"""

from typing import TYPE_CHECKING

from workflow.incident import facts as f
from workflow.vocabulary import Country

if TYPE_CHECKING:
    from workflow.incident.standing import Incident

OF_THE_LEAD = frozenset(
    {
        "sin.notify_panel",
        "sin.notify_partners",
        "ofsted.notify_wt2015",
        "rr.complete",
        "review.undertake",
        "review.consider",
    }
)
"""The duties owed by the authority, and the partners, of the area that leads."""
OF_WHO_LOOKS_AFTER = frozenset({"lac.death", "care_leaver.death"})
"""The duties owed by the authority that looks after the child, whoever leads."""
_HERE = {f.OURS, f.UNSTATED}
_OUTSIDE_ENGLAND = {Country.WALES, Country.SCOTLAND, Country.NORTHERN_IRELAND, Country.ABROAD}


def stated(incident: "Incident") -> bool:
    """Whether anybody has said where it was or who leads."""
    return bool(incident.authorities or incident.lead_agreed)


def lead(incident: "Incident") -> str:
    """The area that leads: as agreed, else where it happened; outside England, where the child lives."""
    agreed: str = incident.lead_agreed.fact.lead if incident.lead_agreed else f.UNSTATED
    if agreed != f.UNSTATED or incident.authorities is None:
        return agreed
    said = incident.authorities.fact
    authority: str = said.home_authority if outside_england(incident) else said.incident_authority
    return authority


def who_looks_after(incident: "Incident") -> str:
    """The authority that placed or looks after the child; where nobody has said, the one that leads."""
    placing: str = incident.authorities.fact.placing_authority if incident.authorities else f.UNSTATED
    return placing if placing != f.UNSTATED else lead(incident)


def owed_elsewhere(incident: "Incident", duty: str) -> bool:
    """Whether the authority of another area owes this duty."""
    if duty in OF_THE_LEAD:
        return lead(incident) not in _HERE
    return duty in OF_WHO_LOOKS_AFTER and who_looks_after(incident) not in _HERE


def other_areas(incident: "Incident") -> tuple[str, ...]:
    """The other areas concerned, in the order: where it happened, home, placing, leading."""
    named: list[str] = []
    if incident.authorities:
        said = incident.authorities.fact
        named += [said.incident_authority, said.home_authority, said.placing_authority]
    if incident.lead_agreed:
        named += [incident.lead_agreed.fact.lead, *incident.lead_agreed.fact.agreed_with]
    return tuple(area for area in dict.fromkeys(named) if area not in _HERE)


def outside_england(incident: "Incident") -> bool:
    """Whether it happened where section 16C reaches only children who normally live in our area."""
    return bool(incident.authorities and incident.authorities.fact.country in _OUTSIDE_ENGLAND)


def other_law(incident: "Incident") -> bool:
    """Whether the law of another country decides: it happened there, and our area is not the child's home."""
    home = incident.authorities.fact.home_authority if incident.authorities else f.UNSTATED
    return outside_england(incident) and home != f.OURS
