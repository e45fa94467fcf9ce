"""An altered record is found out, and the finding says where."""

import itertools
import shutil
from contextlib import closing

import pytest

from events.evidence.chain import verify
from events.evidence.tree import Tree
from events.keystore import Keystore, beside
from events.layout import header_bytes, leaf_hash
from events.record import Write
from events.refusals import RecordBroken, RecordError, StoreNewer
from events.sqlite.driver import driver


@pytest.fixture
def written(record, append, draft, place):
    """Eight facts in three streams, by five commands; position 4 is in the middle of a stream."""
    append(record, "case/1", 0, 2)
    append(record, "case/2", 0)
    append(record, "case/1", 2, [draft("thing.moved", where="Leeds")])
    append(record, "case/3", 0, 3)
    append(record, "case/2", 1)
    record.close()
    return place


@pytest.fixture
def examined(written, reopened):
    def run(path=written):
        return verify(reopened(path, read_only=True))

    return run


def test_an_untouched_copy_is_in_order(written, examined, tmp_path):
    copy = shutil.copy2(written, tmp_path / "copy.db")
    found = examined(copy)
    assert (found.ok, found.facts, found.findings) == (True, 8, [])


def test_an_empty_record_is_in_order(record):
    found = verify(record)
    assert (found.ok, found.facts, found.root) == (True, 0, Tree().root())


def test_dropping_and_restoring_the_guards_alone_is_no_finding(written, tamper, examined):
    """The control of every test below."""
    tamper(written)
    assert examined().ok


def test_the_root_is_over_the_leaves_in_their_order(written, reopened):
    """RFC 6962, section 2.1: an outsider can compute it from the leaves alone."""
    store = reopened()
    tree = Tree()
    for fact in store.after(0):
        tree.add(leaf_hash(fact.header, fact.body))
    assert verify(store).root == tree.root()


def test_what_cannot_be_checked_is_said(record):
    told = " ".join(verify(record).not_checked)
    assert "the newest fact of a case, or a whole case" in told
    assert "compare the root above with one written down before" in told
    for each in ("cut off", "different cases", "request id", "sealed texts"):
        assert each in told


def exchanged(one, other):
    """The statements that let two facts change places."""
    aside = "UPDATE fact SET position = 1000 - position WHERE position IN (?, ?)"
    back = "UPDATE fact SET position = position - 1000 + ? WHERE position > 900"
    return (aside, (one, other)), (back, (one + other,))


# fmt: off
ALTERED = {
    # what was done: the finding, where, and the statements that did it
    "a byte of a body": ("bytes", 4,
        "UPDATE fact SET body = CAST(replace(body, 'Leeds', 'Lewes') AS BLOB) WHERE position = 4"),
    "a byte of a header": ("bytes", 4,
        "UPDATE fact SET header = CAST(replace(header, '11', '10') AS BLOB) WHERE position = 4"),
    "a leaf": ("bytes", 4,
        "UPDATE fact SET leaf = zeroblob(32) WHERE position = 4"),
    "the type in the row": ("columns", 4,
        "UPDATE fact SET type = 'other' WHERE position = 4"),
    "the time in the row": ("columns", 8,
        "UPDATE fact SET recorded = '2026-11-23T09:12:34.000000Z' WHERE position = 8"),
    "the time in the row, backwards": ("order", 4,
        "UPDATE fact SET recorded = '2026-11-22T09:12:34.000000Z' WHERE position = 4"),
    "the stream in the row": ("columns", 7,
        "UPDATE fact SET stream = 'case/9' WHERE position = 7"),
    "the version in the row": ("columns", 7,
        "UPDATE fact SET version = 9 WHERE position = 7"),
    "two bodies swapped": ("bytes", 5,
        """UPDATE fact SET body = (SELECT body FROM fact AS f
           WHERE f.position = 11 - fact.position) WHERE position IN (5, 6)"""),
    "a fact removed": ("positions", 5,
        "DELETE FROM fact WHERE position = 5"),
    "a fact removed and the others moved up": ("commands", 2,
        "DELETE FROM fact WHERE position = 2",
        "UPDATE fact SET position = -position WHERE position > 2",
        "UPDATE fact SET position = -position - 1 WHERE position < 0"),
    "a fact recorded again at the end": ("commands", 9,
        """INSERT INTO fact SELECT 9, stream, 4, recorded, type, leaf, header, body
           FROM fact WHERE position = 4"""),
    "the newest facts removed": ("end", 7,
        "DELETE FROM fact WHERE position > 6"),
    "everything removed": ("end", 1,
        "DELETE FROM fact"),
    "a command removed": ("commands", 4,
        "DELETE FROM command WHERE first = 4"),
    "a command renamed": ("commands", 4,
        "UPDATE command SET command_id = 'other' WHERE first = 4"),
    "a command made longer": ("commands", 4,
        "UPDATE command SET last = 4 WHERE first = 3"),
    "the log renamed": ("columns", 1,
        "UPDATE log SET id = 'another'"),
    "two facts of one command and case exchanged": ("chain", 5, *exchanged(5, 7)),
    "neighbours of one command and case exchanged": ("chain", 6, *exchanged(6, 7)),
}
# fmt: on


