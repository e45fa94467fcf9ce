"""What the page asks before what: refused with every rule and its source, recorded when the reason is given.

KSCP, Safeguarding Practice Reviews: responsibilities of an organisation, and of the local authority.
"""

import re

import pytest

PAGE_LA = "(KSCP, Safeguarding Practice Reviews: responsibilities of the local authority)"
REPORT = "record incident.reported-to-ofsted {} --occurred today --means email"
CONFIRM = "record incident.criteria-confirmed {} --occurred today --ground serious-harm"
STEPS = (
    "safety-secured",
    "safeguarding-lead-informed",
    "safeguarding-lead-agreed",
    "senior-manager-agreed",
    "local-authority-consulted",
    "partnership-consulted",
)


def step(spr, case, *names):
    for name in names:
        spr.ok(f"record {name} {case} --occurred today --by {name}")


def test_reporting_to_ofsted_before_the_criteria_are_confirmed_is_refused(spr, incident):
    before = spr.facts()
    said = spr(REPORT.format(incident))
    assert said.code == 4
    assert said.out == ""
    assert "the criteria of a notifiable incident are confirmed" in said.words
    assert PAGE_LA in said.words
    assert f"Next: spr record incident.criteria-confirmed {incident}" in said.words
    assert "Possible now: " in said.words
    assert '--departure "why"' in said.words
    assert spr.facts() == before


def test_with_a_reason_it_is_recorded_marked_and_listed_and_meets_the_clock(spr, incident):
    answer = spr.ask(f"{REPORT.format(incident)} --departure 'The director asked for it.'")
    assert answer["departs_from"] == ["criteria-confirmed"]
    assert ("ofsted.notify_wt2015", "met") in [(c["duty"], c["state"]) for c in answer["clocks"]]
    assert "departs from criteria-confirmed" in spr.ok(f"history {incident}").words
    (listed,) = spr.ask("list departures")["departures"]
    assert (listed["case"], listed["type"]) == (incident, "incident.reported-to-ofsted")
    assert listed["rules"] == ["criteria-confirmed"]
    assert "Departures from the rules" in spr.ok(f"show {incident}").out


def test_the_reason_is_sealed(spr, incident):
    spr.ok(f"{REPORT.format(incident)} --departure 'The director asked for it.'")
    assert "director" not in spr.ok(f"history {incident}").out
    assert "director asked" in spr.ok(f"history {incident} --words").words


def test_confirming_the_criteria_without_the_senior_manager_is_refused(spr, incident):
    step(spr, incident, *(name for name in STEPS if name != "senior-manager-agreed"))
    said = spr(CONFIRM.format(incident))
    assert said.code == 4
    assert "a senior manager of the organisation agrees that the criteria have been met" in said.words
    assert said.err.count("  - ") == 1
    assert spr.ask(f"{CONFIRM.format(incident)} --departure 'On leave.'")["departs_from"] == [
        "manager-agreed"
    ]


def test_every_step_that_is_missing_is_named_at_once(spr, incident):
    assert spr(CONFIRM.format(incident)).err.count("  - ") == len(STEPS)


def test_with_every_step_taken_the_criteria_are_confirmed(spr, incident):
    step(spr, incident, *STEPS)
    assert spr.ask(CONFIRM.format(incident))["status"] == "criteria-confirmed"


@pytest.mark.parametrize("source", ["police", "local-authority", "hospital", "cdop"])
def test_with_another_source_the_organisations_steps_are_not_asked_for(spr, incident, source):
    answer = spr.ask(f"{CONFIRM.format(incident)} --source {source}")
    assert (answer["status"], answer["departs_from"]) == ("criteria-confirmed", [])


def test_the_managers_agreement_after_the_report_is_late_evidence(spr, incident):
    spr.ok(f"{REPORT.format(incident)} --departure 'Asked for.'")
    late = spr.ask(f"record senior-manager-agreed {incident} --occurred 'Fri 20 Nov 2026'")
    assert late["status"] == "reported"
    assert "recorded 1 working day afterwards" in spr.ok(f"history {incident}").words


def test_closing_over_an_open_duty_is_refused_whatever_the_reason(spr, incident):
    said = spr(f"record closed {incident} --occurred today --departure 'Nothing more to do.'")
    assert said.code == 4
    assert "--departure" not in said.err


def test_possible_tells_what_is_free_and_why_the_rest_is_not(spr, incident):
    answer = spr.ask(f"possible {incident}")
    assert (answer["case"], answer["status"]) == (incident, "notified")
    assert "incident.safety-secured" in [each["fact"] for each in answer["possible"]]
    refused = {each["fact"]: each["because"] for each in answer["refused"]}
    assert [rule["rule"] for rule in refused["incident.reported-to-ofsted"]] == ["criteria-confirmed"]
    assert all({"rule", "source"} <= rule.keys() for because in refused.values() for rule in because)
    page = spr.ok(f"possible {incident}").words
    assert "Can be recorded now" in page
    assert "incident.reported-to-ofsted the criteria of a notifiable incident are confirmed" in page


SAID_WRONGLY = [
    "record",
    "record incident.notified",
    "record incident.nothing --occurred today",
    "record incident.notified --organisation x --occurred today",
    "record incident.notified --organisation school --occurred soon",
    "record incident.notified --organisation school --occurred 2027-01-01",
    "record incident.closed incident/2026-001 --occurred today",
    "record incident.closed incident/2026-009 --occurred today",
    "record incident.safety-secured incident/2026-001 --occurred today --expect-version 1",
    "show incident/2026-009",
    "explain incident/2026-001 nothing",
    "explain incident/2026-001 cdr.notify",
    "due --within soon",
    "list nothing",
    "list incidents --status nothing",
    "import missing.jsonl",
    "admin init",
    "due --as-of tomorrow",
    "due --config missing.toml",
    "show incident/2026-001 -o answer.pdf",
    "nothing",
]


@pytest.mark.parametrize("line", SAID_WRONGLY)
def test_a_refusal_says_what_to_do_in_plain_words(spr, incident, line):
    """GOV.UK Design System, error message: no blame, no jargon, what to do."""
    said = spr(line)
    assert said.code in (1, 2, 3, 4, 5)
    assert not re.search(r"\b([Ii]nvalid|[Ii]llegal|[Ff]orbidden|Traceback|None)\b", said.words)
    assert not re.search(r"\b[A-Z][a-z]+[A-Z]\w+", said.words.replace("TDS20", "")), said.words
    assert said.err
