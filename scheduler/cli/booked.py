"""An answer as a book of sheets, and a book as an answer: the one list, the other what leaves the house."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from scheduler.sheets.as_json import document
from scheduler.sheets.as_json import rows as rows_of
from scheduler.sheets.cells import cell, text
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.moments import Moment, at, on, spoken

_DAYS = frozenset({"occurred", "learned", "day", "forecast"})
_INSTANTS = frozenset({"recorded", "now"})
_NOTHING: tuple[Any, ...] = (None, "", [], (), {})
_LABELS = {"due_at": "Late from"}
"""Names that say to programs what they do not say to people."""

About = Sequence[tuple[str, str]]


def book_of(answer: Answer, title: str, about: About) -> Book:
    """The book of an answer for people: its list as one sheet; of a document its parts, and each list in it.

    A column in which nothing stands is left out.
    """
    if answer.rows is None:
        sheets = list(_sheets_of(answer.document))
    else:
        sheets = [_sheet(_name(answer, title), _all(answer))]
    return Book(_title(answer, title), about, [_filled(sheet) for sheet in sheets])


def _filled(sheet: Sheet) -> Sheet:
    if not sheet.rows:
        return sheet
    columns = [each for each in sheet.columns if any(text(row.get(each.name)) for row in sheet.rows)]
    return Sheet(sheet.title, columns, sheet.rows)


def one_sheet(answer: Answer) -> Sheet:
    """The answer as the one sheet that a CSV holds; a document in two columns, its lists as JSON."""
    if answer.rows is None:
        return _of_document(answer.document)
    return _sheet("", _all(answer))


def _all(answer: Answer) -> list[Mapping[str, Any]]:
    """The rows, and after them what could not be seen."""
    not_seen = ({"check": "not checked", "says": each} for each in answer.not_checked)
    return [*(answer.rows or ()), *not_seen]


def _title(answer: Answer, title: str) -> str:
    """The heading of the page for people, where it has one."""
    headings = (block.text for block in answer.page if isinstance(block, Line) and block.style == "title")
    return next(headings, title)


def _name(answer: Answer, title: str) -> str:
    """What the list is called in the document."""
    names = [name for name, value in answer.document.items() if value is answer.rows]
    return _label(names[0]) if names else title


def _sheets_of(document: Mapping[str, Any]) -> Iterator[Sheet]:
    lists = {name: value for name, value in document.items() if _is_a_list(value)}
    rest = {name: value for name, value in document.items() if name not in lists}
    if rest or not lists:
        yield _of_document({name: "none" if value in _NOTHING else value for name, value in rest.items()})
    for name, rows in lists.items():
        yield _sheet(_label(name), rows)


def _is_a_list(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _of_document(document: Mapping[str, Any]) -> Sheet:
    rows = [{"what": label, "value": _spoken(name, value)} for label, name, value in _parts(document)]
    return Sheet("Summary", (Column("what", "What"), Column("value", "Value")), rows)


def _parts(document: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str, Any]]:
    """Each value with its label and its name; what stands within another is named after it."""
    for name, value in document.items():
        label = f"{within}, {_label(name).lower()}" if within else _label(name)
        if isinstance(value, Mapping) and value:
            yield from _parts(value, label)
        else:
            yield label, name, value


def _spoken(name: str, value: Any) -> Any:  # noqa: ANN401  whatever the document holds
    """A day among words is written as people write it."""
    holds = _holds(name, [value])
    real = cell(value, holds)
    return spoken(Moment(value)) if holds is not Holds.TEXT and real != value and value else value


def _sheet(title: str, rows: Sequence[Mapping[str, Any]]) -> Sheet:
    names = dict.fromkeys(name for row in rows for name in row)
    columns = [Column(name, _label(name), _holds(name, [row.get(name) for row in rows])) for name in names]
    return Sheet(title, columns, rows)


def _holds(name: str, values: Sequence[Any]) -> Holds:
    """What a column holds, from its name and what stands in it."""
    if name.endswith("_on") or name in _DAYS:
        return Holds.DAY
    if name.endswith("_at") or name in _INSTANTS:
        return Holds.INSTANT
    known = [value for value in values if value not in (None, "")]
    if known and all(isinstance(value, int) and not isinstance(value, bool) for value in known):
        return Holds.NUMBER
    return Holds.DAY if _are_moments(known) else Holds.TEXT


def _are_moments(values: Sequence[Any]) -> bool:
    """Whether days stand there, whatever the column is called; a month alone may be a reference."""
    real = [cell(value, Holds.DAY) if isinstance(value, str) else None for value in values]
    return any(isinstance(each, date) for each in real) and all(
        isinstance(each, date | Moment) for each in real
    )


def _label(name: str) -> str:
    """The heading of a column: Due on, Owed by."""
    words = name.replace("_", " ").strip()
    return _LABELS.get(name, words[:1].upper() + words[1:])


def answer_of(book: Book) -> Answer:
    """A book as an answer to be printed: each sheet as a table, and what is to be known of it below."""
    return Answer(document(book), list(_page(book)), list(rows_of(book)))


def _page(book: Book) -> Iterator[Block]:
    yield Line(book.title, "title")
    for sheet in book.sheets:
        yield Line()
        yield Line(f"{sheet.title}: {counted(len(sheet.rows), 'row')}", "title")
        if sheet.note:
            yield Line(sheet.note, "dim")
        cells = [[_printed(row, column) for column in sheet.columns] for row in sheet.rows]
        yield Table([column.label for column in sheet.columns], cells)
    yield Line()
    for name, says in book.about:
        yield Line(f"{name}: {says}", "dim")


def _printed(row: Mapping[str, Any], column: Column) -> str:
    match cell(row.get(column.name), column.holds):
        case None:
            return ""
        case datetime() as instant:
            return spoken(at(instant))
        case date() as day:
            return spoken(on(day))
        case Moment() as moment:
            return spoken(moment)
        case float() as share if column.holds is Holds.SHARE:
            return f"{share:.0%}"
        case int() as number if column.holds is Holds.NUMBER:
            return f"{number:,}"
        case value:
            return str(value)
