"""The SQLite driver: connections set up alike everywhere, its errors in our words.

`pysqlite3` brings a newer SQLite than most systems give to Python and is used where installed.
Versions before 3.51.3 can damage a WAL file when two connections checkpoint at one instant
(SQLite release notes, "WAL-reset bug"); `library_version` lets people see what they have.
"""

from __future__ import annotations

import sqlite3 as _standard
from enum import IntEnum
from shutil import disk_usage
from time import sleep
from typing import TYPE_CHECKING, Any, Protocol

from events.record import Finding
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

__all__ = [
    "Execute",
    "begin_writing",
    "cannot_write",
    "connect",
    "driver",
    "in_our_words",
    "is_trouble",
    "library_version",
]

_ALWAYS = ("trusted_schema=OFF", "mmap_size=0", "cell_size_check=ON")
_PAUSE = 0.0005
_ROOM = 65_536
"""Bytes free on a disk under which SQLite cannot make its side files, and says that it may not write."""
_PRIMARY = 0xFF
_RESTORE = "Keep a copy of the files as they are; restore the newest backup elsewhere and compare."


class _Code(IntEnum):
    """The primary result codes that are about the file or the disk (SQLite, "Result Codes")."""

    BUSY = 5
    LOCKED = 6
    READONLY = 8
    IOERR = 10
    CORRUPT = 11
    FULL = 13
    CANTOPEN = 14
    PROTOCOL = 15
    NOTADB = 26


_SAID_OF = {
    "database is locked": _Code.BUSY,
    "database table is locked": _Code.LOCKED,
    "attempt to write a readonly database": _Code.READONLY,
    "disk I/O error": _Code.IOERR,
    "database or disk is full": _Code.FULL,
    "unable to open database file": _Code.CANTOPEN,
}
"""For errors of `Connection.backup`, which bear the words of a code (sqlite3_errstr) and not the code."""


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
            if error.sqlite_errorcode & _PRIMARY != _Code.BUSY or pauses * _PAUSE >= patience:
                raise
            pauses += 1
            sleep(_PAUSE)
        else:
            return


def connect(path: Path, *pragmas: str, mode: str, patience: float) -> driver.Connection:
    """A connection in one of the modes `rw`, `ro` and `ro&immutable=1`, with these settings.

    It waits `patience` seconds for locks; transactions are ours to begin.
    Nothing is ever created by opening. Raises the driver's errors.
    """
    connection = driver.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in (*_ALWAYS, *pragmas):
            connection.execute(f"PRAGMA {pragma}")
    except driver.Error:
        connection.close()
        raise
    return connection


def cannot_write(path: Path) -> StoreReadOnly | StoreFull:
    """The refusal to write where this account, or the medium, does not let us; a full disk looks alike."""
    if disk_usage(path.absolute().parent).free < _ROOM:
        return _disk_full(path)
    return StoreReadOnly(f"{path} cannot be written to.", "Check the permissions of the file and its folder.")


def _disk_full(path: Path) -> StoreFull:
    return StoreFull(
        f"The disk did not take what was to be written to {path}.",
        "Make room or check the disk, then send the same request again: "
        "whatever happened, it is recorded once.",
    )


def is_trouble(error: Exception) -> bool:
    """Whether an error is about the file or the disk rather than about the statement."""
    return _code(error) in _Code.__members__.values()


def in_our_words(error: Exception, path: Path) -> RecordError:
    """The refusal that says what an error of SQLite means for the person who must act next."""
    match _code(error):
        case _Code.BUSY | _Code.LOCKED | _Code.PROTOCOL:
            return StoreBusy(
                f"Another program is writing to {path} and has not finished.",
                "Wait for it to finish, then try again.",
            )
        case _Code.READONLY:
            return cannot_write(path)
        case _Code.IOERR | _Code.FULL:
            return _disk_full(path)
        case _Code.CANTOPEN:
            return StoreUnreadable(
                f"{path} cannot be opened.",
                "Check the permissions of the file and its folder; "
                "or copy it, with what lies beside it, to where it can be written.",
            )
        case _Code.NOTADB:
            return StoreForeign(f"{path} is not a file of ours.", "Check the path.")
        case _:
            return RecordBroken([Finding(check="file", says=f"{path}: {error}.", remedy=_RESTORE)])


def _code(error: Exception) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0) or _SAID_OF.get(str(error), 0)
    return code & _PRIMARY
