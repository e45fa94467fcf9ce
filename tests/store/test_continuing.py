"""Whoever holds a checkpoint exchanges it for a newer one, and sees that nothing before was changed."""

import pytest

from events.evidence.checkpoints import Checkpoint, make_checkpoint, signer_of
from events.evidence.continuing import Continuation, check_continuation, continue_from
from events.evidence.notes import Note, Signer, signed
from events.refusals import NoteRefused, RecordBroken, RecordError


@pytest.fixture
def key(record, keys):
    return signer_of(record.log, keys).verifier


@pytest.fixture
def held(record, append, keys):
    """Five facts under a checkpoint held elsewhere, and six since under a newer one."""
    append(record, "case/1", 0, 5)
    held = Note.read(make_checkpoint(record, keys).note)
    append(record, "case/2", 0, 6)
    make_checkpoint(record, keys)
    return held


@pytest.fixture
def continuation(record, held):
    return continue_from(record, held, record.newest_checkpoint())


def checks(continuation, held, key):
    return [finding.check for finding in check_continuation(continuation, held, [key])[1]]


def test_a_newer_checkpoint_goes_on_from_a_held_one(store, append, keys):
    append(store, "case/1", 0, 5)
    held = Note.read(make_checkpoint(store, keys).note)
    append(store, "case/2", 0, 6)
    newer = continue_from(store, held, make_checkpoint(store, keys))
    said, findings = check_continuation(newer, held, [signer_of(store.log, keys).verifier])
    assert (said.size, findings) == (11, [])


def test_the_proof_is_written_as_witnesses_take_it(continuation):
    """C2SP, tlog-witness.md, add-checkpoint: old size, hashes, an empty line, the checkpoint."""
    first, *hashes = continuation.text.partition("\n\n")[0].split("\n")
    assert first == "old 5"
    assert len(hashes) == len(continuation.path)
    assert Continuation.read(continuation.text.encode()) == continuation


def test_the_published_proof_is_read():
    text = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""  # noqa: E501 - as it is published
    read = Continuation.read(text.encode())
    assert (read.old, len(read.path), len(read.note.signatures)) == (20852014, 4, 2)
    assert read.text == text


def test_the_same_checkpoint_goes_on_from_itself(record, held, key):
    same = Continuation(5, (), held)
    assert checks(same, held, key) == []


@pytest.mark.parametrize("spoil", [
    lambda one: {"path": one.path[1:]},
    lambda one: {"path": (*one.path, one.path[0])},
    lambda one: {"path": one.path[::-1]},
    lambda one: {"old": 6},
])  # fmt: skip
def test_another_path_is_found(continuation, held, key, spoil):
    spoiled = Continuation(**{"old": 5, "path": continuation.path, "note": continuation.note}
                           | spoil(continuation))  # fmt: skip
    assert checks(spoiled, held, key) == ["rewritten"]
    assert checks(continuation, held, key) == [], "the control"


def test_history_written_anew_is_found_without_the_record(record, held, continuation, keys, key):
    """Even where the log itself signs it: no path leads from the held root to another history."""
    said = Checkpoint.read(continuation.note)
    other = signed(Checkpoint(said.origin, said.size, bytes(32)).text, signer_of(record.log, keys))
    assert checks(Continuation(5, continuation.path, other), held, key) == ["rewritten"]


def test_an_older_checkpoint_than_the_held_one_is_found(record, held, continuation, key):
    assert checks(Continuation(11, (), held), continuation.note, key) == ["truncated"]


def test_a_key_nobody_wrote_down_does_not_count(record, held, continuation):
    stranger = Signer(f"spr/{record.log}", bytes(32)).verifier
    assert checks(continuation, held, stranger) == ["signature", "signature"]


def test_a_checkpoint_of_another_log_is_named(record, held, continuation, key):
    other = Signer("spr/other", bytes(32))
    text = held.text.replace(f"spr/{record.log}", "spr/other")
    found = check_continuation(continuation, signed(text, other), [key, other.verifier])[1]
    assert [finding.check for finding in found] == ["other-log"]
    with pytest.raises(RecordError, match="this record is"):
        continue_from(record, signed(text, other), record.newest_checkpoint())


def test_a_record_that_does_not_go_on_proves_nothing(record, held, keys):
    """Cut off, or another root: the record is named, and nothing is handed over."""
    longer = signed(f"spr/{record.log}\n12\n{'A' * 43}=\n", signer_of(record.log, keys))
    with pytest.raises(RecordBroken, match="cut off"):
        continue_from(record, longer, record.newest_checkpoint())
    other = signed(f"spr/{record.log}\n5\n{'A' * 43}=\n", signer_of(record.log, keys))
    with pytest.raises(RecordBroken, match="written anew"):
        continue_from(record, other, record.newest_checkpoint())


@pytest.mark.parametrize("spoil", [
    lambda text: "",
    lambda text: text.replace("old ", "new "),
    lambda text: text.replace("old 5", "old 05"),
    lambda text: text.replace("old 5", "old five"),
    lambda text: text.replace("old 5\n", "old 5\n\n"),
    lambda text: text.replace("old 5\n", "old 5\nnot a hash\n"),
    lambda text: text.replace("old 5\n", "old 5\n" + ("A" * 43 + "=\n") * 64),
    lambda text: text.replace("\n\n", "\n"),
    lambda text: text[:-1],
])  # fmt: skip
def test_a_text_that_is_no_such_proof_is_refused(continuation, spoil):
    with pytest.raises(NoteRefused) as refused:
        Continuation.read(spoil(continuation.text).encode())
    assert refused.value.remedy


def test_a_note_that_is_no_checkpoint_is_found(continuation, record, keys, key):
    letter = signed("Dear auditor,\n", signer_of(record.log, keys))
    assert checks(continuation, letter, key) == ["signature"]
