"""Checkpoints made, exchanged for newer ones, and the key that verifies them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from events.evidence.checkpoints import Checkpoint, make_checkpoint, signer_of
from events.evidence.continuing import Continuation, check_continuation, continue_from
from events.evidence.notes import Note
from events.refusals import KeyMissing
from scheduler.cli.keeping.examining import page_of
from scheduler.cli.render import Answer, Block, Line
from scheduler.cli.words import counted
from scheduler.service import Service

if TYPE_CHECKING:
    from events.evidence.notes import Verifier
    from events.keystore import Keystore

_TRUTH = "What was recorded, and whether it is true; only that nothing before was changed or taken out."


def made_now(service: Service) -> tuple[str, Answer]:
    """The checkpoint over every fact there is: the signed note, and what it says."""
    note = Note.read(make_checkpoint(service.store, _keys(service)).note)
    text = bytes(note).decode()
    return text, Answer(_said(Checkpoint.read(note)) | {"note": text}, [])


def made_since(service: Service, held: Note) -> tuple[str, Answer]:
    """The same with the proof that it goes on from a checkpoint held elsewhere."""
    newest = make_checkpoint(service.store, _keys(service))
    made = continue_from(service.store, held, newest)
    document = {**_said(Checkpoint.read(made.note)), "since": made.old, "proof": made.text}
    return made.text, Answer(document, [])


def checked_since(content: bytes, held: Note, keys: "Sequence[Verifier]") -> Answer:
    """Whether a checkpoint goes on from the one held; the record is not needed."""
    made = Continuation.read(content)
    said, found = check_continuation(made, held, keys)
    findings = [asdict(finding) for finding in found]
    document: dict[str, Any] = {
        "ok": not findings,
        "since": made.old,
        "checkpoint": None if said is None else _said(said),
        "findings": findings,
        "not_checked": [_TRUTH],
    }
    page: list[Block] = []
    if said is not None:
        page.append(Line(f"A checkpoint of {said.origin} over {counted(said.size, 'fact')}.", "title"))
        page.append(Line(f"root {said.root.hex()}", "dim", 2))
    well = f"It goes on from the one over {counted(made.old, 'fact')}: hold it in its place."
    return Answer(document, page + page_of(found, [_TRUTH], well), findings, [_TRUTH])


def key_of(service: Service) -> tuple[str, Answer]:
    """The key that verifies the checkpoints of this record, in one line."""
    key = str(signer_of(service.store.log, _keys(service)).verifier)
    return f"{key}\n", Answer({"log": service.store.log, "key": key}, [])


def _keys(service: Service) -> "Keystore":
    if service.keys is None:
        raise KeyMissing("Nothing can be signed without the keystore.", "Open the record with it.")
    return service.keys


def _said(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}
