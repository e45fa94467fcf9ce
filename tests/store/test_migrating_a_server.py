"""A record on a server is brought up to date as its owner, whole or not at all, by one at a time."""

import shutil
from functools import partial

import psycopg
import pytest

from events import refusals
from events.evidence.chain import verify
from events.postgres import engines
from events.postgres.making import ONE_AT_A_TIME, VERSION
from scheduler import migrations

STEP = '''"""A table of what is yet to come."""

from alembic import op

revision = "{number:04}"
down_revision = "{before:04}"


def upgrade() -> None:
    op.get_bind().exec_driver_sql("CREATE TABLE record.yet_to_come (one integer)")
    {then}
'''


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """A program of the next version, whose step adds a table, and then does what it is told."""

    def is_here(then="pass"):
        folder = tmp_path / "migrations"
        shutil.copytree(migrations.FOLDER, folder, dirs_exist_ok=True)
        text = STEP.format(number=VERSION + 1, before=VERSION, then=then)
        (folder / "versions" / "v_next.py").write_text(text)
        monkeypatch.setattr("scheduler.migrations.FOLDER", folder)
        monkeypatch.setattr("scheduler.migrations.NEWEST", VERSION + 1)

    return is_here


def version_and_table(server):
    ((version,),) = server.admin.execute("SELECT version_num FROM record.alembic_version").fetchall()
    ((table,),) = server.admin.execute("SELECT to_regclass('record.yet_to_come') IS NOT NULL").fetchall()
    return int(version), table


def test_a_new_record_on_a_server_lacks_nothing(postgres, server):
    """The versions of the two engines go on together."""
    assert postgres.version == migrations.NEWEST
    assert migrations.bring_server_up_to_date(server.superuser) == []


def test_a_step_is_done_once_and_says_what_it_did(postgres, server, next_version, append):
    append(postgres, "case/1", 0)
    before = verify(postgres).root
    next_version()
    assert migrations.bring_server_up_to_date(server.superuser) == ["A table of what is yet to come."]
    assert version_and_table(server) == (VERSION + 1, True)
    assert migrations.bring_server_up_to_date(server.superuser) == []
    assert verify(postgres).root == before
    append(postgres, "case/1", 1)


def test_what_a_step_makes_belongs_to_the_owner(postgres, server, next_version):
    next_version()
    migrations.bring_server_up_to_date(server.superuser)
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'record'"
    assert len(server.admin.execute(owners).fetchall()) == 1


def test_a_step_that_fails_half_way_leaves_nothing(postgres, server, next_version):
    next_version(then="op.get_bind().exec_driver_sql('CREATE TABLE record.fact (x integer)')")
    with pytest.raises(refusals.RecordError):
        migrations.bring_server_up_to_date(server.superuser)
    assert version_and_table(server) == (VERSION, False)


def test_a_login_that_only_records_may_not_migrate(postgres, server, next_version):
    next_version()
    with pytest.raises(refusals.NotPermitted):
        migrations.bring_server_up_to_date(server.url)
    assert version_and_table(server) == (VERSION, False)


def test_two_who_migrate_wait_for_each_other(postgres, server, next_version, monkeypatch):
    next_version()
    impatient = partial(engines.owning_engine, patience=0.2)
    monkeypatch.setattr("events.postgres.engines.owning_engine", impatient)
    with psycopg.connect(server.superuser) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (ONE_AT_A_TIME,))
        with pytest.raises(refusals.StoreBusy):
            migrations.bring_server_up_to_date(server.superuser)
    assert migrations.bring_server_up_to_date(server.superuser) != []


def test_a_program_of_the_version_before_goes_no_further(postgres, server, next_version, reopened):
    next_version()
    migrations.bring_server_up_to_date(server.superuser)
    with pytest.raises(refusals.StoreNewer):
        reopened(server.url)
