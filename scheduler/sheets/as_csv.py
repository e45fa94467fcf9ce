"""A sheet as CSV: the names of the columns and the rows, and nothing else.

Days and times are for people, those of London; printed for a pipe they are as the record has them.
RFC 4180, in the form in which a spreadsheet opens it by a double click: a mark at the beginning that says
UTF-8, lines that end as on Windows. What is to be known of the rows is said in a file of its own beside it
(docs/decisions/0017).
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scheduler.sheets.cells import csv_cell, filed_cell
from scheduler.sheets.sheet import Book, Column, Holds, Sheet

ABOUT = ".about.csv"
"""How the name ends of the file that says what is to be known of a CSV."""


def write(sheet: Sheet, path: Path) -> None:
    """Write the sheet for a spreadsheet."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.writer(file, lineterminator="\r\n")
        written.writerow([column.name for column in sheet.columns])
        for row in sheet.rows:
            written.writerow([filed_cell(row.get(each.name), each.holds) for each in sheet.columns])


def lines(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as text for a terminal or a pipe: values as in the JSON, for programs."""
    file = io.StringIO()
    written = csv.writer(file, lineterminator="\n")
    written.writerow(names)
    written.writerows([csv_cell(row.get(name)) for name in names] for row in rows)
    return file.getvalue()


def about_sheet(book: Book) -> Sheet:
    """What is to be known of a book, as a sheet of two columns."""
    rows = [{"about": name, "is": says} for name, says in (("Title", book.title), *book.about)]
    rows += [{"about": each.title, "is": each.note} for each in book.sheets if each.note]
    return Sheet("About", (Column("about", "About"), Column("is", "What it is", Holds.TEXT)), rows)


def beside(path: Path) -> Path:
    """Where the file lies that says what is to be known: return.csv, return.about.csv."""
    return path.with_name(path.stem + ABOUT)
