"""An answer as a book of sheets, and a book as an answer: the one list, the other what leaves the house."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from scheduler.sheets.as_json import document
from scheduler.sheets.as_json import rows as rows_of
from scheduler.sheets.cells import cell
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.moments import Moment, at, on, spoken

_DAYS = frozenset({"occurred", "learned", "day", "date", "forecast", "starts_on", "from", "until", "today"})
_INSTANTS = frozenset({"recorded", "now"})

About = Sequence[tuple[str, str]]


def book_of(answer: Answer, title: str, about: About) -> Book:
    """The book of an answer: its list as one sheet; of a document its parts, and each list in it."""
    if answer.rows is None:
        return Book(_title(answer, title), about, list(_sheets_of(answer.document, title)))
    return Book(_title(answer, title), about, [_sheet(_name(answer, title), _all(answer))])


def one_sheet(answer: Answer, title: str) -> Sheet:
    """The answer as the one sheet that a CSV holds; a document in two columns, its lists as JSON."""
    if answer.rows is None:
        return _of_document(title, answer.document)
    return _sheet(title, _all(answer))


def _all(answer: Answer) -> list[Mapping[str, Any]]:
    """The rows, and after them what could not be seen."""
    not_seen = ({"check": "not checked", "says": each} for each in answer.not_checked)
    return [*(answer.rows or ()), *not_seen]


def _title(answer: Answer, title: str) -> str:
    """The heading of the page for people, where it has one."""
    for block in answer.page:
        if isinstance(block, Line) and block.text:
            return block.text if block.style == "title" else title
    return title


def _name(answer: Answer, title: str) -> str:
    """What the list is called in the document."""
    names = [name for name, value in answer.document.items() if value is answer.rows]
    return _label(names[0]) if names else title


def _sheets_of(document: Mapping[str, Any], title: str) -> Iterator[Sheet]:
    lists = {name: value for name, value in document.items() if _is_a_list(value)}
    rest = {name: value for name, value in document.items() if name not in lists}
    if rest or not lists:
        yield _of_document(title, rest)
    for name, rows in lists.items():
        yield _sheet(_label(name), rows)


def _is_a_list(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _of_document(title: str, document: Mapping[str, Any]) -> Sheet:
    rows = [{"what": _label(name), "value": _spoken(name, value)} for name, value in document.items()]
    return Sheet(title, (Column("what", "What"), Column("value", "Value")), rows)


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
    known = [value for value in values if value is not None]
    numbers = bool(known) and all(isinstance(value, int) and not isinstance(value, bool) for value in known)
    return Holds.NUMBER if numbers else Holds.TEXT


def _label(name: str) -> str:
    """The heading of a column: due on, owed by."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


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
    from datetime import date, datetime

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
