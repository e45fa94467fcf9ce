"""How cases stand at a position of the record, kept at hand between pages."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from events.store import EventStore
from projections.translation import Translation
from workflow.catalogue import kind_of
from workflow.clocks import DueDateReckoned
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment

_AT_HAND = 1_000


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """A case after some of its entries: its standing, its last entry, and when the latest of it occurred."""

    case: str
    standing: Any
    last: Entry
    last_occurred: Moment

    @property
    def kind(self) -> str:
        """The kind of case: the part of its reference before the slash."""
        return self.case.partition("/")[0]


def fold(case: str, entries: Sequence[Entry], before: Folded | None = None) -> Folded:
    """How a case stands after these entries, begun from how it stood before them."""
    kind = kind_of(case)
    standing = before.standing if before else kind.begin(case)
    occurred = before.last_occurred if before else UNKNOWN
    for entry in entries:
        standing = kind.evolve(standing, entry)
        if not isinstance(entry.fact, DueDateReckoned):
            occurred = _later(occurred, entry.occurred)
    return Folded(case=case, standing=standing, last=entries[-1], last_occurred=occurred)


def _later(one: Moment, other: Moment) -> Moment:
    first, second = one.latest, other.latest
    if first is None or second is None:
        return other if first is None else one
    return other if second >= first else one


class Cases:
    """The cases read lately. A record only grows, so what was folded once stays true of its version."""

    def __init__(self, store: EventStore, translation: Translation) -> None:
        self._store = store
        self._translation = translation
        self._at_hand: dict[str, Folded] = {}

    def after(self, entries: Sequence[tuple[str, Entry]]) -> Mapping[str, Folded]:
        """How each case stands that these entries touch, after the last of them."""
        by_case: dict[str, list[Entry]] = {}
        for case, entry in entries:
            by_case.setdefault(case, []).append(entry)
        if len(self._at_hand) > _AT_HAND:
            self._at_hand.clear()
        folded = {case: self._after(case, each) for case, each in by_case.items()}
        self._at_hand.update(folded)
        return folded

    def _after(self, case: str, entries: list[Entry]) -> Folded:
        before = self._at_hand.get(case)
        first = entries[0].version
        if first == 1 or (before and before.last.version == first - 1):
            return fold(case, entries, before if first > 1 else None)
        earlier = [each for each in self._store.stream(case) if each.version < first]
        return fold(case, [*map(self._translation.entry, earlier), *entries])
