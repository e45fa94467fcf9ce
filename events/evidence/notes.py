"""Signed notes and the keys that verify them (C2SP, signed-note.md, with Ed25519 signatures).

A note is a text, an empty line, and a line for each signature:

    — <name> base64(key id || signature)

A key to verify it is written `<name>+<key id in hexadecimal>+<base64(0x01 || public key)>`.
Signatures of unknown keys are left alone, so that keys can change and others can sign beside us.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from events.refusals import NoteRefused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

LARGEST_NOTE = 1_000_000
"""Bytes."""
MOST_SIGNATURES = 100
_ED25519 = b"\x01"
_KEY_BYTES = 32
_ID_BYTES = 4
_LONGEST_NUMBER = 18
_DASH = "— "
_FIRST_PRINTABLE = " "


class Verifier(msgspec.Struct, frozen=True):
    """A public key under its name."""

    name: str
    public: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """The key that is written so; NoteRefused where it is written otherwise."""
        name, _, rest = text.partition("+")
        key = decoded(rest.partition("+")[2])
        if not key or len(key) != 1 + _KEY_BYTES or key[:1] != _ED25519 or not _can_be_a_name(name):
            raise _not_a_key(text)
        made = cls(name, key[1:])
        if str(made) != text:
            raise _not_a_key(text)
        return made

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encoded(_ED25519 + self.public)}"

    def made(self, signature: Signature) -> bool:
        """Whether a signature says that it was made with this key."""
        return (signature.name, signature.key_id) == (self.name, self.id)

    def verifies(self, text: str, signature: Signature) -> bool:
        """Whether the signature fits the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature.value, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


class Signer:
    """A name and the secret that signs under it: the 32-byte seed of RFC 8032, section 5.1.5."""

    def __init__(self, name: str, seed: bytes) -> None:
        if not _can_be_a_name(name):
            raise ValueError("the name of a key has neither spaces nor a plus")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Verifier(name, self._key.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """The signature of a text that ends with a line feed."""
        return Signature(self.verifier.name, self.verifier.id, self._key.sign(text.encode()))


class Signature(msgspec.Struct, frozen=True):
    """A line below a note: whose it is said to be, and its bytes."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {encoded(self.key_id + self.value)}\n"


class Note(msgspec.Struct, frozen=True):
    """A text and what was signed below it; what it says counts only where `signed_by` is not empty."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def read(cls, stored: bytes) -> Self:
        """The note in these bytes; NoteRefused where anything in them is odd."""
        if len(stored) > LARGEST_NOTE:
            raise _not_a_note(f"has {len(stored):,} bytes, more than {LARGEST_NOTE:,}")
        text, below = _parted(_readable(stored))
        lines = below.removesuffix("\n").split("\n")
        if len(lines) > MOST_SIGNATURES:
            raise _not_a_note(f"has more than {MOST_SIGNATURES} signatures")
        return cls(text, tuple(_signature(line) for line in lines))

    def __bytes__(self) -> bytes:
        return (self.text + "\n" + "".join(map(str, self.signatures))).encode()

    def signed_by(self, known: Iterable[Verifier]) -> list[Verifier]:
        """Which of the known keys signed it; NoteRefused where a signature of one does not fit."""
        signers = []
        for verifier in known:
            own = [signature for signature in self.signatures if verifier.made(signature)]
            if not all(verifier.verifies(self.text, signature) for signature in own):
                raise NoteRefused(
                    f"A signature of {verifier.name} does not fit the note.",
                    "The note was altered, or is forged: keep it, and call the auditor.",
                )
            signers += [verifier] if own else []
        return signers


def signed(text: str, *signers: Signer) -> Note:
    """A note of this text, which ends with a line feed, signed by each in turn."""
    if not text.endswith("\n"):
        raise ValueError("the text of a note ends with a line feed")
    return Note(text, tuple(signer.sign(text) for signer in signers))


def encoded(value: bytes) -> str:
    """Base64 (RFC 4648, section 4)."""
    return b64encode(value).decode("ascii")


def decoded(text: str) -> bytes | None:
    """The bytes written in base64; none where they would be written otherwise."""
    try:
        value = b64decode(text, validate=True)
    except ValueError:
        return None
    return value if encoded(value) == text else None


def whole_number(text: str) -> int | None:
    """The number written in decimal digits; none where it would be written otherwise."""
    if not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST_NUMBER:
        return None
    return int(text) if str(int(text)) == text else None


def _readable(stored: bytes) -> str:
    try:
        text = stored.decode()
    except UnicodeDecodeError:
        raise _not_a_note("is not text in UTF-8") from None
    if any(character < _FIRST_PRINTABLE and character != "\n" for character in text):
        raise _not_a_note("holds a control character")
    return text


def _parted(text: str) -> tuple[str, str]:
    """What stands above the last empty line, and what below."""
    above, line, below = text.rpartition("\n\n")
    if not line or not below:
        raise _not_a_note("has no signature below an empty line")
    if not below.endswith("\n"):
        raise _not_a_note("does not end with a line feed")
    return above + "\n", below


def _signature(line: str) -> Signature:
    name, _, rest = line.removeprefix(_DASH).partition(" ")
    value = decoded(rest)
    if not line.startswith(_DASH) or not value or len(value) <= _ID_BYTES or not _can_be_a_name(name):
        raise _not_a_note("has a line below the text that is no signature")
    return Signature(name, value[:_ID_BYTES], value[_ID_BYTES:])


def _can_be_a_name(name: str) -> bool:
    return bool(name) and name.isprintable() and "+" not in name and not any(map(str.isspace, name))


def _not_a_note(why: str) -> NoteRefused:
    return NoteRefused(f"This is no signed note: it {why}.", "Take the file as it was first handed over.")


def _not_a_key(text: str) -> NoteRefused:
    return NoteRefused(
        f"{text[:80]!a} is not a key to verify with.",
        "Copy the whole line that spr audit key printed: name, id and key, joined by a plus.",
    )
