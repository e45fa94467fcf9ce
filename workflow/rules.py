"""A rule is a sentence, a source and a test; it refuses, explains and documents.

The sentence is worded so that it can follow "only when".
"""

from collections.abc import Callable
from enum import Enum
from typing import Any

import msgspec


class Treatment(Enum):
    """What an unmet rule does to a report of what has happened."""

    REFUSED = "refused: it cannot be so"
    DEPARTURE = "recorded when a reason for the departure is given"
    WARNING = "recorded, and said aloud"


class Rule(msgspec.Struct, frozen=True):
    """A rule of the guidance: `holds` is asked of the standing and the entry being reported.

    A rule `about_the_fact` looks at what the entry says; any other looks at the standing only.
    `found` says what was found instead where the rule does not hold, such as who is missing.
    """

    code: str
    sentence: str
    source: str
    holds: Callable[[Any, Any], bool]
    treatment: Treatment = Treatment.DEPARTURE
    remedy: str = ""
    about_the_fact: bool = False
    found: Callable[[Any, Any], str] = lambda *_: ""


class Unmet(msgspec.Struct, frozen=True):
    """A rule that does not hold, as it is shown to people."""

    rule: str
    sentence: str
    source: str
    remedy: str = ""


class Refused(msgspec.Struct, frozen=True):
    """A request that was not recorded: what, every reason why, and what can be done now."""

    fact: str
    because: tuple[Unmet, ...]
    possible: tuple[str, ...] = ()
    departure_possible: bool = False


def unmet(rule: Rule, standing: object = None, entry: object = None) -> Unmet:
    """Show a rule that does not hold; of a standing, with what was found there."""
    found = rule.found(standing, entry) if standing is not None else ""
    return Unmet(rule.code, f"{rule.sentence}; {found}" if found else rule.sentence, rule.source, rule.remedy)
