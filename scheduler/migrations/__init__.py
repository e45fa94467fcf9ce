"""How a store of an older program is brought up to date: one step for each version, in order.

A step is frozen text: it names no table of today's program, which will be another tomorrow.
Steps only add (docs/decisions/0009): a program of the version before goes on working meanwhile.
On SQLite the number of the version stands in the head of the file (`PRAGMA user_version`), where every
program looks before anything else; it is set in the transaction that does the steps.
"""

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory

from events.sqlite.engines import owning_engine
from events.sqlite.making import VERSION

NEWEST = VERSION


def missing(version: int) -> list[str]:
    """What each step does that a store of this version lacks, in order."""
    return [step.doc for step in _steps_after(version)]


def bring_up_to_date(path: Path) -> list[str]:
    """Do the steps that a SQLite store lacks, all in one transaction; gives what each did.

    Whoever writes meanwhile is waited for. Raises StoreBusy where that takes too long, StoreFull.
    """
    engine = owning_engine(path)
    try:
        with engine.begin() as tx:
            steps = _steps_after(int(tx.exec_driver_sql("PRAGMA user_version").scalar_one()))
            with Operations.context(MigrationContext.configure(tx)):
                for step in steps:
                    step.module.upgrade()
            tx.exec_driver_sql(f"PRAGMA user_version={NEWEST}")
    finally:
        engine.dispose()
    return [step.doc for step in steps]


def _steps_after(version: int) -> list[Script]:
    scripts = ScriptDirectory(str(Path(__file__).parent))
    newest_first = scripts.walk_revisions("base", f"{NEWEST:04}")
    return [step for step in reversed(list(newest_first)) if int(step.revision) > version]
