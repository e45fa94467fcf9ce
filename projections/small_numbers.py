"""Small numbers in what is published: shown as "c", so that no child can be told by them.

The Department for Education writes "c" to protect confidentiality, hides further cells where the totals
would give a hidden one away, and shows zero where the figure is zero (serious incident notifications: data
guidance). It has named a threshold once ("2 or fewer", 2020-21), of numbers for the whole of England. A
partnership has a handful of incidents a year, so that here 1 to 4 are hidden: local policy, to be confirmed
by the partnership.

Of one authority the Department publishes no characteristics at all. So where children are counted, no zero
is shown of a hidden total (`concealed`), or it would say of one child what the others were not; and it is so
of every hidden total, whether small or hidden for the sake of others, or the zeros would tell which is which.
Where duties and returns are counted (`protected`), every zero is shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, NamedTuple

from projections.alternatives import Key, Sum, Sums, another

HIDDEN = "c"
LARGEST_HIDDEN = 4
SMALLEST = LARGEST_HIDDEN + 1
"""The smallest number above zero that is shown."""
ALL = "all"
"""The name of the row and of the column of totals."""

Cell = tuple[str, str]


def suppressed(number: int) -> str:
    """A number by itself, as it may be published: c for 1 to 4."""
    return HIDDEN if 1 <= number <= LARGEST_HIDDEN else str(number)


def suppressed_share(part: int, whole: int) -> str:
    """A share in per cent without decimals, c where either part of the whole is a small number, - of none."""
    if not whole:
        return "-"
    if HIDDEN in {suppressed(part), suppressed(whole - part), suppressed(whole)}:
        return HIDDEN
    return f"{100 * part / whole:.0f}%"


def concealed(counts: Mapping[Key, int], sums: Sequence[Sum[Key]]) -> dict[Key, int | str]:
    """Counts of children, with c for each that is small and for what would give it away.

    `sums` name every total with its parts. Of a hidden total no zero is shown, unless another total of it
    is shown as zero.
    """
    hidden = _Hiding(counts, sums, zeros=True).hidden()
    return {key: HIDDEN if key in hidden else count for key, count in counts.items()}


def kept_apart(counts: Mapping[Key, int], sums: Sequence[Sum[Key]]) -> dict[Key, str]:
    """Counts of what is no child, with c as in `concealed`, and with every zero shown."""
    hidden = _Hiding(counts, sums, zeros=False).hidden()
    return {key: HIDDEN if key in hidden else str(count) for key, count in counts.items()}


def protected_list(counts: Mapping[str, int]) -> dict[str, str]:
    """Numbers that add up, with their total under `all`, so that no hidden one follows from the others."""
    shown = protected({(name, ""): number for name, number in counts.items()})
    return {name: shown[name, ""] for name in (*counts, ALL)}


def protected(counts: Mapping[Cell, int]) -> dict[Cell, str]:
    """A table of numbers by row and column, with totals under `all`, so that no hidden one can be worked out.

    A list is a table whose one column is called "", and has no totals of its rows.
    """
    numbers = _with_totals(counts)
    return kept_apart(numbers, _lines(numbers))


def _with_totals(counts: Mapping[Cell, int]) -> dict[Cell, int]:
    rows, columns = _names(counts, 0), _names(counts, 1) or [""]
    numbers = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    numbers |= {(ALL, column): sum(numbers[row, column] for row in rows) for column in columns}
    if columns != [""]:
        numbers |= {(row, ALL): sum(numbers[row, column] for column in columns) for row in (*rows, ALL)}
    return numbers


def _names(cells: Iterable[Cell], side: int) -> list[str]:
    return list(dict.fromkeys(cell[side] for cell in cells))


def _lines(numbers: Mapping[Cell, int]) -> list[Sum[Cell]]:
    """Every row and every column that adds up to a total."""
    rows, columns = _names(numbers, 0), _names(numbers, 1)
    across = [[(row, column) for column in columns] for row in rows]
    down = [[(row, column) for row in rows] for column in columns]
    return [(each[-1], each[:-1]) for each in (*across, *down) if ALL in each[-1] and each[:-1]]


class _Known(NamedTuple, Generic[Key]):
    """A hidden number that can be worked out, and the numbers that bar it from being another one."""

    key: Key
    bars: AbstractSet[Key]


class _Hiding(Generic[Key]):
    """What is hidden of a table, and more and more of it until no hidden number can be worked out."""

    def __init__(self, numbers: Mapping[Key, int], sums: Sequence[Sum[Key]], *, zeros: bool) -> None:
        self.numbers, self.sums, self.zeros = numbers, Sums(sums), zeros
        self._hidden = {key for key, number in numbers.items() if suppressed(number) == HIDDEN}
        self._totals = {total for total, _ in self.sums.all}

    def hidden(self) -> AbstractSet[Key]:
        """Every number that is not shown."""
        safe: set[Key] = set()
        lost: set[Key] = set()
        self._spread()
        while known := self._known(safe, lost):
            if (more := self._beside(known)) is None:
                lost.add(known.key)
                continue
            lost.clear()
            self._hidden.add(more)
            self._spread()
        return self._hidden

    def _known(self, safe: set[Key], lost: AbstractSet[Key]) -> "_Known[Key] | None":
        """A hidden number that can be worked out, if there is one; those that cannot are safe for good."""
        for key in self.numbers:
            if key in self._hidden and key not in safe and key not in lost:
                found = another(key, self.numbers, self.sums, self._hidden, self._least)
                if not found.moved:
                    return _Known(key, found.stopped_at)
                safe |= found.moved
        return self._all_fours()

    def _all_fours(self) -> "_Known[Key] | None":
        """A number known to whoever takes every c for a small one: those of a sum are as large as can be."""
        for total, parts in self.sums.all:
            ours = {self.numbers[key] for key in parts if key in self._hidden}
            if ours == {LARGEST_HIDDEN} and total not in self._hidden and self._shown(parts):
                return _Known(total, {*parts})
        return None

    def _least(self, key: Key) -> int:
        """The least a reader knows a hidden number to be."""
        return 0 if self.zeros and any(total in self._hidden for total in self.sums.over(key)) else 1

    def _spread(self) -> None:
        """Hide the zeros of every hidden total, where zeros are hidden at all."""
        while self.zeros and (more := {*self._zeros()} - self._hidden):
            self._hidden |= more

    def _zeros(self) -> Iterator[Key]:
        for total, parts in self.sums.all:
            if total in self._hidden:
                yield from (key for key in parts if not self.numbers[key] and not self._plain(key))

    def _plain(self, key: Key) -> bool:
        """Whether a zero is seen from a total that is shown as zero."""
        return any(not self.numbers[over] and over not in self._hidden for over in self.sums.over(key))

    def _beside(self, known: "_Known[Key]") -> Key | None:
        """What to hide for a known number: the smallest of what bars another one, parts before totals."""
        near = {key for total, parts in self.sums.around(known.key) for key in (total, *parts)}
        further = (key for each in near for total, parts in self.sums.around(each) for key in (total, *parts))
        found = self._shown(known.bars) or self._shown(near) or self._shown(further)
        return min(found, key=lambda key: (key in self._totals, self.numbers[key]), default=None)

    def _shown(self, keys: Iterable[Key]) -> list[Key]:
        """The numbers above zero that are still shown, in the order of the table."""
        among = {*keys}
        return [key for key in self.numbers if key in among and key not in self._hidden and self.numbers[key]]
