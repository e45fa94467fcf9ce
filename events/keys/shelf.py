"""Where the rows of a keystore lie: what every place for them can do.

A shelf holds only wrapped keys and never sees another; it decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

UNKNOWN_KEY = bytes(16)
"""Stands for the commitment of a key that was destroyed before this keystore held it."""


class Row(Struct, frozen=True):
    """The key of a subject as it lies on the shelf: wrapped (None once destroyed), and its commitment."""

    wrapped: bytes | None
    kc: bytes


class Contents(Struct, frozen=True, kw_only=True):
    """Everything a keystore holds at one moment; `check_value` tells which key wrapped it all."""

    log: str | None
    request: bytes
    check_value: bytes | None
    secrets: Mapping[str, bytes]
    subjects: Mapping[str, Row]

    def every_wrapped(self) -> Iterator[bytes]:
        """Every wrapped key there is."""
        yield self.request
        yield from self.secrets.values()
        yield from (row.wrapped for row in self.subjects.values() if row.wrapped is not None)

    def without(self, subjects: Iterable[str]) -> Contents:
        """The same with the keys of these subjects destroyed, also of those it does not know."""
        gone = {name: Row(None, self.subjects.get(name, Row(None, UNKNOWN_KEY)).kc) for name in subjects}
        return replace(self, subjects={**self.subjects, **gone})


class Shelf(Protocol):
    """A place for the rows of one keystore. Everything raises the refusals of its store."""

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        ...

    @property
    def files(self) -> tuple[Path, ...]:
        """The files in which its bytes lie, where this program can read them."""
        ...

    def log(self) -> str | None:
        """The id of the record it belongs to."""
        ...

    def bind(self, log: str) -> None:
        """Note that id, where none is noted."""
        ...

    def request(self) -> bytes:
        """The wrapped secret of the requests, by which a key-encryption key is tried."""
        ...

    def check_value(self) -> bytes | None:
        """By which key-encryption key everything is wrapped now; None where that was never noted."""
        ...

    def changes(self) -> int:
        """A number that differs once somebody else has destroyed a key or wrapped the keys anew."""
        ...

    def row(self, subject: str) -> Row | None:
        """The row of a subject."""
        ...

    def put(self, subject: str, row: Row, check_value: bytes) -> None:
        """Add a row; nothing where there is one, or where the keys are wrapped by another key now."""
        ...

    def secret(self, name: str) -> bytes | None:
        """A named secret, wrapped."""
        ...

    def put_secret(self, name: str, wrapped: bytes, check_value: bytes) -> None:
        """Add a named secret, on the same terms as a row."""
        ...

    def destroy(self, subject: str) -> bool:
        """Overwrite the wrapped key of a subject, and note that there is none; whether there was one."""
        ...

    def contents(self) -> Contents:
        """Everything, as of one moment."""
        ...

    def alterations(self) -> list[str]:
        """What is in its place that the program did not make, or made otherwise: a sentence each."""
        ...

    def wrap_anew(self, anew: Callable[[bytes], bytes], check_value: bytes) -> None:
        """Put every wrapped key in anew and note by which key, in one transaction or not at all."""
        ...

    def close(self) -> None:
        """Close it."""
        ...
