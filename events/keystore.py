"""Where the keys are kept: a file of their own, never the record's, never in its backups.

Each key is wrapped (AES key wrap, RFC 3394) by a key-encryption key from a file beside it.
`secure_delete=ON` overwrites a destroyed key, and `journal_mode=DELETE` leaves no copy in a log;
with `synchronous=EXTRA` a key is on the disk before anything sealed with it is recorded.
"""

from __future__ import annotations

import hmac
import os
from contextlib import ExitStack
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from events.places import checked_private, claim, put_file, system_errors_told, writable
from events.refusals import KeyMissing, StoreForeign, StoreMissing
from events.sealing import KEY_BYTES, Unreadable, commitment
from events.sqlite.driver import connect, driver, in_our_words
from events.sqlite.making import make_whole

if TYPE_CHECKING:
    from typing import Self

_APPLICATION = 0x7370726B  # "sprk"
_PATIENCE = 5.0
_SETTINGS = ("secure_delete=ON", "journal_mode=DELETE", "synchronous=EXTRA")
_IDENTITY = f"PRAGMA application_id={_APPLICATION}; PRAGMA user_version=1;"
_WHICH_KEY = (
    "Say where it is by key_file in the settings, the file that SPR_CONFIG or --config names; "
    "without that it is looked for beside the record."
)
_TABLES = """
CREATE TABLE secret (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log TEXT,
    request BLOB NOT NULL CHECK (length(request) = 40)
) STRICT;
CREATE TABLE subject_key (
    subject TEXT PRIMARY KEY,
    wrapped BLOB CHECK (length(wrapped) = 40),
    kc BLOB NOT NULL CHECK (length(kc) = 16)
) STRICT, WITHOUT ROWID;
"""
_ADDED = """
CREATE TABLE IF NOT EXISTS named_secret (
    name TEXT PRIMARY KEY,
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 40)
) STRICT;
"""


def beside(store: Path) -> tuple[Path, Path]:
    """Where the keys and the key-encryption key of a store are kept unless said otherwise."""
    return store.with_name(store.name + ".keys"), store.with_name(store.name + ".kek")


