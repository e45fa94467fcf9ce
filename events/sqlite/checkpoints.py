"""The checkpoints kept in a SQLite record."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from events.evidence.snapshot import StoredCheckpoint
from events.refusals import StoreOlder
from events.sqlite.driver import begin_writing, driver

if TYPE_CHECKING:
    from pathlib import Path

    from events.sqlite.driver import Execute

ALL = "SELECT size, note, frontier FROM checkpoint ORDER BY size"
_NEWEST = "SELECT size, note, frontier FROM checkpoint ORDER BY size DESC LIMIT 1"
_KEEP = "INSERT INTO checkpoint VALUES (?, ?, ?)"
_VERSION_WITH_CHECKPOINTS = 2


def has_checkpoints(execute: Execute) -> bool:
    """Whether the record is of a version that keeps checkpoints."""
    ((version,),) = execute("PRAGMA user_version")
    return bool(version >= _VERSION_WITH_CHECKPOINTS)


def newest_checkpoint(execute: Execute) -> StoredCheckpoint | None:
    """The largest checkpoint that is kept."""
    row = execute(_NEWEST).fetchone() if has_checkpoints(execute) else None
    return None if row is None else StoredCheckpoint(*row)


def keep_checkpoint(
    connection: driver.Connection, patience: float, new: StoredCheckpoint, after: int
) -> bool:
    """Keep a checkpoint where the newest one has still the size `after`; false where it has not.

    Raises the errors of the driver.
    """
    begin_writing(connection.execute, patience)
    try:
        newest = newest_checkpoint(connection.execute)
        unmoved = (newest.size if newest else 0) == after
        if unmoved:
            unmoved = connection.execute(_KEEP, new).rowcount == 1
        connection.execute("COMMIT")
    except BaseException:
        with suppress(driver.Error):  # it may be over already; what matters is what is raised
            connection.execute("ROLLBACK")
        raise
    return unmoved


def no_checkpoints(path: Path) -> StoreOlder:
    """The refusal to keep a checkpoint in a record that has no place for it."""
    return StoreOlder(
        f"{path} was made before there were checkpoints, and has no table for them.",
        "Bring it up to date, which alters no fact: spr admin migrate",
    )
