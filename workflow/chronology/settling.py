"""What becomes of a settled difference when an agency sends a new file.

A difference is settled between two rows. A new file has rows of its own: where it holds a row unchanged,
what was settled is carried over to it; where it does not, what was settled has lapsed, and is named.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from workflow.chronology.facts import DifferenceSettled, EventRecorded
from workflow.chronology.standing import Chronology
from workflow.facts import Entry
from workflow.vocabulary import Words

_SEALED = ("event", "action", "comment", "document", "author")


class Settled(NamedTuple):
    """What was settled, with the two events it was settled between; None where one was retracted."""

    entry: Entry
    one: Entry | None
    other: Entry | None


def in_force(standing: Chronology) -> list[Settled]:
    """What is settled between events that count: of each pair the last decision."""
    return [each for each in _all(standing) if _counts(standing, each.one) and _counts(standing, each.other)]


def lapsed(standing: Chronology) -> list[Settled]:
    """What was settled between events of which one no longer counts, and was not settled again since."""
    held = {_pair(each) for each in in_force(standing)}
    return [
        each
        for each in _all(standing)
        if not (_counts(standing, each.one) and _counts(standing, each.other)) and _pair(each) not in held
    ]


def _all(standing: Chronology) -> list[Settled]:
    if not standing.settled:
        return []
    last = {frozenset((e.fact.first, e.fact.second)): e for e in standing.settled}
    named = {number for pair in last for number in pair}
    events = {e.version: e for e in standing.facts_of(EventRecorded.stored) if e.version in named}
    return [Settled(e, events.get(e.fact.first), events.get(e.fact.second)) for e in last.values()]


def _counts(standing: Chronology, event: Entry | None) -> bool:
    return event is not None and standing.current.get(str(event.fact.agency)) == event.fact.number


def _pair(settled: Settled) -> frozenset[EventRecorded | None]:
    return frozenset(_bare(each.fact) if each else None for each in (settled.one, settled.other))


def _bare(fact: EventRecorded) -> EventRecorded:
    """What an event says, whichever file and row it stands in, and without its sealed texts."""
    texts = {name: Words("") for name in _SEALED if getattr(fact, name) is not None}
    return replace(fact, number=0, row=0, **texts)


def successors(
    before: Sequence[tuple[EventRecorded, Mapping[str, str]]], after: Iterable[EventRecorded]
) -> list[int | None]:
    """For each event with its opened texts, the place of the one that says the same among those after.

    None where there is none, or where a text cannot be compared because it could not be opened.
    """
    places: dict[tuple[EventRecorded, frozenset[tuple[str, str]]], list[int]] = {}
    for place, fact in enumerate(after):
        places.setdefault((_bare(fact), _texts(fact)), []).append(place)
    return [next(iter(places.get((_bare(f), frozenset(texts.items())), ())), None) for f, texts in before]


def _texts(fact: EventRecorded) -> frozenset[tuple[str, str]]:
    said = ((name, getattr(fact, name)) for name in _SEALED)
    return frozenset((name, str(text)) for name, text in said if text is not None)


def carried(settled: Settled, event: Entry, number: int, reasons: str) -> DifferenceSettled:
    """What was settled, between the event of the new number in the place of `event` and the other one."""
    fact: DifferenceSettled = settled.entry.fact
    first, second = (number if each == event.version else each for each in (fact.first, fact.second))
    return DifferenceSettled(first=first, second=second, stands=fact.stands, reasons=Words(reasons))
