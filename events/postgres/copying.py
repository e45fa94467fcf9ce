"""A record put into a new PostgreSQL database row by row, from anywhere, in one transaction.

The rows go in by COPY and are read back before the commit: their bytes must give the leaves and the root
that they gave where they came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from events.evidence.tree import Tree
from events.layout import leaf_hash
from events.postgres.connecting import statement
from events.postgres.guards import TABLES
from events.postgres.making import make_empty, roles_of
from events.postgres.queries import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from events.evidence.snapshot import Snapshot
    from events.postgres.connecting import Connection

_PAGE = 2000
_TYPES: dict[str, tuple[str, ...]] = {
    "fact": ("int8", "text", "int8", "text", "text", "bytea", "bytea", "bytea"),
    "command": ("text", "bytea", "int8", "int8"),
    "checkpoint": ("int8", "bytea", "bytea"),
}
_LONG = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
_COPY: LiteralString = "COPY record.{table} FROM STDIN (FORMAT binary)"
_HEAD = """UPDATE record.head SET position = f.position, before = f.recorded, recorded = f.recorded
    FROM (SELECT position, recorded FROM record.fact ORDER BY position DESC LIMIT 1) AS f"""


def copy_rows(snapshot: Snapshot, admin: Connection) -> Tree:
    """Everything in the tables of a record, under guards and rights of its own; the tree over the facts.

    The tree is of the bytes as they lie in the database now.
    """
    admin.execute(_LONG)
    make_empty(admin, snapshot.log)
    for table in TABLES:
        if table in _TYPES:
            _copy(admin, table, snapshot.table(table))
    admin.execute(_HEAD)
    tree = Tree()
    for *_, header, body in _read_back(admin):
        tree.add(leaf_hash(header, body))
    return tree


def _copy(admin: Connection, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    copying = statement(_COPY, table=sql.Identifier(table))
    with admin.cursor() as cursor, cursor.copy(copying) as copy:
        copy.set_types(_TYPES[table])
        for row in rows:
            copy.write_row(row)


def _read_back(admin: Connection) -> Iterator[tuple[Any, ...]]:
    with admin.cursor("read_back", binary=True) as cursor:
        cursor.itersize = _PAGE
        cursor.execute(TABLE["fact"], binary=True)
        yield from cursor


def put_beside(admin: Connection, statements: Sequence[str]) -> None:
    """Make tables of others, which belong to those who record."""
    app = sql.Identifier(roles_of(admin.info.dbname)["app"])
    admin.execute(statement("SET LOCAL ROLE {app}; SET LOCAL search_path = work", app=app))
    for each in statements:
        admin.execute(each.encode())
    admin.execute("RESET ROLE; RESET search_path")
