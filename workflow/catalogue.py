"""Everything the record can hold: the kinds of case, their facts, and which of their fields are sealed."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from workflow import adoptions, alerts
from workflow.clocks import DueDateReckoned
from workflow.duties import Duty
from workflow.facts import Entry, Fact, Standing
from workflow.incident import duties as incident_duties
from workflow.incident import facts as incident_facts
from workflow.incident import moves as incident_moves
from workflow.incident import standing as incident_standing
from workflow.kinds import Kind
from workflow.review import duties as review_duties
from workflow.review import moves as review_moves
from workflow.review import standing as review_standing
from workflow.vocabulary import Name, Words


def _review_tells_incident(standing: Standing, entry: Entry) -> tuple[tuple[str, Fact], ...]:
    """The first fact of a review that names an incident is told to the incident as well."""
    incident = getattr(entry.fact, "incident", "")
    if not incident or standing.incident:
        return ()
    return ((incident, incident_facts.ReviewOpened(review=standing.case)),)


INCIDENT = Kind(
    "incident",
    incident_standing.begin,
    incident_standing.evolve,
    incident_moves.LIFECYCLE,
    incident_duties.DUTIES,
)
REVIEW = Kind(
    "review",
    review_standing.begin,
    review_standing.evolve,
    review_moves.LIFECYCLE,
    review_duties.DUTIES,
    _review_tells_incident,
)
ALERT = Kind("alert", alerts.begin, alerts.evolve, alerts.LIFECYCLE)
CALENDAR = Kind("calendar", adoptions.begin, adoptions.evolve, adoptions.CALENDAR)
POLICY = Kind("policy", adoptions.begin, adoptions.evolve, adoptions.POLICY)
HOST = Kind("host", adoptions.begin, adoptions.evolve, adoptions.HOST)

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (INCIDENT, REVIEW, ALERT, CALENDAR, POLICY, HOST)}
CASES = (INCIDENT, REVIEW)
"""The kinds of case that people work on; the others are kept by the program."""

_RECKONED: tuple[type[Fact], ...] = (DueDateReckoned,)
FACTS: Mapping[str, type[Fact]] = {
    fact.stored: fact
    for facts in (*(kind.lifecycle.facts for kind in KINDS.values()), _RECKONED)
    for fact in facts
}


def kind_of(stream: str) -> Kind:
    """The kind of case a stream belongs to; the part before the first slash names it."""
    return KINDS[stream.partition("/")[0]]


def duty_of(case: str, code: str) -> Duty:
    """The duty of this code in the kind of case this is."""
    return kind_of(case).duties[code]


def fields(fact: type[Fact]) -> Mapping[str, Any]:
    """The fields of a fact with their annotated types, in the order they are declared."""
    return _fields(fact.stored)


def sealed(fact: type[Fact]) -> frozenset[str]:
    """The fields of a fact that are sealed: names and every free text."""
    return _of_type(fact.stored, Words)


def personal(fact: type[Fact]) -> frozenset[str]:
    """The fields that never enter on the command line: names and dates of birth."""
    return _of_type(fact.stored, Name)


@cache
def _fields(stored: str) -> Mapping[str, Any]:
    hints = get_type_hints(FACTS[stored], include_extras=True)
    return {name: hint for name, hint in hints.items() if name not in {"stored", "schema", "line"}}


@cache
def _of_type(stored: str, kind: type) -> frozenset[str]:
    return frozenset(name for name, hint in _fields(stored).items() if kind in set(_bases(hint)))


def _bases(hint: object) -> Iterator[type]:
    if get_origin(hint) is not None or get_args(hint):
        for part in get_args(hint):
            yield from _bases(part)
    elif isinstance(hint, type):
        yield from hint.__mro__
