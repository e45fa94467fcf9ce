"""The keys of subjects: each sealed text is under the key of its subject, and the keys lie here.

Never in the record, never in its backups. Each key is wrapped by the key-encryption key
(`events.keys.wrapping`); the rows lie on a shelf, a SQLite file or a PostgreSQL database of its own.
A key is on the disk before anything sealed with it is recorded.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from events.keys import wrapping
from events.keys.shelf import Contents, Row
from events.keys.shelves import make_shelf, open_shelf
from events.keys.wrapping import DoesNotFit, WrappingKey
from events.places import claim, is_server, system_errors_told
from events.refusals import KeyMissing, StoreBusy
from events.sealing import KEY_BYTES, SubjectKey, Unreadable, commitment

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from events.keys.shelf import Shelf

T = TypeVar("T")
_ATTEMPTS = 10
_BACK = "Bring the keystore back from its own backup: spr admin keys restore FILE"


def _never(_: str) -> bool:
    return False


def _nothing_to_ask(_: str) -> None:
    pass


def beside(store: Path) -> tuple[Path, Path]:
    """Where the keys and the key-encryption key of a store are kept unless said otherwise."""
    return store.with_name(store.name + ".keys"), store.with_name(store.name + ".kek")


class Keystore:
    """The open keystore: gives, makes and destroys the keys of subjects."""

    def __init__(self, shelf: Shelf, kek: Path) -> None:
        """Over an open shelf; KeyMissing where the key-encryption key at `kek` does not fit it."""
        self.shelf = shelf
        self.kek = kek
        self._lock = RLock()
        self.before_sealing: Callable[[str], None] = _nothing_to_ask
        """Asked of a subject before anything is sealed under it; it may refuse."""
        self._cache: dict[str, SubjectKey] = {}
        self._seen = shelf.changes()
        self._wrapping, secret = self._opened()
        self._digest = hmac.new(secret, digestmod="sha256")

    @classmethod
    def create(cls, place: str | Path, *, kek: str | Path | None = None) -> Self:
        """A new keystore; its key-encryption key is made unless the named file holds one.

        On a server an empty database is needed. Raises StoreExists, Unsafe, KeyMissing,
        and the refusals of a server.
        """
        kek = _kek_of(place, kek)
        if not is_server(place):
            with system_errors_told(Path(place)):
                claim(Path(place))
        with system_errors_told(kek):
            key = wrapping.read(kek) if kek.exists() else wrapping.make(kek)
        make_shelf(place, _new(key))
        return cls.open(place, kek=kek)

    @classmethod
    def open(cls, place: str | Path, *, kek: str | Path | None = None) -> Self:
        """An existing keystore; StoreMissing, StoreForeign, KeyMissing or Unsafe where it fails."""
        shelf = open_shelf(place)
        try:
            return cls(shelf, _kek_of(place, kek))
        except BaseException:
            shelf.close()
            raise

    def _opened(self) -> tuple[WrappingKey, bytes]:
        """The wrapping key and the secret of requests; asked anew where a rotation came in between."""
        for _ in range(_ATTEMPTS):
            fitting = self._fitting()
            try:
                return fitting, fitting.unwrap(self.shelf.request())
            except DoesNotFit:
                continue
        raise KeyMissing(f"The secret of the requests in {self.name} was altered.", _BACK)

    @property
    def name(self) -> str:
        """What to call it in a sentence: its path, or its address without a password."""
        return self.shelf.name

    @property
    def path(self) -> Path:
        """Its file, where it is one."""
        return self.shelf.files[0]

    @property
    def log(self) -> str | None:
        """The id of the record to which the keys belong; None before there is one."""
        return self.shelf.log()

    def bind(self, log: str) -> None:
        """Tie the keystore to a record; KeyMissing where it belongs to another."""
        if self.log is None:
            self.shelf.bind(log)
        if self.log != log:
            raise KeyMissing(
                f"The keystore {self.name} belongs to another record.",
                "Put the one that was made with this record in its place.",
            )

    def digest(self, request: bytes) -> bytes:
        """HMAC-SHA-256 of a request: equal for equal requests, and tells nothing else."""
        digest = self._digest.copy()
        digest.update(request)
        return digest.digest()

    def secret(self, name: str) -> bytes:
        """The 32-byte secret of this name, made when first needed; the same in every process."""
        with self._lock:
            wrapped = self.shelf.secret(name)
            if wrapped is None:
                new = os.urandom(KEY_BYTES)
                wrapped = self._kept(
                    lambda key: self.shelf.put_secret(name, key.wrap(new), key.check_value),
                    lambda: self.shelf.secret(name),
                )
            try:
                return self._unwrapped(wrapped)
            except DoesNotFit:
                raise KeyMissing(f"The secret {name} in {self.name} was altered.", _BACK) from None

    def known_secret(self, name: str) -> bytes | None:
        """The secret of this name where there is one; none is made. KeyMissing where it was altered."""
        with self._lock:
            return None if self.shelf.secret(name) is None else self.secret(name)

    def sealing_key(self, subject: str, sealed_before: Callable[[str], bool] = _never) -> SubjectKey:
        """The subject's key, made when first needed; KeyMissing where it was destroyed.

        None is made where something was sealed under the subject before, which is asked only then:
        another keystore has that key, and two keys for one subject open half of its texts each.
        """
        self.before_sealing(subject)
        with self._lock:
            key = self.opening_key(subject)
            if isinstance(key, Unreadable) and key.reason == "no-key":
                if sealed_before(subject):
                    raise _elsewhere(subject, self.name)
                key = self._made(subject)
            if isinstance(key, Unreadable):
                raise _cannot_seal(subject, key)
            return key

    def opening_key(self, subject: str) -> SubjectKey | Unreadable:
        """The subject's key, or why there is none."""
        with self._lock:
            self._forget_when_changed()
            found = self._cache.get(subject)
            if found is None:
                plain = self._plain(subject)
                if isinstance(plain, Unreadable):
                    return plain
                found = self._cache[subject] = SubjectKey(plain)
            return found

    def destroy(self, subject: str) -> bool:
        """Destroy the subject's key for good; false where there was none to destroy.

        Also a key that is not here is noted as destroyed, so that none is made later.
        """
        with self._lock:
            self._cache.pop(subject, None)
            return self.shelf.destroy(subject)

    def traces(self, subject: str) -> tuple[bytes, ...]:
        """The bytes that must be nowhere once the key is destroyed: wrapped and plain; none if it is."""
        with self._lock:
            row = self.shelf.row(subject)
            if row is None or row.wrapped is None:
                return ()
            plain = self._plain(subject)
            return (row.wrapped, plain) if isinstance(plain, bytes) else (row.wrapped,)

    def close(self) -> None:
        """Close the shelf and forget the keys."""
        with self._lock:
            self._cache.clear()
            self.shelf.close()

    def _plain(self, subject: str) -> bytes | Unreadable:
        row = self.shelf.row(subject)
        while row is not None and row.wrapped is not None:
            try:
                return self._unwrapped(row.wrapped)
            except DoesNotFit:
                again = self.shelf.row(subject)
                if again == row:
                    return Unreadable("other-key")
                row = again  # it was wrapped anew meanwhile
        return Unreadable("no-key" if row is None else "destroyed")

    def _made(self, subject: str) -> SubjectKey | Unreadable:
        """The key just made; another process may have been first, or have destroyed it."""
        new = os.urandom(KEY_BYTES)
        kc = commitment(new)
        self._kept(
            lambda key: self.shelf.put(subject, Row(key.wrap(new), kc), key.check_value),
            lambda: self.shelf.row(subject),
        )
        return self.opening_key(subject)

    def _kept(self, put: Callable[[WrappingKey], None], found: Callable[[], T | None]) -> T:
        """What is found once it was put in, wrapped by the key that wraps everything at that moment.

        The shelf takes nothing that is wrapped by a key of before.
        """
        for _ in range(_ATTEMPTS):
            put(self._wrapping)
            kept = found()
            if kept is not None:
                return kept
            self._wrapping = self._fitting()
        raise StoreBusy(
            f"The keys of {self.name} are being wrapped anew.",
            "Send the same request again when that is done.",
        )

    def _forget_when_changed(self) -> None:
        """Drop what is remembered when another process has written, perhaps destroyed a key."""
        changes = self.shelf.changes()
        if changes != self._seen:
            self._cache.clear()
            self._seen = changes

    def _unwrapped(self, wrapped: bytes) -> bytes:
        try:
            return self._wrapping.unwrap(wrapped)
        except DoesNotFit:  # perhaps another process has wrapped the keys anew
            self._wrapping = self._fitting()
        return self._wrapping.unwrap(wrapped)

    def _fitting(self) -> WrappingKey:
        """The key that wraps everything now, which may change while it is looked for."""
        for _ in range(_ATTEMPTS):
            wrapped = self.shelf.request()
            try:
                return wrapping.fitting(self.kek, wrapped, self.name)
            except KeyMissing:
                if self.shelf.request() == wrapped:
                    raise
        return wrapping.fitting(self.kek, self.shelf.request(), self.name)


def _kek_of(place: str | Path, kek: str | Path | None) -> Path:
    if kek is not None:
        return Path(kek)
    if is_server(place):
        raise KeyMissing("No key-encryption key was named.", wrapping.WHICH_KEY)
    return Path(place).with_suffix(".kek")


def _new(key: WrappingKey) -> Contents:
    request = key.wrap(os.urandom(KEY_BYTES))
    return Contents(log=None, request=request, check_value=key.check_value, secrets={}, subjects={})


def _elsewhere(subject: str, name: str) -> KeyMissing:
    return KeyMissing(
        f"The record holds texts sealed under {subject}, and {name} has no key of it: "
        "another keystore sealed them.",
        "Name the keystore that all who record share, in the settings: keystore = …; "
        "or bring the key back from a copy: spr admin keys restore FILE --replace",
    )


def _cannot_seal(subject: str, why: Unreadable) -> KeyMissing:
    if why.reason == "destroyed":
        return KeyMissing(
            f"The key of {subject} was destroyed; nothing more is sealed under it.",
            "Record it under another subject.",
        )
    return KeyMissing(f"The key of {subject} was altered in the keystore.", _BACK)
