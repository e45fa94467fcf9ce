"""The tables of the record on SQLite, made in one transaction.

All four are append-only. The columns of `fact` beside its bytes are an index over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateTable

from events.sqlite.guards import TRIGGERS, triggers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

metadata = MetaData()

log = Table(
    "log",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
    Column("id", Text, nullable=False),
    Column("format", Text, nullable=False),
    sqlite_strict=True,
)

fact = Table(
    "fact",
    metadata,
    Column("position", Integer, CheckConstraint("position > 0"), primary_key=True),
    Column("stream", Text, CheckConstraint("stream GLOB '?*/?*'"), nullable=False),
    Column("version", Integer, CheckConstraint("version > 0"), nullable=False),
    Column("recorded", Text, CheckConstraint("length(recorded) = 27"), nullable=False),
    Column("type", Text, nullable=False),
    Column("leaf", LargeBinary, CheckConstraint("length(leaf) = 32"), nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("stream", "version"),
    sqlite_strict=True,
)

command = Table(
    "command",
    metadata,
    Column("command_id", Text, primary_key=True),
    Column("request", LargeBinary, CheckConstraint("length(request) = 32"), nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, CheckConstraint("last >= first"), nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("size", Integer, CheckConstraint("size > 0"), primary_key=True),
    Column("note", LargeBinary, CheckConstraint("length(note) > 0"), nullable=False),
    Column("frontier", LargeBinary, CheckConstraint("length(frontier) % 32 = 0"), nullable=False),
    sqlite_strict=True,
)


def made_tables() -> dict[str, str]:
    """The statement that makes each table, by name."""
    return {table.name: _made(table) for table in metadata.sorted_tables}


def statements() -> Iterator[str]:
    """Everything that makes an empty record, in order."""
    for table in metadata.sorted_tables:
        yield _made(table)
    yield from TRIGGERS.values()


def statements_of_version_2() -> Iterator[str]:
    """What makes a record of version 1 one of version 2, apart from `PRAGMA user_version`."""
    yield _made(checkpoint)
    yield from (sql for name, sql in TRIGGERS.items() if name not in triggers_of(1))


def _made(table: Table) -> str:
    return str(CreateTable(table).compile(dialect=dialect()))
