"""Checkpoints made, and the key that verifies them."""

from events.checkpoints import Checkpoint, make_checkpoint, signer_of
from events.notes import Note
from events.refusals import KeyMissing
from scheduler.cli.render import Answer
from scheduler.service import Service


def made_now(service: Service) -> tuple[str, Answer]:
    """The checkpoint over every fact there is: the signed note, and what it says."""
    if service.keys is None:
        raise KeyMissing("Nothing can be signed without the keystore.", "Open the record with it.")
    text = make_checkpoint(service.store, service.keys).note.decode()
    said = Checkpoint.read(Note.read(text.encode()))
    document = {"origin": said.origin, "size": said.size, "root": said.root.hex(), "note": text}
    return text, Answer(document, [])


def key_of(service: Service) -> tuple[str, Answer]:
    """The key that verifies the checkpoints of this record, in one line."""
    if service.keys is None:
        raise KeyMissing("The key is in the keystore.", "Open the record with it.")
    key = str(signer_of(service.store.log, service.keys).verifier)
    return f"{key}\n", Answer({"log": service.store.log, "key": key}, [])
