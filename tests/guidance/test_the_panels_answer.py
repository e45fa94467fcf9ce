"""The Panel's answer to a rapid review, which may never come, and what the partners owe after it."""

import pytest
from rapid_reviews import answered, begun, codes, sent
from telling import CALENDAR, at, when

from workflow.rapid_review import facts as f
from workflow.vocabulary import (
    ClockState,
    Force,
    Outcome,
    PanelResponse,
    Party,
    Rung,
)


def test_silence_of_the_panel_is_not_a_breach():
    """Trap 9: the answer is the Panel's; about ten working days is an expectation."""
    story = sent(now="Mon 11 Jan 2027")
    clock = story.clock("panel.response")
    assert (clock.duty.owed_by, clock.duty.force) == (Party.PANEL, Force.EXPECTATION)
    assert clock.date.due_on == when("Mon 30 Nov 2026"), "about ten days, as Kent reports"
    assert clock.owed_elsewhere
    assert "no breach" in clock.duty.says


@pytest.mark.parametrize("then", ["Mon 30 Nov 2026 23:59", "Tue 1 Dec 2026 00:00", "Mon 11 Jan 2027"])
def test_silence_of_the_panel_is_never_overdue(then):
    clock = sent(now="Mon 11 Jan 2027").clock("panel.response")
    assert not clock.overdue(at(then))
    assert clock.days_late(CALENDAR, at(then)) is None


@pytest.mark.parametrize(
    ("then", "rung"),
    [
        ("Mon 30 Nov 2026 23:59", None),
        ("Tue 1 Dec 2026 00:00", Rung.NO_ANSWER),
        ("Mon 11 Jan 2027", Rung.NO_ANSWER),
    ],
)
def test_all_that_is_announced_of_the_panels_silence_is_that_there_is_no_answer(then, rung):
    """The alert is “no answer”, and never a breach."""
    assert sent(now="Mon 11 Jan 2027").clock("panel.response").rung(at(then)) is rung


def test_what_is_owed_is_overdue_when_its_time_is_over():
    """Negative control."""
    clock = begun(now="Mon 11 Jan 2027").clock("rr.complete")
    assert clock.overdue(at("Mon 11 Jan 2027"))
    assert clock.rung(at("Mon 11 Jan 2027")) is Rung.OVERDUE


def test_a_letter_that_comes_late_is_a_letter():
    story = sent(now="Mon 11 Jan 2027")
    story.tell((f.PanelResponded(response=PanelResponse.AGREES), "Fri 8 Jan 2027"))
    clock = story.clock("panel.response")
    assert clock.state is ClockState.MET
    assert clock.days_late(CALENDAR, at("Mon 11 Jan 2027")) is None


def test_what_the_partners_owe_is_not_owed_elsewhere():
    """Negative control."""
    assert not sent().clock("rr.complete").owed_elsewhere


def test_the_panels_silence_keeps_nothing_open():
    story = sent()
    story.tell((f.LearningShared(), "Mon 23 Nov 2026"))
    assert codes(story.record(f.Closed(), "Mon 21 Dec 2026")) == ["panel-has-answered"]
    assert story.clock("panel.response").state is ClockState.MISSED


@pytest.mark.parametrize("response", [PanelResponse.DISAGREES, PanelResponse.FURTHER_INFORMATION])
def test_a_letter_that_disagrees_or_asks_is_answered(response):
    """The partners keep the decision, but must consider and answer."""
    story = answered(response)
    assert story.standing.outcome is Outcome.NO_FURTHER_REVIEW
    assert story.clock("rr.reply_to_panel").date.due_on == when("Mon 14 Dec 2026")
    story.tell((f.PanelAnswered(), "Mon 7 Dec 2026"))
    assert story.clock("rr.reply_to_panel").state is ClockState.MET


@pytest.mark.parametrize(
    "response",
    [
        PanelResponse.AGREES,
        PanelResponse.CONSIDERING_NATIONAL,
        PanelResponse.TAKEN_AS_NATIONAL,
        PanelResponse.NOT_STATED,
    ],
)
def test_a_letter_that_asks_for_nothing_needs_no_answer(response):
    assert ("rr.reply_to_panel", "") not in answered(response).duties()


def test_an_answer_given_before_a_second_letter_does_not_answer_it():
    story = answered(PanelResponse.FURTHER_INFORMATION).tell((f.PanelAnswered(), "Mon 7 Dec 2026"))
    story.tell((f.PanelResponded(response=PanelResponse.DISAGREES), "Wed 9 Dec 2026"))
    assert story.clock("rr.reply_to_panel").state is ClockState.MET
    assert story.clock("rr.reply_to_panel", cycle=2).state is ClockState.RUNNING


def test_a_disagreement_is_there_for_a_review_to_refer_to():
    """Initiating a review after the Panel disagreed refers to its letter."""
    story = answered(PanelResponse.DISAGREES)
    assert story.standing.disagreement.fact.response is PanelResponse.DISAGREES
    story.tell((f.PanelResponded(response=PanelResponse.AGREES), "Wed 9 Dec 2026"))
    assert story.standing.disagreement is None


def test_a_letter_without_a_date_is_a_letter():
    """No public source gives the date of one: unknown stays unknown."""
    story = sent().tell((f.PanelResponded(response=PanelResponse.DISAGREES), "unknown"))
    assert story.clock("panel.response").state is ClockState.MET
    assert story.clock("rr.reply_to_panel").state is ClockState.NOT_RECKONABLE


def test_an_answer_to_no_letter_is_said_aloud():
    assert codes(sent().record(f.PanelAnswered(), "Mon 30 Nov 2026")) == ["letter-on-record"]
