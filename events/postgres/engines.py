"""SQLAlchemy engines on the database of the record, for the tables of others that lie in it.

Their tables lie in the schema `work` and belong to the group role of those who record; the record
itself they can only read, because that role has no right to write it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

from events.postgres.addresses import name_of
from events.postgres.connecting import connect, in_words, statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine, ExceptionContext

    from events.postgres.connecting import Connection
    from events.refusals import RecordError

_OWNER = "SELECT pg_get_userbyid(relowner)::text FROM pg_class WHERE oid = 'record.fact'::regclass"


def made(
    connect: Callable[[], Connection], in_words: Callable[[Exception], RecordError | None], *, reading: bool
) -> Engine:
    """An engine over connections that are set up already; what troubles the server is said in our words.

    Where it is for reading, a transaction sees one moment.
    """

    def connected() -> Connection:
        connection = connect()
        connection.autocommit = False
        if reading:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        return connection

    # The pool writes a traceback about each connection that was lost; what is lost is raised as well.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    engine = create_engine(
        "postgresql+psycopg://",
        creator=connected,
        poolclass=QueuePool,
        pool_size=2,
        pool_pre_ping=False,
        paramstyle="format",
        use_native_hstore=False,
    )

    def translate(context: ExceptionContext) -> None:
        error = context.original_exception
        if isinstance(error, psycopg.Error) and (refusal := in_words(error)) is not None:
            raise refusal from error

    event.listen(engine, "handle_error", translate)
    return engine


def owning_engine(address: str, patience: float = 5.0) -> Engine:
    """An engine that may change the tables of the record themselves: for migrations, and nothing else.

    Raises NotPermitted on connecting where the login may not act as the owner.
    """

    def connected() -> Connection:
        connection = connect(address, patience)
        try:
            (owner,) = connection.execute(_OWNER).fetchall()[0]
            connection.execute(statement("SET ROLE {owner}", owner=sql.Identifier(owner)))
        except psycopg.Error as error:
            connection.close()
            raise in_words(error, name_of(address)) from error
        return connection

    return made(connected, lambda error: in_words(error, name_of(address)), reading=False)
