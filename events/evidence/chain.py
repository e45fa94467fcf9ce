"""Is the record what it was? Everything in it is computed anew from the stored bytes.

Nothing is written, nothing is serialised again, and every finding is collected.
What an examination could not show is said in `not_checked`.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from events.evidence.comparing import Comparison, Evidence
from events.evidence.differing import agreed, differences, fitted, readable
from events.evidence.findings import (
    MOST,
    at_most,
    commands_part,
    cut_off,
    found,
    gap,
    odd_commands,
    same_id,
)
from events.evidence.identities import Identities
from events.evidence.not_checked import not_checked
from events.evidence.snapshot import Snapshot, StoredCommand, StoredFact
from events.evidence.tree import Tree
from events.refusals import RecordBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from events.record import Finding

_NOTHING = Evidence()
_NO_MORE = StoredCommand("", sys.maxsize, sys.maxsize)


class Verifiable(Protocol):
    """A store that can be examined."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The record at this moment."""
        ...


@dataclass(frozen=True, slots=True)
class Verification:
    """What an examination found; `root` commits to every fact up to number `facts`."""

    ok: bool
    facts: int
    root: bytes
    findings: list[Finding]
    not_checked: list[str]
    kept: int = 0
    """How many checkpoints are kept beside the facts."""
    covered: int = 0
    """How many facts are covered by checkpoints held elsewhere."""


def verify(store: Verifiable, evidence: Evidence = _NOTHING) -> Verification:
    """Examine the whole record, in memory that does not grow with it.

    The database examines itself meanwhile; its findings come after those of the facts,
    and those of the sealed texts at the end.
    """
    with store.snapshot() as snapshot, Identities.seen() as ids, ThreadPoolExecutor(1) as meanwhile:
        faults = meanwhile.submit(lambda: list(snapshot.faults()))
        comparison = Comparison(snapshot.log, evidence, snapshot.checkpoints())
        examination = _Examination(snapshot, ids, comparison)
        sources = _one_after_the_other(
            examination.findings, faults.result, lambda: _of_words(snapshot, evidence)
        )
        findings = at_most(list(islice(sources, MOST + 1)))
        left = not_checked(evidence, comparison, snapshot.unseen)
    tree = examination.tree
    return Verification(
        not findings, tree.size, tree.root(), findings, left, comparison.kept, comparison.covered
    )


def _of_words(snapshot: Snapshot, evidence: Evidence) -> Iterator[Finding]:
    yield from evidence.keystore
    if evidence.words is None:
        return
    from events.evidence.opening import sealed_faults  # noqa: PLC0415 - what opens texts loads where they are opened

    yield from sealed_faults(snapshot, evidence.words, evidence.destroyed)


def _one_after_the_other(*sources: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    for source in sources:
        yield from source()


class _Examination:
    """One pass over a snapshot."""

    def __init__(self, snapshot: Snapshot, ids: Identities, comparison: Comparison) -> None:
        self.tree = Tree()
        self._comparison = comparison
        self._snapshot = snapshot
        self._ids = ids
        self._odd_commands = 0
        self._commands = filter(self._of_their_kinds, snapshot.commands())
        self._command = StoredCommand("", 0, 0)
        self._end = 0

    def findings(self) -> Iterator[Finding]:
        """Of the facts, the checkpoints over them and the commands, by position."""
        try:
            yield from self._of_facts()
            yield from self._of_ids()
            yield from self._comparison.beyond(self._end)
            yield from self._of_commands_left()
        except RecordBroken as broken:
            yield from broken.findings

    def _of_facts(self) -> Iterator[Finding]:
        log, add = self._snapshot.log, self.tree.add
        last_position, last_recorded, command = 0, "", self._command
        self._comparison.begin()
        yield from self._comparison.at(self.tree, 0)
        compare_at = self._comparison.next
        for stored in self._snapshot.facts():
            row = stored
            position, recorded, leaf = stored[0], stored[3], stored[5]
            if not (type(position) is int and type(recorded) is str and type(leaf) is bytes):
                row = fitted(stored, last_position)
                position, recorded, leaf = row[0], row[3], row[5]
            add(leaf)
            if position != last_position + 1:
                yield gap(last_position, position)
            if recorded < last_recorded:
                yield found("order", row, f"was recorded before the one at {last_position}")
            last_position, last_recorded = position, recorded
            if position > command.last:
                yield from self._advance(position)
                command = self._command
            told = agreed(row, log, command.command_id)
            if told is None:
                row = fitted(row, last_position)
                if row != stored:
                    yield found("columns", row, "holds a value that its column is not for")
                yield from differences(StoredFact._make(row), log, command)
                told = readable(row[7])
            if told is not None and (first := self._ids.add(told.id, position)) is not None:
                yield same_id(position, first)
            if position >= compare_at:
                yield from self._comparison.at(self.tree, position)
                compare_at = self._comparison.next
        self._end = last_position

    def _of_ids(self) -> Iterator[Finding]:
        """Facts whose ids stood in facts long before them, by a second look at all of them."""
        for position, *_, body, _prev, _before in self._snapshot.facts() if self._ids.any_late else ():
            told = readable(body)
            for again in self._ids.after(told.id, position) if told else ():
                yield same_id(again, position)

    def _advance(self, position: int) -> Iterator[Finding]:
        """Go on to the command that recorded the fact at a position."""
        while self._command.last < position:
            before = self._command.last
            self._command = next(self._commands, _NO_MORE)
            if self._command.first != before + 1:
                yield commands_part(before, self._command.first)

    def _of_their_kinds(self, command: StoredCommand) -> bool:
        """Whether a command can be compared; those that cannot are counted."""
        fits = type(command.first) is type(command.last) is int and type(command.command_id) is str
        self._odd_commands += not fits
        return fits

    def _of_commands_left(self) -> Iterator[Finding]:
        """Commands whose facts are not there: the end of the record was cut off."""
        if self._end < self._command.last < _NO_MORE.last:
            yield cut_off(self._command, self._end)
        for command in self._commands:
            yield cut_off(command, self._end)
        if self._odd_commands:
            yield odd_commands(self._odd_commands)
