"""A daemon that was down for days ends where one that was always up does.

What stands announced depends on the record and on the time, and not on when anybody swept before.
Sweeping seldom says less, because what came and went between two sweeps is not said at all, and what
lower rungs there were is subsumed; it never says anything that sweeping often does not say.
"""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from telling import at

from workflow import announcing
from workflow.alerts import Raised, Withdrawn
from workflow.catalogue import ALERT, kind_of
from workflow.clocks import rungs
from workflow.incident.facts import (
    ChildDied,
    CriteriaNotMet,
    LocalAuthorityBecameAware,
    PanelNotified,
    Reopened,
    ReportedToOfsted,
)
from workflow.moments import on
from workflow.vocabulary import Words

BEGIN = at("Thu 2 Apr 2026 09:00")
WEEKS = 4

FACTS = st.sampled_from(
    [
        LocalAuthorityBecameAware(),
        LocalAuthorityBecameAware(),
        PanelNotified(children=("B",)),
        ReportedToOfsted(),
        ChildDied(child="A"),
        CriteriaNotMet(reasons=Words("none")),
        Reopened(reasons=Words("new")),
    ]
)
"""What can happen in a case: facts that start clocks, move them back, meet them and end them."""

CASELOADS = st.lists(
    st.tuples(
        st.integers(0, WEEKS * 7 * 24 - 1),  # the hour at which it is recorded
        st.integers(0, 1),  # in which of two cases
        st.integers(0, 12),  # so many days after it occurred
        FACTS,
    ),
    max_size=8,
).map(lambda facts: sorted(facts, key=lambda told: told[0]))


def lived_through(new_office, caseload, every):
    """An office in which these facts were recorded, and swept every so many hours."""
    with new_office(BEGIN) as office:
        aware = LocalAuthorityBecameAware()
        cases = [office.tell("incident", aware), office.tell("incident", aware)]
        waiting = list(caseload)
        for hour in range(0, WEEKS * 7 * 24 + 1, every):
            while waiting and waiting[0][0] <= hour:
                told, which, before, fact = waiting.pop(0)
                office.now = BEGIN + timedelta(hours=told)
                _tell(office, cases[which], fact, before)
            office.now = BEGIN + timedelta(hours=hour)
            office.sweep()
        return stands(office), raised(office), passed_over(office)


def _tell(office, case, fact, days_before):
    occurred = on((office.now - timedelta(days=days_before)).date())
    try:
        office.tell(case, fact, occurred)
    except AssertionError:  # refused: then it is refused in both offices
        return


def stands(office):
    """What stands announced: each clock, with the rung that was said last, and of which due date."""
    standing = {}
    for stream, fact in office.alert_facts():
        if isinstance(fact, Raised):
            standing[stream] = (str(fact.rung), fact.reckoning)
        elif isinstance(fact, Withdrawn):
            standing.pop(stream, None)
    return standing


def raised(office):
    return [
        (stream, str(fact.rung), fact.reckoning)
        for stream, fact in office.alert_facts()
        if isinstance(fact, Raised)
    ]


def passed_over(office):
    """The lower rungs of what stands that were neither said nor subsumed."""
    missing = []
    for stream in stands(office):
        alert = ALERT.begin(stream)
        for each in office.service.store.stream(stream):
            alert = ALERT.evolve(alert, office.service.translation.entry(each))
        last = alert.last.fact
        below = due_rungs(office, last, before=last.rung)
        missing += [rung for rung in below if (rung, last.reckoning, last.raising) not in alert.said]
    return missing


def due_rungs(office, last, *, before):
    """The rungs of the ladder of what was said last that are lower than this one."""
    clocks = kind_of(last.case).clocks(office.service.standing(last.case), last.duty)
    date = next(each.date for each in clocks if each.key == (last.duty, last.subject, last.cycle))
    ladder = [each.rung for each in rungs(date)]
    return list(map(str, ladder[: ladder.index(before)]))


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(CASELOADS)
def test_sweeping_once_a_week_ends_where_sweeping_every_eight_hours_does(new_office, caseload):
    often, said_often, missing_often = lived_through(new_office, caseload, every=8)
    seldom, said_seldom, missing_seldom = lived_through(new_office, caseload, every=7 * 24)
    assert seldom == often
    assert set(said_seldom) <= set(said_often)
    assert missing_often == missing_seldom == []


@pytest.mark.slow
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(CASELOADS)
def test_sweeping_once_a_week_ends_where_sweeping_every_hour_does(new_office, caseload):
    often, said_often, missing_often = lived_through(new_office, caseload, every=1)
    seldom, said_seldom, missing_seldom = lived_through(new_office, caseload, every=7 * 24)
    assert seldom == often
    assert set(said_seldom) <= set(said_often)
    assert missing_often == missing_seldom == []


def test_without_subsuming_the_lower_rungs_would_be_missing(new_office, monkeypatch):
    """The negative control."""
    forgetting = partial(replace, subsumes=())
    say = announcing.what_to_say
    monkeypatch.setattr(
        "scheduler.sweep.what_to_say",
        lambda *asked: (forgetting(fact) if isinstance(fact, Raised) else fact for fact in say(*asked)),
    )
    _, _, missing = lived_through(new_office, [], every=7 * 24)
    assert "due-today" in missing
