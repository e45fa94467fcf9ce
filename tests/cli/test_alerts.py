"""Announcements: made once, shown, and taken back when the duty was met."""

import pytest

AWARE = "record incident.local-authority-became-aware --occurred 'Fri 13 Nov 2026'"


@pytest.fixture
def overdue(spr):
    """Aware Fri 13 Nov 2026: the Panel, Ofsted and the partners were due Fri 20 Nov 2026, and are overdue."""
    spr.ok(AWARE)
    return "incident/2026-001"


def test_a_sweep_announces_and_a_second_one_has_nothing_to_add(spr, overdue):
    assert spr.ask("sweep")["raised"] == 3
    assert spr.ask("sweep")["raised"] == 0


def test_a_rehearsal_says_nothing(spr, overdue):
    assert spr.ask("sweep --dry-run")["raised"] == 3
    assert spr.ask("alerts")["alerts"] == []


def test_the_json_of_alerts_keeps_its_promise(spr, overdue):
    spr.ok("sweep")
    alert = next(each for each in spr.ask("alerts")["alerts"] if each["duty"] == "sin.notify_panel")
    assert alert.items() >= {
        "case": overdue, "duty": "sin.notify_panel", "rung": "overdue", "due_on": "2026-11-20",
        "state": "raised", "raised_at": "2026-11-23T10:00:00.000000Z",
    }.items()  # fmt: skip
    assert "overdue at entry Fri 20 Nov 2026" in spr.ok("alerts").words


def test_an_alert_is_taken_back_after_the_duty_was_met(spr, overdue):
    spr.ok("sweep")
    spr.ok("record panel-notified 2026-001 --occurred today --departure 'At last.'")
    spr.ok("record safeguarding-partners-informed 2026-001 --occurred today")
    assert spr.ask("sweep")["withdrawn"] == 3
    assert spr.ask("alerts")["alerts"] == []
    assert {each["state"] for each in spr.ask("alerts --all")["alerts"]} == {"withdrawn"}


def test_a_sweep_can_hand_the_messages_over(spr, overdue):
    delivery = spr.ask("sweep --deliver")["delivery"]
    assert delivery["sent"] == 3
    assert {each["delivered"] for each in spr.ask("alerts")["alerts"]} == {1}


def test_a_rehearsal_hands_nothing_over(spr):
    assert "Messages" not in spr.ok("sweep --dry-run --deliver").words


LATENESS = ("overdue", "late", "was due")


@pytest.fixture
def silent(spr):
    """A rapid review sent Mon 2 Nov 2026: the Panel was expected to answer by Thu 12 Nov 2026."""
    spr.ok("record rapid-review.notification-sent --occurred 'Mon 26 Oct 2026'")
    case = "rapid-review/2026-001"
    for partner in ("local-authority", "integrated-care-board", "police"):
        spr.ok(f"record partner-signed-off {case} --partner {partner} --occurred 'Mon 2 Nov 2026'")
    spr.ok(f"record sent-to-panel {case} --incomplete decision --occurred 'Mon 2 Nov 2026'")
    return case


@pytest.mark.parametrize(
    "command", ["due", "due --all", "alerts", "show {case}", "explain {case} panel.response"]
)
def test_nothing_that_is_shown_calls_the_panels_silence_late(spr, silent, command):
    """Trap 9: the alert is “no answer”, and never a breach of anybody."""
    spr.ok("sweep")
    page = spr.ok(command.format(case=silent)).words
    assert not [word for word in LATENESS if word in page], page


def test_the_panels_silence_is_announced_as_no_answer(spr, silent):
    spr.ok("sweep")
    (alert,) = (each for each in spr.ask("alerts")["alerts"] if each["duty"] == "panel.response")
    assert (alert["rung"], alert["born_overdue"]) == ("no-answer", False)
    assert silent not in [each["case"] for each in spr.ask("due --overdue")["clocks"]]
    (clock,) = (each for each in spr.ask("due")["clocks"] if each["duty"] == "panel.response")
    assert (clock["overdue"], clock["days_late"], clock["days_left"]) == (False, None, None)


def test_the_list_is_what_alerts_alone_says(spr, overdue):
    spr.ok("sweep")
    assert spr.ok("alerts").out == spr.ok("alerts list").out
    assert spr.ask(f"alerts --case {overdue}") == spr.ask(f"alerts list --case {overdue}")


def test_a_word_that_is_no_command_is_not_taken_for_the_list(spr):
    said = spr("alerts acknowledge 2026-001")
    assert said.code == 2
    assert "There is no command 'acknowledge'." in said.err


def test_what_has_been_due_for_longest_comes_first_and_what_was_withdrawn_last(spr, overdue):
    """Due Fri 20 Nov 2026; then, of a second incident, Mon 16 Nov 2026."""
    spr.ok("record incident.local-authority-became-aware --occurred 'Mon 9 Nov 2026'")
    spr.ok("record panel-notified 2026-002 --occurred today --departure 'At last.'")
    spr.ok("sweep")
    spr.ok("record safeguarding-partners-informed 2026-002 --occurred today")
    spr.ok("sweep")
    alerts = spr.ask("alerts --all")["alerts"]
    assert [each["case"] for each in alerts] == [overdue] * 3 + ["incident/2026-002"]
    assert alerts[-1]["withdrawn_because"] == "met-late"


def test_conditions_narrow_the_list_and_a_word_that_is_none_names_those_there_are(spr, overdue):
    spr.ok("sweep")
    spr.ok("record panel-notified 2026-001 --occurred 'Thu 19 Nov 2026' --departure 'At last.'")
    spr.ok("sweep")
    why = spr.ask("alerts --withdrawn-because met-recorded-late")["alerts"]
    assert {each["duty"] for each in why} == {"sin.notify_panel", "ofsted.notify_wt2015"}
    assert spr.ask("alerts --rung due-soon")["alerts"] == []
    assert len(spr.ask("alerts --owed-by local-authority --state raised")["alerts"]) == 1
    said = spr("alerts --state acknowledge")
    assert said.code == 2
    assert "Did you mean acknowledged?" in said.err


def test_who_was_told_stands_in_the_list(spr, overdue):
    spr.ok("sweep --deliver")
    assert {tuple(each["told"]) for each in spr.ask("alerts")["alerts"]} == {("local-authority",)}
