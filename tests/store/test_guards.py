"""The file refuses to be altered, whatever program is used; only its owner can take that away."""

import shutil
import subprocess
import sys
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from events.evidence.chain import verify
from events.evidence.checkpoints import make_checkpoint
from events.refusals import RecordBroken, StoreReadOnly
from events.sqlite.driver import driver
from events.sqlite.guards import TRIGGERS

PYTHON = (
    "import sqlite3, sys\n"
    "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
    "connection.execute(sys.argv[2])\n"
)
OTHER_PROGRAMS = {"python": [sys.executable, "-c", PYTHON]}
if shell := shutil.which("sqlite3"):
    OTHER_PROGRAMS["shell"] = [shell, "-bail"]

COPY = "recorded, type, leaf, header, body FROM fact WHERE position = 1"
AGAIN = "INSERT OR REPLACE INTO fact SELECT 1, stream, version, " + COPY
NEXT = "INSERT INTO fact SELECT 4, stream, 4, " + COPY
REFUSED = [
    "UPDATE fact SET body = x'00' WHERE position = 1",
    "UPDATE fact SET recorded = recorded",
    "UPDATE OR REPLACE fact SET position = 2 WHERE position = 1",
    "DELETE FROM fact WHERE position = 3",
    "DELETE FROM fact",
    AGAIN,
    AGAIN.replace("SELECT 1", "SELECT 4"),
    AGAIN.replace("REPLACE", "IGNORE"),
    AGAIN.replace("OR REPLACE", "") + " ON CONFLICT DO UPDATE SET body = x'00'",
    NEXT.replace("4,", "9,", 1),
    NEXT.replace("stream, 4", "stream, 5"),
    NEXT.replace("recorded", "'2025-11-23T09:12:33.123456Z'"),
    NEXT.replace("4,", "NULL,", 1),
    "UPDATE command SET request = zeroblob(32)",
    "DELETE FROM command",
    "INSERT OR REPLACE INTO command SELECT command_id, zeroblob(32), first, last FROM command",
    "INSERT INTO command VALUES ('new', zeroblob(32), 1, 2)",
    "UPDATE log SET id = 'another'",
    "DELETE FROM log",
    "INSERT OR REPLACE INTO log VALUES (1, 'another', 'spr-record/1')",
]


CONTENTS = ["SELECT * FROM log", "SELECT * FROM fact", "SELECT * FROM command"]


def contents(path):
    with closing(driver.connect(path)) as connection:
        return [list(connection.execute(question)) for question in CONTENTS]


@pytest.fixture
def written(record, append, place):
    append(record, "case/1", 0, 3)
    record.close()
    return place


@pytest.mark.parametrize("program", OTHER_PROGRAMS.values(), ids=OTHER_PROGRAMS)
@pytest.mark.parametrize("statement", REFUSED)
def test_other_programs_cannot_alter_what_is_recorded(written, program, statement):
    """SQLite, "ON CONFLICT": REPLACE removes rows without firing delete triggers."""
    before = contents(written)
    ran = subprocess.run([*program, written, statement], capture_output=True, check=False)
    assert ran.returncode != 0
    assert contents(written) == before


def test_without_the_guards_the_same_statement_does_harm(written, tamper, reopened):
    """The owner of the file can drop them, and that is found."""
    tamper(written, REFUSED[0], guards_back=False)
    findings = verify(reopened(written)).findings
    assert (findings[0].check, findings[0].position) == ("bytes", 1)
    missing = {f.says.split()[2] for f in findings if f.check == "guards-missing"}
    assert missing == set(TRIGGERS)


@pytest.mark.parametrize("name", TRIGGERS)
def test_each_missing_guard_is_found(written, reopened, name):
    with closing(driver.connect(written)) as connection:
        connection.execute(f"DROP TRIGGER {name}")
    (finding,) = verify(reopened(written)).findings
    assert finding.check == "guards-missing"
    assert name in finding.says


def test_a_guard_that_was_replaced_by_a_weaker_one_is_found(written, reopened):
    with closing(driver.connect(written)) as connection:
        connection.execute("DROP TRIGGER fact_is_never_altered")
        connection.execute("CREATE TRIGGER fact_is_never_altered BEFORE UPDATE ON fact BEGIN SELECT 1; END")
    (finding,) = verify(reopened(written)).findings
    assert finding.check == "guards-missing"
    assert "altered" in finding.says


def test_a_trigger_of_somebody_else_on_the_record_is_found(written, reopened):
    with closing(driver.connect(written)) as connection:
        connection.execute("CREATE TRIGGER mine AFTER INSERT ON fact BEGIN SELECT 1; END")
    (finding,) = verify(reopened(written)).findings
    assert (finding.check, "mine" in finding.says) == ("guards-foreign", True)


