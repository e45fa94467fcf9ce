"""The shapes that go into the record and come out of it; no input or output happens here.

`gc=False` spares the garbage collector what cannot hold a cycle: a third of the time of reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from events.layout import header_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

SEALED = "[sealed]"
"""Stands in the data of a stored fact where a text has been sealed."""
DEPARTURE = "departure"
"""The sealed text that stands in no field of the data: why a rule was departed from."""


class Actor(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who ran the program, on which host, and which program it was."""

    host: str
    id: str
    program: str


class Draft(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A fact about to be recorded; its texts are still in plain words here."""

    id: str
    type: str
    schema: int
    occurred: str
    data: Mapping[str, Json]
    learned: str | None = None
    by: str | None = None
    role: str | None = None
    departs_from: tuple[str, ...] = ()
    departure: str | None = None
    policy: str | None = None
    cause: str | None = None
    words: tuple[str, ...] = ()
    """Names of the fields of `data` to seal: each a text or a list of texts."""
    subject: str | None = None
    """Whose key seals the words; the stream's own where none is named."""


class SealedPart(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One sealed text as it stands in the body; binary values are unpadded url-safe base64."""

    alg: str
    ct: str
    field: str
    kc: str
    nonce: str
    subject: str


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What the body of a record says, its data as stored bytes.

    The fields stand in the order of RFC 8785, so that encoding a body gives its canonical form.
    """

    actor: Actor
    by: str | None = None
    cause: str | None = None
    command_id: str
    data: msgspec.Raw
    departs_from: tuple[str, ...] = ()
    id: str
    learned: str | None = None
    occurred: str
    policy: str | None = None
    role: str | None = None
    schema: int
    sealed: tuple[SealedPart, ...] = ()
    type: str


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """A fact read back: its place, its bytes, and what its body says."""

    position: int
    stream: str
    version: int
    recorded: datetime
    leaf: bytes
    header: bytes
    body: bytes
    says: Body

    @property
    def log(self) -> str:
        """The id of the log to which it belongs."""
        return header_fields(self.header).get("log", "")

    @property
    def prev(self) -> bytes | None:
        """The leaf of the stream's fact before this one; none for the first."""
        text = header_fields(self.header)["prev"]
        return None if text == "none" else bytes.fromhex(text)

    @property
    def id(self) -> str:
        """The fact's own id, a UUID of version 7."""
        return self.says.id

    @property
    def command_id(self) -> str:
        """The id of the command that recorded it."""
        return self.says.command_id

    @property
    def type(self) -> str:
        """The stored name of the kind of fact."""
        return self.says.type

    @property
    def schema(self) -> int:
        """The version of the shape of its data."""
        return self.says.schema

    @property
    def occurred(self) -> str:
        """When it happened, in the words it was given: an EDTF text or `unknown`."""
        return self.says.occurred

    @property
    def learned(self) -> str | None:
        """When it became known, where that was said."""
        return self.says.learned

    @property
    def by(self) -> str | None:
        """Who acted, where that was said."""
        return self.says.by

    @property
    def role(self) -> str | None:
        """The role in which they acted."""
        return self.says.role

    @property
    def departs_from(self) -> tuple[str, ...]:
        """The rules from which it departs."""
        return self.says.departs_from

    @property
    def policy(self) -> str | None:
        """The policy in force when it was recorded."""
        return self.says.policy

    @property
    def cause(self) -> str | None:
        """The id of the fact from which it follows."""
        return self.says.cause

    @property
    def actor(self) -> Actor:
        """Who ran the program that recorded it."""
        return self.says.actor

    @property
    def data(self) -> msgspec.Raw:
        """The fields as stored JSON, decoded late by the codec."""
        return self.says.data

    @property
    def sealed(self) -> tuple[SealedPart, ...]:
        """Its sealed texts."""
        return self.says.sealed


class Write(msgspec.Struct, frozen=True, gc=False):
    """Drafts for one stream, which must stand at the expected version (0: it must not exist)."""

    stream: str
    expected: int
    drafts: Sequence[Draft]


class Request(msgspec.Struct, frozen=True, gc=False):
    """A command as the record knows it: its id, the digest of what was asked, what to write."""

    command_id: str
    digest: bytes
    writes: Sequence[Write]
    bodies: Sequence[Sequence[bytes]]
    """The bodies of the drafts of each write."""
    unchanged: Mapping[str, int]


class Appended(msgspec.Struct, frozen=True, gc=False):
    """Where a command's facts stand: first and last position, and the versions they led to."""

    command_id: str
    first: int
    last: int
    versions: Mapping[str, int]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The newest fact of the whole record; position 0 where there is none yet."""

    position: int
    recorded: datetime | None
    leaf: bytes | None


@dataclass(frozen=True, slots=True)
class StreamHead:
    """The newest fact of one stream."""

    name: str
    version: int
    leaf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something an examination of the record found, where, and what to do about it."""

    check: str
    says: str
    remedy: str
    position: int | None = None
    stream: str | None = None
