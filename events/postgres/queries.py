"""What is asked of the tables of a record on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

from events.opened import Questions

WHO = """SELECT l.id, l.format, session_user::text, v.version_num
    FROM record.log AS l, record.alembic_version AS v"""
IS_THERE = """SELECT to_regclass('record.log') IS NOT NULL, to_regnamespace('record') IS NOT NULL,
    (SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'work')"""
ROLE = """SELECT wanted.name FROM unnest(%s::text[]) WITH ORDINALITY AS wanted (name, rank)
    JOIN pg_roles ON rolname = wanted.name
    WHERE pg_has_role(session_user, rolname, 'MEMBER') ORDER BY rank LIMIT 1"""

SERVER = """SELECT system_identifier, CASE WHEN pg_is_in_recovery() THEN 0 ELSE record.timeline() END
    FROM pg_control_system()"""
"""Which system this server belongs to, and the timeline on which it writes; 0 for a standby."""
DURABLE = """SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')"""
"""For appends: a server may be set not to wait for its disk, which is for others to choose and not for us."""

_FACTS = "SELECT position, stream, version, recorded, leaf, header, body FROM record.fact "
_STREAMS = """WITH RECURSIVE asked (prefix) AS (SELECT %s::text COLLATE "C"), name (name) AS (
        SELECT (SELECT min(stream) FROM record.fact WHERE stream >= asked.prefix) FROM asked
        UNION ALL
        SELECT (SELECT min(stream) FROM record.fact WHERE stream > name.name) FROM name, asked
        WHERE starts_with(name.name, asked.prefix))
    SELECT newest.stream, newest.version, newest.leaf FROM asked CROSS JOIN name CROSS JOIN LATERAL
        (SELECT stream, version, leaf FROM record.fact WHERE stream = name.name
         ORDER BY version DESC LIMIT 1) AS newest
    WHERE starts_with(name.name, asked.prefix)"""

QUESTIONS = Questions(
    stream=_FACTS + "WHERE stream = %s AND version > %s ORDER BY version",
    after=_FACTS + "WHERE position > %s ORDER BY position LIMIT %s",
    at=_FACTS + "WHERE position = %s",
    newest=_FACTS + "ORDER BY position DESC LIMIT 1",
    head="SELECT position, recorded, leaf FROM record.fact ORDER BY position DESC LIMIT 1",
    streams=_STREAMS,
)

APPEND = """SELECT first, last, timeline FROM record.append(%s, %b, %b, %b, %b, %b, %s, %b)"""
COMMAND = "SELECT request, first, last FROM record.command WHERE command_id = %s"
VERSIONS = """SELECT stream, max(version) FROM record.fact WHERE position BETWEEN %s AND %s
    GROUP BY stream ORDER BY min(position)"""
CONFIRM = "SELECT pg_logical_emit_message(true, 'spr', 'confirmed')"
"""Writes nothing but a note to the log of the server, whose commit waits for the standbys as any does."""

CHECKPOINTS = "SELECT size, note, frontier FROM record.checkpoint ORDER BY size"
NEWEST_CHECKPOINT = "SELECT size, note, frontier FROM record.checkpoint ORDER BY size DESC LIMIT 1"
TABLE: Mapping[str, LiteralString] = {
    "log": "SELECT one, id, format FROM record.log",
    "fact": """SELECT position, stream, version, recorded, type, leaf, header, body FROM record.fact
        ORDER BY position""",
    "command": "SELECT command_id, request, first, last FROM record.command ORDER BY first",
    "checkpoint": CHECKPOINTS,
}
"""All there is of a table, to be copied."""
KEEP_CHECKPOINT = "SELECT record.keep_checkpoint(%s, %s, %s, %s)"
