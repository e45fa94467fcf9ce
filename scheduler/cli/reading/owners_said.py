"""Who looks after a case, and who is told nothing of it, for programs and for people."""

from collections.abc import Iterator
from typing import Any

from scheduler.cli.render import Block, Line
from workflow.facts import Standing
from workflow.looking_after import OwnerNamed, recusals_that_stand


def as_data(standing: Standing) -> dict[str, Any]:
    """Who was named last for the case and for single duties of it, and who is recused from it."""
    return {
        "owners": [
            {
                "party": str(named.party),
                "duty": named.duty or None,
                "owner": named.owner,
                "deputy": named.deputy or None,
            }
            for named in _owners(standing)
        ],
        "recused": [
            {"person": each.person, "because": str(each.because)}
            for each in recusals_that_stand(standing.recusals)
        ],
    }


def on_a_page(standing: Standing) -> Iterator[Block]:
    """A line for each owner, and one for each recusal; nothing where nobody was named."""
    for named in _owners(standing):
        of = f" ({named.duty})" if named.duty else ""
        deputy = f", deputy: {named.deputy}" if named.deputy else ""
        yield Line(f"In charge of it{of} for the {named.party.label}: {named.owner}{deputy}", indent=2)
    for each in recusals_that_stand(standing.recusals):
        yield Line(f"Told nothing of it: {each.person}. {each.because.means}", indent=2)


def _owners(standing: Standing) -> list[OwnerNamed]:
    named = {(entry.fact.duty, entry.fact.party): entry.fact for entry in standing.owners}
    return [named[key] for key in sorted(named)]
