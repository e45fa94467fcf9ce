"""The pages of the words: what can be recorded, and what each code means."""

import inspect
import sys
from collections.abc import Iterator
from types import UnionType
from typing import get_origin

import msgspec.structs
from surface import about, table

from workflow import catalogue, vocabulary
from workflow.corrections import ALWAYS
from workflow.vocabulary import abbreviations

SPOKEN = {"Words": "sealed text", "Name": "sealed text", "Moment": "date", "str": "text", "int": "number"}


def glossary() -> Iterator[str]:
    yield "# Glossary\n"
    yield "Every word the record knows: its stored code, and what it means.\n"
    modules: dict[str, list[type[vocabulary.Term]]] = {}
    for term in vars(vocabulary).values():
        if isinstance(term, type) and issubclass(term, vocabulary.Term) and term is not vocabulary.Term:
            modules.setdefault(term.__module__, []).append(term)
    for name, terms in sorted(modules.items()):
        yield f"## {_of_module(name)}\n"
        for term in terms:
            yield from _term(term, term.__name__)
    yield "## Abbreviations\n"
    yield f"{(inspect.getdoc(abbreviations) or '').partition(';')[0]}.\n"
    rows = ((each.short, each.stands_for, each.means) for each in abbreviations.ABBREVIATIONS)
    yield from table(("letters", "stand for", "meaning"), rows)
    yield "## How far a case has come\n"
    for kind in catalogue.CASES:
        yield from _term(type(kind.lifecycle.begins), f"{kind.name.replace('-', ' ').capitalize()}: status")


def _of_module(name: str) -> str:
    first = inspect.getdoc(sys.modules[name]) or name
    return first.splitlines()[0].rstrip(".")


def _term(term: type[vocabulary.Term], title: str) -> Iterator[str]:
    yield f"### {title}\n"
    yield f"{inspect.getdoc(term)}\n"
    yield from table(("code", "meaning"), ((f"`{each}`", each.means) for each in term))


def facts() -> Iterator[str]:
    yield "# Facts\n"
    yield "Everything that can be recorded. A sealed field is encrypted on the record under the case's key.\n"
    for kind in catalogue.KINDS.values():
        yield f"## {kind.name}\n"
        for fact in kind.lifecycle.facts:
            yield from _fact(fact)
    yield "## In every case\n"
    yield "What puts a case right, links it, waives a duty or explains lateness; it moves no status.\n"
    for fact in ALWAYS:
        yield from _fact(fact)
    yield "## Reckoned by the program\n"
    yield from _fact(catalogue.FACTS["clock.due-date-reckoned"])


def _fact(fact: type) -> Iterator[str]:
    yield f"### `{fact.stored}`\n"
    yield f"{fact.__doc__}\n"
    rows = [(f"`{n}`", _type(h), _default(fact, n), about(h)) for n, h in catalogue.fields(fact).items()]
    if rows:
        yield from table(("field", "type", "left out", "meaning"), rows)


def _type(hint: object) -> str:
    if hasattr(hint, "__metadata__"):
        return _type(hint.__origin__)
    if isinstance(hint, UnionType):
        return _type(hint.__args__[0])
    if get_origin(hint) is tuple:
        return f"list of {_type(hint.__args__[0])}"
    named = getattr(hint, "__name__", "table")
    return SPOKEN.get(named, named)


def _default(fact: type, name: str) -> str:
    field = next(each for each in msgspec.structs.fields(fact) if each.name == name)
    default = field.default
    if isinstance(default, tuple):
        value = ", ".join(map(str, default))
    else:
        value = "" if default is None else str(default)
    return "required" if field.required else value or "nothing"
