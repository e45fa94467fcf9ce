"""How far the views have come: one row for each program whose views are in the store."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    bindparam,
    delete,
    false,
    func,
    insert,
    inspect,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy import table as named
from sqlalchemy.engine import Dialect

from projections.databases import TEXT
from projections.projection import View, fingerprint
from projections.writing import Writing, one_of_a_name

CHECKPOINTS = Table(
    "view_checkpoint",
    MetaData(),
    Column("fingerprint", TEXT, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("build", Integer, nullable=False),
    Column("made", Integer, nullable=False),
    sqlite_with_rowid=False,
)
_columns = CHECKPOINTS.c
_MOVE = "UPDATE view_checkpoint SET position = ? WHERE fingerprint = ? AND position = ?"


def reached(engine: Engine, views: Sequence[View[Any]]) -> int | None:
    """The position that the views of this program have reached; None where any of them is missing."""
    try:
        return _asked(engine, views)
    except engine.dialect.loaded_dbapi.Error:
        with engine.connect() as tx:
            if CHECKPOINTS.name not in _tables(tx) or missing(tx, views):
                return None
    return _asked(engine, views)  # somebody made them at this moment, or there is another reason


def _asked(engine: Engine, views: Sequence[View[Any]]) -> int | None:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(
            _read(tuple(view.stored for view in views), one_of_a_name(engine.dialect)), (fingerprint(),)
        )
        found = cursor.fetchone()
    finally:
        connection.close()
    return found[0] if found else None


@cache
def _read(tables: tuple[str, ...], dialect: Dialect) -> str:
    """The question how far the views are, which fails where one of their tables is missing.

    It is asked of names: to make every table in SQLAlchemy takes longer than a short command's own work.
    """
    there = (~select(literal_column("1")).select_from(named(name)).where(false()).exists() for name in tables)
    wanted = select(_columns.position).where(_columns.fingerprint == bindparam("ours"), *there)
    return str(wanted.compile(dialect=dialect))


def position(tx: Connection) -> int | None:
    """The same, as a transaction sees it, of the views that are there."""
    if CHECKPOINTS.name not in _tables(tx):
        return None
    return tx.scalar(select(_columns.position).where(_ours()))


def missing(tx: Connection, views: Sequence[View[Any]]) -> list[View[Any]]:
    """The views of this program that have no table."""
    tables = _tables(tx)
    return [view for view in views if view.stored not in tables]


def _tables(tx: Connection) -> set[str]:
    return set(inspect(tx).get_table_names())


def moved(tx: Writing, before: int, after: int) -> bool:
    """Move the checkpoint, if it stands where it did."""
    return tx.changed(_MOVE, (after, fingerprint(), before)) == 1


def make(tx: Connection, views: Sequence[View[Any]]) -> None:
    """Make the tables of this program anew, unless all of them are there.

    One other program's tables are left: an older one may still be running beside this one.
    """
    CHECKPOINTS.create(tx, checkfirst=True)
    known = hold(tx)
    if known and not missing(tx, views):
        return
    for view in views:
        view.table.drop(tx, checkfirst=True)
        view.table.create(tx)
    if known:  # the number of its builds is kept: what one has built aside bears it
        tx.execute(update(CHECKPOINTS).where(_ours()).values(position=0))
    else:
        _begin(tx)


def hold(tx: Connection) -> bool:
    """Hold back whoever would write a page, until the transaction ends; whether this program is known.

    To be said before the tables are locked: whoever writes a page takes the checkpoint first as well.
    """
    return tx.scalar(select(_columns.fingerprint).where(_ours()).with_for_update()) is not None


def _ours() -> ColumnElement[bool]:
    return _columns.fingerprint == fingerprint()


def _begin(tx: Connection) -> None:
    """Put this program among those whose tables are kept, and drop older ones."""
    made = (tx.scalar(select(func.max(_columns.made))) or 0) + 1
    tx.execute(insert(CHECKPOINTS).values(fingerprint=fingerprint(), position=0, build=0, made=made))
    newest_first = select(_columns.fingerprint).order_by(_columns.made.desc())
    drop(tx, tx.scalars(newest_first).all()[2:])


def next_build(tx: Connection) -> int:
    """The number of a build that begins now."""
    tx.execute(update(CHECKPOINTS).where(_ours()).values(build=_columns.build + 1))
    build: int = tx.scalars(select(_columns.build).where(_ours())).one()
    return build


def built(tx: Connection, position: int) -> None:
    """The build that was put in place has come to a position; no other program's tables are kept."""
    tx.execute(update(CHECKPOINTS).where(_ours()).values(position=position))
    drop(tx, tx.scalars(select(_columns.fingerprint).where(_columns.fingerprint != fingerprint())).all())


def drop(tx: Connection, fingerprints: Sequence[str]) -> None:
    """Drop the tables of other programs."""
    for stale in fingerprints:
        tx.execute(delete(CHECKPOINTS).where(_columns.fingerprint == stale))
        _drop(tx, f"_{stale}")


def drop_asides(tx: Connection) -> None:
    """Drop what a build left that came to no end."""
    _drop(tx, f"_{fingerprint()}_aside")


def _drop(tx: Connection, part: str) -> None:
    for name in _tables(tx):
        if part in name:
            tx.execute(text(f'DROP TABLE "{name}"'))
