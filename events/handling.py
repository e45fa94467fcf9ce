"""Runs a command: read the stream, decide, add what follows, record everything at once.

It knows no domain. What a kind of case is, what its commands mean and what follows from a fact
come in as a decider (Jérémie Chassaing's pattern); how a fact is stored comes in as a translator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from events.record import Appended, Write
from events.refusals import StreamMoved

if TYPE_CHECKING:
    from events.record import Actor, Draft, Recorded
    from events.store import EventStore

S = TypeVar("S")
C_contra = TypeVar("C_contra", contravariant=True)
G_contra = TypeVar("G_contra", contravariant=True)
E = TypeVar("E")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Decider(Protocol[S, C_contra, G_contra, E, R_co]):
    """What a kind of case brings: how it begins, how facts change it, what a command leads to."""

    def begin(self, stream: str) -> S:
        """The standing before the first fact."""
        ...

    def evolve(self, standing: S, entry: E) -> S:
        """The standing after one more entry; never refuses."""
        ...

    def decide(self, standing: S, command: C_contra, given: G_contra) -> Sequence[tuple[str, E]] | R_co:
        """Pairs of stream and entry as a list or tuple; anything else is a refusal."""
        ...

    def reckon(self, standing: S, given: G_contra) -> Sequence[E]:
        """The entries about due dates that now follow for this stream."""
        ...


class Translator(Protocol[E, G_contra]):
    """How entries are read from the record and drafted for it."""

    def entry(self, recorded: Recorded) -> E:
        """The entry that was recorded."""
        ...

    def draft(self, entry: E, given: G_contra) -> Draft:
        """The draft of a new entry."""
        ...


@dataclass(frozen=True, slots=True)
class Handled(Generic[S, E]):
    """What a command led to; `appended` is None where nothing was recorded."""

    appended: Appended | None
    entries: Sequence[tuple[str, E]]
    standing: S
    before: S


def handle(  # noqa: PLR0913 - everything a command needs, each named
    store: EventStore,
    deciders: Callable[[str], Decider[S, C_contra, G_contra, E, R]],
    translator: Translator[E, G_contra],
    stream: str,
    command: C_contra,
    given: G_contra,
    *,
    command_id: str,
    request: bytes,
    actor: Actor,
    expect: int | None = None,
    unchanged: Mapping[str, int] | None = None,
    dry_run: bool = False,
    attempts: int = 3,
) -> Handled[S, E] | R:
    """Run one command and record what it leads to, or give back its refusal.

    A command id that was recorded before gives back the first result.
    `unchanged` names other streams that must still be at a version while this is recorded.
    Raises StreamMoved where the stream is not at the expected version, or moved at every attempt.
    """
    first = store.result_of(command_id, request)
    if first is not None:
        return _told_again(store, deciders, translator, stream, first)
    for attempt in range(1, attempts + 1):
        work = _Work(store, deciders, translator, given)
        before = work.standing(stream)
        _expected(stream, expect, work.versions[stream])
        decided = deciders(stream).decide(before, command, given)
        if not isinstance(decided, (list, tuple)):
            first = store.result_of(command_id, request)  # the same request may have come in meanwhile
            if first is not None:
                return _told_again(store, deciders, translator, stream, first)
            return decided  # type: ignore[return-value]  # neither list nor tuple: a refusal
        work.take(stream, decided)
        appended = None
        if work.entries and not dry_run:
            try:
                appended = work.record(command_id, request, actor, unchanged or {})
            except StreamMoved:
                if attempt == attempts or expect is not None:
                    raise
                continue
        return Handled(appended, work.entries, work.standing(stream), before)
    message = "at least one attempt is needed"
    raise ValueError(message)


@dataclass(slots=True)
class _Work(Generic[S, E]):
    """One attempt: the streams read so far, how they stand, and the entries to record."""

    store: EventStore
    deciders: Callable[[str], Decider[S, Any, Any, E, Any]]
    translator: Translator[E, Any]
    given: Any
    versions: dict[str, int] = field(default_factory=dict)
    standings: dict[str, S] = field(default_factory=dict)
    entries: list[tuple[str, E]] = field(default_factory=list)

    def standing(self, stream: str) -> S:
        """How the stream stands, read when first asked for."""
        if stream not in self.standings:
            facts = self.store.stream(stream)
            self.versions[stream] = facts[-1].version if facts else 0
            entries = map(self.translator.entry, facts)
            self.standings[stream] = _fold(self.deciders(stream), stream, entries)
        return self.standings[stream]

    def take(self, own: str, decided: Sequence[tuple[str, E]]) -> None:
        """Add what was decided, then what follows for the own stream and every other it touches."""
        for stream, entry in decided:
            self._add(stream, entry)
        for stream in dict.fromkeys((own, *(name for name, _ in decided))):
            for entry in self.deciders(stream).reckon(self.standings[stream], self.given):
                self._add(stream, entry)

    def _add(self, stream: str, entry: E) -> None:
        self.standings[stream] = self.deciders(stream).evolve(self.standing(stream), entry)
        self.entries.append((stream, entry))

    def record(self, command_id: str, request: bytes, actor: Actor, unchanged: Mapping[str, int]) -> Appended:
        """Append everything at once; streams only read must not have moved either."""
        written = {name for name, _ in self.entries}
        return self.store.append(
            self._writes(),
            command_id=command_id,
            request=request,
            actor=actor,
            unchanged={
                **unchanged,
                **{s: v for s, v in self.versions.items() if s not in written},
            },
        )

    def _writes(self) -> list[Write]:
        at = dict(self.versions)
        writes = []
        for stream, run in groupby(self.entries, key=lambda pair: pair[0]):
            drafts = [self.translator.draft(entry, self.given) for _, entry in run]
            writes.append(Write(stream, at[stream], drafts))
            at[stream] += len(drafts)
        return writes


def _fold(decider: Decider[S, Any, Any, E, Any], stream: str, entries: Any) -> S:  # noqa: ANN401
    standing = decider.begin(stream)
    for entry in entries:
        standing = decider.evolve(standing, entry)
    return standing


def _expected(stream: str, expect: int | None, actual: int) -> None:
    if expect is not None and expect != actual:
        raise StreamMoved(stream, expect, actual)


def _told_again(
    store: EventStore,
    deciders: Callable[[str], Decider[S, Any, Any, E, Any]],
    translator: Translator[E, Any],
    stream: str,
    first: Appended,
) -> Handled[S, E]:
    """The first result of a repeated command, from the facts it recorded."""
    facts = store.after(first.first - 1, limit=first.last - first.first + 1)
    entries = [(fact.stream, translator.entry(fact)) for fact in facts]
    history = [fact for fact in store.stream(stream) if fact.position <= first.last]
    before = [translator.entry(fact) for fact in history if fact.position < first.first]
    after = [translator.entry(fact) for fact in history if fact.position >= first.first]
    decider = deciders(stream)
    standing = start = _fold(decider, stream, before)
    for entry in after:
        standing = decider.evolve(standing, entry)
    return Handled(first, entries, standing, start)
