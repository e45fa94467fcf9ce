"""What each login of a server may do to the record; whoever may do more leaves marks that are found."""

from contextlib import closing

import clusters
import psycopg
import pytest
from store.conftest import let_in

from events.evidence.chain import verify
from events.postgres.examining import faults
from events.postgres.guards import TABLES, TRIGGERS
from events.postgres.making import roles_of
from events.record import Actor
from events.refusals import NotPermitted

AGAIN = "SELECT position, stream, version, recorded, type, leaf, header, body FROM record.fact"
NEXT = AGAIN.replace("position, stream, version", "position + 3, stream, version + 3")
SIGNATURE = "text, bytea, text[], bigint[], bigint[], bytea[], boolean, integer"
REFUSED = [
    "UPDATE record.log SET id = id",
    "UPDATE record.fact SET body = body",
    "UPDATE record.command SET request = request",
    "UPDATE record.checkpoint SET note = note",
    "DELETE FROM record.log",
    "DELETE FROM record.fact WHERE position = 3",
    "DELETE FROM record.command",
    "DELETE FROM record.checkpoint",
    "DELETE FROM record.head",
    *(f"TRUNCATE record.{table}" for table in (*TABLES, "head")),
    f"INSERT INTO record.fact {NEXT}",
    f"INSERT INTO record.fact {AGAIN} ON CONFLICT (position) DO UPDATE SET body = ''",
    f"INSERT INTO record.fact {AGAIN} ON CONFLICT DO NOTHING",
    f"MERGE INTO record.fact AS f USING ({AGAIN}) AS g ON f.position = g.position WHEN MATCHED THEN DELETE",
    "INSERT INTO record.command VALUES ('new', decode(repeat('00', 32), 'hex'), 1, 1)",
    "UPDATE record.head SET position = 0",
    "SELECT position FROM record.head FOR UPDATE",
    "DO $$ BEGIN LOCK TABLE record.fact IN EXCLUSIVE MODE; END $$",
    "DROP TABLE record.fact",
    "DROP SCHEMA record CASCADE",
    f"DROP FUNCTION record.append({SIGNATURE})",
    "DROP TRIGGER fact_is_kept ON record.fact",
    "ALTER TABLE record.fact DISABLE TRIGGER ALL",
    "ALTER TABLE record.fact DISABLE TRIGGER fact_is_kept",
    "ALTER TABLE record.fact RENAME TO facts",
    "ALTER TABLE record.fact ADD COLUMN more text",
    "ALTER TABLE record.fact DROP CONSTRAINT fact_stream_version_key",
    f"ALTER FUNCTION record.append({SIGNATURE}) SET search_path = work",
    "CREATE OR REPLACE FUNCTION record.kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER mine BEFORE INSERT ON record.fact FOR EACH ROW EXECUTE FUNCTION record.kept()",
    "CREATE RULE mine AS ON INSERT TO record.fact DO INSTEAD NOTHING",
    "CREATE TABLE record.mine (a integer)",
    "CREATE FUNCTION record.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE INDEX ON record.fact (type)",
    "SET session_replication_role = replica",
    "SET ROLE {owner}",
    "ALTER ROLE {app} CREATEROLE",
    "GRANT {owner} TO {app}",
    "UPDATE pg_catalog.pg_class SET relacl = NULL",
]  # fmt: skip
"""What neither those who record nor those who read may do."""
REFUSED_TO_AUDITORS = [
    "SELECT record.keep_checkpoint(1, 0, ''::bytea, ''::bytea)",
    "SELECT * FROM record.append('c', '', '{{}}', '{{}}', '{{}}', '{{}}', false, 0)",
    "CREATE TABLE work.mine (a integer)",
]
CONTENTS = [f"TABLE record.{table}" for table in (*TABLES, "head")]


def contents(admin):
    return [admin.execute(table).fetchall() for table in CONTENTS]


