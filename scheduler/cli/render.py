"""The one renderer: a page for people, or JSON, lines of JSON, or CSV for programs.

Only pages are coloured.
"""

import csv
import io
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import click
import msgspec

from scheduler.cli.tables import Table, drawn, said
from scheduler.cli.words import in_json, shown

__all__ = ["Answer", "Line", "Table", "write"]

WIDTH = 100
"""The width of a page that goes to no terminal, where COLUMNS does not say."""
NARROWEST = 40
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "\0")


class Line(msgspec.Struct, frozen=True):
    """A line of a page; what does not fit continues below, under its own beginning."""

    text: str = ""
    style: str = ""
    indent: int = 0
    hang: int = 2


Block: TypeAlias = Line | Table


class Answer(msgspec.Struct, frozen=True):
    """What a command answers: for programs a document and its rows, for people a page."""

    document: Mapping[str, Any]
    page: Sequence[Block]
    rows: Sequence[Mapping[str, Any]] | None = None
    """One mapping a line, where the answer is a list."""


def write(answer: Answer, form: str | None, output: str | None, color: str) -> None:
    """Print the answer, or write it to a file whose ending names the format."""
    if output is None:
        if form in (None, "table"):
            _page(answer, color)
        else:
            click.echo(_text(answer, str(form)), nl=False)
        return
    ending = Path(output).suffix.removeprefix(".")
    text = _text(answer, ending)
    if ending == "csv":  # as spreadsheets expect it
        text = "\ufeff" + text.replace("\n", "\r\n")
    _save(Path(output), text)
    click.echo(f"Written to {shown(output)}.", err=True)


def write_text(text: str, answer: Answer, form: str | None, output: str | None) -> None:
    """Print or save a text whose every byte counts; the document of the answer where JSON is asked for."""
    if output is not None:
        _save(Path(output), text)
        click.echo(f"Written to {shown(output)}.", err=True)
    elif form in (None, "table"):
        click.echo(text, nl=False)
    else:
        click.echo(_text(answer, str(form)), nl=False)


def _save(path: Path, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise click.FileError(str(path), hint=error.strerror or str(error)) from error
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def _text(answer: Answer, form: str) -> str:
    if form == "json":
        return _json(answer.document, indent=2)
    rows = [answer.document] if answer.rows is None else answer.rows
    return "".join(map(_json, rows)) if form == "ndjson" else _csv(rows)


def _json(value: object, indent: int = 0) -> str:
    encoded = msgspec.json.encode(value)
    text = msgspec.json.format(encoded, indent=indent) if indent else encoded
    return in_json(text.decode()) + "\n"


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    written = csv.writer(file, lineterminator="\n")
    written.writerow(columns)
    written.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return file.getvalue()


def _cell(value: object) -> str | int:
    """One cell; text that a spreadsheet would take for a formula begins with an apostrophe."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return value
        case str():
            text = shown(value)
        case _:
            text = in_json(msgspec.json.encode(value).decode())
    return f"'{text}" if text.startswith(_GUARDED) else text


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


def _listed(table: Table) -> Iterator[Line]:
    """A table that is wider than the page: each row below the other, cell by cell."""
    for row in table.rows:
        first, *others = ((table.columns[number], row[number]) for number in table.filled)
        yield Line(said(first[1]), "title", table.indent)
        for name, cell in others:
            if text := said(cell):
                style = cell[1] if isinstance(cell, tuple) else ""
                yield Line(f"{name}: {text}" if name else text, style, table.indent + 2)


def _table(table: Table, width: int, coloured: bool) -> None:
    def styled(text: str, style: str) -> str:
        return click.style(text, **_STYLES[style]) if coloured and style and text else text

    lines = drawn(table, max(width, table.narrowest), styled)
    click.echo("\n".join(lines), color=coloured)
