"""Due dates and how they come about: every day named, counted or passed over, with its reason."""

import pytest
from telling import day

AWARE = "record incident.local-authority-became-aware --occurred '{}'"
DUTIES = ("sin.notify_panel", "ofsted.notify_wt2015")
OWED = (*DUTIES, "sin.notify_partners")
RAPID_REVIEW = "rr.complete"

# fmt: off
FIVE_WORKING_DAYS = [
    ("Thu 24 Dec 2020", "Tue 05 Jan 2021", "Christmas, the day in place of Boxing Day, and New Year's Day"),
    ("Mon 12 Sep 2022", "Tue 20 Sep 2022", "the State Funeral"),
    ("Thu 02 Apr 2026", "Mon 13 Apr 2026", "Good Friday and Easter Monday"),
    ("Sat 08 Jun 2024", "Fri 14 Jun 2024", "a Saturday is not counted, and nor is the day it starts"),
]
# fmt: on


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize(("aware", "due", "because"), FIVE_WORKING_DAYS)
def test_five_working_days_from_awareness(spr, aware, due, because, duty):
    """Working Together: within five working days of becoming aware."""
    case = spr.ask(AWARE.format(aware))["case"]
    answer = spr.ask(f"explain {case} {duty}")
    assert (answer["starts_on"], answer["due_on"]) == (day(aware).isoformat(), day(due).isoformat())


@pytest.mark.parametrize(("aware", "due", "because"), FIVE_WORKING_DAYS)
def test_every_day_from_the_first_to_the_last_is_listed_with_its_reason(spr, aware, due, because):
    case = spr.ask(AWARE.format(aware))["case"]
    days = spr.ask(f"explain {case} sin.notify_panel")["days"]
    assert (days[0]["date"], days[-1]["date"]) == (day(aware).isoformat(), day(due).isoformat())
    assert len(days) == (day(due) - day(aware)).days + 1
    assert sum(each["counted"] for each in days) == 5
    assert all(each["because"] for each in days)


def test_the_reasons_are_the_calendars_own(spr):
    case = spr.ask(AWARE.format("Thu 24 Dec 2020"))["case"]
    page = spr.ok(f"explain {case} sin.notify_panel").words
    assert "Thu 24 December 2020 not counted the day it starts is not counted" in page
    assert "Fri 25 December 2020 not counted Christmas Day" in page
    assert "Sat 26 December 2020 not counted Saturday" in page
    assert "Mon 28 December 2020 not counted Boxing Day" in page
    assert "Tue 29 December 2020 counted working day 1 of 5" in page
    assert "Tue 5 January 2021 counted working day 5 of 5" in page
    assert "late from the beginning of Wed 6 January 2021 in London" in page


def test_explain_says_the_duty_its_source_its_force_and_what_started_it(spr):
    case = spr.ask(AWARE.format("Thu 2 Apr 2026"))["case"]
    answer = spr.ask(f"explain {case} sin.notify_panel")
    assert "within five working days of becoming aware" in answer["says"]
    assert "Children Act 2004" in answer["source"]
    assert answer["started_by"]["type"] == "incident.local-authority-became-aware"
    assert answer["policy"].startswith("WT2026+kirklees")
    assert answer["calendar"] == "england-and-wales@2026-11-01"
    page = spr.ok(f"explain {case} sin.notify_panel").words
    assert "Started by: Thu 2 April 2026: The local authority became aware." in page
    assert "Force: An Act of Parliament: must." in page


def test_a_presumed_start_is_said_to_be_presumed(spr, incident):
    assert spr.ask(f"explain {incident} sin.notify_panel")["presumed"]
    assert "Started by (presumed, until it is stated)" in spr.ok(f"explain {incident} sin.notify_panel").words


def test_a_failed_attempt_explains_and_meets_nothing(spr, incident):
    spr.ok(f"record report-attempt-failed {incident} --to panel --obstacle portal-down --occurred today")
    answer = spr.ask(f"explain {incident} sin.notify_panel")
    assert answer["state"] == "running"
    assert [each["occurred"] for each in answer["failed_attempts"]] == ["2026-11-23"]
    assert spr.ask(f"explain {incident} ofsted.notify_wt2015")["failed_attempts"] == []


@pytest.fixture
def due_friday(spr):
    """Aware Fri 20 Nov 2026: due Fri 27 Nov 2026."""
    spr.ok(AWARE.format("Fri 20 Nov 2026"))
    assert day("Fri 27 Nov 2026")
    return "incident/2026-001"


def one(answer, duty="sin.notify_panel"):
    (found,) = [clock for clock in answer["clocks"] if clock["duty"] == duty]
    return found


def test_due_friday_asked_on_saturday_is_overdue_with_no_working_day_late(spr, due_friday):
    clock = one(spr.ask("due", now="Sat 28 Nov 2026 09:00"))
    assert (clock["overdue"], clock["days_late"], clock["days_left"]) == (True, 0, None)
    assert "overdue, was due Fri 27 November 2026, 0 working days late" in spr.ok("due").words


def test_due_friday_asked_in_the_last_second_of_friday_is_not_overdue(spr, due_friday):
    clock = one(spr.ask("due", now="Fri 27 Nov 2026 23:59"))
    assert (clock["overdue"], clock["days_left"], clock["hours_left"]) == (False, 0, 0)
    assert "due today, Fri 27 November 2026, less than an hour left" in spr.ok("due").words


def test_met_on_saturday_is_met_late(spr, due_friday):
    met = "record panel-notified 2026-001 --occurred today --departure 'At last.'"
    clocks = {c["duty"]: c for c in spr.ask(met, now="Sat 28 Nov 2026 09:00")["clocks"]}
    assert (clocks["sin.notify_panel"]["state"], clocks["sin.notify_panel"]["days_late"]) == ("met-late", 0)
    assert "met late, 0 working days late" in spr.ok("show 2026-001").words


