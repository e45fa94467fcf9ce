"""Drafts to bodies: checked, sealed and serialised before any transaction begins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Raw, Struct
from msgspec.structs import asdict

from events.canonical import LARGEST_TEXT, check, encode, without_none
from events.record import DEPARTURE, SEALED, Body, SealedPart
from events.refusals import FieldRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from events.record import Actor, Draft, Json
    from events.sealing import Keys

_NOTHING_SEALED: tuple[SealedPart, ...] = ()
_PLACEHOLDER = encode(SEALED)
_CHECKED_BEFORE = {"actor", "data", "sealed"}


class Command(Struct, frozen=True, gc=False):
    """What all the bodies of one command have in common."""

    command_id: str
    actor: Actor
    log: str
    keys: Keys | None
    sealed_before: Callable[[str, str], bool]
    """Whether a stream holds a text that is sealed under a subject."""


def prepare(draft: Draft, stream: str, command: Command) -> bytes:
    """The body of a draft; FieldRefused or KeyMissing where it cannot be recorded."""
    check(draft.data)
    data, sealed = draft.data, _NOTHING_SEALED
    if draft.words or draft.departure is not None:
        from events.sealing import seal_words  # noqa: PLC0415 - who only reads seals nothing

        check(draft.departure, DEPARTURE)
        data, sealed = seal_words(
            draft, command.keys, command.log, stream, partial(command.sealed_before, stream)
        )
    body = Body(
        actor=command.actor,
        by=draft.by,
        cause=draft.cause,
        command_id=command.command_id,
        data=Raw(_data(data, sealed)),
        departs_from=draft.departs_from,
        id=draft.id,
        learned=draft.learned,
        occurred=draft.occurred,
        policy=draft.policy,
        role=draft.role,
        schema=draft.schema,
        sealed=sealed,
        type=draft.type,
    )
    return _encoded(body)


def _data(data: Mapping[str, Json], sealed: Sequence[SealedPart]) -> bytes:
    encoded = encode(data)
    if _PLACEHOLDER in encoded:
        _only_where_sealed(encoded, sealed)
    return encode(without_none(data)) if b":null" in encoded else encoded


def _only_where_sealed(encoded: bytes, sealed: Sequence[SealedPart]) -> None:
    """Raise FieldRefused where somebody wrote the placeholder: an examination would miss a sealed text."""
    if encoded.count(_PLACEHOLDER) != sum(part.field != DEPARTURE for part in sealed):
        says = f"A field holds the text {SEALED}, which stands for a text that was sealed."
        raise FieldRefused("data", says, "Write it in other words.")


def _encoded(body: Body) -> bytes:
    """The canonical bytes of a body whose data was checked before."""
    try:
        encoded = encode(body)
    except UnicodeEncodeError:
        encoded = b""
    if not encoded or len(encoded) > LARGEST_TEXT:  # some other text may be to blame
        said = {name: text for name, text in asdict(body).items() if name not in _CHECKED_BEFORE}
        check({**said, "actor": asdict(body.actor)})
    return encoded
