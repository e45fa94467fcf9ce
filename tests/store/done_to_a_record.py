"""What whoever owns the database can do to a record, each as a function of the record it is done to."""

from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from tampering import stranger

from events.evidence.chain import verify
from events.evidence.checkpoints import signer_of
from events.evidence.comparing import Evidence
from events.evidence.notes import Note
from events.keys.examining import keystore_faults
from events.sqlite.driver import driver

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