@pytest.mark.parametrize("altered", ALTERED.values(), ids=ALTERED)
def test_what_was_altered_is_found_where_it_was(written, tamper, examined, altered):
    """EventSourcingDB serialises again before it compares; here the stored bytes count."""
    check, position, *statements = altered
    tamper(written, *statements, checks=False)
    found = examined()
    assert found.ok is False
    assert (found.findings[0].check, found.findings[0].position) == (check, position)


def test_facts_that_changed_places_are_named_with_their_positions(written, tamper, examined):
    """Every leaf and every column still agrees: only the order within the case tells."""
    tamper(written, *exchanged(6, 7))
    (finding,) = examined().findings
    assert (finding.check, finding.position, finding.stream) == ("chain", 6, "case/3")
    assert "position 6 stands before the one it follows, which is at position 7" in finding.says
    tamper(written, *exchanged(6, 7))
    assert examined().ok, "put back, nothing is found"


def test_facts_of_two_cases_that_changed_places_are_not_found_here(
    record, draft, actor, place, tamper, reopened
):
    """Their order is in no hashed byte, which is said; the root does change."""
    writes = [Write("case/1", 0, [draft()]), Write("case/2", 0, [draft()])]
    record.append(writes, command_id="both", request=b"", actor=actor)
    record.close()
    before = verify(reopened())
    tamper(place, *exchanged(1, 2))
    after = verify(reopened())
    assert before.ok
    assert after.ok
    assert after.root != before.root
    assert any("different cases" in each for each in after.not_checked)


@pytest.mark.parametrize("between", [0, 10_500])
def test_two_facts_with_one_id_are_found(record, append, draft, between):
    """What names a fact by its id, a cause or a correction, must mean one."""
    append(record, "case/1", 0, [draft(id="same")])
    if between:
        append(record, "case/2", 0, between)
    append(record, "case/3", 0, [draft(id="other"), draft(id="same")])
    (finding,) = verify(record).findings
    assert (finding.check, finding.position) == ("ids", between + 3)
    assert "the id of the one at position 1" in finding.says


def test_another_format_is_found_in_a_record_that_is_open(written, tamper, reopened):
    """A record that says so when it is opened is refused."""
    store = reopened()
    assert verify(store).ok
    tamper(written, "UPDATE log SET format = 'spr-record/2'")
    assert [finding.check for finding in verify(store).findings] == ["log"]
    with pytest.raises(StoreNewer, match="spr-record/1"):
        reopened()


def test_one_fact_removed_is_two_findings(written, tamper, examined):
    """Where it was, and at the fact that followed it in its stream; the end is where it was."""
    tamper(written, "DELETE FROM fact WHERE position = 5")
    assert [(f.check, f.position) for f in examined().findings] == [("positions", 5), ("chain", 6)]


def test_bytes_are_named_before_missing_guards(written, tamper, examined):
    tamper(written, *ALTERED["a byte of a body"][2:], guards_back=False)
    checks = [finding.check for finding in examined().findings]
    assert checks[0] == "bytes"
    assert set(checks[1:]) == {"guards-missing"}


def test_a_fact_rewritten_with_a_new_leaf_breaks_the_chain_of_its_stream(written, tamper, reopened, examined):
    """Whoever alters a fact must alter every later one of its stream."""
    fact = reopened().at(2)
    body = fact.body.replace(b"2026-11-23", b"2026-11-13")
    leaf = leaf_hash(fact.header, body)
    tamper(written, ("UPDATE fact SET body = ?, leaf = ? WHERE position = 2", (body, leaf)))
    assert [(f.check, f.position) for f in examined().findings] == [("chain", 4)]


def test_the_last_fact_of_a_stream_rewritten_with_a_new_leaf_is_not_found_here(
    written, tamper, reopened, examined
):
    """That is what checkpoints held elsewhere are for; the root does change."""
    before = examined().root
    fact = reopened().at(8)
    body = fact.body.replace(b"2026-11-23", b"2026-11-13")
    leaf = leaf_hash(fact.header, body)
    tamper(written, ("UPDATE fact SET body = ?, leaf = ? WHERE position = 8", (body, leaf)))
    assert examined().ok
    assert examined().root != before


def test_an_unreadable_body_is_a_finding(written, tamper, reopened, examined):
    store = reopened()
    header, body = store.at(8).header, b"\xff not JSON"
    leaf = leaf_hash(header, body)
    tamper(written, ("UPDATE fact SET body = ?, leaf = ? WHERE position = 8", (body, leaf)))
    assert [(f.check, f.position) for f in examined().findings] == [("body", 8)]
    with pytest.raises(RecordError) as refused:
        store.stream("case/2")
    assert "position 8" in refused.value.says


