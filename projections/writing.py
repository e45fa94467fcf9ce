"""One transaction on the tables of views, and the rows that go into them.

Catching up follows every command, so its statements are compiled once and go straight to the driver:
through SQLAlchemy's own execution each of them takes ten times as long.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Engine, Table, bindparam, select
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor

Row = TypeVar("Row", bound=msgspec.Struct)


class Writing:
    """A transaction that writes rows of views."""

    def __init__(self, cursor: DBAPICursor, dialect: Dialect) -> None:
        self._cursor = cursor
        self._dialect = dialect

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

    def changed(self, sql: str, values: Sequence[object]) -> int:
        """Run a statement; gives how many rows it changed."""
        self._cursor.execute(sql, values)
        return self._cursor.rowcount


def put(tx: Writing, table: Table, rows: Sequence[msgspec.Struct]) -> None:
    """Write the rows as they were prepared."""
    tx.put(table, rows)


@contextmanager
def writing(engine: Engine) -> Iterator[Writing]:
    """A transaction, which is taken back where anything is raised in it."""
    with engine.begin() as tx:
        yield Writing(tx.connection.cursor(), engine.dialect)


def _values(row: msgspec.Struct) -> Sequence[object]:
    values = msgspec.structs.astuple(row)
    return [" ".join(value) if value.__class__ is tuple else value for value in values]


@cache
def _upsert(table: Table, dialect: Dialect) -> str:
    new = import_module(f"sqlalchemy.dialects.{dialect.name}").insert(table)  # the other one loads slowly
    columns = {column.name: new.excluded[column.name] for column in table.c if not column.primary_key}
    upsert = new.on_conflict_do_update(index_elements=table.primary_key.columns, set_=columns)
    return str(upsert.compile(dialect=dialect))


@cache
def _select(table: Table, names: tuple[str, ...], column: str, dialect: Dialect) -> str:
    wanted = select(*(table.c[name] for name in names) if names else table.c)
    return str(wanted.where(table.c[column] == bindparam("key")).compile(dialect=dialect))
