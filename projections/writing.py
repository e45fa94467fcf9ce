"""One transaction on the tables of views, and the rows that go into them.

Catching up follows every command, so its statements are compiled once and go straight to the driver:
through SQLAlchemy's own execution each of them takes ten times as long.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Boolean, Connection, Engine, Integer, Table, bindparam, delete, select
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor

from projections.databases import inserting

Row = TypeVar("Row", bound=msgspec.Struct)


class Writing:
    """A transaction that writes rows of views."""

    def __init__(self, cursor: DBAPICursor, dialect: Dialect) -> None:
        self._cursor = cursor
        self._dialect = one_of_a_name(dialect)

    def put(self, table: Table, rows: Sequence[msgspec.Struct]) -> None:
        """Write rows, each in place of the one with its key, where there is one."""
        if len(rows) == 1:
            self._cursor.execute(_upsert(table, self._dialect), _values(rows[0]))
        elif rows:
            self._cursor.executemany(_upsert(table, self._dialect), [_values(row) for row in rows])

    def found(self, table: Table, row: type[Row], column: str, keys: Iterable[object]) -> Iterator[Row]:
        """The rows that hold one of these keys in a column; a yes comes back as 1 and a no as 0."""
        return (row(*values) for values in self.picked(table, (), column, keys))

    def picked(
        self, table: Table, names: tuple[str, ...], column: str, keys: Iterable[object]
    ) -> Iterator[tuple[Any, ...]]:
        """Some columns of these rows, or all of them."""
        sql = _select(table, names, column, self._dialect)
        for key in keys:
            self._cursor.execute(sql, (key,))
            yield from self._cursor.fetchall()

    def take_out(self, table: Table, keys: Iterable[Sequence[object]]) -> None:
        """Take out the rows with these keys."""
        for key in keys:
            self._cursor.execute(_delete(table, self._dialect), key)

    def changed(self, sql: str, values: Sequence[object]) -> int:
        """Run a statement with a question mark for each value; gives how many rows it changed."""
        self._cursor.execute(sql, values)
        return self._cursor.rowcount


class WritingToServer(Writing):
    """The same on PostgreSQL, where each statement is a journey: many rows travel in one."""

    def put(self, table: Table, rows: Sequence[msgspec.Struct]) -> None:
        """Write rows, each in place of the one with its key, where there is one; no two have one key."""
        if len(rows) == 1:
            super().put(table, rows)
        elif rows:
            columns = zip(*map(_values, rows), strict=True)
            self._cursor.execute(_upsert_many(table, self._dialect), list(map(list, columns)))

    def picked(
        self, table: Table, names: tuple[str, ...], column: str, keys: Iterable[object]
    ) -> Iterator[tuple[Any, ...]]:
        """Some columns of these rows, or all of them."""
        if wanted := list(keys):
            self._cursor.execute(_select_many(table, names, column, self._dialect), (wanted,))
            yield from self._cursor.fetchall()

    def changed(self, sql: str, values: Sequence[object]) -> int:
        """Run a statement with a question mark for each value; gives how many rows it changed."""
        return super().changed(sql.replace("?", "%s"), values)


def put_whole(tx: Writing, table: Table, rows: Mapping[str, Sequence[msgspec.Struct]]) -> None:
    """Write all that cases have in a view: what is new or changed is written, what is gone is taken out.

    A case has no row of its own there: a child turns out to be another one, a request is retracted.
    """
    key = [column.name for column in table.primary_key]
    places = [list(table.c.keys()).index(name) for name in key]
    before = {
        tuple(stored[place] for place in places): stored for stored in tx.picked(table, (), "case", rows)
    }
    now = {tuple(getattr(row, name) for name in key): row for each in rows.values() for row in each}
    tx.take_out(table, before.keys() - now.keys())
    tx.put(table, [row for each, row in now.items() if before.get(each) != tuple(_values(row))])


def put(tx: Writing, table: Table, rows: Sequence[msgspec.Struct]) -> None:
    """Write the rows as they were prepared."""
    tx.put(table, rows)


@contextmanager
def writing(engine: Engine) -> Iterator[Writing]:
    """A transaction, which is taken back where anything is raised in it."""
    with engine.begin() as tx:
        yield writing_in(tx)


def writing_in(tx: Connection) -> Writing:
    """The rows of views, written in a transaction that was begun by somebody else."""
    kind = WritingToServer if tx.dialect.name == "postgresql" else Writing
    return kind(tx.connection.cursor(), tx.dialect)


def _values(row: msgspec.Struct) -> Sequence[object]:
    values = msgspec.structs.astuple(row)
    return [" ".join(value) if value.__class__ is tuple else value for value in values]


_dialects: dict[str, Dialect] = {}


def one_of_a_name(dialect: Dialect) -> Dialect:
    """The same dialect for every engine on a database of one kind: what is compiled is kept by it.

    Each opening of a store makes an engine, and a dialect, of its own; a daemon opens it every minute.
    """
    return _dialects.setdefault(dialect.name, dialect)


@cache
def _upsert(table: Table, dialect: Dialect) -> str:
    new = inserting(table, dialect)
    columns = {column.name: new.excluded[column.name] for column in table.c if not column.primary_key}
    upsert = new.on_conflict_do_update(index_elements=table.primary_key.columns, set_=columns)
    return str(upsert.compile(dialect=dialect))


@cache
def _select(table: Table, names: tuple[str, ...], column: str, dialect: Dialect) -> str:
    wanted = select(*(table.c[name] for name in names) if names else table.c)
    return str(wanted.where(table.c[column] == bindparam("key")).compile(dialect=dialect))


@cache
def _delete(table: Table, dialect: Dialect) -> str:
    named = (column == bindparam(column.name) for column in table.primary_key)
    return str(delete(table).where(*named).compile(dialect=dialect))


@cache
def _upsert_many(table: Table, dialect: Dialect) -> str:
    """The same for many rows, given as a list for each column (PostgreSQL, unnest).

    The lists travel in binary (psycopg, %b): as text they take twice as long, and so do rows one by one.
    """
    head, _, end = _upsert(table, dialect).partition(" VALUES ")
    lists = ", ".join(f"%b::{_type_of(column.type)}[]" for column in table.c)
    conflict = end[end.index(" ON CONFLICT") :]
    return f"{head} SELECT * FROM unnest({lists}){conflict}"  # noqa: S608  names of our own


def _type_of(kind: object) -> str:
    return {Integer: "integer", Boolean: "boolean"}.get(type(kind), "text")


@cache
def _select_many(table: Table, names: tuple[str, ...], column: str, dialect: Dialect) -> str:
    """The same for many keys, given as one list."""
    head, _, _ = _select(table, names, column, dialect).rpartition(" = ")
    return f"{head} = ANY(%s)"
