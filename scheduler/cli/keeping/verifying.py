"""What an examination of the record found, and what it could not check."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from events.evidence.chain import Verification, verify
from events.evidence.checkpoints import signer_of
from events.evidence.comparing import Evidence
from events.refusals import RecordError
from scheduler.cli.keeping.examining import page_of
from scheduler.cli.render import Answer, Block, Line
from scheduler.cli.session import Session
from scheduler.cli.words import counted

if TYPE_CHECKING:
    from events.evidence.notes import Note, Verifier
    from scheduler.service import Service


@contextmanager
def examined(session: Session, *, words: bool) -> Iterator["Service"]:
    """The service over the record, with its keys where they are there; with `words` they must be."""
    with ExitStack() as stack:
        try:
            service = stack.enter_context(session.service(keys=True, to_read=True))
        except RecordError:
            if words:
                raise
            service = stack.enter_context(session.service())
        yield service


def verified(
    service: "Service",
    held: "tuple[tuple[str, Note], ...]",
    pinned: "tuple[Verifier, ...]",
    *,
    words: bool,
) -> Answer:
    """The answer to `spr audit verify`."""
    evidence = Evidence(
        held=held,
        pinned=pinned,
        own=None if pinned else _own_key(service, held),
        words=service.keys if words else None,
        destroyed=_destroyed(service) if words else frozenset(),
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
    return Answer(document, _page(found), findings)


def _own_key(service: "Service", held: "tuple[tuple[str, Note], ...]") -> "Verifier | None":
    """The key of the keystore here, where there is anything that it may have signed."""
    if service.keys is None:
        return None
    try:
        if not held and service.store.newest_checkpoint() is None:
            return None
        return signer_of(service.store.log, service.keys).verifier
    except RecordError:  # what cannot be read is found by the examination
        return None


def _destroyed(service: "Service") -> frozenset[str]:
    """The subjects whose keys were destroyed as the record says; none where it cannot be read."""
    from scheduler.destructions import to_be_destroyed

    try:
        return frozenset(to_be_destroyed(service.store))
    except RecordError:
        return frozenset()


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
