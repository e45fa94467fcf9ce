"""What a sheet says beside the values of its cells: which are merged, which hold formulas, which rows hide.

A stream of cells tells none of this, and each of them makes a difference to a chronology.
"""

import re
from dataclasses import dataclass, field
from typing import IO
from xml.parsers.expat import ParserCreate

from scheduler.cli.chronologies.grids import MOST_COLUMNS, Merge, number_of

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MOST = 100_000


@dataclass(slots=True)
class Beside:
    """Merged ranges, formulas by row and column, and hidden rows."""

    merges: list[Merge] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden: list[int] = field(default_factory=list)


def beside(part: IO[bytes]) -> Beside:
    """Read it from the XML of a sheet, as a stream; rows and columns that nobody states are counted."""
    found = Beside()
    at = [0, -1]

    def begins(tag: str, said: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "row":
                at[:] = [int(said.get("r", at[0] + 1)), -1]
                if said.get("hidden") in {"1", "true"} and len(found.hidden) < _MOST:
                    found.hidden.append(at[0])
            case "c":
                place = _PLACE.fullmatch(said.get("r", ""))
                at[1] = number_of(place[1]) if place else at[1] + 1
            case "f" if len(found.formulas) < _MOST:
                found.formulas.add((at[0], at[1]))
            case "mergeCell" if len(found.merges) < _MOST:
                found.merges += _merge(said.get("ref", ""))

    parser = ParserCreate()
    parser.StartElementHandler = begins
    parser.ParseFile(part)
    return found


def _merge(reference: str) -> list[Merge]:
    ends = [_PLACE.fullmatch(end) for end in reference.split(":")]
    places = [(int(end[2]), min(number_of(end[1]), MOST_COLUMNS)) for end in ends if end]
    return [Merge(*places[0], *places[1])] if len(places) == 2 else []  # noqa: PLR2004  from one cell to one
