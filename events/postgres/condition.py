"""How a server is set up, as far as the record depends on it, and who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import psycopg

from events.postgres.addresses import name_of
from events.postgres.connecting import connect, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATIENCE = 5.0
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_ASKED = """SELECT current_setting('server_version'), session_user::text,
    (SELECT rolsuper FROM pg_roles WHERE rolname = session_user),
    (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8
     FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid())"""
_SETTING = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"


class Condition(NamedTuple):
    """What a server is like: its settings that keep what was acknowledged, by name, are `on` or not.

    `oldest` is for how many seconds the oldest transaction in the database has gone on, of those this
    login can see.
    """

    version: str
    login: str
    superuser: bool
    oldest: float
    settings: Mapping[str, str]


def condition_of(address: str) -> Condition:
    """The condition of the server of a record. Raises the refusals of the server."""
    try:
        with connect(address, _PATIENCE) as asking:
            ((version, login, superuser, oldest),) = asking.execute(_ASKED).fetchall()
            settings: dict[str, str] = dict(asking.execute(_SETTING, (list(_DURABLE),)).fetchall())
    except psycopg.Error as error:
        raise in_words(error, name_of(address)) from error
    return Condition(version, login, superuser, oldest, settings)