class Keystore:
    """The open keystore: gives, makes and destroys the keys of subjects."""

    def __init__(self, path: Path, connection: driver.Connection, kek: bytes) -> None:
        self.path = path
        self._connection = connection
        self._kek = kek
        self._lock = RLock()
        self._cache: dict[str, bytes] = {}
        self._seen = self._changes()
        secret = self._unwrapped(self._one("SELECT request FROM secret"))
        self._digest = hmac.new(secret, digestmod="sha256")

    @classmethod
    def create(cls, path: str | Path, *, kek: str | Path | None = None) -> Self:
        """A new keystore; its key-encryption key is made unless the named file holds one.

        Raises StoreExists, Unsafe.
        """
        path = Path(path)
        wrapping_file = Path(kek) if kek is not None else path.with_suffix(".kek")
        with system_errors_told(path):
            claim(path)
            if not wrapping_file.exists():
                put_file(wrapping_file, os.urandom(KEY_BYTES).hex().encode() + b"\n")
        secret = aes_key_wrap(_read_kek(wrapping_file), os.urandom(KEY_BYTES))

        def fill(connection: driver.Connection) -> None:
            _set_up(connection)
            connection.executescript(f"BEGIN IMMEDIATE; {_IDENTITY} {_TABLES} {_ADDED}")
            connection.execute("INSERT INTO secret VALUES (1, NULL, ?)", (secret,))
            connection.execute("COMMIT")

        make_whole(path, fill)
        return cls.open(path, kek=kek)

    @classmethod
    def open(cls, path: str | Path, *, kek: str | Path | None = None) -> Self:
        """An existing keystore; StoreMissing, StoreForeign, KeyMissing or Unsafe where it fails."""
        path = Path(path)
        checked_private(path, "keystore")
        wrapping = _read_kek(Path(kek) if kek is not None else path.with_suffix(".kek"))
        with ExitStack() as undo:
            try:
                connection = connect(path, mode="rw", patience=_PATIENCE)
                undo.callback(connection.close)
                _identify(connection, path)  # before anything is set on a file of somebody else
                _set_up(connection)
                if writable(path):  # keystores made before there were named secrets
                    connection.execute(_ADDED)
                keystore = cls(path, connection, wrapping)
            except driver.Error as error:
                raise in_our_words(error, path) from error
            undo.pop_all()
        return keystore

    @property
    def log(self) -> str | None:
        """The id of the record to which the keys belong; None before there is one."""
        found: str | None = self._one("SELECT log FROM secret")
        return found

    def bind(self, log: str) -> None:
        """Tie the keystore to a record; KeyMissing where it belongs to another."""
        if self.log is None:
            self._write("UPDATE secret SET log = ? WHERE log IS NULL", (log,))
        if self.log != log:
            raise KeyMissing(
                f"The keystore {self.path} belongs to another record.",
                "Put the one that was made with this record in its place.",
            )

    def digest(self, request: bytes) -> bytes:
        """HMAC-SHA-256 of a request: equal for equal requests, and tells nothing else."""
        digest = self._digest.copy()
        digest.update(request)
        return digest.digest()

    def secret(self, name: str) -> bytes:
        """The 32-byte secret of this name, made when first needed; the same in every process."""
        wrapped = self._one("SELECT wrapped FROM named_secret WHERE name = ?", (name,))
        if wrapped is None:
            new = aes_key_wrap(self._kek, os.urandom(KEY_BYTES))
            self._write("INSERT INTO named_secret VALUES (?, ?) ON CONFLICT DO NOTHING", (name, new))
            wrapped = self._one("SELECT wrapped FROM named_secret WHERE name = ?", (name,))
        return self._unwrapped(wrapped)

    def sealing_key(self, subject: str) -> bytes:
        """The subject's key, made when first needed; KeyMissing where it was destroyed."""
        with self._lock:
            key = self.opening_key(subject)
            if isinstance(key, bytes):
                return key
            if key.reason == "destroyed":
                raise KeyMissing(
                    f"The key of {subject} was destroyed; nothing more is sealed under it.",
                    "Record it under another subject.",
                )
            return self._made(subject)

    def opening_key(self, subject: str) -> bytes | Unreadable:
        """The subject's key, or why there is none."""
        with self._lock:
            self._forget_when_changed()
            if subject not in self._cache:
                row = self._row("SELECT wrapped FROM subject_key WHERE subject = ?", (subject,))
                if row is None:
                    return Unreadable("no-key")
                if row[0] is None:
                    return Unreadable("destroyed")
                self._cache[subject] = self._unwrapped(row[0])
            return self._cache[subject]

    def destroy(self, subject: str) -> bool:
        """Destroy the subject's key for good; false where there was none to destroy."""
        with self._lock:
            self._cache.pop(subject, None)
            changed = self._write(
                "UPDATE subject_key SET wrapped = NULL WHERE subject = ? AND wrapped IS NOT NULL",
                (subject,),
            )
            return changed > 0

    def close(self) -> None:
        """Close the file and forget the keys."""
        with self._lock:
            self._cache.clear()
            self._connection.close()

    def _made(self, subject: str) -> bytes:
        key = os.urandom(KEY_BYTES)
        wrapped = aes_key_wrap(self._kek, key)
        self._write(
            "INSERT INTO subject_key VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (subject, wrapped, commitment(key)),
        )
        self._cache.pop(subject, None)
        stored = self.opening_key(subject)  # another process may have been first
        if isinstance(stored, Unreadable):
            raise KeyMissing(f"The key of {subject} was destroyed.", "Use another subject.")
        return stored

    def _forget_when_changed(self) -> None:
        """Drop what is remembered when another process has written, perhaps destroyed a key."""
        changes = self._changes()
        if changes != self._seen:
            self._cache.clear()
            self._seen = changes

    def _changes(self) -> int:
        return int(self._one("PRAGMA data_version"))

    def _unwrapped(self, wrapped: bytes) -> bytes:
        try:
            return aes_key_unwrap(self._kek, wrapped)
        except InvalidUnwrap:
            raise KeyMissing(
                f"The key-encryption key does not fit the keystore {self.path}.",
                f"Use the one that was made with it. {_WHICH_KEY}",
            ) from None

    def _one(self, sql: str, values: tuple[object, ...] = ()) -> Any:  # noqa: ANN401 - what the column holds
        row = self._row(sql, values)
        return None if row is None else row[0]

    def _row(self, sql: str, values: tuple[object, ...] = ()) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._run(sql, values).fetchone()
        return row

    def _write(self, sql: str, values: tuple[object, ...]) -> int:
        return self._run(sql, values).rowcount

    def _run(self, sql: str, values: tuple[object, ...]) -> driver.Cursor:
        try:
            return self._connection.execute(sql, values)
        except driver.Error as error:
            raise in_our_words(error, self.path) from error


def _identify(connection: driver.Connection, path: Path) -> None:
    ((application,),) = connection.execute("PRAGMA application_id")
    if application != _APPLICATION:
        raise StoreForeign(f"{path} is not a keystore.", "Check the path.")


def _set_up(connection: driver.Connection) -> None:
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")


def _read_kek(path: Path) -> bytes:
    try:
        checked_private(path, "key-encryption key")
        with system_errors_told(path):
            key = bytes.fromhex(path.read_bytes().decode())
    except StoreMissing:
        raise KeyMissing(f"There is no key-encryption key at {path}.", _WHICH_KEY) from None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyMissing(f"{path} does not hold a key-encryption key.", _WHICH_KEY)
    return key
