"""Near-duplicates: the same fact, of the same moment, with the same public data, already in the case."""

from collections.abc import Iterable
from typing import Any

from workflow.catalogue import fields, sealed
from workflow.facts import Entry, Fact
from workflow.moments import Moment


def near_duplicate(entries: Iterable[Entry], fact: Fact, occurred: Moment) -> Entry | None:
    """The entry that a new one would say again; what is sealed is not compared."""
    said = public(fact)
    return next(
        (
            entry
            for entry in entries
            if type(entry.fact) is type(fact) and entry.occurred == occurred and public(entry.fact) == said
        ),
        None,
    )


def public(fact: Fact) -> dict[str, Any]:
    """The fields of a fact that are not sealed."""
    hidden = sealed(type(fact))
    return {name: getattr(fact, name) for name in fields(type(fact)) if name not in hidden}


def warning(before: Entry) -> dict[str, str]:
    """The warning as it is told."""
    return {
        "rule": "near-duplicate",
        "says": f"the same is on record already, at position {before.position}",
        "source": "the record",
    }
