"""An examination is not kept from looking by what a file says of itself, and it sees what the tables are."""

from contextlib import closing

import pytest
from old_stores import FIRST, laid_down

from events.evidence.chain import verify
from events.refusals import RecordError, StoreForeign, StoreMissing
from events.sqlite.driver import driver
from events.store import open_, open_to_examine

# fmt: off
OF_ITSELF = {
    "no log": "DELETE FROM log",
    "another format": "UPDATE log SET format = 'spr-record/2'",
    "tables of another version": "PRAGMA user_version = 99",
    "tables of no version": "PRAGMA user_version = -1",
}
TABLES = {
    "a column more": ("fact", "ALTER TABLE fact ADD COLUMN note TEXT"),
    "no constraint": ("fact",
        "ALTER TABLE fact RENAME TO f",
        """CREATE TABLE fact
           (position INTEGER PRIMARY KEY, stream, version, recorded, type, leaf, header, body)""",
        "INSERT INTO fact SELECT * FROM f",
        "DROP TABLE f"),
    "no check": ("command",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (last >= first)', '') WHERE name = 'command'"),
    "an index": ("mine", "CREATE INDEX mine ON Fact (recorded)"),
    "a view": ("facts", "CREATE VIEW facts AS SELECT * FROM fact"),
}
# fmt: on


@pytest.fixture
def written(record, append, place):
    append(record, "case/1", 0, 3)
    record.close()
    return place


@pytest.fixture
def examined(clock):
    def run(path):
        with closing(open_to_examine(path, clock=clock)) as store:
            return [(finding.check, finding.says) for finding in verify(store).findings]

    return run


def test_nothing_is_found_in_a_record_as_it_was_made(written, examined, tamper):
    """The control."""
    tamper(written)
    assert examined(written) == []


@pytest.mark.parametrize("statement", OF_ITSELF.values(), ids=OF_ITSELF)
def test_what_a_file_says_of_itself_is_found_and_does_not_keep_anybody_from_looking(
    written, examined, tamper, reopened, statement
):
    tamper(written, statement)
    assert {check for check, _ in examined(written)} <= {"log", "guards-foreign", "tables"}
    assert "log" in {check for check, _ in examined(written)}
    if "-1" not in statement:
        with pytest.raises(RecordError):
            reopened(written)


def test_other_files_are_not_examined(tmp_path, examined):
    other = tmp_path / "other.db"
    with closing(driver.connect(other)) as connection:
        connection.execute("CREATE TABLE fact (a)")
    other.chmod(0o600)
    with pytest.raises(StoreForeign):
        examined(other)
    with pytest.raises(StoreMissing):
        examined(tmp_path / "nothing.db")


@pytest.mark.parametrize("done", TABLES.values(), ids=TABLES)
def test_tables_that_are_not_as_they_were_made_are_found(written, examined, tamper, done):
    """What a constraint refused, the table now takes; and what is added is none of ours."""
    name, *statements = done
    tamper(written, *statements)
    assert [check for check, says in examined(written) if name in says] == ["tables"]


def test_a_record_of_the_first_version_has_the_tables_of_that_version(tmp_path, examined, clock):
    place = laid_down(FIRST, tmp_path / "spr.db")
    assert examined(place) == []
    with closing(open_(place, clock=clock, read_only=True)) as store:
        assert verify(store).ok
