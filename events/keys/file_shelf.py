"""A keystore in a SQLite file, as it is used; how one is made is in `events.keys.file_making`."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any

from events.keys.file_making import ADDED, altered, identify, set_up
from events.keys.shelf import UNKNOWN_KEY, Contents, Row
from events.places import checked_private, writable
from events.sqlite.driver import begin_writing, cannot_write, connect, driver, in_our_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Self

PATIENCE = 5.0
"""Seconds to wait for another process that writes."""
_ERRORS = (driver.Error, UnicodeDecodeError)  # the second where a damaged file is described in no UTF-8
_STILL = "WHERE coalesce((SELECT check_value FROM wrapping), ?) = ?"


class FileShelf:
    """The open file."""

    def __init__(self, path: Path, connection: driver.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = RLock()
        self._tables = {name for (name,) in self._run("SELECT name FROM sqlite_schema WHERE type = 'table'")}

    @classmethod
    def open(cls, path: Path) -> Self:
        """An existing file; StoreMissing, StoreForeign or Unsafe where it fails."""
        checked_private(path, "keystore")
        with ExitStack() as undo:
            try:
                connection = connect(path, mode="rw", patience=PATIENCE)
                undo.callback(connection.close)
                identify(connection, path)  # before anything is set on a file of somebody else
                set_up(connection)
                if writable(path):  # an older keystore gets the tables that were added since
                    connection.executescript(ADDED)
                shelf = cls(path, connection)
            except _ERRORS as error:
                raise in_our_words(error, path) from error
            undo.pop_all()
        return shelf

    @property
    def name(self) -> str:
        """The path."""
        return str(self.path)

    @property
    def files(self) -> tuple[Path, ...]:
        """The file, and the journal SQLite lays beside it."""
        return (self.path, self.path.with_name(self.path.name + "-journal"))

    def log(self) -> str | None:
        """The id of the record it belongs to."""
        found: str | None = self._one("SELECT log FROM secret")
        return found

    def bind(self, log: str) -> None:
        """Note that id, where none is noted."""
        self._run("UPDATE secret SET log = ? WHERE log IS NULL", log)

    def request(self) -> bytes:
        """The wrapped secret of the requests."""
        found: bytes = self._one("SELECT request FROM secret")
        return found

    def check_value(self) -> bytes | None:
        """By which key-encryption key everything is wrapped now."""
        found: bytes | None = self._if_there("wrapping", "SELECT check_value FROM wrapping")
        return found

    def changes(self) -> int:
        """SQLite's own number, which another connection's writing changes."""
        try:  # asked before every use of a key, so by the shortest way
            ((number,),) = self._connection.execute("PRAGMA data_version")
        except driver.Error as error:
            raise in_our_words(error, self.path) from error
        return int(number)

    def row(self, subject: str) -> Row | None:
        """The row of a subject."""
        found = self._run("SELECT wrapped, kc FROM subject_key WHERE subject = ?", subject)
        return Row(*found[0]) if found else None

    def put(self, subject: str, row: Row, check_value: bytes) -> None:
        """Add a row where there is none and the keys are wrapped by this key."""
        sql = f"INSERT INTO subject_key SELECT ?, ?, ? {_STILL} ON CONFLICT DO NOTHING"
        self._add(sql, subject, row.wrapped, row.kc, check_value, check_value)

    def secret(self, name: str) -> bytes | None:
        """A named secret, wrapped."""
        sql = "SELECT wrapped FROM named_secret WHERE name = ?"
        found: bytes | None = self._if_there("named_secret", sql, name)
        return found

    def put_secret(self, name: str, wrapped: bytes, check_value: bytes) -> None:
        """Add a named secret where there is none and the keys are wrapped by this key."""
        sql = f"INSERT INTO named_secret SELECT ?, ? {_STILL} ON CONFLICT DO NOTHING"
        self._add(sql, name, wrapped, check_value, check_value)

    def destroy(self, subject: str) -> bool:
        """Overwrite the wrapped key of a subject, and note that there is none; whether there was one."""
        with self._writing():
            overwritten = self._run(
                "UPDATE subject_key SET wrapped = NULL WHERE subject = ? AND wrapped IS NOT NULL RETURNING 1",
                subject,
            )
            self._run(
                "INSERT INTO subject_key VALUES (?, NULL, ?) ON CONFLICT DO NOTHING", subject, UNKNOWN_KEY
            )
        return bool(overwritten)

    def contents(self) -> Contents:
        """Everything, as of one moment."""
        with self._lock:
            self._run("BEGIN")
            try:
                return self._contents()
            finally:
                self._run("COMMIT")

    def whole(self) -> bool:
        """Whether SQLite finds nothing wrong with the file."""
        return bool(self._one("PRAGMA integrity_check") == "ok")

    def alterations(self) -> list[str]:
        """Tables, triggers and indexes that are not as they were made."""
        return altered(self._connection.execute)

    def wrap_anew(self, anew: Callable[[bytes], bytes], check_value: bytes) -> None:
        """Put every wrapped key in anew and note by which key, in one transaction or not at all."""
        with self._writing():
            held = self._contents()
            self._run("UPDATE secret SET request = ?", anew(held.request))
            for name, wrapped in held.secrets.items():
                self._run("UPDATE named_secret SET wrapped = ? WHERE name = ?", anew(wrapped), name)
            for subject, row in held.subjects.items():
                if row.wrapped is not None:
                    self._run(
                        "UPDATE subject_key SET wrapped = ? WHERE subject = ?", anew(row.wrapped), subject
                    )
            self._run("INSERT OR REPLACE INTO wrapping VALUES (1, ?)", check_value)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _contents(self) -> Contents:
        secrets = (
            self._run("SELECT name, wrapped FROM named_secret") if "named_secret" in self._tables else ()
        )
        rows = self._run("SELECT subject, wrapped, kc FROM subject_key")
        return Contents(
            log=self.log(),
            request=self.request(),
            check_value=self.check_value(),
            secrets=dict(secrets),
            subjects={subject: Row(wrapped, kc) for subject, wrapped, kc in rows},
        )

    def _add(self, sql: str, *values: object) -> None:
        if "wrapping" not in self._tables:  # an older keystore in a place that cannot be written
            raise cannot_write(self.path)
        self._run(sql, *values)

    def _if_there(self, table: str, sql: str, *values: object) -> Any:  # noqa: ANN401 - what the column holds
        return self._one(sql, *values) if table in self._tables else None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            try:
                begin_writing(self._connection.execute, PATIENCE)
            except driver.Error as error:
                raise in_our_words(error, self.path) from error
            try:
                yield
            except BaseException:
                self._connection.rollback()
                raise
            self._run("COMMIT")

    def _one(self, sql: str, *values: object) -> Any:  # noqa: ANN401 - what the column holds
        rows = self._run(sql, *values)
        return rows[0][0] if rows else None

    def _run(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(sql, values).fetchall()
        except _ERRORS as error:
            raise in_our_words(error, self.path) from error
