"""Proofs that a leaf is in the tree, and that one tree goes on from another (RFC 9162, section 2.1).

A proof is a list of roots of subtrees. A subtree is named by a span: the number of its first leaf
and the number after its last. Leaf number n belongs to the fact at position n + 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from events.evidence.tree import HASH_BYTES, Tree, inner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span: TypeAlias = tuple[int, int]


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The subtrees beside the way from a leaf to the root, the lowest first (section 2.1.3.1).

    Raises ValueError where the tree of this size has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf number {index}")
    begin, end, spans = 0, size, []
    while end - begin > 1:
        half = begin + _half(end - begin)
        if index < half:
            spans.append((half, end))
            end = half
        else:
            spans.append((begin, half))
            begin = half
    return spans[::-1]


def consistency_spans(first: int, second: int) -> list[Span]:
    """The subtrees from which both roots can be computed, the lowest first (section 2.1.4.1).

    Raises ValueError where the first tree is empty or larger than the second.
    """
    if not 0 < first <= second:
        raise ValueError(f"nothing leads from {first} leaves to {second}")
    begin, end, spans = 0, second, []
    while first != end:
        half = begin + _half(end - begin)
        if first <= half:
            spans.append((half, end))
            end = half
        else:
            spans.append((begin, half))
            begin = half
    if begin:  # otherwise it is the first tree itself, whose root the verifier has
        spans.append((begin, end))
    return spans[::-1]


def roots(leaves: Iterable[bytes], spans: Iterable[Span]) -> dict[Span, bytes]:
    """The roots of subtrees, in one pass over the leaves from the first on.

    Kept in memory: the roots, and of the subtrees begun one edge each. Subtrees of proofs lie apart
    or within each other, so that only as many are begun at a time as the tree is high.
    Raises ValueError where the leaves end before the last subtree does.
    """
    waiting = sorted(set(spans), reverse=True)
    begun: dict[Span, Tree] = {}
    found: dict[Span, bytes] = {}
    for number, leaf in enumerate(leaves):
        while waiting and waiting[-1][0] == number:
            begun[waiting.pop()] = Tree()
        for tree in begun.values():
            tree.add(leaf)
        for span in [span for span in begun if span[1] == number + 1]:
            found[span] = begun.pop(span).root()
        if not begun and not waiting:
            break
    if begun or waiting:
        raise ValueError("there are fewer leaves than the proof is about")
    return found


def proof(leaves: Iterable[bytes], spans: Sequence[Span]) -> list[bytes]:
    """The roots of these subtrees, in their order: what is handed to the verifier."""
    found = roots(leaves, spans)
    return [found[span] for span in spans]


def includes(root: bytes, size: int, index: int, leaf: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path proves that a leaf is in the tree with this root (section 2.1.3.2)."""
    if not 0 <= index < size or len(leaf) != HASH_BYTES:
        return False
    fn, sn, node = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = inner(sibling, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = inner(node, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == root


def goes_on(first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path proves that the second tree begins with all of the first (section 2.1.4.2).

    The empty tree is left out, as in the RFC: it is a part of every tree, and proves nothing.
    """
    if not 0 < first < second:
        return 0 < first == second and not path and first_root == second_root
    if not path:
        return False
    start, *rest = [first_root, *path] if first & (first - 1) == 0 else path
    fn, sn, before, after = first - 1, second - 1, start, start
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    for node in rest:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            before, after = inner(node, before), inner(node, after)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            after = inner(after, node)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and before == first_root and after == second_root


def _half(size: int) -> int:
    """The largest power of two below a size of two or more."""
    return 1 << (size - 1).bit_length() - 1
