"""The cells of a row, as people fill them in, read into what the record keeps.

Nothing is guessed. A cell that can be read in two ways, or in none, is named with what to write instead;
what stands in it is repeated only where it can be no name.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeVar

from scheduler.cli.chronologies.columns import plain
from scheduler.cli.chronologies.grids import Cell
from scheduler.cli.dates import NotADate, parse
from workflow.moments import Moment, add_months
from workflow.vocabulary import Agency, Answer, Precision, Sensitivity, Term

T = TypeVar("T", bound=Term)

_ABOUT = re.compile(
    r"^(?:(?:approx(?:imately)?|circa|around|about|c)\b\.?|~)\s*|\s*\(?\b(?:approx(?:imately)?|circa)\b\.?\)?$",
    re.IGNORECASE,
)
_NOBODY_KNOWS = {"", "unknown", "nk", "notknown", "notrecorded", "na", "none", "notstated", "nr", "tbc"}
_YEAR = re.compile(r"\d{4}")
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-3])([0-5]\d)\s*(?:hrs|hours|h)?", re.IGNORECASE)
_HOURS = re.compile(r"\s*(?:hrs|hours)$", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(\d{1,2})([ /.-])(\d{1,2})\2\d{4}\b")
_YEAR_END = 12


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


def moment(day: Cell, hour: Cell, precision: Cell) -> tuple[Moment, Precision]:
    """When it happened, and how far that can be relied on. Raises Amiss."""
    said, about = _about(_day_text(day))
    sure = _precision(precision)
    if about or plain(text(precision)) in {"about", "circa"}:
        sure = Precision.APPROXIMATE
    found = _parsed(said, _hour_text(hour, day))
    return _shortened(found, plain(text(precision))), sure


def _about(said: str) -> tuple[str, bool]:
    bare = _ABOUT.sub("", said).strip()
    return (bare, bare != said) if bare else (said, False)


def _day_text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool | time):
        raise Amiss("is no date; write 4 March 2021, or unknown")
    said = text(cell)
    if isinstance(cell, int | float) and not _YEAR.fullmatch(said):
        raise Amiss(f"is the number {said}, and no date; format the cell as a date, or write 4 March 2021")
    if not said:
        raise Amiss("is empty; write the date, or unknown")
    return said


def _hour_text(cell: Cell, day: Cell) -> str:
    """The hour as it is read: that of the time column, or else the one that stands with the date."""
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    said = text(cell)
    if plain(said) in _NOBODY_KNOWS:
        with_day = isinstance(day, datetime) and day.time() != time()
        return day.time().isoformat("minutes") if isinstance(day, datetime) and with_day else ""
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 24 * 60)
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    if found := _FOUR_DIGITS.fullmatch(said):
        return f"{found[1]}:{found[2]}"
    return _HOURS.sub("", _about(said)[0])


@lru_cache(maxsize=4096)  # the same days come again and again
def _parsed(day: str, hour: str) -> Moment:
    if plain(day) in _NOBODY_KNOWS:
        return Moment("unknown")
    if _YEAR.fullmatch(day):
        day = f"1 January {day} to 31 December {day}"
    try:
        found = parse(day, None)
        if not hour:
            return found
        if found.exact or found.day is None:
            raise Amiss("has an hour beside it that goes with no single day; leave the hour out")
        return parse(f"{day} {hour}", None)
    except NotADate as error:
        raise Amiss(str(error)) from None


def _shortened(found: Moment, precision: str) -> Moment:
    """A date whose precision is said to be a month or a year is no more exact than that."""
    day = found.day
    if day is None or precision not in {"month", "monthonly", "year", "yearonly", "day", "dayonly"}:
        return found
    if precision.startswith("day"):
        return Moment(day.isoformat())
    if precision.startswith("month"):
        return Moment(f"{day:%Y-%m}")
    first = date(day.year, 1, 1)
    last = date.fromordinal(add_months(first, _YEAR_END).toordinal() - 1)
    return Moment(f"{first}/{last}")


_PRECISION: Mapping[str, Precision] = {
    **dict.fromkeys(("exact", "stated", "actual", "precise", "known", "yes", "y", "e"), Precision.STATED),
    **dict.fromkeys(("day", "dayonly", "month", "monthonly", "year", "yearonly"), Precision.STATED),
    **dict.fromkeys(("approximate", "approx", "approximately", "about", "circa"), Precision.APPROXIMATE),
    **dict.fromkeys(("estimated", "estimate", "no", "n", "a"), Precision.APPROXIMATE),
}


def _precision(cell: Cell) -> Precision:
    said = plain(text(cell))
    if said in _NOBODY_KNOWS:
        return Precision.UNKNOWN
    if said not in _PRECISION:
        raise Amiss("says in no known word how exact the date is; write exact, approximate or unknown")
    return _PRECISION[said]


def month_first(cell: Cell) -> bool:
    """Whether a text can only be a date with its month first: 03/14/2021."""
    found = _MONTH_FIRST.match(text(cell)) if isinstance(cell, str) else None
    return bool(found and int(found[1]) <= _YEAR_END < int(found[3]))


def either_way(cell: Cell) -> bool:
    """Whether a text is a date whichever of its first two numbers is the month: 04/03/2021."""
    found = _MONTH_FIRST.match(text(cell)) if isinstance(cell, str) else None
    return bool(found and found[1] != found[3] and max(int(found[1]), int(found[3])) <= _YEAR_END)


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
    if said in _NOBODY_KNOWS and raw not in {"✗", "✘"}:
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
    if said in _NOBODY_KNOWS:
        return Answer.UNKNOWN, Answer.UNKNOWN
    raise Amiss("takes seen, heard, both, neither or unknown")


def term(cell: Cell, terms: type[T], otherwise: T) -> T:
    """One of the words of a list; `otherwise` where nothing stands there."""
    said = plain(text(cell))
    if said in _NOBODY_KNOWS:
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


def agencies(cell: Cell) -> tuple[Agency, ...]:
    """The agencies that are named in a cell."""
    named = [each for each in re.split(r"[,;/\n]| and | & ", text(cell)) if plain(each) not in _NOBODY_KNOWS]
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
