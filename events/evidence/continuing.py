"""A newer checkpoint with the proof that it goes on from an older one, to be checked without any store.

The text is the one that witnesses of transparency logs take (C2SP, tlog-witness.md, add-checkpoint):
the line `old <size>`, the consistency proof (RFC 9162, section 2.1.4), an empty line, the checkpoint.
Whoever holds the older checkpoint can so exchange it for the newer one, and never sees the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from events.evidence.checking import unsigned
from events.evidence.checkpoints import Checkpoint, leaves, origin
from events.evidence.findings import forked, not_all_there, not_signed, other_log
from events.evidence.notes import Note, decoded, encoded, whole_number
from events.evidence.proofs import consistency_spans, goes_on, proof
from events.refusals import NoteRefused, RecordBroken, RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from events.evidence.checkpoints import Signable
    from events.evidence.notes import Verifier
    from events.evidence.snapshot import StoredCheckpoint
    from events.record import Finding

FIRST_WORD = "old "
_MOST_HASHES = 63


class Continuation(msgspec.Struct, frozen=True):
    """The size of the older checkpoint, the path to the newer one, and that one."""

    old: int
    path: tuple[bytes, ...]
    note: Note

    @property
    def text(self) -> str:
        """The proof as it is handed over."""
        lines = (f"{FIRST_WORD}{self.old}", *map(encoded, self.path))
        return "\n".join(lines) + "\n\n" + bytes(self.note).decode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The proof in these bytes; NoteRefused where anything in them is odd."""
        above, line, note = content.partition(b"\n\n")
        first, *rest = above.decode("utf-8", "replace").split("\n")
        old, path = whole_number(first.removeprefix(FIRST_WORD)), [decoded(each) for each in rest]
        if not line or not first.startswith(FIRST_WORD) or old is None:
            raise _not_a_proof("it does not begin with the size of the older checkpoint")
        if not all(path) or len(path) > _MOST_HASHES:
            raise _not_a_proof("a line of its path is not a hash, or there are too many")
        made = cls(old, tuple(filter(None, path)), Note.read(note))
        Checkpoint.read(made.note)
        return made


def continue_from(store: Signable, held: Note, newest: StoredCheckpoint) -> Continuation:
    """The newest checkpoint as one that goes on from a held one.

    Raises NoteRefused where the held note is no checkpoint, RecordError where it is of another log,
    RecordBroken where the record does not go on from it.
    """
    before, after = Checkpoint.read(held), Checkpoint.read(Note.read(newest.note))
    if before.origin != origin(store.log) or not before.size:
        raise RecordError(
            f"The checkpoint is of {before.origin}, over {before.size} facts; this record is "
            f"{origin(store.log)}.",
            "Take a checkpoint of this record.",
        )
    if before.size > after.size:
        raise RecordBroken([not_all_there("The held checkpoint", before.size, after.size)])
    path = proof(leaves(store, 0, after.size), consistency_spans(before.size, after.size))
    if not _goes_on(before, after, path):
        raise RecordBroken([forked("The held checkpoint", before.size)])
    return Continuation(before.size, tuple(path), Note.read(newest.note))


def check_continuation(
    continuation: Continuation, held: Note, verifiers: Sequence[Verifier]
) -> tuple[Checkpoint | None, list[Finding]]:
    """What the newer checkpoint says (none where it cannot be read), and what speaks against it."""
    findings = [
        finding
        for which, note in (("The held checkpoint", held), ("The newer checkpoint", continuation.note))
        for finding in unsigned(which, note, verifiers)
    ]
    try:
        before, after = Checkpoint.read(held), Checkpoint.read(continuation.note)
    except NoteRefused as refused:
        return None, [*findings, not_signed("One of the two", refused.says)]
    if before.origin != after.origin:
        findings.append(other_log("The held checkpoint", before.origin, after.origin))
    if after.size < before.size:
        findings.append(not_all_there("The held checkpoint", before.size, after.size))
    elif continuation.old != before.size or not _goes_on(before, after, continuation.path):
        findings.append(forked("The held checkpoint", before.size))
    return after, findings


def _goes_on(before: Checkpoint, after: Checkpoint, path: Sequence[bytes]) -> bool:
    return goes_on(before.size, before.root, after.size, after.root, path)


def _not_a_proof(why: str) -> NoteRefused:
    return NoteRefused(
        f"This is no proof that a checkpoint goes on from another: {why}.",
        "Take the file as it was first handed over.",
    )
