"""Stores as older programs made them, from the dumps under tests/histories/stores."""

import sqlite3
from contextlib import closing
from pathlib import Path

DUMPS = Path(__file__).with_name("histories") / "stores"
FIRST = "v1"
OUTBOX = """SELECT message_id, announcement, channel, told, address, subject, body, created_at,
    state, attempts, why, next_attempt_at, claimed_by, claimed_until, ended_at, on_record
    FROM outbox ORDER BY message_id"""
"""What the first outbox held."""


def laid_down(version, place, *, wal=True):
    """Lay a store of that version down at a place, with its keys, as it was when it was last closed."""
    for dump, path in (("record.sql", place), ("keys.sql", place.with_name(place.name + ".keys"))):
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript((DUMPS / version / dump).read_text("utf-8"))
            if wal and path == place:
                connection.execute("PRAGMA journal_mode=WAL")
        path.chmod(0o600)
    kek = place.with_name(place.name + ".kek")
    kek.write_bytes((DUMPS / version / "kek.txt").read_bytes())
    kek.chmod(0o600)
    return place


def record_rows(path):
    """Every row of the record, with every byte, and of the outbox but for what was added since."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            "log": connection.execute("SELECT * FROM log").fetchall(),
            "fact": connection.execute("SELECT * FROM fact ORDER BY position").fetchall(),
            "command": connection.execute("SELECT * FROM command ORDER BY first").fetchall(),
            "outbox": connection.execute(OUTBOX).fetchall(),
            "outbox_followed": connection.execute("SELECT one, position FROM outbox_followed").fetchall(),
        }


def schema(path):
    """The statements that make the tables of the record and of the outbox, with their guards."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return {
            name: " ".join(sql.replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split())
            for name, table, sql in found
            if table
            in {"log", "fact", "command", "checkpoint", "outbox", "outbox_telling", "outbox_followed"}
        }


def version_of(path):
    """The number in the head of the file."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]