def test_met_on_friday_and_recorded_on_monday_is_met(spr, due_friday):
    met = "record panel-notified 2026-001 --occurred 'Fri 27 Nov 2026' --departure 'In time.'"
    clocks = {c["duty"]: c["state"] for c in spr.ask(met, now="Mon 30 Nov 2026 09:00")["clocks"]}
    assert {clocks[duty] for duty in DUTIES} == {"met"}


def test_the_json_of_due_keeps_its_promise(spr, due_friday):
    answer = spr.ask("due")
    assert answer["now"] == "2026-11-23T10:00:00Z"
    assert one(answer).items() >= {
        "case": "incident/2026-001", "duty": "sin.notify_panel", "subject": "", "cycle": 1,
        "due_on": "2026-11-27", "due_at": "2026-11-28T00:00:00Z", "state": "running", "overdue": False,
        "provisional": True, "days_late": None, "days_left": 4, "force": "statute",
        "owed_by": "local-authority", "owed_to": "panel",
    }.items()  # fmt: skip


def duties(answer):
    return sorted(clock["duty"] for clock in answer["clocks"])


def test_due_can_be_narrowed(spr, due_friday):
    spr.ok(AWARE.format("Fri 13 Nov 2026"))
    assert spr.ask("due --overdue")["clocks"] == spr.ask("due --overdue --case 2026-002")["clocks"]
    assert duties(spr.ask("due --overdue")) == sorted(OWED)
    assert duties(spr.ask("due --today")) == []
    assert duties(spr.ask("due --today", now="Fri 27 Nov 2026 09:00")) == sorted(OWED)


def test_within_counts_working_days(spr, due_friday):
    """Mon 23 to Fri 27 Nov 2026 are four working days."""
    assert duties(spr.ask("due --within 3wd")) == []
    assert duties(spr.ask("due --within 4wd")) == sorted(OWED)
    assert duties(spr.ask("due --within 4")) == sorted(OWED)


def test_ended_clocks_are_shown_on_request_only(spr, due_friday):
    spr.ok("record panel-notified 2026-001 --occurred today --departure 'In time.'")
    spr.ok("record safeguarding-partners-informed 2026-001 --occurred today")
    assert duties(spr.ask("due")) == [RAPID_REVIEW]
    assert duties(spr.ask("due --all")) == sorted((*OWED, RAPID_REVIEW))


def test_a_duty_whose_date_cannot_be_reckoned_is_not_passed_over_in_silence(spr):
    spr.ok(AWARE.format("unknown"))
    assert spr.ask("due")["clocks"] == []
    assert "3 more duties are owed whose dates cannot be reckoned" in spr.ok("due").words
    assert {c["state"] for c in spr.ask("due --all")["clocks"]} == {"not-reckonable"}


def test_show_and_due_agree(spr, due_friday):
    shown = spr.ask("show 2026-001")["clocks"]
    assert sorted(shown, key=str) == sorted(spr.ask("due --all")["clocks"], key=str)


def test_a_duty_that_has_not_begun_is_not_found(spr, incident):
    said = spr(f"explain {incident} cdr.notify")
    assert said.code == 3
    assert "It begins when a child dies." in said.err


def test_an_unknown_duty_is_named_with_the_nearest(spr, incident):
    said = spr(f"explain {incident} sin.notify")
    assert said.code == 3
    assert "Did you mean sin.notify_panel?" in said.err


def test_where_a_duty_runs_for_two_children_one_is_named(spr):
    spr.ok(
        "record incident.notified --organisation hospital --type death --children A,B --died A,B "
        "--happened 'Sun 22 Nov 2026' --occurred today"
    )
    said = spr("explain 2026-001 cdr.notify")
    assert said.code == 2
    assert "say for which: --subject CODE" in said.err
    assert spr.ask("explain 2026-001 cdr.notify --subject B")["subject"] == "B"


def test_a_clock_is_explained_as_it_is_shown(spr):
    spr.ok(
        "record incident.notified --organisation hospital --type death --children A,B --died A,B "
        "--happened 'Sun 22 Nov 2026' --occurred today"
    )
    for line in ("'cdr.notify B'", "cdr.notify B", "cdr.notify --subject B", "'cdr.notify B (1)'"):
        assert spr.ask(f"explain 2026-001 {line}")["subject"] == "B"


def test_the_clock_of_the_case_as_a_whole_comes_first_and_names_the_others(spr, incident):
    spr.ok(f"record criteria-confirmed {incident} --occurred today --grounds serious-harm --departure 'So.'")
    spr.ok(f"record panel-notified {incident} --occurred today --reference R1 --departure 'So.'")
    spr.ok(
        f"record child-died {incident} --child A --occurred 'Tue 24 Nov 2026'", now="Wed 25 Nov 2026 09:00"
    )
    assert spr.ask(f"explain {incident} sin.notify_panel")["subject"] == ""
    page = spr.ok(f"explain {incident} sin.notify_panel").words
    assert f"It runs for A as well: spr explain {incident} sin.notify_panel A" in page


def test_hours_are_explained_as_hours(spr):
    spr.ok(
        "record incident.notified --organisation hospital --type death --child A "
        "--happened '22 Nov 2026 4pm' --occurred today"
    )
    answer = spr.ask("explain 2026-001 cdr.notify")
    assert answer["due_at"] == "2026-11-24T16:00:00Z"
    assert "late from Tue 24 November 2026, 4:00pm" in spr.ok("explain 2026-001 cdr.notify").words
