"""New files of the record, which appear complete or not at all."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from events.ids import uuid7
from events.layout import FORMAT
from events.places import claim, side_files, sync, sync_folder, system_errors_told, taken
from events.refusals import StoreFull
from events.sqlite.driver import connect, driver, in_our_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

APPLICATION = 0x73707231
"""The letters spr1, at byte 68 of the file, by which programs tell it from other SQLite files."""
VERSION = 3
"""Of the tables; a program refuses a record with a higher one. Version 1 had no checkpoints."""


def make_whole(
    path: Path,
    fill: Callable[[driver.Connection], None],
    check: Callable[[Path], object] = lambda _: None,
) -> None:
    """A new SQLite file: filled under another name, looked at there, then given its own.

    Raises StoreExists, Unsafe, StoreFull, StoreUnreadable, and whatever `check` raises:
    then nothing is left.
    """
    with system_errors_told(path):
        claim(path)
    with system_errors_told(path), _alone_in(path.parent):
        claim(path)  # somebody else may have been faster
        making = path.with_name(path.name + ".making")
        try:
            _remove(making)
            os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(connect(making, mode="rw", patience=1)) as connection:
                fill(connection)
            check(making)
            _in_one_piece(making)
            sync(making)
            _name(making, path)
            sync_folder(path.parent)
        except driver.Error as error:
            raise in_our_words(error, path) from error
        finally:
            with suppress(OSError):  # what matters is what is raised
                _remove(making)


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


def _in_one_piece(making: Path) -> None:
    """Raise StoreFull where a part of the file is still beside it.

    Closing merges the log into the file, and says nothing where the disk does not take it.
    """
    if any(each.exists() for each in side_files(making)):
        raise StoreFull(f"The disk has no room for all of {making}.", "Make room, then try again.")


def _name(making: Path, path: Path) -> None:
    """Give the file its name; unlike a renaming it never replaces another."""
    try:
        os.link(making, path)
    except FileExistsError:
        raise taken(path) from None


def _remove(making: Path) -> None:
    for each in (making, *side_files(making)):
        each.unlink(missing_ok=True)


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
