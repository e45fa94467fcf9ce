"""Drafts to bodies: checked, sealed and serialised before any transaction begins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Raw, Struct
from msgspec.structs import asdict

from events.canonical import LARGEST_TEXT, check, encode, without_none
from events.record import Body, SealedPart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from events.record import Actor, Draft, Json
    from events.sealing import Keys

_NOTHING_SEALED: tuple[SealedPart, ...] = ()
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
        from events.sealing import DEPARTURE, seal_words  # noqa: PLC0415 - who only reads seals nothing

        check(draft.departure, DEPARTURE)
        data, sealed = seal_words(
            draft, command.keys, command.log, stream, partial(command.sealed_before, stream)
        )
    body = Body(
        actor=command.actor,
        by=draft.by,
        cause=draft.cause,
        command_id=command.command_id,
        data=Raw(_data(data)),
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


def _data(data: Mapping[str, Json]) -> bytes:
    encoded = encode(data)
    return encode(without_none(data)) if b":null" in encoded else encoded


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
