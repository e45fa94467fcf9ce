"""What the tables of a record are made of, compared with what they should be.

The lines are PostgreSQL's own description of what `schema.sql` makes; a test holds the two together.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from events.record import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.postgres.connecting import Connection

_TEXT = "text not null C"
_COLUMNS = {
    "alembic_version": {"version_num": "character varying(32) not null"},
    "checkpoint": {"size": "bigint not null", "note": "bytea not null", "frontier": "bytea not null"},
    "command": {
        "command_id": _TEXT,
        "request": "bytea not null",
        "first": "bigint not null",
        "last": "bigint not null",
    },
    "fact": {
        "position": "bigint not null",
        "stream": _TEXT,
        "version": "bigint not null",
        "recorded": _TEXT,
        "type": _TEXT,
        "leaf": "bytea not null",
        "header": "bytea not null",
        "body": "bytea not null",
    },
    "head": {"one": "integer not null", "position": "bigint not null", "before": _TEXT, "recorded": _TEXT},
    "log": {"one": "integer not null", "id": _TEXT, "format": _TEXT},
}
_FACT = (
    """fact CHECK ((("position" > 0) AND (stream ~~ '_%/_%'::text) AND (version > 0) """
    "AND (length(recorded) = 27) AND (octet_length(leaf) = 32)))"
)
_CONSTRAINTS = (
    "alembic_version PRIMARY KEY (version_num)",
    "checkpoint CHECK ((size > 0))",
    "checkpoint PRIMARY KEY (size)",
    "command CHECK (((octet_length(request) = 32) AND (last >= first)))",
    "command PRIMARY KEY (command_id)",
    _FACT,
    'fact PRIMARY KEY ("position")',
    "fact UNIQUE (stream, version)",
    "head CHECK ((one = 1))",
    "head PRIMARY KEY (one)",
    "log CHECK ((one = 1))",
    "log PRIMARY KEY (one)",
)
SHAPE: Final = frozenset(
    (
        *(f"table {table} r p" for table in _COLUMNS),
        *(f"column {table}.{name} {kind}" for table, its in _COLUMNS.items() for name, kind in its.items()),
        *(f"constraint {each}" for each in _CONSTRAINTS),
    )
)
"""Each table (ordinary, permanent), each column with its type and order of texts, and each constraint."""
_ASK = "Find out who did it and why; compare with a held checkpoint."


def faults(connection: Connection) -> Iterator[Finding]:
    """What is missing from the tables, and what was added to them or in their place."""
    asked = files("events.postgres").joinpath("shape.sql").read_bytes()
    found = {str(line) for (line,) in connection.execute(asked).fetchall()}
    for line in sorted(SHAPE - found):
        says = f"The tables of the record were altered; this is no longer so: {line}."
        yield Finding(check="tables", says=says, remedy=_ASK)
    for line in sorted(found - SHAPE):
        says = f"The tables of the record were altered; this is none of ours: {line}."
        yield Finding(check="tables", says=says, remedy=_ASK)
