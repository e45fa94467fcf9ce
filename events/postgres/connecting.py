"""Connections to PostgreSQL, set up alike everywhere, and its errors in our words.

Whoever connects takes the group role of those who record, or of those who only read, for as long as the
connection lasts: not even a superuser works with more rights than that. Who it was stays known
(`session_user`), and is what the record calls the actor.
"""

from __future__ import annotations

from typing import Any, LiteralString

import psycopg
from psycopg import errors, sql

from events.postgres.addresses import name_of
from events.record import Finding
from events.refusals import (
    NotPermitted,
    RecordBroken,
    RecordError,
    StoreBusy,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
    StoreUnreachable,
)

Connection = psycopg.Connection[tuple[Any, ...]]

_CONNECT_SECONDS = 10
_SETTINGS = {
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "120s",
    "search_path": "work",
    "timezone": "UTC",
    "client_min_messages": "warning",
}
_NETWORK_MILLISECONDS = 30_000
_CAST_AWAY = (errors.OperationalError, errors.InterfaceError)
_AGAIN = "Send the same request again: whatever happened, it is recorded once."


def connect(address: str, patience: float, **settings: str) -> Connection:
    """A connection with its own settings, of which each statement is a transaction unless said otherwise.

    `patience` is how many seconds to wait for a lock. Raises the refusals of `in_words`.
    """
    chosen = _SETTINGS | {"lock_timeout": f"{max(1, int(patience * 1000))}ms"} | settings
    try:
        return psycopg.connect(
            address,
            autocommit=True,
            connect_timeout=_CONNECT_SECONDS,
            tcp_user_timeout=_NETWORK_MILLISECONDS,
            keepalives_idle=30,
            application_name="spr",
            options=" ".join(f"-c {name}={value}" for name, value in chosen.items()),
        )
    except psycopg.Error as error:
        raise in_words(error, name_of(address)) from error


def statement(text: LiteralString, **parts: object) -> sql.Composed:
    """SQL of our own with names and values put in, each as what it is."""
    put_in = {
        name: part if isinstance(part, sql.Composable) else sql.Literal(part) for name, part in parts.items()
    }
    return sql.SQL(text).format(**put_in)


def is_lost(error: Exception) -> bool:
    """Whether the connection is gone, and with it the answer to what was asked last."""
    if isinstance(error, (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)):
        return True
    return isinstance(error, _CAST_AWAY) and getattr(error, "sqlstate", None) is None


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
        case errors.ReadOnlySqlTransaction():
            return StoreReadOnly(
                f"{name} only takes readers: it is a standby.", "Use the address of the primary."
            )
        case errors.DataCorrupted() | errors.IndexCorrupted() | errors.IoError():
            says = f"{name}: {_first_line(error)}."
            return RecordBroken([Finding(check="file", says=says, remedy=_RESTORE)])
        case _ if "password" in str(error) or "authentication" in str(error):
            return not_permitted(name)
        case _ if 'database "' in str(error) and "does not exist" in str(error):
            return StoreMissing(f"There is no database {name}.", "Check the address.")
        case _:
            return StoreUnreachable(
                f"{name} cannot be reached: {_first_line(error)}.",
                f"Check the address and whether the server runs. {_AGAIN}",
            )


_RESTORE = "Keep a copy of the server's files as they are; restore the newest backup elsewhere and compare."


def not_permitted(name: str) -> NotPermitted:
    """The refusal of somebody whom the database does not let in, or not let do this."""
    return NotPermitted(
        f"{name} does not let this login do that.",
        "Ask the administrator of the database for the role of those who record (…_app) "
        "or of those who read (…_auditor).",
    )


def _first_line(error: Any) -> str:  # noqa: ANN401 - whatever the driver raises
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    said = str(primary or error).strip().splitlines() or ["no answer"]
    return said[0].rstrip(".")
