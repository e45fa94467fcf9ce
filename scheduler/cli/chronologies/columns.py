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
_BETWEEN = re.compile(r"/|&|\bor\b|\band\b", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z]+")
_SAFE = re.compile(r"[A-Za-z /&,.()?:-]+")
_WHOM = (
    "child children person persons people subject subjects family individual individuals member members "
    "name names initials who whom patient pupil client yp"
)
_BESIDE = (
    "s of the a an in is it about or and young code codes id ref number concerned involved relates to "
    "relating this which service user first full"
)
_PEOPLE, _BESIDE_PEOPLE = frozenset(_WHOM.split()), frozenset(_BESIDE.split())
"""Words that stand in such a heading beside one of those: name of child, person concerned."""

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
    """Where the columns stand: by name the number, counted from 0; the last row of the headings.

    `unknown` are the columns not recognised; `about_people` those of them that may say whom the rows are
    about, where no column does; `width` how many columns there are up to the last with a heading. A heading
    that is not recognised is kept only among `about_people`, where it is made of known words: others may
    hold a name.
    """

    at: Mapping[str, int]
    header_row: int
    unknown: tuple[int, ...]
    twice: tuple[str, ...] = ()
    about_people: tuple[tuple[int, str], ...] = ()
    width: int = 0


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
    unknown, twice, people, width = [], [], [], 0
    for number, readings in enumerate(headings):
        column = next((found for each in readings if (found := _column(each))), "")
        said = next((each.strip() for each in readings if each.strip()), "")
        width = number + 1 if said else width
        if column and column not in at:
            at[column] = number
        elif column:
            twice.append(f"{described()[column].get('heading', column)} ({letter(number)})")
        elif said:
            unknown.append(number)
            if any(map(may_be_about_people, readings)):
                people.append((number, said[:_LONGEST] if _SAFE.fullmatch(said) else ""))
    about = () if "subject" in at else tuple(people)
    return Columns(at, last, tuple(unknown), tuple(twice), about, width)


def _heading(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _column(cell: object) -> str:
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return ""
    return _by_heading().get(plain(cell), "") or _either_order(cell)


def _either_order(heading: str) -> str:
    """The column of a heading of two parts, Event / Contact: in the other order, or where both name one."""
    first, *more = _BETWEEN.split(heading)
    if len(more) != 1:
        return ""
    known = _by_heading()
    if turned := known.get(plain(more[0] + first)):
        return turned
    one, other = known.get(plain(first), ""), known.get(plain(more[0]), "")
    return one if one == other else ""


def may_be_about_people(heading: str) -> bool:
    """Whether a heading that is not recognised may say whom the rows are about."""
    words = set(_LETTERS.findall(heading.lower()))
    return bool(words & _PEOPLE) and words <= _PEOPLE | _BESIDE_PEOPLE


def repeats(cells: Sequence[Any], columns: Columns) -> bool | None:
    """Whether a row holds headings again: True for the same columns, False for others, None where none."""
    here = {name: _column(cells[at]) for name, at in columns.at.items() if at < len(cells) and cells[at]}
    if not all(here.get(each) for each in NEEDED):
        return None
    return all(found == name for name, found in here.items())


def heading_row(lines: Sequence[Line]) -> tuple[int, list[str], list[int]]:
    """The row that comes nearest to one of headings; 0 and nothing where none does.

    With it its known headings, and the columns of those that are not known.
    """
    own = [line for line in lines if _only_headings(line)]
    nearest = max(own, key=lambda line: recognised(line.cells), default=None)
    if nearest is None:
        return 0, [], []
    said = {number: each for number, cell in enumerate(nearest.cells) if (each := _heading(cell).strip())}
    known = [each for each in said.values() if _column(each)]
    return nearest.number, known, [number for number, each in said.items() if not _column(each)]
