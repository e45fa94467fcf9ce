"""The bare driver, doing the least that could be called the same work: a row of the same size, durably."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from events.sqlite.driver import driver
from events.sqlite.store import _WAL_PAGES as WAL_PAGES

_TABLE = """CREATE TABLE fact (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL,
    UNIQUE (stream, version)) STRICT"""

_INSERT = "INSERT INTO fact (stream, version, body) VALUES (?, ?, ?)"


@contextmanager
def connection(folder: Path, name: str) -> Iterator[driver.Connection]:
    """A connection to a new file, with the settings the record is written with."""
    with closing(driver.connect(folder / f"{name}.db", isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=FULL")
        made.execute(f"PRAGMA wal_autocheckpoint={WAL_PAGES}")
        made.execute(_TABLE)
        yield made


def append(made: driver.Connection, stream: str, version: int, body: bytes) -> None:
    """Insert one row in a transaction of its own."""
    made.execute("BEGIN IMMEDIATE")
    made.execute(_INSERT, (stream, version, body))
    made.execute("COMMIT")


def append_all(made: driver.Connection, rows: Sequence[tuple[str, int, bytes]]) -> None:
    """Insert rows in one transaction."""
    made.execute("BEGIN IMMEDIATE")
    made.executemany(_INSERT, rows)
    made.execute("COMMIT")


def settings_of(made: driver.Connection, names: Sequence[str]) -> dict[str, object]:
    """Settings of SQLite, as they are on a connection."""
    return {name: made.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
