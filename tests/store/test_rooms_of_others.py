"""What one login puts where others work runs with nobody's rights: it is kept out, or found before use."""

from contextlib import closing

import clusters
import psycopg
import pytest
from servers import Server, let_in
from sqlalchemy import text

from events.evidence.chain import verify
from events.evidence.snapshot import StoredCheckpoint
from events.postgres.condition import condition_of
from events.postgres.making import make_record, roles_of
from events.refusals import NotPermitted, RecordBroken
from events.store import open_
from scheduler import migrations

FUNCTION = "CREATE FUNCTION work.mine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
PLANTED = {
    "a trigger": f"""{FUNCTION}; CREATE TRIGGER mine AFTER INSERT ON work.shown
        FOR EACH STATEMENT EXECUTE FUNCTION work.mine()""",
    "a trigger that PostgreSQL brings": """CREATE TRIGGER mine BEFORE UPDATE ON work.shown
        FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()""",
    "a function": "CREATE FUNCTION work.lower(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
    "an operator": "CREATE OPERATOR work.|| (FUNCTION = starts_with, LEFTARG = text, RIGHTARG = text)",
    "a view": "CREATE VIEW work.mine AS SELECT 1 AS one",
    "a rule": "CREATE RULE mine AS ON INSERT TO work.shown DO ALSO SELECT 1",
    "a default that calls": "ALTER TABLE work.shown ADD COLUMN mine text DEFAULT current_setting('role')",
    "a check that calls": "ALTER TABLE work.shown ADD CHECK (length(name) < 9)",
    "a column that is computed": """ALTER TABLE work.shown
        ADD COLUMN mine text GENERATED ALWAYS AS (lower(name)) STORED""",
    "an index that calls": "CREATE INDEX mine ON work.shown (lower(name))",
    "a policy": "CREATE POLICY mine ON work.shown USING (true)",
    "a type": "CREATE DOMAIN work.mine AS text CHECK (VALUE <> '')",
    "a table of another kind": "CREATE TABLE work.mine (a integer) PARTITION BY RANGE (a)",
    "a table that inherits": "CREATE TABLE work.mine () INHERITS (work.shown)",
    "a reference": "CREATE TABLE work.mine (name text REFERENCES work.shown ON DELETE CASCADE)",
}  # fmt: skip
SHOWN = """SET ROLE "{app}"; CREATE TABLE work.shown (name text PRIMARY KEY DEFAULT '',
    position serial, state text CHECK (state IN ('a', 'b')), n integer NOT NULL DEFAULT 0 CHECK (n = 1));
    CREATE INDEX waiting ON work.shown (n) WHERE state = 'a'"""


@pytest.fixture
def roles(empty_database):
    return roles_of(empty_database)


@pytest.fixture
def colleague(postgres, server, roles):
    """A second login of those who record, and what it does directly, without the program."""
    let_in(server.superuser, "carl.fox", roles["app"])
    url = clusters.named(server.superuser, login="carl.fox")
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(SHOWN.format(**roles))
        yield connection


def asked(store):
    with store.views_engine.begin() as tx:
        return tx.execute(text("SELECT count(*) FROM shown")).scalar_one()


def test_tables_with_keys_checks_and_plain_defaults_are_at_home(postgres, colleague):
    """The control: what the program itself makes is of this kind."""
    assert asked(postgres) == 0
    assert [f for f in verify(postgres).findings if f.check == "work"] == []


@pytest.mark.parametrize("planted", PLANTED)
def test_what_may_run_by_itself_is_found_before_anybody_works_beside_it(postgres, server, colleague, planted):
    """PostgreSQL, "CREATE TRIGGER": a trigger has the rights of whoever touches the table."""
    server.admin.execute("GRANT USAGE ON LANGUAGE sql, plpgsql TO PUBLIC")
    colleague.execute(PLANTED[planted])
    with pytest.raises(RecordBroken) as refused:
        asked(postgres)
    assert {f.check for f in refused.value.findings} == {"work"}
    assert "work" in {f.check for f in verify(postgres).findings}


@pytest.mark.parametrize("language", ["sql", "plpgsql"])
def test_whoever_records_makes_no_functions(colleague, language):
    """What has no function of its own has neither triggers nor operators that do as it likes."""
    body = {"sql": "SELECT 1", "plpgsql": "BEGIN RETURN 1; END"}[language]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        colleague.execute(f"CREATE FUNCTION work.one() RETURNS integer LANGUAGE {language} AS '{body}'")


