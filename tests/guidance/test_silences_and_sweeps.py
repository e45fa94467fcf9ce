"""Whoever looks seldom ends where whoever looks every hour does, whatever was taken on, silent or moved.

People take on what they have seen announced: so there is always a look just before they do.
"""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telling import at
from watching import aware, with_ladder

from workflow import announcing
from workflow.alerts import Acknowledged, Raised, Snoozed
from workflow.incident import facts as f
from workflow.ladders import Ladder, Step
from workflow.moments import LONDON, Moment
from workflow.moments import at as moment_at
from workflow.vocabulary import Answer, Office, SnoozeReason

BEGIN = at("Thu 2 Apr 2026 09:00")
HOURS = 24 * 24
AWARE_ON = [Moment(f"2026-{day}") for day in ("03-30", "03-31", "04-01", "04-02", "04-07", "04-08")]
LADDERS = (
    Ladder(),
    Ladder(urgent=Answer.NO, steps=(Step(1, (Office.CHAIR,), mandatory=False), Step(4, (Office.CHAIR,)))),
    Ladder(steps=()),
)
DOINGS = st.one_of(
    st.tuples(st.just("acknowledge"), st.integers(1, 24 * 9)),
    st.tuples(st.just("snooze"), st.integers(1, 24 * 9)),
    st.tuples(st.just("until the end of a day"), st.integers(0, 9)),
    st.tuples(st.just("move"), st.integers(0, len(AWARE_ON) - 1)),
)
LIVES = st.dictionaries(st.integers(1, HOURS - 1), DOINGS, max_size=7)
SELDOM = st.sets(st.integers(0, HOURS), max_size=6)


def _spoken(hour):
    return f"{(BEGIN + timedelta(hours=hour)).astimezone(LONDON):%a %d %b %Y %H:%M}"


def _do(watched, hour, doing, number):
    """What somebody does: with an alert that they have looked at, or with the day of awareness."""
    if doing == "move":
        watched.story.correct(1, f.LocalAuthorityBecameAware(), str(AWARE_ON[number]))
        return
    watched.look()
    now = BEGIN + timedelta(hours=hour)
    until = moment_at(now + timedelta(hours=number))
    if doing == "until the end of a day":
        until = Moment(str((now + timedelta(days=number)).astimezone(LONDON).date()))
    fact = Acknowledged(until=until)
    if doing == "snooze":
        fact = Snoozed(until=until, reason=SnoozeReason.DATE_AGREED)
    watched.alert.record(fact, watched.alert.now)


def lived(life, looks, ladder):
    """What stands in the end, how often each announcement was made, and what the last look said."""
    watched = aware(policy=with_ladder(ladder))
    for hour in sorted({*life, *looks, HOURS}):
        watched.at(_spoken(hour))
        if hour in looks or hour == HOURS:
            watched.look()
        if hour in life:
            _do(watched, hour, *life[hour])
    said = [e.fact.identity for e in watched.alert.entries if isinstance(e.fact, Raised)]
    return watched.stands, said, watched.look()


def the_same(life, looks, ladder):
    always, said_always, more_always = lived(life, range(HOURS + 1), ladder)
    seldom, said_seldom, more_seldom = lived(life, looks, ladder)
    assert seldom == always
    assert len(set(said_seldom)) == len(said_seldom)
    assert len(set(said_always)) == len(said_always)
    assert set(said_seldom) <= set(said_always)
    assert more_always == more_seldom == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(LIVES, SELDOM, st.sampled_from(LADDERS))
def test_what_stands_does_not_depend_on_when_anybody_looked(life, looks, ladder):
    the_same(life, looks, ladder)


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@given(LIVES, SELDOM, st.sampled_from(LADDERS))
def test_what_stands_does_not_depend_on_when_anybody_looked_in_many_lives(life, looks, ladder):
    the_same(life, looks, ladder)


# Negative controls

SILENT_PAST_THE_LAST_DAY = {24 * 8: ("acknowledge", 24 * 4)}
"""Taken on on Friday 10 April, until Tuesday 14 April: the last day comes in between, in any case."""
SILENT_BEFORE = {24 * 7: ("snooze", 30)}
MOVED_AND_BACK = {24 * 8: ("move", 2), 24 * 9: ("move", 3)}


@pytest.mark.parametrize("life", [SILENT_PAST_THE_LAST_DAY, SILENT_BEFORE, MOVED_AND_BACK])
def test_each_life_of_the_controls_is_one_that_holds(life):
    the_same(life, {24 * 16}, Ladder())


def _whenever_it_came(_, passed, said, numbers):
    return any(each.mandatory and (str(each.rung), *numbers) not in said for each in passed)


def _not_counted(*_):
    return 1


@pytest.mark.parametrize(("fault", "instead"), [("_broken", _whenever_it_came), ("_raising", _not_counted)])
def test_a_seeded_fault_is_found(monkeypatch, fault, instead):
    """A silence is ended by what came after it was over; or it is not counted how often it was raised."""
    monkeypatch.setattr(announcing, fault, instead)
    with pytest.raises(AssertionError):
        the_same(SILENT_BEFORE, {24 * 16}, Ladder())
