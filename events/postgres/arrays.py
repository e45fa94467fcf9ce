"""Arrays as they are sent to PostgreSQL, in its binary form.

The driver looks at every item of a list to find out what it is; here that is said by the class.
"""

from __future__ import annotations

from itertools import chain
from struct import Struct
from typing import TYPE_CHECKING

from psycopg.adapt import Dumper
from psycopg.postgres import types
from psycopg.pq import Format

if TYPE_CHECKING:
    from events.postgres.connecting import Connection

_HEAD = Struct("!iiIii")
"""The number of dimensions, whether one is null, the type, how many there are, the number of the first."""
_LENGTH = Struct("!i")
_NUMBER = Struct("!q")


class Texts(tuple[str, ...]):
    """A text[]."""

    __slots__ = ()


class Numbers(tuple[int, ...]):
    """A bigint[]."""

    __slots__ = ()


class Bytes(tuple[bytes, ...]):
    """A bytea[]."""

    __slots__ = ()


def understood(connection: Connection) -> None:
    """Let a connection take arrays of these classes."""
    for cls, dumper in ((Texts, _TextsDumper), (Numbers, _NumbersDumper), (Bytes, _BytesDumper)):
        connection.adapters.register_dumper(cls, dumper)


class _TextsDumper(Dumper):
    format = Format.BINARY
    oid = types["text"].array_oid

    def dump(self, obj: Texts) -> bytes:
        return _packed(types["text"].oid, [text.encode() for text in obj])


class _NumbersDumper(Dumper):
    format = Format.BINARY
    oid = types["int8"].array_oid

    def dump(self, obj: Numbers) -> bytes:
        return _packed(types["int8"].oid, [_NUMBER.pack(number) for number in obj])


class _BytesDumper(Dumper):
    format = Format.BINARY
    oid = types["bytea"].array_oid

    def dump(self, obj: Bytes) -> bytes:
        return _packed(types["bytea"].oid, obj)


def _packed(kind: int, items: list[bytes] | Bytes) -> bytes:
    each = ((_LENGTH.pack(len(item)), item) for item in items)
    return b"".join((_HEAD.pack(1, 0, kind, len(items), 1), *chain.from_iterable(each)))
