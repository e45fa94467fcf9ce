"""Triggers that keep the record append-only, whatever program writes to the file.

They hold against mistakes, not against the owner of the file, who can drop them;
an examination then reports them as missing.
`INSERT OR REPLACE` removes rows without firing delete triggers unless `recursive_triggers` is on
(SQLite, "CREATE TRIGGER" and "ON CONFLICT"), so every table also looks before it inserts.
"""

from __future__ import annotations

from typing import Final

_KEPT = """CREATE TRIGGER {table}_is_never_{done} BEFORE {event} ON {table} BEGIN
    SELECT RAISE(ABORT, 'the record is append-only: nothing in {table} is ever {done}');
END"""

TABLES: Final = ("log", "fact", "command", "checkpoint")
ADDED_IN_2: Final = ("checkpoint",)
"""Tables which a record of version 1 does not have."""

_ONE_LOG = """CREATE TRIGGER log_is_one BEFORE INSERT ON log BEGIN
    SELECT RAISE(ABORT, 'the record has its log already') WHERE EXISTS (SELECT 1 FROM log);
END"""

_FACT_NEXT = """CREATE TRIGGER fact_is_the_next BEFORE INSERT ON fact BEGIN
    SELECT RAISE(ABORT, 'the position is not the next one')
    WHERE NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM fact);
    SELECT RAISE(ABORT, 'the version is not the next one')
    WHERE NEW.version IS NOT
        (SELECT coalesce(max(version), 0) + 1 FROM fact WHERE stream = NEW.stream);
    SELECT RAISE(ABORT, 'the time of recording goes back')
    WHERE NEW.recorded < (SELECT recorded FROM fact ORDER BY position DESC LIMIT 1);
END"""

_COMMAND_NEW = """CREATE TRIGGER command_is_new BEFORE INSERT ON command BEGIN
    SELECT RAISE(ABORT, 'the command was recorded before')
    WHERE EXISTS (SELECT 1 FROM command WHERE command_id = NEW.command_id);
    SELECT RAISE(ABORT, 'the command does not end with the newest fact')
    WHERE NEW.last IS NOT (SELECT max(position) FROM fact);
END"""

_CHECKPOINT_LARGER = """CREATE TRIGGER checkpoint_is_the_next BEFORE INSERT ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'the checkpoint is not larger than the newest one')
    WHERE NEW.size <= (SELECT coalesce(max(size), 0) FROM checkpoint);
    SELECT RAISE(ABORT, 'the checkpoint is larger than the record')
    WHERE NEW.size > (SELECT coalesce(max(position), 0) FROM fact);
END"""


def _named() -> dict[str, str]:
    kept = [
        _KEPT.format(table=table, event=event, done=done)
        for table in TABLES
        for event, done in (("UPDATE", "altered"), ("DELETE", "removed"))
    ]
    own = (_ONE_LOG, _FACT_NEXT, _COMMAND_NEW, _CHECKPOINT_LARGER)
    return {sql.split()[2]: sql for sql in (*kept, *own)}


TRIGGERS: Final = _named()
"""Every guard: its name and the statement that makes it."""


def triggers_of(version: int) -> dict[str, str]:
    """The guards of a record of this version."""
    missing = () if version > 1 else tuple(f"{table}_is_" for table in ADDED_IN_2)
    return {name: sql for name, sql in TRIGGERS.items() if not name.startswith(missing)}
