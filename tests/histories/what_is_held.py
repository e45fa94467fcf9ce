"""What of the catalogue the golden bytes hold, and what is missing from them."""

from typing import get_args, get_origin

import msgspec
import msgspec.structs

from workflow.catalogue import FACTS, fields
from workflow.vocabulary import Term


def needed():
    """Every kind at every version it ever had, its fields, and every code its fields can hold."""
    return {item for fact in FACTS.values() for item in _of(fact)}


def _of(fact):
    for version in range(1, fact.schema + 1):
        yield (fact.stored, version, "every field" if version < fact.schema else "what is required")
    for name, hint in fields(fact).items():
        yield (fact.stored, fact.schema, f"field {name}")
        yield from (("code", term.__name__, code.value) for term in terms(hint) for code in term)


def held(facts):
    """What these facts hold of it."""
    return {item for fact in facts for item in _held(fact)}


def _held(recorded):
    data = msgspec.json.decode(recorded.data)
    yield (recorded.type, recorded.schema, "every field")
    if recorded.type not in FACTS:
        return
    if data.keys() == required(FACTS[recorded.type]):
        yield (recorded.type, recorded.schema, "what is required")
    yield from ((recorded.type, recorded.schema, f"field {name}") for name in data)
    for name, hint in fields(FACTS[recorded.type]).items():
        for term in terms(hint):
            codes = data.get(name, [])
            yield from (
                ("code", term.__name__, code) for code in ([codes] if isinstance(codes, str) else codes)
            )


def required(fact):
    """The fields without which a fact cannot be read."""
    return {field.name for field in msgspec.structs.fields(fact) if field.required}


def terms(hint):
    """The terms that a field of this type holds."""
    if isinstance(hint, type) and get_origin(hint) is None and issubclass(hint, Term):
        yield hint
    for part in get_args(hint):
        yield from terms(part)
