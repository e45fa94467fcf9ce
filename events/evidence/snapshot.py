"""The record at one moment as it lies in its tables, whichever database holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.record import Finding


class StoredFact(NamedTuple):
    """A row as it lies in the table; leaf and position of the fact one version before it in its stream."""

    position: int
    stream: str
    version: int
    recorded: str
    type: str
    leaf: bytes
    header: bytes
    body: bytes
    prev: bytes | None
    before: int | None


Row: TypeAlias = tuple[int, str, int, str, str, bytes, bytes, bytes, bytes | None, int | None]
"""A StoredFact without its names, which would cost a tenth of the time."""


class StoredCommand(NamedTuple):
    """A row of the table of commands."""

    command_id: str
    first: int
    last: int


class StoredCheckpoint(NamedTuple):
    """A row of the table of checkpoints: how many facts, the signed note, the edge of their tree.

    The edge is the roots of the full subtrees (32 bytes each), the largest first.
    """

    size: int
    note: bytes
    frontier: bytes


class Snapshot(Protocol):
    """The record at one moment, as it lies in its tables."""

    @property
    def log(self) -> str:
        """The id of the log."""
        ...

    @property
    def unseen(self) -> tuple[str, ...]:
        """What an examination cannot see in this database, in sentences."""
        ...

    def facts(self) -> Iterator[Row]:
        """The values of StoredFact, by position; RecordBroken where the file cannot be read on."""
        ...

    def commands(self) -> Iterator[StoredCommand]:
        """Every command, by first position."""
        ...

    def table(self, name: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one table of the record in the order they were written, for copying.

        The columns are those of the SQLite record, whichever database they come from.
        """
        ...

    def checkpoints(self) -> Iterator[StoredCheckpoint]:
        """Every checkpoint that is kept, by size."""
        ...

    def faults(self) -> Iterator[Finding]:
        """What the database itself finds, and which guards are missing."""
        ...
