"""The life of an alert: raised, taken on or made silent, raised anew, and withdrawn with its cause."""

import pytest
from telling import Story, bank_holidays, when
from watching import SIN, Watched, aware, rungs, until, with_ladder

from workflow import corrections as c
from workflow.alerts import Acknowledged, Raised, Snoozed, Withdrawn
from workflow.catalogue import ALERT, INCIDENT
from workflow.facts import Entry
from workflow.incident import facts as f
from workflow.ladders import Ladder, Step
from workflow.vocabulary import Answer, ClockState, Office, Rung, SnoozeReason, Words
from workflow.vocabulary import WithdrawnBecause as Because


@pytest.fixture
def soon():
    """Aware on Thursday 2 April 2026; on Thursday 9 April it is announced that it is due soon."""
    watched = aware()
    assert rungs(watched.look("Thu 9 Apr 2026")) == ["due-soon"]
    return watched


def taken_on(text):
    return Acknowledged(until=until(text))


def silent(text):
    return Snoozed(until=until(text), reason=SnoozeReason.AWAITING_OTHERS)


SILENCES = pytest.mark.parametrize("silence", [taken_on, silent], ids=["acknowledged", "snoozed"])


# Silent for a while


@SILENCES
def test_what_is_said_in_any_case_ends_a_silence(soon, silence):
    """The last day of an urgent duty: nobody has taken that on yet, and it is said as it comes."""
    soon.take(silence("2026-04-30"))
    assert rungs(soon.look("Sun 12 Apr 2026 23:59")) == []
    assert rungs(soon.look("Mon 13 Apr 2026 00:00")) == ["due-today"]
    assert soon.stands == ("due-today", 1, 1)
    assert rungs(soon.look("Mon 13 Apr 2026 15:00")) == ["still-due-today"]


@SILENCES
def test_a_silence_that_ends_of_itself_has_the_alert_raised_anew(soon, silence):
    soon.take(silence("2026-04-10"))
    assert soon.look("Fri 10 Apr 2026 23:59") == []
    (again,) = soon.look("Sat 11 Apr 2026 00:00")
    assert again.identity == ("due-soon", 1, 2)
    assert soon.look() == []


def test_of_a_duty_that_is_not_urgent_the_last_day_is_not_said_while_it_is_silent():
    watched = aware(policy=with_ladder(Ladder(urgent=Answer.NO)))
    watched.look("Thu 9 Apr 2026")
    watched.take(taken_on("2026-04-13T20:00:00Z"))
    assert watched.look("Mon 13 Apr 2026 16:00") == []
    (again,) = watched.look("Mon 13 Apr 2026 21:00")
    assert again.identity == ("due-today", 1, 2)


def test_a_step_that_a_profile_does_not_make_mandatory_waits_while_it_is_silent():
    steps = (Step(1, (Office.CHAIR,), mandatory=False), Step(2, (Office.LEAD_POLICE,)))
    watched = aware("Fri 10 Apr 2026", policy=with_ladder(Ladder(urgent=Answer.YES, steps=steps)))
    assert rungs(watched.look("Sat 18 Apr 2026")) == ["overdue"]
    watched.take(taken_on("2026-04-30"))
    assert watched.look("Tue 21 Apr 2026") == []
    (both,) = watched.look("Wed 22 Apr 2026")
    assert (both.rung, both.tells) == (Rung.SECOND_ESCALATION, (Office.CHAIR, Office.LEAD_POLICE))


def test_what_came_while_it_was_silent_is_said_afterwards_and_names_what_it_subsumes(soon):
    soon.take(taken_on("2026-04-20"))
    (late,) = soon.look("Fri 17 Apr 2026")
    assert (late.rung, late.raising) == (Rung.SECOND_ESCALATION, 1)
    assert late.subsumes == (Rung.DUE_TODAY, Rung.STILL_DUE_TODAY, Rung.OVERDUE, Rung.FIRST_ESCALATION)


def test_a_silence_that_was_ended_does_not_end_again(soon):
    """Looked at only afterwards: what was said in any case came first, and is not said as raised anew."""
    soon.take(taken_on("2026-04-14"))
    (late,) = soon.look("Fri 17 Apr 2026")
    assert late.identity == ("second-escalation", 1, 1)


@SILENCES
def test_it_can_be_made_silent_again_and_until_another_day(soon, silence):
    soon.take(silence("2026-04-10")).take(silence("2026-04-11"))
    assert soon.look("Sat 11 Apr 2026 23:59") == []
    assert rungs(soon.look("Sun 12 Apr 2026 00:00")) == ["due-soon"]