def tampered(admin, *statements):
    """Alter a record as a superuser can, without the guards, which are put back."""
    admin.execute("ALTER TABLE record.fact DISABLE TRIGGER ALL")
    for statement in statements:
        admin.execute(statement)
    admin.execute("ALTER TABLE record.fact ENABLE TRIGGER ALL")
    for trigger in TRIGGERS:
        if trigger.startswith("fact_"):
            admin.execute(f"ALTER TABLE record.fact ENABLE ALWAYS TRIGGER {trigger}")


@pytest.fixture
def written(postgres, append):
    append(postgres, "case/1", 0, 3)
    return postgres


@pytest.fixture
def roles(empty_database):
    """The group roles of the record, which bear the name of the database that the others are copies of."""
    return roles_of(empty_database)


@pytest.fixture
def examined(server, reopened):
    def run():
        return verify(reopened(server.url)).findings

    return run


@pytest.fixture(params=["app", "auditor"])
def login(request, written, server, roles):
    """A connection of somebody who may record, or who may only read."""
    url = server.url
    if request.param == "auditor":
        let_in(server.superuser, "audrey.jones", roles["auditor"])
        url = clusters.named(server.superuser, login="audrey.jones")
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        yield connection


def refused(connection, statement, roles):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.format(**roles))


@pytest.mark.parametrize("login", ["app", "auditor"], indirect=True)
def test_no_login_of_the_program_can_alter_the_record(login, server, roles):
    """Need to know, need to do: each right is given to a role, and to no login."""
    before = contents(server.admin)
    for statement in REFUSED:
        refused(login, statement, roles)
    assert contents(server.admin) == before


@pytest.mark.parametrize("login", ["auditor"], indirect=True)
def test_whoever_may_only_read_cannot_add_either(login, server, roles):
    before = contents(server.admin)
    for statement in REFUSED_TO_AUDITORS:
        refused(login, statement, roles)
    assert contents(server.admin) == before


@pytest.mark.parametrize("login", ["app", "auditor"], indirect=True)
def test_every_login_of_the_program_can_read_the_record(login, server):
    """The control: the refusals above are not those of a login that may do nothing at all."""
    assert contents(login) == contents(server.admin)
    assert len(contents(login)[1]) == 3


def test_nobody_records_under_the_name_of_another(written, draft):
    """The name in the body is compared with the login; the control is every other append."""
    from events.record import Write

    somebody = Actor(id="somebody.else", host="desk-1", program="spr 0.1.0")
    with pytest.raises(NotPermitted, match="name of the login"):
        written.append([Write("case/1", 3, [draft()])], command_id="c", request=b"", actor=somebody)
    assert written.head().position == 3


KEPT = [
    "UPDATE record.log SET id = id",
    "UPDATE record.fact SET body = body",
    "UPDATE record.command SET request = request",
    "DELETE FROM record.log",
    "DELETE FROM record.fact",
    "DELETE FROM record.command",
    "DELETE FROM record.head",
    *(f"TRUNCATE record.{table}" for table in (*TABLES, "head")),
    f"INSERT INTO record.fact {AGAIN} ON CONFLICT (position) DO UPDATE SET body = ''",
    "UPDATE record.head SET position = 1",
]  # fmt: skip


@pytest.mark.parametrize("as_replica", [False, True])
def test_a_superuser_is_refused_by_the_guards(written, server, as_replica):
    """ALTER TABLE: only ENABLE ALWAYS triggers fire where `session_replication_role` is replica."""
    before = contents(server.admin)
    if as_replica:
        server.admin.execute("SET session_replication_role = replica")
    for statement in KEPT:
        with pytest.raises(psycopg.Error) as error:
            server.admin.execute(statement)
        assert error.value.sqlstate == "SP005", statement
    assert contents(server.admin) == before


def test_without_the_guards_a_superuser_does_harm_and_both_are_found(written, server, examined):
    """The control of the test above."""
    server.admin.execute("ALTER TABLE record.fact DISABLE TRIGGER ALL")
    server.admin.execute("UPDATE record.fact SET body = 'other' WHERE position = 2")
    findings = examined()
    assert (findings[0].check, findings[0].position) == ("bytes", 2)
    missing = {f.says.split()[2] for f in findings if f.check == "guards-missing"}
    assert missing == {name for name in TRIGGERS if name.startswith("fact_")}


