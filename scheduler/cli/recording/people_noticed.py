"""What is said aloud of the people a fact names: of whom nothing is known, and who has left.

Whoever is mistyped is told nothing and kept out of nothing, and nobody would learn of it.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from scheduler.audiences import partnership
from workflow.facts import Fact
from workflow.looking_after import OwnerNamed, PersonRecused
from workflow.moments import london_day
from workflow.partnership import facts as f
from workflow.partnership.offices import has_left, on_record
from workflow.partnership.standing import Partnership
from workflow.people import alike

if TYPE_CHECKING:
    from scheduler.service import Service

_NAMES: Mapping[type[Fact], tuple[str, ...]] = {
    OwnerNamed: ("owner", "deputy"),
    PersonRecused: ("person",),
    f.OfficeTaken: ("holder",),
    f.DeputyDelegated: ("deputy",),
    f.AgencyContactNamed: ("contact", "above"),
    f.PersonLeft: ("person",),
    f.PersonReturned: ("person",),
}
"""The fields of each fact that name somebody."""
_OF_SOMEBODY_KNOWN = (OwnerNamed, PersonRecused, f.PersonLeft, f.PersonReturned)
"""The facts about somebody of whom something is known already; the others put them in the directory."""
_TELLS = (OwnerNamed, f.OfficeTaken, f.DeputyDelegated, f.AgencyContactNamed)
"""The facts by which somebody is told of what is owed, unless they have left."""


def people_noticed(service: "Service", fact: Fact, case: str | None) -> list[dict[str, str]]:
    """The warnings about the people whom a fact names, as they are told after it was recorded."""
    if type(fact) not in _NAMES:
        return []
    directory = partnership(service) or Partnership(case="")
    named = {name: getattr(fact, name) for name in _NAMES[type(fact)] if getattr(fact, name)}
    found = [*_not_known(service, directory, fact, case, named), *_who_left(service, directory, fact, named)]
    return [{"rule": rule, "says": says, "source": "the record"} for rule, says in found]


def _not_known(
    service: "Service", directory: Partnership, fact: Fact, case: str | None, named: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    if not isinstance(fact, _OF_SOMEBODY_KNOWN):
        return
    known = {alike(each): each for each in _known(service, directory, fact, case)}
    for name, typed in named.items():
        if alike(typed) not in known:
            near = get_close_matches(alike(typed), known, n=1, cutoff=0.6)
            mean = f"; did you mean {known[near[0]]}?" if near else ""
            yield "not-known", f"{name}: nobody of that name is on record or in the settings{mean}"


def _known(service: "Service", directory: Partnership, fact: Fact, case: str | None) -> Iterator[str]:
    """Everybody in the directory and the settings; of a recusal, whoever looks after the case as well."""
    yield from on_record(directory)
    yield from service.settings.people
    if isinstance(fact, PersonRecused) and case:
        for entry in service.standing(case).owners:
            yield from (entry.fact.owner, entry.fact.deputy)


def _who_left(
    service: "Service", directory: Partnership, fact: Fact, named: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    if isinstance(fact, _TELLS):
        day = london_day(service.clock())
        for name, typed in named.items():
            if has_left(directory, typed, day):
                back = f"spr record person-returned {directory.case} --person POST --occurred WHEN"
                says = (
                    f"{name}: somebody of that name has left, and is told nothing; if they are back: {back}"
                )
                yield "has-left", says
