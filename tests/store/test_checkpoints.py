"""A checkpoint goes on from the one before it, and nothing smaller or different is ever signed."""

import itertools
import threading
from contextlib import closing

import pytest

from events.evidence.chain import verify
from events.evidence.checkpoints import Checkpoint, make_checkpoint, origin, signer_of, tree_of
from events.evidence.comparing import Evidence
from events.evidence.notes import Note, Signer, decoded, encoded, signed
from events.evidence.proofs import consistency_spans, goes_on, proof
from events.evidence.tree import Tree
from events.keystore import Keystore, beside
from events.layout import leaf_hash
from events.refusals import NoteRefused, RecordBroken, RecordError, StoreOlder, StoreReadOnly
from events.sqlite.driver import driver
from events.sqlite.schema import statements_of_version_2


def note_of(kept):
    return Note.read(kept.note)


def said_by(kept):
    return Checkpoint.read(note_of(kept))


def grown(facts):
    tree = Tree()
    for fact in facts:
        tree.add(leaf_hash(fact.header, fact.body))
    return tree


@pytest.fixture
def kept(store):
    """Every checkpoint in the table."""

    def read():
        with store.snapshot() as snapshot:
            return list(snapshot.checkpoints())

    return read


def test_a_checkpoint_is_three_lines_and_a_signature(store, keys, append):
    """C2SP, tlog-checkpoint.md: origin, size, root in base64; the key bears the name of the origin."""
    append(store, "case/1", 0, 3)
    made = make_checkpoint(store, keys)
    name, size, root, empty, signature = made.note.decode().removesuffix("\n").split("\n")
    assert (name, size, empty) == (f"spr/{store.log}", "3", "")
    assert decoded(root) == grown(store.after(0)).root() == verify(store).root
    assert signature.startswith(f"— spr/{store.log} ")
    assert note_of(made).signed_by([signer_of(store.log, keys).verifier])


def test_the_same_size_gives_the_checkpoint_that_is_kept(store, keys, append, kept):
    append(store, "case/1", 0, 3)
    first = make_checkpoint(store, keys)
    assert make_checkpoint(store, keys) == first == store.newest_checkpoint()
    assert kept() == [first]


def test_each_goes_on_from_the_one_before(store, keys, append):
    """RFC 9162, section 2.1.4: the consistency of every pair can be proven from the facts."""
    made = []
    for version in range(0, 9, 3):
        append(store, "case/1", version, 3)
        made.append(said_by(make_checkpoint(store, keys)))
    leaves = [fact.leaf for fact in store.after(0)]
    for first, second in itertools.pairwise(made):
        path = proof(leaves, consistency_spans(first.size, second.size))
        assert goes_on(first.size, first.root, second.size, second.root, path)


def test_only_the_facts_after_the_newest_one_are_read(store, keys, append):
    """A checkpoint a day costs what the day brought, however long the record is."""
    append(store, "case/1", 0, 5)
    make_checkpoint(store, keys)
    append(store, "case/1", 5, 2)

    asked = []

    class Watched:
        log, head = store.log, staticmethod(store.head)
        newest_checkpoint, keep_checkpoint = store.newest_checkpoint, staticmethod(store.keep_checkpoint)

        def after(self, position, limit):
            asked.append((position, limit))
            return store.after(position, limit)

    assert make_checkpoint(Watched(), keys).size == 7
    assert asked == [(5, 2)]


def test_nothing_is_signed_for_an_empty_record(store, keys):
    with pytest.raises(RecordError, match="no fact yet"):
        make_checkpoint(store, keys)


