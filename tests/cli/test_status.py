"""What an operator opens in the morning: what needs somebody, in order, each with a command that works."""

import json
import re
import shlex

import pytest

from scheduler.cli.desk.needs import Sort
from scheduler.cli.recording.fields import fields_of
from workflow.catalogue import FACTS
from workflow.requests import Step

RAPID, REVIEW, ACTION, PROCEEDINGS = (
    "rapid-review/2026-002",
    "review/2026-003",
    "action/2026-004",
    "proceedings/2026-005",
)
LATER = "Mon 11 Jan 2027 09:00"


HARM = {"organisation": "school", "type": "serious-harm", "children": ["A"], "abuse_or_neglect": "suspected"}
DEATHS = {"type": "death", "children": ["A", "B"], "died": ["A", "B"], "happened": "2026-11-22"}
A_HOLD = {"hold": "publication", "owner": "SIO", "review_on": "2026-12-07"}
# fmt: off
TOLD = [
    ("incident/2026-001",     "incident.notified",              HARM),
    ("incident/2026-001",     "incident.panel-notified",        {"reference": "R1"}),
    (RAPID,                   "rapid-review.started",           {"incident": "incident/2026-001"}),
    (RAPID,                   "rapid-review.information-requested", {"agency": "police"}),
    (RAPID,                   "rapid-review.information-requested", {"agency": "school"}),
    (RAPID,                   "rapid-review.meeting-held",      {}),
    (RAPID,                   "rapid-review.outcome-decided",   {"outcome": "local-review", "reasons": "x"}),
    (RAPID,                   "rapid-review.partner-signed-off", {"partner": "police"}),
    (REVIEW,                  "review.considered",              {"incident": "incident/2026-001"}),
    (ACTION,                  "action.agreed",                  {"owner": "police", "due_on": "2026-11-30"}),
    (PROCEEDINGS,             "proceedings.criminal-investigation-opened", {"beside": REVIEW}),
    (PROCEEDINGS,             "proceedings.trial-listed",       {"listed_for": "2026-11-30"}),
    (PROCEEDINGS,             "proceedings.hold-placed",        A_HOLD),
    ("incident/2026-006",     "incident.notified",              {"organisation": "hospital", **DEATHS}),
    ("incident/2026-007",     "incident.local-authority-became-aware", {}),
    ("review/2026-008",       "review.commissioned",            {"kind": "local"}),
    ("review/2026-008",       "review.agencies-identified",     {"agencies": ["police", "school"]}),
    ("review/2026-008",       "review.records-requested",       {"agency": "police"}),
    ("review/2026-008",       "review.family-declined",         {}),
    ("review/2026-008",       "review.publication-date-set",    {"publish_on": "2026-12-18"}),
    ("review/2026-009",       "review.commissioned",            {"kind": "local"}),
    ("review/2026-009",       "review.publication-withheld",    {"reasons": "x"}),
    ("partnership/kirklees",  "partnership.formed",             {}),
    ("incident/2026-010",     "incident.criteria-consultation-opened", {}),
    ("action/2026-011",       "action.recommendation-accepted", {"source": REVIEW}),
]
# fmt: on
"""Everything at once: a late rapid review, an agency that owes, reviews, actions, a trial, a hold."""


def told(case, fact, data):
    unknown = case == "incident/2026-007"
    row = {"case": case, "fact": fact, "data": data, "departure": "So it was."}
    return row | {"occurred": "unknown" if unknown else "2026-11-23"}


@pytest.fixture
def office(spr):
    """A store in which all of it is told, on Mon 23 Nov 2026."""
    rows = [told(*each) for each in TOLD]
    opened = rows.index(next(row for row in rows if row["case"] == "incident/2026-010"))
    rows.insert(opened, told("incident/2026-010", "incident.notified", {"organisation": "school"}))
    path = spr.folder / "office.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    spr.ok("import", path)
    return spr


def needs(spr, sort=None, now=None):
    """The rows of the answer, all or those of one sort."""
    rows = spr.ask("status --limit 0", now=now)["needs"]
    return [row for row in rows if sort is None or row["need"] == sort]


