"""Which agencies a text names, by their codes or as they are mostly called."""

import re
from collections.abc import Iterator
from functools import cache

from scheduler.cli.chronologies.cells import called
from workflow.vocabulary import Agency

_SHORT = 4
"""Abbreviations such as ED and GP; as small letters they are other words, or a person's name."""


def named_in(text: str) -> frozenset[Agency]:
    """The agencies that are named; a word within a longer word is none."""
    return frozenset(agency for agency, pattern in _patterns() if pattern.search(text))


@cache
def _patterns() -> tuple[tuple[Agency, re.Pattern[str]], ...]:
    names: dict[Agency, list[str]] = {}
    for said, agency in called():
        if agency not in (Agency.UNKNOWN, Agency.OTHER):
            names.setdefault(agency, []).append(said)
    return tuple((agency, re.compile("|".join(_each(said)))) for agency, said in names.items())


def _each(names: list[str]) -> Iterator[str]:
    for name in names:
        written = r"[ -]".join(re.escape(part) for part in re.split("[ -]", name))
        short = len(name) <= _SHORT
        yield rf"(?<![\w&]){re.escape(name.upper()) if short else f'(?i:{written})'}(?![\w&])"
