"""The record in a PostgreSQL database, for several machines and accounts.

An append is acknowledged when its commit is on the disk of the server, and of as many standbys as the
server is set to wait for (`synchronous_standby_names`); a weaker `synchronous_commit` does not count.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

import psycopg
from psycopg import sql

from events.evidence.snapshot import StoredCheckpoint
from events.layout import FORMAT
from events.opened import OpenRecord
from events.postgres import queries
from events.postgres.addresses import each_server, name_of
from events.postgres.appending import Appender
from events.postgres.connecting import connect, in_words, is_lost, left_behind, not_permitted, statement
from events.postgres.examining import PostgresSnapshot
from events.postgres.listening import Listener
from events.postgres.making import VERSION
from events.postgres.rights import refuse_owners
from events.postgres.rooms import enter
from events.postgres.timelines import Timelines
from events.refusals import (
    RecordError,
    StoreForeign,
    StoreLeftBehind,
    StoreMissing,
    StoreNewer,
    StoreReadOnly,
    StoreUnreachable,
)
from events.sqlite.copying import copy_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection as Transaction
    from sqlalchemy import Engine

    from events.keystore import Keystore
    from events.postgres.connecting import Connection
    from events.record import Actor, Appended, Write
    from events.sqlite.driver import driver as sqlite

Done = TypeVar("Done")


class PostgresStore(OpenRecord):
    """The open record; safe to use from several threads of one process."""

    questions = queries.QUESTIONS

    def __init__(
        self,
        place: str,
        *,
        clock: Callable[[], datetime],  # noqa: ARG002 - as for a file; here the server's own counts
        keys: Keystore | None = None,
        read_only: bool = False,
        patience: float = 5.0,
    ) -> None:
        self.name = name_of(place)
        self._servers = each_server(place)
        self._keys = keys
        self._asked_to_read = read_only
        self._patience = patience
        self._read_lock = RLock()
        self._write_lock = RLock()
        self._appender: Appender | None = None
        self._listener: Listener | None = None
        self._engines: dict[str, Engine] = {}
        self._role = ""
        self._is_plain = False
        self._cursors: dict[str, psycopg.Cursor[tuple[Any, ...]]] = {}
        self._timelines = Timelines(_memory(keys) if keys else None)
        self._reader = connect(place, patience)
        try:
            self.log, self.who, self.may_write, self.version = self._identified()
            if len(self._servers) > 1:  # now that it is known in which role
                self._reader.close()
                self._reader = self._connected()
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

        Raises StreamMoved, RequestDiffers, ClockRefused, FieldRefused, KeyMissing, NotPermitted,
        OutcomeUnknown and the refusals of the server; ValueError where there is nothing to record.
        """
        asked = self._asked(writes, command_id, request, actor, unchanged)
        with self._write_lock:
            if not self._is_plain:
                self._refuse_owners()
            return self._written(lambda appender: appender.append(asked))

    def result_of(self, command_id: str, request: bytes) -> Appended | None:
        """The first result of a command; RequestDiffers where it asked for something else."""
        if not self._rows(queries.COMMAND, (command_id,)):
            return None
        digest = self._digest(request)
        with self._write_lock:
            return self._written(lambda appender: appender.result_of(command_id, digest))

    def newest_checkpoint(self) -> StoredCheckpoint | None:
        """The largest checkpoint that is kept."""
        return next(map(StoredCheckpoint._make, self._rows(queries.NEWEST_CHECKPOINT)), None)

    def keep_checkpoint(self, new: StoredCheckpoint, *, after: int) -> bool:
        """Keep a checkpoint where the newest one has still the size `after`; false where it has not.

        Raises StoreReadOnly, NotPermitted, OutcomeUnknown and the refusals of the server.
        """
        with self._write_lock:
            return self._written(lambda appender: appender.keep_checkpoint(new, after))

    def wait(self, after: int, seconds: float) -> bool:
        """Wait until there is a fact after a position, or the time is over; says which."""
        with self._read_lock:
            if self._listener is None:
                self._listener = Listener(self._connected)
            listener = self._listener
        try:
            return listener.wait(lambda: self.head().position > after, seconds)
        except psycopg.Error as error:
            self._stop_listening()
            raise self._told(error) from error

    def snapshot(self) -> PostgresSnapshot:
        """The record as it lies in its tables at this moment, for examination."""
        return PostgresSnapshot(self._connected, self.name, self.log)

    def copy_into(self, target: sqlite.Connection) -> None:
        """Put the record as it stands at one moment into an empty SQLite file."""
        with self.snapshot() as snapshot:
            copy_rows(snapshot, target)

    @property
    def engine(self) -> Engine:
        """For tables that must be as durable as the record."""
        return self._engine("on")

    @property
    def views_engine(self) -> Engine:
        """For tables that can be rebuilt from the record: a commit does not wait for the disk."""
        return self._engine("off")

    @property
    def reader(self) -> Engine:
        """For reading only."""
        return self._engine("")

    def alone(self, tx: Transaction) -> None:
        """Hold back every other program that makes or swaps tables, until the transaction ends."""
        tx.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_TABLES_LOCK,))

    def in_words(self, error: Exception) -> RecordError | None:
        """What an error of the driver means where it is about the server, and not about a statement."""
        if isinstance(error, psycopg.errors.ReadOnlySqlTransaction) and not self._writes:
            return self._only_read()
        if isinstance(error, psycopg.Error) and (is_lost(error) or isinstance(error, _OF_THE_SERVER)):
            return in_words(error, self.name)
        return None

    def close(self) -> None:
        """Close every connection."""
        with self._write_lock, self._read_lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()
            self._stop_writing()
            self._stop_listening()
            self._reader.close()

    def _written(self, work: Callable[[Appender], Done]) -> Done:
        appender = self._appender or self._opened()
        try:
            done = work(appender)
        except psycopg.Error as error:
            self._stop_writing()
            raise self._told(error) from error
        return done

    def _opened(self) -> Appender:
        """The writing connection; what it will build on is looked at first."""
        if self._asked_to_read:
            raise self._only_read()
        if not self.may_write:
            raise not_permitted(self.name)
        self._look_at_the_newest()
        self._appender = Appender(self._connected, self.name, self._timelines)
        return self._appender

    def _refuse_owners(self) -> None:
        """What is recorded is shown in tables that belong to all; who may not go there records nothing."""
        with self._read_lock:
            try:
                refuse_owners(self._reader, self.name)
                self._is_plain = True
            except psycopg.Error as error:
                if not is_lost(error):  # the next connection is asked again
                    raise self._told(error) from error

    @property
    def _writes(self) -> bool:
        return self.may_write and not self._asked_to_read

    def _only_read(self) -> StoreReadOnly:
        if self._asked_to_read:
            return StoreReadOnly(f"{self.name} was opened for reading only.", "Open it for writing.")
        says = f"{self.name} lets this login read, and not write."
        return StoreReadOnly(says, "Use a login with the role of those who record (…_app).")

    def _stop_writing(self) -> None:
        if self._appender is not None:
            self._appender.close()
            self._appender = None

    def _stop_listening(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _rows(self, query: LiteralString, values: Any = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401
        """The rows that a question finds; asked once more over another connection where one is lost."""
        with self._read_lock:
            try:
                return self._cursor(query).execute(query, values, prepare=True).fetchall()
            except psycopg.Error as error:
                if not is_lost(error):
                    raise self._told(error) from error
            self._reader.close()
            self._reader = self._connected()
            self._cursors.clear()
            try:
                return self._reader.execute(query, values, binary=True).fetchall()
            except psycopg.Error as error:
                raise self._told(error) from error

    def _cursor(self, query: LiteralString) -> psycopg.Cursor[tuple[Any, ...]]:
        """One for each question, which knows from the last time how it is sent and how the rows are read."""
        if query not in self._cursors:
            self._cursors[query] = self._reader.cursor(binary=True)
        return self._cursors[query]

    def _told(self, error: psycopg.Error) -> RecordError:
        return in_words(error, self.name)

    def _connected(self, **settings: str) -> Connection:
        """A connection in our role; of several servers, to the first that writes and was not left behind."""
        *others, last = self._servers
        for place in others:
            with suppress(StoreUnreachable, StoreReadOnly, StoreLeftBehind):
                return self._connected_to(place, settings)
        return self._connected_to(last, settings)

    def _connected_to(self, place: str, settings: Mapping[str, str]) -> Connection:
        several = len(self._servers) > 1
        connection = connect(place, self._patience, writes=several, **settings)
        try:
            connection.execute(sql.SQL("SET ROLE {role}").format(role=sql.Identifier(self._role)))
            if several:
                ((system, here),) = connection.execute(queries.SERVER).fetchall()
                if here < self._timelines.highest(system, here):
                    raise left_behind(self.name)
        except psycopg.Error as error:
            connection.close()
            raise self._told(error) from error
        except RecordError:
            connection.close()
            raise
        return connection

    def _engine(self, durably: str) -> Engine:
        from events.postgres import engines  # noqa: PLC0415 - SQLAlchemy loads when it is used

        reading = not durably or not self._writes
        settings = {"default_transaction_read_only": "on"} if reading else {"synchronous_commit": durably}

        with self._write_lock:
            if durably not in self._engines:
                self._engines[durably] = engines.made(
                    lambda: self._at_work(settings), self.in_words, reading=reading
                )
            return self._engines[durably]

    def _at_work(self, settings: Mapping[str, str]) -> Connection:
        """A connection for the tables beside the record, which belong to all who record."""
        connection = self._connected(**settings)
        try:
            refuse_owners(connection, self.name)
            enter(connection, "work")
        except psycopg.Error as error:
            connection.close()
            raise self._told(error) from error
        except RecordError:
            connection.close()
            raise
        return connection

    def _identified(self) -> tuple[str, str, bool, int]:
        """The log, the login, whether it may record, and the version; takes the role in which it works."""
        try:
            self._take_role()
            ((log, layout, who, version),) = self._reader.execute(queries.WHO).fetchall()
        except psycopg.Error as error:
            raise self._told(error) from error
        if int(str(version)) > VERSION or layout != FORMAT:
            raise StoreNewer(
                f"{self.name} is not in the format of this version of the program ({FORMAT}).",
                "Use the version that wrote it, or a newer one.",
            )
        return str(log), str(who), self._role.endswith("_app"), int(str(version))

    def _take_role(self) -> None:
        ((is_ours, is_there, app),) = self._reader.execute(queries.IS_THERE).fetchall()
        if not is_ours:
            if is_there:
                raise StoreForeign(f"{self.name} belongs to another program.", "Check the address.")
            raise StoreMissing(f"There is no record in {self.name}.", "Check the address.")
        roles = [str(app), f"{str(app).removesuffix('_app')}_auditor"]
        found = self._reader.execute(queries.ROLE, (roles,)).fetchone()
        if found is None:
            raise not_permitted(self.name)
        self._role = str(found[0])
        self._reader.execute(statement("SET ROLE {role}", role=sql.Identifier(self._role)))


def _memory(keys: Keystore) -> Path:
    """Where this machine remembers what became of servers: beside its keystore, or the key that opens it."""
    beside = (*keys.shelf.files, keys.kek)[0]
    return beside.with_name(f"{beside.name}.timelines")


_TABLES_LOCK = 0x73707233
_OF_THE_SERVER = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.QueryCanceled,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.DiskFull,
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ReadOnlySqlTransaction,
    psycopg.errors.DataCorrupted,
    psycopg.errors.IndexCorrupted,
    psycopg.errors.IoError,
)
