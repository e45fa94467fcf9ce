"""New records on PostgreSQL, which appear complete or not at all."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from typing import TYPE_CHECKING, LiteralString, NamedTuple

import psycopg
from psycopg import sql

from events.host_clock import AHEAD, BEHIND, CLOCK_ACCEPTED
from events.ids import uuid7
from events.layout import FORMAT, LONGEST_STREAM, STREAM
from events.postgres.addresses import name_of
from events.postgres.connecting import connect, in_words, statement
from events.postgres.guards import TRIGGERS, always
from events.refusals import NotPermitted, StoreExists

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from events.postgres.connecting import Connection

VERSION = 3
"""Of the tables; a program refuses a record with a higher one."""
ONE_AT_A_TIME = 0x73707232
"""The advisory lock of those who make or migrate a record."""
_PATIENCE = 30.0

ONLY_THE_OWNER_PROGRAMS: LiteralString = """REVOKE USAGE ON LANGUAGE sql, plpgsql FROM PUBLIC;
    GRANT USAGE ON LANGUAGE sql, plpgsql TO {owner}"""
"""Leaves those who record no function of their own to plant; has its way for a superuser alone."""
_SUPERUSER = "SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper"
_ROLES = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
_THERE = "SELECT nspname FROM pg_namespace WHERE nspname IN ('record', 'work')"
OTHERS_IN = """SELECT 1 FROM pg_auth_members
    WHERE roleid = %s::text::regrole AND member <> current_user::regrole"""
"""Whether anybody but who asks was let into a group role."""
_FUNCTIONS = """append(text, bytea, text[], bigint[], bigint[], bytea[], boolean, integer),
    record.keep_checkpoint(bigint, bigint, bytea, bytea), record.timeline()"""


def roles_of(database: str) -> dict[str, str]:
    """The group roles of a record by what they are for; they belong to one database."""
    return {each: f"{database}_{each}" for each in ("owner", "app", "auditor")}


def make_record(address: str, clock: Callable[[], datetime], log: str | None = None) -> str:
    """An empty record in an empty database, with an id of its own unless one is given; gives the id.

    The login must be a superuser, or own the database and be allowed to make roles.
    Raises StoreExists, NotPermitted, and the refusals of the server.
    """
    made = log or uuid7(int(clock().timestamp() * 1000), os.urandom(10))
    make_whole(address, lambda admin: make_empty(admin, made))
    return made


def make_whole(address: str, fill: Callable[[Connection], object]) -> None:
    """What `fill` makes in an empty database, all of it in one transaction.

    Raises StoreExists, NotPermitted, whatever `fill` raises, and the refusals of the server.
    """
    name = name_of(address)
    with connect(address, _PATIENCE) as admin:
        try:
            with admin.transaction():
                admin.execute("SELECT pg_advisory_xact_lock(%s)", (ONE_AT_A_TIME,))
                if admin.execute(_THERE).fetchone() is not None:
                    raise StoreExists(f"There is already a record in {name}.", "Choose another database.")
                _see_that_it_is_empty(admin, name)
                fill(admin)
        except psycopg.errors.InsufficientPrivilege as error:
            raise NotPermitted(
                f"This login may not make a record in {name}.",
                "Use one that owns the database and may make roles (CREATEROLE), or a superuser.",
            ) from error
        except psycopg.Error as error:
            raise in_words(error, name) from error


def unmake_record(address: str, log: str) -> None:
    """Take away a record that was just made, because it is of no use; nothing where there is another one.

    A group role into which somebody was let stays.
    """
    with connect(address, _PATIENCE) as admin, admin.transaction():
        if admin.execute("SELECT id FROM record.log").fetchall() != [(log,)]:
            return
        admin.execute("DROP SCHEMA record, work CASCADE")
        for role in roles_of(admin.info.dbname).values():
            admin.execute(statement("DROP OWNED BY {role}", role=sql.Identifier(role)))
            if admin.execute(OTHERS_IN, (role,)).fetchone() is None:
                admin.execute(statement("DROP ROLE {role}", role=sql.Identifier(role)))
        database = sql.Identifier(admin.info.dbname)
        admin.execute(statement("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO PUBLIC", name=database))
        admin.execute("GRANT USAGE ON LANGUAGE sql, plpgsql TO PUBLIC")


def make_empty(admin: Connection, log: str) -> None:
    """The tables of a record with this id, its functions, guards, roles and rights."""
    names = {each: sql.Identifier(role) for each, role in roles_of(admin.info.dbname).items()}
    _make_roles(admin, roles_of(admin.info.dbname))
    names["database"] = sql.Identifier(admin.info.dbname)
    admin.execute(statement("REVOKE ALL ON DATABASE {database} FROM PUBLIC", **names))
    admin.execute(statement("GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}, {auditor}", **names))
    admin.execute(statement(_sql("schema.sql"), **names))
    admin.execute(statement(ONLY_THE_OWNER_PROGRAMS, **names))
    admin.execute(statement(_sql("append.sql"), **_parts(log)))
    for trigger, made in TRIGGERS.items():
        admin.execute(statement(made))
        admin.execute(statement(always(trigger)))
    admin.execute("INSERT INTO record.log VALUES (1, %s, %s)", (log, FORMAT))
    admin.execute("INSERT INTO record.head VALUES (1, 0, '', '')")
    admin.execute("INSERT INTO record.alembic_version VALUES (%s)", (f"{VERSION:04}",))
    _grant(admin, names)


def _make_roles(admin: Connection, roles: dict[str, str]) -> None:
    known = {name for (name,) in admin.execute(_ROLES, (list(roles.values()),))}
    for role in roles.values():
        if role not in known:
            admin.execute(statement("CREATE ROLE {role} NOLOGIN", role=sql.Identifier(role)))
        if (
            admin.execute(_SUPERUSER).fetchone() is None
        ):  # who needs no membership, and would be found with it
            admin.execute(statement("GRANT {role} TO CURRENT_USER", role=sql.Identifier(role)))


def _grant(admin: Connection, names: dict[str, sql.Identifier]) -> None:
    """Give everything to the owner, and to the others what they need."""
    for kind, made in admin.execute(_MADE).fetchall():
        admin.execute(statement(f"ALTER {kind} {made} OWNER TO {{owner}}", **names))
    admin.execute("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA record FROM PUBLIC")
    admin.execute(statement("GRANT SELECT ON ALL TABLES IN SCHEMA record TO {app}, {auditor}", **names))
    admin.execute(statement(f"GRANT EXECUTE ON FUNCTION record.{_FUNCTIONS} TO {{app}}", **names))
    admin.execute(statement("GRANT EXECUTE ON FUNCTION record.timeline() TO {auditor}", **names))
    admin.execute(statement(_READ_BY_AUDITORS, **names))


_READ_BY_AUDITORS = (
    "ALTER DEFAULT PRIVILEGES FOR ROLE {app} IN SCHEMA work GRANT SELECT ON TABLES TO {auditor}"
)
_MADE = """SELECT 'TABLE', c.oid::regclass::text FROM pg_class AS c
        WHERE c.relnamespace = 'record'::regnamespace AND c.relkind = 'r'
    UNION ALL
    SELECT 'FUNCTION', p.oid::regprocedure::text FROM pg_proc AS p
        WHERE p.pronamespace = 'record'::regnamespace"""


class MadeFunction(NamedTuple):
    """How a function is made: what it takes and does, whether with its owner's rights, its settings."""

    arguments: str
    language: str
    source: str
    with_rights_of_owner: bool
    settings: str


