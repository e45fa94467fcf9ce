"""The key-encryption key: one key that wraps all others (AES key wrap, RFC 3394), in a file of its own.

The file is 64 hexadecimal digits, readable by one account: mode 0600, or a credential that the
service manager brings (systemd.exec(5), LoadCredential=).
While the keys are being wrapped anew, the key to come lies beside it under another name.
"""

from __future__ import annotations

import hmac
import os
from functools import cached_property
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from events.keys.permissions import checked_own
from events.places import put_file, sync_folder, system_errors_told
from events.refusals import KeyMissing, StoreMissing
from events.sealing import KEY_BYTES

if TYPE_CHECKING:
    from pathlib import Path

WRAPPED_BYTES = KEY_BYTES + 8
CHECK_BYTES = 16
WHICH_KEY = (
    "Say where it is by key_file in the settings, the file that SPR_CONFIG or --config names; "
    "without that it is looked for beside the record."
)


class DoesNotFit(Exception):
    """A wrapped key was not wrapped by this key-encryption key, or was altered."""


class WrappingKey:
    """A key-encryption key, as it was read."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def wrap(self, key: bytes) -> bytes:
        """The key, wrapped: 40 bytes for 32."""
        return aes_key_wrap(self._key, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key that was wrapped; DoesNotFit where this is not the one that wrapped it."""
        try:
            return aes_key_unwrap(self._key, wrapped)
        except InvalidUnwrap:
            raise DoesNotFit from None

    def fits(self, wrapped: bytes) -> bool:
        """Whether this is the key that wrapped it."""
        try:
            self.unwrap(wrapped)
        except DoesNotFit:
            return False
        return True

    @cached_property
    def check_value(self) -> bytes:
        """Sixteen bytes by which the key is known and which do not tell it."""
        return hmac.digest(self._key, b"key-check value", "sha256")[:CHECK_BYTES]


def coming(path: Path) -> Path:
    """Where the key that is to take the place of another lies until it does."""
    return path.with_name(path.name + ".new")


def make(path: Path) -> WrappingKey:
    """A new key-encryption key in a new file, on the disk before it is given back."""
    key = os.urandom(KEY_BYTES)
    with system_errors_told(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        put_file(path, key.hex().encode() + b"\n")
    return WrappingKey(key)


def read(path: Path) -> WrappingKey:
    """The key-encryption key in a file; KeyMissing where there is none, Unsafe where others read it."""
    try:
        checked_own(path, "key-encryption key")
        with system_errors_told(path):
            key = bytes.fromhex(path.read_bytes().decode())
    except StoreMissing:
        raise KeyMissing(f"There is no key-encryption key at {path}.", WHICH_KEY) from None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyMissing(f"{path} does not hold a key-encryption key.", WHICH_KEY)
    return WrappingKey(key)


def fitting(path: Path, wrapped: bytes, where: str) -> WrappingKey:
    """The key-encryption key that wrapped this: the one at the path, or the one that is coming there.

    A rotation that was cut short leaves two, of which one fits. Raises KeyMissing, Unsafe.
    """
    missing: KeyMissing | None = None
    for each in (path, coming(path), path):  # it may take its place between two looks
        try:
            key = read(each)
        except KeyMissing as error:
            missing = missing or error
            continue
        if key.fits(wrapped):
            return key
        missing = missing or _does_not_fit(where)
    raise missing or _does_not_fit(where)


def _does_not_fit(where: str) -> KeyMissing:
    return KeyMissing(
        f"The key-encryption key does not fit the keystore {where}.",
        f"Use the one by which its keys were last wrapped. {WHICH_KEY}",
    )


def overwrite(path: Path) -> None:
    """Overwrite a key-encryption key where it lies, and see that to the disk; the name stays.

    A disk may still keep the old bytes elsewhere, and so may copies of the file.
    """
    with system_errors_told(path):
        descriptor = os.open(path, os.O_WRONLY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"\0" * max(path.stat().st_size, 1))
            file.flush()
            os.fsync(file.fileno())


def put_in_place(path: Path) -> None:
    """Give the key that was coming the place of the other."""
    with system_errors_told(path):
        coming(path).replace(path)
        sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove the file of an overwritten key."""
    with system_errors_told(path):
        path.unlink()
        sync_folder(path.parent)
