"""An agency's file as a grid: a workbook (XLSX) or values with something between them (CSV).

What kind of file it is, its first bytes say; its name may say otherwise.
"""

import csv
import io
from collections.abc import Iterator

from scheduler.cli.chronologies.columns import recognised
from scheduler.cli.chronologies.grids import Grid, Line, filled
from scheduler.cli.endings import USAGE, Ending

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_BETWEEN = (",", ";", "\t", "|")
_LOOKED_AT = 20
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_LARGEST = 60 * 1024 * 1024


def grid_of(name: str, content: bytes, sheet: str | None) -> Grid:
    """The sheet that holds the chronology; Ending where the file as a whole cannot be used."""
    if len(content) > _LARGEST:
        raise Ending(USAGE, f"{name}: it is larger than 60 MB; take the pictures out, or save it as CSV.")
    if content.startswith(_OLD_OR_LOCKED):
        raise Ending(USAGE, f"{name}: {_why_not_opened(content)}")
    if content.startswith(b"PK"):
        from scheduler.cli.chronologies.workbooks import workbook

        return workbook(name, content, sheet)
    if content.startswith(b"%PDF") or (b"\0" in content[:1000] and content[:2] not in _WIDE):
        raise Ending(USAGE, f"{name}: it is neither a workbook nor CSV; ask the agency for XLSX or CSV.")
    if sheet is not None:
        raise Ending(USAGE, f"{name}: a CSV file has no sheets; leave out --sheet.")
    return _table(name, content)


def _why_not_opened(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "it is protected by a password; open it, save a copy without one, and import that."
    return "it is a workbook of the old kind (.xls) or no workbook; save it as .xlsx, and import that."


def _table(name: str, content: bytes) -> Grid:
    csv.field_size_limit(_LARGEST)  # a cell that is too long is named by the reader of the rows
    text, notes = _decoded(content)
    between = _separator(text)
    return Grid("", filled(_rows(name, text, between), name), notes=notes)


def _decoded(content: bytes) -> tuple[str, list[str]]:
    """The text: UTF-8, as most programs write it, or else what Windows writes in England."""
    wide = _WIDE.get(content[:2])
    try:
        return content.decode(wide or "utf-8-sig"), []
    except UnicodeDecodeError:
        said = "It is not in UTF-8 and was read as Windows text; look at £ signs, dashes and accents."
        return content.decode("cp1252", errors="replace"), [said]


def _separator(text: str) -> str:
    """What stands between the values: with which most headings are recognised."""
    lines = text.splitlines()[:_LOOKED_AT]

    def known(between: str) -> int:
        return max((recognised(next(csv.reader([line], delimiter=between), [])) for line in lines), default=0)

    return max(_BETWEEN, key=known)


def _rows(name: str, text: str, between: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield Line(number, cells)
    except csv.Error:
        where = f"{name}, near line {reader.line_num}"
        raise Ending(USAGE, f"{where}: a quotation is open; mend the line") from None
