"""A grid: the cells of one sheet as they stand in a file, whatever kind of file it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple, TypeAlias

from scheduler.cli.endings import USAGE, Ending

Cell: TypeAlias = str | int | float | bool | datetime | date | time | None
MOST_ROWS, MOST_COLUMNS = 100_000, 60
_LETTERS, _FEW = 26, 5


class Line(NamedTuple):
    """One row of a grid, numbered as a spreadsheet numbers it."""

    number: int
    cells: Sequence[Cell]


class Merge(NamedTuple):
    """Cells that were merged into one: the first row and column and the last, counted from 1 and from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class Grid:
    """The rows of a sheet, and what a reader of the cells alone would not see.

    `formulas` are the cells, by row and column, that hold a formula; `notes` what is said aloud.
    """

    sheet: str
    lines: Iterator[Line]
    merges: list[Merge] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def letter(column: int) -> str:
    """What a spreadsheet calls a column, counted from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def number_of(letters: str) -> int:
    """The number of a column, counted from 0."""
    number = 0
    for each in letters:
        number = number * _LETTERS + ord(each) - ord("A") + 1
    return number - 1


def filled(lines: Iterator[Line], name: str) -> Iterator[Line]:
    """The rows in which anything stands; Ending where there are more than are read."""
    for count, line in enumerate(each for each in lines if any(map(_something, each.cells))):
        if count > MOST_ROWS:
            raise Ending(USAGE, f"{name}: it has more than {MOST_ROWS:,} rows; part it, an agency each.")
        yield line


def _something(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def first_few(columns: Sequence[int]) -> str:
    """Columns by their letters, the first few of many: columns G, H, I, J, K and 295 more."""
    said = ", ".join(letter(each) for each in columns[:_FEW])
    more = f" and {len(columns) - _FEW} more" if len(columns) > _FEW else ""
    return f"column {said}" if len(columns) == 1 else f"columns {said}{more}"


def ranges(rows: Sequence[int]) -> str:
    """Row numbers as people say them: 4, 7 to 9."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in runs)
