"""How far the views have come: one row for each program whose views are in the store."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from projections.projection import View, fingerprint
from projections.writing import Writing

CHECKPOINTS = Table(
    "view_checkpoint",
    MetaData(),
    Column("fingerprint", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("build", Integer, nullable=False),
    Column("made", Integer, nullable=False),
    sqlite_with_rowid=False,
)
_columns = CHECKPOINTS.c
_READ = "SELECT position FROM view_checkpoint WHERE fingerprint = ?"
_MOVE = "UPDATE view_checkpoint SET position = ? WHERE fingerprint = ? AND position = ?"


def reached(engine: Engine) -> int | None:
    """The position that the views of this program have reached; None where there are none."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(_READ, (fingerprint(),))
        found = cursor.fetchone()
    except engine.dialect.loaded_dbapi.Error:
        if inspect(engine).has_table(CHECKPOINTS.name):
            raise
        return None
    finally:
        connection.close()
    return found[0] if found else None


def position(tx: Connection) -> int | None:
    """The same, as a transaction sees it."""
    if not inspect(tx).has_table(CHECKPOINTS.name):
        return None
    return tx.scalar(select(_columns.position).where(_columns.fingerprint == fingerprint()))


def moved(tx: Writing, before: int, after: int) -> bool:
    """Move the checkpoint, if it stands where it did."""
    return tx.changed(_MOVE, (after, fingerprint(), before)) == 1


def make(tx: Connection, views: Sequence[View[Any]]) -> None:
    """Make the tables of this program, where nobody did.

    One other program's tables are left: an older one may still be running beside this one.
    """
    CHECKPOINTS.create(tx, checkfirst=True)
    if fingerprint() in tx.scalars(select(_columns.fingerprint)):
        return
    for view in views:
        view.table.create(tx)
    made = (tx.scalar(select(func.max(_columns.made))) or 0) + 1
    tx.execute(insert(CHECKPOINTS).values(fingerprint=fingerprint(), position=0, build=0, made=made))
    newest_first = select(_columns.fingerprint).order_by(_columns.made.desc())
    drop(tx, tx.scalars(newest_first).all()[2:])


def next_build(tx: Connection) -> int:
    """The number of a build that begins now."""
    ours = _columns.fingerprint == fingerprint()
    tx.execute(update(CHECKPOINTS).where(ours).values(build=_columns.build + 1))
    build: int = tx.scalars(select(_columns.build).where(ours)).one()
    return build


def built(tx: Connection, position: int) -> None:
    """The build that was put in place has come to a position; no other program's tables are kept."""
    tx.execute(update(CHECKPOINTS).where(_columns.fingerprint == fingerprint()).values(position=position))
    drop(tx, tx.scalars(select(_columns.fingerprint).where(_columns.fingerprint != fingerprint())).all())


def drop(tx: Connection, fingerprints: Sequence[str]) -> None:
    """Drop the tables of other programs."""
    for stale in fingerprints:
        _drop(tx, f"_{stale}")
        tx.execute(delete(CHECKPOINTS).where(_columns.fingerprint == stale))


def drop_asides(tx: Connection) -> None:
    """Drop what a build left that came to no end."""
    _drop(tx, f"_{fingerprint()}_aside")


def _drop(tx: Connection, part: str) -> None:
    for name in inspect(tx).get_table_names():
        if part in name:
            tx.execute(text(f'DROP TABLE "{name}"'))
