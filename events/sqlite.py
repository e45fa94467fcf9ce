"""The record in one SQLite file, in WAL mode with `synchronous=FULL`.

FULL makes every acknowledged append survive a loss of power (SQLite, "PRAGMA synchronous");
with NORMAL, WAL mode loses the newest ones.
"""

from __future__ import annotations

import os
from datetime import datetime
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from events.appending import Appender, Request, first_result
from events.bodies import Command, prepare
from events.driver import connect, driver, in_our_words
from events.examining import SqliteSnapshot
from events.ids import uuid7
from events.layout import FORMAT, checked_stream
from events.places import checked_local, checked_private, claim, path_of, sync_folder
from events.record import Body, Finding, Head, Recorded, StreamHead
from events.refusals import KeyMissing, RecordBroken, StoreForeign, StoreNewer, StoreReadOnly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from events.keystore import Keystore
    from events.record import Actor, Appended, Write

APPLICATION = 0x73707231  # "spr1", at byte 68 of the file
VERSION = 1

_FACTS = "SELECT position, stream, version, recorded, leaf, header, body FROM fact "
_STREAM = _FACTS + "WHERE stream = ? AND version > ? ORDER BY version"
_AFTER = _FACTS + "WHERE position > ? ORDER BY position LIMIT ?"
_AT = _FACTS + "WHERE position = ?"
_HEAD = "SELECT position, recorded, leaf FROM fact ORDER BY position DESC LIMIT 1"
_STREAMS = """WITH RECURSIVE name (name) AS (
        SELECT min(stream) FROM fact WHERE stream >= ?1
        UNION ALL
        SELECT (SELECT min(stream) FROM fact WHERE stream > name.name) FROM name
        WHERE substr(name.name, 1, length(?1)) = ?1)
    SELECT stream, version, leaf FROM name JOIN fact ON fact.position =
        (SELECT position FROM fact WHERE stream = name.name ORDER BY version DESC LIMIT 1)
    WHERE substr(name.name, 1, length(?1)) = ?1"""
_WAL_PAGES = 4000
"""Just under the 4,062 pages which one block of the WAL index covers (SQLite, "WAL-mode File
Format", section 2.1): a checkpoint costs as much as dozens of appends, a longer WAL slows reading.
"""

_decode = msgspec.json.Decoder(Body).decode


