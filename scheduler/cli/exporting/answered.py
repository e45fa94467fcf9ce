"""A book of sheets as an answer: for programs a document, for people a page with a table for each sheet."""

from collections.abc import Iterator, Mapping
from typing import Any

from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.moments import Moment, instant_of, spoken_instant


def answered(book: Book, *, rows_of: int = 0) -> Answer:
    """The answer that shows a book; as lines or CSV, the rows of one of its sheets, the first."""
    document = {
        "title": book.title,
        "about": dict(book.about),
        "sheets": [_as_data(sheet) for sheet in book.sheets],
    }
    return Answer(document, list(_page(book)), [dict(row) for row in book.sheets[rows_of].rows])


def _as_data(sheet: Sheet) -> dict[str, Any]:
    columns = [{"name": column.name, "label": column.label} for column in sheet.columns]
    return {"title": sheet.title, "note": sheet.note, "columns": columns, "rows": [*map(dict, sheet.rows)]}


def _page(book: Book) -> Iterator[Block]:
    yield Line(book.title, "title")
    for name, text in book.about:
        yield Line(f"{name}: {text}", "dim", 2)
    for sheet in book.sheets:
        yield Line()
        yield Line(f"{sheet.title}: {len(sheet.rows):,}", "title")
        if sheet.note:
            yield Line(sheet.note, "dim", 2)
        cells = [tuple(_cell(column, row) for column in sheet.columns) for row in sheet.rows]
        yield Table(tuple(column.label for column in sheet.columns), cells, indent=2)


def _cell(column: Column, row: Mapping[str, Any]) -> str:
    value = row.get(column.name)
    if value is None or value == "":
        return ""
    match column.holds:
        case Holds.DAY:
            return brief(Moment(value))
        case Holds.INSTANT:
            return spoken_instant(instant_of(value))
        case Holds.SHARE if not isinstance(value, str):
            return f"{value:.0%}"
        case _:
            return "yes" if value is True else "no" if value is False else str(value)
