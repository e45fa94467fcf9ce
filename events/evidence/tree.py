"""The Merkle tree over the leaves of the record (RFC 6962, section 2.1).

Leaf number n is the leaf of the fact at position n + 1; it is a hash already, made with 0x00.
An inner node is SHA-256(0x01 || left || right).
"""

from __future__ import annotations

from hashlib import sha256

EMPTY = sha256().digest()
"""The root of the tree without leaves."""
HASH_BYTES = 32


def inner(left: bytes, right: bytes) -> bytes:
    """The node above two others."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """Takes leaves one by one and keeps only what the root needs: one hash for each 1 in size."""

    def __init__(self, size: int = 0, frontier: tuple[bytes, ...] = ()) -> None:
        if len(frontier) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} hashes at its edge")
        self.size = size
        self._frontier = list(frontier)

    @property
    def frontier(self) -> tuple[bytes, ...]:
        """The roots of the full subtrees, the largest first; with the size, all there is to keep."""
        return tuple(self._frontier)

    def add(self, leaf: bytes) -> None:
        """Add the next leaf."""
        node, full = leaf, self.size
        while full & 1:
            node = sha256(b"\x01" + self._frontier.pop() + node).digest()
            full >>= 1
        self._frontier.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._frontier:
            return EMPTY
        *left, node = self._frontier
        for subtree in reversed(left):
            node = inner(subtree, node)
        return node
