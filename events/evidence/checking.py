"""Proven facts checked without any store: the signature, the path, the order within each case."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from events.evidence.checkpoints import Checkpoint, origin
from events.evidence.findings import REMEDY, not_signed, other_log
from events.evidence.notes import whole_number
from events.layout import header_fields
from events.record import Finding
from events.refusals import NoteRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from events.evidence.notes import Note, Verifier
    from events.evidence.proven import ProvenFact

_AFTER = (
    "Whether more was recorded in {stream} after version {version}; "
    "a proof of a later day, or the record itself, shows it."
)
_BETWEEN = "What was recorded in {stream} as version {versions}: that is not in this file."
_TRUTH = "Whether what was recorded is true, and the sealed texts, whose keys are kept apart."


class Stated(dict[str, str]):
    """What a header says, and an empty text for what it does not."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, what the checkpoint says (none where it cannot be read), what was not checked."""

    findings: list[Finding]
    checkpoint: Checkpoint | None
    not_checked: list[str]


def stated(fact: ProvenFact) -> Stated:
    """The lines of the header of a proven fact."""
    return Stated(header_fields(fact.header))


def check_proofs(facts: Sequence[ProvenFact], verifiers: Sequence[Verifier]) -> Checked:
    """Check every fact against its checkpoint, and the checkpoint against the keys written down."""
    note = facts[0].note
    findings = list(_of_the_note(facts, verifiers))
    try:
        checkpoint = Checkpoint.read(note)
    except NoteRefused as refused:
        findings.append(not_signed("The checkpoint", refused.says))
        return Checked(findings, None, [])
    for fact in facts:
        findings += _of_one(fact, checkpoint)
    findings += _of_the_order(facts)
    return Checked(findings, checkpoint, list(_not_checked(facts)))


def unsigned(which: str, note: Note, verifiers: Sequence[Verifier]) -> Iterator[Finding]:
    """Whether a note counts: a finding where no key that was named has signed it."""
    try:
        if not note.signed_by(verifiers):
            yield not_signed(which, "none of the keys named has signed it.")
    except NoteRefused as refused:
        yield not_signed(which, refused.says)


def _of_the_note(facts: Sequence[ProvenFact], verifiers: Sequence[Verifier]) -> Iterator[Finding]:
    note = facts[0].note
    yield from unsigned("The checkpoint", note, verifiers)
    for fact in facts:
        if fact.note != note:
            yield _found(
                "checkpoints", fact, "stands under another checkpoint than the first one in the file"
            )


def _of_one(fact: ProvenFact, checkpoint: Checkpoint) -> Iterator[Finding]:
    if not fact.holds(checkpoint):
        yield _found("proof", fact, "is not proven: its bytes and its path do not lead to the root")
    if origin(stated(fact)["log"]) != checkpoint.origin:
        yield other_log(f"The fact with index {fact.index}", origin(stated(fact)["log"]), checkpoint.origin)


def _by_stream(facts: Sequence[ProvenFact]) -> Iterator[tuple[str, list[ProvenFact]]]:
    ordered = sorted(facts, key=lambda fact: (stated(fact)["stream"], fact.index))
    for stream, each in groupby(ordered, key=lambda fact: stated(fact)["stream"]):
        yield stream, list(each)


def version_of(header: Stated) -> int:
    """The version that a header states; 0 where it states none."""
    return whole_number(header["version"]) or 0


def _version(fact: ProvenFact) -> int:
    return version_of(stated(fact))


def _of_the_order(facts: Sequence[ProvenFact]) -> Iterator[Finding]:
    for _, each in _by_stream(facts):
        for before, fact in pairwise(each):
            follows = _version(fact) == _version(before) + 1
            if _version(fact) <= _version(before) or (follows and stated(fact)["prev"] != before.leaf.hex()):
                yield _found("chain", fact, "does not follow the one before it in its case")


def _not_checked(facts: Sequence[ProvenFact]) -> Iterator[str]:
    for stream, each in _by_stream(facts):
        versions = sorted({_version(fact) for fact in each})
        gaps = [(low + 1, high - 1) for low, high in pairwise((0, *versions)) if high - low > 1]
        if gaps:
            spans = (str(low) if low == high else f"{low} to {high}" for low, high in gaps)
            yield _BETWEEN.format(stream=stream, versions=", ".join(spans))
        yield _AFTER.format(stream=stream, version=versions[-1])
    yield _TRUTH


def _found(check: str, fact: ProvenFact, says: str) -> Finding:
    says = f"The fact with index {fact.index} {says}."
    stream = stated(fact)["stream"] or None
    return Finding(check=check, position=fact.index + 1, stream=stream, says=says, remedy=REMEDY)
