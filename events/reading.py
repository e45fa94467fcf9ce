"""What is asked of the tables of a SQLite record, and the rows turned into facts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from events.record import Body, Finding, Recorded
from events.refusals import RecordBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

_FACTS = "SELECT position, stream, version, recorded, leaf, header, body FROM fact "
STREAM = _FACTS + "WHERE stream = ? AND version > ? ORDER BY version"
AFTER = _FACTS + "WHERE position > ? ORDER BY position LIMIT ?"
NEWEST = _FACTS + "ORDER BY position DESC LIMIT 1"
AT = _FACTS + "WHERE position = ?"
HEAD = "SELECT position, recorded, leaf FROM fact ORDER BY position DESC LIMIT 1"
STREAMS = """WITH RECURSIVE name (name) AS (
        SELECT min(stream) FROM fact WHERE stream >= ?1
        UNION ALL
        SELECT (SELECT min(stream) FROM fact WHERE stream > name.name) FROM name
        WHERE substr(name.name, 1, length(?1)) = ?1)
    SELECT stream, version, leaf FROM name JOIN fact ON fact.position =
        (SELECT position FROM fact WHERE stream = name.name ORDER BY version DESC LIMIT 1)
    WHERE substr(name.name, 1, length(?1)) = ?1"""

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
