"""The next moment at which something must be said of a clock, or taken back."""

import pytest
from msgspec.structs import replace

from projections import clock_rows, clocks
from workflow.alerts import Acknowledged, Raised, Snoozed, Withdrawn
from workflow.incident import facts as f
from workflow.moments import Moment
from workflow.vocabulary import Agency, ClockState, IncidentType, Means, Rung, SnoozeReason

ENGINES = ("sqlite", "postgres")

CASE = "incident/2026-001"
CLOCK = f"{CASE}|sin.notify_panel||1"
ALERT = f"alert/{CLOCK}"
SOON, TODAY, LATE = "2026-04-08T23:00:00Z", "2026-04-12T23:00:00Z", "2026-04-13T23:00:00Z"
THREE = "2026-04-13T14:00:00Z"
"""Three in the afternoon of the last day."""
ONE_DAY, TWO_DAYS, FIVE_DAYS = "2026-04-14T23:00:00Z", "2026-04-15T23:00:00Z", "2026-04-20T23:00:00Z"
"""So many working days have gone by."""
BEFORE = {
    SOON: "2026-04-08T22:59:59.999999Z",
    TODAY: "2026-04-12T22:59:59Z",
    THREE: "2026-04-13T13:59:59Z",
    LATE: "2026-04-13T22:59:59Z",
    ONE_DAY: "2026-04-14T22:59:59Z",
    TWO_DAYS: "2026-04-15T22:59:59Z",
    FIVE_DAYS: "2026-04-20T22:59:59Z",
}
LADDER = (
    (Rung.DUE_SOON, SOON),
    (Rung.DUE_TODAY, TODAY),
    (Rung.STILL_DUE_TODAY, THREE),
    (Rung.OVERDUE, LATE),
    (Rung.FIRST_ESCALATION, ONE_DAY),
    (Rung.SECOND_ESCALATION, TWO_DAYS),
    (Rung.THIRD_ESCALATION, FIVE_DAYS),
)


@pytest.fixture
def aware(service):
    """The local authority became aware on Thursday 2 April 2026: due on Monday 13 April."""
    service.tell(CASE, f.Notified(organisation=Agency.POLICE, type=IncidentType.OTHER))
    service.tell(CASE, f.LocalAuthorityBecameAware(), "2026-04-02")
    return service


def row(service):
    with service.views.connect() as tx:
        return next(
            asked.clock
            for asked in clocks.due(tx, service.now, calendar=service.calendar, case=CASE, all=True)
            if asked.clock.clock == CLOCK
        )


def wakes(service):
    return row(service).wakes_at


def to_say(service):
    with service.views.connect() as tx:
        return [waiting.clock for waiting in clocks.to_say(tx, service.now) if waiting.clock == CLOCK]


def say(service, rung, **more):
    now = row(service)
    service.tell(
        ALERT,
        Raised(case=CASE, duty="sin.notify_panel", rung=rung, reckoning=now.number, **more),
    )


def test_it_walks_up_its_ladder_and_then_sleeps(aware):
    for rung, moment in LADDER:
        assert wakes(aware) == moment.replace("Z", ".000000Z")
        aware.until(BEFORE[moment])
        assert to_say(aware) == []
        aware.until(moment)
        assert to_say(aware) == [CLOCK]
        say(aware, rung)
        assert to_say(aware) == []
    assert wakes(aware) is None


def test_the_highest_rung_alone_puts_it_to_sleep(aware):
    aware.until(LATE)
    say(aware, Rung.THIRD_ESCALATION, subsumes=(Rung.DUE_SOON, Rung.DUE_TODAY))
    assert wakes(aware) is None


def test_a_rung_that_its_ladder_no_longer_has_puts_it_to_sleep_all_the_same(aware):
    """A policy set fewer steps: what was said is higher than what is left, and nothing is to be said."""
    aware.until(LATE)
    say(aware, Rung.THIRD_ESCALATION)
    assert clock_rows.wakes_at(replace(row(aware), steps_up="")) is None


def test_what_is_owed_elsewhere_wakes_for_nobody_above(aware):
    aware.until(LATE)
    say(aware, Rung.OVERDUE)
    assert wakes(aware) == ONE_DAY.replace("Z", ".000000Z")
    assert clock_rows.wakes_at(replace(row(aware), owed_elsewhere=True)) is None


def test_while_it_is_silent_it_wakes_for_what_is_said_in_any_case_or_when_that_ends(aware):
    aware.until(SOON)
    say(aware, Rung.DUE_SOON)
    aware.tell(ALERT, Snoozed(until=Moment("2026-04-11"), reason=SnoozeReason.DATE_AGREED))
    assert wakes(aware) == "2026-04-11T23:00:00.000000Z"
    aware.tell(ALERT, Acknowledged(until=Moment("2026-04-20")))
    assert wakes(aware) == TODAY.replace("Z", ".000000Z")
    calm = replace(row(aware), urgent="no", steps_up="")
    assert clock_rows.wakes_at(calm) == LATE.replace("Z", ".000000Z")


