"""JSON Schemas, made from the facts themselves."""

from collections.abc import Iterator
from typing import Any

import click
import msgspec

from scheduler.cli.importing.rows import ENVELOPE
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.recording.envelope import POST, REQUEST_ID
from scheduler.cli.recording.fields import fields_of
from scheduler.cli.render import Answer
from workflow.catalogue import CASES, FACTS
from workflow.facts import Fact
from workflow.moments import Moment
from workflow.vocabulary import Words

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DATE = "a date: 2021-03-04, March 2021, 2021-03-04/2021-03-09, 2021-03-04T16:05:00Z, or unknown"
_SAYS = {
    "case": "the case's reference, such as incident/2026-001; left out: a new case is opened",
    "fact": "the stored name of what happened",
    "occurred": _DATE,
    "learned": "when the partnership learned of it, if that was later",
    "by": "who acted: a post or a work login, not sealed: never a child's or relative's name",
    "role": "in which role they acted, not sealed: never a child's or relative's name",
    "departure": "why it happened against a rule; sealed",
    "request_id": "the same id records the same row once, not sealed: never a name",
    "data": "the fields of the fact",
}

_PATTERNS = {"by": POST, "role": POST, "request_id": REQUEST_ID}


def of_row() -> Answer:
    """The schema of a row to import, with every fact in its definitions."""
    recorded = {fact.stored: fact for kind in CASES for fact in kind.lifecycle.facts}
    schemas, components = _schemas([*recorded.values()])
    document = {
        "$schema": DIALECT,
        "title": "A row to import",
        "type": "object",
        "properties": {name: _part(name, list(recorded)) for name in ENVELOPE},
        "required": ["fact", "occurred"],
        "additionalProperties": False,
        "oneOf": [_alternative(fact) for fact in recorded.values()],
        "$defs": {**schemas, **components},
    }
    return Answer(document, [])


def of_fact(name: str) -> Answer:
    """The schema of one fact's fields."""
    if name not in FACTS:
        raise click.UsageError(f"There is no fact {name}.{did_you_mean(name, list(FACTS))}")
    schemas, components = _schemas([FACTS[name]])
    document = {"$schema": DIALECT, **schemas[name]}
    return Answer({**document, "$defs": components} if components else document, [])


def _schemas(facts: list[type[Fact]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The schema of each fact's fields under its stored name, and the definitions they share."""
    every = [field for fact in facts for field in fields_of(fact)]
    made, components = msgspec.json.schema_components(
        [field.hint for field in every], schema_hook=_of_its_type, ref_template="#/$defs/{name}"
    )
    of_fields = iter(made)
    return {fact.stored: _of_fields(fact, of_fields) for fact in facts}, components


def _of_fields(fact: type[Fact], of_fields: Iterator[dict[str, Any]]) -> dict[str, Any]:
    fields = fields_of(fact)
    return {
        "title": fact.stored,
        "description": (fact.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {field.name: next(of_fields) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _of_its_type(kind: type) -> dict[str, Any]:
    if issubclass(kind, Moment):
        return {"type": "string", "description": _DATE}
    if issubclass(kind, Words):
        return {"type": "string", "description": "words; sealed"}
    raise NotImplementedError  # so msgspec asks for a type it is to describe itself


def _part(name: str, recorded: list[str]) -> dict[str, Any]:
    if name == "data":
        return {"type": "object", "description": _SAYS[name]}
    if name == "fact":
        return {"enum": recorded, "description": _SAYS[name]}
    kind = "string" if name == "occurred" else ["string", "null"]
    pattern = {"pattern": _PATTERNS[name]} if name in _PATTERNS else {}
    return {"type": kind, **pattern, "description": _SAYS[name]}


def _alternative(fact: type[Fact]) -> dict[str, Any]:
    data = {"$ref": f"#/$defs/{fact.stored}"}
    made: dict[str, Any] = {"properties": {"fact": {"const": fact.stored}, "data": data}}
    return {**made, "required": ["data"]} if _needs_data(fact) else made


def _needs_data(fact: type[Fact]) -> bool:
    return any(field.required for field in fields_of(fact))
