"""Everything the record can hold: the kinds of case, their facts, and which of their fields are sealed."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from msgspec.structs import replace

from workflow import adoptions, alerts, sealing_keys
from workflow.actions import duties as action_duties
from workflow.actions import moves as action_moves
from workflow.actions import standing as action_standing
from workflow.actions import telling as action_telling
from workflow.chronology import moves as chronology_moves
from workflow.chronology import standing as chronology_standing
from workflow.clocks import DueDateReckoned
from workflow.corrections import ALWAYS
from workflow.criteria import grounds
from workflow.duties import Duty
from workflow.facts import CaseReference, ChildCode, Fact, Standing
from workflow.incident import duties as incident_duties
from workflow.incident import facts as incident_facts
from workflow.incident import learning as incident_learning
from workflow.incident import moves as incident_moves
from workflow.incident import standing as incident_standing
from workflow.kinds import Kind
from workflow.one_of_a_kind import only_one_at_work
from workflow.partnership import duties as partnership_duties
from workflow.partnership import moves as partnership_moves
from workflow.partnership import standing as partnership_standing
from workflow.proceedings import duties as proceedings_duties
from workflow.proceedings import moves as proceedings_moves
from workflow.proceedings import standing as proceedings_standing
from workflow.proceedings import telling as proceedings_telling
from workflow.rapid_review import duties as rapid_review_duties
from workflow.rapid_review import facts as rapid_review_facts
from workflow.rapid_review import from_incident
from workflow.rapid_review import moves as rapid_review_moves
from workflow.rapid_review import standing as rapid_review_standing
from workflow.review import duties as review_duties
from workflow.review import facts as review_facts
from workflow.review import from_other_cases
from workflow.review import moves as review_moves
from workflow.review import standing as review_standing
from workflow.vocabulary import Name, Words


def _learning_numbered(standing: Standing, fact: Fact) -> Fact:
    """A learning point that is not given a number gets the next one, so that a response can name it."""
    if isinstance(fact, review_facts.LearningIdentified) and not fact.number:
        return replace(fact, number=len(standing.learning) + 1)
    return fact


def _grounds_shown(standing: Standing, fact: Fact) -> Fact:
    """The criteria confirmed without naming a ground are confirmed on those the facts show."""
    if isinstance(fact, incident_facts.CriteriaConfirmed) and not fact.grounds:
        return replace(fact, grounds=grounds(standing))
    return fact


INCIDENT = Kind(
    "incident",
    incident_standing.Incident,
    incident_learning.learn,
    incident_moves.LIFECYCLE,
    incident_duties.DUTIES,
    from_incident.incident_tells,
    completes=_grounds_shown,
)
RAPID_REVIEW = Kind(
    "rapid-review",
    rapid_review_standing.RapidReview,
    rapid_review_standing.learn,
    rapid_review_moves.LIFECYCLE,
    rapid_review_duties.DUTIES,
    from_incident.tells_incident,
    from_incident.brings_along,
    beside=only_one_at_work(
        rapid_review_facts.Started,
        called="rapid review",
        opened=lambda incident: [each.fact.rapid_review for each in incident.rapid_reviews],
        ended=("stood-down", "closed"),
    ),
)
REVIEW = Kind(
    "review",
    review_standing.Review,
    review_standing.learn,
    review_moves.LIFECYCLE,
    review_duties.DUTIES,
    from_other_cases.tells,
    from_other_cases.brings_along,
    _learning_numbered,
    beside=only_one_at_work(
        review_facts.Considered,
        review_facts.Commissioned,
        called="review",
        opened=lambda incident: [each.fact.review for each in incident.reviews],
        ended=[str(status) for status in review_moves.ENDED],
    ),
)
ACTION = Kind(
    "action",
    action_standing.Action,
    action_standing.learn,
    action_moves.LIFECYCLE,
    action_duties.DUTIES,
    action_telling.tells,
)
PROCEEDINGS = Kind(
    "proceedings",
    proceedings_standing.Proceedings,
    proceedings_standing.learn,
    proceedings_moves.LIFECYCLE,
    proceedings_duties.DUTIES,
    proceedings_telling.tells,
    completes=proceedings_telling.names_the_cases,
)
PARTNERSHIP = Kind(
    "partnership",
    partnership_standing.Partnership,
    partnership_standing.learn,
    partnership_moves.LIFECYCLE,
    partnership_duties.DUTIES,
)
CHRONOLOGY = Kind(
    "chronology",
    chronology_standing.Chronology,
    chronology_standing.learn,
    chronology_moves.LIFECYCLE,
    elsewhere=chronology_standing.tells,
    completes=chronology_standing.numbered,
)
ALERT = Kind("alert", alerts.Alert, alerts.learn, alerts.LIFECYCLE)
CALENDAR = Kind("calendar", adoptions.Adopted, adoptions.learn, adoptions.CALENDAR)
POLICY = Kind("policy", adoptions.Adopted, adoptions.learn, adoptions.POLICY)
HOST = Kind("host", adoptions.Adopted, adoptions.learn, adoptions.HOST)
SEALING_KEY = Kind("sealing-key", sealing_keys.SealingKey, sealing_keys.learn, sealing_keys.LIFECYCLE)

_ALL = (
    *(INCIDENT, RAPID_REVIEW, REVIEW, CHRONOLOGY, ACTION, PROCEEDINGS, PARTNERSHIP),
    *(ALERT, CALENDAR, POLICY, HOST, SEALING_KEY),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
CASES = (INCIDENT, RAPID_REVIEW, REVIEW, CHRONOLOGY, ACTION, PROCEEDINGS, PARTNERSHIP)
"""The kinds of case that people work on; the others are kept by the program."""

_RECKONED: tuple[type[Fact], ...] = (DueDateReckoned,)
FACTS: Mapping[str, type[Fact]] = {
    fact.stored: fact
    for facts in (*(kind.lifecycle.facts for kind in KINDS.values()), tuple(ALWAYS), _RECKONED)
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
def of_a_child(fact: type[Fact]) -> frozenset[str]:
    """The fields that name a child, or several, by their codes."""
    return frozenset(name for name, hint in fields(fact).items() if _CHILD in set(_said_of(hint)))


@cache
def of_a_case(fact: type[Fact]) -> frozenset[str]:
    """The fields that name another case, or several, by their references."""
    return frozenset(name for name, hint in fields(fact).items() if _CASE in set(_said_of(hint)))


def _said_of(hint: object) -> Iterator[object]:
    """Whatever is said beside a type, and beside the types it is made of."""
    yield from getattr(hint, "__metadata__", ())
    for part in get_args(hint):
        yield from _said_of(part)


_CHILD = get_args(ChildCode)[1]
_CASE = get_args(CaseReference)[1]


@cache
def _fields(stored: str) -> Mapping[str, Any]:
    hints = get_type_hints(FACTS[stored], include_extras=True)
    return {name: hint for name, hint in hints.items() if get_origin(hint) is not ClassVar}


@cache
def _of_type(stored: str, kind: type) -> frozenset[str]:
    return frozenset(name for name, hint in _fields(stored).items() if kind in set(_bases(hint)))


def _bases(hint: object) -> Iterator[type]:
    if get_origin(hint) is not None or get_args(hint):
        for part in get_args(hint):
            yield from _bases(part)
    elif isinstance(hint, type):
        yield from hint.__mro__
