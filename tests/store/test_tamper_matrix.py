"""What was done to a record, and who finds it: the verdict of each cell was written by hand.

A cell names the checks that find something. A cell where nothing is found names what the examination
says it could not see, in its own words; a silent miss would fail.
"""

from pathlib import Path

import pytest
from store.done_to_a_record import (
    WITH,
    World,
    all_written_anew_with_another_key,
    all_written_anew_with_the_key,
    body_written_otherwise,
    byte_flipped,
    checkpoint_forged,
    destroyed_key_put_back,
    edge_altered,
    edited_with_its_chain,
    edited_with_its_chain_and_checkpoints_removed,
    edited_with_its_leaf,
    fact_added_at_the_end,
    hash_emptied,
    header_with_a_line_more,
    key_destroyed,
    key_destroyed_as_the_record_says,
    key_removed,
    key_replaced,
    newest_of_a_case_edited_with_its_leaf,
    newest_of_all_edited_with_its_leaf,
    renumbered,
    renumbered_and_checkpoints_removed,
    rolled_back,
    rolled_back_and_carried_on,
    row_deleted,
    row_duplicated,
    rows_swapped,
    rows_swapped_and_checkpoints_removed,
    tail_cut,
    tail_cut_after_the_checkpoint,
    texts_swapped,
    trigger_in_capitals,
    untouched,
)

from events.evidence import not_checked as unseen
from events.evidence.checkpoints import make_checkpoint, signer_of
from events.evidence.notes import Note
from events.record import Write

PAGE = Path(__file__).parents[2] / "docs" / "tamper-matrix.md"


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