def test_an_order_by_a_superuser_to_pass_over_a_guard_is_found(written, server, examined):
    server.admin.execute("ALTER TABLE record.fact ENABLE REPLICA TRIGGER fact_is_kept")
    (finding,) = examined()
    assert (finding.check, "fact_is_kept" in finding.says) == ("guards-missing", True)


def test_guards_that_were_put_back_are_no_finding(written, server, examined):
    """A control: what counts is what is there now."""
    tampered(server.admin)
    assert examined() == []


BODY = "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
ALTERED = {
    # what was done: the finding, what it names, and the statement that did it
    "a guard removed": ("guards-missing", "fact_is_kept", "DROP TRIGGER fact_is_kept ON record.fact"),
    "a guard made harmless": ("guards-missing", "function kept",
        f"CREATE OR REPLACE FUNCTION record.kept() RETURNS trigger {BODY}"),
    "a trigger of somebody else": ("guards-foreign", "mine",
        f"""CREATE FUNCTION public.mine() RETURNS trigger {BODY}; CREATE TRIGGER mine
            BEFORE INSERT ON record.fact FOR EACH ROW EXECUTE FUNCTION public.mine()"""),
    "a rule that writes nothing": ("guards-foreign", "mine",
        "CREATE RULE mine AS ON INSERT TO record.command DO INSTEAD NOTHING"),
    "a policy that hides rows": ("guards-foreign", "mine",
        "CREATE POLICY mine ON record.fact USING (position < 3)"),
    "a changed append": ("guards-missing", "function agrees",
        """CREATE OR REPLACE FUNCTION record.agrees(moment text, newest text) RETURNS boolean LANGUAGE sql
           SET search_path = pg_catalog, pg_temp AS 'SELECT true'"""),
    "another search path": ("guards-missing", "function append",
        f"ALTER FUNCTION record.append({SIGNATURE}) SET search_path = work, pg_catalog"),
    "no search path": ("guards-missing", "function agrees",
        "ALTER FUNCTION record.agrees(text, text) RESET search_path"),
    "the rights of whoever calls": ("guards-missing", "function append",
        f"ALTER FUNCTION record.append({SIGNATURE}) SECURITY INVOKER"),
    "the rights of the owner": ("guards-missing", "function readable",
        "ALTER FUNCTION record.readable(text) SECURITY DEFINER"),
    "a function of another owner": ("guards-missing", "function append",
        f"ALTER FUNCTION record.append({SIGNATURE}) OWNER TO postgres"),
    "a second function of the same name": ("guards-foreign", "function readable",
        """CREATE FUNCTION record.readable(body bytea) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
           REVOKE ALL ON FUNCTION record.readable(bytea) FROM PUBLIC;
           ALTER FUNCTION record.readable(bytea) OWNER TO {owner}"""),
    "a table of another owner": ("rights", "table command", "ALTER TABLE record.command OWNER TO postgres"),
    "a right to write": ("rights", "UPDATE on fact", "GRANT UPDATE ON record.fact TO {app}"),
    "a right to write one column": ("rights", "UPDATE on fact.body",
        "GRANT UPDATE (body) ON record.fact TO {app}"),
    "a right of everybody": ("rights", "PUBLIC", "GRANT DELETE ON record.fact TO PUBLIC"),
    "a right to empty": ("rights", "TRUNCATE on head", 'GRANT TRUNCATE ON record.head TO "ann.smith"'),
    "a right to make tables": ("rights", "CREATE on the schema", "GRANT CREATE ON SCHEMA record TO {app}"),
    "a trigger that bears the name of a guard": ("guards-foreign", "log_is_kept on record.fact",
        f"""CREATE FUNCTION public.mine() RETURNS trigger {BODY}; CREATE TRIGGER log_is_kept
            BEFORE INSERT ON record.fact FOR EACH ROW EXECUTE FUNCTION public.mine()"""),
    "a constraint less": ("tables", "UNIQUE (stream, version)",
        "ALTER TABLE record.fact DROP CONSTRAINT fact_stream_version_key"),
    "a column more": ("tables", "fact.extra", "ALTER TABLE record.fact ADD COLUMN extra text"),
    "a child of a table": ("tables", "child", "CREATE TABLE public.mine () INHERITS (record.fact)"),
    "a reference that removes": ("tables", "reference",
        "CREATE TABLE public.mine (p bigint REFERENCES record.fact ON DELETE CASCADE)"),
    "a table more": ("tables", "mine", """CREATE TABLE record.mine ();
        ALTER TABLE record.mine OWNER TO {owner}"""),
    "a table that a crash empties": ("tables", "command r u", "ALTER TABLE record.command SET UNLOGGED"),
    "another order of texts": ("tables", "fact.recorded",
        'ALTER TABLE record.fact ALTER COLUMN recorded TYPE text COLLATE "default"'),
    "rights on whatever comes": ("tables", "default privileges",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA record GRANT ALL ON TABLES TO PUBLIC"),
    "an event trigger": ("tables", "event trigger mine",
        """CREATE FUNCTION public.mine() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
           CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION public.mine()"""),
    "an append that does nothing": ("guards-missing", "function append",
        f"ALTER FUNCTION record.append({SIGNATURE}) STRICT"),
    "an owner among those who record": ("rights", "ann.smith may act as the owner",
        'GRANT {owner} TO "ann.smith"'),
    "a superuser among those who record": ("rights", "ann.smith records, and is a superuser",
        'ALTER ROLE "ann.smith" SUPERUSER'),
    "a commit that does not wait": ("settings", "synchronous_commit=off", """DO $$ BEGIN EXECUTE
        format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$"""),
    "another version": ("log", "version", "UPDATE record.alembic_version SET version_num = '0001'"),
    "a head of another time": ("head", "at another time", """ALTER TABLE record.head DISABLE TRIGGER ALL;
        UPDATE record.head SET recorded = '2030-01-01T00:00:00.000000Z'; SET CONSTRAINTS ALL IMMEDIATE;
        ALTER TABLE record.head ENABLE ALWAYS TRIGGER head_is_kept;
        ALTER TABLE record.head ENABLE ALWAYS TRIGGER head_only_grows;
        ALTER TABLE record.head ENABLE ALWAYS TRIGGER head_is_never_emptied"""),
    "a right to append": ("rights", "EXECUTE on append()",
        f"GRANT EXECUTE ON FUNCTION record.append({SIGNATURE}) TO {{auditor}}"),
}  # fmt: skip


@pytest.fixture(scope="module")
def made(empty_database):
    """An empty record for tests that take back what they do to it; a superuser's connection, and its id."""
    with clusters.database(empty_database) as url, psycopg.connect(url, autocommit=True) as admin:
        yield admin, str(admin.execute("SELECT id FROM record.log").fetchone()[0])


@pytest.mark.parametrize("altered", ALTERED)
def test_a_door_that_was_altered_is_found(made, roles, altered):
    """An administrator can do all of it; who examines the record is told, once for each."""
    check, named, statement = ALTERED[altered]
    admin, log = made
    assert list(faults(admin, log)) == []
    with admin.transaction(force_rollback=True):
        admin.execute(statement.format(**roles))
        found = list(faults(admin, log))
    assert {finding.check for finding in found} == {check}
    assert any(named in finding.says for finding in found)
    assert len(found) == 1 or check == "tables", "what became another thing is missing, and foreign"


def test_reading_given_to_others_is_nobodys_business(made):
    """A control: not every right is a finding."""
    admin, log = made
    with admin.transaction(force_rollback=True):
        admin.execute('GRANT SELECT ON ALL TABLES IN SCHEMA record TO "ann.smith"')
        assert list(faults(admin, log)) == []
