"""One fact as it lies in its row: whether everything about it agrees, and what does not.

Its leaf is that of its bytes, its header is the one that this program makes of its columns,
its body is one that this program writes, and it names the command that recorded it.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from events.evidence.findings import found
from events.evidence.strictly import PLACEHOLDER, NotAsWritten, misplaced, read
from events.layout import FORMAT, checked_stream, header_bytes, header_fields, leaf_hash
from events.refusals import FieldRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.evidence.snapshot import Row, StoredCommand, StoredFact
    from events.evidence.strictly import WholeBody
    from events.record import Finding

_KINDS = (int, str, int, str, str, bytes, bytes, bytes)
_PREV, _BEFORE = (bytes, type(None)), (int, type(None))
_NONE_OF_ITS_KIND = (0, "?", 0, "", "?", b"", b"", b"")
_NAMES = ("format", "log", "stream", "version", "recorded", "prev")
_moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII).fullmatch


def fitted(row: Row, before: int) -> Row:
    """A row in which something stands for each value of another kind; its position is the next one then."""
    values = [
        value if type(value) is kind else other
        for value, kind, other in zip(row, _KINDS, _NONE_OF_ITS_KIND, strict=False)
    ]
    place = values[0] or before + 1
    prev = row[8] if type(row[8]) in _PREV else None
    ahead = row[9] if type(row[9]) in _BEFORE else None
    _, stream, version, recorded, kind, leaf, header, body = values
    return place, stream, version, recorded, kind, leaf, header, body, prev, ahead  # type: ignore[return-value]


def agreed(row: Row, log: str, command_id: str) -> WholeBody | None:
    """What the body says, where everything about a fact agrees."""
    position, stream, version, recorded, kind, leaf, header, body, prev, before = row
    try:
        if (
            header == header_bytes(log, checked_stream(stream), version, recorded, prev)
            and leaf_hash(header, body) == leaf
            and (version == 1 if before is None else before < position)
            and is_a_moment(recorded)
            and (told := read(body)).type == kind
            and told.command_id == command_id
            and type(version) is type(position) is int
            and (not (told.sealed or PLACEHOLDER in body) or not misplaced(told, body))
        ):
            return told
    except (
        FieldRefused,
        ValueError,
        TypeError,
        AttributeError,
    ):  # `differences` says what
        pass
    return None


def readable(body: bytes) -> WholeBody | None:
    """What a body says, where it is one."""
    try:
        return read(body)
    except NotAsWritten:
        return None


def is_a_moment(recorded: str) -> bool:
    """Whether it is a time of recording as a header holds it; ValueError for a day there never was."""
    return _moment(recorded) is not None and datetime.fromisoformat(recorded) is not None


def differences(fact: StoredFact, log: str, command: StoredCommand) -> Iterator[Finding]:
    """Everything about one fact that does not agree."""
    if leaf_hash(fact.header, fact.body) != fact.leaf:
        yield found("bytes", fact, "has other bytes than those that were recorded")
        return
    yield from _of_the_header(fact, log)
    yield from _of_the_columns(fact)
    yield from _of_the_body(fact, command)


def _of_the_header(fact: StoredFact, log: str) -> Iterator[Finding]:
    said = header_fields(fact.header)
    held = {"format": FORMAT, "log": log, "stream": fact.stream}
    held |= {"version": str(fact.version), "recorded": fact.recorded}
    for name, value in held.items():
        if said.get(name) != value:
            yield found("columns", fact, f"has another {name} in its bytes than in its row")
    if fact.header != _as_written(said):
        yield found("header", fact, "has a header that is not written as this program writes one")
    prev = "none" if fact.prev is None else fact.prev.hex()
    if said.get("prev") != prev or (fact.prev is None) != (fact.version == 1):
        yield found("chain", fact, f"does not follow the one before it in {fact.stream}")
    elif (fact.before or 0) >= fact.position:
        yield found("chain", fact, f"stands before the one it follows, which is at position {fact.before}")


def _as_written(said: dict[str, str]) -> bytes:
    """The header that says this."""
    return "".join(f"{name}: {said.get(name, '')}\n" for name in _NAMES).encode("ascii", "replace")


def _of_the_columns(fact: StoredFact) -> Iterator[Finding]:
    try:
        checked_stream(fact.stream)
    except FieldRefused:
        yield found("columns", fact, "lies in a stream of a name that no stream can have")
    try:
        real = is_a_moment(fact.recorded)
    except ValueError:
        real = False
    if not real:
        yield found("columns", fact, "was recorded at a time that never was")


def _of_the_body(fact: StoredFact, command: StoredCommand) -> Iterator[Finding]:
    try:
        told = read(fact.body)
    except NotAsWritten as why:
        yield found("body", fact, f"has a body that {why}")
        return
    if told.type != fact.type:
        yield found("columns", fact, "has another type in its bytes than in its row")
    elif told.command_id != command.command_id:
        yield found("commands", fact, "names another command than the table of commands")
    if misplaced(told, fact.body):
        yield found("sealed", fact, "has sealed texts that do not stand where its data say they were sealed")
