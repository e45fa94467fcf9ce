"""Examples of any fact, made from what its fields are annotated with and from nothing else.

A new kind of case needs no edit here: codes come from their terms, texts from those of TEXTS that fit.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import chain, islice
from random import Random
from typing import Annotated, Any, get_args, get_origin

import msgspec
import msgspec.structs

from workflow.catalogue import KINDS, fields
from workflow.facts import Fact
from workflow.moments import Moment
from workflow.vocabulary import Term, Words

TEXTS = (
    "A",
    "B",
    "incident/2026-101",
    "rapid-review/2026-101",
    "review/2026-101",
    "2026-101",
    "Head of service",
    "REF-1",
    "sin.notify_panel",
    "https://example.org/a",
    "none held",
    "0" * 64,
    "0" * 32,
    "text",
    "1",
)
"""Of these, a text takes the first that fits its pattern and its length."""
MOMENTS = tuple(map(Moment, ("2026-11-09", "2026-11-12T09:00:00Z", "2026-11", "unknown")))
NUMBERS = (1, 2, 3)
A_FEW = 3
DATES = (date(2026, 11, 9),)


@cache
def example(fact: type[Fact], said: tuple[str, ...] = ()) -> Fact:
    """One fact of this type, with what its type requires and nothing more; `said` are texts to prefer."""
    needed = {field.name for field in msgspec.structs.fields(fact) if field.required}
    return fact(**{name: _something(fits) for name, fits in _fitting(fact, said).items() if name in needed})


@cache
def whole(fact: type[Fact], said: tuple[str, ...] = ()) -> Fact:
    """One fact of this type with something in every field."""
    return fact(**{name: _something(fits) for name, fits in _fitting(fact, said).items()})


@cache
def variants(fact: type[Fact], said: tuple[str, ...] = ()) -> tuple[Fact, ...]:
    """The fact bare, the fact whole, and both with each other value of each field in turn."""
    bare, full = example(fact, said), whole(fact, said)
    changed = (
        msgspec.structs.replace(each, **{name: value})
        for name, fits in _fitting(fact, said).items()
        for value in fits
        for each in (bare, full)
        if value != getattr(each, name)
    )
    return (*((bare,) if bare == full else (bare, full)), *changed)


def thrown(fact: type[Fact], dice: Random) -> Fact:
    """One fact of this type with whatever the dice put in its fields."""
    return fact(**{name: dice.choice(fits) for name, fits in _fitting(fact).items()})


@cache
def _fitting(fact: type[Fact], said: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """The values each field of a fact is tried with; found once, as a search asks for them by the million."""
    return {name: choices(name, hint, said) for name, hint in fields(fact).items()}


def first(name: str, hint: object, said: tuple[str, ...] = ()) -> Any:
    """A value for a field: the first there is, and something rather than nothing."""
    return _something(choices(name, hint, said))


def _something(there_are: list[Any]) -> Any:
    return next((value for value in there_are if value not in (None, "", ())), there_are[0])


def choices(name: str, hint: object, said: tuple[str, ...] = ()) -> list[Any]:
    """The values a field is tried with: every code of a term, and a few of anything else."""
    plain = _plain(hint)
    optional = [None] if type(None) in get_args(_without_metas(hint)) else []
    found: list[Any] = [*optional]
    for value in _choices(name, hint, plain, said):
        if value not in found:
            found.append(value)
    return found


def _choices(name: str, hint: object, plain: Any, said: tuple[str, ...]) -> Iterator[Any]:
    origin = get_origin(plain)
    if origin in {tuple, list, frozenset}:
        inner = choices(name, get_args(plain)[0], said)
        yield from (origin((each,)) for each in inner if each != "")
        yield from (origin(()), origin(inner[:2]))
    elif origin in {dict, Mapping}:
        yield plain()
    elif issubclass(plain, Term):
        yield from (each for each in plain if each in said)
        yield from plain
    elif issubclass(plain, msgspec.Struct):
        yield plain(**{n: first(n, h, said) for n, h in _fields_of(plain).items()})
    else:
        yield from _simple(name, hint, plain, said)


def _simple(name: str, hint: object, plain: type, said: tuple[str, ...]) -> Iterator[Any]:
    for kind, values in (
        (Words, ()),
        (Moment, MOMENTS),
        (bool, (False, True)),
        (int, NUMBERS),
        (date, DATES),
    ):
        if issubclass(plain, kind):
            yield from values or (plain("As it was told."),)
            return
    fitting = dict.fromkeys(text for text in (*said, *_of_its_name(name), *TEXTS) if _fits(text, hint))
    if not fitting:
        message = f"no text of TEXTS fits {name}: {hint}"
        raise LookupError(message)
    yield from islice(fitting, A_FEW + len(said))
    if _fits("", hint):
        yield ""


def _of_its_name(name: str) -> Iterator[str]:
    """A field named after a kind of case names a case of that kind."""
    kind = name.replace("_", "-")
    yield from (f"{each}/2026-101" for each in KINDS if each in {kind, kind.removesuffix("s")})
    if kind in {"case", "merged"}:
        yield "incident/2026-101"


def _fits(text: str, hint: object) -> bool:
    return all(
        (meta.pattern is None or re.search(meta.pattern, text))
        and (meta.max_length is None or len(text) <= meta.max_length)
        and (meta.min_length is None or len(text) >= meta.min_length)
        for meta in _metas(hint)
    )


def _fields_of(struct: type[msgspec.Struct]) -> dict[str, Any]:
    from typing import get_type_hints

    required = {field.name for field in msgspec.structs.fields(struct) if field.required}
    hints = get_type_hints(struct, include_extras=True)
    return {name: hint for name, hint in hints.items() if name in required}


def _without_metas(hint: Any) -> Any:
    return _without_metas(get_args(hint)[0]) if get_origin(hint) is Annotated else hint


def _plain(hint: Any) -> Any:
    """The type without what is written beside it, and without None."""
    bare = _without_metas(hint)
    others = [part for part in get_args(bare) if part is not type(None)]
    return _plain(others[0]) if type(None) in get_args(bare) else bare


def _metas(hint: object) -> list[msgspec.Meta]:
    own = getattr(hint, "__metadata__", ())
    bare = _without_metas(hint)
    union = get_args(bare) if type(None) in get_args(bare) else ()
    inner = chain.from_iterable(_metas(part) for part in union)
    return [meta for meta in (*own, *inner) if isinstance(meta, msgspec.Meta)]
