"""`spr` on PostgreSQL: what works on a file works there, for each login as far as the database lets it."""

import json
import os
from contextlib import suppress
from datetime import UTC, datetime

import clusters
import psycopg
import pytest
from servers import Server, let_in

NOTIFIED = (
    "record incident.notified --organisation school --type serious-harm --child A "
    "--abuse-or-neglect suspected --occurred today"
)
CASE = f"incident/{datetime.now(UTC).year}-001"


@pytest.fixture
def spr(spr_on_a_server):
    return spr_on_a_server


def test_from_the_first_command_to_the_last(spr, become, database):
    made = spr.ask("admin init")
    name = database.rpartition("/")[2]
    assert made["store"] == database
    assert made["keystore"] == str(spr.folder / f"{name}.keys")
    become(Server.LOGIN, "app")
    assert spr.ask(NOTIFIED)["case"] == CASE
    due = spr.ask("due --all")["clocks"]
    assert {clock["case"] for clock in due} == {CASE}
    explained = spr.ask(f"explain {CASE} sin.notify_panel")
    assert explained["days"]
    spr.ok("sweep --deliver")
    assert {alert["case"] for alert in spr.ask("alerts")["alerts"]} <= {CASE}
    facts = spr.ask(f"history {CASE}")["facts"]
    assert facts[0]["type"] == "incident.notified"
    assert spr.ask("audit verify")["ok"]
    assert spr.ask("admin rebuild --check") == {"ok": True, "differences": []}
    spr.ok("admin rebuild")
    assert spr.ask("due --all")["clocks"] == due


def test_the_record_calls_the_actor_what_the_database_does(spr, become, database):
    spr.ok("admin init")
    become(Server.LOGIN, "app")
    spr.ok(NOTIFIED)
    with psycopg.connect(database) as admin:
        ((body,),) = admin.execute("SELECT body FROM record.fact WHERE type = 'incident.notified'").fetchall()
    assert json.loads(body)["actor"]["id"] == Server.LOGIN


def test_an_auditor_reads_everything_and_records_nothing(spr, become):
    spr.ok("admin init")
    become(Server.LOGIN, "app")
    spr.ok(NOTIFIED)
    shown = [spr.ask(line) for line in READING]
    become(Server.AUDITOR, "auditor")
    assert [spr.ask(line) for line in READING] == shown
    for line in (NOTIFIED, "admin clock accept --reason x"):
        refused = spr(line)
        assert refused.code == 7
        assert "does not let this login do that" in refused.words


READING = (
    "due --all", f"explain {CASE} sin.notify_panel", f"history {CASE}", f"show {CASE}", "list incidents",
    "audit verify", "admin rebuild --check",
)  # fmt: skip


def test_an_auditor_reads_views_that_nobody_has_brought_up_to_date(spr, become, database):
    spr.ok("admin init")
    become(Server.LOGIN, "app")
    spr.ok(NOTIFIED)
    shown = spr.ask("due --all")
    with psycopg.connect(database) as admin:
        admin.execute("DROP SCHEMA work CASCADE; CREATE SCHEMA work")
        admin.execute(f'ALTER SCHEMA work OWNER TO "{database.rpartition("/")[2]}_app"')
        admin.execute("GRANT USAGE ON SCHEMA work TO PUBLIC")
    become(Server.AUDITOR, "auditor")
    assert spr.ask("due --all") == shown


def test_what_is_due_is_printed_the_same_from_a_file_and_from_a_server(spr, tmp_path):
    """The same record, copied byte for byte."""
    file = tmp_path / "spr" / "case.db"
    spr.ok(f"admin init --database {file}")
    for occurred in ("today", "'2 April 2026'", "unknown"):
        spr.ok(f"{NOTIFIED.removesuffix(' today')} {occurred} --database {file}")
    spr.ok(f"sweep --deliver --database {file}")
    spr.ok(f"admin copy --to {os.environ['SPR_DATABASE']} --database {file}")
    for line in (
        "due --all",
        "due --overdue",
        "list incidents",
        "alerts",
        f"explain {CASE} sin.notify_panel",
    ):
        assert spr.ask(line) == spr.ask(f"{line} --database {file}")
    assert spr.ask("due --overdue")["clocks"]


