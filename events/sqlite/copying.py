"""A record put into a new SQLite file: page by page from another such file, or row by row from anywhere.

Every byte that was hashed arrives as it was, and so do the guards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.sqlite.guards import TABLES, TRIGGERS
from events.sqlite.making import APPLICATION, VERSION

if TYPE_CHECKING:
    from events.evidence.snapshot import Snapshot
    from events.sqlite.driver import driver


def copy_pages(source: driver.Connection, target: driver.Connection) -> None:
    """Everything in the source's file, in one step: as it stands at one moment, whoever writes to it.

    The copy keeps no log beside it, so that it is one file wherever it is taken.
    """
    source.backup(target, pages=-1)
    target.execute("PRAGMA journal_mode=DELETE")


def copy_rows(snapshot: Snapshot, target: driver.Connection) -> None:
    """The tables of the record, row by row in one transaction; the guards are put up behind them."""
    from events.sqlite.schema import statements  # noqa: PLC0415 - SQLAlchemy loads only where it is used

    target.execute("PRAGMA synchronous=FULL")
    target.execute("BEGIN IMMEDIATE")
    target.execute(f"PRAGMA application_id={APPLICATION}")
    target.execute(f"PRAGMA user_version={VERSION}")
    for statement in statements():
        if statement not in TRIGGERS.values():
            target.execute(statement)
    for table in TABLES:
        rows = iter(snapshot.table(table))
        if (first := next(rows, None)) is not None:
            insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})"  # noqa: S608 - names of ours
            target.execute(insert, first)
            target.executemany(insert, rows)
    for guard in TRIGGERS.values():
        target.execute(guard)
    target.execute("COMMIT")
