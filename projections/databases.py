"""What SQLite and PostgreSQL do differently with tables such as those of the views.

Everything else is said to both alike, in SQLAlchemy's words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from time import sleep
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Index, StaticPool, Table, Text, create_engine, event, inspect
from sqlalchemy import text as condition
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateTable

from events.refusals import StoreBusy
from events.sqlite.driver import driver

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its code points, on which the order of instants depends."""

_TRIES = 50
_PAUSE = 0.1


class Database(Protocol):
    """What a kind of database does in its own way."""

    def hold(self, tx: Connection, tables: Sequence[str]) -> None:
        """Let nobody swap these tables while the transaction reads; to be said before it reads."""
        ...

    def step_in(self, tx: Connection, tables: Sequence[str]) -> None:
        """Let nobody read these tables until the transaction ends; readers wait for moments only."""
        ...

    @contextmanager
    def filling(self, engine: Engine, tables: Sequence[Table]) -> Iterator[Engine]:
        """Where to fill empty tables of these names with many rows; they are in place at the end."""
        ...


class Sqlite:
    """One file: whoever writes does so alone, and a reader keeps the moment at which it began."""

    def hold(self, tx: Connection, tables: Sequence[str]) -> None:
        """Nothing more: a transaction sees the tables that were there when it began."""

    def step_in(self, tx: Connection, tables: Sequence[str]) -> None:
        """Nothing more: readers go on with what they see."""

    @contextmanager
    def filling(self, engine: Engine, tables: Sequence[Table]) -> Iterator[Engine]:
        """The tables themselves."""
        del tables
        yield engine


class Postgres:
    """A server: tables are locked by name, and many small statements cost a journey each."""

    def hold(self, tx: Connection, tables: Sequence[str]) -> None:
        """Lock the tables for reading: swapped after the transaction has its moment, they look empty."""
        if tables:
            tx.exec_driver_sql(f"LOCK TABLE {_quoted(tables)} IN ACCESS SHARE MODE")

    def step_in(self, tx: Connection, tables: Sequence[str]) -> None:
        """Lock the tables for everybody; where a reader is in the way, stand back and try again.

        Whoever waits for such a lock holds up all who come after, so each try is short.
        Raises StoreBusy where readers are in the way all the time.
        """
        there = set(inspect(tx).get_table_names())
        if found := [name for name in tables if name in there]:
            for left in reversed(range(_TRIES)):
                if _locked(tx, found, last=left == 0):
                    break
                sleep(_PAUSE)

    @contextmanager
    def filling(self, engine: Engine, tables: Sequence[Table]) -> Iterator[Engine]:
        """Tables in a file of their own, which are copied to the server as they are in the end."""
        with elsewhere(tables) as local:
            yield local
            with engine.begin() as tx, local.connect() as source:
                for table in tables:
                    _copy(source, tx, table)


def database_of(dialect: Dialect) -> Database:
    """The ways of the database behind an engine or a connection."""
    return _DATABASES[dialect.name]


_DATABASES: Mapping[str, Database] = {"sqlite": Sqlite(), "postgresql": Postgres()}


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _locked(tx: Connection, tables: Sequence[str], *, last: bool) -> bool:
    """Lock the tables if that is possible at once; where it is the last try, StoreBusy if it is not."""
    try:
        with tx.begin_nested():
            tx.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
            tx.exec_driver_sql(f"LOCK TABLE {_quoted(tables)} IN ACCESS EXCLUSIVE MODE")
            tx.exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")
    except StoreBusy:
        if last:
            raise
        return False
    return True


def _copy(source: Connection, tx: Connection, table: Table) -> None:
    """Copy the rows of a local table to its namesake on the server (PostgreSQL, COPY)."""
    rows: Any = source.connection.cursor()
    rows.execute(f'SELECT * FROM "{table.name}"')  # noqa: S608  a name of our own
    cursor: Any = tx.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
    tx.exec_driver_sql(f'ANALYZE "{table.name}"')


@contextmanager
def elsewhere(tables: Sequence[Table], place: str = "") -> Iterator[Engine]:
    """Empty tables in a database of their own: in a new file, or one that is gone at the end.

    Without a place, some builds of SQLite keep everything in memory (SQLITE_TEMP_STORE=3).
    """
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: driver.connect(place, isolation_level=None, check_same_thread=False),
        poolclass=StaticPool,
    )
    try:
        with engine.connect() as tx:  # nobody misses a file of rows that can be made again
            tx.exec_driver_sql("PRAGMA synchronous = OFF")
            tx.exec_driver_sql("PRAGMA journal_mode = MEMORY")
        with engine.begin() as tx:
            begun(tx, tables)
        yield engine
    finally:
        engine.dispose()


def inserting(table: Table, dialect: Dialect) -> Any:  # noqa: ANN401  each database has an Insert of its own
    """An insert that can say what becomes of rows which are there; only its own database is loaded."""
    return import_module(f"sqlalchemy.dialects.{dialect.name}").insert(table)


def indexed_partly(table: Table, where: Mapping[str, str]) -> None:
    """Let the index that begins with a column hold only the rows for which a condition holds.

    It is said when the index is made, in the words of the database at hand: the others take long to load.
    """

    def say(index: Index, connection: Connection, **_: object) -> None:
        index.dialect_options[connection.dialect.name]["where"] = condition(where[_first_of(index)])

    for index in table.indexes:
        if _first_of(index) in where:
            event.listen(index, "before_create", say)


def begun(tx: Connection, tables: Iterable[Table]) -> None:
    """Make tables that many rows are to be put into: their indexes are made when the rows are there."""
    for table in tables:
        tx.execute(CreateTable(table))


def indexed(tx: Connection, tables: Iterable[Table]) -> None:
    """Make the indexes of tables that are filled, which takes a fraction of keeping them up row by row."""
    for table in tables:
        for index in table.indexes:
            index.create(tx)


def _first_of(index: Index) -> str:
    return str(index.columns[0].name)