def test_those_who_sign_at_once_keep_one_line_of_checkpoints(store, place, keys, append, reopened):
    """Whoever is slower begins again from what the other kept: the heads never fork."""
    stores = [reopened(keys=Keystore.open(beside(place)[0])) for _ in range(4)]
    made = []

    def sign(number, own):
        for version in range(10):
            append(own, f"case/{number}", version)
            made.append(make_checkpoint(own, own._keys))

    threads = [threading.Thread(target=sign, args=each) for each in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for own in stores:
        own._keys.close()
    assert len(made) == 40
    assert len({each.size for each in made}) == len(set(made)), "one note for each size"
    for each in made:
        assert said_by(each).root == grown(store.after(0)[: each.size]).root()
    found = verify(store, Evidence(own=signer_of(store.log, keys).verifier)).findings
    assert {each.check for each in found} <= {"guards-missing"}, "a server's clock is set by the tests"


def test_who_was_overtaken_keeps_nothing(store, keys, append):
    append(store, "case/1", 0, 3)
    first = make_checkpoint(store, keys)
    append(store, "case/1", 3)
    assert store.keep_checkpoint(first._replace(size=4), after=0) is False
    assert store.newest_checkpoint() == first


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_a_database_that_takes_no_checkpoint_is_named_and_not_asked_for_ever(store, server, keys, append):
    """Its table of the head was set back, and so the end of the record seems to lie before its facts."""
    append(store, "case/1", 0, 3)
    server.admin.execute("ALTER TABLE record.head DISABLE TRIGGER USER")
    server.admin.execute("UPDATE record.head SET position = 1")
    with pytest.raises(RecordBroken, match="takes the record to end elsewhere"):
        make_checkpoint(store, keys)
    assert {"head", "guards-missing"} == {finding.check for finding in verify(store).findings}


def test_one_that_is_larger_than_the_record_or_not_larger_than_the_newest_is_not_kept(record, keys, append):
    """The guards of the table hold against any program; `after` alone would let them in."""
    append(record, "case/1", 0, 3)
    make_checkpoint(record, keys)
    with closing(driver.connect(record.path)) as connection:
        for size in (2, 3, 4, 0, -1, None):
            with pytest.raises(driver.IntegrityError):
                connection.execute("INSERT INTO checkpoint VALUES (?, x'00', x'')", (size,))
        for statement in (
            "UPDATE checkpoint SET note = x'00'",
            "DELETE FROM checkpoint",
            "INSERT OR REPLACE INTO checkpoint VALUES (3, x'00', x'')",
        ):
            with pytest.raises(driver.IntegrityError):
                connection.execute(statement)


# fmt: off
SPOILED = {
    # what was done to the newest checkpoint: the check that names it
    "another signer": ("signature", lambda row, store: row._replace(
        note=bytes(signed(note_of(row).text, Signer(origin(store.log), bytes(32)))))),
    "a signature that does not fit": ("signature", lambda row, _: row._replace(
        note=row.note.replace(b"\n3\n", b"\n4\n"))),
    "an edge of other hashes": ("checkpoints", lambda row, _: row._replace(frontier=bytes(64))),
    "an edge of another size": ("signature", lambda row, _: row._replace(frontier=row.frontier[32:])),
    "no note at all": ("signature", lambda row, _: row._replace(note=b"nothing")),
}
# fmt: on


@pytest.mark.parametrize(("check", "spoil"), SPOILED.values(), ids=SPOILED)
def test_nothing_is_signed_on_a_checkpoint_that_is_not_ours(
    record, keys, append, tamper, reopened, check, spoil
):
    append(record, "case/1", 0, 3)
    row = spoil(make_checkpoint(record, keys), record)
    append(record, "case/1", 3)
    record.close()
    tamper(record.path, ("UPDATE checkpoint SET note = ?, frontier = ?", (row.note, row.frontier)))
    with pytest.raises(RecordBroken) as refused:
        make_checkpoint(reopened(keys=keys), keys)
    assert [finding.check for finding in refused.value.findings] == [check]
    evidence = Evidence(own=signer_of(record.log, keys).verifier)
    assert {f.check for f in verify(reopened(), evidence).findings} <= {"signature", "checkpoints"}
    assert not verify(reopened(), evidence).ok


ALTERED = ["leaf = zeroblob(32)", "body = CAST(replace(body, '2026-11-23', '2026-11-13') AS BLOB)"]


@pytest.mark.parametrize("altered", ALTERED)
def test_nothing_is_signed_over_a_fact_that_is_not_what_was_recorded(
    record, keys, append, tamper, reopened, altered
):
    """The leaf in its row is not believed: each is computed from the stored bytes."""
    append(record, "case/1", 0, 3)
    record.close()
    tamper(record.path, f"UPDATE fact SET {altered} WHERE position = 2")  # noqa: S608 - words of this file
    store = reopened(keys=keys)
    with pytest.raises(RecordBroken, match="position 2 is not what was recorded"):
        make_checkpoint(store, keys)
    assert store.newest_checkpoint() is None


def test_nothing_is_signed_where_a_fact_is_missing(record, keys, append, tamper, reopened):
    append(record, "case/1", 0, 3)
    record.close()
    tamper(record.path, "DELETE FROM fact WHERE position = 2")
    with pytest.raises(RecordBroken, match="position 2"):
        make_checkpoint(reopened(keys=keys), keys)


def test_nothing_smaller_than_the_newest_is_signed(record, keys, append, tamper, reopened):
    append(record, "case/1", 0, 3)
    make_checkpoint(record, keys)
    record.close()
    tamper(record.path, "DELETE FROM fact WHERE position = 3")
    with pytest.raises(RecordBroken, match="cut off"):
        make_checkpoint(reopened(keys=keys), keys)


def test_nothing_is_kept_in_a_record_opened_for_reading(record, keys, append, reopened):
    append(record, "case/1", 0, 3)
    with pytest.raises(StoreReadOnly):
        make_checkpoint(reopened(read_only=True), keys)


# A record as it was before there were checkpoints.


@pytest.fixture
def older(record, append, tamper):
    append(record, "case/1", 0, 3)
    record.close()
    with closing(driver.connect(record.path)) as connection:
        connection.execute("DROP TABLE checkpoint")
        connection.execute("PRAGMA user_version=1")
    return record.path


def test_an_older_record_can_be_read_verified_and_added_to(older, keys, reopened, append):
    store = reopened(keys=keys)
    append(store, "case/1", 3)
    found = verify(store)
    assert (found.findings, found.facts, store.newest_checkpoint()) == ([], 4, None)
    assert any("No checkpoint is kept" in each for each in found.not_checked)


def test_an_older_record_says_what_to_run_before_it_can_keep_a_checkpoint(older, keys, reopened):
    with pytest.raises(StoreOlder, match="spr admin migrate"):
        make_checkpoint(reopened(keys=keys), keys)


def test_what_brings_an_older_record_up_to_date_is_said(older, keys, reopened):
    """The statements of the step from version 1 to 2; afterwards nothing tells the two apart."""
    with closing(driver.connect(older)) as connection:
        for statement in (*statements_of_version_2(), "PRAGMA user_version=2"):
            connection.execute(statement)
    store = reopened(keys=keys)
    assert make_checkpoint(store, keys).size == 3
    assert verify(store).ok


def test_a_version_that_was_set_back_is_found(record, append, keys, reopened):
    """Whoever would hide the checkpoints in this way leaves their guards behind."""
    append(record, "case/1", 0, 3)
    record.close()
    with closing(driver.connect(record.path)) as connection:
        connection.execute("PRAGMA user_version=1")
    assert {finding.check for finding in verify(reopened()).findings} == {"guards-foreign", "tables"}


# The text of a checkpoint.

TEXT = f"spr/log\n3\n{encoded(bytes(32))}\n"


def read(text):
    return Checkpoint.read(Note(text, ()))


def test_a_checkpoint_comes_back_as_it_was_written():
    assert read(TEXT) == Checkpoint("spr/log", 3, bytes(32))
    assert read(TEXT).text == TEXT


def test_further_lines_of_a_checkpoint_are_left_alone():
    """C2SP: extension lines are opaque."""
    assert read(TEXT + "more\n") == read(TEXT)


@pytest.mark.parametrize("text", [
    "", "\n", "spr/log\n3\n", TEXT + "\n", "\n" + TEXT, TEXT.replace("3", "03"), TEXT.replace("3", "-3"),
    TEXT.replace("3", "+3"), TEXT.replace("3", " 3"), TEXT.replace("3", "٣"), TEXT.replace("3", "3" * 5000),
    TEXT.replace("3", "three"), TEXT.replace("A=", "B="), TEXT.replace("AAAA", ""), TEXT.replace("=", ""),
])  # fmt: skip
def test_a_text_that_is_no_checkpoint_is_refused(text):
    with pytest.raises(NoteRefused, match="no checkpoint"):
        read(text)


def test_the_published_checkpoint_is_read():
    """C2SP, tlog-checkpoint.md: the first example."""
    note = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa "
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    )
    said = Checkpoint.read(Note.read(note.encode()))
    assert (said.origin, said.size) == ("example.com/behind-the-sofa", 20852163)


def test_the_edge_that_is_kept_gives_the_root(store, keys, append):
    append(store, "case/1", 0, 7)
    made = make_checkpoint(store, keys)
    assert tree_of(made).root() == said_by(made).root
