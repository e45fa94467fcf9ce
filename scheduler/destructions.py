"""The destruction of sealing keys: on record first, then carried out, then on record as done.

What is cut short in between is finished by asking again: the facts on record say how far it came.
"""

from collections.abc import Mapping

import msgspec

from events.keys.residue import residue
from events.keys.shelf import UNKNOWN_KEY
from events.keystore import Keystore
from events.refusals import KeyMissing
from events.store import EventStore
from projections.translation import Translation
from scheduler.service import Done, Service
from workflow.catalogue import SEALING_KEY
from workflow.facts import Fact, Record
from workflow.moments import at
from workflow.rules import Refused
from workflow.sealing_keys import Destroyed, DestructionOrdered, Residue, SealingKey, Status

PREFIX = f"{SEALING_KEY.name}/"


class ResidueFound(KeyMissing):
    """The bytes of a destroyed key are still in a file."""


class Destruction(msgspec.Struct, frozen=True):
    """What came of an order: how the key stood `before` it, and what is on record now."""

    subject: str
    before: Status
    fact: Destroyed


def stream_of(subject: str) -> str:
    """The stream that tells of the subject's key."""
    return f"{PREFIX}{subject}"


def on_record(store: EventStore) -> Mapping[str, SealingKey]:
    """How each sealing key stands of which the record tells, by subject."""
    translation = Translation()
    return {
        head.name.removeprefix(PREFIX): _standing(store, head.name, translation)
        for head in store.streams(PREFIX)
    }


def to_be_destroyed(store: EventStore) -> list[str]:
    """The subjects whose keys may be in no keystore any more."""
    return [subject for subject, key in on_record(store).items() if key.to_be_destroyed]


def replay_destructions(store: EventStore, keys: Keystore) -> list[str]:
    """Destroy in a restored keystore every key whose destruction is on record; those that were there.

    A key ordered to be destroyed is destroyed too, unless a hold stands. Call it before anything
    is opened with the keys.
    """
    return [subject for subject in to_be_destroyed(store) if keys.destroy(subject)]


def sealed_under(store: EventStore) -> set[str]:
    """Every subject under whose key something on record is sealed."""
    found: set[str] = set()
    position = 0
    while page := store.after(position):
        found |= {part.subject for recorded in page for part in recorded.sealed}
        position = page[-1].position
    return found


def standing_of(service: Service, subject: str) -> SealingKey:
    """How the subject's key stands on record."""
    return _standing(service.store, stream_of(subject), service.translation)


def put_on_record(service: Service, subject: str, fact: Fact) -> Done | Refused:
    """Record a fact about the subject's key, now."""
    command = Record(fact=fact, occurred=at(service.clock()))
    return service.record(command, kind=SEALING_KEY, case=stream_of(subject))


def destroy(
    service: Service, keys: Keystore, subject: str, order: DestructionOrdered
) -> Destruction | Refused:
    """Destroy the subject's key for good, or go on where that was cut short.

    Refused where a hold stands. Raises ResidueFound where the key's bytes are still in a file.
    """
    before = standing_of(service, subject).status
    if before is Status.DESTROYED:
        keys.destroy(subject)  # in a keystore that was brought back it may be there again
        return Destruction(subject, before, _last_word(service, subject))
    refused = _ordered(service, subject, order)
    if refused is not None:
        return refused
    done = put_on_record(service, subject, _carried_out(keys, subject))
    if isinstance(done, Refused):
        return done
    return Destruction(subject, before, done.entry.fact)


def _ordered(service: Service, subject: str, order: DestructionOrdered) -> Refused | None:
    """See to it that the order is on record and nothing holds it back; else the refusal."""
    while True:
        now = standing_of(service, subject)
        if now.status is Status.ORDERED and not now.needed_by:
            return None
        done = put_on_record(service, subject, order)
        if isinstance(done, Refused):
            return done


def _carried_out(keys: Keystore, subject: str) -> Destroyed:
    """Destroy the key and look for its bytes; what there is to say of it on record."""
    row, traces = keys.shelf.row(subject), keys.traces(subject)
    keys.destroy(subject)
    known = row is not None and row.kc != UNKNOWN_KEY
    found = residue(keys.shelf.files, traces)
    if found:
        raise ResidueFound(
            f"The key of {subject} was destroyed, and its bytes are still in {found[0]}.",
            "Make them useless by wrapping the other keys anew: spr admin keys rotate. Then run this again.",
        )
    looked = Residue.NONE_FOUND if keys.shelf.files else Residue.ROWS_ONLY
    return Destroyed(
        commitment=row.kc.hex() if known and row else "unknown",
        residue=looked if traces else Residue.NOT_LOOKED_FOR,
    )


def _last_word(service: Service, subject: str) -> Destroyed:
    entries = service.entries(stream_of(subject))
    return next(entry.fact for entry in reversed(entries) if isinstance(entry.fact, Destroyed))


def _standing(store: EventStore, stream: str, translation: Translation) -> SealingKey:
    standing: SealingKey = SEALING_KEY.begin(stream)
    for recorded in store.stream(stream):
        standing = SEALING_KEY.evolve(standing, translation.entry(recorded))
    return standing
