"""The tree over the leaves is that of RFC 6962."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from events.evidence.tree import EMPTY, Tree


def root_of(leaves):
    """RFC 6962, section 2.1, word for word: split at the largest power of two below n."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()


def grown(leaves):
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree


LEAVES = [sha256(b"\x00" + bytes([n])).digest() for n in range(140)]


@pytest.mark.parametrize("size", range(140))
def test_the_root_of_every_size_is_that_of_the_definition(size):
    assert grown(LEAVES[:size]).root() == root_of(LEAVES[:size])


PUBLISHED = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43",
             b"\x50\x51\x52\x53\x54\x55\x56\x57",
             b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"]  # fmt: skip


ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_of_the_published_example(size):
    """The reference data of Certificate Transparency (transparency-dev/merkle, testonly/constants.go)."""
    tree = grown(sha256(b"\x00" + entry).digest() for entry in PUBLISHED[:size])
    assert tree.root().hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert Tree().root() == EMPTY == sha256(b"").digest()


@given(some.integers(0, 140), some.integers(0, 140))
def test_a_tree_goes_on_from_its_size_and_its_edge(first, second):
    """What a checkpoint must keep: as many hashes as there are ones in the size."""
    first, second = sorted((first, second))
    half = grown(LEAVES[:first])
    assert len(half.frontier) == first.bit_count()
    again = Tree(half.size, half.frontier)
    for leaf in LEAVES[first:second]:
        again.add(leaf)
    assert again.root() == root_of(LEAVES[:second])


def test_an_edge_that_does_not_belong_to_the_size_is_a_mistake():
    with pytest.raises(ValueError, match="3 leaves"):
        Tree(3, (b"",))
