"""Tables on pages: columns as wide as what they hold; where the page is too narrow, broken at words."""

import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeAlias

import msgspec

from scheduler.cli.words import shown

Cell: TypeAlias = str | tuple[str, str]
Styled: TypeAlias = Callable[[str, str], str]
"""Gives a text in a style, as the page has it."""

GAP = 2
"""Spaces between two columns."""
HEAD = "title"
_WHOLE = frozenset({"case", "duty", "fact", "day", "due", "announced", "opened", "published", "position"})


class Table(msgspec.Struct, frozen=True):
    """A table on a page; a cell is a text, or a text with its style."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    indent: int = 0
    whole: frozenset[str] = _WHOLE
    """Columns whose cells are never broken."""

    @property
    def filled(self) -> list[int]:
        """The columns that hold anything."""
        return [n for n, _ in enumerate(self.columns) if any(said(row[n]) for row in self.rows)]

    def cells(self, number: int) -> list[str]:
        """What stands in a column, its name first."""
        return [self.columns[number], *(shown(said(row[number])) for row in self.rows)]

    def least(self, number: int) -> int:
        """How narrow a column can become without breaking what is to stay whole."""
        if self.columns[number] in self.whole:
            return max(map(wide, self.cells(number)))
        return max(wide(word) for cell in self.cells(number) for word in cell.split() or [""])

    @property
    def narrowest(self) -> int:
        """How narrow the table can become without cutting a word."""
        return self.indent + sum(self.least(number) + GAP for number in self.filled)


def said(cell: Cell) -> str:
    """The text of a cell."""
    return cell if isinstance(cell, str) else cell[0]


def wide(text: str) -> int:
    """How many places a text takes: two for a wide character, none for an accent that combines."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def drawn(table: Table, width: int, styled: Styled) -> Iterator[str]:
    """The lines of a table on a page of this width."""
    widths = _widths(table, width)
    yield from _row([(table.columns[number], HEAD) for number in widths], table.indent, widths, styled)
    for row in table.rows:
        yield from _row([row[number] for number in widths], table.indent, widths, styled)


def _widths(table: Table, width: int) -> dict[int, int]:
    """The width of each column that holds anything: the widest give way first, down to their least."""
    widths = {number: max(map(wide, table.cells(number))) for number in table.filled}
    excess = table.indent + sum(widths.values()) + GAP * (len(widths) - 1) - width
    least = {number: table.least(number) for number in widths} if excess > 0 else widths
    while excess > 0 and (giving := [number for number in widths if widths[number] > least[number]]):
        widths[max(giving, key=lambda number: widths[number])] -= 1
        excess -= 1
    return widths


def _row(cells: Sequence[Cell], indent: int, widths: dict[int, int], styled: Styled) -> Iterator[str]:
    columns = [
        [_padded(line, cell, width, styled) for line in _broken(shown(said(cell)), width)]
        for cell, width in zip(cells, widths.values(), strict=True)
    ]
    empty = [" " * width for width in widths.values()]
    for lines in zip_longest(*columns):
        parts = (line or blank for line, blank in zip(lines, empty, strict=True))
        yield " " * indent + (" " * GAP).join(parts).rstrip()


def _broken(text: str, width: int) -> list[str]:
    if wide(text) <= width:
        return [text]
    return textwrap.wrap(text, width, break_on_hyphens=False)


def _padded(line: str, cell: Cell, width: int, styled: Styled) -> str:
    style = "" if isinstance(cell, str) else cell[1]
    return styled(line, style) + " " * (width - wide(line))