@pytest.mark.parametrize("silence", [taken_on, silent])
@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("2026-04-09", False),  # to the end of the day
        ("2026-05-09", False),  # thirty days on, to its end
        ("2026-05-10T08:00:00Z", False),  # thirty-one days, to the hour
        ("2026-05-10T08:00:01Z", True),
        ("2026-05-10", True),
        ("2026-04-08", True),
        ("2026-04-09T08:00:00Z", True),  # now is not to come
        ("unknown", True),
    ],
)
def test_it_is_silent_until_a_moment_that_is_to_come_at_most_thirty_one_days_on(soon, silence, text, refused):
    """Nine in the morning of Thursday 9 April is 08:00 in UTC."""
    if refused:
        assert soon.alert.refused(silence(text), "Thu 9 Apr 2026") == {"for-a-while"}
    else:
        soon.take(silence(text))


@pytest.mark.parametrize("silence", [taken_on, silent])
def test_where_nothing_stands_there_is_nothing_to_take_on(silence):
    alert = Story(ALERT, now="Thu 9 Apr 2026")
    assert alert.refused(silence("2026-04-10"), "Thu 9 Apr 2026") == {"not-now"}
    raised = Raised(case="incident/2026-001", duty=SIN, rung=Rung.DUE_SOON)
    alert.tell((raised, "Thu 9 Apr 2026"), (Withdrawn(state=ClockState.MET), "Thu 9 Apr 2026"))
    assert alert.refused(silence("2026-04-10"), "Thu 9 Apr 2026") == {"not-now"}


def test_a_duty_met_while_it_is_silent_is_taken_back_all_the_same(soon):
    soon.take(silent("2026-04-30"))
    soon.at("Fri 10 Apr 2026").tell(f.PanelNotified(), "Fri 10 Apr 2026")
    assert rungs(soon.look()) == ["met"]


def test_a_date_that_moves_while_it_is_silent_is_said_under_its_new_number(soon):
    """Whoever took on a duty of Monday 13 April has not taken on one that is overdue."""
    soon.take(silent("2026-04-30"))
    soon.tell(f.LocalAuthorityBecameAware(), "Mon 23 Mar 2026")
    assert rungs(soon.look()) == ["moved", "overdue"]
    assert soon.stands == ("overdue", 2, 1)


# Withdrawn, and why


def withdrawn(watched):
    """The one withdrawal that follows now."""
    (first, *_) = watched.look()
    assert isinstance(first, Withdrawn)
    return first


def test_met_in_time(soon):
    soon.at("Fri 10 Apr 2026").tell(f.PanelNotified(), "Fri 10 Apr 2026")
    gone = withdrawn(soon)
    assert (gone.because, gone.done_on, gone.moved_to.known) == (Because.MET, when("Fri 10 Apr 2026"), False)


def test_met_late(soon):
    soon.look("Wed 15 Apr 2026")
    soon.tell(f.PanelNotified(), "Wed 15 Apr 2026")
    gone = withdrawn(soon)
    assert (gone.because, gone.state, gone.done_on) == (
        Because.MET_LATE,
        ClockState.MET_LATE,
        when("Wed 15 Apr 2026"),
    )


def test_met_in_time_and_recorded_when_the_time_was_over(soon):
    soon.look("Wed 15 Apr 2026")
    soon.tell(f.PanelNotified(), "Fri 10 Apr 2026")
    gone = withdrawn(soon)
    assert (gone.because, gone.state, gone.done_on) == (
        Because.MET_RECORDED_LATE,
        ClockState.MET,
        when("Fri 10 Apr 2026"),
    )


def test_met_by_a_date_that_had_moved_is_not_recorded_late():
    """Overdue by the first date; awareness is put right, and the duty is met in time by the new one."""
    watched = aware()
    watched.look("Tue 14 Apr 2026")
    watched.story.correct(1, f.LocalAuthorityBecameAware(), "Fri 10 Apr 2026")
    watched.tell(f.PanelNotified(), "Tue 14 Apr 2026")
    assert withdrawn(watched).because is Because.MET


def test_waived():
    story = Story(INCIDENT, now="Thu 2 Apr 2026")
    watched = Watched(story.tell((f.LocalAuthorityBecameAware(), "Thu 2 Apr 2026")), _local(story))
    watched.look("Fri 1 May 2026")
    waived = c.DutyWaived(duty=watched.duty, reasons=Words("agreed"), authority="Chair")
    watched.tell(waived, "Fri 1 May 2026")
    assert withdrawn(watched).because is Because.WAIVED


def _local(story):
    return next(code for code, _ in sorted(story.duties()) if INCIDENT.duties[code].local)


def test_moved_says_where_to(soon):
    soon.tell(f.LocalAuthorityBecameAware(), "Wed 1 Apr 2026")
    gone = withdrawn(soon)
    assert (gone.because, gone.moved_to) == (Because.MOVED, when("Fri 10 Apr 2026"))


def test_moved_by_another_list_of_bank_holidays():
    story = Story(INCIDENT, now="Thu 2 Apr 2026", calendar=bank_holidays(without="Mon 6 Apr 2026"))
    watched = Watched(story.tell((f.LocalAuthorityBecameAware(), "Thu 2 Apr 2026")))
    watched.look("Thu 9 Apr 2026")
    story.calendar = bank_holidays()
    story.again()
    assert withdrawn(watched).because is Because.MOVED


