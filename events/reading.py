"""The rows of the table of facts turned into facts, whichever database holds them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from events.record import Body, Finding, Recorded
from events.refusals import RecordBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

_decode = msgspec.json.Decoder(Body).decode
UNREADABLE = (msgspec.DecodeError, ValueError, TypeError, RecursionError)
"""What bytes raise that no program of ours wrote."""


def facts_from(rows: Sequence[tuple[Any, ...]]) -> list[Recorded]:
    """The facts in rows of the table; RecordBroken where one cannot be read."""
    moment = datetime.fromisoformat
    try:
        return [
            Recorded(position, name, version, moment(recorded), leaf, header, body, _decode(memoryview(body)))
            for position, name, version, recorded, leaf, header, body in rows
        ]
    except UNREADABLE as error:
        if len(rows) > 1:
            return [fact for row in rows for fact in facts_from([row])]  # to know which it is
        raise unreadable(rows[0][0], error) from error


def unreadable(position: int, error: Exception) -> RecordBroken:
    """The refusal to read a fact whose bytes say nothing."""
    return broken(f"The fact at position {position} cannot be read: {error}.")


def broken(says: str) -> RecordBroken:
    """The refusal to go on with a record that holds altered bytes."""
    remedy = "Examine the whole record before anything is added to it."
    return RecordBroken([Finding(check="bytes", says=says, remedy=remedy)])
