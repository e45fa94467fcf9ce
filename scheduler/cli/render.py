"""The one renderer: a page for people, or JSON, lines of JSON, or CSV for programs.

Only pages are coloured; how a table is drawn on one stands in `drawing`.
"""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from scheduler.cli.drawing import GAP, drawn, wide
from scheduler.cli.words import shown

if TYPE_CHECKING:
    from scheduler.sheets.as_ics import DueDay

WIDTH = 100
"""The width of a page that goes to no terminal, where COLUMNS does not say."""
NARROWEST = 40
_WHOLE = frozenset({"case", "duty", "fact", "day", "due", "announced", "opened", "published", "position"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; what does not fit continues below, under its own beginning."""

    text: str = ""
    style: str = ""
    indent: int = 0
    hang: int = 2
    whole: bool = False
    """A command to be copied: it is never broken, however long it is."""


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
            return max(map(wide, cells))
        return max(wide(word) for cell in cells for word in cell.split() or [""])

    def _cells(self, number: int) -> list[str]:
        return [self.columns[number], *(shown(_said(row[number])) for row in self.rows)]

    @property
    def narrowest(self) -> int:
        """How narrow the table can become without cutting a word."""
        return self.indent + sum(self.least(number) + GAP for number in self.filled)

    def widths(self, width: int) -> dict[int, int]:
        """How wide each column is on a page: as wide as its cells, or its share of the room.

        Where the page is too narrow for it, the table stays as wide as its words need, and nothing is cut.
        """
        widths = {number: self.least(number) for number in self.filled}
        wants = {
            number: max(wide(cell) for cell in self._cells(number)) - narrowest
            for number, narrowest in widths.items()
        }
        room = max(0, width - self.narrowest + GAP)  # the last column needs no gap behind it
        for left, number in zip(range(len(wants), 0, -1), sorted(wants, key=wants.__getitem__), strict=True):
            given = max(0, min(wants[number], room // left))
            widths[number] += given
            room -= given
        return widths


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
            click.echo("\n".join(drawn(block, width, partial(_styled, coloured))), color=coloured)


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
        sys.maxsize if line.whole else width,
        initial_indent=" " * line.indent,
        subsequent_indent=" " * (line.indent + line.hang),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return _styled(coloured, text, line.style)


_STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True},
    "bad": {"fg": "red", "bold": True},
    "warn": {"fg": "yellow"},
    "good": {"fg": "green"},
    "dim": {"dim": True},
}


def _styled(coloured: bool, text: str, style: str) -> str:
    return click.style(text, **_STYLES[style]) if coloured and style and text else text


def _listed(table: Table) -> Iterator[Line]:
    """A table that is wider than the page: each row below the other, cell by cell."""
    for row in table.rows:
        first, *others = ((table.columns[number], row[number]) for number in table.filled)
        yield Line(_said(first[1]), "title", table.indent)
        for name, cell in others:
            if said := _said(cell):
                style = cell[1] if isinstance(cell, tuple) else ""
                yield Line(f"{name}: {said}" if name else said, style, table.indent + 2)
