"""Triggers that keep the record append-only, whoever is connected, and what else an examination looks at.

They hold against mistakes and against every login of the application, not against the owner of the
tables or a superuser, who can take them away; an examination then reports them.
Each is written as PostgreSQL itself writes it (`pg_get_triggerdef`), so that the two can be compared.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = ("log", "fact", "command", "checkpoint")
"""Those in which nothing is ever altered or removed."""

_KEPT = (
    "CREATE TRIGGER {table}_is_kept BEFORE DELETE OR UPDATE ON record.{table} "
    "FOR EACH ROW EXECUTE FUNCTION record.kept()"
)
_NEVER_EMPTIED = (
    "CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON record.{table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION record.kept()"
)
_HEAD_KEPT = (
    "CREATE TRIGGER head_is_kept BEFORE DELETE ON record.head FOR EACH ROW EXECUTE FUNCTION record.kept()"
)
_HEAD_GROWS = (
    "CREATE TRIGGER head_only_grows AFTER UPDATE ON record.head FOR EACH ROW "
    'WHEN (((new."position" < old."position") OR (new.recorded < old.recorded))) '
    "EXECUTE FUNCTION record.grows()"
)


def table_of(made: str) -> str:
    """The table on which a guard sits, with its schema."""
    return made.partition(" ON ")[2].partition(" ")[0]


def _named() -> dict[str, str]:
    kept = [_KEPT.format(table=table) for table in TABLES]
    emptied = [_NEVER_EMPTIED.format(table=table) for table in (*TABLES, "head")]
    return {made.split()[2]: made for made in (*kept, *emptied, _HEAD_KEPT, _HEAD_GROWS)}


TRIGGERS: Final = _named()
"""Every guard: its name and the statement that makes it."""


def always(trigger: str) -> str:
    """What makes a guard hold also where `session_replication_role` would pass over it."""
    return f"ALTER TABLE {table_of(TRIGGERS[trigger])} ENABLE ALWAYS TRIGGER {trigger}"