def test_who_may_only_read_is_told_so_before_keys_are_missed(spr, become):
    spr.ok("admin init")
    become(Server.AUDITOR, "auditor")
    for file in spr.folder.glob("*.k*"):
        file.unlink()
    refused = spr(NOTIFIED)
    assert refused.code == 7
    assert "lets this login read, and not record" in refused.words


def test_a_stranger_is_not_let_in(spr, database, monkeypatch):
    spr.ok("admin init")
    with psycopg.connect(database, autocommit=True) as admin, suppress(psycopg.errors.DuplicateObject):
        admin.execute('CREATE ROLE "eve" LOGIN')
    for login in ("eve", "nobody.there"):
        monkeypatch.setenv("SPR_DATABASE", clusters.named(database, login=login))
        assert spr("due").code == 7


def test_init_says_how_colleagues_are_let_in(spr, database):
    said = spr.ok("admin init").words
    assert f'GRANT "{database.rpartition("/")[2]}_app" TO "ann"' in said
    assert "_auditor" in said
    assert 'keystore = "postgresql://' in said
    assert "both files" not in said


def test_a_copy_to_a_server_says_how_colleagues_are_let_in(spr, database, another, tmp_path):
    spr.ok("admin init")
    said = spr.ok(f"admin copy --to {another}").words
    name = another.rpartition("/")[2]
    assert f'GRANT "{name}_app" TO "ann"' in said
    assert f'GRANT "{name}_auditor" TO "bea"' in said
    assert 'keystore = "postgresql://' in said
    assert "let colleagues in" not in spr.ok(f"admin copy --to {tmp_path / 'file.db'}").words.lower()


def test_init_leaves_nothing_behind_when_it_fails(spr, database, monkeypatch):
    monkeypatch.setattr("scheduler.cli.keeping.setting_up.adopt_shipped", lambda _: 1 / 0)
    assert spr("admin init").code == 1
    monkeypatch.undo()
    assert [path.name for path in spr.folder.iterdir()] == ["spr.toml"]
    with psycopg.connect(database) as admin:
        schemas = admin.execute("SELECT 1 FROM pg_namespace WHERE nspname IN ('record', 'work')").fetchall()
        roles = admin.execute(
            "SELECT 1 FROM pg_roles WHERE starts_with(rolname, current_database())"
        ).fetchall()
    assert (schemas, roles) == ([], [])


def keys_in(spr, url):
    (spr.folder / "spr.toml").write_text(f'keystore = "{url}"\n')


@pytest.fixture
def keys_apart(spr):
    """A second empty database, where the settings say the keystore is to be."""
    with clusters.database() as url:
        keys_in(spr, url)
        yield url


def test_record_and_keys_can_both_lie_on_a_server(spr, become, database, keys_apart):
    """From the beginning to the destruction of a key, with a login that has the two roles and no more."""
    made = spr.ask("admin init")
    assert (made["store"], made["keystore"]) == (database, keys_apart)
    become(Server.LOGIN, "app")
    let_in(keys_apart, Server.LOGIN, f"{keys_apart.rpartition('/')[2]}_keys")
    keys_in(spr, clusters.named(keys_apart, login=Server.LOGIN))
    spr.ok(NOTIFIED, "--summary", "Thorn Street")
    assert "Thorn Street" in spr.ok(f"history {CASE} --words").words
    spr.ok("admin keys rotate")
    assert "Thorn Street" in spr.ok(f"history {CASE} --words").words
    spr.ok(f"admin keys destroy {CASE} --reason over --authority head --yes")
    assert "Thorn Street" not in spr.ok(f"history {CASE} --words").words
    assert spr.ask("audit verify --words")["ok"]


def test_init_takes_back_what_it_made_on_two_servers(spr, database, keys_apart, monkeypatch):
    monkeypatch.setattr("scheduler.cli.keeping.setting_up.adopt_shipped", lambda _: 1 / 0)
    assert spr("admin init").code == 1
    monkeypatch.undo()
    for url in (database, keys_apart):
        with psycopg.connect(url) as admin:
            left = admin.execute(
                "SELECT nspname FROM pg_namespace WHERE nspname IN ('record', 'work', 'keys') UNION ALL "
                "SELECT rolname FROM pg_roles WHERE starts_with(rolname, current_database())"
            ).fetchall()
        assert left == []
    assert not list(spr.folder.glob("*.kek"))


