"""Who looks after a case, and who is told nothing of it: its named owner and deputy, and recusals."""

from typing import Annotated

import msgspec

from workflow.facts import Entry, Fact, Person, fact, says
from workflow.people import alike
from workflow.vocabulary import Party, RecusedBecause, Words

Duty = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9_.-]{0,60}$", description="of one duty only, by its code; left out: of all"
    ),
]


@fact("case.owner-named", "Looked after by {owner}, deputy: {deputy}; for {party}.")
class OwnerNamed(Fact):
    """Somebody is named who looks after the case, or one duty of it, for the party that owes it."""

    owner: Annotated[Person, says("who looks after it, by post or work login")]
    deputy: Annotated[Person, says("who does when they cannot, by post or work login")] = ""
    party: Annotated[Party, says("for whom: the party that owes the duties")] = Party.PARTNERSHIP
    duty: Duty = ""


@fact("case.person-recused", "Recused: {person}; because: {because}.")
class PersonRecused(Fact):
    """Somebody is told nothing about the case: their own practice is looked at, or they are related to it."""

    person: Annotated[Person, says("who, by post or work login")]
    because: Annotated[RecusedBecause, says("why")]
    note: Annotated[Words | None, says("more about it; sealed")] = None


@fact("case.recusal-ended", "No longer recused: {person}.")
class RecusalEnded(Fact):
    """Somebody may be told about the case again."""

    person: Annotated[Person, says("who, by post or work login")]


IN_EVERY_CASE: tuple[type[Fact], ...] = (OwnerNamed, PersonRecused, RecusalEnded)
"""What is recorded like any other fact, in a case of whichever kind."""


def owner_of(owners: tuple[Entry, ...], duty: str, party: Party) -> OwnerNamed | None:
    """Who was named last for a duty, else for the case, by the party that owes it."""
    for naming in (duty, ""):
        for entry in reversed(owners):
            if (entry.fact.duty, entry.fact.party) == (naming, party):
                named: OwnerNamed = entry.fact
                return named
    return None


def recused(recusals: tuple[Entry, ...]) -> frozenset[str]:
    """Who is recused as the case stands, by names that are `alike`."""
    return frozenset(recusals_that_hold(recusals))


def recusals_that_stand(recusals: tuple[Entry, ...]) -> list[PersonRecused]:
    """The recusals that have not ended."""
    return [entry.fact for entry in recusals_that_hold(recusals).values()]


def recusals_that_hold(recusals: tuple[Entry, ...]) -> dict[str, Entry]:
    """Likewise with their entries, by names that are `alike`: what was recorded last of each governs."""
    last = {alike(entry.fact.person): entry for entry in recusals}
    return {person: entry for person, entry in last.items() if isinstance(entry.fact, PersonRecused)}
