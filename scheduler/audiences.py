"""Who is told of an announcement, from the record: the case, those it belongs to, and the partnership."""

from datetime import date

from scheduler.references import named_cases
from scheduler.service import NotFound, Service
from workflow.alerts import Raised
from workflow.audience import Audience, audience
from workflow.catalogue import CASES, PARTNERSHIP
from workflow.facts import Entry, Standing
from workflow.looking_after import recused
from workflow.partnership.standing import Partnership

FAR = 3
"""How many steps from a case recusals are looked for: action, review, rapid review, incident."""


def audience_of(service: Service, raised: Raised, day: date) -> Audience:
    """Who is told of an announcement on a day (London), as the record stands."""
    return audience_in(service, raised, day, partnership(service))


def audience_in(service: Service, raised: Raised, day: date, partnership: Partnership | None) -> Audience:
    """Likewise, where the partnership has been read already."""
    standing = service.standing(raised.case)
    owners = standing.owners or _owners_before(service, standing)
    return audience(raised, owners, recused_from(service, raised.case), partnership, day)


def partnership(service: Service) -> Partnership | None:
    """The partnership on record; None where none was formed."""
    heads = list(service.on_record.streams(f"{PARTNERSHIP.name}/"))
    return service.standing(heads[0].name) if heads else None


def recused_from(service: Service, case: str) -> frozenset[str]:
    """Everybody recused from a case or from one that it follows from or leads to.

    Whose practice an incident looks at is told nothing of its reviews either.
    """
    found = frozenset[str]()
    for standing in around(service, case).values():
        found |= recused(standing.recusals)
    return found


def around(service: Service, case: str) -> dict[str, Standing]:
    """A case and those that it follows from or leads to, by reference."""
    seen: dict[str, Standing] = {}
    nearest = [case]
    for _ in range(FAR + 1):
        fresh = [name for name in dict.fromkeys(nearest) if name not in seen and _is_case(name)]
        nearest = []
        for name in fresh:
            try:
                standing = service.standing(name)
            except NotFound:  # a case of another area, named and not on record
                continue
            seen[name] = standing
            nearest += [other for entry in standing.entries() for _, other in named_cases(entry.fact)]
    return seen


def _owners_before(service: Service, standing: Standing) -> tuple[Entry, ...]:
    """Who looks after the case from which this one follows, where nobody was named for it."""
    for entry in standing.entries():
        for field, name in named_cases(entry.fact):
            if field in {"incident", "rapid_review", "review", "source"} and name != standing.case:
                try:
                    owners: tuple[Entry, ...] = service.standing(name).owners
                except NotFound:
                    continue
                if owners:
                    return owners
    return ()


def _is_case(name: str) -> bool:
    return name.partition("/")[0] in {kind.name for kind in CASES}
