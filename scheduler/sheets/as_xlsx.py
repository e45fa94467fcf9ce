"""A book as a spreadsheet: real days and times, numbers, and text of which nothing is ever made.

What is to be known of the book is its first sheet. Every other sheet has its headings in the first row,
frozen and with a filter. Times are those of London. The rows are written as they come, through files in a
folder of this account alone, and let go: of 50,000 only the heights are remembered.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from scheduler.sheets.as_csv import about_sheet
from scheduler.sheets.cells import Cell, cell, in_london, runs
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.moments import Moment, spoken_instant

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575
"""A sheet has 2^20 rows, and one of them is the headings (Microsoft, "Excel specifications and limits")."""
MOST_LETTERS = 32_767
MOST_IN_A_NAME = 31
LARGEST = 10**15
"""Beyond fifteen digits a spreadsheet rounds."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it, a spreadsheet counts a day that never was: 29 February 1900."""
_CUT = " … (cut here: a cell holds no more; the whole stands in the JSON)"
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_SAMPLE = 500
_NARROWEST, _WIDEST = 10, 60
_SPARE = 6
"""Letters of a line that are left for words that do not fit its end."""
_LINE, _TALLEST = 15, 400
"""Points; a row can be 409 high."""
_A4, _A3 = 9, 8
_ON_A4, _ON_A3 = 190, 275
"""So many letters of a row stand across the paper at the scale that can still be read."""
_LEGIBLE = 65
"""Per cent: letters of 11 points are then of 7."""
_NONE = "none on record"
_DAY_WIDTH, _INSTANT_WIDTH = 22, 27

Formats: TypeAlias = "dict[str, Format]"
_HEADING = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#F3F2F1"}
# fmt: off
_FORMATS: dict[str, dict[str, Any]] = {
    "heading":  _HEADING,
    "figures":  {**_HEADING, "align": "right", "indent": 1},
    "text":     {"text_wrap": True, "valign": "top"},
    "guarded":  {"text_wrap": True, "valign": "top", "quote_prefix": True},
    "day":      {"num_format": "ddd d mmmm yyyy", "align": "left", "valign": "top"},
    "instant":  {"num_format": "ddd d mmmm yyyy hh:mm", "align": "left", "valign": "top"},
    "number":   {"num_format": "#,##0", "valign": "top", "align": "right", "indent": 1},
    "plain":    {"valign": "top"},
    "share":    {"num_format": "0%", "valign": "top", "align": "right", "indent": 1},
}
# fmt: on


class TooLong(ValueError):
    """A sheet has more rows than a spreadsheet holds; the message says what to do."""


