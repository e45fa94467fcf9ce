"""Every sealed text is opened for examination; whatever stands in its place, the answer is a finding."""

import pytest
from tampering import SqliteTables

from events.evidence.chain import verify
from events.evidence.comparing import Evidence
from events.sealing import Unreadable


@pytest.fixture
def written(record, append, draft):
    append(record, "case/1", 0, [draft(words=("why", "who"), why="one", who=["two", "three"])])
    append(record, "case/2", 0, [draft(words=("why",), why="four")])
    return record


def found(store, keys, **more):
    return [(each.check, each.position) for each in verify(store, Evidence(words=keys, **more)).findings]


@pytest.fixture
def alter(written):
    """Alter the body of the first fact, and make its leaf fit."""
    tables = SqliteTables(written.path)

    def run(old, new):
        rows = tables.read()
        rows.edit(1, old, new)
        rows.rehash(1)
        tables.replace(rows)

    return run


def test_texts_that_open_are_no_finding(written, keys):
    assert found(written, keys) == []
    assert not any("sealed texts" in each for each in verify(written, Evidence(words=keys)).not_checked)


# fmt: off
ALTERED = {
    "the field": ("altered", b'"field":"why"', b'"field":"whz"'),
    "the subject, to one with a key": ("other-key", b'"subject":"case/1"', b'"subject":"case/2"'),
    "the subject, to one without": ("no-key", b'"subject":"case/1"', b'"subject":"case/9"'),
    "the way it was sealed": ("other-way", b'"alg":"A256GCM"', b'"alg":"plain"'),
    "the commitment": ("other-key", b'"kc":"', b'"kc":"A'),
    "the commitment, to what is no ASCII": ("other-key", b'"kc":"', '"kc":"é'.encode()),
    "the nonce": ("altered", b'"nonce":"', b'"nonce":"A'),
    "the nonce, to what is no base64": ("altered", b'"nonce":"', b'"nonce":"??'),
    "the nonce, to nothing much": ("altered", b'"nonce":"', b'"nonce":"","x":"'),
    "the ciphertext, to what is no ASCII": ("altered", b'"ct":"', '"ct":"é'.encode()),
    "the type of the fact": ("altered", b'"type":"thing.happened"', b'"type":"thing.happenee"'),
    "the version of its shape": ("altered", b'"schema":1', b'"schema":2'),
}
# fmt: on


@pytest.mark.parametrize(("check", "old", "new"), ALTERED.values(), ids=ALTERED)
def test_a_text_that_was_altered_or_moved_is_found(written, keys, alter, check, old, new):
    alter(old, new)
    of_the_body = {"body", "columns", "sealed"}
    assert {each for each in found(written, keys) if each[0] not in of_the_body} == {(check, 1)}


def test_a_body_that_cannot_be_read_is_a_finding_of_its_own(written, keys, alter):
    alter(b'"sealed":[', b'"sealed":[[')
    assert [check for check, _ in found(written, keys)] == ["body"]


def test_a_key_that_was_destroyed_is_a_finding_unless_the_record_says_so(written, keys):
    keys.destroy("case/1")
    assert found(written, keys) == [("destroyed", 1)] * 3
    assert found(written, keys, destroyed=frozenset({"case/2"})) == [("destroyed", 1)] * 3
    assert found(written, keys, destroyed=frozenset({"case/1"})) == []


def test_no_finding_shows_a_text(written, keys, alter):
    alter(b'"field":"why"', b'"field":"whz"')
    told = " ".join(each.says for each in verify(written, Evidence(words=keys)).findings)
    assert "whz" in told
    assert "one" not in told.split()


def test_another_reason_than_those_known_would_be_seen():
    """Each reason not to open a text has a sentence in an examination."""
    from events import sealing
    from events.evidence import opening

    assert set(opening._SAYS) == set(sealing._SHOWN)
    assert str(Unreadable("altered"))
