"""Connections to PostgreSQL, set up alike everywhere, and its errors in our words.

Names are found in `pg_catalog` alone, so that nothing which somebody put into another schema is taken for
PostgreSQL's own. Whoever connects to the record takes the group role of those who record, or of those who
only read, for as long as the connection lasts, against mistakes; who it was stays known (`session_user`),
and is what the record calls the actor.
"""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
from psycopg import errors, sql

from events.postgres.addresses import each_server, name_of
from events.record import Finding
from events.refusals import (
    NotPermitted,
    RecordBroken,
    RecordError,
    StoreBusy,
    StoreForeign,
    StoreFull,
    StoreLeftBehind,
    StoreMissing,
    StoreReadOnly,
    StoreUnreachable,
)

Connection = psycopg.Connection[tuple[Any, ...]]

OLDEST = 16
"""The oldest PostgreSQL that is used: the first that tells an object whose names are all different."""
_CONNECT_SECONDS = 10
_SETTINGS = {
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "120s",
    "search_path": "pg_catalog",
    "timezone": "UTC",
    "client_min_messages": "warning",
}
_NETWORK_MILLISECONDS = 30_000
_CAST_AWAY = (errors.OperationalError, errors.InterfaceError)
_SHUT_DOWN = ("57P01", "57P02", "57P03", "57P05")
"""The SQLSTATEs with which a server ends a connection, or does not begin one (operator intervention)."""
_AGAIN = "Send the same request again: whatever happened, it is recorded once."


def connect(address: str, patience: float, *, writes: bool = False, **settings: str) -> Connection:
    """A connection with its own settings, of which each statement is a transaction unless said otherwise.

    `patience` is how many seconds to wait for a lock. Where it `writes`, or the address names several
    servers, no standby will do: there what was just recorded is not seen yet.
    Raises the refusals of `in_words`, and StoreForeign where the server is too old.
    """
    chosen = _SETTINGS | {"lock_timeout": f"{max(1, int(patience * 1000))}ms"} | settings
    try:
        connection = psycopg.connect(
            address,
            autocommit=True,
            connect_timeout=_CONNECT_SECONDS,
            tcp_user_timeout=_NETWORK_MILLISECONDS,
            keepalives_idle=30,
            application_name="spr",
            target_session_attrs="read-write" if writes or len(each_server(address)) > 1 else None,
            options=" ".join(f"-c {name}={value}" for name, value in chosen.items()),
        )
    except psycopg.Error as error:
        raise in_words(error, name_of(address)) from error
    version = connection.info.server_version // 10_000
    if version < OLDEST:
        connection.close()
        says = f"{name_of(address)} is PostgreSQL {version}"
        raise StoreForeign(f"{says}; {OLDEST} or newer is needed.", "Let the server be brought up to date.")
    return connection


def statement(text: LiteralString, **parts: object) -> sql.Composed:
    """SQL of our own with names and values put in, each as what it is."""
    put_in = {
        name: part if isinstance(part, sql.Composable) else sql.Literal(part) for name, part in parts.items()
    }
    return sql.SQL(text).format(**put_in)


def is_lost(error: Exception) -> bool:
    """Whether the connection is gone, and with it the answer to what was asked last."""
    sqlstate = getattr(error, "sqlstate", None)
    return sqlstate in _SHUT_DOWN or (isinstance(error, _CAST_AWAY) and sqlstate is None)


def in_words(error: Exception, name: str) -> RecordError:
    """The refusal that says what an error of PostgreSQL means for the person who must act next."""
    match error:
        case errors.InvalidCatalogName():
            return StoreMissing(f"There is no database {name}.", "Check the address.")
        case errors.UndefinedTable() | errors.InvalidSchemaName() | errors.UndefinedFunction():
            return StoreMissing(f"There is no record in {name}.", "Check the address.")
        case errors.InsufficientPrivilege() | errors.InvalidAuthorizationSpecification():
            return not_permitted(name)
        case errors.LockNotAvailable() | errors.QueryCanceled() | errors.DeadlockDetected():
            return StoreBusy(
                f"{name} did not answer in time: another program is writing, or the server is busy.",
                f"Wait, then try again. {_AGAIN}",
            )
        case errors.DiskFull() | errors.OutOfMemory() | errors.ConfigurationLimitExceeded():
            return StoreFull(f"The disk of {name} did not take what was to be written.", _AGAIN)
        case errors.ReadOnlySqlTransaction() | errors.ObjectNotInPrerequisiteState():
            return _standby(name)
        case errors.DataCorrupted() | errors.IndexCorrupted() | errors.IoError():
            says = f"{name}: {_first_line(error)}."
            return RecordBroken([Finding(check="file", says=says, remedy=_RESTORE)])
        case _:
            return _said_while_connecting(error, name)


_NOT_LET_IN = ("password", "authentication", "permission denied", "pg_hba.conf", 'role "')


def _said_while_connecting(error: Exception, name: str) -> RecordError:
    """What libpq says in a text alone, because there was no session yet that could give a SQLSTATE."""
    said = str(error)
    if _is_no_login(error):
        return NotPermitted(f"{name}: the server knows no such login.", "Check the name before the @.")
    if any(each in said for each in _NOT_LET_IN):
        return not_permitted(name)
    if "read-only" in said:
        return _standby(name)
    if 'database "' in said and "does not exist" in said:
        return StoreMissing(f"There is no database {name}.", "Check the address.")
    return StoreUnreachable(
        f"{name} cannot be reached: {_first_line(error)}.",
        f"Check the address and whether the server runs. {_AGAIN}",
    )


def _is_no_login(error: Exception) -> bool:
    """Whether the role that does not exist is the one that wanted to log in, and not one it was to take."""
    tried = getattr(error, "pgconn", None)  # psycopg keeps it with what went wrong while connecting
    login = tried.user.decode() if tried and tried.user else ""
    return bool(login) and f'role "{login}" does not exist' in str(error)


_RESTORE = "Keep a copy of the server's files as they are; restore the newest backup elsewhere and compare."


def _standby(name: str) -> StoreReadOnly:
    return StoreReadOnly(f"{name} only takes readers: it is a standby.", "Use the address of the primary.")


def left_behind(name: str) -> StoreLeftBehind:
    """The refusal to go on with a server that a standby has replaced."""
    return StoreLeftBehind(
        f"{name} was replaced by a standby, and has not gone on with it.",
        "Use the address of the server in use now; let the old one be rewound before it returns.",
    )


def not_permitted(name: str) -> NotPermitted:
    """The refusal of somebody whom the database does not let in, or not let do this."""
    return NotPermitted(
        f"{name} does not let this login do that.",
        "Ask the administrator of the database for the role of those who record (…_app) "
        "or of those who read (…_auditor).",
    )


def _first_line(error: Any) -> str:  # noqa: ANN401 - whatever the driver raises
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    if isinstance(error, psycopg.ProgrammingError) and not primary:  # libpq repeats what it cannot read
        return "its address cannot be read"
    said = str(primary or error).strip().splitlines() or ["no answer"]
    return said[0].rstrip(".")
