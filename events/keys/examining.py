"""A keystore examined beside its record: every key is the one that was kept, and none that must be gone.

The keystore is not under the root of the record: what is found here is found with its own means only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.evidence.checkpoints import SECRET
from events.keys.wrapping import fitting
from events.record import Finding
from events.refusals import RecordError
from events.sealing import commitment

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from events.keys.shelf import Contents, Row
    from events.keys.wrapping import WrappingKey
    from events.keystore import Keystore

_BACK = "Bring the keystore back from its own backup: spr admin keys restore FILE"
_AGAIN = "Destroy it again: spr admin keys destroy {} …"
_LOOK = "Find out who did it and why; a keystore of ours has none."


def signing_faults(keys: Keystore, *, signed: bool) -> Iterator[Finding]:
    """Whether the secret that signs is there, and as it was, where `signed` says that it has signed."""
    try:
        if signed and keys.known_secret(SECRET) is None:
            yield _unsigned(keys.name)
    except RecordError as error:
        yield _odd(error.says, error.remedy)


def keystore_faults(
    keys: Keystore, gone: Container[str], to_go: Container[str], *, signed: bool
) -> Iterator[Finding]:
    """Everything in a keystore that is not as its record says.

    `gone` are the subjects whose keys the record calls destroyed, `to_go` those and the ones ordered to
    be; `signed` is whether checkpoints are kept, for which there must be a secret that signs.
    """
    for says in keys.shelf.alterations():
        yield _odd(says, _LOOK)
    try:
        contents = keys.shelf.contents()
        key = fitting(keys.kek, contents.request, keys.name)
    except RecordError as error:
        yield _odd(error.says, error.remedy)
        return
    yield from _of_the_secrets(contents, key)
    if signed and SECRET not in contents.secrets:
        yield _unsigned(keys.name)
    for subject, row in contents.subjects.items():
        yield from _of_a_subject(subject, row, key, gone, to_go)


def _unsigned(keystore: str) -> Finding:
    says = f"The keystore {keystore} has no key that signs, although checkpoints were signed: it was removed."
    return _odd(says, _BACK)


def _of_the_secrets(contents: Contents, key: WrappingKey) -> Iterator[Finding]:
    if contents.check_value not in (None, key.check_value):
        yield _odd("The keystore names another key-encryption key than the one that fits it.", _BACK)
    for name, wrapped in contents.secrets.items():
        if not key.fits(wrapped):
            yield _odd(f"The secret {name} in the keystore was altered.", _BACK)


def _of_a_subject(
    subject: str, row: Row, key: WrappingKey, gone: Container[str], to_go: Container[str]
) -> Iterator[Finding]:
    if row.wrapped is None:
        if subject not in to_go:
            says = f"The key of {subject} was erased in the keystore, and no order on record says so."
            yield Finding(check="erased", stream=subject, says=says, remedy=_BACK)
        return
    if subject in gone:
        says = f"The key of {subject} was destroyed, as the record says, and is in the keystore again."
        remedy = _AGAIN.format(subject)
        yield Finding(check="destroyed-key", stream=subject, says=says, remedy=remedy)
    if not key.fits(row.wrapped) or commitment(key.unwrap(row.wrapped)) != row.kc:
        yield _odd(f"The key of {subject} in the keystore is not the one that was kept there.", _BACK)


def _odd(says: str, remedy: str) -> Finding:
    return Finding(check="keystore", says=says, remedy=remedy)