def made_functions(log: str) -> dict[str, MadeFunction]:
    """Every function of the record with this id as it is made, by name."""
    parts = {name: sql.Literal(part) for name, part in _parts(log).items()}
    texts = (_sql("schema.sql").replace("{", "{{").replace("}", "}}"), _sql("append.sql"))
    made = "\n".join(sql.SQL(text).format(**parts).as_string() for text in texts)
    return {
        name: MadeFunction(
            arguments=" ".join(arguments.split()),
            language=" ".join(_LANGUAGE.search(how)[0].split()),  # type: ignore[index]  # each has one
            source=source,
            with_rights_of_owner="SECURITY DEFINER" in how,
            settings="; ".join(_SETTING.findall(how)).replace(" = ", "="),
        )
        for name, arguments, how, source in _FUNCTION.findall(made)
    }


def _parts(log: str) -> dict[str, str | int]:
    """What is put into the functions of the record when they are made."""
    return {
        "format": FORMAT,
        "log": log,
        "behind": f"{BEHIND.total_seconds():.0f} seconds",
        "ahead": f"{AHEAD.days} days",
        "accepted": CLOCK_ACCEPTED,
        "stream": f"^{STREAM}$",
        "longest": LONGEST_STREAM,
    }


_FUNCTION = re.compile(r"CREATE FUNCTION record\.(\w+)\(([^)]*)\)(.*?)AS \$\$(.*?)\$\$", re.DOTALL)
_LANGUAGE = re.compile(r"LANGUAGE \w+ (VOLATILE|STABLE|IMMUTABLE)")
_SETTING = re.compile(r"\bSET (.+?) (?=AS|$)")


def _sql(name: str) -> str:
    return files("events.postgres").joinpath(name).read_text("utf-8")


_SOMETHING_OF_OTHERS = """SELECT n.nspname FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname <> 'information_schema' AND NOT pg_catalog.starts_with(n.nspname, 'pg_')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY n.nspname LIMIT 1"""


def _see_that_it_is_empty(admin: Connection, name: str) -> None:
    """Raise StoreExists where anything lies in it but what belongs to PostgreSQL and its extensions."""
    for (schema,) in admin.execute(_SOMETHING_OF_OTHERS):
        what = "a keystore" if schema == "keys" else f"something in its schema {schema}"
        raise StoreExists(
            f"{name} is not empty: there is {what}.", "Make a database for the record alone: createdb"
        )
