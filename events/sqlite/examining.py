"""The tables of a SQLite record as they lie, at one moment, for examination."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from events.evidence.snapshot import Row, StoredCheckpoint, StoredCommand
from events.layout import FORMAT
from events.record import Finding
from events.sqlite import checkpoints
from events.sqlite.driver import driver, in_our_words
from events.sqlite.guards import TABLES, triggers_of
from events.sqlite.making import VERSION
from events.sqlite.queries import LOG, TABLE
from events.sqlite.tables import altered_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Self

_BEFORE = "SELECT leaf, position FROM fact WHERE stream = ? AND version = ? - 1"
_AT_HAND = 5_000
"""Streams whose newest fact so far is remembered; of any other, the fact before is looked up."""
_COMMANDS = "SELECT command_id, first, last FROM command ORDER BY first, last"
_TRIGGERS = "SELECT name, sql, tbl_name FROM sqlite_schema WHERE type = 'trigger'"
_LINES = 20
_PAGE = 500
_OTHER_LOG = "The table of the log names another log or format than its facts."
_OTHER_VERSION = (
    "The file says that its tables are of version {}; this program knows {}, and looked for those."
)
_NEWER = "Where a newer program made it, examine it with that one; else compare with a held checkpoint."
_RESTORE = "Restore the newest backup and compare it with a held checkpoint."


class SqliteSnapshot:
    """One reading transaction on a connection of its own, whatever is appended meanwhile."""

    unseen: tuple[str, ...] = ()

    def __init__(self, connect: Callable[[], driver.Connection], path: Path, log: str) -> None:
        self.log = log
        self._connect = connect
        self._connection = connect()
        self._path = path

    def __enter__(self) -> Self:
        self._connection.execute("BEGIN")
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def facts(self) -> Iterator[Row]:
        """The values of StoredFact, by position; RecordBroken where the file cannot be read on."""
        newest: dict[str, tuple[int, bytes, int]] = {}
        for row in self._rows(TABLE["fact"]):
            position, stream, version, _, _, leaf, _, _ = row
            before = newest.get(stream)
            if before is not None and before[0] == version:
                yield *row, before[1], before[2]
            elif version == 1:
                yield *row, None, None
            else:
                yield *row, *next(self._rows(_BEFORE, (stream, version)), (None, None))
            if len(newest) >= _AT_HAND:
                newest.clear()
            if type(version) is int:  # whatever else stands there is found, and has no next one
                newest[stream] = (version + 1, leaf, position)

    def commands(self) -> Iterator[StoredCommand]:
        """Every command, by first position."""
        return map(StoredCommand._make, self._rows(_COMMANDS))

    def table(self, name: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one table of the record in the order they were written, for copying."""
        return self.checkpoints() if name == "checkpoint" else self._rows(TABLE[name])

    def checkpoints(self) -> Iterator[StoredCheckpoint]:
        """Every checkpoint that is kept, by size; none where the record is too old to keep any."""
        if checkpoints.has_checkpoints(self._connection.execute):
            yield from map(StoredCheckpoint._make, self._rows(checkpoints.ALL))

    def faults(self) -> Iterator[Finding]:
        """What SQLite itself finds, what the log says of itself, which tables and guards are not as made."""
        with closing(self._connect()) as connection:
            try:
                for (line,) in connection.execute(f"PRAGMA integrity_check({_LINES})"):
                    if line != "ok":
                        yield Finding(check="file", says=f"SQLite: {line}.", remedy=_RESTORE)
                logs = connection.execute(LOG).fetchall()
                ((version,),) = connection.execute("PRAGMA user_version")
                tables = list(altered_tables(connection.execute, version))
                rows = connection.execute(_TRIGGERS)
                found = {name: sql for name, sql, table in rows if table.lower() in TABLES}
            except driver.DatabaseError as error:
                yield Finding(check="file", says=f"SQLite: {error}.", remedy=_RESTORE)
                return
        if logs != [(self.log, FORMAT)]:
            yield Finding(check="log", says=_OTHER_LOG, remedy=_RESTORE)
        if version not in range(1, VERSION + 1):
            yield Finding(check="log", says=_OTHER_VERSION.format(version, VERSION), remedy=_NEWER)
        yield from tables
        yield from _guards(found, triggers_of(version))

    def _rows(self, sql: str, values: tuple[object, ...] = ()) -> Iterator[Any]:
        try:
            cursor = self._connection.execute(sql, values)
            while page := cursor.fetchmany(_PAGE):
                yield from page
        except driver.DatabaseError as error:
            raise in_our_words(error, self._path) from error


def _guards(found: dict[str, str], expected: dict[str, str]) -> Iterator[Finding]:
    for name, sql in expected.items():
        if found.get(name) != sql:
            done = "altered" if name in found else "removed"
            yield Finding(
                check="guards-missing",
                says=f"The guard {name} was {done}: the database no longer refuses what it refused.",
                remedy="Find out who did it and why; compare with a held checkpoint.",
            )
    for name in found.keys() - expected.keys():
        yield Finding(
            check="guards-foreign",
            says=f"The trigger {name} on the tables of the record is none of ours.",
            remedy="Find out who made it and why; compare with a held checkpoint.",
        )
