"""What is wrong with a file of settings, setting by setting, in the words of whoever wrote it."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_type_hints
from typing import get_origin as _get_origin

import msgspec

Hint: TypeAlias = Any
"""The annotated type of a setting."""
_TAKES: Mapping[Any, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dict: 'a table of e-mail addresses, such as default = "office@example.org"',
    tuple: 'a list of texts, such as ["one", "two"]',
}


def _made_of(hint: Hint) -> Any:  # noqa: ANN401  a type, or what a special form is made of
    return _get_origin(hint)


_TABLES = {"Webhook": "webhooks.NAME", "Person": 'people."NAME"'}
"""What the tables are called of which there may be several."""


def mistakes(kind: type[msgspec.Struct], values: Mapping[str, Any], table: str = "") -> list[str]:
    """Every mistake in a table of settings; empty where all of it can be used."""
    hints = get_type_hints(kind, include_extras=True)
    wrong = [_unknown(table + name, name, list(hints)) for name in values if name not in hints]
    for name in values.keys() & hints.keys():
        wrong += _mistakes(table + name, hints[name], values[name])
    needed = [each.name for each in msgspec.structs.fields(kind) if each.required]
    wrong += [f"{table}{name} is needed: {_says(hints[name])}" for name in needed if name not in values]
    return wrong


def _mistakes(name: str, hint: Hint, value: object) -> Iterator[str]:
    inner = _struct(hint)
    if inner is not None and isinstance(value, Mapping):
        wrong = mistakes(inner, value, f"{name}.")
        yield from wrong or _together(name, inner, value)
        return
    each = _structs_by_name(hint)
    if each is not None and isinstance(value, Mapping):
        for key, one in value.items():
            yield from _mistakes(f"{name}.{key_of(key)}", Annotated[each, *_beside(hint)], one)
        return
    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError:
        yield f"{name} ({_says(hint)}) takes {_takes(hint)}"


def _together(name: str, kind: Hint, value: object) -> Iterator[str]:
    """What does not fit together in a table of which each setting could be used."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        yield f"{name}: {error}"


def _unknown(where: str, name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    mean = f"Did you mean {near[0]}? " if near else ""
    return f"{where} is no setting. {mean}The settings here: {', '.join(known)}"


def _says(hint: Hint) -> str:
    return next((meta.description for meta in _beside(hint) if meta.description), "a setting")


def _takes(hint: Hint) -> str:
    kind = _plain(hint)
    if (table := _struct(hint) or _structs_by_name(hint)) is not None:
        return f"a table: [{_TABLES.get(table.__name__, table.__name__.lower())}]"
    besides = [meta for each in (hint, *_alternatives(hint)) for meta in _beside(each)]
    if title := next((meta.title for meta in besides if meta.title), ""):
        return title
    if patterns := [meta.pattern for meta in besides if meta.pattern]:
        return "an e-mail address" if "@" in patterns[0] else "an hour, such as 09:00"
    bounds = [(meta.ge, meta.le) for meta in _beside(hint) if meta.ge is not None]
    between = "".join(f" from {least:g} to {most:g}" for least, most in bounds)
    return _TAKES.get(_made_of(kind) or kind, "another value") + between


def _plain(hint: Hint) -> Hint:
    while _made_of(hint) is Annotated:
        hint = get_args(hint)[0]
    return hint


def _alternatives(hint: Hint) -> tuple[Hint, ...]:
    """The types of which a setting takes one."""
    plain = _plain(hint)
    return get_args(plain) if _made_of(plain) in {UnionType, Union} else (plain,)


def _beside(hint: Hint) -> list[msgspec.Meta]:
    """What is written beside a type."""
    return [each for each in get_args(hint)[1:] if isinstance(each, msgspec.Meta)]


def _structs_by_name(hint: Hint) -> Any:  # noqa: ANN401  a table of settings of which there are several, or None
    plain = _plain(hint)
    return _struct(get_args(plain)[1]) if _made_of(plain) is dict else None


def key_of(name: str) -> str:
    """A name as TOML writes it: in quotes where it holds a full stop."""
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else f'"{name}"'


def _struct(hint: Hint) -> Any:  # noqa: ANN401  a table of settings inside another, or None
    return next(
        (part for part in _alternatives(hint) if isinstance(part, type) and issubclass(part, msgspec.Struct)),
        None,
    )