def test_a_fact_without_its_predecessor_is_found(written, tamper, reopened, examined):
    """A stream that begins in the middle."""
    store = reopened()
    header = header_bytes(store.log, "case/9", 3, "2026-11-23T09:12:33.123456Z", None)
    body = store.at(8).body
    tamper(
        written,
        (
            "INSERT INTO fact SELECT 9, 'case/9', 3, recorded, type, ?, ?, body FROM fact WHERE position = 8",
            (leaf_hash(header, body), header),
        ),
        "UPDATE command SET last = 9 WHERE last = 8",
    )
    assert [(f.check, f.position) for f in examined().findings] == [("chain", 9), ("ids", 9)]


def test_every_byte_of_a_fact_counts(written, tamper, reopened, examined, tmp_path):
    """Each twentieth byte of header and body in turn."""
    fact = reopened().at(4)
    statements = {
        "header": "UPDATE fact SET header = ? WHERE position = 4",
        "body": "UPDATE fact SET body = ? WHERE position = 4",
    }
    for column, statement in statements.items():
        stored = getattr(fact, column)
        for index in range(0, len(stored), 20):
            altered = bytearray(stored)
            altered[index] ^= 1
            copy = shutil.copy2(written, tmp_path / f"{column}-{index}.db")
            tamper(copy, (statement, (bytes(altered),)))
            first = examined(copy).findings[0]
            assert (first.check, first.position) == ("bytes", 4)


def test_a_byte_that_rotted_on_the_disk_is_found(written, examined, tmp_path):
    """No statement was run: the file itself differs."""
    copy = tmp_path / "copy.db"
    stored = bytearray(written.read_bytes())
    stored[stored.index(b"Leeds")] ^= 1
    copy.touch(mode=0o600)
    copy.write_bytes(stored)
    found = examined(copy)
    assert [(f.check, f.position) for f in found.findings] == [("bytes", 4)]


@pytest.fixture
def answer(reopened):
    """Examine a file of which nothing is known: its findings, or the refusal to open it."""

    def run(path):
        try:
            return verify(reopened(path, read_only=True)).findings
        except RecordError as refused:
            return [refused]

    return run


@pytest.mark.parametrize("pages", range(1, 12))
def test_a_file_cut_short_is_found_or_refused(written, answer, tmp_path, pages):
    """Whatever is lost, the answer is never that all is well, and never a surprise."""
    whole = written.read_bytes()
    copy = tmp_path / "copy.db"
    copy.touch(mode=0o600)
    copy.write_bytes(whole[: 4096 * pages])
    answers = answer(copy)
    assert bool(answers) == (4096 * pages < len(whole))
    assert all(found.says and found.remedy for found in answers)


@pytest.mark.parametrize("table", ["log", "fact", "command", "checkpoint"])
def test_a_table_that_was_dropped_is_found(written, answer, table):
    """Its guards do not see it: a DROP TABLE fires no trigger."""
    with closing(driver.connect(written)) as connection:
        connection.execute(f"DROP TABLE {table}")
    assert f"no such table: {table}" in answer(written)[0].says


def test_an_index_that_no_longer_agrees_with_its_table_is_found(written, tamper, answer):
    """It misleads every reader: SQLite's own examination is part of ours."""
    tamper(
        written,
        "PRAGMA writable_schema=ON",
        """UPDATE sqlite_schema SET rootpage =
           (SELECT rootpage FROM sqlite_schema WHERE name = 'command')
           WHERE name = 'sqlite_autoindex_fact_1'""",
    )
    assert answer(written)


def test_of_very_many_findings_a_thousand_are_listed(record, append, place, tamper, reopened):
    append(record, "case/1", 0, 1200)
    record.close()
    tamper(place, "UPDATE fact SET type = 'other'")
    findings = verify(reopened()).findings
    assert len(findings) == 1001
    assert findings[-1].check == "more"


def test_examining_a_copy_writes_nothing(written, examined):
    before = {path.name: path.read_bytes() for path in written.parent.iterdir()}
    assert examined().ok
    assert {path.name: path.read_bytes() for path in written.parent.iterdir()} == before


def test_the_record_can_grow_while_it_is_examined(record, append):
    """An examination sees one moment."""
    append(record, "case/1", 0, 5)
    with record.snapshot() as snapshot:
        facts = snapshot.facts()
        seen = list(itertools.islice(facts, 2))
        append(record, "case/1", 5)
        assert len(seen) + len(list(facts)) == 5
    assert verify(record).facts == 6


def test_nothing_is_built_on_a_newest_fact_that_was_altered(written, tamper, reopened, append):
    """After any trouble with the disk the end of the record is read again before it goes on."""
    keys = Keystore.open(beside(written)[0])
    store = reopened(keys=keys)
    tamper(written, "UPDATE fact SET leaf = zeroblob(32) WHERE position = 8")
    with pytest.raises(RecordBroken, match="position 8, was altered"):
        append(store, "case/4", 0)
    keys.close()


def test_a_page_that_was_overwritten_is_found(written, answer, tmp_path):
    """Bytes of no meaning in the middle of the file, as a failing disk leaves them."""
    whole = written.read_bytes()
    for start in range(4096, len(whole), 4096):
        copy = tmp_path / f"{start}.db"
        copy.touch(mode=0o600)
        copy.write_bytes(whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :])
        answers = answer(copy)
        assert answers, start
        assert all(found.says and found.remedy for found in answers)
