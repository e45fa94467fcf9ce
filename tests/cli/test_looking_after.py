"""`spr admin`, `doctor`, `audit` and `schema`: what sets a store up and examines it."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

import workflow
from events.sqlite.driver import driver
from workflow.catalogue import CASES

SHIPPED = Path(workflow.__file__).parent / "data/england-and-wales.json"
PUBLISHED = Path(__file__).parents[2] / "scheduler/data/published-timelines.jsonl"


@pytest.fixture
def nowhere(spr, tmp_path, monkeypatch):
    """No store yet, in a folder that does not exist."""
    place = tmp_path / "new" / "spr.db"
    monkeypatch.setenv("SPR_DATABASE", str(place))
    return place


def test_init_makes_a_store_for_this_account_alone_and_says_where(spr, nowhere):
    answer = spr.ask("admin init")
    assert answer["store"] == str(nowhere)
    assert nowhere.parent.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in nowhere.parent.iterdir()} == {0o600}
    assert spr.ask("history calendar/england-and-wales")["facts"][0]["type"] == "calendar.adopted"
    assert spr.ask("history policy/kirklees")["facts"][0]["type"] == "policy.adopted"


def test_init_names_the_next_command(spr, nowhere):
    assert "spr record incident.notified --help" in spr.ok("admin init").out


def test_init_leaves_alone_what_is_there(spr):
    before = spr.store.read_bytes()
    said = spr("admin init")
    assert said.code == 1
    assert "There is already something at" in said.err
    assert spr.store.read_bytes() == before


def test_init_leaves_nothing_behind_when_it_fails(spr, nowhere, monkeypatch):
    monkeypatch.setattr("scheduler.cli.keeping.setting_up.adopt_shipped", lambda _: 1 / 0)
    assert spr("admin init").code == 1
    assert list(nowhere.parent.iterdir()) == []


EVERY = [
    "show 2026-001", "history 2026-001", "possible 2026-001", "due", "explain 2026-001 cdr.notify",
    "alerts", "list incidents", "sweep", "run", "doctor", "audit verify", "admin rebuild",
    "admin backup copy.db", "admin release", "admin copy --to copy.db", "admin migrate",
    "admin clock accept --reason x", "record incident.notified --organisation school --occurred today",
]  # fmt: skip


@pytest.mark.parametrize("line", EVERY)
def test_every_other_command_refuses_a_missing_store(spr, nowhere, line):
    said = spr(line)
    assert said.code == 3
    assert "spr admin init" in said.words
    assert not nowhere.exists()


def calendar(tmp_path, change=None, **more):
    held = json.loads(SHIPPED.read_text("utf-8")) | more
    if change:
        change(held["england-and-wales"]["events"])
    path = tmp_path / "holidays.json"
    path.write_text(json.dumps(held))
    return path


def test_adopting_a_new_holiday_moves_the_clocks_it_touches(spr, incident, tmp_path):
    """Wed 25 Nov 2026 proclaimed a holiday: five working days from Mon 23 end on Tue 1 December."""
    new = {"title": "Proclaimed", "date": "2026-11-25", "notes": "", "bunting": True}
    path = calendar(tmp_path, lambda events: events.append(new), revision="2026-11-20")
    answer = spr.ask("admin calendar adopt", path)
    assert answer["reckoned"] == [incident]
    clock = spr.ask(f"explain {incident} sin.notify_panel")
    assert clock["due_on"] == "2026-12-01"
    assert {"date": "2026-11-25", "counted": False, "because": "Proclaimed"} in clock["days"]


def test_a_revision_is_adopted_once(spr):
    said = spr("admin calendar adopt", SHIPPED)
    assert said.code == 4
    assert "was adopted before" in said.err


def test_an_older_list_is_adopted_only_where_that_is_said(spr, tmp_path):
    path = calendar(tmp_path, revision="2026-10-01")
    said = spr("admin calendar adopt", path)
    assert said.code == 4
    assert "older than the one in use, 2026-11-01" in said.words
    assert "add --older" in said.words
    assert spr.ask("admin calendar adopt --older", path)["revision"] == "2026-10-01"


def test_a_list_without_a_day_of_the_one_in_use_is_adopted_only_where_that_is_said(spr, incident, tmp_path):
    def forget(events):
        events[:] = [event for event in events if event["date"] != "2026-12-25"]

    path, before = calendar(tmp_path, forget, revision="2026-11-20"), spr.facts()
    said = spr("admin calendar adopt --older", path)
    assert said.code == 4
    assert "Fri 25 December 2026 (Christmas Day)" in said.words
    assert "add --without-days" in said.words
    assert spr.facts() == before
    spr.ok("admin calendar adopt --without-days", path)


def test_a_list_that_forgets_years_is_refused(spr, tmp_path):
    def forget(events):
        events[:] = [event for event in events if event["date"] > "2020"]

    said = spr("admin calendar adopt", calendar(tmp_path, forget, revision="2027"))
    assert said.code == 4
    assert "the years between would be lost" in said.words


@pytest.mark.parametrize("text", ["{", "[]", '{"england-and-wales": 1}', '{"scotland": {}}'])
def test_another_file_is_refused(spr, tmp_path, text):
    (tmp_path / "x.json").write_text(text)
    assert spr("admin calendar adopt x.json").code == 2


def test_a_clock_far_ahead_is_asked_about_and_can_be_accepted(spr):
    notified = "record incident.notified --organisation school --occurred today"
    said = spr(notified, now="Mon 03 Jan 2028 10:00")
    assert said.code == 1
    assert "spr admin clock accept" in said.err
    spr.ok("admin clock accept --reason 'Nothing happened for a year.'")
    spr.ok(notified)


def test_the_views_can_be_compared_and_built_anew(spr, incident):
    assert spr.ask("admin rebuild --check") == {"ok": True, "differences": []}
    shown = spr.ask("list incidents")
    spr.ok("admin rebuild")
    assert spr.ask("list incidents") == shown


def test_views_that_differ_are_found(spr, incident):
    spr.ok("list incidents")
    with driver.connect(spr.store) as views:
        (name,) = views.execute("SELECT name FROM sqlite_schema WHERE name GLOB 'incidents_*'").fetchone()
        views.execute(f"UPDATE {name} SET status = 'closed'")  # noqa: S608  a name of our own
    views.close()
    said = spr("admin rebuild --check")
    assert said.code == 10
    assert "1 difference between the views and the record" in said.out
    assert "Mend it: spr admin rebuild" in said.out
    assert said.err == ""


def test_of_many_differences_twenty_are_shown_and_all_are_counted(spr):
    rows = [
        {
            "case": f"incident/many-{n:02}",
            "fact": "incident.local-authority-became-aware",
            "occurred": "unknown",
        }
        for n in range(30)
    ]
    (spr.store.parent / "many.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    spr.ok(f"import {spr.store.parent / 'many.jsonl'}")
    spr.ok("list incidents")
    with driver.connect(spr.store) as views:
        (name,) = views.execute("SELECT name FROM sqlite_schema WHERE name GLOB 'incidents_*'").fetchone()
        views.execute(f"DELETE FROM {name}")  # noqa: S608  a name of our own
    views.close()
    said = spr("admin rebuild --check")
    assert said.code == 10
    assert "30 differences" in said.out
    assert "… and 10 more" in said.out
    assert said.out.count("incident/many-") == 20
    assert len(json.loads(spr("admin rebuild --check --format json").out)["differences"]) == 30


def test_an_empty_file_is_no_store_for_the_doctor_either(spr):
    spr.store.write_bytes(b"")
    checks = {check["name"]: check for check in json.loads(spr("doctor --format json").out)["checks"]}
    assert checks["store"]["state"] == "fail"
    assert spr("doctor").code == 1


def test_a_new_installation_lacks_only_e_mail_and_whom_to_tell(spr):
    answer = spr.ask("doctor")
    states = {check["name"]: check["state"] for check in answer["checks"]}
    assert answer["ok"]
    assert {name for name, state in states.items() if state != "ok"} <= {"e-mail", "offices", "sqlite"}


def checked(spr, name, **more):
    return next(
        check for check in spr("doctor --format json", **more).json()["checks"] if check["name"] == name
    )


def test_the_doctor_names_files_that_others_can_open(spr):
    spr.store.chmod(0o644)
    check = checked(spr, "file modes")
    assert (check["state"], check["remedy"]) == ("fail", f"chmod 600 '{spr.store}'")
    assert spr("doctor").code == 1


def test_the_doctor_names_missing_keys(spr):
    (spr.folder / "spr.db.keys").unlink()
    assert checked(spr, "keys")["state"] == "fail"


def test_the_doctor_sees_a_clock_that_went_back_or_far_ahead(spr, incident):
    assert checked(spr, "clock", now="Mon 23 Nov 2026 09:00")["state"] == "fail"
    assert checked(spr, "clock", now="Mon 03 Jan 2028 09:00")["state"] == "fail"


def test_the_doctor_counts_the_months_of_bank_holidays_that_are_left(spr):
    """The shipped list reaches to Sun 31 Dec 2028."""
    assert checked(spr, "bank holidays")["state"] == "ok"
    assert checked(spr, "bank holidays", now="Mon 03 Jan 2028 09:00")["state"] == "warn"
    assert checked(spr, "bank holidays", now="Mon 01 Jan 2029 09:00")["state"] == "fail"


def test_the_doctor_sees_that_nobody_sweeps(spr):
    spr.ok("record incident.local-authority-became-aware --occurred 'Fri 13 Nov 2026'")
    assert checked(spr, "sweep", now="Mon 23 Nov 2026 11:00")["state"] == "warn"
    spr.ok("sweep")
    assert checked(spr, "sweep")["state"] == "ok"


def test_an_untouched_record_verifies(spr, incident):
    answer = spr.ask("audit verify")
    assert (answer["ok"], answer["facts"], answer["findings"]) == (True, 8, [])
    assert answer["checkpoint"]["size"] == 8
    assert len(answer["not_checked"]) >= 1
    page = spr.ok("audit verify").out
    assert "Every fact is what was recorded." in page
    assert "Not checked" in page


def test_a_byte_changed_with_the_guards_dropped_is_found_at_its_position(spr, incident, monkeypatch):
    copy = spr.folder / "copy.db"
    with driver.connect(spr.store) as source, driver.connect(copy) as target:
        source.backup(target)
    source.close()
    shutil.copymode(spr.store, copy)
    for (name,) in target.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        target.execute(f"DROP TRIGGER {name}")
    (body,) = target.execute("SELECT body FROM fact WHERE position = 3").fetchone()
    changed = bytes(body).replace(b"school", b"police")
    target.execute("UPDATE fact SET body = ? WHERE position = 3", (changed,))
    target.commit()
    target.close()
    said = spr(f"audit verify --format json --database {copy}")
    assert said.code == 6
    assert 3 in [finding["position"] for finding in said.json()["findings"]]
    page = spr(f"audit verify --database {copy}")
    assert "position 3, incident/2026-001" in page.words
    assert "call the auditor" in page.err


def test_the_schema_is_one_and_fits_the_published_timelines(spr):
    schema = spr.ask("schema")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    rows = [json.loads(line) for line in PUBLISHED.read_text("utf-8").splitlines()]
    assert [error.message for row in rows for error in validator.iter_errors(row)] == []


@pytest.mark.parametrize(
    "row",
    [
        {"fact": "incident.notified", "occurred": "unknown"},
        {"fact": "incident.notified", "occurred": "unknown", "data": {"organisation": "schol"}},
        {"fact": "incident.closed", "occurred": "unknown", "data": {"why": "x"}},
        {"fact": "incident.closed"},
        {"fact": "incident.nothing", "occurred": "unknown"},
        {"fact": "incident.closed", "occurred": "unknown", "who": "me"},
    ],
)
def test_the_schema_refuses_what_the_import_refuses(spr, row):
    assert not jsonschema.Draft202012Validator(spr.ask("schema")).is_valid(row)


def test_the_schema_holds_every_fact(spr):
    facts = {fact.stored for kind in CASES for fact in kind.lifecycle.facts}
    assert facts <= spr.ask("schema")["$defs"].keys()
    assert spr.ask("schema incident.criteria-not-met")["required"] == ["reasons"]
    assert spr("schema incident.nothing").code == 2


@pytest.mark.parametrize("line", ["due", "doctor"])
def test_of_a_lost_store_whose_keys_are_there_the_next_step_is_a_backup(spr, line):
    for ending in ("", "-wal", "-shm"):
        spr.store.with_name(spr.store.name + ending).unlink(missing_ok=True)
    said = spr(line)
    assert said.code == 3
    assert "spr admin restore FILE" in said.words
    assert "spr admin init" not in said.words
    spr.store.with_name(spr.store.name + ".keys").unlink()
    assert "spr admin init" in spr(line).words  # the control: nothing is there


def test_the_doctor_says_of_a_folder_that_it_is_one(spr, tmp_path):
    said = spr(f"doctor --database '{tmp_path}'")
    assert said.code == 1
    assert f"{tmp_path} is a folder" in said.words
    assert "spr admin init" not in said.words


def test_what_was_due_long_ago_and_has_just_come_on_record_has_not_waited(spr, incident):
    """The quarter of an hour begins when it is due and on record, whichever is later."""
    spr.ok(f"record incident.local-authority-became-aware {incident} --occurred '2 Nov 2026'")
    assert checked(spr, "sweep")["state"] == "ok"
    assert checked(spr, "sweep", now="Mon 23 Nov 2026 10:14")["state"] == "ok"
    assert checked(spr, "sweep", now="Mon 23 Nov 2026 10:16")["state"] == "warn"


def test_init_makes_a_folder_of_its_own_for_this_account_alone(spr, tmp_path):
    said = spr.ok(f"admin init --database {tmp_path / 'cases' / 'spr.db'}")
    assert (tmp_path / "cases").stat().st_mode & 0o777 == 0o700
    assert "Other accounts" not in said.words


def test_an_ordinary_folder_is_left_as_it_is_and_said_to_be_open(spr, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home").chmod(0o755)
    said = spr.ok(f"admin init --database {tmp_path / 'home' / 'spr.db'}")
    assert said.words.count("Other accounts can look into the folder") == 1
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o755
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "home").iterdir()} == {0o600}
    said = spr(f"doctor --database {tmp_path / 'home' / 'spr.db'} --format json")
    (modes,) = (check for check in said.json()["checks"] if check["name"] == "file modes")
    assert (said.code, modes["state"]) == (0, "warn")


def test_where_nothing_can_be_written_the_daemon_does_not_begin_and_the_doctor_says_so(spr, monkeypatch):
    """The administrator of a computer writes to any file, whatever its mode: so the answer is put in."""
    monkeypatch.setattr("scheduler.recordable.writable", lambda _: False)
    monkeypatch.setattr("scheduler.cli.examining.of_files.writable", lambda _: False)
    said = spr("run")
    assert (said.code, "cannot be written to" in said.err) == (1, True)
    assert checked(spr, "writing")["state"] == "warn"
