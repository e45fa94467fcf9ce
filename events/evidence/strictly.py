"""A body read as an examination reads it: only the bytes that this program would have written.

Decision 1: canonical JSON (RFC 8785) without floats, whole numbers within 2^53 - 1, ASCII names,
the names of `Body` and no others, and what was not said left out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from events.canonical import LARGEST_INTEGER, LARGEST_TEXT, check, encode, without_none
from events.record import DEPARTURE, SEALED, Actor, Body
from events.refusals import FieldRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_Whole = Annotated[int, msgspec.Meta(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]
_Flat = str | _Whole | bool


class WholeBody(Body, frozen=True, kw_only=True, omit_defaults=True, gc=False, forbid_unknown_fields=True):
    """A body with its data decoded too."""

    data: dict[str, Any]  # type: ignore[assignment]  # read at once here
    schema: Annotated[int, msgspec.Meta(ge=1, le=LARGEST_INTEGER)]


class _Usual(WholeBody, frozen=True, kw_only=True, omit_defaults=True, gc=False, forbid_unknown_fields=True):
    """The same with data as they mostly are: then the decoder has seen to all that `check` looks for."""

    actor: msgspec.Raw  # type: ignore[assignment]  # few different ones, each looked at once
    data: dict[str, _Flat | list[_Flat] | dict[str, _Flat]]


_usual = msgspec.json.Decoder(_Usual).decode
_actor = msgspec.json.Decoder(Actor).decode
_any = msgspec.json.Decoder(WholeBody).decode
_ERRORS = (msgspec.DecodeError, ValueError, RecursionError, FieldRefused)
PLACEHOLDER = encode(SEALED)


class NotAsWritten(ValueError):
    """The bytes are no body; the message says why, after "has a body that"."""


def read(body: bytes) -> WholeBody:
    """What a body says; NotAsWritten where it has other bytes than this program would have written."""
    try:
        said = _usual(body)
        if (
            encode(said) == body
            and body.isascii()
            and len(body) <= LARGEST_TEXT
            and _is_an_actor(bytes(said.actor))
        ):
            return said
    except _ERRORS:
        pass
    return _read_slowly(body)


@lru_cache(maxsize=1024)
def _is_an_actor(raw: bytes) -> bool:
    return encode(_actor(raw)) == raw


def _read_slowly(body: bytes) -> WholeBody:
    try:
        said = _any(body)
        check(said.data)
        again = encode(said)
    except _ERRORS as error:
        raise NotAsWritten(f"cannot be read: {_why(error)}") from None
    if again != body or said.data != without_none(said.data):
        raise NotAsWritten("is not in the one form in which a body is written")
    return said


def _why(error: Exception) -> str:
    """The reason, without a text that somebody put there."""
    if isinstance(error, FieldRefused):
        return "its data hold what is never stored"
    if isinstance(error, msgspec.ValidationError):
        return "a name is missing, unknown, or of another kind"
    return "it is no JSON"


def misplaced(said: WholeBody, body: bytes) -> bool:
    """Whether a text is said to be sealed that is not among the sealed ones, or the other way round."""
    if not said.sealed and PLACEHOLDER not in body:
        return False
    sealed = sorted(part.field for part in said.sealed if part.field != DEPARTURE)
    return sealed != sorted(_placeholders(said.data))


def _placeholders(data: Mapping[str, Any]) -> Iterator[str]:
    """The fields that a placeholder stands in, as sealed texts name them; deeper ones never are."""
    for name, value in data.items():
        if value == SEALED:
            yield name
        elif isinstance(value, list):
            yield from (f"{name}[{number}]" for number, each in enumerate(value) if each == SEALED)
