"""Is the record what it was? Everything in it is computed anew from the stored bytes.

Nothing is written, nothing is serialised again, and every finding is collected.
What an examination of the record alone cannot show is said in `not_checked`.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol

import msgspec

from events.layout import header_bytes, header_fields, leaf_hash
from events.record import Finding
from events.refusals import RecordBroken
from events.snapshot import Row, Snapshot, StoredCommand, StoredFact
from events.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

NOT_CHECKED = (
    "Whether somebody who holds the file wrote it all anew; a checkpoint held elsewhere shows it.",
    "Whether the newest facts were cut off with their commands; a checkpoint held elsewhere shows it.",
    "Whether the sealed texts can be read; the keys are kept apart.",
)
_MOST_FINDINGS = 1000
_REMEDY = "Stop writing, compare with a backup and a held checkpoint, call the auditor."
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


def verify(store: Verifiable) -> Verification:
    """Examine the whole record, in memory that does not grow with it.

    The database examines itself meanwhile; its findings come after those of the facts.
    """
    with store.snapshot() as snapshot, ThreadPoolExecutor(1) as meanwhile:
        faults = meanwhile.submit(lambda: list(snapshot.faults()))
        examination = _Examination(snapshot)
        sources = _one_after_the_other(examination.findings, faults.result)
        findings = list(islice(sources, _MOST_FINDINGS + 1))
    if len(findings) > _MOST_FINDINGS:
        findings[-1] = _more()
    tree = examination.tree
    return Verification(not findings, tree.size, tree.root(), findings, list(NOT_CHECKED))


def _one_after_the_other(*sources: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    for source in sources:
        yield from source()


class _Told(msgspec.Struct):
    """What of a body is repeated elsewhere."""

    type: str
    command_id: str


_decode = msgspec.json.Decoder(_Told).decode


def _told(body: bytes) -> tuple[str, str] | None:
    try:
        told = _decode(body)
    except (msgspec.DecodeError, ValueError):
        return None
    return told.type, told.command_id


class _Examination:
    """One pass over a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.tree = Tree()
        self._snapshot = snapshot
        self._commands = snapshot.commands()
        self._command = StoredCommand("", 0, 0)
        self._end = 0

    def findings(self) -> Iterator[Finding]:
        """Of the facts and commands, by position."""
        try:
            yield from self._of_facts()
            yield from self._of_commands_left()
        except RecordBroken as broken:
            yield from broken.findings

    def _of_facts(self) -> Iterator[Finding]:
        log, add = self._snapshot.log, self.tree.add
        last_position, last_recorded, command = 0, "", self._command
        for row in self._snapshot.facts():
            position, stream, version, recorded, kind, leaf, header, body, prev = row
            add(leaf)
            if position != last_position + 1:
                yield _gap(last_position, position)
            if recorded < last_recorded:
                yield _found("order", row, f"was recorded before the one at {last_position}")
            last_position, last_recorded = position, recorded
            if position > command.last:
                yield from self._advance(position)
                command = self._command
            if (
                header != header_bytes(log, stream, version, recorded, prev)
                or leaf_hash(header, body) != leaf
                or (prev is None) != (version == 1)
                or _told(body) != (kind, command.command_id)
            ):
                yield from _differences(StoredFact._make(row), log, command)
        self._end = last_position

    def _advance(self, position: int) -> Iterator[Finding]:
        """Go on to the command that recorded the fact at a position."""
        while self._command.last < position:
            before = self._command.last
            self._command = next(self._commands, _NO_MORE)
            if self._command.first != before + 1:
                yield _commands_part(before, self._command.first)

    def _of_commands_left(self) -> Iterator[Finding]:
        """Commands whose facts are not there: the end of the record was cut off."""
        if self._end < self._command.last < _NO_MORE.last:
            yield _cut_off(self._command, self._end)
        for command in self._commands:
            yield _cut_off(command, self._end)


def _differences(fact: StoredFact, log: str, command: StoredCommand) -> Iterator[Finding]:
    """Everything about one fact that does not agree."""
    if leaf_hash(fact.header, fact.body) != fact.leaf:
        yield _found("bytes", fact, "has other bytes than those that were recorded")
        return
    said = header_fields(fact.header)
    held = header_fields(header_bytes(log, fact.stream, fact.version, fact.recorded, fact.prev))
    for name, value in held.items():
        if said.get(name) != value and name != "prev":
            yield _found("columns", fact, f"has another {name} in its bytes than in its row")
    if said.get("prev") != held["prev"] or (fact.prev is None) != (fact.version == 1):
        yield _found("chain", fact, f"does not follow the one before it in {fact.stream}")
    told = _told(fact.body)
    if told is None:
        yield _found("body", fact, "has a body that cannot be read")
    elif told[0] != fact.type:
        yield _found("columns", fact, "has another type in its bytes than in its row")
    elif told[1] != command.command_id:
        yield _found("commands", fact, "names another command than the table of commands")


def _found(check: str, fact: StoredFact | Row, says: str) -> Finding:
    return Finding(
        check=check,
        position=fact[0],
        stream=fact[1],
        says=f"The fact at position {fact[0]} {says}.",
        remedy=_REMEDY,
    )


def _gap(before: int, after: int) -> Finding:
    return Finding(
        check="positions",
        position=before + 1,
        says=f"Nothing stands between the positions {before} and {after}.",
        remedy=_REMEDY,
    )


def _commands_part(before: int, first: int) -> Finding:
    return Finding(
        check="commands",
        position=before + 1,
        says=f"The table of commands does not say who recorded position {before + 1}."
        if first > before
        else f"Two commands claim to have recorded position {first}.",
        remedy=_REMEDY,
    )


def _cut_off(command: StoredCommand, end: int) -> Finding:
    return Finding(
        check="end",
        position=end + 1,
        says=f"The record ends at position {end}; "
        f"the command {command.command_id} recorded up to position {command.last}.",
        remedy=_REMEDY,
    )


def _more() -> Finding:
    return Finding(
        check="more",
        says=f"There are more than {_MOST_FINDINGS} findings; the rest is not listed.",
        remedy=_REMEDY,
    )
