"""Facts handed over with their proof are checked without any store, by whoever holds the key."""

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from events.evidence.checking import check_proofs
from events.evidence.checkpoints import make_checkpoint, origin, signer_of
from events.evidence.notes import Signer, signed
from events.evidence.proven import ProvenFact, prove, read_proofs
from events.refusals import NoteRefused, RecordBroken, RecordError


def nine_facts(store, append, keys):
    """Nine facts in two cases, under a checkpoint."""
    for version in range(4):
        append(store, "case/1", version)
        append(store, "case/2", version)
    append(store, "case/1", 4)
    make_checkpoint(store, keys)
    return store


@pytest.fixture
def written(record, append, keys):
    return nine_facts(record, append, keys)


@pytest.fixture
def key(written, keys):
    return signer_of(written.log, keys).verifier


@pytest.fixture
def case(written):
    """Every fact of one case, proven."""
    return prove(written, written.stream("case/1"))


def file_of(proven):
    return "".join(each.text for each in proven).encode()


def checks(proven, key):
    return [finding.check for finding in check_proofs(proven, [key]).findings]


def test_a_case_is_proven_by_one_file(store, append, keys):
    nine_facts(store, append, keys)
    case = prove(store, store.stream("case/1"))
    found = check_proofs(read_proofs(file_of(case)), [signer_of(store.log, keys).verifier])
    assert (found.findings, found.checkpoint.size) == ([], 9)
    assert read_proofs(file_of(case)) == case


def test_the_proof_is_written_as_the_standard_says(case):
    """C2SP, tlog-proof.md, read here with nothing of ours; RFC 6962, section 2.1."""
    first, extra, index, *rest = case[1].text.split("\n")
    assert (first, index) == ("c2sp.org/tlog-proof@v1", "index 2")
    path = [b64decode(line) for line in rest[: rest.index("")]]
    leaf = sha256(b"\x00" + b64decode(extra.removeprefix("extra "))).digest()
    node = sha256(b"\x01" + leaf + path[0]).digest()  # leaf 2 of nine: right, left, right, right
    node = sha256(b"\x01" + path[1] + node).digest()
    node = sha256(b"\x01" + node + path[2]).digest()
    node = sha256(b"\x01" + node + path[3]).digest()
    assert rest[len(path) + 1 : len(path) + 4] == [
        rest[len(path) + 1],
        "9",
        b64encode(node).decode(),
    ]


def test_what_one_file_cannot_show_is_said(case, key):
    told = " ".join(check_proofs([case[0], case[4]], [key]).not_checked)
    assert "case/1 as version 2 to 4" in told
    assert "more was recorded in case/1 after version 5" in told


def test_a_fact_that_no_checkpoint_covers_is_not_proven(written, append):
    append(written, "case/1", 5)
    with pytest.raises(RecordError, match="ends at position 9") as refused:
        prove(written, written.stream("case/1"))
    assert "spr audit checkpoint" in refused.value.remedy


def test_nothing_is_proven_before_there_is_a_checkpoint(record, append):
    append(record, "case/1", 0)
    with pytest.raises(RecordError, match="there is none yet"):
        prove(record, record.stream("case/1"))


def test_nothing_is_proven_from_a_record_that_was_written_anew(record, append, keys, tamper, reopened):
    append(record, "case/1", 0, 3)
    make_checkpoint(record, keys)
    fact = record.at(2)
    record.close()
    body = fact.body.replace(b"2026-11-23", b"2026-11-13")
    leaf = sha256(b"\0" + len(fact.header).to_bytes(8, "big") + fact.header
                  + len(body).to_bytes(8, "big") + body).digest()  # fmt: skip
    tamper(record.path, ("UPDATE fact SET body = ?, leaf = ? WHERE position = 2", (body, leaf)))
    store = reopened()
    with pytest.raises(RecordBroken, match="written anew"):
        prove(store, [store.at(1)])


