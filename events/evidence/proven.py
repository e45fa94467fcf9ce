"""Facts handed over with the proof that they are on record, to be checked without any store.

Each fact is one proof as C2SP writes it (tlog-proof.md); a file holds one or more, one after the
other, all under the same checkpoint. The extra line holds what was hashed:

    n(header) || header || n(body) || body

with n(x) as in `layout`, so that the leaf is SHA-256(0x00 || extra).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from events.evidence.checkpoints import Checkpoint, leaves
from events.evidence.findings import forked
from events.evidence.notes import Note, decoded, encoded, whole_number
from events.evidence.proofs import includes, inclusion_spans, roots
from events.layout import leaf_hash
from events.refusals import NoteRefused, RecordBroken, RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from events.evidence.checkpoints import Signable
    from events.record import Recorded

FIRST_LINE = "c2sp.org/tlog-proof@v1"
_LENGTH = 8
_EXTRA, _INDEX = "extra ", "index "


class ProvenFact(msgspec.Struct, frozen=True):
    """The bytes of a fact, its index in the tree, the path to the root, and the checkpoint over it."""

    header: bytes
    body: bytes
    index: int
    path: tuple[bytes, ...]
    note: Note

    @property
    def leaf(self) -> bytes:
        """The leaf that its bytes give."""
        return leaf_hash(self.header, self.body)

    @property
    def text(self) -> str:
        """The proof as it is handed over."""
        extra = encoded(_with_length(self.header) + _with_length(self.body))
        lines = (FIRST_LINE, _EXTRA + extra, f"{_INDEX}{self.index}", *map(encoded, self.path))
        return "\n".join(lines) + "\n\n" + bytes(self.note).decode()

    @classmethod
    def read(cls, text: str) -> Self:
        """The proof in this text; NoteRefused where anything in it is odd."""
        above, line, note = text.partition("\n\n")
        first, extra, index, *path = [*above.split("\n"), "", ""]
        hashes = [decoded(each) for each in path[:-2]]
        number = whole_number(index.removeprefix(_INDEX))
        if not line or first != FIRST_LINE or not extra.startswith(_EXTRA) or not index.startswith(_INDEX):
            raise _not_a_proof("it has other lines than a proof of a fact")
        if number is None:
            raise _not_a_proof("its index is not a number")
        if not all(hashes):
            raise _not_a_proof("a line of its path is not a hash")
        header, body = _hashed(decoded(extra.removeprefix(_EXTRA)) or b"")
        return cls(header, body, number, tuple(filter(None, hashes)), Note.read(note.encode()))

    def holds(self, checkpoint: Checkpoint) -> bool:
        """Whether the path proves the fact to be among those of a checkpoint."""
        return includes(checkpoint.root, checkpoint.size, self.index, self.leaf, self.path)


def read_proofs(content: bytes) -> list[ProvenFact]:
    """Every proof in a file; NoteRefused where there is none or anything in it is odd."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise _not_a_proof("it is not text in UTF-8") from None
    before, *texts = ("\n" + text).split(f"\n{FIRST_LINE}\n")
    if before or not texts:
        raise _not_a_proof(f"it does not begin with the line {FIRST_LINE}")
    *others, last = texts
    return [ProvenFact.read(f"{FIRST_LINE}\n{each}") for each in (*(f"{one}\n" for one in others), last)]


def prove(store: Signable, facts: Sequence[Recorded]) -> list[ProvenFact]:
    """Facts with their proofs under the newest checkpoint, from one pass over the leaves.

    Raises RecordError where no checkpoint covers them, RecordBroken where the record is not what
    the checkpoint was made over.
    """
    kept = store.newest_checkpoint()
    last = max(fact.position for fact in facts)
    if kept is None or kept.size < last:
        end = "there is none yet" if kept is None else f"the newest ends at position {kept.size}"
        raise RecordError(
            f"No checkpoint covers the fact at position {last}: {end}.", "Make one: spr audit checkpoint"
        )
    note, spans = Note.read(kept.note), [inclusion_spans(fact.position - 1, kept.size) for fact in facts]
    found = roots(leaves(store, 0, kept.size), [span for each in spans for span in each])
    proven = [
        ProvenFact(fact.header, fact.body, fact.position - 1, tuple(found[span] for span in each), note)
        for fact, each in zip(facts, spans, strict=True)
    ]
    checkpoint = Checkpoint.read(note)
    if checkpoint.size != kept.size or not all(each.holds(checkpoint) for each in proven):
        raise RecordBroken([forked(f"The checkpoint kept over {kept.size} facts", kept.size)])
    return proven


def _with_length(value: bytes) -> bytes:
    return len(value).to_bytes(_LENGTH, "big") + value


def _hashed(extra: bytes) -> tuple[bytes, bytes]:
    """Header and body."""
    middle = _LENGTH + int.from_bytes(extra[:_LENGTH], "big")
    header, body = extra[_LENGTH:middle], extra[middle + _LENGTH :]
    if _with_length(header) + _with_length(body) != extra:
        raise _not_a_proof("its extra line does not hold a header and a body")
    return header, body


def _not_a_proof(why: str) -> NoteRefused:
    return NoteRefused(f"This is no proof of facts: {why}.", "Take the file as it was first handed over.")
