"""Draws a table on a page: cells broken between words, each line of a column as wide as the others."""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from scheduler.cli.words import shown

if TYPE_CHECKING:
    from scheduler.cli.render import Table

GAP = 2
"""Blanks between two columns."""
Styled: TypeAlias = Callable[[str, str], str]
"""A text in a style, or the text as it is where nothing is coloured."""


def wide(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def drawn(table: "Table", width: int, styled: Styled) -> Iterator[str]:
    """The lines of a table on a page of this width, its heads first where any column has one."""
    widths = table.widths(width)
    if any(table.columns):
        heads = [(table.columns[number], "title") for number in widths]
        yield from _row(heads, list(widths.values()), table.indent, styled)
    for row in table.rows:
        cells = [cell if isinstance(cell, tuple) else (cell, "") for cell in (row[n] for n in widths)]
        yield from _row(cells, list(widths.values()), table.indent, styled)


def _row(
    cells: Sequence[tuple[str, str]], widths: Sequence[int], indent: int, styled: Styled
) -> Iterator[str]:
    """The lines of one row: as many as its longest cell needs."""
    broken = [_broken(shown(text), width) for (text, _), width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*broken, fillvalue=""):
        columns = zip(parts, cells, widths, strict=True)
        line = (styled(part, style) + " " * (width - wide(part) + GAP) for part, (_, style), width in columns)
        yield (" " * indent + "".join(line)).rstrip()


def _broken(text: str, width: int) -> list[str]:
    """A text in lines of at most this width, broken between words, and within those that are too long."""
    if wide(text) <= width:
        return [text]
    lines = [""]
    for word in text.split(" "):
        together = f"{lines[-1]} {word}" if lines[-1] else word
        if wide(together) <= width:
            lines[-1] = together
        else:
            lines += _folded(word, width)
    return [line for line in lines if line]


def _folded(word: str, width: int) -> list[str]:
    """A word in pieces of at most this width, which take up no more than that each."""
    pieces = [""]
    for character in word:
        if pieces[-1] and wide(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
