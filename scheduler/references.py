"""Which fields of a fact name another case, or several."""

from collections.abc import Iterator
from typing import Annotated, get_args, get_origin

from workflow.catalogue import CASES, fields
from workflow.facts import CaseReference, Fact

_BESIDE = get_args(CaseReference)[1]
"""What is written beside the type of a case's reference, wherever it is used."""


def names_a_case(hint: object) -> bool:
    """Whether a field of this type holds the reference of a case."""
    return get_origin(hint) is Annotated and _BESIDE in get_args(hint)[1:]


def named_cases(fact: Fact) -> Iterator[tuple[str, str]]:
    """The cases that a fact names, each with the field that names it."""
    for name, hint in fields(type(fact)).items():
        if names_a_case(hint) and getattr(fact, name):
            yield name, getattr(fact, name)
        elif _names_cases(hint):
            yield from ((name, case) for case in getattr(fact, name))


def _names_cases(hint: object) -> bool:
    """Whether a field of this type holds a list of references."""
    many = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return get_origin(many) is tuple and any(names_a_case(part) for part in get_args(many))


def where_listed(text: str) -> str:
    """The command that lists the cases among which this one would be: spr list rapid-reviews."""
    kind = text.partition("/")[0] if "/" in text else "incident"
    listed = kind if kind in {each.name for each in CASES} else "incident"
    return f"spr list {listed_as(listed)}"


def listed_as(kind: str) -> str:
    """What the list of a kind of case is called: rapid-reviews, chronologies, proceedings."""
    if kind.endswith("y"):
        return f"{kind.removesuffix('y')}ies"
    return kind if kind.endswith("s") else f"{kind}s"
