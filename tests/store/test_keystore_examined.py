"""A keystore is examined beside its record: nothing is in it that must be gone, nothing was exchanged."""

from contextlib import closing

import pytest

from events.evidence.checkpoints import known_verifier, make_checkpoint, signer_of
from events.keys.examining import keystore_faults, signing_faults
from events.sqlite.driver import driver

KEPT_ASIDE = """CREATE TRIGGER aside AFTER UPDATE ON subject_key BEGIN
    INSERT INTO subject_key VALUES (old.subject || '-kept', old.wrapped, old.kc); END"""
# fmt: off
ALTERED = {
    "a commitment emptied": "UPDATE subject_key SET kc = zeroblob(16) WHERE subject = 'case/1'",
    "a key that does not unwrap": "UPDATE subject_key SET wrapped = zeroblob(40) WHERE subject = 'case/1'",
    "the key of another": "UPDATE subject_key SET wrapped = (SELECT wrapped FROM subject_key "
        "WHERE subject = 'case/2') WHERE subject = 'case/1'",
    "the secret that signs": "UPDATE named_secret SET wrapped = zeroblob(40)",
    "the secret that signs taken away": "DELETE FROM named_secret",
    "the mark of the key-encryption key": "UPDATE wrapping SET check_value = zeroblob(16)",
    "a trigger": KEPT_ASIDE,
    "a table": "CREATE TABLE copies AS SELECT * FROM subject_key",
    "a column": "ALTER TABLE subject_key ADD COLUMN was BLOB",
}
# fmt: on


@pytest.fixture
def kept(record, keys, append, draft):
    """Two cases with sealed texts, and a checkpoint."""
    for case in ("case/1", "case/2"):
        append(record, case, 0, [draft(reason="because", words=("reason",))])
    make_checkpoint(record, keys)
    return keys


def found(keys, gone=(), to_go=(), *, signed=True):
    return {(finding.check, finding.stream) for finding in keystore_faults(keys, gone, to_go, signed=signed)}


def run(keys, statement, *values):
    with closing(driver.connect(keys.path, isolation_level=None)) as connection:
        connection.execute(statement, values)


def test_nothing_is_found_in_a_keystore_as_it_was_kept(kept):
    """The control of all below."""
    assert found(kept) == set()
    assert list(signing_faults(kept, signed=True)) == []


@pytest.mark.parametrize("statement", ALTERED.values(), ids=ALTERED)
def test_what_was_altered_in_a_keystore_is_found(kept, statement):
    run(kept, statement)
    assert found(kept) == {("keystore", None)}


def test_a_destroyed_key_that_is_here_again_is_found(kept):
    row = kept.shelf.row("case/1")
    kept.destroy("case/1")
    assert found(kept, {"case/1"}, {"case/1"}) == set(), "destroyed as the record says"
    run(kept, "UPDATE subject_key SET wrapped = ? WHERE subject = 'case/1'", row.wrapped)
    assert found(kept, {"case/1"}, {"case/1"}) == {("destroyed-key", "case/1")}
    assert found(kept, set(), {"case/1"}) == set(), "ordered, and not yet carried out"


def test_a_key_erased_without_an_order_is_found(kept):
    kept.destroy("case/1")
    assert found(kept) == {("erased", "case/1")}


def test_looking_for_the_key_that_signs_makes_none(record, keys):
    """An examination writes nothing; only who signs makes a key."""
    before = keys.path.read_bytes()
    assert known_verifier(record.log, keys) is None
    assert keys.path.read_bytes() == before
    assert signer_of(record.log, keys).verifier == known_verifier(record.log, keys)


def test_a_missing_key_that_signs_is_named_itself(kept):
    """And not the checkpoints that it signed, which are as they were."""
    run(kept, "DELETE FROM named_secret")
    (finding,) = signing_faults(kept, signed=True)
    assert (finding.check, "no key that signs" in finding.says) == ("keystore", True)
    assert list(signing_faults(kept, signed=False)) == []
