"""Small numbers in what is published: shown as "c", so that no child can be told by them.

The Department for Education writes "c" to protect confidentiality, hides further cells where the totals
would give a hidden one away, and shows zero where the figure is zero (serious incident notifications: data
guidance). It has named a threshold once ("2 or fewer", 2020-21), of numbers for the whole of England. A
partnership has a handful of incidents a year, so that here 1 to 4 are hidden: local policy, to be confirmed
by the partnership.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

HIDDEN = "c"
LARGEST_HIDDEN = 4
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


def protected_list(counts: Mapping[str, int]) -> dict[str, str]:
    """Numbers that add up, with their total under `all`, so that no hidden one follows from the others."""
    shown = protected({(name, ""): number for name, number in counts.items()})
    return {name: shown[name, ""] for name in (*counts, ALL)}


def protected(counts: Mapping[Cell, int]) -> dict[Cell, str]:
    """A table of numbers by row and column, with totals under `all`, so that no hidden one can be worked out.

    A list is a table whose one column is called "", and has no totals of its rows.
    """
    numbers = _with_totals(counts)
    lines = _lines(numbers)
    hidden = {cell for cell, number in numbers.items() if suppressed(number) == HIDDEN}
    while more := _to_hide(numbers, lines, hidden):
        hidden.add(more)
    return {cell: HIDDEN if cell in hidden else str(number) for cell, number in numbers.items()}


class _Line(NamedTuple):
    """Cells that add up to another one."""

    cells: tuple[Cell, ...]
    total: Cell


def _with_totals(counts: Mapping[Cell, int]) -> dict[Cell, int]:
    rows, columns = _names(counts, 0), _names(counts, 1) or [""]
    numbers = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    numbers |= {(ALL, column): sum(numbers[row, column] for row in rows) for column in columns}
    if columns != [""]:
        numbers |= {(row, ALL): sum(numbers[row, column] for column in columns) for row in (*rows, ALL)}
    return numbers


def _names(cells: Iterable[Cell], side: int) -> list[str]:
    return list(dict.fromkeys(cell[side] for cell in cells))


def _lines(numbers: Mapping[Cell, int]) -> list[_Line]:
    """Every row and every column that adds up to a total."""
    rows, columns = _names(numbers, 0), _names(numbers, 1)
    across = [[(row, column) for column in columns] for row in rows]
    down = [[(row, column) for row in rows] for column in columns]
    return [_Line(tuple(each[:-1]), each[-1]) for each in (*across, *down) if ALL in each[-1] and each[:-1]]


def _to_hide(numbers: Mapping[Cell, int], lines: Sequence[_Line], hidden: Collection[Cell]) -> Cell | None:
    """The next cell to hide because another one follows from what is shown; None where none does."""
    for line in _weak(numbers, lines, hidden):
        shown = [cell for cell in (*line.cells, line.total) if cell not in hidden and numbers[cell]]
        if shown:
            return min(shown, key=lambda cell: (ALL in cell, numbers[cell]))
    return None


def _weak(numbers: Mapping[Cell, int], lines: Sequence[_Line], hidden: Collection[Cell]) -> Iterator[_Line]:
    """The lines in which something hidden can be worked out."""
    for line in lines:
        ours = [cell for cell in line.cells if cell in hidden]
        alone = len(ours) + (line.total in hidden) == 1
        all_ones = line.total not in hidden and sum(numbers[cell] for cell in ours) == len(ours) > 0
        if alone or all_ones:
            yield line
    for cell in hidden:
        if follows(cell, hidden):
            yield from (line for line in lines if cell in (*line.cells, line.total))


def follows(cell: Cell, hidden: Collection[Cell]) -> bool:
    """Whether a hidden cell of a table follows from several of its rows and columns together.

    It does not if one can go from its row to its column by way of other hidden cells: then a number can
    be taken from one and given to the next all around, and every total stays. A list has no such ways.
    """
    if not cell[1]:
        return False
    others = [other for other in hidden if other != cell]
    rows, columns = {cell[0]}, set[str]()
    while more := [c for r, c in others if r in rows and c not in columns]:
        columns |= {*more}
        rows |= {r for r, c in others if c in columns}
    return cell[1] not in columns
