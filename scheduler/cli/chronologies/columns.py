"""The columns of a chronology, recognised under the headings that agencies use.

Capitals, blanks and marks do not matter. A heading may stand over two rows, and titles above them.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

from scheduler.cli.chronologies.grids import Line, letter

_KEPT = re.compile(r"[^a-z0-9]+")
_LONGEST = 60

_Headings: TypeAlias = "tuple[list[tuple[str, ...]], int]"
NEEDED = ("date", "event")


def plain(heading: str) -> str:
    """A heading without capitals, marks and blanks, so that “Child Seen ?” and child-seen are one."""
    return _KEPT.sub("", heading.lower())


@cache
def described() -> Mapping[str, Mapping[str, Any]]:
    """Every column by name: its heading in the template, what is written there, its other headings."""
    return tomllib.loads((files("scheduler") / "data/chronology-columns.toml").read_text("utf-8"))


@cache
def _by_heading() -> Mapping[str, str]:
    said = (
        (name, (name, column.get("heading", ""), *column["also"])) for name, column in described().items()
    )
    return {plain(heading): name for name, headings in said for heading in headings if heading}


class Columns(NamedTuple):
    """Where the columns stand: by name the number, counted from 0; the last row of the headings."""

    at: Mapping[str, int]
    header_row: int
    unknown: tuple[str, ...]
    twice: tuple[str, ...] = ()


def recognised(cells: Sequence[Any]) -> int:
    """How many headings of a row are recognised."""
    return len({column for cell in cells if (column := _column(cell))})


def found_in(lines: Sequence[Line]) -> Columns | None:
    """The columns, from the first rows of a sheet; None where no row has a date and an event."""
    found: Columns | None = None
    for number, line in enumerate(lines):
        two = lines[number + 1] if number + 1 < len(lines) else None
        for headings, last in _readings(line, two):
            columns = _columns(headings, last)
            if all(each in columns.at for each in NEEDED) and (
                found is None or len(columns.at) > len(found.at)
            ):
                found = columns
    return found


def _readings(line: Line, below: Line | None) -> list[_Headings]:
    """A row as headings by itself; and with the row below it, where that holds headings as well."""
    own = [_heading(cell) for cell in line.cells]
    readings: list[_Headings] = [([(cell,) for cell in own], line.number)]
    if below is not None and _only_headings(below):
        under = [_heading(cell) for cell in below.cells]
        width = max(len(own), len(under))
        own, under = (each + [""] * (width - len(each)) for each in (own, under))
        readings.append(([(f"{a} {b}", b, a) for a, b in zip(own, under, strict=True)], below.number))
    return readings


def _only_headings(line: Line) -> bool:
    said = [cell for cell in line.cells if cell is not None and cell != ""]
    return (
        bool(said)
        and all(
            isinstance(cell, str) and len(cell) <= _LONGEST and not cell.strip()[:1].isdigit()
            for cell in said
        )
        and recognised(said) > 0
    )


def _columns(headings: Sequence[tuple[str, ...]], last: int) -> Columns:
    at: dict[str, int] = {}
    unknown, twice = [], []
    for number, readings in enumerate(headings):
        column = next((found for each in readings if (found := _column(each))), "")
        said = next((each.strip() for each in readings if each.strip()), "")
        if column and column not in at:
            at[column] = number
        elif column:
            twice.append(f"{said[:_LONGEST]} ({letter(number)})")
        elif said:
            unknown.append(f"{said[:_LONGEST]} ({letter(number)})")
    return Columns(at, last, tuple(unknown), tuple(twice))


def _heading(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _column(cell: object) -> str:
    return _by_heading().get(plain(cell), "") if isinstance(cell, str) and len(cell) <= _LONGEST else ""
