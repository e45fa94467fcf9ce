"""New keystores on PostgreSQL: an empty database gets the schema `keys`, whole or not at all.

Everything in it belongs to the group role `<database>_keys`, into which those logins are let that record.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from events.postgres.addresses import name_of
from events.postgres.connecting import connect, in_words, statement
from events.postgres.making import OTHERS_IN
from events.refusals import NotPermitted, StoreExists

if TYPE_CHECKING:
    from events.keys.shelf import Contents
    from events.postgres.connecting import Connection

PATIENCE = 5.0
"""Seconds to wait for another process that writes."""
THERE = "SELECT 1 FROM pg_namespace WHERE nspname = 'keys'"
"""Whether there is a keystore in the database."""
_ONE_AT_A_TIME = 0x7370726B
_TABLES = """
CREATE SCHEMA keys AUTHORIZATION {role};
SET LOCAL ROLE {role};
CREATE TABLE keys.keystore (
    one integer PRIMARY KEY CHECK (one = 1),
    log text COLLATE "C",
    request bytea NOT NULL CHECK (octet_length(request) = 40),
    check_value bytea NOT NULL CHECK (octet_length(check_value) = 16),
    changes bigint NOT NULL
);
CREATE TABLE keys.subject_key (
    subject text COLLATE "C" PRIMARY KEY,
    wrapped bytea CHECK (octet_length(wrapped) = 40),
    kc bytea NOT NULL CHECK (octet_length(kc) = 16)
);
CREATE TABLE keys.named_secret (
    name text COLLATE "C" PRIMARY KEY,
    wrapped bytea NOT NULL CHECK (octet_length(wrapped) = 40)
);
"""


def make_on_server(address: str, contents: Contents, aside: str | None = None) -> bool:
    """A keystore that holds this; whether there was one before, whose schema is called `aside` now.

    StoreExists where there is one and no such name is given. The login must own the database and
    be allowed to make roles, or be a superuser.
    """
    name = name_of(address)
    with connect(address, PATIENCE) as admin:
        try:
            return _make(admin, contents, aside)
        except psycopg.errors.InsufficientPrivilege as error:
            raise NotPermitted(
                f"This login may not make a keystore in {name}.",
                "Use one that owns the database and may make roles (CREATEROLE), or a superuser.",
            ) from error
        except psycopg.Error as error:
            raise in_words(error, name) from error


def unmake_on_server(address: str, request: bytes) -> None:
    """Take away a keystore that was just made, because it is of no use; nothing where there is another one.

    `request` is its wrapped secret of the requests. A group role into which somebody was let stays.
    """
    with connect(address, PATIENCE) as admin, admin.transaction():
        if admin.execute("SELECT request FROM keys.keystore").fetchall() != [(request,)]:
            return
        admin.execute("DROP SCHEMA keys CASCADE")
        role = f"{admin.info.dbname}_keys"
        names = {"role": sql.Identifier(role), "database": sql.Identifier(admin.info.dbname)}
        admin.execute(statement("DROP OWNED BY {role}", **names))
        if admin.execute(OTHERS_IN, (role,)).fetchone() is None:
            admin.execute(statement("DROP ROLE {role}", **names))
        admin.execute(statement("GRANT CONNECT, TEMPORARY ON DATABASE {database} TO PUBLIC", **names))
        admin.execute("GRANT USAGE ON LANGUAGE sql, plpgsql TO PUBLIC")


def _make(admin: Connection, contents: Contents, aside: str | None) -> bool:
    """Everything in one transaction; whether there was a keystore, which is called `aside` now."""
    with admin.transaction():
        admin.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
        there = admin.execute(THERE).fetchone() is not None
        if there and aside is None:
            raise StoreExists(
                f"There is already a keystore in {admin.info.dbname}.", "Choose another database."
            )
        if there:
            kept = sql.Identifier(aside or "")
            admin.execute(statement("ALTER SCHEMA keys RENAME TO {kept}", kept=kept))
        _make_tables(admin)
        _put_all(admin, contents)
    return there


def _make_tables(admin: Connection) -> None:
    """The role, the schema and the tables; from here on this transaction works as the role."""
    database = admin.info.dbname
    names = {"role": sql.Identifier(f"{database}_keys"), "database": sql.Identifier(database)}
    if admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (f"{database}_keys",)).fetchone() is None:
        admin.execute(statement("CREATE ROLE {role} NOLOGIN", **names))
    admin.execute(statement("GRANT {role} TO CURRENT_USER", **names))
    admin.execute(statement("REVOKE ALL ON DATABASE {database} FROM PUBLIC", **names))
    admin.execute(statement("GRANT CONNECT ON DATABASE {database} TO {role}", **names))
    admin.execute("REVOKE USAGE ON LANGUAGE sql, plpgsql FROM PUBLIC")
    admin.execute(statement(_TABLES, **names))


def _put_all(admin: Connection, contents: Contents) -> None:
    values = (contents.log, contents.request, contents.check_value)
    admin.execute("INSERT INTO keys.keystore VALUES (1, %s, %s, %s, %s)", (*values, _beginning()))
    with admin.cursor() as cursor:
        cursor.executemany("INSERT INTO keys.named_secret VALUES (%s, %s)", list(contents.secrets.items()))
        rows = [(subject, row.wrapped, row.kc) for subject, row in contents.subjects.items()]
        cursor.executemany("INSERT INTO keys.subject_key VALUES (%s, %s, %s)", rows)


def _beginning() -> int:
    """Where the number of changes begins: nobody who had another keystore open takes this for the same."""
    return int.from_bytes(os.urandom(6))