def write(book: Book, path: Path, now: datetime) -> None:
    """Write the book; the time of its making is `now`, and no login is named in it.

    Raises TooLong, and OSError where the disk does not take it.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    for sheet in book.sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise TooLong(
                f"“{sheet.title}” has {len(sheet.rows):,} rows, and a spreadsheet holds {MOST_ROWS:,}. "
                "Write it as .csv or .ndjson, or choose fewer."
            )
    workbook = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    try:
        _fill(workbook, book, now)
        workbook.close()
    except FileCreateError as error:
        raise error.args[0] from error
    finally:
        _let_go(workbook)


def _let_go(workbook: "Workbook") -> None:
    """Close the files through which the rows went; the library leaves them open where it fails."""
    for sheet in workbook.worksheets():
        if (file := getattr(sheet, "row_data_fh", None)) is not None:
            with suppress(OSError):  # there is no room for its last lines either
                file.close()


def _fill(workbook: "Workbook", book: Book, now: datetime) -> None:
    # the time as a time without zone, which is how the property is read: UTC
    workbook.set_properties({"title": book.title, "created": now.astimezone(UTC).replace(tzinfo=None)})
    formats = {name: workbook.add_format(told) for name, told in _FORMATS.items()}
    sheets = [about_sheet(book), *book.sheets] if book.about else list(book.sheets)
    for name, sheet in zip(tab_names([each.title for each in sheets]), sheets, strict=True):
        page = workbook.add_worksheet(name)
        widths = [_width(sheet, column) for column in sheet.columns]
        _set_up(page, sheet, widths, formats)
        _write_rows(page, sheet, widths, formats)
        _print_well(page, f"{book.title}: {sheet.title}", sum(widths))


def tab_names(titles: Sequence[str]) -> Iterator[str]:
    """A name for each tab: short enough, without what a spreadsheet does not take, and no two the same."""
    given: set[str] = set()
    for title in titles:
        name = " ".join(title.translate(_NOT_IN_A_NAME).split()).strip("'")[:MOST_IN_A_NAME].strip(" '")
        name = name if name and name.casefold() != "history" else f"The {name or 'sheet'}"
        number, unique = 2, name
        while unique.casefold() in given:
            ending = f" ({number})"
            number, unique = number + 1, name[: MOST_IN_A_NAME - len(ending)] + ending
        given.add(unique.casefold())
        yield unique


def _set_up(page: "Worksheet", sheet: Sheet, widths: Sequence[int], formats: Formats) -> None:
    """Widths come before the rows, which are let go as they are written."""
    page.freeze_panes(1, 0)
    lines = max(
        (_lines(column.label, width) for column, width in zip(sheet.columns, widths, strict=True)), default=1
    )
    page.set_row(0, lines * _LINE + 3)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, widths[number])
        page.write_string(
            0, number, column.label[:MOST_LETTERS], formats[_HEADING_OF.get(column.holds, "heading")]
        )
    if sheet.columns:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _width(sheet: Sheet, column: Column) -> int:
    """As wide as the widest line of the first rows, within reason; a date needs the room of its words."""
    widest = len(column.label) + _SPARE  # the filter's arrow stands in the heading
    for row in sheet.rows[:_SAMPLE]:
        match cell(row.get(column.name), column.holds):
            case None:
                continue
            case datetime():
                widest = max(widest, _INSTANT_WIDTH)
            case date():
                widest = max(widest, _DAY_WIDTH)
            case value:
                widest = max(widest, *(len(line) + _SPARE for line in str(value).split("\n")))
    return min(max(widest, _NARROWEST), _WIDEST)


def _write_rows(page: "Worksheet", sheet: Sheet, widths: Sequence[int], formats: Formats) -> None:
    if sheet.columns and not sheet.rows:
        _write_text(page, (1, 0), _NONE, formats)
    for at, row in enumerate(sheet.rows, 1):
        cells = [cell(row.get(column.name), column.holds) for column in sheet.columns]
        if (lines := max(map(_lines, cells, widths), default=1)) > 1:
            page.set_row(at, min(lines * _LINE, _TALLEST))
        for number, (column, value) in enumerate(zip(sheet.columns, cells, strict=True)):
            _write(page, (at, number), value, column.holds, formats)


def _lines(value: Cell, width: int) -> int:
    """How many lines a cell needs; not every program makes a row as high as its longest cell by itself."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, -(-len(line) // (width - _SPARE))) for line in value.split("\n"))


def _write(page: "Worksheet", at: tuple[int, int], value: Cell, holds: Holds, formats: Formats) -> None:
    match value:
        case None:
            return
        case datetime() if local := in_london(value):
            page.write_datetime(*at, local.replace(microsecond=0), formats["instant"])
        case datetime():
            _write_text(page, at, f"{spoken_instant(value)} {value.astimezone(UTC):(%H:%M UTC)}", formats)
        case date() if value >= _FIRST_DAY:
            page.write_datetime(*at, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001  a day has no zone
        case date():
            _write_text(page, at, value.isoformat(), formats)
        case int() | float() if abs(value) < LARGEST:
            page.write_number(*at, value, formats[_FORMAT_OF.get(holds, "plain")])
        case Moment():
            _write_text(page, at, value.edtf, formats)
        case _:
            _write_text(page, at, str(value), formats)


_HEADING_OF = {Holds.NUMBER: "figures", Holds.SHARE: "figures"}
_FORMAT_OF = {Holds.NUMBER: "number", Holds.SHARE: "share"}


def _write_text(page: "Worksheet", at: tuple[int, int], words: str, formats: Formats) -> None:
    if len(words) > MOST_LETTERS:
        words = words[: MOST_LETTERS - len(_CUT)] + _CUT
    page.write_string(*at, words, formats["guarded" if runs(words) else "text"])


def _print_well(page: "Worksheet", title: str, letters: int) -> None:
    """Across, with the headings on every page, and no smaller than can be read.

    As wide as A4, or as A3; what is wider still goes over several pages, the first column on each.
    """
    page.set_landscape()
    page.set_paper(_A4 if letters <= _ON_A4 else _A3)
    if letters <= _ON_A3:
        page.fit_to_pages(1, 0)
    else:
        page.set_print_scale(_LEGIBLE)
        page.repeat_columns(0)
    page.repeat_rows(0)
    said = title.replace("&", "&&")[:200]
    page.set_footer(f"&L{said}&RPage &P of &N")
