"""What is asked of the tables of a SQLite record."""

from __future__ import annotations

from events.opened import Questions

_FACTS = "SELECT position, stream, version, recorded, leaf, header, body FROM fact "
_STREAMS = """WITH RECURSIVE name (name) AS (
        SELECT min(stream) FROM fact WHERE stream >= ?1
        UNION ALL
        SELECT (SELECT min(stream) FROM fact WHERE stream > name.name) FROM name
        WHERE substr(name.name, 1, length(?1)) = ?1)
    SELECT stream, version, leaf FROM name JOIN fact ON fact.position =
        (SELECT position FROM fact WHERE stream = name.name ORDER BY version DESC LIMIT 1)
    WHERE substr(name.name, 1, length(?1)) = ?1"""

QUESTIONS = Questions(
    stream=_FACTS + "WHERE stream = ? AND version > ? ORDER BY version",
    after=_FACTS + "WHERE position > ? ORDER BY position LIMIT ?",
    at=_FACTS + "WHERE position = ?",
    newest=_FACTS + "ORDER BY position DESC LIMIT 1",
    head="SELECT position, recorded, leaf FROM fact ORDER BY position DESC LIMIT 1",
    streams=_STREAMS,
)

LOG = "SELECT id, format FROM log"
FIRST_HEADER = "SELECT header FROM fact ORDER BY position LIMIT 1"

TABLE = {
    "log": "SELECT one, id, format FROM log",
    "fact": """SELECT position, stream, version, recorded, type, leaf, header, body FROM fact
        ORDER BY position""",
    "command": "SELECT command_id, request, first, last FROM command ORDER BY first",
}
"""All there is of a table, to be copied."""
