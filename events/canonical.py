"""Canonical JSON: one value, one sequence of bytes (RFC 8785), for the values we store.

Stored values are texts, whole numbers, truth values, lists, and mappings with ASCII keys.
There are no floats, so the difficult half of RFC 8785 does not arise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from events.refusals import FieldRefused

LARGEST_INTEGER = 2**53 - 1
LARGEST_TEXT = 1024 * 1024
"""Bytes in UTF-8; longer documents are kept elsewhere and referred to."""
DEEPEST = 32
_FLAT = frozenset({str, int, bool})

encode = msgspec.json.Encoder(order="deterministic").encode
"""The canonical bytes of a value that has been checked."""


def canonical(value: object) -> bytes:
    """The canonical bytes of a value; FieldRefused where it holds what is not stored."""
    check(value)
    return encode(value)


def without_none(value: Any) -> Any:  # noqa: ANN401 - what goes in comes out
    """The value without the names of mappings that have no value."""
    if isinstance(value, Mapping):
        return {
            name: inner if type(inner) in _FLAT else without_none(inner)
            for name, inner in value.items()
            if inner is not None
        }
    if isinstance(value, (list, tuple)):
        return [without_none(inner) for inner in value]
    return value


def check(value: object, field: str = "", depth: int = 0) -> None:
    """Raise FieldRefused, naming the field, for a value that is not stored as it is."""
    kind = type(value)
    if kind is str:
        _check_text(value, field)  # type: ignore[arg-type]
    elif kind is int:
        _check_integer(value, field)  # type: ignore[arg-type]
    elif kind is bool or value is None:
        pass
    elif depth >= DEEPEST:
        raise _refused(field, f"is nested more than {DEEPEST} deep", "Flatten it.")
    elif isinstance(value, Mapping):
        _check_mapping(value, field, depth + 1)
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            check(inner, f"{field}[{number}]", depth + 1)
    else:
        raise _refused(field, f"is a {kind.__name__}", "Use text, whole numbers, lists, mappings.")


def _check_mapping(mapping: Mapping[str, object], field: str, depth: int) -> None:
    for key, inner in mapping.items():
        if type(key) is not str or not key.isascii():
            raise _refused(field, "has a name that is not ASCII text", "Rename it.")
        if type(inner) is str and len(inner) <= LARGEST_TEXT and inner.isascii():
            continue  # by far the most frequent, and on the way of every append
        check(inner, f"{field}.{key}" if field else key, depth)


def _check_text(text: str, field: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise _refused(field, "holds half a character (a lone surrogate)", "Paste the text again.") from None
    if size > LARGEST_TEXT:
        raise _refused(
            field,
            f"holds {size:,} bytes; the limit for one text is {LARGEST_TEXT:,} (1 MiB)",
            "Keep the document elsewhere and record a reference to it.",
        )


def _check_integer(number: int, field: str) -> None:
    if not -LARGEST_INTEGER <= number <= LARGEST_INTEGER:
        raise _refused(field, "is a number beyond 2^53 - 1", "Write it as text.")


def _refused(field: str, says: str, remedy: str) -> FieldRefused:
    return FieldRefused(field, f"The field {field or '(the whole value)'} {says}.", remedy)
