"""Paperwork that comes late: what was done in time is met, and what was left undone is missed."""

from telling import Story

from workflow.catalogue import REVIEW
from workflow.corrections import DutyWaived
from workflow.review import facts as f
from workflow.vocabulary import ClockState, Party


def published_unsent() -> Story:
    return Story(REVIEW).tell(
        (f.Commissioned(), "Wed 6 May 2026"),
        (f.Published(), "Mon 9 Nov 2026", {"departure": "It was in the press."}),
    )


def test_what_was_sent_in_time_is_met_however_late_it_came_on_record():
    """Fulfilment counts by the day it occurred; late recording is reported apart."""
    story = published_unsent()
    assert story.clock("lcspr.inform", "panel").state is ClockState.MISSED
    story.tell((f.ToldOfDecision(to=Party.PANEL), "Thu 7 May 2026"))
    assert story.clock("lcspr.inform", "panel").state is ClockState.MET


def test_what_was_sent_after_the_publication_stays_missed():
    story = published_unsent()
    story.tell((f.ToldOfDecision(to=Party.PANEL), "Mon 16 Nov 2026"))
    assert story.clock("lcspr.inform", "panel").state is ClockState.MISSED


def test_a_waived_duty_is_not_missed_afterwards():
    story = Story(REVIEW).tell((f.Commissioned(), "Wed 6 May 2026"))
    waiver = DutyWaived(duty="lcspr.publish", authority="Chair", reasons="Learning is shared already.")
    story.tell((waiver, "Mon 9 Nov 2026"), (f.Discontinued(reasons="x"), "Tue 10 Nov 2026"))
    assert story.clock("lcspr.publish").state is ClockState.WAIVED


def test_a_look_at_progress_that_was_overdue_at_the_publication_was_missed():
    """SI 2018/789, regulation 14: the partners must monitor; it does not vanish with the publication."""
    assert published_unsent().clock("lcspr.monitor").state is ClockState.MISSED
