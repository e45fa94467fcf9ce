"""`spr alerts explain`: who was told what of a duty, when, and what they did; and who looks after what."""

import pytest

EXPLAIN = "alerts explain 2026-001 notify_panel"


@pytest.fixture
def partnership(spr):
    """A partnership with an officer who notifies, her deputy, and a manager of its office."""
    spr.ok("record partnership.formed --occurred 'Mon 3 Jan 2022'")
    case = spr.ask("list partnerships")["partnerships"][0]["case"]
    for office, holder in (("notifying-officer", "b.jones"), ("business-manager", "m.khan")):
        spr.ok(f"record office-taken {case} --office {office} --holder {holder} --occurred 'Mon 3 Jan 2022'")
    spr.ok(
        f"record deputy-delegated {case} --office notifying-officer --deputy a.lee --since 'Sun 1 Nov 2026' "
        "--until 'Wed 25 Nov 2026' --occurred 'Sun 1 Nov 2026'"
    )
    return case


@pytest.fixture
def owed(spr, incident, partnership):
    """Aware Mon 16 Nov 2026: due Mon 23 Nov 2026, today, ten o'clock."""
    spr.ok("record incident.local-authority-became-aware 2026-001 --occurred 'Mon 16 Nov 2026'")
    return incident


def steps(spr, *more):
    return {each["rung"]: each for each in spr.ask(EXPLAIN, *more)["ladder"]}


def people(step):
    return [(each["person"], each["capacity"]) for each in step["told"]]


def test_every_step_has_its_hour_its_distance_from_the_last_day_and_whom_it_tells(spr, owed):
    spr.ok("sweep")
    ladder = steps(spr)
    assert [(name, each["at"][:13], each["working_days"]) for name, each in ladder.items()] == [
        ("due-soon", "2026-11-19T00", -2),
        ("due-today", "2026-11-23T00", 0),
        ("still-due-today", "2026-11-23T15", 0),
        ("overdue", "2026-11-24T00", 0),
        ("first-escalation", "2026-11-25T00", 1),
        ("second-escalation", "2026-11-26T00", 2),
        ("third-escalation", "2026-12-01T00", 5),
    ]
    assert [ladder[name]["state"] for name in ("due-soon", "due-today", "overdue")] == [
        "subsumed", "said", "to-come",
    ]  # fmt: skip


def test_who_will_be_told_is_who_holds_the_office_on_that_day(spr, owed):
    """The delegation ends on Wed 25 Nov 2026; the third escalation is on Tue 1 Dec 2026."""
    ladder = steps(spr)
    assert people(ladder["overdue"]) == [("b.jones", "owner"), ("a.lee", "deputy")]
    assert people(ladder["third-escalation"]) == [("b.jones", "owner")]
    assert people(ladder["first-escalation"])[-1] == ("m.khan", "escalation")


def test_somebody_recused_is_passed_by_and_that_is_said(spr, owed):
    spr.ok(f"record person-recused {owed} --person b.jones --because implicated --occurred today")
    ladder = steps(spr)
    assert people(ladder["overdue"]) == [("a.lee", "deputy")]
    assert {"who": "b.jones", "why": "recused"} in ladder["overdue"]["passed_by"]
    assert "Passed by: b.jones: recused" in spr.ok(EXPLAIN).words


def test_a_recusal_that_ended_lets_somebody_be_told_again(spr, owed):
    spr.ok(f"record person-recused {owed} --person b.jones --because interest --occurred today")
    spr.ok(f"record recusal-ended {owed} --person b.jones --occurred today")
    assert people(steps(spr)["overdue"])[0] == ("b.jones", "owner")


def test_the_owner_named_for_the_party_that_owes_it_is_told_and_not_the_office(spr, owed):
    spr.ok(f"record owner-named {owed} --owner r.ahmed --party local-authority --occurred today")
    assert people(steps(spr)["overdue"]) == [("r.ahmed", "owner")]


