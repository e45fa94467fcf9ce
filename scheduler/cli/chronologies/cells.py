"""The cells of a row, as people fill them in, read into what the record keeps.

Nothing is guessed. A cell that can be read in two ways, or in none, is named with what to write instead;
what stands in it is repeated only where it can be no name.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import TypeVar

from scheduler.cli.chronologies.columns import plain
from scheduler.cli.chronologies.grids import Cell
from workflow.vocabulary import Agency, Answer, Sensitivity, Term

T = TypeVar("T", bound=Term)

NOBODY_KNOWS = {"", "unknown", "nk", "notknown", "notrecorded", "na", "none", "notstated", "nr", "tbc"}
"""What stands in a cell, without capitals and marks, where nobody knows."""


class Amiss(ValueError):
    """The cell cannot be read; the message says what to write."""


def text(cell: Cell) -> str:
    """A cell as text; numbers without a needless point, dates as they are written."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


_MARKED = ("yes", "y", "x", "true", "1", "tick", "ticked", "s", "seen", "heard", "alone", "seenalone")
_YES = frozenset((*_MARKED, "key", "keyevent", "significant", "yesseen", "yesalone", "yesheard"))
_NO = frozenset(["no", "n", "false", "0", "notseen", "notheard", "noaccess"])


def answer(cell: Cell, *, flag: bool = False) -> Answer:
    """Yes, no or unknown. In a column of flags, what is left empty is not marked: it says nothing of it."""
    raw = text(cell)
    if raw in {"✓", "✔", "☑", "√"}:
        return Answer.YES
    said = plain(raw)
    if said in _YES:
        return Answer.YES
    if said in _NO:
        return Answer.NO
    if said in NOBODY_KNOWS and raw not in {"✗", "✘"}:
        return Answer.UNKNOWN
    wanted = "yes where it is marked" if flag else "yes, no or unknown; the story itself goes with the event"
    raise Amiss(f"takes {wanted}")


def seen_and_heard(cell: Cell) -> tuple[Answer, Answer]:
    """Whether the child was seen and whether heard, where one column says both."""
    said = plain(text(cell))
    both = {"seenandheard", "seenheard", "both", "yesyes", "yy", "seenspokento", "seenandspokento"}
    if said in both:
        return Answer.YES, Answer.YES
    if said in {"seennotheard", "seenonly", "seen", "yesno", "yn", "s"}:
        return Answer.YES, Answer.NO if said in {"seennotheard", "yesno", "yn"} else Answer.UNKNOWN
    if said in {"heard", "heardonly", "notseenbutheard", "h"}:
        return Answer.UNKNOWN, Answer.YES
    if said in {"neither", "nono", "nn", "notseenorheard", "notseenheard", "no", "n"}:
        return Answer.NO, Answer.NO
    if said in {"yes", "y"}:
        raise Amiss("can mean either; write seen, heard, both, neither or unknown")
    if said in NOBODY_KNOWS:
        return Answer.UNKNOWN, Answer.UNKNOWN
    raise Amiss("takes seen, heard, both, neither or unknown")


def term(cell: Cell, terms: type[T], otherwise: T) -> T:
    """One of the words of a list; `otherwise` where nothing stands there."""
    said = plain(text(cell))
    if said in NOBODY_KNOWS:
        return otherwise
    found = next((each for each in terms if plain(str(each)) == said), None)
    if found is None:
        raise Amiss(f"takes one of: {', '.join(map(str, terms))}")
    return found


_CALLED: Mapping[str, Sensitivity] = {
    **dict.fromkeys(("no", "n", "standard", "normal", "official", "shareable"), Sensitivity.OPEN),
    **dict.fromkeys(("yes", "y", "sensitive", "confidential", "officialsensitive"), Sensitivity.RESTRICTED),
}


def sensitivity(cell: Cell) -> Sensitivity:
    """Who may see it."""
    return _CALLED.get(plain(text(cell))) or term(cell, Sensitivity, Sensitivity.UNKNOWN)


@cache
def called() -> tuple[tuple[str, Agency], ...]:
    """What the agencies are called, by their codes and otherwise."""
    held = tomllib.loads((files("scheduler") / "data/agencies-called.toml").read_text("utf-8"))
    named = ((said, Agency(code)) for code, names in held.items() for said in names)
    return (*named, *((str(agency), agency) for agency in Agency))


@cache
def _named() -> Mapping[str, Agency]:
    return {plain(said): agency for said, agency in called()}


def agency(said: str) -> Agency | None:
    """The agency somebody means, by its code or as it is mostly called; None where that is not clear."""
    return _named().get(plain(said))


def whose(cell: Cell) -> Agency | None:
    """The agency whose row it is; None where nothing is said. Raises Amiss, and never repeats the text."""
    said = text(cell)
    if plain(said) in NOBODY_KNOWS:
        return None
    found = agency(said)
    if found is None:
        raise Amiss(
            "holds what is not known as the name of an agency, so whose row it is stays open; "
            "write its code (spr glossary agency), or leave the column out"
        )
    return found


def agencies(cell: Cell) -> tuple[Agency, ...]:
    """The agencies that are named in a cell."""
    named = [each for each in re.split(r"[,;/\n]| and | & ", text(cell)) if plain(each) not in NOBODY_KNOWS]
    found = [agency(each) for each in named]
    if None in found:
        raise Amiss(
            "names somebody who is no agency of the list; write their codes, a comma between them, "
            "such as police, school, general-practice or other"
        )
    return tuple(dict.fromkeys(each for each in found if each))


def codes(cell: Cell) -> list[str]:
    """The codes of people in a cell; whether they are codes is looked at afterwards."""
    found = [each.strip() for each in re.split(r"[,;/+\n&]| and ", text(cell)) if each.strip()]
    return [
        each.lower().replace(" ", "-") if each.lower() != each.upper() and _role(each) else each
        for each in found
    ]


def _role(said: str) -> bool:
    return plain(said).rstrip("0123456789") in {
        "child", "mother", "father", "partner", "sibling", "grandparent", "carer", "relative",
    }  # fmt: skip
