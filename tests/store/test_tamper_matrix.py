"""What was done to a record, and who finds it: the verdict of each cell was written by hand.

A cell names the checks that find something. A cell where nothing is found names what the examination
says it could not see, in its own words; a silent miss would fail.
"""

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tampering import stranger

from events.evidence import not_checked as unseen
from events.evidence.chain import verify
from events.evidence.checkpoints import make_checkpoint, signer_of
from events.evidence.comparing import Evidence
from events.evidence.notes import Note
from events.keys.examining import keystore_faults
from events.record import Write
from events.sqlite.driver import driver

PAGE = Path(__file__).parents[2] / "docs" / "tamper-matrix.md"
WITH = ("the store alone", "the key written down", "and a checkpoint held elsewhere", "the store, `--words`")


@dataclass
class World:
    """A record of twelve facts in three cases, with checkpoints over six and ten; who holds what."""

    store: Any
    keys: Any
    tables: Any
    backup: Any
    """The rows as they were at eight facts."""
    carry_on: Any
    held: Note
    pinned: Any
    own: Any
    """The key in the keystore, which an attacker may have replaced."""
    destroyed: set = field(default_factory=set)

    @property
    def log(self):
        return self.store.log

    def signer(self):
        return signer_of(self.log, self.keys)

    def examined(self, column):
        evidence = {
            WITH[0]: Evidence(own=self.own),
            WITH[1]: Evidence(pinned=(self.pinned,)),
            WITH[2]: Evidence(pinned=(self.pinned,), held=(("held.checkpoint", self.held),)),
            WITH[3]: Evidence(
                own=self.own,
                words=self.keys,
                destroyed=frozenset(self.destroyed),
                keystore=tuple(keystore_faults(self.keys, self.destroyed, self.destroyed, signed=True)),
            ),
        }
        return verify(self.store, evidence[column])

    def alter(self, change):
        rows = self.tables.read()
        change(rows)
        self.tables.replace(rows)


@pytest.fixture
def world(store, keys, tables, append, actor, draft):
    versions = dict.fromkeys(("case/1", "case/2", "case/3"), 0)

    def add(case, **said):
        append(store, case, versions[case], [draft(**said)])
        versions[case] += 1

    sealed = {"words": ("reason",)}
    add("case/1", reason="one", **sealed)
    add("case/2", reason="two", **sealed)
    at_one_moment = [Write("case/1", 1, [draft(where="Leeds")]), Write("case/3", 0, [draft(where="Leeds")])]
    store.append(at_one_moment, command_id="both", request=b"asked", actor=actor)
    versions |= {"case/1": 2, "case/3": 1}
    add("case/1", reason="three", **sealed)
    add("case/2", reason="four", **sealed)
    make_checkpoint(store, keys)
    add("case/1", where="York")
    add("case/2", where="York")
    backup, then = tables.read(), dict(versions)
    add("case/1")
    add("case/2")
    held = Note.read(make_checkpoint(store, keys).note)
    add("case/1")
    add("case/2")

    def carry_on():
        versions.update(then)
        for number in range(4):
            add("case/1", where="Hull", n=number)
        make_checkpoint(store, keys)

    own = signer_of(store.log, keys).verifier
    return World(store, keys, tables, backup, carry_on, held, own, own)


