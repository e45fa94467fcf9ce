"""A keystore in a PostgreSQL database of its own, as it is used; see also `events.keys.postgres_making`.

With `synchronous_commit=on` a key is on the disk before anything sealed with it is recorded.
PostgreSQL overwrites nothing: a destroyed key is gone from the table's file once that has been written
anew (VACUUM FULL), and stays, wrapped, in the write-ahead log and wherever that is kept.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg

from events.keys.postgres_making import PATIENCE, THERE
from events.keys.shelf import UNKNOWN_KEY, Contents, Row
from events.postgres.addresses import name_of
from events.postgres.connecting import connect, in_words, is_lost, not_permitted
from events.postgres.rooms import refuse_foreign
from events.refusals import OutcomeUnknown, RecordError, StoreMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from psycopg.errors import Diagnostic

    from events.postgres.connecting import Connection

_NOT_REPLICATED = "01000"
"""The SQLSTATE of a commit whose wait for the standbys was broken off: it may be lost with the server."""
_CHANGED = "UPDATE keys.keystore SET changes = changes + 1"
_STILL = "FROM keys.keystore WHERE check_value = %s FOR SHARE ON CONFLICT DO NOTHING"


class PostgresShelf:
    """An open connection to it, opened anew when it is lost."""

    files: tuple[Path, ...] = ()

    def __init__(self, address: str) -> None:
        """Connect; StoreMissing where there is no keystore, and the refusals of the server."""
        self.name = name_of(address)
        self._address = address
        self._lock = RLock()
        self._within = False  # a transaction
        self._warnings: list[str] = []
        self._connection = self._connected()
        if not self._run(THERE):
            self.close()
            raise StoreMissing(f"There is no keystore in {self.name}.", "Check the address.")

    def log(self) -> str | None:
        """The id of the record it belongs to."""
        found: str | None = self._one("SELECT log FROM keys.keystore")
        return found

    def bind(self, log: str) -> None:
        """Note that id, where none is noted."""
        self._run("UPDATE keys.keystore SET log = %s WHERE log IS NULL", log)

    def request(self) -> bytes:
        """The wrapped secret of the requests."""
        found: bytes = self._one("SELECT request FROM keys.keystore")
        return found

    def check_value(self) -> bytes | None:
        """By which key-encryption key everything is wrapped now."""
        found: bytes = self._one("SELECT check_value FROM keys.keystore")
        return found

    def changes(self) -> int:
        """How often a key was destroyed or all were wrapped anew."""
        return int(self._one("SELECT changes FROM keys.keystore"))

    def row(self, subject: str) -> Row | None:
        """The row of a subject."""
        found = self._run("SELECT wrapped, kc FROM keys.subject_key WHERE subject = %s", subject)
        return Row(*found[0]) if found else None

    def put(self, subject: str, row: Row, check_value: bytes) -> None:
        """Add a row where there is none and the keys are wrapped by this key."""
        text = "INSERT INTO keys.subject_key SELECT %s, %s, %s " + _STILL
        self._run(text, subject, row.wrapped, row.kc, check_value)

    def secret(self, name: str) -> bytes | None:
        """A named secret, wrapped."""
        found: bytes | None = self._one("SELECT wrapped FROM keys.named_secret WHERE name = %s", name)
        return found

    def put_secret(self, name: str, wrapped: bytes, check_value: bytes) -> None:
        """Add a named secret where there is none and the keys are wrapped by this key."""
        self._run("INSERT INTO keys.named_secret SELECT %s, %s " + _STILL, name, wrapped, check_value)

    def destroy(self, subject: str) -> bool:
        """Take the wrapped key of a subject away, and note that there is none; whether there was one."""
        with self._transaction():
            self._run(_CHANGED)
            taken = self._run(
                "UPDATE keys.subject_key SET wrapped = NULL "
                "WHERE subject = %s AND wrapped IS NOT NULL RETURNING subject",
                subject,
            )
            self._run(
                "INSERT INTO keys.subject_key VALUES (%s, NULL, %s) ON CONFLICT DO NOTHING",
                subject,
                UNKNOWN_KEY,
            )
        self._write_anew("keys.subject_key")
        return bool(taken)

    def contents(self) -> Contents:
        """Everything, as of one moment."""
        with self._transaction():
            self._run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return self._contents()

    def alterations(self) -> list[str]:
        """Nothing yet: who may do what on a server is a matter of its roles."""
        return []

    def wrap_anew(self, anew: Callable[[bytes], bytes], check_value: bytes) -> None:
        """Put every wrapped key in anew and note by which key, in one transaction or not at all."""
        with self._transaction():
            self._run(_CHANGED)  # whoever adds a key waits for this row
            held = self._contents()
            self._run(
                "UPDATE keys.keystore SET request = %s, check_value = %s", anew(held.request), check_value
            )
            for name, wrapped in held.secrets.items():
                self._run("UPDATE keys.named_secret SET wrapped = %s WHERE name = %s", anew(wrapped), name)
            for subject, row in held.subjects.items():
                if row.wrapped is not None:
                    self._run(
                        "UPDATE keys.subject_key SET wrapped = %s WHERE subject = %s",
                        anew(row.wrapped),
                        subject,
                    )
        self._write_anew("keys.subject_key, keys.named_secret, keys.keystore")

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._connection.close()

    def _contents(self) -> Contents:
        ((log, request, check_value),) = self._run("SELECT log, request, check_value FROM keys.keystore")
        return Contents(
            log=log,
            request=request,
            check_value=check_value,
            secrets=dict(self._run("SELECT name, wrapped FROM keys.named_secret")),
            subjects={
                subject: Row(wrapped, kc)
                for subject, wrapped, kc in self._run("SELECT subject, wrapped, kc FROM keys.subject_key")
            },
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing, and known to be so."""
        with self._lock:
            self._run("SELECT 1")  # a connection that was lost is opened anew here, not midway
            self._within = True
            try:
                with self._connection.transaction():
                    yield
            except psycopg.Error as error:
                raise in_words(error, self.name) from error
            finally:
                self._within = False
            self._certain()

    def _one(self, text: LiteralString, *values: object) -> Any:  # noqa: ANN401 - what the column holds
        rows = self._run(text, *values)
        return rows[0][0] if rows else None

    def _run(self, text: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """One statement; outside a transaction it is tried again where the connection was lost.

        Each one that is used so can be repeated.
        """
        with self._lock:
            try:
                return self._executed(text, values)
            except psycopg.Error as error:
                if not is_lost(error) or self._within:
                    raise in_words(error, self.name) from error
            self._connection.close()
            self._connection = self._connected()
            try:
                return self._executed(text, values)
            except psycopg.Error as error:
                raise in_words(error, self.name) from error

    def _executed(self, text: LiteralString, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        self._warnings.clear()
        cursor = self._connection.execute(text, values, binary=True)
        if not self._within:
            self._certain()
        return cursor.fetchall() if cursor.description else []

    def _write_anew(self, tables: LiteralString) -> None:
        """Put the living rows into new files; VACUUM alone may leave the bytes of others."""
        with self._lock:
            try:
                self._warnings.clear()
                self._connection.execute("VACUUM FULL " + tables)
            except psycopg.Error as error:
                raise in_words(error, self.name) from error
            if self._warnings:  # the server leaves out what is not this login's, and says so
                raise not_permitted(self.name)

    def _certain(self) -> None:
        """Raise OutcomeUnknown where the last commit may be lost with the server."""
        if _NOT_REPLICATED in self._warnings:
            raise OutcomeUnknown(
                f"Whether {self.name} keeps a change of its keys is not known: no standby has confirmed it.",
                "Send the same request again.",
            )

    def _connected(self) -> Connection:
        connection = connect(self._address, PATIENCE, synchronous_commit="on")
        try:
            refuse_foreign(connection, "keys")
        except psycopg.Error as error:
            connection.close()
            raise in_words(error, self.name) from error
        except RecordError:
            connection.close()
            raise
        connection.add_notice_handler(self._notice)
        return connection

    def _notice(self, said: Diagnostic) -> None:
        self._warnings.append(said.sqlstate or "")
