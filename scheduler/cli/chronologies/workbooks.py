"""A workbook (XLSX) as a grid, read as a stream: fifty thousand rows take no more room than one.

A workbook comes from outside. Nothing in it is run, no formula is evaluated, no link followed; how large
it may unfold is looked at before anything is unfolded.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter
from xml.etree.ElementTree import ParseError

from scheduler.cli.chronologies.beside_cells import beside
from scheduler.cli.chronologies.columns import Columns, found_in
from scheduler.cli.chronologies.grids import Cell, Grid, Line, filled, ranges
from scheduler.cli.endings import USAGE, Ending

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_UNFOLDED = 400 * 1024 * 1024
_PARTS = 2_000
_RATIO = 400
_LOOKED_AT = 30
_ESCAPE = re.compile(r"_x000[Dd]_")


def workbook(name: str, content: bytes, sheet: str | None) -> Grid:
    """The sheet of the name, or else the only one with the columns of a chronology."""
    _safe(name, content)
    from openpyxl import load_workbook

    try:
        with catch_warnings():
            simplefilter("ignore")  # what openpyxl leaves out of a drawing or a style is no matter here
            opened = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, OSError, ParseError, zipfile.BadZipFile):
        raise Ending(USAGE, f"{name}: {_DAMAGED}") from None
    chosen = _chosen(name, opened, sheet)
    return _grid(name, content, opened, chosen)


_DAMAGED = "it cannot be read as a workbook; open it, save it again as .xlsx, and import that."


def _safe(name: str, content: bytes) -> None:
    """Ending where the file unfolds to more than any chronology, or is none of ours to read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as folded:
            parts = folded.infolist()
            size = sum(part.file_size for part in parts)
            if size > _UNFOLDED or len(parts) > _PARTS or size > _RATIO * max(len(content), 250_000):
                raise Ending(USAGE, f"{name}: it unfolds to far more than a chronology; it was not opened.")
            if "xl/workbook.xml" not in folded.namelist():
                raise Ending(USAGE, f"{name}: it is no workbook of the kind .xlsx; save it as that.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _no_definitions(name, folded.open(part).read(2_000))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Ending(USAGE, f"{name}: {_DAMAGED}") from None


def _no_definitions(name: str, beginning: bytes) -> None:
    """No workbook defines entities of its own; one that does is made to do harm."""
    if b"<!DOCTYPE" in beginning or b"<!ENTITY" in beginning:
        raise Ending(USAGE, f"{name}: it holds definitions that no workbook needs; it was not opened.")


def _chosen(name: str, opened: "Workbook", sheet: str | None) -> str:
    visible = [each.title for each in opened.worksheets if each.sheet_state == "visible"]
    if sheet is not None:
        known = [each.title for each in opened.worksheets]
        named = [each for each in known if each.strip().lower() == sheet.strip().lower()]
        if not named:
            raise Ending(USAGE, f"{name}: there is no sheet “{sheet}”; there are {', '.join(known)}")
        return str(named[0])
    fitting = [title for title in visible if _columns(opened, title) is not None]
    if len(fitting) > 1:
        raise Ending(USAGE, f"{name}: more than one sheet fits: {', '.join(fitting)}; choose with --sheet")
    return str((fitting or visible or [opened.worksheets[0].title])[0])


def _columns(opened: "Workbook", title: str) -> Columns | None:
    return found_in([line for line, _ in zip(_lines(opened[title]), range(_LOOKED_AT), strict=False)])


def _grid(name: str, content: bytes, opened: "Workbook", title: str) -> Grid:
    sheet: Any = opened[title]
    with zipfile.ZipFile(io.BytesIO(content)) as folded, folded.open(_part_of(sheet)) as part:
        also = beside(part)
    notes = [f"The sheet “{each}” was not read." for each in _not_read(opened, title)]
    if also.hidden:
        notes.append(f"Hidden rows were read as well: {ranges(also.hidden)}.")
    lines = filled(_told(name, sheet), f"{name}, sheet {title}")
    return Grid(title, lines, also.merges, also.formulas, notes)


def _part_of(sheet: Any) -> str:  # noqa: ANN401  openpyxl gives it no public type
    """Where the sheet lies in the file; openpyxl names it nowhere else."""
    return str(sheet._worksheet_path)  # noqa: SLF001  see above


def _not_read(opened: "Workbook", title: str) -> Iterator[str]:
    for each in opened.worksheets:
        if each.title != title and any(True for _ in filled(_lines(each), each.title)):
            yield each.title if each.sheet_state == "visible" else f"{each.title} (hidden)"


def _told(name: str, sheet: Any) -> Iterator[Line]:  # noqa: ANN401  openpyxl gives it no public type
    try:
        yield from _lines(sheet)
    except (ValueError, TypeError, KeyError, ParseError, zipfile.BadZipFile):
        raise Ending(USAGE, f"{name}: {_DAMAGED}") from None


def _lines(sheet: Any) -> Iterator[Line]:  # noqa: ANN401  openpyxl gives it no public type
    sheet.reset_dimensions()  # some programs write them wrong
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield Line(number, [_plain(cell) for cell in cells[: _width(cells)]])


def _width(cells: Sequence[Cell]) -> int:
    """How far a row is filled; what is formatted beyond that says nothing."""
    return next((n for n in range(len(cells), 0, -1) if cells[n - 1] is not None), 0)


def _plain(cell: Cell) -> Cell:
    return _ESCAPE.sub("", cell) if isinstance(cell, str) and "_x000" in cell else cell