def in_the_keystore(world, statement):
    with closing(driver.connect(world.keys.path, isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount == 1


# What is done


def untouched(world):
    world.alter(lambda rows: None)


def byte_flipped(world):
    world.alter(lambda rows: rows.edit(3, b"Leeds", b"Lewes"))


def row_deleted(world):
    world.alter(lambda rows: rows.remove(5))


def rows_swapped(world):
    def change(rows):
        one, other = rows.at(3), rows.at(4)
        one["position"], other["position"] = 4, 3

    world.alter(change)


def rows_swapped_and_checkpoints_removed(world):
    rows_swapped(world)
    world.alter(lambda rows: rows.checkpoint.clear())


def row_duplicated(world):
    def change(rows):
        now = rows.at(12)["recorded"]
        rows.fact.append(rows.at(3) | {"position": 13, "version": 7, "recorded": now})

    world.alter(change)


def renumbered(world):
    world.alter(lambda rows: rows.remove_and_renumber(4))


def renumbered_and_checkpoints_removed(world):
    renumbered(world)
    world.alter(lambda rows: rows.checkpoint.clear())


def edited_with_its_leaf(world):
    def change(rows):
        rows.edit(3)
        rows.rehash(3)

    world.alter(change)


def newest_of_a_case_edited_with_its_leaf(world):
    def change(rows):
        rows.edit(4)
        rows.rehash(4)

    world.alter(change)


def newest_of_all_edited_with_its_leaf(world):
    def change(rows):
        rows.edit(12)
        rows.rehash(12)

    world.alter(change)


def edited_with_its_chain(world):
    def change(rows):
        rows.edit(3)
        rows.rehash_stream("case/1", world.log)

    world.alter(change)


def edited_with_its_chain_and_checkpoints_removed(world):
    edited_with_its_chain(world)
    world.alter(lambda rows: rows.checkpoint.clear())


def checkpoint_forged(world):
    world.alter(lambda rows: rows.sign_anew(stranger(world.log)))


def edge_altered(world):
    world.alter(lambda rows: rows.checkpoint[0].update(frontier=bytes(64)))


def tail_cut(world):
    world.alter(lambda rows: rows.cut_after(5))


def tail_cut_after_the_checkpoint(world):
    world.alter(lambda rows: rows.cut_after(10))


def all_written_anew_with_the_key(world):
    edited_with_its_chain(world)
    world.alter(lambda rows: rows.sign_anew(world.signer()))


def all_written_anew_with_another_key(world):
    edited_with_its_chain(world)
    world.alter(lambda rows: rows.sign_anew(stranger(world.log)))
    world.own = stranger(world.log).verifier


def rolled_back(world):
    world.tables.replace(world.backup)


def rolled_back_and_carried_on(world):
    rolled_back(world)
    world.carry_on()


def hash_emptied(world):
    world.alter(lambda rows: rows.at(4).update(leaf=bytes(32)))


def texts_swapped(world):
    def change(rows):
        one, other = rows.at(1), rows.at(5)
        first, second = (ciphertext(row["body"]) for row in (one, other))
        one["body"] = one["body"].replace(first, second)
        other["body"] = other["body"].replace(second, first)
        rows.rehash_stream("case/1", world.log)
        rows.checkpoint.clear()

    world.alter(change)


def ciphertext(body):
    return body.split(b'"ct":"')[1].split(b'"')[0]


def key_replaced(world):
    in_the_keystore(
        world,
        "UPDATE subject_key SET (wrapped, kc) = "
        "(SELECT wrapped, kc FROM subject_key WHERE subject = 'case/2') WHERE subject = 'case/1'",
    )


def key_removed(world):
    in_the_keystore(world, "DELETE FROM subject_key WHERE subject = 'case/1'")


def key_destroyed(world):
    assert world.keys.destroy("case/1")


def key_destroyed_as_the_record_says(world):
    key_destroyed(world)
    world.destroyed.add("case/1")


def destroyed_key_put_back(world):
    row = world.keys.shelf.row("case/1")
    key_destroyed_as_the_record_says(world)
    with closing(driver.connect(world.keys.path, isolation_level=None)) as connection:
        connection.execute("UPDATE subject_key SET wrapped = ? WHERE subject = 'case/1'", (row.wrapped,))


def header_with_a_line_more(world):
    def change(rows):
        rows.at(12)["header"] += b"approved: by nobody\n"
        rows.rehash(12)

    world.alter(change)


def body_written_otherwise(world):
    def change(rows):
        rows.at(12)["body"] += b"  \n"
        rows.rehash(12)

    world.alter(change)


def fact_added_at_the_end(world):
    world.alter(lambda rows: rows.add_at_the_end("case/3", world.log))


def trigger_in_capitals(world):
    with closing(driver.connect(world.store.path, isolation_level=None)) as connection:
        connection.execute("CREATE TRIGGER mine AFTER INSERT ON FACT BEGIN SELECT 1; END")


WELL = "well"
NEWER = unseen.NEWER.format(covered=10)
R, C, O, W = unseen.REWRITTEN, unseen.CUT_OFF, unseen.ORDER, unseen.WORDS  # noqa: E741 - columns are narrow

IN_THE_FILES = {
    key_replaced,
    key_removed,
    key_destroyed,
    key_destroyed_as_the_record_says,
    destroyed_key_put_back,
    trigger_in_capitals,
}
# fmt: off
MATRIX = {
    # what was done: verdict of the store alone, with the key, with a checkpoint held too, with --words
    "nothing (the control)": (untouched,
        WELL, WELL, WELL, WELL),
    "a byte of a fact flipped": (byte_flipped,
        "bytes", "bytes", "bytes", "bytes"),
    "a row deleted": (row_deleted,
        "chain positions rewritten", "chain positions rewritten", "chain positions rewritten",
        "chain positions rewritten"),
    "two facts of different cases and one moment exchanged": (rows_swapped,
        "rewritten", "rewritten", "rewritten", "rewritten"),
    "the same, and every checkpoint removed": (rows_swapped_and_checkpoints_removed,
        O, O, "rewritten", O),
    "a row duplicated at the end": (row_duplicated,
        "chain columns commands ids", "chain columns commands ids", "chain columns commands ids",
        "chain columns commands ids"),
    "the only fact of a case deleted, the others renumbered": (renumbered,
        "rewritten", "rewritten", "rewritten", "rewritten"),
    "a fact deleted and renumbered, every checkpoint removed": (renumbered_and_checkpoints_removed,
        R, R, "rewritten", R),
    "a date edited, the leaf recomputed": (edited_with_its_leaf,
        "chain rewritten", "chain rewritten", "chain rewritten", "chain rewritten"),
    "the same in the newest fact of a case": (newest_of_a_case_edited_with_its_leaf,
        "rewritten", "rewritten", "rewritten", "rewritten"),
    "a date edited, the whole chain of its case recomputed": (edited_with_its_chain,
        "rewritten", "rewritten", "rewritten", "rewritten"),
    "a whole chain recomputed, every checkpoint removed": (edited_with_its_chain_and_checkpoints_removed,
        R, R, "rewritten", R),
    "the hash of a fact emptied": (hash_emptied,
        "bytes rewritten", "bytes rewritten", "bytes rewritten", "bytes rewritten"),
    "the checkpoints signed anew with another key": (checkpoint_forged,
        "signature", "signature", "signature", "signature"),
    "the edge beside a checkpoint altered": (edge_altered,
        "checkpoints", "checkpoints", "checkpoints", "checkpoints"),
    "the end cut off, with its commands and checkpoints": (tail_cut,
        C, C, "truncated", C),
    "the end cut off after the held checkpoint": (tail_cut_after_the_checkpoint,
        C, C, NEWER, C),
    "everything written anew and signed with the log's own key": (all_written_anew_with_the_key,
        R, R, "rewritten", R),
    "the same with another key, put into the keystore": (all_written_anew_with_another_key,
        R, "signature", "rewritten signature", R),
    "a fact newer than the held checkpoint edited, the leaf recomputed": (newest_of_all_edited_with_its_leaf,
        R, R, NEWER, R),
    "rolled back to an old backup": (rolled_back,
        C, C, "truncated", C),
    "rolled back to an old backup, and carried on": (rolled_back_and_carried_on,
        R, R, "rewritten", R),
    "two sealed texts exchanged, all recomputed, checkpoints removed": (texts_swapped,
        W, W, "rewritten", "altered"),
    "the key of a case replaced": (key_replaced,
        W, W, W, "other-key"),
    "the key of a case removed": (key_removed,
        W, W, W, "no-key"),
    "the key of a case destroyed, and no fact says so": (key_destroyed,
        W, W, W, "destroyed erased"),
    "the key of a case destroyed, as the record says (the control)": (key_destroyed_as_the_record_says,
        WELL, WELL, WELL, WELL),
    "a destroyed key put back into the keystore": (destroyed_key_put_back,
        W, W, W, "destroyed-key"),
    "a line added to a header, the leaf recomputed": (header_with_a_line_more,
        "header", "header", "header", "header"),
    "a body written otherwise that says the same, the leaf recomputed": (body_written_otherwise,
        "body", "body", "body", "body"),
    "a fact added at the end, under a request that nobody sent": (fact_added_at_the_end,
        R, R, NEWER, R),
    "a trigger added on the table of facts, its name in capitals": (trigger_in_capitals,
        "guards-foreign", "guards-foreign", "guards-foreign", "guards-foreign"),
}
# fmt: on


def verdict_of(found, expected):
    """What an examination found; where it is nothing, the sentence that was expected, if it was said."""
    checks = " ".join(sorted({finding.check for finding in found.findings}))
    assert found.ok is (checks == "")
    if checks:
        return checks
    return expected if expected in found.not_checked else WELL


def verdicts_of(world, row):
    done, *expected = row
    done(world)
    return [verdict_of(world.examined(column), each) for column, each in zip(WITH, expected, strict=True)]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("row", MATRIX.values(), ids=MATRIX)
def test_what_was_done_is_found_or_said_to_be_unseen(world, row):
    assert verdicts_of(world, row) == list(row[1:])


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_the_same_is_found_on_a_server(world):
    """Each in turn, the tables put back in between; keystores are the same beside any database."""
    before, own, differing = world.tables.read(), world.own, {}
    for name, row in MATRIX.items():
        if row[0] not in IN_THE_FILES:
            world.own = own
            found = verdicts_of(world, row)
            differing |= {name: found} if found != list(row[1:]) else {}
            world.tables.replace(before)
    assert differing == {}


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_every_examination_says_what_it_did_not_see(world):
    """Also the one with everything at hand, of a record that is in order."""
    for column in WITH:
        assert world.examined(column).not_checked


INTRODUCTION = """\
# What was done to a record, and who finds it

The table is the test `tests/store/test_tamper_matrix.py`.
It does each of these things to a record of twelve facts in three cases, with checkpoints kept over six and
over ten facts, and compares what is found with what stands here.
Whoever does them owns the database and takes its guards away first.

- **The store alone**: `spr audit verify`, with the key of the keystore beside it.
- **The key written down**: `--key`, from the first day.
- **And a checkpoint held elsewhere**: `--held` as well, over ten of the twelve facts.
- **The store, `--words`**: the first again, with every sealed text opened.

A cell names the checks that found something.
*Unseen* means that nothing was found, and that the examination said that it could not have seen it;
its words stand below the table.

"""


def page():
    """The matrix as a page."""
    said = list(dict.fromkeys(each for row in MATRIX.values() for each in row[1:] if each in SENTENCES))
    lines = ["| what was done | " + " | ".join(WITH) + " |", "|---" * (len(WITH) + 1) + "|"]
    for name, (_, *verdicts) in MATRIX.items():
        lines.append(f"| {name} | " + " | ".join(shown(each, said) for each in verdicts) + " |")
    notes = [f"{number}. {sentence}" for number, sentence in enumerate(said, 1)]
    return INTRODUCTION + "\n".join([*lines, "", "Said to be unseen:", "", *notes]) + "\n"


SENTENCES = {R, C, O, W, NEWER}


def shown(verdict, said):
    if verdict == WELL:
        return "nothing"
    if verdict in said:
        return f"*unseen* ({said.index(verdict) + 1})"
    return ", ".join(f"`{check}`" for check in verdict.split())


def test_the_page_is_the_matrix():
    """Otherwise: PYTHONPATH=tests python tests/store/test_tamper_matrix.py."""
    assert PAGE.read_text("utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
