"""Facts to stored data and back; old shapes are brought up to date on reading.

A fact is a frozen dataclass; a stored name and a version of its shape stand for its class.
The stored bytes are never changed: an upcast turns data of version n into data of version n + 1
each time an old fact is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from events.canonical import without_none
from events.reading import unreadable
from events.refusals import UnknownFact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.record import Json, Recorded

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
_Current = tuple[int, Callable[[msgspec.Raw], object]]


@dataclass(frozen=True, slots=True)
class FactShape:
    """The stored name of a class of facts, and the version of its shape.

    Every older version has its upcast, and no other has one; else TypeError, when the program starts.
    """

    name: str
    cls: type
    schema: int = 1
    upcasts: Mapping[int, Upcast] = field(default_factory=dict)

    def __post_init__(self) -> None:
        missing = [n for n in range(1, self.schema) if n not in self.upcasts]
        if missing:
            message = f"{self.name} has no upcast from version {missing[0]}"
            raise TypeError(message)
        left_over = [n for n in self.upcasts if not 1 <= n < self.schema]
        if left_over:
            message = f"{self.name} has version {self.schema} and an upcast from version {left_over[0]}"
            raise TypeError(message)


class Codec:
    """Turns facts into stored data and stored facts back into facts."""

    def __init__(
        self,
        shapes: Iterable[FactShape],
        enc_hook: Callable[[Any], Any] | None = None,
        dec_hook: Callable[[type, Any], Any] | None = None,
    ) -> None:
        self.shapes = {shape.name: shape for shape in shapes}
        self._by_class = {shape.cls: shape for shape in self.shapes.values()}
        self._enc_hook = enc_hook
        self._dec_hook = dec_hook
        self._current: dict[str, _Current] = {}

    def shape_of(self, fact: object) -> FactShape:
        """The shape of a fact; TypeError for a class without one."""
        try:
            return self._by_class[type(fact)]
        except KeyError:
            message = f"{type(fact).__name__} has no stored name"
            raise TypeError(message) from None

    def to_data(self, fact: object) -> dict[str, Json]:
        """The fields of a fact as plain values; those that are None are left out."""
        data: dict[str, Json] = without_none(msgspec.to_builtins(fact, enc_hook=self._enc_hook))
        return data

    def from_recorded(self, recorded: Recorded) -> Any:  # noqa: ANN401 - the shape decides
        """The fact that was recorded; UnknownFact where this program cannot know it."""
        said = recorded.says
        try:
            schema, decode = self._current.get(said.type) or self._prepared(recorded)
            return decode(said.data) if said.schema == schema else self._from_old(recorded)
        except msgspec.ValidationError as error:
            says = f"The fact {said.type} at position {recorded.position} cannot be read"
            raise UnknownFact(
                f"{says}: {error}.", "Use the version of the program that recorded it, or a newer one."
            ) from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:  # bytes nobody wrote
            raise unreadable(recorded.position, error) from error

    def _prepared(self, recorded: Recorded) -> _Current:
        """The version and the decoder of a kind of fact, made when the first one is read."""
        shape = self.shapes.get(recorded.type)
        if shape is None:
            raise _unknown(recorded, shape)
        decoder: Any = msgspec.json.Decoder(shape.cls, dec_hook=self._dec_hook)
        current = self._current[shape.name] = (shape.schema, decoder.decode)
        return current

    def _from_old(self, recorded: Recorded) -> object:
        shape = self.shapes[recorded.type]
        if recorded.schema > shape.schema:
            raise _unknown(recorded, shape)
        data: dict[str, Any] = msgspec.json.decode(recorded.data)
        try:
            for version in range(recorded.schema, shape.schema):
                data = shape.upcasts[version](data)
        except (LookupError, TypeError, ValueError) as error:  # fields that version never had
            says = f"The fact {recorded.type} at position {recorded.position} does not have the fields of"
            raise UnknownFact(
                f"{says} its version {recorded.schema}.", "Examine the record: spr audit verify"
            ) from error
        return msgspec.convert(data, shape.cls, dec_hook=self._dec_hook)


def _unknown(recorded: Recorded, shape: FactShape | None) -> UnknownFact:
    what = f"The fact at position {recorded.position} is called {recorded.type}"
    if shape is None:
        return UnknownFact(
            f"{what}, which this program does not know.",
            "Use the version of the program that recorded it, or a newer one.",
        )
    return UnknownFact(
        f"{what} and has version {recorded.schema}; this program knows {shape.schema} at most.",
        "Use a newer version of the program.",
    )
