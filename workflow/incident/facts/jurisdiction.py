"""Whose incident it is: where it happened, where the child lives, who placed the child, who leads."""

from typing import Annotated

from workflow.facts import NONE_HELD, Fact, Reference, fact, says
from workflow.incident.facts.fields import UNSTATED, Authority, Reasons
from workflow.vocabulary import Country, Means


@fact(
    "incident.authorities-stated",
    "Authorities: incident {incident_authority}, {country}; home {home_authority}; placing {placing_authority}.",
)
class AuthoritiesStated(Fact):
    """Where the incident happened, where the child normally lives, and who placed the child there."""

    incident_authority: Annotated[Authority, says("the authority in whose area it happened")] = UNSTATED
    home_authority: Annotated[Authority, says("the authority where the child normally lives")] = UNSTATED
    placing_authority: Annotated[Authority, says("the authority that placed or looks after the child")] = (
        UNSTATED
    )
    country: Annotated[Country, says("in which country it happened")] = Country.UNKNOWN


@fact("incident.lead-agreed", "The lead was agreed: {lead}.")
class LeadAgreed(Fact):
    """The areas concerned agree which of them leads; its local authority owes the notification."""

    lead: Annotated[Authority, says("the authority that leads")] = UNSTATED
    agreed_with: Annotated[tuple[Authority, ...], says("with which others it was agreed")] = ()
    reasons: Reasons = None


@fact("incident.other-authority-told", "Another authority was told: {authority}, by {means}.")
class OtherAuthorityTold(Fact):
    """Another local authority that is concerned is told of the incident."""

    authority: Annotated[Authority, says("which authority")] = UNSTATED
    means: Annotated[Means, says("how")] = Means.UNKNOWN
    reference: Reference = NONE_HELD