class SqliteStore:
    """The open record; safe to use from several threads of one process."""

    def __init__(
        self,
        place: str | Path,
        *,
        clock: Callable[[], datetime],
        keys: Keystore | None = None,
        read_only: bool = False,
        patience: float = 5.0,
    ) -> None:
        self.path = path_of(place)
        self._clock = clock
        self._keys = keys
        self._read_only = read_only
        self._patience = patience
        self._lock = RLock()
        self._appender: Appender | None = None
        self._engines: dict[str, Engine] = {}
        checked_private(self.path)
        checked_local(self.path)
        self._reader = self._connected("ro")
        self.log = self._identify()
        if keys is not None:
            keys.bind(self.log)

    def append(
        self,
        writes: Sequence[Write],
        *,
        command_id: str,
        request: bytes,
        actor: Actor,
        unchanged: Mapping[str, int] = MappingProxyType({}),
    ) -> Appended:
        """Record all the drafts or none; the first result where the command came before.

        Raises StreamMoved, RequestDiffers, ClockRefused, FieldRefused, KeyMissing, StoreBusy,
        StoreReadOnly, StoreFull and RecordBroken; ValueError where there is nothing to record.
        """
        command = Command(command_id, actor, self.log, self._keys)
        bodies = []
        for write in writes:
            stream = checked_stream(write.stream)
            bodies.append([prepare(draft, stream, command) for draft in write.drafts])
        if not bodies or not all(bodies):
            raise ValueError("there is nothing to record")
        asked = Request(command_id, self._digest(request), writes, bodies, unchanged)
        with self._lock:
            try:
                return (self._appender or self._writing()).append(asked, self._clock)
            except driver.Error as error:
                self._stop_writing()
                raise in_our_words(error, self.path) from error

    def _digest(self, request: bytes) -> bytes:
        if self._keys is None:
            raise KeyMissing("Nothing can be recorded without the keystore.", "Name it, then try again.")
        return self._keys.digest(request)

    def result_of(self, command_id: str, request: bytes) -> Appended | None:
        """The first result of a command; RequestDiffers where it asked for something else."""
        if not self._rows("SELECT 1 FROM command WHERE command_id = ?", (command_id,)):
            return None
        digest = self._digest(request)
        with self._lock:
            return first_result(self._reader.execute, command_id, digest)

    def stream(self, name: str, after: int = 0) -> list[Recorded]:
        """The facts of a stream with a version above `after`, in order."""
        return _read(self._rows(_STREAM, (name, after)))

    def after(self, position: int, limit: int = 500) -> list[Recorded]:
        """The next facts of the whole record after a position."""
        return _read(self._rows(_AFTER, (position, limit)))

    def at(self, position: int) -> Recorded | None:
        """The fact at a position."""
        return next(iter(_read(self._rows(_AT, (position,)))), None)

    def head(self) -> Head:
        """The newest fact of the whole record."""
        for position, recorded, leaf in self._rows(_HEAD):
            return Head(position, datetime.fromisoformat(recorded), leaf)
        return Head(0, None, None)

    def streams(self, prefix: str = "") -> list[StreamHead]:
        """The newest fact of every stream whose name begins with the prefix."""
        return [StreamHead(*row) for row in self._rows(_STREAMS, (prefix,))]

    def snapshot(self) -> SqliteSnapshot:
        """The record as it lies in its tables at this moment, for examination."""
        return SqliteSnapshot(lambda: self._connected("ro"), self.path, self.log)

    @property
    def engine(self) -> Engine:
        """For tables that must be as durable as the record."""
        return self._engine("rw", "synchronous=FULL", "BEGIN IMMEDIATE")

    @property
    def views_engine(self) -> Engine:
        """For tables that can be rebuilt from the record."""
        return self._engine("rw", "synchronous=NORMAL", "BEGIN IMMEDIATE")

    @property
    def reader(self) -> Engine:
        """For reading only."""
        return self._engine("ro", "query_only=ON", "BEGIN")

    def _engine(self, mode: str, pragma: str, begin: str) -> Engine:
        from events.engines import engine_on  # noqa: PLC0415 - SQLAlchemy loads when it is used

        with self._lock:
            if pragma not in self._engines:
                self._engines[pragma] = engine_on(
                    lambda: self._connected(mode), pragma=f"PRAGMA {pragma}", begin=begin
                )
            return self._engines[pragma]

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()
            self._reader.close()
            self._stop_writing()  # the last to close empties the WAL file, which a reader cannot

    def _rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._reader.execute(sql, values).fetchall()
        except driver.Error as error:
            raise in_our_words(error, self.path) from error

    def _connected(self, mode: str) -> driver.Connection:
        try:
            return connect(self.path, mode=mode, patience=self._patience)
        except driver.Error as error:
            raise in_our_words(error, self.path) from error

    def _writing(self) -> Appender:
        if self._read_only:
            raise StoreReadOnly(f"{self.path} was opened for reading only.", "Open it for writing.")
        connection = self._connected("rw")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA busy_timeout=0")  # begin_writing waits, and more fairly
        connection.execute(f"PRAGMA wal_autocheckpoint={_WAL_PAGES}")
        self._appender = Appender(connection, self.log, self._patience)
        return self._appender

    def _stop_writing(self) -> None:
        """Close the writing connection; the next append opens another and reads from the disk."""
        if self._appender is not None:
            self._appender.connection.close()
            self._appender = None

    def _identify(self) -> str:
        ((application,),) = self._rows("PRAGMA application_id")
        ((version,),) = self._rows("PRAGMA user_version")
        if application != APPLICATION:
            raise StoreForeign(f"{self.path} belongs to another program.", "Check the path.")
        if version > VERSION:
            raise StoreNewer(
                f"{self.path} was written by a newer version of this program.",
                "Use that version, or a newer one.",
            )
        ((log,),) = self._rows("SELECT id FROM log")
        return str(log)


def _read(rows: Iterable[tuple[Any, ...]]) -> list[Recorded]:
    moment = datetime.fromisoformat
    try:
        return [
            Recorded(position, name, version, moment(recorded), leaf, header, body, _decode(body))
            for position, name, version, recorded, leaf, header, body in rows
        ]
    except (msgspec.DecodeError, ValueError) as error:
        raise RecordBroken(
            [Finding(check="bytes", says=f"A stored fact cannot be read: {error}.", remedy="Verify.")]
        ) from error


def make(place: str | Path, clock: Callable[[], datetime], keys: Keystore) -> None:
    """Make an empty record; StoreExists where there is something already."""
    from events.schema import statements  # noqa: PLC0415 - SQLAlchemy loads only where it is used

    path = path_of(place)
    claim(path)
    log = uuid7(int(clock().timestamp() * 1000), os.urandom(10))
    making = path.with_name(path.name + ".making")
    making.unlink(missing_ok=True)
    os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection = connect(making, mode="rw", patience=5)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements():
            connection.execute(statement)
        connection.execute("INSERT INTO log VALUES (1, ?, ?)", (log, FORMAT))
        connection.execute("COMMIT")
    finally:
        connection.close()
    keys.bind(log)
    os.link(making, path)
    making.unlink()
    sync_folder(path.parent)
