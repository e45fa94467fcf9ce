"""Who is told of an announcement, from the record: the case, those it belongs to, and the partnership."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from scheduler.references import named_cases
from scheduler.service import NotFound, Service
from workflow.alerts import Raised
from workflow.audience import Audience, audience
from workflow.catalogue import CASES, PARTNERSHIP, kind_of
from workflow.facts import Entry, Standing
from workflow.looking_after import recusals_that_hold
from workflow.moments import london_day
from workflow.partnership.offices import has_left
from workflow.partnership.standing import Partnership
from workflow.people import alike

FAR = 3
"""How many steps from a case recusals are looked for: action, review, rapid review, incident."""


class Reads(Protocol):
    """What is read from the record to tell who is told."""

    @property
    def on_record(self) -> Any:  # noqa: ANN401  the record, or a past of it
        """The record."""

    def standing(self, case: str) -> Standing:
        """How a case stands."""


def audience_of(service: Reads, raised: Raised, day: date) -> Audience:
    """Who is told of an announcement on a day (London), as the record stands."""
    return audience_in(service, raised, day, partnership(service))


def audience_then(service: Service, said: Entry) -> Audience:
    """Who was told of an announcement when it was made, as the record stood then."""
    then = _Then(service, said.position)
    return audience_in(then, said.fact, london_day(said.recorded), partnership(then))


class _Then:
    """The record up to a position, for what was not known before."""

    def __init__(self, service: Service, position: int) -> None:
        self._service, self._position = service, position
        self.on_record = service.on_record

    def standing(self, case: str) -> Standing:
        """How a case stood."""
        kind = kind_of(case)
        standing = kind.begin(case)
        for entry in self._service.entries(case):
            if entry.position <= self._position:
                standing = kind.evolve(standing, entry)
        return standing


def audience_in(service: Reads, raised: Raised, day: date, partnership: Partnership | None) -> Audience:
    """Likewise, where the partnership has been read already."""
    standing = service.standing(raised.case)
    owners = standing.owners or _owners_before(service, standing)
    return audience(raised, owners, recused_from(service, raised.case), partnership, day)


def partnership(service: Reads) -> Partnership | None:
    """The partnership on record; None where none was formed."""
    heads = list(service.on_record.streams(f"{PARTNERSHIP.name}/"))
    return service.standing(heads[0].name) if heads else None


def turned_away(
    service: Reads, case: str, people: Iterable[str], day: date, partnership: Partnership | None
) -> set[str]:
    """Those of some people who are told nothing of a case: recused from it, or gone before a day (London)."""
    recused = recused_from(service, case)
    return {
        each
        for each in people
        if alike(each) in recused or (partnership and has_left(partnership, each, day))
    }


def recused_from(service: Reads, case: str) -> frozenset[str]:
    """Everybody recused from a case or from one that it follows from or leads to.

    Whose practice an incident looks at is told nothing of its reviews either.
    """
    return frozenset(recusals_of(service, case))


def recusals_of(service: Reads, case: str) -> dict[str, Entry]:
    """Likewise by person, the recusal by which they are."""
    found: dict[str, Entry] = {}
    for standing in around(service, case).values():
        for person, entry in recusals_that_hold(standing.recusals).items():
            found[person] = min(entry, found.get(person, entry), key=lambda each: each.position)
    return found


def around(service: Reads, case: str) -> dict[str, Standing]:
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


def _owners_before(service: Reads, standing: Standing) -> tuple[Entry, ...]:
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
