"""How a store of an older program is brought up to date: one step for each version, in order.

A step is frozen text: it names no table of today's program, which will be another tomorrow.
Steps only add (docs/decisions/0012): what a program of the version before does meanwhile is unharmed.
The number of the version is set in the transaction that does the steps. On SQLite it stands in the head
of the file (`PRAGMA user_version`), where every program looks before anything else; on PostgreSQL in the
table `record.alembic_version`.
"""

from collections.abc import Callable
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, Engine

from events.sqlite.making import VERSION

FOLDER = Path(__file__).parent
NEWEST = VERSION
_LOCK = "SELECT pg_advisory_xact_lock(%s)"


def missing(version: int) -> list[str]:
    """What each step does that a store of this version lacks, in order."""
    return [step.doc for step in _steps_after(version)]


def bring_up_to_date(path: Path) -> list[str]:
    """Do the steps that a SQLite store lacks, all in one transaction; gives what each did.

    Whoever writes meanwhile is waited for. Raises StoreBusy where that takes too long, StoreFull.
    """
    from events.sqlite import engines

    def version_of(tx: Connection) -> int:
        return int(tx.exec_driver_sql("PRAGMA user_version").scalar_one())

    def is_newest(tx: Connection, _: MigrationContext) -> None:
        tx.exec_driver_sql(f"PRAGMA user_version={NEWEST}")

    return _done(engines.owning_engine(path), version_of, is_newest)


def bring_server_up_to_date(address: str) -> list[str]:
    """Likewise on a PostgreSQL server, for a login that may act as the owner of the record.

    Raises NotPermitted for any other, and the refusals of the server.
    """
    from events.postgres import engines
    from events.postgres.making import ONE_AT_A_TIME

    def version_of(tx: Connection) -> int:
        tx.exec_driver_sql(_LOCK, (ONE_AT_A_TIME,))
        return int(_context(tx).get_current_revision() or 0)

    def is_newest(_: Connection, context: MigrationContext) -> None:
        context.stamp(_scripts(), f"{NEWEST:04}")

    return _done(engines.owning_engine(address), version_of, is_newest)


def _done(
    engine: Engine,
    version_of: Callable[[Connection], int],
    is_newest: Callable[[Connection, MigrationContext], None],
) -> list[str]:
    try:
        with engine.begin() as tx:
            steps = _steps_after(version_of(tx))
            context = _context(tx)
            with Operations.context(context):
                for step in steps:
                    step.module.upgrade()
            if steps:
                is_newest(tx, context)
    finally:
        engine.dispose()
    return [step.doc for step in steps]


def _context(tx: Connection) -> MigrationContext:
    on_a_server = tx.dialect.name == "postgresql"
    return MigrationContext.configure(tx, opts={"version_table_schema": "record" if on_a_server else None})


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))


def _steps_after(version: int) -> list[Script]:
    newest_first = _scripts().walk_revisions("base", f"{NEWEST:04}")
    return [step for step in reversed(list(newest_first)) if int(step.revision) > version]
