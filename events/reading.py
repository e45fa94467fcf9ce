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


def facts_from(rows: Sequence[tuple[Any, ...]]) -> list[Recorded]:
    """The facts in rows of the table; RecordBroken where one cannot be read."""
    moment = datetime.fromisoformat
    try:
        return [
            Recorded(position, name, version, moment(recorded), leaf, header, body, _decode(body))
            for position, name, version, recorded, leaf, header, body in rows
        ]
    except (msgspec.DecodeError, ValueError) as error:
        if len(rows) > 1:
            return [fact for row in rows for fact in facts_from([row])]  # to know which it is
        raise broken(f"The fact at position {rows[0][0]} cannot be read: {error}.") from error


def broken(says: str) -> RecordBroken:
    """The refusal to go on with a record that holds altered bytes."""
    remedy = "Examine the whole record before anything is added to it."
    return RecordBroken([Finding(check="bytes", says=says, remedy=remedy)])
