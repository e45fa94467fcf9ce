"""Copies of the record: made aside, examined from the first byte to the last, and only then named.

A copy holds the record and never its keys. What is copied from a SQLite file is that file at one
moment, with whatever else lies in it; from any other database the record alone is taken.
Both may be written to meanwhile.
"""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from events.evidence.chain import Verification, verify
from events.evidence.tree import Tree
from events.record import Finding
from events.refusals import RecordBroken
from events.sqlite.copying import copy_rows
from events.sqlite.making import make_whole
from events.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from events.evidence.snapshot import Snapshot, StoredCheckpoint
    from events.postgres.connecting import Connection
    from events.sqlite.driver import driver
    from events.store import EventStore

_LEAF = 5


def back_up(store: EventStore, path: Path) -> Verification:
    """A copy of the record in a new SQLite file, to be kept; what an examination of it gave.

    Raises StoreExists, Unsafe, StoreFull, StoreUnreadable, and RecordBroken where the copy does not
    verify or is not what the store holds; then there is no copy.
    """
    return _made(store, path, store.copy_into)


def put_back(
    backup: SqliteStore, path: Path, prepare: Callable[[Path], object] = lambda _: None
) -> Verification:
    """A backup put where a store is to be, in WAL mode; what an examination of it gave.

    `prepare` is given the path under which it lies before anybody can open it as the store.
    Raises what `back_up` raises.
    """

    def fill(target: driver.Connection) -> None:
        backup.copy_into(target)
        target.execute("PRAGMA journal_mode=WAL")

    return _made(backup, path, fill, prepare)


def copy_to_file(
    store: EventStore, path: Path, prepare: Callable[[Path], object] = lambda _: None
) -> Verification:
    """The record alone, row by row, in a new SQLite file in WAL mode; what an examination of it gave.

    `prepare` as for `put_back`. Raises what `back_up` raises.
    """
    with store.snapshot() as snapshot:

        def fill(target: driver.Connection) -> None:
            target.execute("PRAGMA journal_mode=WAL")
            copy_rows(snapshot, target)

        return _made(store, path, fill, prepare)


def copy_to_server(
    store: EventStore, address: str, clock: Callable[[], datetime], beside: Sequence[str] = ()
) -> Verification:
    """The record alone, row by row, in an empty PostgreSQL database; what an examination of it gave.

    `beside` are statements that make tables of others, in the same transaction.
    The login must be one that may make a record there.
    Raises StoreExists, NotPermitted, RecordBroken, and the refusals of the server; what went in is
    compared with the source before the commit, and examined once more after it.
    """
    from events.postgres import copying, making  # noqa: PLC0415 - loads for a server only
    from events.postgres import store as server  # noqa: PLC0415 - likewise

    least = _least(store)
    with store.snapshot() as snapshot:

        def fill(admin: Connection) -> None:
            tree = copying.copy_rows(snapshot, admin)
            if tree.size < least.facts or tree.root() != root_at(snapshot, tree.size):
                raise _unlike(tree.size, store)
            copying.put_beside(admin, beside)

        making.make_whole(address, fill)
    with closing(server.PostgresStore(address, clock=clock)) as copy:
        return compare(copy, store, least)


class Least(NamedTuple):
    """What a copy must hold at least, because it was there before the copy was begun."""

    facts: int = 0
    checkpoint: StoredCheckpoint | None = None


_NOTHING = Least()


def compare(copy: EventStore, source: EventStore, least: Least = _NOTHING) -> Verification:
    """What an examination of a copy gives, where it agrees with its source.

    It must verify, hold what it must at least, and have the root of as many facts of the source.
    Raises RecordBroken where it does not.
    """
    found = verify(copy)
    if not found.ok:
        raise RecordBroken(found.findings)
    with copy.snapshot() as snapshot:
        same = least.checkpoint is None or least.checkpoint in snapshot.checkpoints()
    with source.snapshot() as snapshot:
        same = same and snapshot.log == copy.log and root_at(snapshot, found.facts) == found.root
    if not same or found.facts < least.facts:
        raise _unlike(found.facts, source)
    return found


def _unlike(facts: int, source: EventStore) -> RecordBroken:
    says = f"The copy has {facts:,} facts, and it is not what {source.name} holds."
    return RecordBroken([Finding(check="copy", says=says, remedy="Examine the record: spr audit verify")])


def _least(store: EventStore) -> Least:
    return Least(store.head().position, store.newest_checkpoint())


def root_at(snapshot: Snapshot, size: int) -> bytes:
    """The root over the first facts of a record, from its leaves as they are stored."""
    tree = Tree()
    for row in islice(snapshot.table("fact"), size):
        tree.add(row[_LEAF])
    return tree.root()


def _made(
    source: EventStore,
    path: Path,
    fill: Callable[[driver.Connection], None],
    prepare: Callable[[Path], object] = lambda _: None,
) -> Verification:
    least = _least(source)
    found: list[Verification] = []

    def check(made: Path) -> None:
        with closing(SqliteStore(made, clock=_asked_by_nobody, read_only=True)) as copy:
            found.append(compare(copy, source, least))
        prepare(made)

    make_whole(path, fill, check)
    return found[0]


def _asked_by_nobody() -> datetime:
    raise AssertionError("nothing is recorded in a copy while it is examined")
