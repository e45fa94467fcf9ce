"""Every sealed text opened for examination, and shown to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.evidence.findings import sealed
from events.reading import facts_from
from events.refusals import KeyMissing, RecordBroken
from events.sealing import Unreadable, open_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from events.evidence.snapshot import Snapshot
    from events.record import Finding, Recorded
    from events.sealing import Keys

_SAYS = {
    "altered": "was altered, or was sealed for another place",
    "other-key": "was sealed with another key than the one in the keystore",
    "other-way": "was sealed in a way that this program does not know",
    "no-key": "has no key in the keystore, which holds no sign that there ever was one",
    "destroyed": "cannot be read: its key was destroyed, and no fact on record says so",
}


def sealed_faults(snapshot: Snapshot, keys: Keys, destroyed: Container[str]) -> Iterator[Finding]:
    """Of every sealed text that does not open, unless the destruction of its subject's key is on record.

    Facts whose bytes cannot be read are left out: they are a finding of their own.
    """
    for row in snapshot.facts():
        position, stream, version, recorded, _, leaf, header, body, *_ = row
        try:
            (fact,) = facts_from([(position, stream, version, recorded, leaf, header, body)])
        except RecordBroken:
            continue
        for field, reason in _unreadable(fact, keys).items():
            if reason != "destroyed" or _subject(fact, field) not in destroyed:
                yield sealed(reason, position, stream, field, _SAYS[reason])


def _unreadable(fact: Recorded, keys: Keys) -> Mapping[str, str]:
    """Why each text that cannot be read cannot be, by field."""
    if not fact.sealed:
        return {}
    try:
        opened = open_words(fact, keys)
    except KeyMissing:
        return {part.field: "other-key" for part in fact.sealed}
    except (KeyError, TypeError, ValueError):  # no header, or no base64, that we ever wrote
        return {part.field: "altered" for part in fact.sealed}
    return {field: text.reason for field, text in opened.items() if isinstance(text, Unreadable)}


def _subject(fact: Recorded, field: str) -> str:
    return next(part.subject for part in fact.sealed if part.field == field)
