"""The record compared with checkpoints: those kept beside the facts, and those held elsewhere.

A checkpoint kept beside the facts is worth no more than the account that keeps them; one held
elsewhere shows what was cut off or written anew since, whoever did it.
"""

from __future__ import annotations

import heapq
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from events.evidence.checkpoints import Checkpoint, origin, tree_of
from events.evidence.findings import UNFIT_EDGE, forked, not_all_there, not_signed, odd_checkpoint, other_log
from events.evidence.notes import Note
from events.refusals import NoteRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from events.evidence.notes import Verifier
    from events.evidence.snapshot import StoredCheckpoint
    from events.evidence.tree import Tree
    from events.record import Finding
    from events.sealing import Keys

NEVER = sys.maxsize


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an examiner brings along, each part of it optional."""

    held: tuple[tuple[str, Note], ...] = ()
    """Checkpoints held elsewhere, each with the name of its file."""
    pinned: tuple[Verifier, ...] = ()
    """Keys written down elsewhere; where there are any, no other counts."""
    own: Verifier | None = None
    """The key of the keystore here, which counts where none is pinned."""
    words: Keys | None = None
    """The keys to open every sealed text with."""
    destroyed: frozenset[str] = frozenset()
    """Subjects whose keys were destroyed as a fact on record says."""

    keystore: tuple[Finding, ...] = ()
    """What was found in the keystore, where one was brought along to open the texts with."""

    @property
    def verifiers(self) -> tuple[Verifier, ...]:
        """The keys whose signatures count."""
        return self.pinned or ((self.own,) if self.own else ())


class Watched(NamedTuple):
    """A root that the record must have at a size, and what to call the checkpoint that says so."""

    size: int
    root: bytes
    which: str
    frontier: bytes | None = None
    """The edge kept with it; none of a checkpoint that is held elsewhere."""


def _size(watched: Watched) -> int:
    return watched.size


class Comparison:
    """Checkpoints in the order of their sizes, each compared when the tree has grown to it."""

    def __init__(self, log: str, evidence: Evidence, kept: Iterable[StoredCheckpoint]) -> None:
        self.covered = 0
        """How many facts the checkpoints held elsewhere cover, as far as they agree."""
        self.kept = 0
        self._origin = origin(log)
        self._verifiers = evidence.verifiers
        self._findings: list[Finding] = []
        held = sorted(filter(None, (self._held(*each) for each in evidence.held)), key=_size)
        self._watched = heapq.merge(held, filter(None, map(self._kept, kept)), key=_size)
        self._next: Watched | None = None

    def begin(self) -> None:
        """Look at the first one; RecordBroken where the table of them cannot be read."""
        self._advance()

    @property
    def next(self) -> int:
        """The size at which there is something to compare."""
        return NEVER if self._next is None else self._next.size

    def at(self, tree: Tree, position: int) -> Iterator[Finding]:
        """What the checkpoints up to a position find in the tree as it is there."""
        while self._next is not None and self._next.size <= position:
            yield from self._compared(self._next, tree)
            self._advance()
        yield from self._told()

    def beyond(self, end: int) -> Iterator[Finding]:
        """Of every checkpoint over more facts than there are."""
        while self._next is not None:
            yield not_all_there(self._next.which, self._next.size, end)
            self._advance()
        yield from self._told()

    def _compared(self, watched: Watched, tree: Tree) -> Iterator[Finding]:
        if tree.size != watched.size or tree.root() != watched.root:
            yield forked(watched.which, watched.size)
        elif watched.frontier is None:
            self.covered = watched.size
        elif watched.frontier != b"".join(tree.frontier):
            yield odd_checkpoint(watched.size, UNFIT_EDGE)

    def _advance(self) -> None:
        self._next = next(self._watched, None)

    def _told(self) -> Iterator[Finding]:
        findings, self._findings = self._findings, []
        yield from findings

    def _held(self, name: str, note: Note) -> Watched | None:
        return self._read(note, f"The checkpoint in {name}")

    def _kept(self, row: StoredCheckpoint) -> Watched | None:
        self.kept += 1
        if not (type(row.size) is int and type(row.note) is type(row.frontier) is bytes):
            self._findings.append(odd_checkpoint(0, "it holds values that its columns are not for."))
            return None
        try:
            watched = self._read(Note.read(row.note), f"The checkpoint kept over {row.size} facts")
            if watched is not None and watched.size == tree_of(row).size:
                return watched._replace(frontier=row.frontier)
        except (NoteRefused, ValueError) as error:
            self._findings.append(odd_checkpoint(row.size, str(error)))
            return None
        if watched is not None:
            self._findings.append(odd_checkpoint(row.size, f"its note is over {watched.size} facts."))
        return None

    def _read(self, note: Note, which: str) -> Watched | None:
        """What a note asks for; nothing, and a finding, where it does not count."""
        try:
            said = Checkpoint.read(note)
            if said.origin != self._origin:
                self._findings.append(other_log(which, said.origin, self._origin))
                return None
            if self._verifiers and not note.signed_by(self._verifiers):
                self._findings.append(not_signed(which, "no key that counts here has signed it."))
                return None
        except NoteRefused as refused:
            self._findings.append(not_signed(which, refused.says))
            return None
        return Watched(said.size, said.root, which)
