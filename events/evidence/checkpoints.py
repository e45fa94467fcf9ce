"""Checkpoints: signed notes that say how many facts there were and what their root was.

C2SP, tlog-checkpoint.md: three lines, the origin, the size and the root in base64.
The origin is `spr/<log id>`, and the key signs under the same name; a log id is unique by itself,
so no host name is needed, and the note says nothing of who keeps the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from events.evidence.findings import (
    UNFIT_EDGE,
    not_all_there,
    not_ours,
    not_taken,
    odd_checkpoint,
    unlike_its_bytes,
)
from events.evidence.notes import Note, Signer, decoded, encoded, signed, whole_number
from events.evidence.snapshot import StoredCheckpoint
from events.evidence.tree import HASH_BYTES, Tree
from events.layout import leaf_hash
from events.refusals import NoteRefused, RecordBroken, RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from events.evidence.notes import Verifier
    from events.record import Head, Recorded

SECRET = "checkpoints"  # noqa: S105 - the name of a secret, not the secret
_LEAST_LINES = 3
_PAGE = 1000


class Secrets(Protocol):
    """Where the secret that signs is kept."""

    def secret(self, name: str) -> bytes:
        """The 32-byte secret of this name, made when first needed."""
        ...


class KnownSecrets(Protocol):
    """The same, looked into without making anything."""

    def known_secret(self, name: str) -> bytes | None:
        """The 32-byte secret of this name where there is one."""
        ...


class Signable(Protocol):
    """A store whose facts a checkpoint can cover."""

    @property
    def log(self) -> str:
        """The id of the log."""
        ...

    def head(self) -> Head:
        """The newest fact."""
        ...

    def after(self, position: int, limit: int = 500) -> list[Recorded]:
        """The next facts after a position."""
        ...

    def newest_checkpoint(self) -> StoredCheckpoint | None:
        """The largest checkpoint that is kept."""
        ...

    def keep_checkpoint(self, new: StoredCheckpoint, *, after: int) -> bool:
        """Keep a checkpoint where the newest one has still the size `after`."""
        ...


class Checkpoint(msgspec.Struct, frozen=True):
    """What the text of a checkpoint says."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def of(cls, log: str, tree: Tree) -> Self:
        """The checkpoint over a tree."""
        return cls(origin(log), tree.size, tree.root())

    @classmethod
    def read(cls, note: Note) -> Self:
        """What a note says; NoteRefused where it is no checkpoint. Further lines are left alone."""
        lines = note.text.removesuffix("\n").split("\n")
        if len(lines) < _LEAST_LINES or not all(lines):
            raise _not_a_checkpoint("it has too few lines, or an empty one")
        name, size, root = lines[:_LEAST_LINES]
        number, value = whole_number(size), decoded(root)
        if number is None:
            raise _not_a_checkpoint("its second line is not a number of facts")
        if value is None or len(value) != HASH_BYTES:
            raise _not_a_checkpoint("its third line is not a root")
        return cls(name, number, value)

    @property
    def text(self) -> str:
        """The three lines."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"


def origin(log: str) -> str:
    """The name under which a log issues checkpoints, and of the key that signs them."""
    return f"spr/{log}"


def signer_of(log: str, keys: Secrets) -> Signer:
    """Who signs the checkpoints of a log: the secret is made when first needed."""
    return Signer(origin(log), keys.secret(SECRET))


def known_verifier(log: str, keys: KnownSecrets) -> Verifier | None:
    """The key that verifies what this keystore signed; None where it never signed, and nothing is made."""
    secret = keys.known_secret(SECRET)
    return None if secret is None else Signer(origin(log), secret).verifier


def make_checkpoint(store: Signable, keys: Secrets) -> StoredCheckpoint:
    """The checkpoint over every fact there is now: signed, kept, and the same when asked again.

    It goes on from the newest one, which must be ours and fit its edge, and reads only the facts
    after it. Nothing smaller and nothing that differs is ever signed.
    Raises RecordBroken where the record is not what was signed before, StoreOlder, KeyMissing,
    RecordError where there is no fact yet.
    """
    signer = signer_of(store.log, keys)
    while True:
        newest = store.newest_checkpoint()
        tree = Tree() if newest is None else _grown_again(newest, signer)
        before, head = tree.size, store.head().position
        if head < before:
            raise RecordBroken([not_all_there("The newest checkpoint", before, head)])
        if newest is not None and head == before:
            return newest
        for leaf in leaves(store, before, head):
            tree.add(leaf)
        made = _signed(store.log, tree, signer)
        if store.keep_checkpoint(made, after=before):
            return made
        if store.newest_checkpoint() == newest:  # nobody else was faster
            raise RecordBroken([not_taken(made.size)])


def leaves(store: Signable, after: int, last: int) -> Iterator[bytes]:
    """The leaves after a position up to another, each computed from its bytes.

    Raises RecordBroken where one is missing, or another is in its row.
    """
    position = after
    while position < last:
        page = store.after(position, min(_PAGE, last - position))
        for fact in page:
            leaf = leaf_hash(fact.header, fact.body)
            if leaf != fact.leaf or fact.position != position + 1:
                raise RecordBroken([unlike_its_bytes(position + 1)])
            position += 1
            yield leaf
        if not page:
            raise RecordBroken([unlike_its_bytes(position + 1)])


def tree_of(kept: StoredCheckpoint) -> Tree:
    """The tree whose edge is kept with a checkpoint; ValueError where edge and size do not fit."""
    edge = (kept.frontier[at : at + HASH_BYTES] for at in range(0, len(kept.frontier), HASH_BYTES))
    return Tree(kept.size, tuple(edge))


def _grown_again(kept: StoredCheckpoint, signer: Signer) -> Tree:
    """The tree under a checkpoint that is kept, once it is sure that we signed its root."""
    try:
        note = Note.read(kept.note)
        if not note.signed_by([signer.verifier]):
            raise RecordBroken([not_ours(kept.size)])
        tree = tree_of(kept)
        if Checkpoint.read(note) != Checkpoint(signer.verifier.name, tree.size, tree.root()):
            raise RecordBroken([odd_checkpoint(kept.size, UNFIT_EDGE)])
    except (NoteRefused, ValueError) as error:
        raise RecordBroken([not_ours(kept.size)]) from error
    return tree


def _signed(log: str, tree: Tree, signer: Signer) -> StoredCheckpoint:
    if not tree.size:
        raise RecordError("There is no fact yet to sign for.", "Record something first.")
    note = signed(Checkpoint.of(log, tree).text, signer)
    return StoredCheckpoint(tree.size, bytes(note), b"".join(tree.frontier))


def _not_a_checkpoint(why: str) -> NoteRefused:
    return NoteRefused(f"The note is no checkpoint: {why}.", "Take the file as it was first handed over.")
