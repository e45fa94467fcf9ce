"""The one way into the record: what happens between BEGIN IMMEDIATE and COMMIT on SQLite."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from events.host_clock import CLOCK_ACCEPTED, accepts_the_clock, agree, disagreement
from events.layout import header_bytes, leaf_hash, stamp
from events.record import Appended, Finding
from events.refusals import RecordBroken, RequestDiffers, StreamMoved
from events.sqlite.driver import begin_writing, driver

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from events.record import Request, Write
    from events.sqlite.driver import Execute

_STANDING = """SELECT
    (SELECT request FROM command WHERE command_id = ?1),
    newest.position, newest.recorded, fact.version, fact.leaf
    FROM (SELECT 1)
    LEFT JOIN fact AS newest ON newest.position = (SELECT max(position) FROM fact)
    LEFT JOIN fact ON fact.position =
        (SELECT position FROM fact WHERE stream = ?2 ORDER BY version DESC LIMIT 1)"""
_FACT = "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_COMMAND = "INSERT INTO command VALUES (?, ?, ?, ?)"
_LOOK = "Find the trigger that does it: spr audit verify"
_RESULT = "SELECT request, first, last FROM command WHERE command_id = ?"
_VERSIONS = """SELECT stream, max(version) FROM fact WHERE position BETWEEN ? AND ?
    GROUP BY stream ORDER BY min(position)"""
_NEWEST_FIRST = "SELECT recorded, type FROM fact ORDER BY position DESC"


class Appender:
    """Appends through one connection, which it keeps open."""

    def __init__(self, connection: driver.Connection, log: str, patience: float) -> None:
        self.connection = connection
        self._log = log
        self._patience = patience
        cursor = connection.cursor()  # one for all statements: a new one for each takes longer
        self._execute, self._executemany = cursor.execute, cursor.executemany

    def append(self, request: Request, clock: Callable[[], datetime]) -> Appended:
        """Append all or nothing; the first result where the command came before.

        Raises RequestDiffers, StreamMoved, ClockRefused, and the errors of the driver.
        """
        begin_writing(self._execute, self._patience)
        try:
            done = self._append(request, clock)
            self._execute("COMMIT")
        except BaseException:
            with suppress(driver.Error):  # it may be over already; what matters is what is raised
                self._execute("ROLLBACK")
            raise
        return done

    def _append(self, request: Request, clock: Callable[[], datetime]) -> Appended:
        command_id, writes = request.command_id, request.writes
        before = self._standing(command_id, writes[0].stream)
        if before[0] is not None:
            return first_result(self._execute, command_id, request.digest)
        for stream, version in request.unchanged.items():
            _expect(self._standing(command_id, stream), stream, version)
        now, newest = clock(), before[2]
        recorded = stamp(now)
        if newest is not None and (recorded < newest or recorded[:4] != newest[:4]):
            recorded = self._reconciled(writes, now, newest)
        first = last = before[1] or 0
        versions = {}
        for write, its_bodies in zip(writes, request.bodies, strict=True):
            if last > first:
                before = self._standing(command_id, write.stream)
            self._write(write, its_bodies, before, recorded)
            last += len(its_bodies)
            versions[write.stream] = write.expected + len(its_bodies)
        if self._execute(_COMMAND, (command_id, request.digest, first + 1, last)).rowcount != 1:
            raise not_kept("command")
        return Appended(command_id, first + 1, last, versions)

    def _standing(self, command_id: str, stream: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self._execute(_STANDING, (command_id, stream)).fetchone()
        return row

    def _write(self, write: Write, bodies: Sequence[bytes], before: tuple[Any, ...], recorded: str) -> None:
        stream, version = write.stream, write.expected
        _expect(before, stream, version)
        position, prev = before[1] or 0, before[4]
        rows = []
        for number, (draft, body) in enumerate(zip(write.drafts, bodies, strict=True), 1):
            header = header_bytes(self._log, stream, version + number, recorded, prev)
            place = (position + number, stream, version + number, recorded, draft.type)
            prev = leaf_hash(header, body)
            rows.append((*place, prev, header, body))
        if len(rows) == 1:
            written = self._execute(_FACT, rows[0]).rowcount
        else:
            written = self._executemany(_FACT, rows).rowcount
        if written != len(rows):
            raise not_kept("fact")

    def _reconciled(self, writes: Sequence[Write], now: datetime, newest: str) -> str:
        """The moment of recording, never before the newest; ClockRefused where they disagree."""
        before = datetime.fromisoformat(newest)
        if not agree(now, before) and not self._accepted(writes, newest):
            raise disagreement(now, before)
        return max(stamp(now), newest)

    def _accepted(self, writes: Sequence[Write], last: str) -> bool:
        """Whether the clock is being accepted, or was while the record's time stood still since."""
        if accepts_the_clock(writes):
            return True
        for recorded, kind in self._execute(_NEWEST_FIRST):
            if recorded != last:
                return False
            if kind == CLOCK_ACCEPTED:
                return True
        return False


def not_kept(table: str) -> RecordBroken:
    """The refusal to acknowledge what the database passed over in silence, as a trigger can make it do."""
    says = f"The database did not keep what was written to the table {table}, and did not say so."
    return RecordBroken([Finding(check="guards-foreign", says=says, remedy=_LOOK)])


def first_result(execute: Execute, command_id: str, digest: bytes) -> Appended:
    """What a recorded command led to; RequestDiffers where it asked for something else."""
    request, first, last = execute(_RESULT, (command_id,)).fetchone()
    if request != digest:
        raise RequestDiffers(command_id)
    versions = dict(execute(_VERSIONS, (first, last)).fetchall())
    return Appended(command_id, first, last, versions, repeated=True)


def _expect(before: tuple[Any, ...], stream: str, version: int) -> None:
    if (before[3] or 0) != version:
        raise StreamMoved(stream, version, before[3] or 0)
