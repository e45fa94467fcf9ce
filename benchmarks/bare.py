"""The bare drivers, doing the least that could be called the same work: a row of the same size, durably."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from events.sqlite.driver import driver
from events.sqlite.store import _WAL_PAGES as WAL_PAGES

if TYPE_CHECKING:
    import psycopg

_IN_A_FILE = """CREATE TABLE fact (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL,
    UNIQUE (stream, version)) STRICT"""
_ON_A_SERVER = """CREATE TABLE fact (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text NOT NULL, version bigint NOT NULL,
    body bytea NOT NULL, UNIQUE (stream, version))"""
_INSERT = "INSERT INTO fact (stream, version, body) VALUES (?, ?, ?)"
_INSERT_THERE = "INSERT INTO fact (stream, version, body) VALUES (%s, %s, %b)"

Row = tuple[str, int, bytes]


class Table(Protocol):
    """A table of stream, version and body."""

    def append(self, row: Row) -> None:
        """Insert one row in a transaction of its own."""
        ...

    def append_all(self, rows: Sequence[Row]) -> None:
        """Insert rows in one transaction."""
        ...


class _InAFile:
    def __init__(self, made: driver.Connection) -> None:
        self.connection = made

    def append(self, row: Row) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(_INSERT, row)
        self.connection.execute("COMMIT")

    def append_all(self, rows: Sequence[Row]) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(_INSERT, rows)
        self.connection.execute("COMMIT")


class _OnAServer:
    def __init__(self, made: "psycopg.Connection[Any]") -> None:
        self.connection = made

    def append(self, row: Row) -> None:
        self.connection.execute(_INSERT_THERE, row, prepare=True)

    def append_all(self, rows: Sequence[Row]) -> None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.executemany(_INSERT_THERE, rows)


@contextmanager
def in_a_file(path: Path) -> Iterator[_InAFile]:
    """A new file, with the settings the record is written with."""
    with closing(driver.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=FULL")
        made.execute(f"PRAGMA wal_autocheckpoint={WAL_PAGES}")
        made.execute(_IN_A_FILE)
        yield _InAFile(made)


@contextmanager
def on_a_server(url: str) -> Iterator[_OnAServer]:
    """A new table on a server."""
    import psycopg  # noqa: PLC0415  only where there is a server

    with psycopg.connect(url, autocommit=True) as made:
        made.execute(_ON_A_SERVER)
        yield _OnAServer(made)


def settings_of(made: driver.Connection, names: Sequence[str]) -> dict[str, object]:
    """Settings of SQLite, as they are on a connection."""
    return {name: made.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