@pytest.mark.parametrize("table", ["FACT", '"FaCt"', "Command"])
def test_a_trigger_is_found_however_the_table_is_written(written, reopened, table):
    """SQLite compares names without their case, and keeps them as they were typed."""
    with closing(driver.connect(written)) as connection:
        connection.execute(f"CREATE TRIGGER mine AFTER INSERT ON {table} BEGIN SELECT 1; END")
    (finding,) = verify(reopened(written)).findings
    assert (finding.check, "mine" in finding.says) == ("guards-foreign", True)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("table", ["fact", "command"])
def test_what_the_database_passes_over_is_not_acknowledged(record, append, place, table, number):
    """SQLite, RAISE(IGNORE): the statement succeeds and nothing was inserted."""
    append(record, "case/1", 0, number)
    with closing(driver.connect(place)) as connection:
        connection.execute(f"CREATE TRIGGER m BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END")
    with pytest.raises(RecordBroken, match=f"the table {table}"):
        append(record, "case/1", number, number)
    with closing(driver.connect(place)) as connection:
        connection.execute("DROP TRIGGER m")
    append(record, "case/1", number, number)
    assert verify(record).ok


def test_a_checkpoint_that_the_database_passes_over_is_not_taken_for_kept(record, append, keys, place):
    append(record, "case/1", 0)
    with closing(driver.connect(place)) as connection:
        connection.execute("CREATE TRIGGER m BEFORE INSERT ON checkpoint BEGIN SELECT RAISE(IGNORE); END")
    with pytest.raises(RecordBroken, match="does not keep a checkpoint"):
        make_checkpoint(record, keys)


def test_a_trigger_on_another_table_is_nobodys_business(written, reopened):
    with closing(driver.connect(written)) as connection:
        connection.execute("CREATE TABLE view_of_mine (a)")
        connection.execute("CREATE TRIGGER m AFTER INSERT ON view_of_mine BEGIN SELECT 1; END")
    assert verify(reopened(written)).ok


@pytest.mark.parametrize("through", ["engine", "views_engine"])
@pytest.mark.parametrize(
    "statement",
    [
        *REFUSED,
        NEXT,
        "DROP TABLE fact",
        "DROP TABLE command",
        "DROP TRIGGER fact_is_never_removed",
        "ALTER TABLE fact RENAME TO facts",
        "ALTER TABLE fact ADD COLUMN more TEXT",
        "CREATE TRIGGER mine AFTER INSERT ON fact BEGIN SELECT 1; END",
        "PRAGMA writable_schema=ON",
    ],
)
def test_the_engines_for_other_tables_cannot_touch_the_record(record, append, through, statement):
    """Not even to drop a guard, or to add a fact that no command recorded."""
    append(record, "case/1", 0, 3)
    with (
        pytest.raises(DatabaseError, match=r"authorized|prohibited"),
        getattr(record, through).begin() as connection,
    ):
        connection.execute(text(statement))
    assert verify(record).ok


@pytest.mark.parametrize("through", ["engine", "views_engine"])
def test_the_engines_for_other_tables_make_fill_and_drop_them(record, append, through):
    """And may look at the record meanwhile."""
    append(record, "case/1", 0)
    with getattr(record, through).begin() as connection:
        connection.execute(text("CREATE TABLE counted (n INTEGER)"))
        connection.execute(text("INSERT INTO counted SELECT count(*) FROM fact"))
    with record.reader.begin() as connection:
        assert connection.execute(text("SELECT n FROM counted")).all() == [(1,)]
    with getattr(record, through).begin() as connection:
        connection.execute(text("DROP TABLE counted"))


def test_a_view_that_fails_takes_back_what_it_wrote(record):
    def fail():
        with record.views_engine.begin() as connection:
            connection.execute(text("CREATE TABLE counted (n INTEGER)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with record.reader.begin() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'table'"))
        assert set(tables.scalars()) == {"log", "fact", "command", "checkpoint"}


def test_the_reading_engine_writes_nothing(record):
    with pytest.raises(StoreReadOnly), record.reader.begin() as connection:
        connection.execute(text("CREATE TABLE counted (n INTEGER)"))


def test_the_record_is_as_durable_as_sqlite_can_make_it(record):
    """SQLite, "PRAGMA synchronous": in WAL mode NORMAL may lose commits on power loss."""
    settings = {"engine": 2, "views_engine": 1}
    for through, synchronous in settings.items():
        with getattr(record, through).begin() as connection:
            found = [
                connection.execute(text(f"PRAGMA {pragma}")).scalar()
                for pragma in ("journal_mode", "synchronous", "trusted_schema", "mmap_size")
            ]
        assert found == ["wal", synchronous, 0, 0]
    assert record._opened().connection.execute("PRAGMA synchronous").fetchone() == (2,)
