"""SQLAlchemy engines on the file of the record, for the tables of others that lie in it.

The driver's own transaction handling is switched off and BEGIN is said here
(SQLAlchemy, SQLite dialect: "Transactions with SQLite and the sqlite3 driver"):
a deferred BEGIN that reads and then writes fails at once when another writer was faster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

from events.driver import driver

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine


def engine_on(connect: Callable[[], driver.Connection], *, pragma: str, begin: str) -> Engine:
    """An engine whose connections run this pragma, and whose transactions begin like this."""

    def connected() -> driver.Connection:
        connection = connect()
        connection.execute(pragma)
        return connection

    made = create_engine("sqlite://", module=driver, creator=connected, poolclass=QueuePool, pool_size=2)

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> Any:  # noqa: ANN401 - SQLAlchemy ignores what is returned
        connection.exec_driver_sql(begin)

    return made
