"""What holds of the views after any history of commands."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections import clocks, timeline
from projections.folding import Pages
from workflow.alerts import Delivered, Raised, Undeliverable, Withdrawn
from workflow.catalogue import kind_of
from workflow.clocks import clock_name
from workflow.corrections import Retract
from workflow.incident import facts as i
from workflow.moments import Moment
from workflow.review import facts as r
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    Capacity,
    ClockState,
    IncidentType,
    LateReason,
    Means,
    Party,
    ReviewKind,
    Rung,
    Sex,
    Situation,
    Words,
)

INCIDENTS = ("incident/2026-001", "incident/2026-002")
REVIEWS = ("review/2026-001", "review/2026-002")
OF_INCIDENTS = (
    i.Notified(organisation=Agency.SCHOOL, type=IncidentType.DEATH, children=("A", "B"), died=("A",)),
    i.Notified(
        organisation=Agency.POLICE,
        type=IncidentType.SERIOUS_HARM,
        children=("A",),
        abuse_or_neglect=AbuseOrNeglect.KNOWN,
    ),
    i.LocalAuthorityBecameAware(how=Means.TELEPHONE),
    i.ChildDied(child="B"),
    i.AbuseOrNeglectSuspected(),
    i.AbuseOrNeglectRuledOut(child="A"),
    i.ChildDeathProcessNotified(child="A"),
    i.SafetySecured(),
    i.CriteriaConfirmed(),
    i.CriteriaNotMet(reasons="r"),
    i.Reopened(reasons="r"),
    i.ReportedToOfsted(means=Means.EMAIL),
    i.PanelNotified(),
    i.PanelNotified(children=("A",)),
    i.ParentsNotTold(reasons="r"),
    i.ChildCharacteristicsStated(child="B", sex=Sex.FEMALE, known_to=(Agency.POLICE, Agency.SCHOOL)),
    i.ChildIdentified(child="B", becomes="C"),
    i.ChildrenFoundToBeOne(child="A", also="B"),
    i.Closed(),
)

OF_REVIEWS = (
    r.SituationArose(situation=Situation.DEATH),
    r.Considered(incident=INCIDENTS[0]),
    r.Commissioned(),
    r.Commissioned(kind=ReviewKind.SERIOUS_CASE_REVIEW, incident=INCIDENTS[1]),
    r.NotUndertaken(reasons="r"),
    r.AgenciesIdentified(agencies=(Agency.POLICE, Agency.SCHOOL)),
    r.RecordsRequested(agency=Agency.POLICE),
    r.RecordsReceived(agency=Agency.POLICE),
    r.RecordsRefused(agency=Agency.POLICE, reasons="r"),
    r.RecordsFormallyRequested(agency=Agency.POLICE, due=Moment("2026-04-10")),
    r.DelayReported(reason=LateReason.OTHER),
    r.Published(),
)
DAYS = st.sampled_from(
    [None, "unknown", "2026-03", "2026-03-30", "2026-03-20/2026-03-25", "2026-04-01T08:30:00.5Z"]
)
SAYINGS = ["raise", "withdraw", "deliver", "remind", "give up"]
COMMANDS = st.one_of(
    st.tuples(st.sampled_from(INCIDENTS), st.sampled_from(OF_INCIDENTS), DAYS),
    st.tuples(st.sampled_from(REVIEWS), st.sampled_from(OF_REVIEWS), DAYS),
    st.tuples(st.just("alert"), st.integers(0, 9), st.sampled_from(SAYINGS)),
    st.tuples(st.just("time"), st.integers(1, 200), st.none()),
    st.tuples(st.just("retract"), st.integers(0, 9), st.sampled_from((*INCIDENTS, *REVIEWS))),
)  # fmt: skip
HISTORIES = st.lists(COMMANDS, min_size=3, max_size=25)
few = settings(max_examples=15, deadline=None)


def tell(service, history):
    """Carry out the commands; what is refused is not recorded."""
    for who, what, how in history:
        if who == "time":
            service.now += timedelta(hours=what)
        elif who == "alert":
            about_a_clock(service, what, how)
        elif who == "retract":
            retract(service, what, how)
        elif not ("review" in who and getattr(what, "incident", "") and not exists(service, what.incident)):
            service.ask(who, what, how)


def exists(service, case):
    return bool(service.store.stream(case))


def retract(service, number, case):
    """Retract one of the facts of a case, if it may be."""
    if exists(service, case):
        there_are = service.standing(case).entries()
        version = there_are[number % len(there_are)].version
        service.do(Retract(version=version, reasons=Words("It belongs to another case.")), case)


def about_a_clock(service, number, how):
    """Say something of one of the clocks there are."""
    there_are = [
        (case, clock)
        for case in (*INCIDENTS, *REVIEWS)
        if exists(service, case)
        for clock in kind_of(case).clocks(service.standing(case))
    ]
    if not there_are:
        return
    case, clock = there_are[number % len(there_are)]
    rung = list(Rung)[number % 3]
    fact = {
        "raise": Raised(case=case, duty=clock.duty.code, rung=rung, reckoning=clock.date.number),
        "withdraw": Withdrawn(state=ClockState.MET),
        "deliver": Delivered(told=Party.PARTNERSHIP, channel="log", message="m"),
        "remind": Delivered(
            told=Party.AGENCIES, channel="email", message="m", person="p", capacity=Capacity.AGENCY_CONTACT
        ),
        "give up": Undeliverable(told=Party.PARTNERSHIP, channel="log", message="m"),
    }[how]
    alert = f"alert/{clock_name(case, clock.key)}"
    before = service.standing(alert).last if how == "remind" and exists(service, alert) else None
    service.ask(alert, fact, cause=before.id if before else None)


@few
@given(HISTORIES)
def test_rebuilt_views_equal_the_live_ones(another, history):
    with another() as service:
        tell(service, history)
        live = service.rows()
        assert service.views.rebuild(check=True) == []
        assert service.views.rebuild() == []
        assert service.rows() == live
        assert service.views.rebuild(check=True) == []


@few
@given(HISTORIES, st.sampled_from([1, 2, 3, 5, 500]))
def test_pages_of_any_size_lead_to_the_same_rows(another, history, size):
    with another() as service, pytest.MonkeyPatch.context() as patch:
        patch.setattr(service.views, "catch_up", lambda *_, **__: 0)
        tell(service, history)
        patch.undo()
        patch.setattr(service.views, "_page", size)
        service.views._pages = Pages(service.store, service.translation, at_hand=1)
        assert service.views.catch_up() == service.store.head().position
        assert service.views.rebuild(check=True) == []


@few
@given(HISTORIES)
def test_catching_up_twice_equals_once(another, history):
    with another() as service:
        tell(service, history)
        once, position = service.rows(), service.views.position()
        assert service.views.catch_up() == position
        assert service.rows() == once


@few
@given(HISTORIES)
def test_every_fact_appears_in_the_timeline(another, history):
    with another() as service:
        tell(service, history)
        recorded = service.store.after(0, limit=10_000)
        with service.views.connect() as tx:
            lines = timeline.timeline(tx)
        assert [(line.position, line.case, line.version, line.type) for line in lines] == [
            (fact.position, fact.stream, fact.version, fact.type) for fact in recorded
        ]
        assert all(line.line and line.day for line in lines)


@few
@given(HISTORIES)
def test_the_view_of_clocks_agrees_with_the_guidance(another, history):
    with another() as service:
        tell(service, history)
        with service.views.connect() as tx:
            shown = clocks.due(tx, service.now, calendar=service.calendar, all=True)
        cases = [case for case in (*INCIDENTS, *REVIEWS) if exists(service, case)]
        assert {asked.clock.clock: of_a_row(asked, service) for asked in shown} == {
            clock_name(case, clock.key): of_a_clock(clock, service)
            for case in cases
            for clock in kind_of(case).clocks(service.standing(case))
        }


def of_a_row(asked, service):
    again = of_a_clock(clocks.as_clock(asked.clock), service)
    assert again[-3:] == (asked.overdue, asked.days_late, asked.days_left)
    return again


def of_a_clock(clock, service):
    date = clock.date
    return (
        clock.duty.code,
        clock.state,
        clock.provisional,
        clock.ended and clock.ended.occurred,
        (date.number, date.presumed, date.beyond_calendar, date.starts_on),
        (date.due_on, date.due_at, date.soon_at, date.today_at),
        clock.rung(service.now),
        clock.overdue(service.now),
        clock.days_late(service.calendar, service.now),
        clock.days_left(service.calendar, service.now),
    )


@few
@given(HISTORIES)
def test_each_case_has_its_row(another, history):
    with another() as service:
        tell(service, history)
        rows = service.rows()
        for kind in ("incident", "review"):
            assert [row[0] for row in rows[f"{kind}s"]] == [
                head.name for head in service.store.streams(f"{kind}/")
            ]


def test_nothing_sealed_is_shown(service):
    canary = "CANARY-7f3a"
    service.tell(INCIDENTS[0], i.Notified(organisation=Agency.SCHOOL, children=("A",), summary=canary))
    service.tell(INCIDENTS[0], i.ChildDescribed(child="A", name=canary, date_of_birth=canary))
    service.tell(INCIDENTS[0], i.CriteriaConfirmed(reasons=canary, dissent=canary), departure=canary)
    assert canary not in repr(service.rows())
    assert "incident.criteria-confirmed" in repr(service.rows())
