"""SQLAlchemy engines on the file of the record, for the tables of others that lie in it.

The driver's own transaction handling is switched off and BEGIN is said here
(SQLAlchemy, SQLite dialect: "Transactions with SQLite and the sqlite3 driver"):
a deferred BEGIN that reads and then writes fails at once when another writer was faster.
What belongs to the record cannot be written through them, whatever became of its triggers.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

from events.sqlite.driver import begin_writing, driver, in_our_words, is_trouble
from events.sqlite.driver import connect as connect_to
from events.sqlite.guards import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection, Engine, ExceptionContext

_BY_FIRST = {
    sqlite3.SQLITE_INSERT,
    sqlite3.SQLITE_UPDATE,
    sqlite3.SQLITE_DELETE,
    sqlite3.SQLITE_DROP_TABLE,
}
_BY_SECOND = {
    sqlite3.SQLITE_DROP_TRIGGER,
    sqlite3.SQLITE_CREATE_TRIGGER,
    sqlite3.SQLITE_DROP_INDEX,
    sqlite3.SQLITE_ALTER_TABLE,
}


def writing_engine(connect: Callable[[], driver.Connection], path: Path, patience: float) -> Engine:
    """An engine whose transactions wait for their turn to write, and then hold it."""

    def connected() -> driver.Connection:
        connection = connect()
        connection.execute("PRAGMA busy_timeout=0")  # begin_writing waits, and more fairly
        connection.set_authorizer(_allows)
        return connection

    return _waiting_engine(connected, path, patience)


def owning_engine(path: Path, patience: float = 5.0) -> Engine:
    """An engine that may change the tables of the record themselves: for migrations, and nothing else."""

    def connected() -> driver.Connection:
        try:
            return connect_to(path, "synchronous=FULL", "busy_timeout=0", mode="rw", patience=patience)
        except driver.Error as error:
            raise in_our_words(error, path) from error

    return _waiting_engine(connected, path, patience)


def _waiting_engine(connect: Callable[[], driver.Connection], path: Path, patience: float) -> Engine:
    def begin(connection: Connection) -> None:
        try:
            begin_writing(_driver_of(connection).execute, patience)
        except driver.Error as error:
            raise in_our_words(error, path) from error

    return _engine(connect, begin, path)


def reading_engine(connect: Callable[[], driver.Connection], path: Path) -> Engine:
    """An engine that only reads; a transaction sees one moment."""

    def begin(connection: Connection) -> None:
        _driver_of(connection).execute("BEGIN")

    return _engine(connect, begin, path)


def _engine(
    connect: Callable[[], driver.Connection], begin: Callable[[Connection], None], path: Path
) -> Engine:
    engine = create_engine("sqlite://", module=driver, creator=connect, poolclass=QueuePool, pool_size=2)
    event.listen(engine, "begin", begin)

    def translate(context: ExceptionContext) -> None:
        error = context.original_exception
        if isinstance(error, driver.Error) and is_trouble(error):
            raise in_our_words(error, path) from error

    event.listen(engine, "handle_error", translate)
    return engine


def _driver_of(connection: Connection) -> driver.Connection:
    found = connection.connection.driver_connection
    if not isinstance(found, driver.Connection):
        raise TypeError("the engine has another driver than ours")
    return found


def _allows(
    action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
) -> int:
    """SQLite's authorizer: no statement may touch what belongs to the record."""
    touches = (action in _BY_FIRST and first in TABLES) or (action in _BY_SECOND and second in TABLES)
    if touches or (action == sqlite3.SQLITE_PRAGMA and first == "writable_schema"):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
