"""Personal words are sealed before they are recorded, each under the key of its subject.

AES-256-GCM with a random 96-bit nonce; the additional data binds a text to its place:
log id, record id, stream, type, schema, subject, field, each prefixed by its length.
Because GCM does not commit to its key, every part carries kc = HMAC-SHA-256(key, "commit")[:16].
The keys live apart from the record; destroying one makes its texts unreadable for good
and changes no byte of the record.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from events.record import DEPARTURE, SEALED, SealedPart
from events.refusals import FieldRefused, KeyMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from events.record import Draft, Json, Recorded

ALGORITHM = "A256GCM"
KEY_BYTES = 32
_NONCE_BYTES = 12
_COMMITMENT_BYTES = 16


class Keys(Protocol):
    """Where the key of a subject is found."""

    def sealing_key(self, subject: str, sealed_before: Callable[[str], bool]) -> SubjectKey:
        """The subject's key, made when first needed; KeyMissing where it was destroyed.

        None is made where something was sealed under the subject before, which is asked only then.
        """
        ...

    def opening_key(self, subject: str) -> SubjectKey | Unreadable:
        """The subject's key, or why there is none."""
        ...


class SubjectKey:
    """The key of a subject made ready for use: the cipher, and what commits to the key."""

    __slots__ = ("cipher", "kc")

    def __init__(self, key: bytes) -> None:
        self.cipher = AESGCM(key)
        self.kc = _encoded(commitment(key))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a sealed text cannot be read: `destroyed`, `no-key`, `other-key`, `other-way` or `altered`."""

    reason: str

    def __str__(self) -> str:
        return _SHOWN[self.reason]


_SHOWN = {
    "destroyed": "[erased: its key was destroyed]",
    "no-key": "[sealed: its key is not here]",
    "other-key": "[sealed: the key here is not the one it was sealed with]",
    "other-way": "[sealed: this program does not know the way it was sealed]",
    "altered": "[sealed: the stored text was altered]",
}


def commitment(key: bytes) -> bytes:
    """Sixteen bytes that only this key gives."""
    return hmac.digest(key, b"commit", "sha256")[:_COMMITMENT_BYTES]


def seal_words(
    draft: Draft, keys: Keys | None, log: str, stream: str, sealed_before: Callable[[str], bool]
) -> tuple[Mapping[str, Json], tuple[SealedPart, ...]]:
    """The draft's data with its words taken out, and the words sealed.

    Raises KeyMissing where there is something to seal and no key to seal it with.
    """
    texts = list(_texts(draft))
    if not texts:
        return draft.data, ()
    if keys is None:
        raise KeyMissing(
            "There are words to seal and no keystore is open.", "Name the keystore, then try again."
        )
    subject = draft.subject or stream
    key = keys.sealing_key(subject, sealed_before)
    place = _bound(log, draft.id, stream, draft.type, str(draft.schema), subject)
    data = {name: _emptied(value) if name in draft.words else value for name, value in draft.data.items()}
    return data, tuple(_seal(key, subject, place, name, text) for name, text in texts)


def open_words(recorded: Recorded, keys: Keys | None) -> dict[str, str | Unreadable]:
    """The sealed texts by field (`name`, or `name[0]`, `name[1]` for a list), or why not."""
    return {part.field: _open(recorded, part, keys) for part in recorded.sealed}


def _texts(draft: Draft) -> Iterator[tuple[str, str]]:
    for name in draft.words:
        value = draft.data.get(name)
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, (list, tuple)) and all(isinstance(text, str) for text in value):
            yield from ((f"{name}[{n}]", str(text)) for n, text in enumerate(value))
        elif value is not None:
            raise FieldRefused(
                name, f"The field {name} is neither a text nor a list of texts.", "Seal texts only."
            )
    if draft.departure is not None:
        yield DEPARTURE, draft.departure


def _emptied(value: Json) -> Json:
    if isinstance(value, (list, tuple)):
        return [SEALED] * len(value)
    return None if value is None else SEALED


def _seal(key: SubjectKey, subject: str, place: bytes, name: str, text: str) -> SealedPart:
    nonce = os.urandom(_NONCE_BYTES)
    return SealedPart(
        field=name,
        subject=subject,
        alg=ALGORITHM,
        kc=key.kc,
        nonce=_encoded(nonce),
        ct=_encoded(key.cipher.encrypt(nonce, text.encode(), place + _bound(name))),
    )


def _open(recorded: Recorded, part: SealedPart, keys: Keys | None) -> str | Unreadable:
    key = keys.opening_key(part.subject) if keys is not None else Unreadable("no-key")
    if isinstance(key, Unreadable):
        return key
    if part.alg != ALGORITHM:
        return Unreadable("other-way")
    if not hmac.compare_digest(key.kc.encode(), part.kc.encode()):
        return Unreadable("other-key")
    said = (recorded.log, recorded.id, recorded.stream, recorded.type, str(recorded.schema))
    place = _bound(*said, part.subject, part.field)
    try:
        text = key.cipher.decrypt(_decoded(part.nonce), _decoded(part.ct), place)
    except (InvalidTag, ValueError):
        return Unreadable("altered")
    return text.decode()


def _bound(*parts: str) -> bytes:
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def _encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def _decoded(text: str) -> bytes:
    value = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encoded(value) != text:
        raise ValueError("the text is not what these bytes would be written as")
    return value
