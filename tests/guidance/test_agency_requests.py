"""Asking agencies for what they hold: each request a clock, and a nil return an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import CALENDAR, Story, at, when

from workflow.catalogue import RAPID_REVIEW
from workflow.rapid_review import facts as f
from workflow.rapid_review.standing import STEPS
from workflow.requests import Step, requests
from workflow.vocabulary import Agency, Answer, ClockState, Force, Party

SCHOOL, POLICE = Agency.SCHOOL, Agency.POLICE
ASKED = f.InformationRequested(agency=SCHOOL)
CAME = f.InformationReceived(agency=SCHOOL)
NIL = f.NilReturnReceived(agency=SCHOOL)
REFUSED = f.InformationRefused(agency=SCHOOL, reasons="It says it may not.")


def begun(*told, now: str = "Mon 23 Nov 2026") -> Story:
    story = Story(RAPID_REVIEW, now=now).tell((f.NotificationSent(), "Mon 2 Nov 2026"))
    return story.tell((f.Started(), "Tue 3 Nov 2026"), *told)


def returned(story: Story, cycle: int = 1):
    return story.clock("rr.agency_return", "school", cycle)


def test_an_agency_has_the_days_of_the_local_policy_where_no_day_was_set():
    """Eight working days; partnerships give eight to ten."""
    clock = returned(begun((ASKED, "Tue 3 Nov 2026")))
    assert (clock.state, clock.date.due_on) == (ClockState.RUNNING, when("Fri 13 Nov 2026"))
    assert clock.duty.force is Force.LOCAL_POLICY
    assert (clock.duty.owed_by, clock.duty.owed_to) == (Party.AGENCIES, Party.PARTNERSHIP)


def test_a_day_that_was_set_is_the_day_it_is_due():
    asked = f.InformationRequested(agency=SCHOOL, due=when("Sat 7 Nov 2026"))
    date = returned(begun((asked, "Tue 3 Nov 2026"))).date
    assert (date.due_on, date.within) == (when("Sat 7 Nov 2026"), "0d")


def test_a_day_set_only_to_the_month_cannot_be_reckoned():
    """Vague stays vague; the request is awaited all the same."""
    asked = f.InformationRequested(agency=SCHOOL, due=when("2026-11"))
    story = begun((asked, "Tue 3 Nov 2026"))
    assert returned(story).state is ClockState.NOT_RECKONABLE
    assert [request.agency for request in story.standing.awaited] == [SCHOOL]


def test_each_agency_has_its_own_clock():
    story = begun((ASKED, "Tue 3 Nov 2026"), (f.InformationRequested(agency=POLICE), "Wed 4 Nov 2026"))
    assert {("rr.agency_return", "school"), ("rr.agency_return", "police")} <= story.duties()


def test_a_second_request_to_an_agency_is_a_second_cycle():
    story = begun((ASKED, "Tue 3 Nov 2026"), (CAME, "Wed 4 Nov 2026"), (ASKED, "Mon 9 Nov 2026"))
    assert returned(story).state is ClockState.MET
    assert returned(story, 2).date.due_on == when("Thu 19 Nov 2026")
    story.tell((CAME, "Fri 20 Nov 2026"))
    assert returned(story, 2).state is ClockState.MET_LATE


def test_a_nil_return_is_an_answer():
    story = begun((ASKED, "Tue 3 Nov 2026"), (NIL, "Wed 4 Nov 2026"))
    assert returned(story).state is ClockState.MET
    assert story.standing.requests[0].nil
    assert story.standing.awaited == ()


def test_a_return_after_its_day_is_late_by_working_days():
    story = begun((ASKED, "Tue 3 Nov 2026"), (CAME, "Mon 16 Nov 2026"))
    clock = returned(story)
    assert clock.state is ClockState.MET_LATE
    assert clock.days_late(CALENDAR, at("Mon 23 Nov 2026")) == 1


def test_what_has_not_come_is_awaited_and_overdue():
    story = begun((ASKED, "Tue 3 Nov 2026"))
    assert returned(story).overdue(at("Mon 16 Nov 2026"))
    assert [(request.agency, request.number) for request in story.standing.awaited] == [(SCHOOL, 1)]


def test_a_reminder_and_an_escalation_answer_nothing():
    story = begun((ASKED, "Tue 3 Nov 2026"))
    story.tell((f.AgencyChased(agency=SCHOOL), "Mon 16 Nov 2026"))
    story.tell((f.AgencyEscalated(agency=SCHOOL, to="director"), "Tue 17 Nov 2026"))
    request = story.standing.requests[0]
    assert (len(request.chased), len(request.escalated)) == (1, 1)
    assert returned(story).state is ClockState.RUNNING


def test_a_refusal_ends_the_clock_as_missed_and_not_as_met():
    story = begun((ASKED, "Tue 3 Nov 2026"), (REFUSED, "Thu 5 Nov 2026"))
    assert returned(story).state is ClockState.MISSED
    assert story.standing.awaited == ()


def test_after_a_formal_request_a_refusal_stands_no_longer():
    """Children Act 2004, section 16H: whoever is asked formally must comply."""
    story = begun((ASKED, "Tue 3 Nov 2026"), (REFUSED, "Thu 5 Nov 2026"))
    story.tell((f.FormalRequestMade(agency=SCHOOL, reference="S16H-1"), "Fri 6 Nov 2026"))
    assert returned(story).state is ClockState.RUNNING
    assert len(story.standing.awaited) == 1


def test_an_agency_that_refused_and_sends_it_all_the_same_has_answered():
    story = begun((ASKED, "Tue 3 Nov 2026"), (REFUSED, "Thu 5 Nov 2026"), (CAME, "Fri 6 Nov 2026"))
    assert returned(story).state is ClockState.MET


def test_a_refusal_without_reasons_cannot_be_recorded():
    with pytest.raises(TypeError, match="reasons"):
        f.InformationRefused(agency=SCHOOL)


def test_a_return_that_is_not_good_enough_was_returned_all_the_same():
    """The clock is about the return; that it must be done again is a new request."""
    poor = f.InformationChecked(agency=SCHOOL, good_enough=Answer.NO)
    story = begun((ASKED, "Tue 3 Nov 2026"), (CAME, "Wed 4 Nov 2026"), (poor, "Thu 5 Nov 2026"))
    assert story.standing.requests[0].checked.fact.good_enough is Answer.NO
    assert returned(story).state is ClockState.MET


def test_an_answer_that_came_on_record_before_its_request_meets_it():
    """Late paperwork: the order in which things are written down is not the order in which they happen."""
    story = begun()
    entry = story.record(CAME, "Thu 5 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["asked"]
    story.tell((ASKED, "Tue 3 Nov 2026"))
    assert returned(story).state is ClockState.MET


def test_what_an_agency_sent_before_it_was_asked_is_no_answer_unless_somebody_says_so():
    story = begun((CAME, "Mon 2 Nov 2026"), (ASKED, "Wed 4 Nov 2026"))
    assert returned(story).state is ClockState.RUNNING
    numbered = begun(
        (f.InformationReceived(agency=SCHOOL, number=1), "Mon 2 Nov 2026"), (ASKED, "Wed 4 Nov 2026")
    )
    assert returned(numbered).state is ClockState.MET


def answered_twice(*then):
    """The school held nothing on Mon 9 November 2026; then these. What answered its second request."""
    story = begun((ASKED, "Tue 3 Nov 2026"), (NIL, "Mon 9 Nov 2026"), *then)
    answered = story.standing.requests[1].answered
    return answered.fact if answered else None


def test_a_request_is_not_answered_by_what_came_on_record_before_it_on_the_same_day():
    """It held nothing, sent something after all, and was asked for more on the day of that: it is owed."""
    then = (CAME, "Tue 10 Nov 2026"), (ASKED, "Tue 10 Nov 2026")
    assert answered_twice(*then) is None
    assert answered_twice(*then, (CAME, "Tue 10 Nov 2026")) == CAME


def test_an_answer_of_a_later_day_meets_a_request_that_came_on_record_after_it():
    """Asked a second time on Tue 10 November, which was written down when the answer had come."""
    assert answered_twice((CAME, "Wed 11 Nov 2026"), (ASKED, "Tue 10 Nov 2026")) == CAME


def test_an_answer_on_record_before_a_request_of_the_same_day_meets_it_where_it_names_it():
    numbered = f.InformationReceived(agency=SCHOOL, number=2)
    assert answered_twice((numbered, "Tue 10 Nov 2026"), (ASKED, "Tue 10 Nov 2026")) == numbered


def test_an_answer_can_name_the_request_it_answers():
    story = begun((ASKED, "Tue 3 Nov 2026"), (ASKED, "Wed 4 Nov 2026"))
    story.tell((f.InformationReceived(agency=SCHOOL, number=2), "Thu 5 Nov 2026"))
    assert returned(story).state is ClockState.RUNNING
    assert returned(story, 2).state is ClockState.MET


def test_an_answer_of_an_agency_nobody_asked_is_recorded_and_said_aloud():
    """A mistyped agency, or a request nobody wrote down."""
    entry = begun((ASKED, "Tue 3 Nov 2026")).record(f.InformationReceived(agency=POLICE), "Wed 4 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["asked"]


def test_a_request_of_unknown_day_is_owed_and_cannot_be_reckoned():
    assert returned(begun((ASKED, "unknown"))).state is ClockState.NOT_RECKONABLE


def test_once_the_rapid_review_is_stood_down_nothing_is_asked_of_anybody():
    story = begun((ASKED, "Tue 3 Nov 2026"), (f.StoodDown(reasons="withdrawn"), "Wed 4 Nov 2026"))
    assert returned(story).state is ClockState.VOID
    story.tell((f.Reopened(reasons="a new scan"), "Thu 5 Nov 2026"))
    assert returned(story).state is ClockState.RUNNING


FACTS = [ASKED, CAME, NIL, REFUSED, f.AgencyChased(agency=SCHOOL), f.InformationRequested(agency=POLICE)]
DAYS = st.sampled_from(["Tue 3 Nov 2026", "Thu 5 Nov 2026", "Mon 9 Nov 2026", "unknown", "2026-11"])


@given(st.lists(st.tuples(st.sampled_from(FACTS), DAYS), max_size=12))
def test_every_request_is_numbered_once_and_has_one_clock(told):
    """In whichever order facts came, and however often."""
    story = begun(*told)
    made = story.standing.requests
    keys = [(str(request.agency), request.number) for request in made]
    assert len({*keys}) == len(keys) == sum(isinstance(fact, f.InformationRequested) for fact, _ in told)
    clocks = {c.key[1:] for c in RAPID_REVIEW.clocks(story.standing) if c.key[0] == "rr.agency_return"}
    assert clocks == {*keys}


@given(st.lists(st.tuples(st.sampled_from(FACTS), DAYS), max_size=8))
def test_no_answer_meets_two_requests(told):
    answered = [r.answered.id for r in begun(*told).standing.requests if r.answered]
    assert len({*answered}) == len(answered)


def test_every_step_of_a_request_has_a_fact():
    assert {*STEPS.values()} == {*Step}
    assert requests((), STEPS) == ()


FORMAL = f.FormalRequestMade(agency=SCHOOL, reference="S16H-1", due=when("Fri 20 Nov 2026"))


def test_a_formal_request_after_a_refusal_has_a_day_of_its_own_and_both_stay_visible():
    """Children Act 2004, section 16H: the formal request says by when."""
    story = begun((ASKED, "Tue 3 Nov 2026"), (REFUSED, "Thu 5 Nov 2026"), (FORMAL, "Fri 6 Nov 2026"))
    assert (returned(story).state, returned(story).date.due_on) == (
        ClockState.RUNNING,
        when("Fri 20 Nov 2026"),
    )
    request = story.standing.requests[0]
    assert (request.refused.fact, request.formal.fact) == (REFUSED, FORMAL)


def test_a_formal_request_that_sets_no_day_has_the_days_of_the_local_policy_from_its_own():
    formal = f.FormalRequestMade(agency=SCHOOL)
    story = begun((ASKED, "Tue 3 Nov 2026"), (REFUSED, "Thu 5 Nov 2026"), (formal, "Fri 6 Nov 2026"))
    assert returned(story).date.due_on == when("Wed 18 Nov 2026")


def test_a_second_refusal_leaves_the_day_of_the_formal_request():
    story = begun((ASKED, "Tue 3 Nov 2026"), (REFUSED, "Thu 5 Nov 2026"), (FORMAL, "Fri 6 Nov 2026"))
    story.tell((REFUSED, "Tue 10 Nov 2026"))
    assert (returned(story).state, returned(story).date.due_on) == (
        ClockState.MISSED,
        when("Fri 20 Nov 2026"),
    )


def test_a_formal_request_that_no_refusal_went_before_gives_no_more_time():
    """Negative control: nothing pauses a clock."""
    story = begun((ASKED, "Tue 3 Nov 2026"))
    before = returned(story).date
    assert returned(story.tell((FORMAL, "Fri 6 Nov 2026"))).date == before
