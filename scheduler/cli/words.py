"""Text made safe to show: what a terminal would obey or hide is written out."""

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.moments import Moment

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown(text: str) -> str:
    r"""The text on one line, with control, format and unassigned characters as \u{...}."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"\\u{{{ord(c):x}}}" if unicodedata.category(c) in _HIDDEN else c for c in text)


def blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return all(c.isspace() or unicodedata.category(c) in _HIDDEN for c in text)


def shown_lines(text: str) -> str:
    """Likewise for our own sentences, whose line breaks are meant."""
    return "\n".join(shown(line) for line in text.split("\n"))


def in_json(text: str) -> str:
    """JSON text with the same characters as JSON escapes; between its parts, lines may break."""
    if text.isascii():
        return text
    return "".join(_escaped(c) if c != "\n" and unicodedata.category(c) in _HIDDEN else c for c in text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))


def brief(moment: "Moment") -> str:
    """A moment for a column of dates: Wed 11 Nov 2026, without the hour; 1 Sep 2020 to 31 Dec 2021."""
    from workflow.moments import MONTHS, WEEKDAYS

    first, last = moment.first_day, moment.last_day
    if first is None or last is None:
        return "unknown"
    if moment.day:
        return f"{WEEKDAYS[first.weekday()][:3]} {first.day} {MONTHS[first.month][:3]} {first.year}"
    if "/" not in moment:
        return f"{MONTHS[first.month][:3]} {first.year}"
    return " to ".join(f"{day.day} {MONTHS[day.month][:3]} {day.year}" for day in (first, last))


def said_back(moment: "Moment") -> str:
    """A moment as people write it, with midday named: twelve o'clock is easily mistaken."""
    from workflow.moments import spoken

    return spoken(moment).replace(", 12:00pm", ", 12:00pm (midday)")


def from_when(instant: "datetime") -> str:
    """An instant from which something holds; nobody is told of midnight, which can be read in two ways."""
    from workflow.moments import london_day, spoken_day, spoken_instant, start_of

    day = london_day(instant)
    return f"the beginning of {spoken_day(day)}" if instant == start_of(day) else spoken_instant(instant)


def until_when(instant: "datetime") -> str:
    """An instant until which something holds: the end of the day before, where it is the first of a day."""
    from datetime import timedelta

    from workflow.moments import london_day, spoken_day, spoken_instant, start_of

    day = london_day(instant)
    whole = instant == start_of(day)
    return f"the end of {spoken_day(day - timedelta(days=1))}" if whole else spoken_instant(instant)


def counted(number: int, thing: str) -> str:
    """A number with its thing: 1 working day, 2 working days; proceedings stay what they are."""
    return f"{number:,} {thing if number == 1 else _several(thing)}"


def _several(thing: str) -> str:
    if thing.endswith("child"):
        return f"{thing}ren"
    if thing.endswith("y") and thing[-2] not in "aeiou":
        return f"{thing.removesuffix('y')}ies"
    return thing if thing.endswith("s") else f"{thing}s"
