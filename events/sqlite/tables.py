"""Whether the tables of a record are as they were made, with every constraint and nothing added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.record import Finding
from events.sqlite.guards import ADDED_IN_2, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.sqlite.driver import Execute

_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('table', 'index', 'view')"
_REMEDY = "Find out who did it and why; compare with a held checkpoint."
_ONE_EACH = ("(", ")", ",")


def altered_tables(execute: Execute, version: int) -> Iterator[Finding]:
    """The tables of the record that are not as they were made; indexes on them and views, none ours."""
    from events.sqlite.schema import made_tables  # noqa: PLC0415 - SQLAlchemy loads where it is needed

    expected = {name: in_one_form(sql) for name, sql in made_tables().items()}
    found: dict[str, str] = {}
    for kind, name, table, sql in execute(_SCHEMA).fetchall():
        if kind == "table":
            found[name.lower()] = in_one_form(sql)
        elif kind == "view" or (sql is not None and table.lower() in TABLES):
            yield _finding(f"There is a {kind} {name}, which is none of ours.")
    for name in TABLES:
        there = version > 1 or name not in ADDED_IN_2
        if (name in found) is not there:
            yield _finding(f"The table {name} is {'missing' if there else 'one that came later'}.")
        elif there and found[name] != expected[name]:
            yield _finding(
                f"The table {name} is not as it was made: it takes what it did not take, or has more."
            )


def in_one_form(sql: str) -> str:
    """A statement in which only words and signs count, not how they are set apart."""
    for sign in _ONE_EACH:
        sql = sql.replace(sign, f" {sign} ")
    return " ".join(sql.replace('"', "").split()).lower()


def _finding(says: str) -> Finding:
    return Finding(check="tables", says=says, remedy=_REMEDY)
