"""Whether a hidden number could be another one: a second way to fill what is hidden, all sums kept.

A reader knows every sum, every number that is shown, and the least that a hidden one can be. From the true
numbers one hidden cell is moved by one, and each sum that is then off is put right by moving another hidden
cell of it. What is found is proof. The search gives up early, and then the cell counts as known: too much
may be hidden by that, and never too little.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)
Sum = tuple[Key, Sequence[Key]]
"""A total, and the parts that add up to it."""
_TRIES = 300
"""After so many moves the search gives up; what is found is mostly found within twenty."""


class Sums(Generic[Key]):
    """Sums, and for every number those in which it stands: as a part (1) or as the total (-1)."""

    def __init__(self, sums: Sequence[Sum[Key]]) -> None:
        """Index the sums once."""
        self.all: Sequence[Sum[Key]] = [(total, tuple(parts)) for total, parts in sums if parts]
        self.of: dict[Key, list[tuple[int, int]]] = {}
        for number, (total, parts) in enumerate(self.all):
            self.of.setdefault(total, []).append((number, -1))
            for part in parts:
                self.of.setdefault(part, []).append((number, 1))

    def over(self, key: Key) -> Iterator[Key]:
        """The totals of which a number is a part."""
        return (self.all[number][0] for number, sign in self.of.get(key, ()) if sign > 0)

    def around(self, key: Key) -> Iterator[Sum[Key]]:
        """Every sum in which a number stands."""
        return (self.all[number] for number, _ in self.of.get(key, ()))


class Found(NamedTuple, Generic[Key]):
    """What a search found: the hidden numbers that move together; or else the numbers at which it stopped."""

    moved: AbstractSet[Key]
    stopped_at: AbstractSet[Key]


def another(
    cell: Key,
    numbers: Mapping[Key, int],
    sums: Sums[Key],
    hidden: AbstractSet[Key],
    least: Callable[[Key], int],
) -> Found[Key]:
    """Another filling of what is hidden in which this number is another one."""
    stopped_at: set[Key] = set()
    for step in (1, -1):
        search = _Search(numbers, sums, hidden, least)
        if search.can(cell, step) and search.moves(cell, step):
            return Found(search.moved.keys(), frozenset())
        stopped_at |= search.stopped_at
    return Found(frozenset(), stopped_at)


class _Search(Generic[Key]):
    """A search: what was moved, which sums are off by how much, and how many tries are left."""

    def __init__(
        self,
        numbers: Mapping[Key, int],
        sums: Sums[Key],
        hidden: AbstractSet[Key],
        least: Callable[[Key], int],
    ) -> None:
        self.numbers, self.sums, self.hidden, self.least = numbers, sums, hidden, least
        self.moved: dict[Key, int] = {}
        self.off: dict[int, int] = {}
        self.stopped_at: set[Key] = set()
        self.tries = _TRIES

    def can(self, key: Key, step: int) -> bool:
        """Whether a number may be moved: it is hidden, goes not back, and stays as large as it must be."""
        moved = self.moved.get(key, 0)
        if key not in self.hidden or moved * step < 0:
            return False
        return step > 0 or self.numbers[key] + moved + step >= self.least(key)

    def moves(self, key: Key, step: int) -> bool:
        """Whether every sum can be kept once this number is moved; if not, nothing is."""
        self.tries -= 1
        self._move(key, step)
        if self._put_right():
            return True
        self._move(key, -step)
        return False

    def _put_right(self) -> bool:
        if not self.off:
            return True
        number, ways = min(
            ((number, self._ways(number)) for number in self.off), key=lambda each: len(each[1])
        )
        if not ways:
            total, parts = self.sums.all[number]
            self.stopped_at |= {total, *parts}
        for _, key, step in sorted(ways, key=lambda way: way[0]):
            if self.tries <= 0:
                return False
            if self.moves(key, step):
                return True
        return False

    def _ways(self, number: int) -> list[tuple[int, Key, int]]:
        """The moves that bring a sum nearer to being kept, each with how far off all sums then are."""
        total, parts = self.sums.all[number]
        step = -1 if self.off[number] > 0 else 1
        ways = [(key, step) for key in parts if self.can(key, step)]
        ways += [(total, -step)] if self.can(total, -step) else []
        return [(self._cost(key, step), key, step) for key, step in ways]

    def _cost(self, key: Key, step: int) -> int:
        changes = ((self.off.get(number, 0), sign * step) for number, sign in self.sums.of[key])
        return sum(abs(off + change) - abs(off) for off, change in changes)

    def _move(self, key: Key, step: int) -> None:
        _add(self.moved, key, step)
        for number, sign in self.sums.of.get(key, ()):
            _add(self.off, number, sign * step)


def _add(counts: "dict[Key, int]", key: Key, step: int) -> None:
    """Add to a count, and forget it where it is nought."""
    counts[key] = counts.get(key, 0) + step
    if not counts[key]:
        del counts[key]
