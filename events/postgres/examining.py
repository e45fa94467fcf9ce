"""The tables of a record on PostgreSQL as they lie, at one moment, for examination."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg

from events.evidence.not_checked import ON_A_SERVER
from events.evidence.snapshot import StoredCheckpoint, StoredCommand
from events.layout import FORMAT
from events.postgres import queries, rights, rooms, shape, surroundings
from events.postgres.connecting import in_words, statement
from events.postgres.guards import TRIGGERS, table_of
from events.postgres.making import VERSION
from events.record import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from events.evidence.snapshot import Row
    from events.postgres.connecting import Connection

_FACTS = """SELECT f.position, f.stream, f.version, f.recorded, f.type, f.leaf, f.header, f.body,
    p.leaf, p.position FROM record.fact AS f
    LEFT JOIN record.fact AS p ON p.stream = f.stream AND p.version = f.version - 1
    ORDER BY f.position"""
_COMMANDS = "SELECT command_id, first, last FROM record.command ORDER BY first, last"
_ONE_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_SAME_MOMENT = "SET TRANSACTION SNAPSHOT {moment}"
_FOR_FACTS = """SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
    SET LOCAL enable_memoize = off; SET LOCAL statement_timeout = 0"""
"""So that memory does not grow with the record, and that one statement may last as long as it does."""
_PAGE = 1000

_LOG = "SELECT id, format FROM record.log"
_HEAD = """WITH newest AS (SELECT position, recorded FROM record.fact ORDER BY position DESC LIMIT 1),
    command AS (SELECT first FROM record.command ORDER BY first DESC LIMIT 1),
    earlier AS (SELECT recorded FROM record.fact WHERE position = (SELECT first - 1 FROM command))
    SELECT (h.position, h.recorded) = (coalesce(f.position, 0), coalesce(f.recorded, ''))
        AND h.before IN (h.recorded, coalesce((SELECT recorded FROM earlier), ''))
    FROM record.head AS h LEFT JOIN newest AS f ON true"""
_VERSION = "SELECT version_num FROM record.alembic_version"
_TRIGGERS = """SELECT t.tgname, 'record.' || c.relname, pg_get_triggerdef(t.oid), t.tgenabled = 'A'
    FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'record'::regnamespace AND NOT t.tgisinternal"""
_RESTORE = "Restore the newest backup and compare it with a held checkpoint."
_ASK = "Find out who did it and why; compare with a held checkpoint."


class PostgresSnapshot:
    """One reading transaction on a connection of its own, whatever is appended meanwhile."""

    unseen: tuple[str, ...] = (ON_A_SERVER,)

    def __init__(self, connect: Callable[[], Connection], name: str, log: str) -> None:
        self.log = log
        self._connect = connect
        self._connection = connect()
        self._name = name
        self._cursors = 0

    def __enter__(self) -> Self:
        self._connection.execute(_ONE_MOMENT)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def facts(self) -> Iterator[Row]:
        """The values of StoredFact, by position; RecordBroken where the table cannot be read on.

        They come over a connection of their own, on which the server sends what follows while what came
        is examined.
        """
        ((moment,),) = self._connection.execute("SELECT pg_export_snapshot()").fetchall()
        try:
            with closing(self._connect()) as beside, beside.cursor(binary=True) as cursor:
                beside.execute(_ONE_MOMENT)
                beside.execute(statement(_SAME_MOMENT, moment=moment))
                beside.execute(_FOR_FACTS)
                yield from cursor.stream(
                    _FACTS, binary=True, size=_PAGE if psycopg.capabilities.has_stream_chunked() else 1
                )
        except psycopg.Error as error:
            raise in_words(error, self._name) from error

    def commands(self) -> Iterator[StoredCommand]:
        """Every command, by first position."""
        return map(StoredCommand._make, self._rows(_COMMANDS))

    def table(self, name: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one table of the record in the order they were written, for copying."""
        return self._rows(queries.TABLE[name])

    def checkpoints(self) -> Iterator[StoredCheckpoint]:
        """Every checkpoint that is kept, by size."""
        return map(StoredCheckpoint._make, self._rows(queries.CHECKPOINTS))

    def faults(self) -> Iterator[Finding]:
        """What the log and the head say of themselves, and which guards, functions or rights are not ours."""
        with closing(self._connect()) as connection:
            yield from faults(connection, self.log)

    def _rows(self, query: LiteralString) -> Iterator[Any]:
        self._cursors += 1
        try:
            with self._connection.cursor(f"page_{self._cursors}", binary=True) as cursor:
                cursor.itersize = _PAGE
                cursor.execute(query, binary=True)
                yield from cursor
        except psycopg.Error as error:
            raise in_words(error, self._name) from error


def faults(connection: Connection, log: str) -> Iterator[Finding]:
    """Everything but the facts and commands that is not as it was made."""
    if connection.execute(_LOG).fetchall() != [(log, FORMAT)]:
        yield _finding("log", "The table of the log names another log or format than its facts.")
    if connection.execute(_VERSION).fetchall() != [(f"{VERSION:04}",)]:
        yield _finding("log", "The table of the version names another than that of this program.")
    if connection.execute(_HEAD).fetchall() != [(True,)]:
        yield _finding(
            "head", "The record ends elsewhere, or at another time, than its table of the head says."
        )
    yield from _guards(connection.execute(_TRIGGERS).fetchall())
    yield from rights.faults(connection, log)
    yield from shape.faults(connection)
    yield from surroundings.faults(connection)
    yield from rooms.faults(connection, "work")


def _guards(rows: list[tuple[Any, ...]]) -> Iterator[Finding]:
    found = {(name, table): made for name, table, made, holds in rows if holds}
    ours = {(name, table_of(made)): made for name, made in TRIGGERS.items()}
    for (name, table), made in ours.items():
        if found.get((name, table)) != made:
            says = f"The guard {name} was removed or altered: the database no longer refuses what it refused."
            yield _finding("guards-missing", says, _ASK)
    for name, table in sorted({(name, table) for name, table, *_ in rows} - ours.keys()):
        says = f"The trigger {name} on {table} is none of ours."
        yield _finding("guards-foreign", says, _ASK)


def _finding(check: str, says: str, remedy: str = _RESTORE) -> Finding:
    return Finding(check=check, says=says, remedy=remedy)
