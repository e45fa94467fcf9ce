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


def test_who_looks_after_a_case_is_recorded_in_whichever_case_that_is_worked_on(spr, owed):
    spr.ok("record rapid-review.notification-sent --occurred today")
    case = spr.ask("list rapid-reviews")["rapid_reviews"][0]["case"]
    spr.ok(f"record case.owner-named {case} --owner r.ahmed --occurred today")
    assert "Say in which case" in spr("record owner-named --owner r.ahmed --occurred today").err
    said = spr("record owner-named policy/kirklees --owner r.ahmed --occurred today")
    assert said.code == 2
    assert "kept by the program itself" in said.err


@pytest.mark.parametrize(
    "line",
    [
        "owner-named {} --owner r.ahmed",
        "owner-named {} --owner r.ahmed --duty notify_panel",
        "person-recused {} --person r.ahmed --because implicated",
    ],
)
def test_nobody_looks_after_the_partnership_or_is_recused_from_it_by_a_short_reference(
    spr, partnership, line
):
    """A number of its own can be the partnership's alone: what was meant for a case would have no effect."""
    said = spr(f"record {line.format(partnership.partition('/')[2])} --occurred today")
    assert said.code == 4
    assert "write the whole reference of the case, such as incident/2026-001" in said.words


def test_somebody_is_recused_however_their_name_is_written(spr, owed):
    """Whoever is implicated and typed with a capital letter would otherwise be told everything."""
    spr.ok(f"record person-recused {owed} --person 'B.Jones ' --because implicated --occurred today")
    assert people(steps(spr)["overdue"]) == [("a.lee", "deputy")]
    assert spr.ask(f"history {owed}")["facts"][-1]["data"]["person"] == "B.Jones"
    spr.ok(f"record recusal-ended {owed} --person b.jones --occurred today")
    assert people(steps(spr)["overdue"])[0] == ("b.jones", "owner")


def warned(spr, line):
    return [each["says"] for each in spr.ask(f"record {line} --occurred today")["warnings"]]


def test_of_a_name_that_nobody_bears_it_is_asked_aloud_who_was_meant(spr, owed):
    """A recusal of nobody keeps nobody out, and an owner who is nobody is told nothing."""
    assert warned(spr, f"person-recused {owed} --person 'Betty Jones' --because implicated") == [
        "person: nobody of that name is on record or in the settings; did you mean b.jones?"
    ]
    assert warned(spr, f"owner-named {owed} --owner m.khan --deputy nobody.known") == [
        "deputy: nobody of that name is on record or in the settings"
    ]
    assert warned(spr, f"owner-named {owed} --owner ' M.Khan'") == []


def test_an_owner_who_is_on_record_as_left_is_said_to_be_told_nothing(spr, owed, partnership):
    spr.ok(f"record person-left {partnership} --person a.lee --occurred 'Fri 20 Nov 2026'")
    (says,) = warned(spr, f"owner-named {owed} --owner A.Lee")
    assert "somebody of that name has left, and is told nothing" in says
    assert f"spr record person-returned {partnership}" in says


def test_an_owner_of_one_duty_is_named_for_the_party_that_owes_it(spr, owed):
    """The local authority owes it; for the partnership, which was the rule, it would have no effect."""
    spr.ok(f"record owner-named {owed} --owner m.khan --duty notify_panel --occurred today")
    recorded = spr.ask(f"history {owed}")["facts"][-1]["data"]
    assert (recorded["duty"], recorded["party"]) == ("sin.notify_panel", "local-authority")
    assert people(steps(spr)["overdue"]) == [("m.khan", "owner")]
    said = spr(f"record owner-named {owed} --owner m.khan --duty notify_panel --party panel --occurred today")
    assert "sin.notify_panel is owed by local-authority: leave --party out" in said.words


def test_an_owner_can_be_named_for_a_duty_of_a_case_that_follows(spr, owed):
    spr.ok(f"record owner-named {owed} --owner m.khan --duty rr.complete --occurred today")


@pytest.mark.parametrize("typed", ["notify_pannel", "sin.notify_pannel"])
def test_a_duty_that_there_is_not_is_refused_with_the_one_that_is_meant(spr, owed, typed):
    said = spr(f"record owner-named {owed} --owner m.khan --duty {typed} --occurred today")
    assert said.code == 2
    assert "Did you mean sin.notify_panel?" in said.words


def test_a_named_owner_is_not_said_to_hold_the_office_that_would_answer(spr, owed):
    spr.ok(f"record owner-named {owed} --owner m.khan --party local-authority --occurred today")
    assert "Will be told: m.khan (owner)" in spr.ok(EXPLAIN).words


def test_before_the_first_sweep_of_a_case_recorded_late_nobody_is_said_to_have_made_it_silent(spr, owed):
    ladder = steps(spr)
    assert [ladder[name]["state"] for name in ("due-soon", "due-today")] == ["subsumed", "waits"]
    page = spr.ok(EXPLAIN).words
    assert "silent" not in page
    assert "it has passed, and a higher step stands for it" in page


def test_a_deputy_is_not_said_to_be_told_of_what_can_wait(spr, partnership):
    """Aware Thu 19 Nov 2026: due soon from Tue 24 Nov 2026 on; the deputy is told when it presses."""
    spr.ok("record incident.local-authority-became-aware --occurred 'Thu 19 Nov 2026'")
    case = spr.ask("list incidents")["incidents"][-1]["case"]
    ladder = {each["rung"]: each for each in spr.ask(f"alerts explain {case} sin.notify_panel")["ladder"]}
    assert people(ladder["due-soon"]) == [("b.jones", "owner")]
    spr.ok(
        f"record owner-named {case} --owner m.khan --deputy a.lee --party local-authority --occurred today"
    )
    ladder = {each["rung"]: each for each in spr.ask(f"alerts explain {case} sin.notify_panel")["ladder"]}
    assert people(ladder["due-soon"]) == [("m.khan", "owner")]
    assert people(ladder["due-today"]) == [("m.khan", "owner"), ("a.lee", "deputy")]


def test_that_it_is_urgent_is_said_with_the_hours_that_hold(spr, owed):
    assert "its last day is said from 09:00 on" in spr.ok(EXPLAIN).words


def test_without_a_duty_every_one_of_the_case_that_runs_is_explained(spr, owed):
    found = spr.ask("alerts explain 2026-001")["alerts"]
    assert {each["duty"] for each in found} >= {"sin.notify_panel", "sin.notify_partners"}
    assert "Who is told of sin.notify_panel" in spr.ok("alerts explain 2026-001").words


def test_a_duty_typed_before_its_case_is_answered_with_the_order(spr, owed):
    for words in ("explain", "alerts explain", "alerts ack"):
        said = spr(f"{words} notify_panel 2026-001")
        assert said.code == 2
        assert "The case comes first, then the duty: 2026-001 notify_panel" in said.words


def test_the_kind_of_a_case_may_be_typed_in_capital_letters(spr, owed):
    assert spr.ask("alerts explain INCIDENT/2026-001 notify_panel")["case"] == owed


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