def test_init_leaves_alone_what_is_there(spr, database):
    spr.ok("admin init")
    spr.ok(NOTIFIED)
    for file in spr.folder.glob("*.k*"):
        file.rename(file.with_suffix(".aside"))
    said = spr("admin init")
    assert said.code == 1
    assert "There is already a record in" in said.words
    assert spr.facts() > 0
    assert not list(spr.folder.glob("*.k*"))


def test_a_database_without_a_record_is_said_to_have_none(spr):
    for line in ("due", NOTIFIED, "doctor"):
        said = spr(line)
        assert said.code == 3
        assert "spr admin init" in said.words


def test_a_server_that_does_not_answer_is_said_not_to(spr, monkeypatch):
    address = f"postgresql://ann:SECRET@127.0.0.1:{clusters.free_port()}/spr"
    monkeypatch.setenv("SPR_DATABASE", address)
    for line in ("due", "doctor", "admin init"):
        said = spr(line)
        assert said.code == 1
        assert "cannot be reached" in said.words
        assert "SECRET" not in said.words


def test_the_doctor_examines_the_server(spr, become, database):
    spr.ok("admin init")
    checks = {check["name"]: check for check in json.loads(spr("doctor --format json").out)["checks"]}
    assert checks["server"]["says"].startswith("PostgreSQL ")
    assert checks["rights"]["state"] == "warn", "the administrator is a superuser"
    become(Server.LOGIN, "app")
    checks = {check["name"]: check for check in json.loads(spr("doctor --format json").out)["checks"]}
    assert "rights" not in checks
    assert checks["login"]["says"] == f"{Server.LOGIN} may record"
    assert checks["durability"]["state"] == "fail", "the server of the tests is quick, and not durable"
    assert "fsync" in checks["durability"]["says"]
    states = {name: check["state"] for name, check in checks.items() if check["state"] == "fail"}
    assert set(states) == {"durability"}


def doctors(spr):
    return {check["name"]: check for check in json.loads(spr("doctor --format json").out)["checks"]}


def test_the_doctor_says_that_an_administrator_does_not_work_beside_others(
    spr, become, monkeypatch, database
):
    spr.ok("admin init")
    become(Server.LOGIN, "app")
    monkeypatch.setenv("SPR_DATABASE", database)
    checks = doctors(spr)
    assert (checks["rights"]["state"], checks["opening"]["state"]) == ("fail", "fail")
    assert "act as the owner" in checks["opening"]["says"]
    assert spr("record incident.safety-secured incident/2026-001 --occurred today").code in (3, 7)
    assert spr.ask("audit verify")["ok"]
    assert spr(NOTIFIED).code == 7


def test_the_doctor_names_who_holds_up_those_who_record(spr, become, database):
    """A client chooses for how long it may sit with a lock (idle_in_transaction_session_timeout)."""
    spr.ok("admin init")
    become(Server.LOGIN, "app")
    assert "lock" not in doctors(spr)
    with psycopg.connect(database) as holder:
        holder.execute("UPDATE record.head SET position = position")
        checks = doctors(spr)
        pid = holder.info.backend_pid
    assert f"the session {pid} of postgres" in checks["lock"]["says"]


def test_the_doctor_says_where_every_login_may_make_functions(spr, become, database):
    spr.ok("admin init")
    become(Server.LOGIN, "app")
    assert "languages" not in doctors(spr)
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC")
    assert doctors(spr)["languages"]["state"] == "warn"


def test_the_doctor_serves_an_auditor_who_has_no_keys(spr, become):
    spr.ok("admin init")
    become(Server.AUDITOR, "auditor")
    for file in spr.folder.glob("*.k*"):
        file.unlink()
    checks = {check["name"]: check for check in json.loads(spr("doctor --format json").out)["checks"]}
    assert checks["login"]["says"] == f"{Server.AUDITOR} may read, and not record"
    assert checks["views"]["state"] == "ok"
