"""The SQLite driver: connections set up alike everywhere, its errors in our words.

`pysqlite3` brings a newer SQLite than most systems give to Python and is used where installed.
Versions before 3.51.3 can damage a WAL file when two connections checkpoint at one instant
(SQLite release notes, "WAL-reset bug"); `library_version` lets people see what they have.
"""

from __future__ import annotations

import sqlite3 as _standard
from time import sleep
from typing import TYPE_CHECKING, Any, Protocol

from events.refusals import (
    RecordBroken,
    RecordError,
    StoreBusy,
    StoreForeign,
    StoreFull,
    StoreReadOnly,
    StoreUnreadable,
)

if TYPE_CHECKING:
    import sqlite3 as driver
    from pathlib import Path
else:
    try:
        from pysqlite3 import dbapi2 as driver
    except ImportError:
        driver = _standard

__all__ = ["Execute", "begin_writing", "connect", "driver", "in_our_words", "library_version"]

_PAUSE = 0.0005
_PRIMARY = 0xFF
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
_WAIT_AND_RETRY = "Wait for the other program to finish, then try again."


class Execute(Protocol):
    """The `execute` of a connection or of a cursor."""

    def __call__(self, sql: str, values: tuple[Any, ...] = (), /) -> driver.Cursor:
        """Run one statement."""
        ...


def library_version() -> str:
    """The version of the SQLite library in use."""
    return driver.sqlite_version


def begin_writing(execute: Execute, patience: float) -> None:
    """Begin a transaction that may write, asking again until the lock is free.

    SQLite's own waiting lengthens its pauses to a tenth of a second, so that one busy writer
    starves the others for seconds; short equal pauses give everyone a turn.
    Raises the driver's error when patience (in seconds) runs out.
    """
    pauses = 0
    while True:
        try:
            execute("BEGIN IMMEDIATE")
        except driver.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY != _BUSY or pauses * _PAUSE >= patience:
                raise
            pauses += 1
            sleep(_PAUSE)
        else:
            return


def connect(path: Path, *, mode: str, patience: float, immutable: bool = False) -> driver.Connection:
    """A connection in the given mode (`ro` or `rw`), which waits `patience` seconds for locks.

    Transactions are ours to begin (`isolation_level=None`); nothing is ever created by opening.
    """
    uri = f"{path.absolute().as_uri()}?mode={mode}{'&immutable=1' if immutable else ''}"
    connection = driver.connect(
        uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    for pragma in ("trusted_schema=OFF", "mmap_size=0", "cell_size_check=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def in_our_words(error: Exception, path: Path) -> RecordError:
    """The refusal that says what an error of SQLite means for the person who must act next."""
    from events.record import Finding  # noqa: PLC0415 - only when something went wrong

    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code in (_BUSY, _LOCKED):
        return StoreBusy(f"Another program is writing to {path} and did not finish.", _WAIT_AND_RETRY)
    if code == _READONLY:
        return StoreReadOnly(
            f"{path} cannot be written to here.", "Check the permissions of the file and folder."
        )
    if code in (_IOERR, _FULL):
        return StoreFull(
            f"The disk did not take what was to be written to {path}; nothing was recorded.",
            "Make room, check the disk, then send the same request again.",
        )
    if code == _NOTADB:
        return StoreForeign(f"{path} is not a record.", "Check the path.")
    if code == _CANTOPEN:
        return StoreUnreadable(
            f"{path} cannot be opened.", "Check the permissions of the file and its folder."
        )
    says = f"{path}: {error}." if code != _CORRUPT else f"The file {path} is damaged."
    return RecordBroken([Finding(check="file", says=says, remedy="Restore the newest backup.")])