# fmt: off
FORGED = {
    "another body": (["proof"], lambda fact: replaced(fact, body=fact.body.replace(b"2026", b"2025"))),
    "another version": (["proof", "chain"], lambda fact: replaced(
        fact, header=fact.header.replace(b"version: 2", b"version: 3"))),
    "another place": (["proof"], lambda fact: replaced(fact, index=3)),
    "a place beyond the end": (["proof"], lambda fact: replaced(fact, index=9)),
    "another path": (["proof"], lambda fact: replaced(fact, path=(*fact.path[1:], fact.path[0]))),
    "a shorter path": (["proof"], lambda fact: replaced(fact, path=fact.path[:-1])),
    "another log": (["proof", "other-log"], lambda fact: replaced(
        fact, header=fact.header.replace(b"log: 0", b"log: 1"))),
    "no header": (["proof", "other-log"], lambda fact: replaced(fact, header=b"")),
}
# fmt: on


def replaced(fact, **given):
    return ProvenFact(**{name: getattr(fact, name) for name in fact.__struct_fields__} | given)


@pytest.mark.parametrize(("expected", "forge"), FORGED.values(), ids=FORGED)
def test_what_was_forged_is_found(case, key, expected, forge):
    forged = [case[0], forge(case[1]), *case[2:]]
    assert [check for check in checks(forged, key) if check != "chain"] == [
        check for check in expected if check != "chain"
    ]
    assert checks(case, key) == [], "the control"


def test_facts_of_one_case_are_in_their_order(case, key):
    """A fact of the same case under another predecessor, even if the tree held it."""
    other = replaced(case[2], header=case[2].header.replace(case[1].leaf.hex().encode(), b"0" * 64))
    assert "chain" in checks([case[0], case[1], other], key)


def test_another_key_does_not_verify_it(case, key, written):
    stranger = Signer(origin(written.log), bytes(32))
    assert checks(case, stranger.verifier) == ["signature"]
    resigned = signed(case[0].note.text, stranger)
    assert checks([replaced(fact, note=resigned) for fact in case], key) == ["signature"]


def test_two_checkpoints_in_one_file_are_found(case, key, written, keys, append):
    append(written, "case/1", 5)
    make_checkpoint(written, keys)
    later = prove(written, written.stream("case/1", after=5))
    assert "checkpoints" in checks([*case, *later], key)


def test_a_checkpoint_that_is_none_is_found(case, key, written, keys):
    note = signed("only\ntwo lines\n", signer_of(written.log, keys))
    assert checks([replaced(case[0], note=note)], key) == ["signature"]


@pytest.mark.parametrize("spoil", [
    lambda text: "",
    lambda text: "\n" + text,
    lambda text: text.replace("@v1", "@v2"),
    lambda text: text.replace("extra ", "more "),
    lambda text: text.replace("extra ", "extra AAAA"),
    lambda text: text.replace("index 0", "index 00"),
    lambda text: text.replace("index 0", "index -1"),
    lambda text: text.replace("index 0\n", ""),
    lambda text: text.replace("index 0\n", "index 0\nnot a hash\n"),
    lambda text: text.replace("\n\n", "\n"),
    lambda text: text[:-1],
    lambda text: text + "\n",
    lambda text: text.replace("\n", "\r\n"),
    lambda text: "\x01" + text,
])  # fmt: skip
def test_a_file_that_is_no_proof_is_refused(case, spoil):
    with pytest.raises(NoteRefused) as refused:
        read_proofs(spoil(file_of(case[:1]).decode()).encode())
    assert refused.value.remedy


@given(data=some.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_altered_file_is_accepted(case, key, data):
    """Each byte counts, but for the lines of signers nobody knows."""
    altered = bytearray(file_of(case[:2]))
    altered[data.draw(some.integers(0, len(altered) - 1))] ^= 1 << data.draw(some.integers(0, 7))
    assert not accepted(bytes(altered), key)


def accepted(content, key):
    try:
        return not checks(read_proofs(content), key)
    except NoteRefused:
        return False


def test_an_untouched_file_is_accepted(case, key):
    """The control of the test above."""
    assert accepted(file_of(case[:2]), key)