def test_moved_because_the_case_was_put_right(soon):
    soon.story.correct(1, f.LocalAuthorityBecameAware(), "Wed 8 Apr 2026")
    gone = withdrawn(soon)
    assert (gone.because, gone.moved_to) == (Because.CORRECTED, when("Wed 15 Apr 2026"))


def test_taken_away_because_the_case_was_put_right():
    """It was not this child who died: nothing is owed to the child death review partners."""
    story = aware().story.tell((f.ChildDied(child="A"), "Thu 2 Apr 2026"))
    watched, died = Watched(story, "cdr.notify"), len(story.entries)
    while not isinstance(story.entries[died - 1].fact, f.ChildDied):
        died -= 1
    watched.subject = "child"  # there is no other in the case
    watched.look("Thu 9 Apr 2026")
    assert isinstance(story.retract(died), Entry)
    assert withdrawn(watched).because is Because.CORRECTED


def test_what_was_put_right_beside_it_is_not_the_cause(soon):
    """Negative control: a correction that moved nothing, and then the criteria are found not met."""
    soon.tell(f.CriteriaConfirmed(), "Thu 9 Apr 2026")
    version = len(soon.story.entries)
    assert isinstance(soon.story.correct(version, f.CriteriaConfirmed(), "Wed 8 Apr 2026"), Entry)
    soon.tell(f.CriteriaNotMet(reasons=Words("none")), "Thu 9 Apr 2026")
    assert withdrawn(soon).because is Because.NOT_OWED


def test_carried_on_elsewhere(soon):
    soon.story.do(c.Merge(into="incident/2026-101", reasons=Words("The same event.")))
    assert withdrawn(soon).because is Because.SUPERSEDED


def test_there_and_back_again_is_said_of_the_third_reckoning():
    """The date moves from Monday 13 April to Friday 10 April and back: three numbers, and nothing twice."""
    watched = aware()
    watched.look("Thu 9 Apr 2026")
    watched.story.correct(1, f.LocalAuthorityBecameAware(), "Wed 1 Apr 2026")
    assert rungs(watched.look()) == ["corrected", "due-soon"]
    watched.story.correct(1, f.LocalAuthorityBecameAware(), "Thu 2 Apr 2026")
    assert rungs(watched.look()) == ["corrected", "due-soon"]
    assert watched.stands == ("due-soon", 3, 1)
    assert watched.look() == []


def test_a_date_that_was_left_and_came_back_was_not_born_overdue_and_goes_on_up_its_ladder():
    """Due on Monday 13 April; moved a week on while it was in time, and back when it was over."""
    watched = aware()
    watched.look("Tue 7 Apr 2026")
    watched.story.correct(1, f.LocalAuthorityBecameAware(), "Tue 7 Apr 2026")
    watched.look("Wed 8 Apr 2026")
    watched.at("Thu 16 Apr 2026").story.correct(1, f.LocalAuthorityBecameAware(), "Thu 2 Apr 2026")
    *_, again = watched.look()
    assert (str(again.rung), again.born_overdue) == ("second-escalation", False)


def test_raised_anew_it_is_no_news_and_wakes_nobody():
    """Overdue on Tuesday 14 April was urgent; taken on until Wednesday, it comes again, and can wait."""
    watched = aware()
    (first,) = watched.look("Tue 14 Apr 2026 00:00")
    assert (str(first.rung), first.urgent) == ("overdue", Answer.YES)
    watched.at("Tue 14 Apr 2026 09:00").take(Acknowledged(until=until("2026-04-14")))
    (again,) = watched.look("Wed 15 Apr 2026 00:00")
    assert (str(again.rung), again.raising, again.urgent) == ("first-escalation", 2, Answer.NO)


def test_whoever_moves_a_date_that_is_over_starts_no_new_ladder():
    """Overdue since Monday 13 April, and corrected a day to and fro every working day: the steps come."""
    watched = aware()
    said = rungs(watched.look("Tue 14 Apr 2026"))
    for number, day in enumerate(("Wed 15", "Thu 16", "Fri 17", "Mon 20", "Tue 21")):
        aware_on = ("Wed 1 Apr 2026", "Thu 2 Apr 2026")[number % 2]
        watched.at(f"{day} Apr 2026").story.correct(1, f.LocalAuthorityBecameAware(), aware_on)
        looked = watched.look()
        said += rungs(looked)
        assert not looked[-1].born_overdue
    assert said[-1] == "third-escalation"


def test_a_date_that_nobody_knew_of_is_counted_from_when_it_came_on_record():
    """Negative control: on record on Wednesday 15 April, two days late, and nobody above was waiting."""
    watched = aware(now="Wed 15 Apr 2026")
    (said,) = watched.look("Wed 15 Apr 2026")
    assert (str(said.rung), said.born_overdue) == ("overdue", True)
    assert rungs(watched.look("Thu 16 Apr 2026 12:00")) == []
    assert rungs(watched.look("Fri 17 Apr 2026")) == ["first-escalation"]
