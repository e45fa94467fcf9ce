"""What a sheet is: columns that say what they hold, and rows of plain values.

Whoever makes a sheet names values as the record has them. What a reader's program makes of them (a real
date in a spreadsheet, a cell that is no formula) is for whoever writes the sheet down, and stands there
alone.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

import msgspec


class Holds(Enum):
    """What the cells of a column hold."""

    TEXT = "words or a code"
    DAY = "a day, a month, a range of days or unknown, in EDTF"
    INSTANT = "an instant in UTC, with a Z"
    NUMBER = "a whole number"
    SHARE = "a number from 0 to 1"


class Column(msgspec.Struct, frozen=True):
    """A column: its name for programs, its heading for people, and what it holds."""

    name: str
    label: str
    holds: Holds = Holds.TEXT


class Sheet(msgspec.Struct, frozen=True):
    """A table: one mapping a row, by the names of the columns; a missing or empty value is an empty cell.

    `note` is said of the table, above it or on the first sheet: what it counts, what it leaves out, where
    its columns come from.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    note: str = ""


class Book(msgspec.Struct, frozen=True):
    """Sheets that belong together, with what is to be known of them: the first sheet of the book.

    `about` holds pairs: as of when, up to which position of the record, its root, what was chosen, the
    policy.
    """

    title: str
    about: Sequence[tuple[str, str]]
    sheets: Sequence[Sheet]
