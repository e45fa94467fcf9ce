"""What the record says when it cannot do what was asked.

Every refusal says what happened (`says`) and what to do next (`remedy`), for people.
None of them repeats the text of a fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.record import Finding


class RecordError(Exception):
    """Something kept the record from doing what was asked."""

    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(f"{says} {remedy}")
        self.says = says
        self.remedy = remedy


class StreamMoved(RecordError):
    """Somebody else added to the stream after it was read."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(
            f"{stream} was at version {expected} when it was read and is at version {actual} now.",
            "Look at what was added, then try again.",
        )
        self.stream = stream
        self.expected = expected
        self.actual = actual


class RequestDiffers(RecordError):
    """The same command id came before with another request."""

    def __init__(self, command_id: str) -> None:
        super().__init__(
            f"The request id {command_id} was used before for a different request.",
            "Use a new request id, or send the first request again unchanged.",
        )
        self.command_id = command_id


class ClockRefused(RecordError):
    """The clock disagrees with the record so far that the dates would mislead."""

    def __init__(self, says: str) -> None:
        super().__init__(
            says,
            "Set the clock right; where the clock is right and the record is not, "
            'accept it with: spr admin clock accept --reason "…"',
        )


class RecordBroken(RecordError):
    """The stored bytes are not what was once recorded."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            " ".join(f.says for f in findings) or "The record is damaged.",
            "Stop writing, keep a copy of the files as they are, and call the auditor.",
        )
        self.findings = tuple(findings)


class FieldRefused(RecordError):
    """A field holds something which the record does not store."""

    def __init__(self, field: str, says: str, remedy: str) -> None:
        super().__init__(says, remedy)
        self.field = field


class UnknownFact(RecordError):
    """A stored fact is of a kind, or of a version, which this program does not know."""


class KeyMissing(RecordError):
    """A key is needed and is not there, or does not fit."""


class StoreMissing(RecordError):
    """There is no record at this path."""


class StoreReplaced(RecordError):
    """The file that was written to is no longer the one at its path."""


class StoreExists(RecordError):
    """There is something at this path already."""


class StoreForeign(RecordError):
    """The file is not a record, or belongs to another program."""


class StoreNewer(RecordError):
    """The record was written by a newer version of the program."""


class StoreOlder(RecordError):
    """The record was made by an older version of the program and lacks what is needed."""


class StoreBusy(RecordError):
    """Another process holds the record for writing."""


class StoreReadOnly(RecordError):
    """The record can be read here and not written."""


class StoreFull(RecordError):
    """The disk did not take the bytes."""


class StoreUnreadable(RecordError):
    """The system does not let this account open the file."""


class StoreUnreachable(RecordError):
    """The server of the database does not answer."""


class StoreLeftBehind(RecordError):
    """The server is one that was replaced: another has gone on without it."""


class OutcomeUnknown(RecordError):
    """Whether the request was recorded is not known; asking again with the same id finds out."""


class NotPermitted(RecordError):
    """The database does not let this login do that."""


class Unsafe(RecordError):
    """The place or the permissions of a file would not protect what it holds."""


class NoteRefused(RecordError):
    """A signed note, a key to verify it, or a proof is not written as it must be."""
