"""A book as one page that stands by itself: tables with captions, no script, nothing from elsewhere.

WCAG 2.2 AA: every table says what it is and which cells are headings, what is wider than the window can be
scrolled with the keyboard, and nothing is said by colour alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

from scheduler.sheets.about import PAST
from scheduler.sheets.cells import Cell, cell, text
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.moments import Moment, at, on, spoken, spoken_instant

_STYLE = """
body{font:1rem/1.5 "GDS Transport",Arial,sans-serif;color:#0b0c0c;background:#fff;margin:1.5rem}
h1{font-size:1.8rem;line-height:1.2}h2{font-size:1.3rem;margin-top:2rem}
table{border-collapse:collapse;text-align:left}
caption{text-align:left;font-weight:bold;padding-bottom:.5rem}
th,td{padding:.4rem 1rem .4rem 0;border-bottom:1px solid #b1b4b6;vertical-align:top;white-space:pre-line}
thead th{border-bottom:2px solid #0b0c0c}
tbody th{font-weight:normal}thead th{white-space:normal}
.short{white-space:nowrap}.code{overflow-wrap:anywhere}
.n{text-align:right;font-variant-numeric:tabular-nums}
time{white-space:nowrap}
.wide{overflow-x:auto}.wide:focus{outline:3px solid #0b0c0c;outline-offset:2px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.5rem}dd{margin:0;overflow-wrap:anywhere}
@media(max-width:40rem){dl{display:block}dd{margin-bottom:.5rem}dt{font-weight:bold}}
@media print{body{margin:0;font-size:9pt}.wide{overflow:visible}}
@media print{thead{display:table-header-group}tr{break-inside:avoid}}
"""
_SHORT, _LONG = 40, 60
_NARROWEST, _MIDDLE, _WIDEST = 9, 18, 42
"""Letters: how wide a column at least is, one of a line or two, and one of sentences."""
_SAMPLE = 500
_NUMBERS = (Holds.NUMBER, Holds.SHARE)


def write(book: Book, path: Path) -> None:
    """Write the page."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(page(book))


def page(book: Book) -> Iterator[str]:
    """The page, piece by piece; every word of the book is escaped."""
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta http-equiv="Content-Security-Policy" '
    yield "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<title>{escape(book.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    yield f"<h1>{escape(book.title)}</h1>\n"
    yield from (f"<p>{escape(says)}</p>\n" for name, says in book.about if name == PAST)
    for number, sheet in enumerate(book.sheets, 1):
        yield from _section(sheet, number, alone=len(book.sheets) == 1)
    yield from _about(book)
    yield "</main>\n</body>\n</html>\n"


def _about(book: Book) -> Iterator[str]:
    if book.about:
        yield "<h2>About this page</h2>\n<dl>\n"
        for name, says in book.about:
            yield f"<dt>{escape(name)}</dt><dd>{escape(says)}</dd>\n"
        yield "</dl>\n"


def _section(sheet: Sheet, number: int, *, alone: bool) -> Iterator[str]:
    yield "<section>\n"
    if not alone:
        yield f"<h2>{escape(sheet.title)}</h2>\n"
    if sheet.note:
        yield f"<p>{escape(sheet.note)}</p>\n"
    if sheet.rows:
        yield from _table(sheet, f"table-{number}")
    else:
        yield f"<p>{escape(sheet.title)}: none on record.</p>\n"
    yield "</section>\n"


def _table(sheet: Sheet, name: str) -> Iterator[str]:
    shapes = [_shape(sheet, column) for column in sheet.columns]
    # a scrolled part takes the keyboard, and says what it is (WCAG 2.1.1, 4.1.2)
    yield f'<div class="wide" role="region" aria-labelledby="{name}" tabindex="0">\n<table>\n'
    yield f'<caption id="{name}">{escape(sheet.title)}</caption>\n<thead>\n<tr>'
    for column, (shape, width) in zip(sheet.columns, shapes, strict=True):
        yield f'<th scope="col" class="{shape}" style="min-width:{width}ch">{escape(column.label)}</th>'
    yield "</tr>\n</thead>\n<tbody>\n"
    for row in sheet.rows:
        yield "<tr>" + "".join(_cells(sheet.columns, [shape for shape, _ in shapes], row)) + "</tr>\n"
    yield "</tbody>\n</table>\n</div>\n"


def _cells(columns: Sequence[Column], shapes: Sequence[str], row: Mapping[str, Any]) -> Iterator[str]:
    """The cells of a row, of which the first is its heading."""
    for number, (column, shape) in enumerate(zip(columns, shapes, strict=True)):
        said = _said(cell(row.get(column.name), column.holds), column)
        if number == 0 and said:
            yield f'<th scope="row" class="{shape}">{said}</th>'
        else:
            yield f'<td class="{shape}">{said}</td>'


def _shape(sheet: Sheet, column: Column) -> tuple[str, int]:
    """How a column looks, and how many letters wide it at least is, from what is shown in it.

    Numbers stand right; a code or a reference is never broken, unless it is as long as a SHA-256;
    sentences are given room.
    """
    heading = -(-len(column.label) // 2)  # in two lines
    if column.holds in _NUMBERS:
        return "n", heading
    texts = [_shown(row.get(column.name), column) for row in sheet.rows[:_SAMPLE]]
    longest = max(map(len, texts), default=0)
    spaced = any(" " in each for each in texts)
    if longest <= _SHORT and not spaced:
        return "short", heading
    if not spaced:
        return "code", min(-(-longest // 2), _WIDEST)
    return "plain", max(_width(longest), heading)


def _width(longest: int) -> int:
    if longest <= _LONG:
        return min(max(longest, _NARROWEST), _MIDDLE)
    return min(_MIDDLE + (longest - _LONG) // 2, _WIDEST)


def _shown(value: Any, column: Column) -> str:  # noqa: ANN401  whatever the record holds
    """A value as it is read: a day and a range of days are longer in words than in the record."""
    match cell(value, column.holds):
        case datetime() as instant:
            return spoken_instant(instant)
        case date() as day:
            return spoken(on(day))
        case Moment() as moment:
            return spoken(moment)
        case None:
            return ""
        case _:
            return text(value)


def _said(value: Cell, column: Column) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f'<time datetime="{at(value).edtf}">{spoken_instant(value)}</time>'
        case date():
            return f'<time datetime="{value.isoformat()}">{spoken(on(value))}</time>'
        case Moment():
            return escape(spoken(value))
        case float() if column.holds is Holds.SHARE:
            return f"{value:.0%}"
        case int() if column.holds is Holds.NUMBER:
            return f"{value:,}"
        case _:
            return escape(str(value))
