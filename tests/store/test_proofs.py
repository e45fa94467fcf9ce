"""Proofs of inclusion and of consistency are those of RFC 9162, and nothing else is accepted."""

import json
from base64 import b64decode
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from events.evidence.proofs import consistency_spans, goes_on, includes, inclusion_spans, proof, roots
from events.evidence.tree import Tree

VECTORS = json.loads((Path(__file__).parent / "merkle_vectors.json").read_text("utf-8"))
LARGEST = 256
LEAVES = [sha256(b"\x00" + n.to_bytes(2, "big")).digest() for n in range(LARGEST)]


def hashes(texts):
    return [b64decode(text or "") for text in texts or []]


@cache
def root_of(begin, end):
    """MTH, as RFC 9162, section 2.1.1 writes it."""
    if end - begin == 1:
        return LEAVES[begin]
    half = split(end - begin)
    return sha256(b"\x01" + root_of(begin, begin + half) + root_of(begin + half, end)).digest()


def split(size):
    half = 1
    while half * 2 < size:
        half *= 2
    return half


def path_of(m, begin, end):
    """PATH(m, D_n), as section 2.1.3.1 writes it."""
    if end - begin == 1:
        return []
    half = split(end - begin)
    if m < half:
        return [*path_of(m, begin, begin + half), root_of(begin + half, end)]
    return [*path_of(m - half, begin + half, end), root_of(begin, begin + half)]


def subproof(m, begin, end, whole):
    """SUBPROOF(m, D_n, b), as section 2.1.4.1 writes it."""
    if m == end - begin:
        return [] if whole else [root_of(begin, end)]
    half = split(end - begin)
    if m <= half:
        return [*subproof(m, begin, begin + half, whole), root_of(begin + half, end)]
    return [*subproof(m - half, begin + half, end, False), root_of(begin, begin + half)]


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: case["name"])
def test_the_published_examples_of_inclusion(case):
    """The 98 of transparency-dev/merkle: 6 proofs that hold, 92 that nearly do."""
    accepted = includes(
        b64decode(case["root"] or ""),
        case["treeSize"],
        case["leafIdx"],
        b64decode(case["leafHash"] or ""),
        hashes(case["proof"]),
    )
    assert accepted is not case["wantErr"]


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: case["name"])
def test_the_published_examples_of_consistency(case):
    accepted = goes_on(
        case["size1"],
        b64decode(case["root1"] or ""),
        case["size2"],
        b64decode(case["root2"] or ""),
        hashes(case["proof"]),
    )
    assert accepted is not case["wantErr"]


def test_every_leaf_of_every_tree_is_proven():
    """Every leaf of every size to 256, against the recursive definition."""
    for size in range(1, LARGEST + 1):
        for index in range(size):
            path = [root_of(*span) for span in inclusion_spans(index, size)]
            assert path == path_of(index, 0, size)
            assert includes(root_of(0, size), size, index, LEAVES[index], path)


def test_every_tree_goes_on_from_every_smaller_one():
    """Every pair of sizes to 256, against the recursive definition."""
    for second in range(1, LARGEST + 1):
        for first in range(1, second + 1):
            path = [root_of(*span) for span in consistency_spans(first, second)]
            assert path == subproof(first, 0, second, True)
            assert goes_on(first, root_of(0, first), second, root_of(0, second), path)


@given(some.integers(1, LARGEST), some.data())
def test_one_pass_over_the_leaves_gives_the_same_proof(size, data):
    """What is read from the record, page by page, in memory that does not grow with it."""
    index = data.draw(some.integers(0, size - 1))
    first = data.draw(some.integers(1, size))
    leaves = iter(LEAVES[:size])
    assert proof(leaves, inclusion_spans(index, size)) == path_of(index, 0, size)
    assert proof(LEAVES[:size], consistency_spans(first, size)) == subproof(first, 0, size, True)