def filled(command):
    """A suggested command with what nobody can know beforehand filled in."""
    words = shlex.split(command)
    if words[1] != "record":
        return command
    fields = {f"--{field.name.replace('_', '-')}": field for field in fields_of(FACTS[words[2]])}
    for place, word in enumerate(words):
        field = fields.get(words[place - 1])
        if word == "WHEN" and words[place - 1] == "--occurred":
            words[place] = "today"
        elif field and word == field.name.upper().replace("_", "-"):
            words[place] = next(iter(field.terms)) if field.terms else "2027-03-01"
    return shlex.join([*words, "--dry-run"])


MORNINGS = ("Mon 23 Nov 2026 10:00", "Fri 27 Nov 2026 16:45", "Mon 7 Dec 2026 09:00", LATER)


@pytest.mark.parametrize("morning", MORNINGS)
def test_every_suggested_command_can_be_run(office, morning):
    """A suggestion that does not exist, or is refused by the rules, sends somebody the wrong way."""
    suggested = {row["run"] for row in needs(office, now=morning)}
    assert suggested
    for command in suggested:
        said = office(filled(command).removeprefix("spr "))
        assert said.code == 0, f"{command}: {said.words}"


def test_a_command_that_does_not_exist_would_be_found(office):
    assert office(filled("spr record rapid-review.agency-chased nothing/1 --occurred WHEN")[4:]).code != 0


def test_the_office_shows_every_sort_of_need(office):
    """So that the commands of every sort are run; alerts that reached nobody have a test of their own."""
    shown = {row["need"] for morning in MORNINGS for row in needs(office, now=morning)}
    assert shown == {str(sort) for sort in Sort if sort is not Sort.UNTOLD}


def test_the_most_urgent_comes_first(office):
    sorts = [row["need"] for row in needs(office, now=LATER)]
    assert sorts == sorted(sorts, key=[str(sort) for sort in Sort].index)


def test_of_what_is_overdue_the_oldest_comes_first_and_statute_before_what_was_agreed(office):
    rows = needs(office, "overdue", now=LATER)
    assert [row["due_at"] for row in rows] == sorted(row["due_at"] for row in rows)
    first = [row["force"] for row in rows if row["due_at"] == rows[0]["due_at"]]
    assert first == sorted(first, key=["statute", "regulation", "statutory-guidance", "local-policy"].index)


def test_what_is_overdue_is_what_spr_due_says(office):
    answer = office.ask("status --limit 0", now=LATER)
    overdue = office.ask("due --overdue")["clocks"]
    assert answer["overdue"] == len(overdue) > 0
    shown = [row for row in answer["needs"] if row["overdue"]]
    assert {(row["case"], row["duty"], row["subject"]) for row in shown} == {
        (clock["case"], clock["duty"], clock["subject"]) for clock in overdue
    }


def test_an_agency_that_owes_an_answer_is_reminded_then_escalated_then_asked_formally(office):
    """Working Together: what the partners ask for is given; formally, section 16H."""
    office.now = office.now.replace(month=12, day=15)

    def step():
        (row,) = [each for each in needs(office, "awaited") if each["subject"] == "police"]
        return row["run"]

    for step_, fact in (
        (Step.CHASED, "agency-chased"),
        (Step.ESCALATED, "agency-escalated"),
        (Step.FORMAL, "formal-request-made"),
    ):
        command = f"spr record rapid-review.{fact} {RAPID} --agency police --occurred WHEN"
        assert step() == command, step_
        office.ok(command.replace("WHEN", "today").removeprefix("spr "))


def test_the_partner_that_has_not_signed_is_named(office):
    runs = [row["run"] for row in needs(office, now=LATER) if row["duty"] == "rr.complete"]
    assert runs == [
        f"spr record rapid-review.partner-signed-off {RAPID} --partner local-authority --occurred WHEN"
    ]


