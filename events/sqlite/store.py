"""The record in one SQLite file, in WAL mode with `synchronous=FULL`.

FULL makes every acknowledged append survive a loss of power (SQLite, "PRAGMA synchronous");
with NORMAL, WAL mode loses the newest ones.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from events.layout import FORMAT, header_fields
from events.opened import OpenRecord
from events.places import (
    checked_local,
    checked_private,
    identity,
    no_record,
    path_of,
    read_only_mode,
    sync_folder,
    system_errors_told,
    writable,
)
from events.reading import broken
from events.refusals import StoreFull, StoreNewer, StoreReadOnly, StoreReplaced
from events.sqlite import queries, waiting
from events.sqlite.appending import Appender, first_result
from events.sqlite.checkpoints import has_checkpoints, keep_checkpoint, newest_checkpoint, no_checkpoints
from events.sqlite.copying import copy_pages
from events.sqlite.driver import cannot_write, connect, driver, in_our_words, is_trouble
from events.sqlite.examining import SqliteSnapshot
from events.sqlite.making import APPLICATION, VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection as Transaction
    from sqlalchemy import Engine

    from events.evidence.snapshot import StoredCheckpoint
    from events.keystore import Keystore
    from events.record import Actor, Appended, Write
    from events.refusals import RecordError

_WAL_PAGES = 4000
"""Just under the 4,062 pages which one block of the WAL index covers (SQLite, "WAL-mode File
Format", section 2.1): a checkpoint costs as much as dozens of appends, a longer WAL slows reading.
"""

_ALWAYS = (f"wal_autocheckpoint={_WAL_PAGES}",)
_QUERY_ONLY = "query_only=ON"
_FOR_APPENDING = (
    "synchronous=FULL",
    "busy_timeout=0",  # begin_writing waits, and more fairly
)


class SqliteStore(OpenRecord):
    """The open record; safe to use from several threads of one process."""

    questions = queries.QUESTIONS

    def __init__(
        self,
        place: str | Path,
        *,
        clock: Callable[[], datetime],
        keys: Keystore | None = None,
        read_only: bool = False,
        patience: float = 5.0,
        examine: bool = False,
    ) -> None:
        """Open a file; `examine` does so also where what it says of itself was altered."""
        self.path = path_of(place)
        self.name = str(self.path)
        self.who = None
        self.may_write = True  # a file asks for no login
        self._clock = clock
        self._keys = keys
        self._read_only = read_only or not writable(self.path)
        self._asked_to_read = read_only
        self._patience = patience
        self._read_lock = RLock()
        self._write_lock = RLock()
        self._appender: Appender | None = None
        self._written_to: tuple[int, int] | None = None
        self._engines: dict[str, Engine] = {}
        if not read_only:
            for side in ("", "-wal", "-shm"):
                checked_private(self.path.with_name(self.path.name + side), missing_ok=side != "")
            checked_local(self.path)
        self._no_room: StoreFull | None = None
        self._reader = self._connected(_QUERY_ONLY)
        try:
            self.log, self.version = self._identified(examine=examine)
            if keys is not None:
                keys.bind(self.log)
        except BaseException:
            self._reader.close()
            raise

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
        asked = self._asked(writes, command_id, request, actor, unchanged)
        with self._write_lock:
            try:
                done = (self._appender or self._opened()).append(asked, self._clock)
            except driver.Error as error:
                self._stop_writing()
                raise in_our_words(error, self.path) from error
            if identity(self.path) != self._written_to:
                self._stop_writing()
                raise _replaced(self.path)
            return done

    def result_of(self, command_id: str, request: bytes) -> Appended | None:
        """The first result of a command; RequestDiffers where it asked for something else."""
        if not self._rows("SELECT 1 FROM command WHERE command_id = ?", (command_id,)):
            return None
        digest = self._digest(request)
        try:
            with self._read_lock:
                return first_result(self._reader.execute, command_id, digest)
        except driver.Error as error:
            raise in_our_words(error, self.path) from error

    def wait(self, after: int, seconds: float) -> bool:
        """Wait until there is a fact after a position, or the time is over; says which."""
        return waiting.wait(
            lambda: self._rows(waiting.CHANGES), lambda: self.head().position > after, seconds
        )

    def newest_checkpoint(self) -> StoredCheckpoint | None:
        """The largest checkpoint that is kept."""
        try:
            with self._read_lock:
                return newest_checkpoint(self._reader.execute)
        except driver.Error as error:
            raise in_our_words(error, self.path) from error

    def keep_checkpoint(self, new: StoredCheckpoint, *, after: int) -> bool:
        """Keep a checkpoint where the newest one has still the size `after`; false where it has not.

        Raises StoreOlder, and the refusals of the file as `append` does.
        """
        with self._read_lock:
            if not has_checkpoints(self._reader.execute):
                raise no_checkpoints(self.path)
        with self._write_lock:
            try:
                connection = (self._appender or self._opened()).connection
                return keep_checkpoint(connection, self._patience, new, after)
            except driver.Error as error:
                self._stop_writing()
                raise in_our_words(error, self.path) from error

    def snapshot(self) -> SqliteSnapshot:
        """The record as it lies in its tables at this moment, for examination."""
        return SqliteSnapshot(lambda: self._connected(_QUERY_ONLY), self.path, self.log)

    def copy_into(self, target: driver.Connection) -> None:
        """Put everything in this file, as it stands at one moment, into an empty one."""
        with closing(self._connected(_QUERY_ONLY)) as source:
            copy_pages(source, target)

    @property
    def engine(self) -> Engine:
        """For tables that must be as durable as the record; the record itself it only reads."""
        return self._engine("synchronous=FULL")

    @property
    def views_engine(self) -> Engine:
        """For tables that can be rebuilt from the record; the record itself it only reads."""
        return self._engine("synchronous=NORMAL")

    @property
    def reader(self) -> Engine:
        """For reading only."""
        return self._engine(_QUERY_ONLY)

    def _engine(self, pragma: str) -> Engine:
        from events.sqlite import engines  # noqa: PLC0415 - SQLAlchemy loads when it is used

        def connected() -> driver.Connection:
            return self._connected(pragma)

        with self._write_lock:
            if pragma not in self._engines:
                self._engines[pragma] = (
                    engines.reading_engine(connected, self.path)
                    if pragma == _QUERY_ONLY or self._read_only
                    else engines.writing_engine(connected, self.path, self._patience)
                )
            return self._engines[pragma]

    def alone(self, tx: Transaction) -> None:
        """Nothing more: whoever writes to the file does so alone."""

    def in_words(self, error: Exception) -> RecordError | None:
        """What an error of SQLite means, where it is about the file and not about a statement."""
        return in_our_words(error, self.path) if is_trouble(error) else None

    def close(self) -> None:
        """Close every connection; the last of all processes empties the WAL file."""
        with self._write_lock, self._read_lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()
            self._stop_writing()
            self._reader.close()

    def _rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._read_lock:
                return self._reader.execute(sql, values).fetchall()
        except driver.Error as error:
            raise in_our_words(error, self.path) from error

    def _connected(self, *pragmas: str) -> driver.Connection:
        mode = read_only_mode(self.path) if self._read_only else "rw"
        try:
            return connect(self.path, *_ALWAYS, *pragmas, mode=mode, patience=self._patience)
        except driver.Error as error:
            raise in_our_words(error, self.path) from error

    def _opened(self) -> Appender:
        """The writing connection, opened anew; what it will build on is looked at first."""
        if self._asked_to_read:
            raise StoreReadOnly(f"{self.path} was opened for reading only.", "Open it for writing.")
        if self._no_room is not None:
            raise self._no_room
        if self._read_only:
            raise cannot_write(self.path)
        self._look_at_the_newest()
        self._written_to = identity(self.path)
        with system_errors_told(self.path):
            # SQLite syncs the name of its WAL file too, but passes over errors.
            sync_folder(self.path.absolute().parent)
        self._appender = Appender(self._connected(*_FOR_APPENDING), self.log, self._patience)
        return self._appender

    def _stop_writing(self) -> None:
        """Close the writing connection; the next append opens another and reads from the disk."""
        if self._appender is not None:
            self._appender.connection.close()
            self._appender = None

    def _identified(self, *, examine: bool) -> tuple[str, int]:
        """What it is; on a full disk, where SQLite has no room for its side files, read without them."""
        try:
            return self._identify(examine=examine)
        except StoreFull as error:
            if self._read_only:
                raise
            self._no_room, self._read_only = error, True
        self._reader.close()
        self._reader = self._connected(_QUERY_ONLY)
        return self._identify(examine=examine)

    def _identify(self, *, examine: bool) -> tuple[str, int]:
        ((application,),) = self._rows("PRAGMA application_id")
        ((version,),) = self._rows("PRAGMA user_version")
        if application != APPLICATION:
            raise no_record(self.path)
        if version > VERSION and not examine:
            raise _newer(self.path)
        logs = self._rows(queries.LOG)
        if examine:
            return logs[0][0] if _is_one(logs) else self._log_of_the_facts(), int(version)
        if not _is_one(logs):
            raise broken(f"{self.path} does not say which log it holds.")
        if logs[0][1] != FORMAT:
            raise _newer(self.path)
        return str(logs[0][0]), int(version)

    def _log_of_the_facts(self) -> str:
        """The log that the first fact names; no name where there is none."""
        for (header,) in self._rows(queries.FIRST_HEADER):
            if isinstance(header, bytes):
                return header_fields(header).get("log", "")
        return ""


def _is_one(logs: list[tuple[Any, ...]]) -> bool:
    return len(logs) == 1 and isinstance(logs[0][0], str)


def _newer(path: Path) -> StoreNewer:
    """The refusal to guess at tables or a format that came later."""
    return StoreNewer(
        f"{path} is not in the format of this version of the program ({FORMAT}).",
        "Use the version that wrote it, or a newer one.",
    )


def _replaced(path: Path) -> StoreReplaced:
    """The refusal to acknowledge what may lie in a file that nobody finds again."""
    return StoreReplaced(
        f"{path} was moved, removed or replaced while it was written to.",
        "Put it back where it was, then send the same request again: whatever happened, it is recorded once.",
    )