def test_whoever_records_runs_no_block_of_code(colleague):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        colleague.execute("DO $$ BEGIN END $$")


def test_an_operator_of_a_colleague_does_not_answer_for_postgresql(postgres, server, colleague, roles):
    """An operator that fits better is taken even from a later schema (PostgreSQL, "Operators")."""
    server.admin.execute("GRANT USAGE ON LANGUAGE sql TO PUBLIC")
    server.admin.execute(f'GRANT UPDATE ON record.head TO "{roles["app"]}"')
    colleague.execute(
        "CREATE FUNCTION work.same(name, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'"
    )
    colleague.execute("CREATE OPERATOR work.= (FUNCTION = work.same, LEFTARG = name, RIGHTARG = text)")
    assert {f.check for f in verify(postgres).findings} >= {"rights", "work"}


@pytest.fixture
def administrator(server, clock):
    with closing(open_(server.superuser, clock=clock)) as store:
        yield store


def test_an_administrator_does_not_work_beside_others(administrator, colleague):
    """SET ROLE takes nothing from a superuser for good: RESET ROLE gives it back."""
    with pytest.raises(NotPermitted, match="act as the owner"):
        asked(administrator)
    with pytest.raises(NotPermitted, match="act as the owner"), administrator.reader.connect():
        pass


def test_an_administrator_records_nothing_beside_others(server, colleague, keys, clock, append):
    with closing(open_(server.superuser, clock=clock, keys=keys)) as store:
        with pytest.raises(NotPermitted, match="act as the owner"):
            append(store, "case/1", 0)
        assert store.keep_checkpoint(StoredCheckpoint(1, b"note", b""), after=0) is False
        with pytest.raises(NotPermitted, match="act as the owner"):
            append(store, "case/1", 0)
        assert store.head().position == 0


def test_an_administrator_examines_what_others_recorded(administrator, colleague):
    assert verify(administrator).findings == []


def test_an_administrator_who_is_alone_works_as_everybody_does(administrator, server, colleague, roles):
    """Just after it was made nobody else has put anything there."""
    for login in ("carl.fox", Server.LOGIN):
        server.admin.execute(f'REVOKE "{roles["app"]}" FROM "{login}"')
    try:
        assert asked(administrator) == 0
    finally:
        let_in(server.superuser, Server.LOGIN, roles["app"])


@pytest.fixture
def made_by_its_owner(clock):
    """A record whose maker owns the database and may make roles, and is no superuser."""
    with clusters.database() as url:
        name = url.rpartition("/")[2]
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(f'CREATE ROLE "{name}_maker" LOGIN CREATEROLE')
            admin.execute(f'ALTER DATABASE "{name}" OWNER TO "{name}_maker"')
        maker = clusters.named(url, login=f"{name}_maker")
        make_record(maker, clock)
        yield url, maker
        with psycopg.connect(url, autocommit=True) as admin:
            for each in ("record", "work"):
                admin.execute(f"DROP SCHEMA {each} CASCADE")
            admin.execute(f'ALTER DATABASE "{name}" OWNER TO CURRENT_USER')
            for role in roles_of(name).values():
                admin.execute(f'DROP OWNED BY "{role}" CASCADE; DROP ROLE "{role}"')


def test_the_owner_of_a_database_makes_migrates_and_examines_a_record(made_by_its_owner, clock):
    """Membership in the owner of the record is expected of the owner of the database, and of nobody else."""
    _, maker = made_by_its_owner
    assert migrations.bring_server_up_to_date(maker) == []
    with closing(open_(maker, clock=clock)) as store:
        assert verify(store).findings == []
    assert condition_of(maker).anybody_programs, "only a superuser takes that from everybody"


def test_what_a_superuser_then_says_leaves_the_owner_its_functions(made_by_its_owner, clock):
    """The two statements that the doctor names."""
    url, maker = made_by_its_owner
    owner = roles_of(url.rpartition("/")[2])["owner"]
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("REVOKE USAGE ON LANGUAGE sql, plpgsql FROM PUBLIC")
        admin.execute(f'GRANT USAGE ON LANGUAGE sql, plpgsql TO "{owner}"')
    assert not condition_of(maker).anybody_programs
    with psycopg.connect(maker) as tx:
        tx.execute(f'SET ROLE "{owner}"')
        tx.execute("CREATE FUNCTION record.yet_to_come() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
        tx.rollback()