def test_a_rapid_review_is_led_through_information_meeting_and_outcome_before_anybody_signs(spr):
    """Following the desk alone must not end with a report that was sent and decides nothing."""
    harm = "--organisation school --type serious-harm --child A --abuse-or-neglect suspected"
    spr.ok(f"record incident.notified {harm} --occurred today")
    spr.ok("record panel-notified 2026-001 --occurred today --departure x")
    spr.ok("record rapid-review.started --incident incident/2026-001 --occurred today")
    steps, filled_in = (
        [],
        {"AGENCY": "police", "OUTCOME": "no-further-review", "REASONS": "x", "WHEN": "today"},
    )
    for _ in range(7):
        (run,) = {row["run"] for row in needs(spr, now=LATER) if row["duty"] == "rr.complete"}
        steps.append(run.split()[2].removeprefix("rapid-review."))
        done = spr.ok(" ".join(filled_in.get(word, word) for word in run.split()[1:]))
        assert "has been decided" not in done.words
    before = ["information-requested", "meeting-held", "outcome-decided"]
    assert steps == [*before, *["partner-signed-off"] * 3, "sent-to-panel"]


def test_a_signature_under_no_outcome_is_recorded_and_said_aloud(spr):
    """Paperwork that arrives late must still be recordable."""
    spr.ok("record rapid-review.notification-sent --occurred today")
    said = spr.ok("record partner-signed-off rapid-review/2026-001 --partner police --occurred today")
    assert "the outcome has been decided: the partners sign what was decided" in said.words


def test_on_the_last_day_the_hours_are_said(spr):
    spr.ok("record incident.local-authority-became-aware --occurred 'Fri 20 Nov 2026'")
    page = spr.ok("status", now="Fri 27 Nov 2026 16:45").out
    assert page.splitlines()[0] == "3 due today, 1 waiting for a decision"
    assert "sin.notify_panel: due today, Fri 27 November 2026, 7 hours left" in page


