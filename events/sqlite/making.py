"""New files of the record, which appear complete or not at all."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from events.ids import uuid7
from events.layout import FORMAT
from events.places import claim, sync_folder, system_errors_told
from events.sqlite.driver import connect, driver, in_our_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

APPLICATION = 0x73707231
"""The letters spr1, at byte 68 of the file, by which programs tell it from other SQLite files."""
VERSION = 1
"""Of the tables; a program refuses a record with a higher one."""


def make_whole(path: Path, fill: Callable[[driver.Connection], None]) -> None:
    """A new SQLite file: filled under another name, then given its own.

    Raises StoreExists, Unsafe, StoreFull, StoreUnreadable.
    """
    claim(path)
    with system_errors_told(path), _alone_in(path.parent):
        claim(path)  # somebody else may have been faster
        making = path.with_name(path.name + ".making")
        try:
            making.unlink(missing_ok=True)
            os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(connect(making, mode="rw", patience=1)) as connection:
                fill(connection)
            os.link(making, path)  # unlike a renaming it never replaces a file
            sync_folder(path.parent)
        except driver.Error as error:
            raise in_our_words(error, path) from error
        finally:
            making.unlink(missing_ok=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Make one file at a time in a folder: two would fill the same half-made one; gone with the process."""
    import fcntl  # noqa: PLC0415 - Windows has none, and no record in a file

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def make_record(path: Path, clock: Callable[[], datetime]) -> None:
    """An empty record with an id of its own, in one transaction."""
    from events.sqlite.schema import statements  # noqa: PLC0415 - SQLAlchemy loads only where it is used

    log = uuid7(int(clock().timestamp() * 1000), os.urandom(10))

    def fill(connection: driver.Connection) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={VERSION}")
        for statement in statements():
            connection.execute(statement)
        connection.execute("INSERT INTO log VALUES (1, ?, ?)", (log, FORMAT))
        connection.execute("COMMIT")

    make_whole(path, fill)
