"""Reads the record page by page, and keeps at hand how the cases stand that were read lately."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from events.record import Recorded
from events.refusals import UnknownFact
from events.store import EventStore
from projections.translation import Translation
from workflow.catalogue import CASES, kind_of
from workflow.clocks import DueDateReckoned
from workflow.facts import Entry, Standing
from workflow.moments import UNKNOWN, Moment

FOLDED = frozenset({"alert", *(kind.name for kind in CASES)})
"""The kinds of case of whose standing something is shown."""


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """A case after a page of entries: its standing, the last entry, and when the latest of these occurred.

    `new` says that the case began in this page.
    """

    case: str
    standing: Any
    last: Entry
    last_occurred: Moment
    new: bool

    @property
    def kind(self) -> str:
        """The kind of case: the part of its reference before the slash."""
        return self.case.partition("/")[0]


class Page(msgspec.Struct, frozen=True):
    """Entries that follow each other in the record, and how the cases they touch stand after them."""

    entries: Sequence[tuple[str, Entry]]
    folded: Mapping[str, Folded]

    @property
    def before(self) -> int:
        """The position before the first entry."""
        return self.entries[0][1].position - 1

    @property
    def last(self) -> int:
        """The position of the last entry."""
        return self.entries[-1][1].position

    def of(self, *kinds: str) -> Iterator[Folded]:
        """The cases of these kinds that the page touches."""
        return (folded for folded in self.folded.values() if folded.kind in kinds)


def later(one: Moment, other: Moment) -> Moment:
    """The moment that can have been later; the other one, where they are alike."""
    if one == other:
        return one
    first, second = one.latest, other.latest
    if first is None or second is None:
        return other if first is None else one
    return other if second >= first else one


def folded(case: str, standing: Standing, entries: Sequence[Entry], *, new: bool) -> Folded:
    """A case after more entries, from how it stood before them."""
    evolve, occurred = kind_of(case).evolve, UNKNOWN
    for entry in entries:
        standing = evolve(standing, entry)
        if not isinstance(entry.fact, DueDateReckoned):
            occurred = later(occurred, entry.occurred)
    return Folded(case=case, standing=standing, last=entries[-1], last_occurred=occurred, new=new)


class Pages:
    """The record in pages. It only grows: what was folded once stays true of its version."""

    def __init__(self, store: EventStore, translation: Translation, at_hand: int) -> None:
        self._store = store
        self._translation = translation
        self._limit = at_hand
        self._at_hand: dict[str, Any] = {}

    def after(self, position: int, limit: int) -> Page | None:
        """The page after a position; None at the end. Raises UnknownFact where it begins with such a fact."""
        entries = self._readable(self._store.after(position, limit))
        if not entries:
            return None
        by_case: dict[str, list[Entry]] = {}
        for case, entry in entries:
            if case.partition("/")[0] in FOLDED:
                by_case.setdefault(case, []).append(entry)
        return Page(entries, {case: self._folded(case, each) for case, each in by_case.items()})

    def _readable(self, facts: Sequence[Recorded]) -> list[tuple[str, Entry]]:
        """The entries up to the first that cannot be read."""
        entries: list[tuple[str, Entry]] = []
        for fact in facts:
            try:
                entries.append((fact.stream, self._translation.entry(fact)))
            except UnknownFact as unknown:
                if not entries:
                    says = f"{unknown.says} The views stop before it and show nothing newer."
                    raise UnknownFact(says, unknown.remedy) from unknown
                break
        return entries

    def begin_with(self, standing: Standing) -> None:
        """Keep at hand how a case stands, as it was read by somebody else."""
        self._keep(standing.case, standing)

    def _folded(self, case: str, entries: list[Entry]) -> Folded:
        first = entries[0].version
        after = folded(case, self._before(case, first), entries, new=first == 1)
        self._keep(case, after.standing)
        return after

    def _before(self, case: str, version: int) -> Standing:
        """How a case stood before a version."""
        at_hand = self._at_hand.pop(case, None)
        if at_hand is not None and at_hand.version == version - 1:
            return at_hand
        kind = kind_of(case)
        standing = kind.begin(case)
        if version > 1:
            for each in self._store.stream(case):
                if each.version < version:
                    standing = kind.evolve(standing, self._translation.entry(each))
        return standing

    def _keep(self, case: str, standing: Standing) -> None:
        """Keep it at hand, and let go of the case that was touched longest ago."""
        self._at_hand[case] = standing
        if len(self._at_hand) > self._limit:
            self._at_hand.pop(next(iter(self._at_hand)), None)
