"""Drafts to bodies: checked, sealed and serialised before any transaction begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from events.canonical import check, encode
from events.sealing import DEPARTURE, seal_words

if TYPE_CHECKING:
    from events.record import Actor, Draft
    from events.sealing import Keys


class Prepared(NamedTuple):
    """A body ready to be recorded, with the type that its column repeats."""

    type: str
    body: bytes


class Command(NamedTuple):
    """What all the bodies of one command have in common."""

    command_id: str
    actor: Actor
    log: str
    keys: Keys | None


def prepare(draft: Draft, stream: str, command: Command) -> Prepared:
    """The body of a draft; FieldRefused or KeyMissing where it cannot be recorded."""
    check(draft.data)
    check(draft.departure, DEPARTURE)
    data, sealed = seal_words(draft, command.keys, command.log, stream)
    body: dict[str, Any] = {
        "actor": msgspec.structs.asdict(command.actor),
        "command_id": command.command_id,
        "id": draft.id,
        "occurred": draft.occurred,
        "schema": draft.schema,
        "type": draft.type,
        **_stated(draft),
    }
    check(body)
    body["data"] = data
    if sealed:
        body["sealed"] = [msgspec.structs.asdict(part) for part in sealed]
    return Prepared(draft.type, encode(body))


def _stated(draft: Draft) -> dict[str, Any]:
    """What a draft may leave unsaid, where it is said."""
    said = {
        "by": draft.by,
        "cause": draft.cause,
        "departs_from": list(draft.departs_from) or None,
        "learned": draft.learned,
        "policy": draft.policy,
        "role": draft.role,
    }
    return {name: value for name, value in said.items() if value is not None}
