"""The one renderer: a page for people, or JSON, lines of JSON, or CSV for programs.

Only pages are coloured, and only tables on pages need rich, which loads then.
"""

import io
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from scheduler.cli.words import shown

if TYPE_CHECKING:
    from scheduler.sheets.as_ics import DueDay

WIDTH = 100
"""The width of a page that goes to no terminal, where COLUMNS does not say."""
NARROWEST = 40
_GAP = 2
"""Blanks between two columns of a table."""
_WHOLE = frozenset({"case", "duty", "fact", "day", "due", "announced", "opened", "published", "position"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; what does not fit continues below, under its own beginning."""

    text: str = ""
    style: str = ""
    indent: int = 0
    hang: int = 2


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a page; a cell is a text, or a text with its style."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str | tuple[str, str]]]
    indent: int = 0
    whole: frozenset[str] = _WHOLE
    """Columns whose cells are never broken."""

    @property
    def filled(self) -> list[int]:
        """The columns that hold anything."""
        return [n for n, _ in enumerate(self.columns) if any(_said(row[n]) for row in self.rows)]

    def least(self, number: int) -> int:
        """How narrow a column can become without breaking what is to stay whole."""
        cells = self._cells(number)
        if self.columns[number] in self.whole:
            return max(map(_wide, cells))
        return max(_wide(word) for cell in cells for word in cell.split() or [""])

    def _cells(self, number: int) -> list[str]:
        return [self.columns[number], *(shown(_said(row[number])) for row in self.rows)]

    @property
    def narrowest(self) -> int:
        """How narrow the table can become without cutting a word."""
        return self.indent + sum(self.least(number) + _GAP for number in self.filled)

    def widths(self, width: int) -> dict[int, int]:
        """How wide each column is on a page: as wide as its cells, or its share of the room.

        Decided here and not by rich, which lays out a table wider than the page, and cuts it.
        """
        widths = {number: self.least(number) for number in self.filled}
        wants = {
            number: max(_wide(cell) for cell in self._cells(number)) - narrowest
            for number, narrowest in widths.items()
        }
        room = max(0, width - self.narrowest + _GAP)  # the last column needs no gap behind it
        for left, number in zip(range(len(wants), 0, -1), sorted(wants, key=wants.__getitem__), strict=True):
            given = max(0, min(wants[number], room // left))
            widths[number] += given
            room -= given
        return widths


def _wide(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _said(cell: str | tuple[str, str]) -> str:
    return cell if isinstance(cell, str) else cell[0]


Block: TypeAlias = Line | Table


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers: for programs a document and its rows, for people a page."""

    document: Mapping[str, Any]
    page: Sequence[Block]
    rows: Sequence[Mapping[str, Any]] | None = None
    """One mapping a line, where the answer is a list."""
    not_checked: Sequence[str] = ()
    """What an examination could not see: in NDJSON and CSV lines of their own, after the others."""
    due_days: Sequence["DueDay"] | None = None
    """What goes into a calendar, where the answer is of due dates."""


def of_the_past(answer: Answer, says: str, asked: Mapping[str, Any]) -> Answer:
    """The answer with the past that was asked about: above the page, and in the document."""
    document = {**answer.document, "asked_past": asked}
    return replace(answer, document=document, page=[Line(says, "dim"), *answer.page])


def write(answer: Answer, form: str | None, color: str = "auto") -> None:
    """Print the answer: for people a page, for programs in the form asked for."""
    if form in (None, "table"):
        _page(answer, color)
    else:
        click.echo(text_of(answer, str(form)), nl=False)


def text_of(answer: Answer, form: str) -> str:
    """The answer as JSON, lines of JSON, or CSV."""
    from scheduler.sheets import as_csv, as_json

    if form == "json":
        return as_json.line(answer.document, indent=2)
    rows = [answer.document] if answer.rows is None else answer.rows
    if form == "ndjson":
        lines = [*rows, *({"not_checked": each} for each in answer.not_checked)]
        return "".join(map(as_json.line, lines))
    rows = [*rows, *({"check": "not checked", "says": each} for each in answer.not_checked)]
    return as_csv.lines(list(dict.fromkeys(name for row in rows for name in row)), rows)


def _page(answer: Answer, color: str) -> None:
    coloured = _coloured(color)
    width = max(shutil.get_terminal_size(fallback=(WIDTH, 24)).columns, NARROWEST)
    given = bool(os.environ.get("COLUMNS")) or sys.stdout.isatty()
    for block in answer.page:
        if isinstance(block, Line):
            click.echo(_wrapped(block, width, coloured), color=coloured)
        elif block.rows and given and block.narrowest > width:
            for line in _listed(block):
                click.echo(_wrapped(line, width, coloured), color=coloured)
        elif block.rows:
            _table(block, width, coloured)


def _coloured(color: str) -> bool:
    if color != "auto":
        return color == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def _wrapped(line: Line, width: int, coloured: bool) -> str:
    if not line.text:
        return ""
    text = textwrap.fill(
        shown(line.text),
        width,
        initial_indent=" " * line.indent,
        subsequent_indent=" " * (line.indent + line.hang),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return click.style(text, **_STYLES[line.style]) if coloured and line.style else text


_STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True},
    "bad": {"fg": "red", "bold": True},
    "warn": {"fg": "yellow"},
    "good": {"fg": "green"},
    "dim": {"dim": True},
}
_RICH = {"title": "bold", "bad": "bold red", "warn": "yellow", "good": "green", "dim": "dim"}


def _listed(table: Table) -> Iterator[Line]:
    """A table that is wider than the page: each row below the other, cell by cell."""
    for row in table.rows:
        first, *others = ((table.columns[number], row[number]) for number in table.filled)
        yield Line(_said(first[1]), "title", table.indent)
        for name, cell in others:
            if said := _said(cell):
                style = cell[1] if isinstance(cell, tuple) else ""
                yield Line(f"{name}: {said}" if name else said, style, table.indent + 2)


def _table(table: Table, width: int, coloured: bool) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table as Drawn
    from rich.text import Text

    drawn = Drawn(
        box=None,
        pad_edge=False,
        show_edge=False,
        show_header=any(table.columns),
        padding=(0, _GAP, 0, 0),
    )
    for number, chosen in table.widths(width).items():
        drawn.add_column(table.columns[number], header_style="bold", width=chosen, overflow="fold")
    for row in table.rows:
        row_of = (row[number] for number in table.filled)
        cells = [cell if isinstance(cell, tuple) else (cell, "") for cell in row_of]
        drawn.add_row(*(Text(shown(text), style=_RICH.get(style, "")) for text, style in cells))
    file = io.StringIO()
    console = Console(
        file=file,
        width=max(width, table.narrowest),
        force_terminal=coloured,
        color_system="standard" if coloured else None,
        markup=False,
        highlight=False,
        emoji=False,
    )
    console.print(Padding(drawn, (0, 0, 0, table.indent)))
    lines = (line.rstrip() for line in file.getvalue().splitlines())
    click.echo("\n".join(lines), color=coloured)