def test_several_proofs_come_from_one_pass():
    spans = [span for index in (0, 5, 6, 99) for span in inclusion_spans(index, 100)]
    assert roots(iter(LEAVES), spans) == {span: root_of(*span) for span in spans}


def test_no_more_trees_are_begun_at_a_time_than_the_tree_is_high(monkeypatch):
    """The memory of a proof over a thousand facts is that of ten."""
    begun, most = set(), 0

    class Counted(Tree):
        def add(self, leaf):
            nonlocal most
            begun.add(id(self))
            most = max(most, len(begun))
            super().add(leaf)

        def root(self):
            begun.discard(id(self))
            return super().root()

    monkeypatch.setattr("events.evidence.proofs.Tree", Counted)
    roots(LEAVES, [span for index in range(LARGEST) for span in inclusion_spans(index, LARGEST)])
    assert most <= LARGEST.bit_length()


def damaged(path):
    """The path with each byte changed in turn, each hash left out, one repeated, two exchanged."""
    for number, node in enumerate(path):
        for place in range(len(node)):
            altered = bytearray(node)
            altered[place] ^= 1 << place % 8
            yield [*path[:number], bytes(altered), *path[number + 1 :]]
        yield path[:number] + path[number + 1 :]
        yield [*path[: number + 1], node, *path[number + 1 :]]
        yield [*path[:number], node[:-1], *path[number + 1 :]]
        yield [*path, node]
    yield [*path, b""]
    yield [*path, bytes(32)]
    yield from ([*path[:n], path[n + 1], path[n], *path[n + 2 :]] for n in range(len(path) - 1))


def no_damage_is_accepted(sizes):
    for second in sizes:
        root = root_of(0, second)
        for index in {0, second // 3, second // 2, second - 1}:
            path = path_of(index, 0, second)
            assert not any(includes(root, second, index, LEAVES[index], each) for each in damaged(path))
            for other in {0, index + 1, index - 1, second - 1 - index} - {index}:
                assert not includes(root, second, other, LEAVES[index], path)
        for first in {1, second // 3, second // 2, second - 1} - {0}:
            path, before = subproof(first, 0, second, True), root_of(0, first)
            if first < second:
                assert not any(goes_on(first, before, second, root, each) for each in damaged(path))


def test_no_damaged_proof_is_accepted():
    """Each byte of each hash in turn; every hash left out, repeated, shortened, exchanged."""
    no_damage_is_accepted([2, 3, 5, 8, 11, 21, 64, 100, 255])


@pytest.mark.slow
def test_no_damaged_proof_of_any_size_is_accepted():
    no_damage_is_accepted(range(2, LARGEST + 1))


@given(some.integers(2, LARGEST), some.data())
def test_a_proof_of_another_root_or_size_is_not_accepted(size, data):
    """A size that gives the same shape of path is found by the root alone, which the size does not enter."""
    index = data.draw(some.integers(0, size - 1))
    path = path_of(index, 0, size)
    assert not includes(root_of(0, size - 1), size, index, LEAVES[index], path)
    assert not includes(root_of(0, size), size, index, LEAVES[(index + 1) % size], path)
    first = data.draw(some.integers(1, size - 1))
    steps = subproof(first, 0, size, True)
    assert not goes_on(first, root_of(0, first), size, LEAVES[0], steps)
    assert not goes_on(first, root_of(0, size), size, root_of(0, size), steps)
    assert not goes_on(size, root_of(0, size), first, root_of(0, first), steps)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_what_is_not_in_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_spans(index, size)
    assert not includes(LEAVES[0], size, index, LEAVES[0], [])


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3), (0, 0)])
def test_nothing_leads_from_an_empty_tree_or_back(first, second):
    with pytest.raises(ValueError, match="nothing leads"):
        consistency_spans(first, second)
    assert not goes_on(first, LEAVES[0], second, LEAVES[0], [])


def test_leaves_that_end_too_early_are_a_mistake():
    with pytest.raises(ValueError, match="fewer leaves"):
        proof(LEAVES[:5], inclusion_spans(2, 8))
