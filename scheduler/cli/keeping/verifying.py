"""What an examination of the record found, and what it could not check."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Final, NamedTuple

from events.evidence.chain import Verification, verify
from events.evidence.checkpoints import known_verifier
from events.evidence.comparing import Evidence
from events.record import Finding
from events.refusals import RecordBroken, RecordError
from scheduler.cli.keeping.examining import page_of
from scheduler.cli.render import Answer, Block, Line
from scheduler.cli.session import Session
from scheduler.cli.words import counted

if TYPE_CHECKING:
    from events.evidence.notes import Note, Verifier
    from scheduler.service import Service
    from workflow.sealing_keys import SealingKey


DOCUMENT: Final = {
    "ok": "true where nothing was found",
    "facts": "how many facts were examined; null where the record could not be opened, as the next three",
    "checkpoint": "what a checkpoint over them would say: `log`, `size`, and the `root` in hexadecimal",
    "kept": "how many checkpoints are kept beside the facts",
    "covered": "how many facts are under a checkpoint held elsewhere that agrees",
    "findings": "what was found, one mapping each, as below",
    "not_checked": "a sentence for each thing that could be otherwise without a finding; never empty",
}
"""What the answer to `spr audit verify` holds for programs."""
FINDING: Final = {
    "check": "the name of the check, as above",
    "says": "what was found, in a sentence",
    "remedy": "what to do",
    "position": "the position of the fact, where it is about one; else null",
    "stream": "its case, or the subject of its key; else null",
}
"""What each finding holds."""


class Opened(NamedTuple):
    """The service over the record to be examined, and why its keystore is not open, where it is not."""

    service: "Service"
    without_keys: RecordError | None = None


@contextmanager
def examined(session: Session) -> Iterator[Opened]:
    """The service over the record, with its keys where they are there and fit; without them else."""
    with ExitStack() as stack:
        try:
            opened = Opened(stack.enter_context(session.service(keys=True, examine=True, to_read=True)))
        except RecordError as error:
            opened = Opened(stack.enter_context(session.service(examine=True)), error)
        yield opened


def verified(
    opened: Opened,
    held: "tuple[tuple[str, Note], ...]",
    pinned: "tuple[Verifier, ...]",
    *,
    words: bool,
) -> Answer:
    """The answer to `spr audit verify`."""
    service = opened.service
    keys = _on_record(service)
    evidence = Evidence(
        held=held,
        pinned=pinned,
        own=None if pinned else _own_key(service, held),
        words=service.keys if words else None,
        destroyed=frozenset(subject for subject, key in keys.items() if key.to_be_destroyed),
        keystore=tuple(_of_the_keystore(opened, keys, words=words)),
    )
    found = verify(service.store, evidence)
    findings = [asdict(finding) for finding in found.findings]
    document = {
        "ok": found.ok,
        "facts": found.facts,
        "checkpoint": {"log": service.store.log, "size": found.facts, "root": found.root.hex()},
        "kept": found.kept,
        "covered": found.covered,
        "findings": findings,
        "not_checked": found.not_checked,
    }
    return Answer(document, _page(found), findings, found.not_checked)


def unopened(error: RecordError) -> Answer:
    """The answer where there is nothing that could be examined: the same document, and why."""
    why = Finding(check="store", says=error.says, remedy=error.remedy)
    findings = [asdict(each) for each in (error.findings if isinstance(error, RecordBroken) else (why,))]
    nothing = dict.fromkeys(("facts", "checkpoint", "kept", "covered"))
    not_checked = ["The record: it could not be opened."]
    document = {"ok": False, **nothing, "findings": findings, "not_checked": not_checked}
    return Answer(document, [], findings, not_checked)


def _own_key(service: "Service", held: "tuple[tuple[str, Note], ...]") -> "Verifier | None":
    """The key of the keystore here, where there is anything that it may have signed; none is made."""
    if service.keys is None:
        return None
    try:
        if not held and service.store.newest_checkpoint() is None:
            return None
        return known_verifier(service.store.log, service.keys)
    except RecordError:  # what cannot be read is found by the examination
        return None


def _of_the_keystore(opened: Opened, keys: "Mapping[str, SealingKey]", *, words: bool) -> Iterator[Finding]:
    """With `words` everything in the keystore, or why it is not open; else whether it can still sign."""
    service = opened.service
    if service.keys is None:
        if words and (why := opened.without_keys):
            yield Finding(
                check="keystore", says=f"No sealed text could be opened: {why.says}", remedy=why.remedy
            )
        return
    from events.keys.examining import keystore_faults, signing_faults
    from workflow.sealing_keys import Status

    signed = _has_signed(service)
    if not words:
        yield from signing_faults(service.keys, signed=signed)
        return
    gone = {subject for subject, key in keys.items() if key.status is Status.DESTROYED}
    to_go = {subject for subject, key in keys.items() if key.to_be_destroyed}
    yield from keystore_faults(service.keys, gone, to_go, signed=signed)


def _has_signed(service: "Service") -> bool:
    try:
        return service.store.newest_checkpoint() is not None
    except RecordError:
        return False


def _on_record(service: "Service") -> "Mapping[str, SealingKey]":
    """How the keys of the subjects stand as the record says; nothing where it cannot be read."""
    from scheduler.destructions import on_record

    try:
        return on_record(service.store)
    except RecordError:
        return {}


def _page(found: Verification) -> list[Block]:
    page: list[Block] = [
        Line(f"{counted(found.facts, 'fact')} examined.", "title"),
        Line(f"root {found.root.hex()}", "dim", 2),
    ]
    if found.kept:
        page.append(Line(f"{counted(found.kept, 'checkpoint')} kept here compared.", indent=2))
    if found.covered:
        page.append(Line(f"{counted(found.covered, 'fact')} under a checkpoint held elsewhere.", indent=2))
    return page + page_of(found.findings, found.not_checked, "Every fact is what was recorded.")