def test_what_every_case_admits_is_recorded_in_whichever_case_is_named(spr, owed, partnership):
    spr.ok(f"record case.owner-named {partnership} --owner r.ahmed --occurred today")
    assert "Say in which case" in spr("record owner-named --owner r.ahmed --occurred today").err
    said = spr("record owner-named policy/kirklees --owner r.ahmed --occurred today")
    assert said.code == 2
    assert "kept by the program itself" in said.err


def test_what_was_done_stands_there_with_who_did_it(spr, owed):
    spr.ok("sweep")
    spr.ok("alerts ack 2026-001 notify_panel --until 'today 4pm' --by r.ahmed")
    spr.ok("sweep", now="Mon 23 Nov 2026 16:30")
    spr.ok("record panel-notified 2026-001 --occurred today --departure 'At last.'")
    spr.ok("sweep")
    history = spr.ask(EXPLAIN)["history"]
    assert [each["type"] for each in history if each["type"] != "alert.delivered"] == [
        "alert.raised", "alert.acknowledged", "alert.raised", "alert.withdrawn",
    ]  # fmt: skip
    page = spr.ok(EXPLAIN).words
    assert "taken on until Mon 23 November 2026, 4:00pm r.ahmed" in page
    assert "announced: still due today, due Mon 23 November 2026" in page
    assert "withdrawn: The duty was met. It happened Mon 23 November 2026" in page
    assert "Nothing more is said of it." in page


def test_what_is_said_next_has_its_moment(spr, owed):
    spr.ok("sweep")
    assert spr.ask(EXPLAIN)["next_at"] == "2026-11-23T15:00:00Z"
    assert "Something is said next from Mon 23 November 2026, 3:00pm on" in spr.ok(EXPLAIN).words
    spr.ok(EXPLAIN, now="Mon 23 Nov 2026 15:00")
    assert "The next sweep has something to say of it: spr sweep" in spr.ok(EXPLAIN).words


def test_silence_leaves_out_what_is_not_said_in_any_case(spr, incident, partnership):
    """Aware Thu 19 Nov 2026: due Thu 26 Nov 2026, and due soon from Tue 24 Nov 2026 on."""
    spr.ok("record incident.local-authority-became-aware 2026-001 --occurred 'Thu 19 Nov 2026'")
    spr.ok("sweep", now="Tue 24 Nov 2026 10:00")
    spr.ok("alerts snooze 2026-001 notify_panel --reason date-agreed --until 'Fri'")
    states = {name: each["state"] for name, each in steps(spr).items()}
    assert (states["due-soon"], states["due-today"], states["overdue"]) == ("said", "to-come", "to-come")


def test_both_pasts_are_answered(spr, owed):
    spr.ok("sweep")
    spr.ok("record panel-notified 2026-001 --occurred today --departure 'x'", now="Tue 24 Nov 2026 10:00")
    spr.ok("sweep")
    assert spr.ask(EXPLAIN)["state"] == "met-late"
    then = spr.ask(EXPLAIN, "--known-at", "Mon 23 Nov 2026 11am")
    assert (then["state"], then["alert"]) == ("running", "raised")
    before = spr.ask(EXPLAIN, "--as-of", "Sun 22 Nov 2026")
    assert [each["state"] for each in before["ladder"]][:2] == ["waits", "to-come"]
    page = spr.ok(EXPLAIN, "--as-of", "Sun 22 Nov 2026").words
    assert "it had not been announced by then" in page
    assert "spr sweep" not in page


def test_to_whom_each_announcement_went_stands_beneath_it(spr, owed):
    spr.ok("sweep --deliver")
    page = spr.ok(EXPLAIN).words
    assert "Announced Mon 23 November 2026, 10:00am. Told: " in page
    (message,) = spr.ask(EXPLAIN)["messages"][:1]
    assert message.items() >= {"channel": "log", "state": "sent"}.items()


def test_a_duty_that_two_bear_is_asked_about_by_its_whole_code(spr, owed):
    said = spr("alerts explain 2026-001 notify")
    assert said.code in (2, 3)
    assert "cdr.notify" in said.err
    assert spr("alerts explain policy/kirklees notify").code == 3
