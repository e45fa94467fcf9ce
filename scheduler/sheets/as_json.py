"""A book as JSON, and its rows as lines of JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from scheduler.cli.words import in_json
from scheduler.sheets.sheet import Book


def document(book: Book) -> dict[str, Any]:
    """The book for programs: what is to be known of it, and each sheet with its rows."""
    sheets = [
        {
            "title": sheet.title,
            "note": sheet.note,
            "columns": [{"name": each.name, "label": each.label} for each in sheet.columns],
            "rows": list(sheet.rows),
        }
        for sheet in book.sheets
    ]
    return {"title": book.title, "about": _about(book), "sheets": sheets}


def _about(book: Book) -> dict[str, str]:
    """What is to be known, by name; several lines of one name are one."""
    about: dict[str, str] = {}
    for name, says in book.about:
        about[name] = f"{about[name]} {says}" if name in about else says
    return about


def rows(book: Book) -> Iterator[dict[str, Any]]:
    """Every row; where there are several sheets, each names its own."""
    for sheet in book.sheets:
        for row in sheet.rows:
            yield {"sheet": sheet.title, **row} if len(book.sheets) > 1 else dict(row)


def line(value: object, indent: int = 0) -> str:
    """A value as JSON, with an end of line."""
    encoded = msgspec.json.encode(value)
    said = msgspec.json.format(encoded, indent=indent) if indent else encoded
    return in_json(said.decode()) + "\n"


def write(book: Book, path: Path) -> None:
    """Write the book."""
    path.write_text(line(document(book), indent=2), "utf-8", newline="")


def write_lines(book: Book, path: Path) -> None:
    """Write the rows, one a line."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(map(line, rows(book)))