def test_a_duty_met_with_nothing_said_sleeps(aware):
    aware.tell(CASE, f.PanelNotified())
    assert wakes(aware) is None


def test_a_duty_met_wakes_at_once_while_an_alert_stands(aware):
    aware.until(SOON)
    say(aware, Rung.DUE_SOON)
    aware.tell(CASE, f.PanelNotified())
    assert (row(aware).state, wakes(aware)) == ("met", clocks.AT_ONCE)
    assert to_say(aware) == [CLOCK]
    aware.tell(ALERT, Withdrawn(state=ClockState.MET))
    assert (row(aware).alert_status, wakes(aware)) == ("withdrawn", None)


def test_a_due_date_that_moved_wakes_at_once_while_an_alert_stands(aware):
    aware.until(SOON)
    say(aware, Rung.DUE_SOON)
    aware.tell(CASE, f.LocalAuthorityBecameAware(), "2026-04-01")
    assert (row(aware).number, wakes(aware)) == (2, clocks.AT_ONCE)
    aware.tell(ALERT, Withdrawn(state=ClockState.RUNNING))
    assert wakes(aware) == "2026-04-07T23:00:00.000000Z"


def test_what_was_taken_back_is_said_again_when_the_clock_runs_again(aware):
    """The criteria were found not met, then met after all: nothing stands, and the duty is owed."""
    aware.until(LATE)
    say(aware, Rung.OVERDUE)
    aware.tell(CASE, f.CriteriaNotMet(reasons="r"))
    assert (row(aware).state, wakes(aware)) == ("void", clocks.AT_ONCE)
    aware.tell(ALERT, Withdrawn(state=ClockState.VOID))
    assert wakes(aware) is None
    aware.tell(CASE, f.CriteriaConfirmed())
    assert (row(aware).state, wakes(aware)) == ("running", SOON.replace("Z", ".000000Z"))
    say(aware, Rung.THIRD_ESCALATION, raising=2)
    assert (row(aware).said_raising, wakes(aware)) == (2, None)


def test_a_clock_without_a_date_never_wakes(service):
    service.tell(CASE, f.Notified(organisation=Agency.SCHOOL, type=IncidentType.DEATH, children=("A",)))
    with service.views.connect() as tx:
        asked = clocks.due(tx, service.now, calendar=service.calendar, all=True)
    sleeping = {each.clock.duty for each in asked if each.clock.wakes_at is None}
    assert "cdr.notify" in sleeping


def test_the_longest_waiting_comes_first_and_no_more_than_asked_for(aware):
    for number in (2, 3, 4):
        aware.tell(f"incident/2026-00{number}", f.LocalAuthorityBecameAware(), f"2026-03-0{number}")
    aware.until(LATE)
    with aware.views.connect() as tx:
        waiting = clocks.to_say(tx, aware.now)
        assert [each.wakes_at for each in waiting] == sorted(each.wakes_at for each in waiting)
        assert clocks.to_say(tx, aware.now, limit=2) == waiting[:2]


PLANS = {
    "sqlite": ("EXPLAIN QUERY PLAN", "SEARCH {0} USING INDEX {0}_wakes_at_0 (wakes_at<?)"),
    "postgresql": ("EXPLAIN (COSTS off)", "Index Scan using {0}_wakes_at_0 on {0}"),
}
OTHER_WAYS = ("seqscan", "bitmapscan", "sort")
"""What a server would do with a table this small."""


def test_an_idle_sweep_looks_at_an_index_only(aware):
    table = clocks.CLOCKS.table.name
    with aware.views.connect() as tx:
        for way in OTHER_WAYS if tx.dialect.name == "postgresql" else ():
            tx.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        explain, step = PLANS[tx.dialect.name]
        asked = f"{explain} SELECT * FROM {table} WHERE wakes_at <= '2026' ORDER BY wakes_at"  # noqa: S608
        assert tx.exec_driver_sql(asked).fetchone()[-1] == step.format(table)


def test_ended_by_another_means_is_taken_back_too(aware):
    aware.until(SOON)
    say(aware, Rung.DUE_SOON)
    aware.tell(CASE, f.ReportedToOfsted(means=Means.EMAIL))
    assert wakes(aware) == TODAY.replace("Z", ".000000Z")
    aware.tell(CASE, f.ReportedToOfsted(means=Means.NATIONAL_FORM))
    assert wakes(aware) == clocks.AT_ONCE
