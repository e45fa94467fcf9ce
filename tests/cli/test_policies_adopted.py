"""`spr policy adopt` and `compare`: what moves with a profile, and what would be due under another."""

import json
from pathlib import Path

import pytest

import workflow
from workflow.profiles import shipped_text

SHIPPED_DAYS = Path(workflow.__file__).parent / "data/england-and-wales.json"
HEAD = 'code = "ours"\nversion = 1\nsays = "Ours."\nsource = "Minutes of 5 November"\n'
STRICT = (
    f'{HEAD}adopts = ["agency.raise", "ofsted.notify_wt2015"]\n[readings]\n"ofsted.notify_wt2015" = "3wd"\n'
)
DUTY = """[[duty]]
code = "local.consult"
says = "The partnership is consulted within two working days."
source = "Minutes"
label = "a consultation"
owed_by = "partnership"
owed_to = "local-authority"
within = "2wd"
starts_with = "incident.notified"
met_with = ["incident.partnership-consulted"]
"""


@pytest.fixture
def written(tmp_path):
    """Write a file of a profile."""

    def write(text, name="ours.toml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def clock(spr, case, duty):
    return next(each for each in spr.ask(f"show {case}")["clocks"] if each["duty"] == duty)


def recorded(spr, case, duty):
    """Every due date of a duty, as it stands on record."""
    facts = spr.ask(f"history {case}")["facts"]
    dates = [each["data"] for each in facts if each["type"] == "clock.due-date-reckoned"]
    return [date for date in dates if date["duty"] == duty]


# Adopting


def test_a_store_begins_with_the_whole_file_of_the_default(spr):
    (fact,) = spr.ask("history policy/kirklees")["facts"]
    assert fact["data"]["content"] == shipped_text("kirklees")
    assert fact["data"]["in_force_from"] == "unknown"


def test_adopting_puts_the_whole_of_it_on_record_and_reckons_open_clocks(spr, incident, written):
    """Aware on Monday: three working days end on Thursday, and not on the Monday after."""
    answer = spr.ask("policy adopt", written(STRICT), "--reason", "Agreed.")
    assert (answer["policy"], answer["from"], answer["reckoned"]) == ("ours/1", "2026-11-23", [incident])
    assert clock(spr, incident, "ofsted.notify_wt2015")["due_on"] == "2026-11-26"
    first, second = recorded(spr, incident, "ofsted.notify_wt2015")
    assert (first["due_on"], second["because"], second["previous"]) == (
        "2026-11-30",
        "policy-adopted",
        "2026-11-30",
    )
    (fact,) = spr.ask("history policy/ours --words")["facts"]
    assert (fact["data"]["content"], fact["data"]["in_force_from"]) == (STRICT, "2026-11-23")
    assert fact["words"]["reasons"] == "Agreed."
    assert spr.ask("policy list")["today"] == "WT2026+ours/1"


def test_duties_that_arose_before_its_first_day_stay(spr, incident, written):
    answer = spr.ask("policy adopt", written(STRICT), "--reason", "Agreed.", "--from", "1 December 2026")
    assert answer["reckoned"] == []
    assert clock(spr, incident, "ofsted.notify_wt2015")["due_on"] == "2026-11-30"
    assert spr.ask("policy list")["today"] == "WT2026+kirklees/1"
    assert spr.ask("policy list", now="Tue 01 Dec 2026 09:00")["today"] == "WT2026+ours/1"


def test_clocks_that_have_ended_stay(spr, incident, written):
    spr.ok(f"record reported-to-ofsted {incident} --means email --occurred today --departure 'At once.'")
    spr.ok("policy adopt", written(STRICT), "--reason", "Agreed.", "--from", "1 November 2026")
    assert len(recorded(spr, incident, "ofsted.notify_wt2015")) == 1
    assert clock(spr, incident, "ofsted.notify_wt2015")["state"] == "met"


def test_what_it_asks_for_no_longer_runs_on_and_is_named(spr, incident, written):
    said = spr.ok("policy adopt", written(f'{HEAD}adopts = ["agency.raise"]\n'), "--reason", "Agreed.")
    assert "These run on, though it does not ask for them" in said.words
    assert f"{incident}: ofsted.notify_wt2015" in said.words


def test_the_days_that_pass_from_one_profile_to_another_are_said(spr, written):
    until = f"{HEAD}in_force = {{ until = 2027-07-01 }}\n"
    spr.ok("policy adopt", written(until), "--reason", "Agreed.", "--from", "1 January 2027")
    said = spr.ask("policy adopt devon-like --reason 'We merge.' --from '1 April 2027'")
    assert said["passing"] == [
        {"from": "2027-04-01", "until": "2027-07-01", "before": "ours/1", "after": "devon-like/1"},
        {"from": "2027-07-01", "until": None, "before": "kirklees/1", "after": "devon-like/1"},
    ]
    said = spr.ok("policy adopt kirklees --reason 'And back.' --from '1 April 2027'").words
    assert "from Thu 1 April 2027 on: from devon-like/1 to kirklees/1" in said


@pytest.mark.parametrize("since", ["1 December 2026", "1 January 2027"])
def test_days_of_a_profile_with_a_stated_end_are_taken_only_where_that_is_said(spr, written, since):
    until = f"{HEAD}in_force = {{ until = 2027-07-01 }}\n"
    spr.ok("policy adopt", written(until), "--reason", "Agreed.", "--from", "1 January 2027")
    before = spr.facts()
    line = f"policy adopt devon-like --reason 'We merge.' --from '{since}'"
    said = spr(line)
    assert said.code == 4
    assert "ours/1 is adopted from Fri 1 January 2027 until Thu 1 July 2027" in said.words
    assert "add --instead" in said.words
    assert spr.facts() == before
    spr.ok(f"{line} --instead")
    assert spr.ok(f"policy adopt sefton-like --reason 'It did not work.' --from '{since}'")


def test_a_national_duty_never_runs_on_for_want_of_a_profile(spr, incident, written):
    spr.ok("record incident.notified --organisation hospital --child B --occurred today")
    answer = spr.ask("policy adopt", written(f'{HEAD}adopts = ["agency.raise"]\n'), "--reason", "Agreed.")
    left = {(each["case"], each["duty"].split()[0]) for each in answer["left_running"]}
    assert {(incident, "ofsted.notify_wt2015"), ("incident/2026-002", "ofsted.notify_wt2015")} <= left
    shown = {c["duty"] for c in spr.ask(f"show {incident}")["clocks"] if c["force"] != "local policy"}
    assert not {duty for _, duty in left} & {"sin.notify_panel", "agency.raise"}
    assert shown


def test_a_profile_with_a_fault_is_not_adopted(spr, incident, written):
    before = spr.facts()
    said = spr("policy adopt", written(f'{HEAD}adopts = ["agency.rise"]\n'), "--reason", "Agreed.")
    assert said.code == 4
    assert "Nothing was adopted." in said.words
    assert "adopts.agency.rise" in said.words
    assert spr.facts() == before


def test_the_same_profile_is_adopted_once_for_the_same_days(spr, written):
    path = written(STRICT)
    spr.ok("policy adopt", path, "--reason", "Agreed.")
    before = spr.facts()
    said = spr("policy adopt", path, "--reason", "Agreed.")
    assert said.code == 4
    assert "nothing was changed" in said.words
    assert spr.facts() == before


def test_one_version_has_one_content(spr, written):
    spr.ok("policy adopt", written(STRICT), "--reason", "Agreed.")
    said = spr("policy adopt", written(STRICT.replace("3wd", "4wd")), "--reason", "Agreed.")
    assert said.code == 4
    assert "number it anew: 2" in said.words


def test_one_can_go_back_to_the_profile_before(spr, incident, written):
    spr.ok("policy adopt", written(STRICT), "--reason", "Agreed.")
    spr.ok("policy adopt kirklees --reason 'It did not work.'")
    assert clock(spr, incident, "ofsted.notify_wt2015")["due_on"] == "2026-11-30"


@pytest.mark.parametrize(
    ("more", "since", "says"),
    [
        ("", "November 2026", "takes one day"),
        ("", "11/13/2026", "--from"),
        ("in_force = { from = 2027-01-01 }\n", "1 December 2026", "it holds from 2027-01-01 on"),
        ("in_force = { until = 2027-01-01 }\n", "1 January 2027", "it holds until 2027-01-01"),
    ],
)
def test_the_first_day_must_be_one_on_which_it_holds(spr, written, more, since, says):
    said = spr("policy adopt", written(HEAD + more), "--reason", "Agreed.", "--from", since)
    assert said.code == 2
    assert says in said.words


def test_adopting_needs_a_reason(spr, written):
    assert spr("policy adopt", written(STRICT)).code == 2
    assert spr("policy adopt", written(STRICT), "--reason", " ").code == 2


def test_a_duty_that_is_added_is_shown_explained_announced_and_met(spr, incident, written):
    spr.ok("policy adopt", written(HEAD + DUTY), "--reason", "Agreed.")
    assert clock(spr, incident, "local.consult")["due_on"] == "2026-11-25"
    assert "local.consult" in [each["duty"] for each in spr.ask("due")["clocks"]]
    explained = spr.ask(f"explain {incident} local.consult")
    assert explained["says"] == "The partnership is consulted within two working days."
    assert [day["counted"] for day in explained["days"]] == [False, True, True]
    spr.ok("sweep", now="Wed 25 Nov 2026 09:00")
    assert "local.consult" in [each["duty"] for each in spr.ask("alerts")["alerts"]]
    spr.ok(f"record partnership-consulted {incident} --occurred today")
    assert clock(spr, incident, "local.consult")["state"] == "met"
    assert spr.ask("admin rebuild --check")["ok"]


@pytest.mark.parametrize(("when", "due"), [("17:00", "2026-11-25"), ("17:01", "2026-11-26")])
def test_what_comes_at_the_very_hour_of_a_cut_off_counts_as_before_it(spr, written, when, due):
    """Two working days after Mon 23 Nov 2026 end on Wed 25; after Tue 24, on Thu 26."""
    path = written(HEAD + DUTY.replace('"2wd"', '"2wd-cut1700"'))
    spr.ok("policy adopt", path, "--reason", "Agreed.")
    spr.ok(
        f"record incident.notified --organisation school --occurred 'Mon 23 Nov 2026 {when}'",
        now="Tue 24 Nov 2026 09:00",
    )
    assert clock(spr, "incident/2026-001", "local.consult")["due_on"] == due


def test_local_days_off_are_explained_by_their_title(spr, incident, written):
    path = written(f'{STRICT}[not_working]\ndays = {{ 2026-11-25 = "The council is closed." }}\n')
    spr.ok("policy adopt", path, "--reason", "Agreed.")
    explained = spr.ask(f"explain {incident} ofsted.notify_wt2015")
    assert explained["due_on"] == "2026-11-27"
    assert {"date": "2026-11-25", "counted": False, "because": "The council is closed."} in explained["days"]
    assert explained["calendar"].endswith("+ours/1")


def test_the_store_reads_the_same_whoever_opens_it(spr, incident, written):
    """The record alone says what was adopted: the file may be gone."""
    path = written(STRICT)
    spr.ok("policy adopt", path, "--reason", "Agreed.")
    path.unlink()
    spr.ok(f"record safety-secured {incident} --occurred today")
    assert len(recorded(spr, incident, "ofsted.notify_wt2015")) == 2
    assert spr.ask("policy show ours")["readings"] == {"ofsted.notify_wt2015": "3wd"}


# Other rules


def test_comparing_changes_nothing_on_record(spr, incident):
    before = spr.facts()
    spr.ok(f"policy compare {incident}")
    assert spr.facts() == before


def test_comparing_says_under_which_rules_it_is_late(spr, incident, written):
    spr.ok("policy adopt", written(STRICT), "--reason", "To be compared.", "--from", "1 January 2027")
    spr.ok(
        f"record reported-to-ofsted {incident} --means email --occurred today --departure 'Late.'",
        now="Mon 30 Nov 2026 09:00",
    )
    answer = spr.ask(f"policy compare {incident} --with ours --with WT2015")
    (told,) = [each for each in answer["clocks"] if each["duty"] == "ofsted.notify_wt2015"]
    assert told["verdicts"] == {"in time": ["on record", "WT2015"], "late": ["ours/1"]}
    said = spr.ok(f"policy compare {incident} --with ours --with WT2015").words
    assert "In time under on record, WT2015; late under ours/1." in said


def test_an_old_case_is_compared_with_todays_rules(spr):
    """Before 29 June 2018 there was no Panel to be told."""
    spr.ok("record incident.local-authority-became-aware --occurred 'Tue 8 Aug 2017'")
    answer = spr.ask("policy compare incident/2026-001 --with WT2026")
    (panel,) = [each for each in answer["clocks"] if each["duty"] == "sin.notify_panel"]
    assert [each["owed"] for each in panel["under"]] == [False, True]
    assert panel["under"][1]["due_on"] == "2017-08-15"


def test_all_rules_are_compared_where_none_is_named(spr, incident):
    rules = spr.ask(f"policy compare {incident}")["rules"]
    assert {"kirklees/1", "devon-like/1", "WT2015", "WT2026"} <= set(rules)
    assert any(each.startswith("reading briefing-is-day-one (") for each in rules)


def test_what_only_annotates_cannot_be_compared(spr, incident):
    said = spr(f"policy compare {incident} --with COVID")
    assert (said.code, "lengthens no clock" in said.words) == (2, True)


def test_a_case_that_is_not_there_is_not_found(spr):
    assert spr("policy compare 2026-099").code == 3


# Bank holidays


def test_the_state_funeral_moves_the_open_clock_and_not_the_one_that_ended(spr, tmp_path):
    """19 September 2022: from a list without it to a list with it."""
    shipped = json.loads(SHIPPED_DAYS.read_text("utf-8"))
    events = shipped["england-and-wales"]["events"]
    before = [each for each in events if each["date"] != "2022-09-19"]

    def adopt(days, revision):
        path = tmp_path / f"{revision}.json"
        path.write_text(json.dumps({"england-and-wales": {"events": days}, "revision": revision}))
        return spr.ask("admin calendar adopt --without-days", path)

    adopt(before, "2026-11-20")
    for _ in range(2):
        spr.ok("record incident.local-authority-became-aware --occurred 'Mon 12 Sep 2022'")
    met = "record panel-notified incident/2026-002 --occurred 'Tue 13 Sep 2022' --departure 'At once.'"
    spr.ok(met)
    assert clock(spr, "incident/2026-001", "sin.notify_panel")["due_on"] == "2022-09-19"
    assert "incident/2026-001" in adopt(events, "2026-11-21")["reckoned"]
    first, second = recorded(spr, "incident/2026-001", "sin.notify_panel")
    assert (first["due_on"], second["due_on"]) == ("2022-09-19", "2022-09-20")
    assert (second["because"], second["previous"]) == ("calendar-adopted", "2022-09-19")
    assert len(recorded(spr, "incident/2026-002", "sin.notify_panel")) == 1
    assert clock(spr, "incident/2026-002", "sin.notify_panel")["due_on"] == "2022-09-19"


def test_a_profile_with_the_national_criteria_shows_and_asks_no_others(spr, written):
    """The page's fourth criterion went with Working Together 2015: elsewhere nobody is asked about it."""
    incident = "incident/2026-001"
    spr.ok(
        "record incident.notified --organisation school --type death --child A --occurred '9 November 2026'"
    )
    regulated = "Was the child in a regulated setting or service?"

    def grounds():
        return {each["ground"] for each in spr.ask(f"show {incident}")["criteria"]}

    def questions():
        return {item["question"] for item in spr.ask(f"checklist {incident}")["items"]}

    assert "regulated-setting-death" in grounds()
    assert regulated in questions()
    national = f'{HEAD}criteria = "national"\n'
    spr.ok("policy adopt", written(national), "--reason", "Agreed.", "--from", "1 November 2026")
    assert "regulated-setting-death" not in grounds()
    assert regulated not in questions()
