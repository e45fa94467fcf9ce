"""The bytes of one record: a header of text lines, a body of canonical JSON, and their leaf.

The header is ASCII, one `name: value` a line, every line ended by a line feed, in this order:
`format`, `log`, `stream`, `version`, `recorded`, `prev`.
`recorded` is UTC with six decimals and a `Z`; `prev` is the leaf, in lower-case hexadecimal,
of the fact before it in the same stream, or `none`.

leaf = SHA-256(0x00 || n(header) || header || n(body) || body)

where n(x) is the number of bytes of x as an unsigned 64-bit big-endian integer.
The 0x00 keeps leaves apart from the inner nodes of the tree (RFC 6962, section 2.1).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from struct import Struct

import msgspec

from events.refusals import FieldRefused

FORMAT = "spr-record/1"

STREAM = r"[a-z0-9][a-z0-9-]*/[A-Za-z0-9][A-Za-z0-9._|:+/-]*"
"""What a stream can be called, from the first character to the last."""
LONGEST_STREAM = 200
_STREAM = re.compile(STREAM, re.ASCII)
_WIDTH = len("2026-11-23T09:12:33.123456Z")
_leaf_begins = Struct(">BQ").pack
_encode = msgspec.json.Encoder().encode


@lru_cache(maxsize=4096)
def checked_stream(name: str) -> str:
    """The name itself, where it can stand in a header; else FieldRefused."""
    if len(name) > LONGEST_STREAM or _STREAM.fullmatch(name) is None:
        raise FieldRefused(
            "stream",
            f"A stream cannot be called {name[:60]!a}.",
            "Name it kind/reference, in ASCII characters without spaces.",
        )
    return name


def stamp(moment: datetime) -> str:
    """The moment as it stands in a header: `2026-11-23T09:12:33.123456Z`.

    Raises ValueError for a time without a zone.
    """
    if moment.tzinfo is not UTC:
        if moment.utcoffset() is None:
            raise ValueError("the clock gives a time without a zone")
        moment = moment.astimezone(UTC)
    try:
        text = _encode(moment)[1:-1].decode()  # a ninth of the time, but not for all moments
    except TypeError:  # a stand-in, as tests with a frozen clock have
        text = ""
    if len(text) != _WIDTH:  # no decimals where there are none
        text = moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return text


def header_bytes(log: str, stream: str, version: int, recorded: str, prev: bytes | None) -> bytes:
    """The header of a record."""
    return (
        f"format: {FORMAT}\nlog: {log}\nstream: {stream}\nversion: {version}\n"
        f"recorded: {recorded}\nprev: {'none' if prev is None else prev.hex()}\n"
    ).encode("ascii")


def header_fields(header: bytes) -> dict[str, str]:
    """What a header says, by name; lines that say nothing are left out."""
    lines = header.decode("ascii", "replace").splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def leaf_hash(header: bytes, body: bytes) -> bytes:
    """The hash by which a record is known in the tree."""
    size = len(body).to_bytes(8, "big")
    return sha256(_leaf_begins(0, len(header)) + header + size + body).digest()
