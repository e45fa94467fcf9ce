"""What a store of the record can do, whichever database lies behind it, and how to open one."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from events.places import is_server, path_of
from events.refusals import KeyMissing
from events.sqlite.making import make_record
from events.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from events.evidence.snapshot import Snapshot, StoredCheckpoint
    from events.keystore import Keystore
    from events.record import Actor, Appended, Head, Recorded, StreamHead, Write
    from events.refusals import RecordError
    from events.sqlite.driver import driver

__all__ = ["EventStore", "RecordReader", "SqliteStore", "create", "is_server", "open_", "open_to_examine"]


class RecordReader(Protocol):
    """What the record answers to whoever reads cases from it."""

    def stream(self, name: str, after: int = 0) -> list[Recorded]:
        """The facts of a stream with a version above `after`, in order."""
        ...

    def streams(self, prefix: str = "") -> list[StreamHead]:
        """The newest fact of every stream whose name begins with the prefix."""
        ...

    def at(self, position: int) -> Recorded | None:
        """The fact at a position."""
        ...

    def head(self) -> Head:
        """The newest fact of the whole record."""
        ...


class EventStore(RecordReader, Protocol):
    """The append-only record."""

    @property
    def log(self) -> str:
        """The id of this log, which is part of every header."""
        ...

    @property
    def name(self) -> str:
        """What to call the store in a sentence; never with a password."""
        ...

    @property
    def version(self) -> int:
        """The version of its tables."""
        ...

    @property
    def who(self) -> str | None:
        """The login as the database knows it; None where it asks for none."""
        ...

    @property
    def may_write(self) -> bool:
        """Whether the database lets this login record."""
        ...

    def append(
        self,
        writes: Sequence[Write],
        *,
        command_id: str,
        request: bytes,
        actor: Actor,
        unchanged: Mapping[str, int] = MappingProxyType({}),
    ) -> Appended:
        """Record all the drafts or none; the first result where the command came before.

        Raises StreamMoved, RequestDiffers, ClockRefused, FieldRefused, KeyMissing, and the
        refusals of the file: StoreBusy, StoreReadOnly, StoreFull, RecordBroken.
        """
        ...

    def result_of(self, command_id: str, request: bytes) -> Appended | None:
        """The first result of a command; RequestDiffers where it asked for something else."""
        ...

    def after(self, position: int, limit: int = 500) -> list[Recorded]:
        """The next facts of the whole record after a position."""
        ...

    def wait(self, after: int, seconds: float) -> bool:
        """Wait until there is a fact after a position, or the time is over; says which."""
        ...

    def newest_checkpoint(self) -> StoredCheckpoint | None:
        """The largest checkpoint that is kept."""
        ...

    def keep_checkpoint(self, new: StoredCheckpoint, *, after: int) -> bool:
        """Keep a checkpoint where the newest one has still the size `after` (0: there is none).

        False where another was kept meanwhile. Raises StoreOlder where there is no place for it.
        """
        ...

    @property
    def engine(self) -> Engine:
        """For tables that must be as durable as the record."""
        ...

    @property
    def views_engine(self) -> Engine:
        """For tables that can be rebuilt from the record."""
        ...

    @property
    def reader(self) -> Engine:
        """For reading only."""
        ...

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The record as it lies in its tables at this moment, for examination."""
        ...

    def copy_into(self, target: driver.Connection) -> None:
        """Put the record as it stands at one moment into an empty SQLite file."""
        ...

    def alone(self, tx: Connection) -> None:
        """Hold back every other program that makes or swaps tables, until this transaction ends."""
        ...

    def in_words(self, error: Exception) -> RecordError | None:
        """What an error of the driver means, where it is about the store and not about a statement."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


def open_to_examine(
    place: str | Path, *, clock: Callable[[], datetime], keys: Keystore | None = None
) -> EventStore:
    """An existing record, also one that says of itself what no record of ours says.

    Whoever alters that must not silence the examination that finds it. Raises what `open_` raises,
    StoreForeign above all for a file of another program; StoreNewer for none in a file.
    """
    if is_server(place):
        return open_(place, clock=clock, keys=keys)
    return SqliteStore(place, clock=clock, keys=keys, examine=True)


def create(place: str | Path, *, clock: Callable[[], datetime], keys: Keystore) -> EventStore:
    """A new record.

    Raises StoreExists where there is something already, Unsafe on a network file system,
    KeyMissing where the keys belong to another record, StoreFull, and the refusals of a server.
    """
    if keys.log is not None:
        raise KeyMissing(f"The keystore {keys.name} belongs to another record.", "Make a new one.")
    if is_server(place):
        from events.postgres import making  # noqa: PLC0415 - the driver loads where there is a server

        making.make_record(str(place), clock)
    else:
        make_record(path_of(place), clock)
    return open_(place, clock=clock, keys=keys)


def open_(
    place: str | Path,
    *,
    clock: Callable[[], datetime],
    keys: Keystore | None = None,
    read_only: bool = False,
    patience: float = 5.0,
) -> EventStore:
    """An existing record; nothing is ever created by opening.

    Without keys the texts stay sealed and nothing can be appended.
    `read_only` is for copies and for read-only media. `patience` is how long to wait for a lock.
    Raises StoreMissing, StoreForeign, StoreNewer, StoreUnreadable, StoreUnreachable, NotPermitted,
    Unsafe, KeyMissing.
    """
    if is_server(place):
        from events.postgres.store import PostgresStore  # noqa: PLC0415 - the driver loads for a server

        return PostgresStore(str(place), clock=clock, keys=keys, read_only=read_only, patience=patience)
    return SqliteStore(place, clock=clock, keys=keys, read_only=read_only, patience=patience)
