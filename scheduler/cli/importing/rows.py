"""The rows of a file to import, as they stand there: JSON a line, or a table of comma-separated values.

A row is {"case", "fact", "occurred", "learned", "by", "role", "departure", "request_id", "data": {...}}.
In CSV the fields of the fact stand in columns called data.FIELD.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.recording.json_strictly import NotJson, strictly

ENVELOPE = ("case", "fact", "occurred", "learned", "by", "role", "departure", "request_id", "data")
_DATA = "data."


class Mistake(NamedTuple):
    """What is wrong with a row: which, in which field, what to do, and the exit code it leads to."""

    row: int
    field: str
    says: str
    code: int = USAGE


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file, numbered as an editor or a spreadsheet numbers it."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    mistakes: Sequence[Mistake] = ()


def read(name: str, content: bytes) -> list[Row]:
    """Every row of a file; Ending where the file as a whole cannot be used."""
    ending = PurePath(name).suffix.lower()
    if ending in (".jsonl", ".ndjson", "") or name == "-":
        rows = list(_json_rows(content))
    elif ending == ".csv":
        rows = list(_csv_rows(name, content))
    else:
        raise Ending(USAGE, f"{name}: rows are read from FILE.jsonl or FILE.csv")
    if not rows:
        raise Ending(USAGE, f"{name}: there is no row in it")
    return rows


def _json_rows(content: bytes) -> Iterator[Row]:
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.strip():
            yield _json_row(number, line)


def _json_row(number: int, line: bytes) -> Row:
    try:
        held = strictly(line)
    except NotJson as error:
        return Row(number, mistakes=[Mistake(number, "", f"the row {error}")])
    if not isinstance(held, dict):
        says = 'the row is no object; write {"case": …, "fact": …, "occurred": …}'
        return Row(number, mistakes=[Mistake(number, "", says)])
    return Row(number, held)


def _csv_rows(name: str, content: bytes) -> Iterator[Row]:
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        columns = next(lines, [])
        _check_columns(name, columns)
        for number, cells in enumerate(lines, start=2):
            if any(cells):
                yield _csv_row(number, columns, cells)
    except UnicodeDecodeError:
        raise Ending(USAGE, f"{name}: it is not text in UTF-8; save it as CSV UTF-8") from None
    except csv.Error as error:
        says = "a cell is longer than can be read" if "limit" in str(error) else "a quotation is open"
        raise Ending(USAGE, f"{name}, near line {lines.line_num}: {says}; mend the line") from None


def _check_columns(name: str, columns: list[str]) -> None:
    for column in columns:
        if column not in ENVELOPE and not column.startswith(_DATA):
            known = ", ".join(ENVELOPE[:-1])
            says = f"there is no column “{column[:40]}”; there are {known}, and data.FIELD"
            raise Ending(USAGE, f"{name}, row 1: {says}")
        if columns.count(column) > 1:
            raise Ending(USAGE, f"{name}, row 1: the column “{column}” stands there twice; keep one")


def _csv_row(number: int, columns: list[str], cells: list[str]) -> Row:
    if len(cells) != len(columns):
        says = f"the row has {len(cells)} cells and the first row {len(columns)}; mend the row"
        return Row(number, mistakes=[Mistake(number, "", says)])
    filled = {column: cell for column, cell in zip(columns, cells, strict=True) if cell}
    values: dict[str, Any] = {name: cell for name, cell in filled.items() if name in ENVELOPE}
    if "data" in values:
        try:
            values["data"] = strictly(values["data"].encode("utf-8", "surrogatepass"))
        except NotJson as error:
            return Row(number, mistakes=[Mistake(number, "data", f"the cell {error}")])
    single = {n.removeprefix(_DATA): cell for n, cell in filled.items() if n.startswith(_DATA)}
    if single:
        held = values.get("data", {})
        values["data"] = {**held, **single} if isinstance(held, dict) else held
    return Row(number, values)
