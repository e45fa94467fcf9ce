"""The one way into the record: what happens between BEGIN IMMEDIATE and COMMIT on SQLite."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from events.layout import header_bytes, leaf_hash, stamp
from events.record import Appended
from events.refusals import ClockRefused, RequestDiffers, StreamMoved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from events.bodies import Prepared
    from events.driver import driver

CLOCK_ACCEPTED = "clock.accepted"
_BEHIND = timedelta(seconds=60)
_AHEAD = timedelta(days=400)

_HEAD = """SELECT (SELECT max(position) FROM fact),
    (SELECT recorded FROM fact ORDER BY position DESC LIMIT 1),
    (SELECT first FROM command WHERE command_id = ?)"""
_STREAM = """SELECT s.stream_id, f.version, f.leaf
    FROM stream AS s JOIN fact AS f ON f.stream_id = s.stream_id
    WHERE s.name = ? ORDER BY f.version DESC LIMIT 1"""
_NEW_STREAM = "INSERT INTO stream (name) VALUES (?)"
_FACT = "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_COMMAND = "INSERT INTO command VALUES (?, ?, ?, ?)"
_RESULT = "SELECT request, first, last FROM command WHERE command_id = ?"
_VERSIONS = """SELECT s.name, max(f.version) FROM fact AS f JOIN stream AS s USING (stream_id)
    WHERE f.position BETWEEN ? AND ? GROUP BY f.stream_id ORDER BY min(f.position)"""
_NEWEST_FIRST = "SELECT recorded, type FROM fact ORDER BY position DESC"


class Ready(NamedTuple):
    """A write whose bodies are made."""

    stream: str
    expected: int
    bodies: Sequence[Prepared]


class Request(NamedTuple):
    """A command as the record knows it: its id, the digest of what was asked, its writes."""

    command_id: str
    digest: bytes
    writes: Sequence[Ready]
    unchanged: Mapping[str, int]


def append_within(
    connection: driver.Connection, log: str, request: Request, now: datetime
) -> Appended:
    """Append within the transaction that is open; the first result where the command came before.

    Raises RequestDiffers, StreamMoved and ClockRefused.
    """
    head, last, known = connection.execute(_HEAD, (request.command_id,)).fetchone()
    if known is not None:
        return result_within(connection, request.command_id, request.digest)  # type: ignore[return-value]
    for stream, version in request.unchanged.items():
        _expect(connection, stream, version)
    recorded = _moment(connection, request.writes, now, last)
    position = first = (head or 0) + 1
    versions: dict[str, int] = {}
    for write in request.writes:
        position, versions[write.stream] = _write(connection, log, write, position, recorded)
    connection.execute(_COMMAND, (request.command_id, request.digest, first, position - 1))
    return Appended(request.command_id, first, position - 1, versions)


def result_within(connection: driver.Connection, command_id: str, digest: bytes) -> Appended | None:
    """The first result of a command; RequestDiffers where it asked for something else."""
    row = connection.execute(_RESULT, (command_id,)).fetchone()
    if row is None:
        return None
    request, first, last = row
    if request != digest:
        raise RequestDiffers(command_id)
    versions = dict(connection.execute(_VERSIONS, (first, last)).fetchall())
    return Appended(command_id, first, last, versions, repeated=True)


def _expect(
    connection: driver.Connection, stream: str, version: int
) -> tuple[int | None, bytes | None]:
    row = connection.execute(_STREAM, (stream,)).fetchone()
    stream_id, actual, leaf = row or (None, 0, None)
    if actual != version:
        raise StreamMoved(stream, version, actual)
    return stream_id, leaf


def _write(
    connection: driver.Connection, log: str, write: Ready, position: int, recorded: str
) -> tuple[int, int]:
    stream_id, prev = _expect(connection, write.stream, write.expected)
    if stream_id is None:
        stream_id = connection.execute(_NEW_STREAM, (write.stream,)).lastrowid
    rows, version = [], write.expected
    for version, (kind, body) in enumerate(write.bodies, write.expected + 1):
        header = header_bytes(log, write.stream, version, recorded, prev)
        prev = leaf_hash(header, body)
        rows.append((position, stream_id, version, recorded, kind, prev, header, body))
        position += 1
    if len(rows) == 1:
        connection.execute(_FACT, rows[0])
    else:
        connection.executemany(_FACT, rows)
    return position, version


def _moment(
    connection: driver.Connection, writes: Sequence[Ready], now: datetime, last: str | None
) -> str:
    """The moment of recording: now, and never before the last; ClockRefused where they disagree."""
    if now.utcoffset() is None:
        message = "the clock gives a time without a zone"
        raise ValueError(message)
    now = now.astimezone(UTC)
    if last is None:
        return stamp(now)
    before = datetime.fromisoformat(last)
    if not before - _BEHIND <= now <= before + _AHEAD and not _accepted(connection, writes, last):
        raise ClockRefused(_disagreement(now, before))
    return max(stamp(now), last)


def _accepted(connection: driver.Connection, writes: Sequence[Ready], last: str) -> bool:
    """Whether the clock is being accepted, or was while the record's time stood still since."""
    if any(body.type == CLOCK_ACCEPTED for write in writes for body in write.bodies):
        return True
    for recorded, kind in connection.execute(_NEWEST_FIRST):
        if recorded != last:
            return False
        if kind == CLOCK_ACCEPTED:
            return True
    return False


def _disagreement(now: datetime, before: datetime) -> str:
    gap, way = (before - now, "before") if now < before else (now - before, "after")
    return (
        f"The clock says {now:%Y-%m-%d %H:%M:%S} UTC, which is {gap} {way} "
        f"the last record ({before:%Y-%m-%d %H:%M:%S} UTC)."
    )
