"""How a server is set up, as far as the record depends on it, and who asks."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, NamedTuple

import psycopg

from events.postgres.addresses import name_of
from events.postgres.connecting import connect, in_words
from events.postgres.rights import is_owner_beside_others

if TYPE_CHECKING:
    from collections.abc import Mapping

    from events.postgres.connecting import Connection

_PATIENCE = 5.0
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_ASKED = """SELECT current_setting('server_version'), session_user::text,
    (SELECT rolsuper FROM pg_roles WHERE rolname = session_user),
    (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8
     FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid())"""
_ANYBODY_PROGRAMS = """SELECT has_language_privilege('public', 'sql', 'USAGE')
    OR has_language_privilege('public', 'plpgsql', 'USAGE')"""
_HOLDERS = """SELECT l.virtualtransaction, a.usename::text, a.pid FROM pg_locks AS l
    JOIN pg_stat_activity AS a ON a.pid = l.pid
    WHERE l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.relation = 'record.head'::regclass AND l.mode = 'RowExclusiveLock' AND l.pid <> pg_backend_pid()
    ORDER BY a.pid"""
_SHORT = 0.5
"""Seconds for which no append holds the lock."""
_SETTING = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"


class Condition(NamedTuple):
    """What a server is like: its settings that keep what was acknowledged, by name, are `on` or not.

    `oldest` is for how many seconds the oldest transaction in the database has gone on, of those this
    login can see. `holders` are logins with the numbers of their sessions that have not let go of the lock of
    appends, or wait for it, for half a second. `beside_others` is whether the login may act as the owner
    while others record; `anybody_programs` whether every login may make functions.
    """

    version: str
    login: str
    superuser: bool
    oldest: float
    settings: Mapping[str, str]
    beside_others: bool
    anybody_programs: bool
    holders: tuple[tuple[str, int], ...]


def condition_of(address: str) -> Condition:
    """The condition of the server of a record. Raises the refusals of the server."""
    try:
        with connect(address, _PATIENCE) as asking:
            ((version, login, superuser, oldest),) = asking.execute(_ASKED).fetchall()
            settings: dict[str, str] = dict(asking.execute(_SETTING, (list(_DURABLE),)).fetchall())
            beside_others = is_owner_beside_others(asking)
            ((anybody_programs,),) = asking.execute(_ANYBODY_PROGRAMS).fetchall()
            holders = _holders(asking)
    except psycopg.Error as error:
        raise in_words(error, name_of(address)) from error
    return Condition(version, login, superuser, oldest, settings, beside_others, anybody_programs, holders)


def _holders(asking: Connection) -> tuple[tuple[str, int], ...]:
    """Who stood at the lock of appends at two looks, half a second apart, with the same transaction."""
    before = asking.execute(_HOLDERS).fetchall()
    if not before:
        return ()
    sleep(_SHORT)
    return tuple(
        (login, pid) for each, login, pid in asking.execute(_HOLDERS) if (each, login, pid) in before
    )