def test_a_command_on_the_page_stands_on_a_line_of_its_own_and_is_never_broken(office, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    runs = [row["run"] for row in needs(office, now=LATER)]
    lines = [line.strip() for line in office.ok("status --limit 0").out.splitlines()]
    assert max(map(len, runs)) > 60
    assert [line for line in lines if line in runs] == runs


def test_what_waits_for_a_decision_is_there_without_a_clock_that_says_so(spr, incident):
    spr.ok(f"record criteria-consultation-opened {incident} --occurred today")
    (row,) = needs(spr, "to-decide")
    assert (row["case"], row["run"]) == (incident, f"spr checklist {incident}")
    spr.ok(f"record criteria-not-met {incident} --reasons x --departure 'So it was.' --occurred today")
    assert needs(spr, "to-decide") == []


def test_an_action_with_evidence_waits_for_somebody_to_see_what_it_changed(spr):
    spr.ok("record action.agreed --owner police --due-on 'Mon 30 Nov 2026' --occurred today")
    case = "action/2026-001"
    assert needs(spr, "to-decide") == []
    spr.ok(f"record action.evidence-submitted {case} --occurred today")
    (row,) = needs(spr, "to-decide")
    assert row["run"] == f"spr record action.impact-assured {case} --occurred WHEN"


def test_a_chronology_waits_for_each_agency_and_then_for_somebody_to_read_it(spr):
    spr.ok("record review.commissioned --kind local --occurred today")
    opened = "record chronology.opened --review review/2026-001 --agencies police,school --occurred today"
    case = spr.ask(opened)["case"]

    def waits():
        return [(row["says"], row["run"]) for row in needs(spr, "to-decide") if row["case"] == case]

    (said,) = waits()
    assert said[0] == "no chronology yet from police, school"
    assert said[1] == f"spr chronology import FILE {case} --agency police"
    for agency in ("police", "school"):
        spr.ok(f"record chronology.received {case} --agency {agency} --occurred today")
    (said,) = waits()
    assert spr(said[1].removeprefix("spr ")).code == 0


def test_a_start_nobody_knows_is_not_passed_over(spr):
    spr.ok("record incident.local-authority-became-aware --occurred unknown")
    rows = needs(spr, "no-day")
    assert "sin.notify_panel" in {row["duty"] for row in rows}
    assert all(row["run"].startswith("spr explain incident/2026-001") for row in rows)


def test_an_empty_desk_says_so_and_when_the_next_thing_comes_due(spr):
    page = spr.ok("status").words
    assert "Nothing needs anybody." in page
    assert "Nothing else comes due." in page
    spr.ok("record action.agreed --owner police --due-on 'Mon 1 Mar 2027' --occurred today")
    page = spr.ok("status").words
    assert "Nothing needs anybody." in page
    assert "Next to come due: action/2026-001 action.due: due Mon 1 March 2027" in page
    assert "spr explain action/2026-001 action.due" in page


def test_the_record_and_the_last_alert_are_dated(spr, incident):
    assert "nothing has been announced yet" in spr.ok("status").words
    spr.ok("sweep", now="Tue 1 Dec 2026 09:00")
    answer = spr.ask("status")
    assert answer["last_announced"].startswith("2026-12-01T09:00")
    assert answer["position"] == spr.facts()
    assert "the last alert was raised Tue 1 December 2026, 9:00am" in spr.ok("status").words


def test_where_nobody_sweeps_it_is_said(spr, incident):
    spr.now = spr.now.replace(month=12, day=1)
    assert spr.ask("status")["unannounced"] == 4
    assert "announce them now: spr sweep" in spr.ok("status").words
    spr.ok("sweep")
    assert spr.ask("status")["unannounced"] == 0


def test_the_desk_as_it_was_is_shown_on_request_and_says_nothing_of_a_sweep_now(spr, incident):
    spr.now = spr.now.replace(month=12, day=1)
    then = spr.ask("status --known-at 'Mon 23 Nov 2026'")
    assert (then["overdue"], then["unannounced"]) == (0, 0)
    assert spr.ask("status")["overdue"] > 0
    assert "spr sweep" not in spr.ok("status --known-at 'Mon 23 Nov 2026'").out


def test_before_a_review_was_opened_its_incident_alone_owes_that_one_is_considered(spr, incident):
    """What the review brings along arose earlier; as of a day between, it must not be owed twice."""
    spr.ok("record review.considered --incident incident/2026-001 --occurred 'Wed 2 Dec 2026'",
           now="Fri 4 Dec 2026 10:00")  # fmt: skip
    for day, owing in (("Thu 26 Nov 2026", [("incident/2026-001", "running")]), ("Thu 3 Dec 2026", [])):
        clocks = spr.ask(f"list clocks --where duty=review.consider --as-of '{day}'")["clocks"]
        assert [(c["case"], c["state"]) for c in clocks if c["state"] == "running"] == owing, day
    assert [c["state"] for c in clocks if c["case"] == "review/2026-002"] == ["met"]


def test_a_check_finds_what_is_overdue_and_nothing_else(spr, incident):
    assert spr("status --check").code == 0
    assert spr("status --check", now="Tue 1 Dec 2026 09:00").code == 10
    assert spr("status").code == 0


def test_no_more_of_a_sort_are_shown_than_asked_for_and_all_are_counted(office):
    answer = office.ask("status --limit 1", now=LATER)
    assert answer["counts"]["overdue"] > 1
    assert len([row for row in answer["needs"] if row["need"] == "overdue"]) == 1
    assert re.search(r"And \d+ more: spr status --limit 0", office.ok("status --limit 1").out)


def test_the_json_of_status_keeps_its_promise(office):
    answer = office.ask("status", now=LATER)
    assert set(answer) >= {
        "now", "position", "recorded", "last_announced", "unannounced", "overdue", "counts", "next", "needs",
    }  # fmt: skip
    for row in answer["needs"]:
        assert set(row) >= {
            "need", "case", "duty", "subject", "cycle", "due_on", "due_at", "overdue", "days_late",
            "days_left", "hours_left", "force", "owed_by", "owed_elsewhere", "says", "run",
        }  # fmt: skip
