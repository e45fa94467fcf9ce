"""A sweep says what is true now and not yet said: once, and no more than the highest rung that passed."""

import pytest
from telling import at, when

from events.refusals import StoreFull
from scheduler.sweep import SweepReport, sweep
from workflow.adoptions import CalendarAdopted
from workflow.alerts import Raised, Withdrawn
from workflow.incident.facts import (
    AbuseOrNeglectRuledOut,
    AbuseOrNeglectSuspected,
    AuthoritiesStated,
    ChildDied,
    CriteriaConfirmed,
    CriteriaNotMet,
    LeadAgreed,
    LocalAuthorityBecameAware,
    Notified,
    PanelNotified,
    Reopened,
)
from workflow.proceedings.facts import InquestOpened
from workflow.vocabulary import Agency, Answer, IncidentType, Office, Party, Rung, Words
from workflow.vocabulary import WithdrawnBecause as Because

ENGINES = ("sqlite", "postgres")
AWARE = LocalAuthorityBecameAware()
SIN = "sin.notify_panel"
"""Aware on Thursday 2 April 2026: due on Monday 13 April, after Easter; soon from Thursday 9 April.

On Tuesday 14 April it is overdue; from Wednesday, when a working day has gone by, those above are told."""
LATE = "overdue"
PARTNERS = "sin.notify_partners"
"""Due on the same day, and not met by notifying the Panel."""


@pytest.fixture
def case(office):
    """The local authority became aware on Thursday 2 April 2026."""
    return office.tell("incident", AWARE, "Thu 2 Apr 2026")


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("Thu 2 Apr 2026", []),
        ("Wed 8 Apr 2026 23:59", []),
        ("Thu 9 Apr 2026 00:00", [("due-soon", 1)]),
        ("Sun 12 Apr 2026 23:59", [("due-soon", 1)]),
        ("Mon 13 Apr 2026 00:00", [("due-today", 1)]),
        ("Mon 13 Apr 2026 14:59", [("due-today", 1)]),
        ("Mon 13 Apr 2026 15:00", [("still-due-today", 1)]),
        ("Mon 13 Apr 2026 23:59", [("still-due-today", 1)]),
        ("Tue 14 Apr 2026 00:00", [("overdue", 1)]),
        ("Tue 14 Apr 2026 23:59", [("overdue", 1)]),
        ("Wed 15 Apr 2026 00:00", [("first-escalation", 1)]),
        ("Thu 16 Apr 2026 00:00", [("second-escalation", 1)]),
        ("Mon 20 Apr 2026 23:59", [("second-escalation", 1)]),
        ("Tue 21 Apr 2026 00:00", [("third-escalation", 1)]),
    ],
)
def test_only_the_highest_rung_that_passed_is_said(office, case, when, said):
    office.sweep(when)
    assert office.said(SIN) == said


def test_each_rung_is_said_when_its_time_comes(office, case):
    for day in ("Thu 9 Apr 2026", "Fri 10 Apr 2026", "Mon 13 Apr 2026 09:00", "Mon 13 Apr 2026 15:00"):
        office.sweep(day)
    assert office.said(SIN) == [("due-soon", 1), ("due-today", 1), ("still-due-today", 1)]
    for day in ("Tue 14 Apr 2026", "Wed 15 Apr 2026", "Thu 16 Apr 2026", "Tue 21 Apr 2026", "Fri 1 May 2026"):
        office.sweep(day)
    above = [("first-escalation", 1), ("second-escalation", 1), ("third-escalation", 1)]
    assert office.said(SIN)[3:] == [("overdue", 1), *above]


def test_of_a_duty_due_on_a_friday_nobody_above_is_told_before_monday_is_over(office):
    """Aware on Friday 10 April 2026: due on Friday 17 April."""
    office.at("Fri 10 Apr 2026").tell("incident", AWARE, "Fri 10 Apr 2026")
    for moment in ("Sat 18 Apr 2026 00:00", "Mon 20 Apr 2026 23:59", "Tue 21 Apr 2026 00:00"):
        office.sweep(moment)
    assert office.said(SIN) == [("overdue", 1), ("first-escalation", 1)]


def test_after_downtime_the_lower_rungs_are_on_record_as_subsumed(office, case):
    office.sweep("Tue 14 Apr 2026")
    alert = next(fact for fact in office.facts_of(Raised) if fact.duty == SIN)
    assert alert.subsumes == (Rung.DUE_SOON, Rung.DUE_TODAY, Rung.STILL_DUE_TODAY)
    assert not alert.born_overdue


def test_a_rung_said_before_is_not_subsumed_again(office, case):
    office.sweep("Thu 9 Apr 2026")
    office.sweep("Tue 14 Apr 2026")
    since = (Rung.DUE_TODAY, Rung.STILL_DUE_TODAY)
    assert [fact.subsumes for fact in office.facts_of(Raised) if fact.duty == SIN] == [(), since]


def test_after_downtime_everybody_above_is_told_whom_the_subsumed_rungs_would_have_told(office, case):
    office.sweep("Thu 16 Apr 2026")
    office.sweep("Tue 21 Apr 2026")
    assert [fact.tells for fact in office.facts_of(Raised) if fact.duty == SIN] == [
        (Office.BUSINESS_MANAGER, Office.DELEGATED_LOCAL_AUTHORITY),
        (Office.LEAD_LOCAL_AUTHORITY,),
    ]


def test_a_second_sweep_says_nothing(office, case):
    first = office.sweep("Tue 14 Apr 2026")
    head = office.service.store.head()
    owed = office.owed(case)
    assert SIN in owed
    assert first == SweepReport(raised=len(owed), looked_at=len(owed))
    assert office.sweep() == SweepReport()
    assert office.service.store.head() == head


def test_a_sweep_after_a_restart_says_nothing(office, case):
    office.sweep("Tue 14 Apr 2026")
    office.open()
    assert office.sweep() == SweepReport()


def test_a_trial_records_nothing_and_says_what_a_sweep_would_do(office, case):
    office.at("Tue 14 Apr 2026")
    trial = sweep(office.service, office.now, dry_run=True)
    assert office.said() == []
    assert trial == office.sweep()


def test_an_announcement_tells_what_it_is_about(office, case):
    office.sweep("Tue 14 Apr 2026")
    alert = next(fact for fact in office.facts_of(Raised) if fact.duty == SIN)
    assert (alert.case, alert.due_on, alert.due_at, alert.owed_by) == (
        case,
        when("Mon 13 Apr 2026"),
        when("Tue 14 Apr 2026 00:00"),
        Party.LOCAL_AUTHORITY,
    )


def test_a_duty_met_before_the_sweep_is_not_announced(office, case):
    """Only what is still owed is: the word to the partners."""
    office.at("Fri 10 Apr 2026").tell(case, PanelNotified())
    office.sweep("Tue 14 Apr 2026")
    assert office.said(SIN) == []
    assert office.said(PARTNERS) == [(LATE, 1)]


def test_a_duty_met_meanwhile_withdraws_its_alert(office, case):
    office.sweep("Thu 9 Apr 2026")
    office.at("Fri 10 Apr 2026").tell(case, PanelNotified())
    office.sweep()
    assert office.said(SIN) == [("due-soon", 1), "met"]
    office.sweep("Tue 14 Apr 2026")
    assert office.said(SIN) == [("due-soon", 1), "met"]
    assert office.said(PARTNERS) == [("due-soon", 1), (LATE, 1)]


def test_evidence_that_comes_late_withdraws_the_alert_all_the_same(office, case):
    """Fulfilment counts by the day it occurred; the ledger still shows that it was announced."""
    office.sweep("Tue 14 Apr 2026")
    office.at("Thu 16 Apr 2026").tell(case, PanelNotified(), "Fri 10 Apr 2026")
    office.sweep()
    assert office.said(SIN) == [(LATE, 1), "met"]
    withdrawn = {(fact.because, fact.done_on) for fact in office.facts_of(Withdrawn)}
    assert withdrawn == {(Because.MET_RECORDED_LATE, when("Fri 10 Apr 2026"))}


def test_a_due_date_that_moves_later_withdraws_the_alert_and_raises_it_anew_when_it_is_time(office, case):
    """Bank holidays announced at short notice move the due date; the reckoning has a new number."""
    office.sweep("Mon 13 Apr 2026")
    _proclaim(office, "Mon 13 Apr 2026")
    office.service.reckon(case)
    office.sweep()
    assert office.said(SIN) == [("due-today", 1), "running", ("due-soon", 2)]
    office.sweep("Tue 14 Apr 2026")
    office.sweep("Wed 15 Apr 2026")
    assert office.said(SIN)[3:] == [("due-today", 2), (LATE, 2)]


def test_a_due_date_that_moves_out_of_sight_only_withdraws_the_alert(office, case):
    office.sweep("Thu 9 Apr 2026 00:00")
    for day in ("Thu 9 Apr 2026", "Fri 10 Apr 2026", "Mon 13 Apr 2026"):
        _proclaim(office, day)
    office.service.reckon(case)
    office.sweep()
    assert office.said(SIN) == [("due-soon", 1), "running"]


def test_awareness_stated_earlier_moves_the_date_back_and_can_be_overdue_at_once(office, case):
    """The earliest awareness counts."""
    office.sweep("Thu 9 Apr 2026")
    office.tell(case, AWARE, "Mon 23 Mar 2026")
    office.sweep()
    assert office.said(SIN) == [("due-soon", 1), "running", ("overdue", 2)]
    assert [fact.born_overdue for fact in office.facts_of(Raised) if fact.duty == SIN] == [False, True]


def test_what_was_overdue_when_it_came_on_record_is_announced_once_and_marked(office):
    office.at("Fri 1 May 2026").tell("incident", AWARE, "Thu 2 Apr 2026")
    office.sweep()
    (alert,) = [fact for fact in office.facts_of(Raised) if fact.duty == SIN]
    assert (alert.rung, alert.born_overdue) == (Rung.OVERDUE, True)
    assert alert.subsumes == (Rung.DUE_SOON, Rung.DUE_TODAY, Rung.STILL_DUE_TODAY)


def test_a_presumed_start_stated_afterwards_does_not_mark_the_alert(office):
    """The same date reckoned again from another fact was on record in time."""
    case = office.tell("incident", PanelNotified(children=("B",)), "Thu 2 Apr 2026")
    office.at("Fri 10 Apr 2026").tell(case, ChildDied(child="A"), "Fri 10 Apr 2026")
    office.at("Tue 28 Apr 2026").tell(case, ChildDied(child="A"), "Fri 10 Apr 2026")
    office.sweep()
    born = {fact.duty: fact.born_overdue for fact in office.facts_of(Raised)}
    assert born[SIN] is False


def test_a_case_found_not_to_meet_the_criteria_is_taken_back_and_opened_again_anew(office, case):
    office.sweep("Tue 14 Apr 2026")
    office.tell(case, CriteriaNotMet(reasons=Words("none")))
    office.sweep("Wed 15 Apr 2026")
    office.tell(case, Reopened(reasons=Words("new")), "Wed 15 Apr 2026")
    office.sweep("Fri 1 May 2026")
    assert office.said(SIN) == [(LATE, 1), "void", ("third-escalation", 1)]
    assert [fact.cycle for fact in office.facts_of(Raised) if fact.duty == SIN] == [1, 2]


def test_a_clock_that_runs_again_under_the_same_date_is_announced_again(office):
    """Section 16C needs abuse or neglect: void while ruled out, the duty is owed again once suspected."""
    death = Notified(
        organisation=Agency.POLICE, type=IncidentType.DEATH, children=("A",), looked_after=Answer.YES
    )
    case = office.tell("incident", death, "Wed 1 Apr 2026")
    office.sweep("Fri 1 May 2026")
    office.tell(case, AbuseOrNeglectRuledOut(), "Fri 1 May 2026")
    office.tell(case, CriteriaConfirmed(), "Fri 1 May 2026")
    office.sweep()
    office.tell(case, AbuseOrNeglectSuspected(), "Fri 1 May 2026")
    office.sweep()
    assert office.said(SIN) == [("third-escalation", 1), "void", ("third-escalation", 1)]
    raised = [fact for fact in office.facts_of(Raised) if fact.duty == SIN]
    assert [(fact.rung, fact.raising) for fact in raised] == [
        (Rung.THIRD_ESCALATION, 1),
        (Rung.THIRD_ESCALATION, 2),
    ]
    assert office.sweep() == SweepReport()


def test_a_clock_set_back_takes_nothing_back(office, case):
    """The wall clock jumped a few seconds back: what was said stays said."""
    office.sweep("Tue 14 Apr 2026 00:00")
    assert office.sweep("Mon 13 Apr 2026 23:59") == SweepReport()


def test_many_clocks_are_swept_page_by_page(office, monkeypatch):
    monkeypatch.setattr("scheduler.sweep.PAGE", 2)
    cases = [office.tell("incident", AWARE, "Thu 2 Apr 2026") for _ in range(3)]
    owed = sum(len(office.owed(each)) for each in cases)
    office.at("Tue 14 Apr 2026")
    trial = sweep(office.service, office.now, dry_run=True)
    assert trial == office.sweep() == SweepReport(raised=owed, looked_at=owed)
    assert office.said(SIN) == [(LATE, 1)] * 3


def test_a_case_that_cannot_be_announced_keeps_no_other_from_it(office, case, monkeypatch):
    """The error is raised when all the others have been announced."""
    others = [office.tell("incident", AWARE, "Thu 2 Apr 2026") for _ in range(2)]
    entries = office.service.entries

    def read(name):
        if name == case:
            raise KeyError("sin.notify_panel")
        return entries(name)

    monkeypatch.setattr(office.service, "entries", read)
    with pytest.raises(KeyError):
        office.sweep("Tue 14 Apr 2026")
    assert {fact.case for fact in office.facts_of(Raised)} == set(others)


def test_a_store_that_refuses_ends_the_sweep_at_once(office, case, monkeypatch):
    tried = []

    def full(name):
        tried.append(name)
        raise StoreFull("The disk is full.", "Make room.")

    office.tell("incident", AWARE, "Thu 2 Apr 2026")
    monkeypatch.setattr(office.service, "entries", full)
    with pytest.raises(StoreFull):
        office.sweep("Tue 14 Apr 2026")
    assert len(tried) == 1


def test_a_case_that_moves_under_the_sweep_is_left_to_the_next(office, case, monkeypatch):
    """The duty is met between reading and announcing: nothing is announced of it, ever."""
    owed, record = len(office.owed(case)), office.service.record

    def met_meanwhile(command, **more):
        if isinstance(command.fact, Raised) and not office.service.standing(case).reports:
            office.tell(case, PanelNotified())
        return record(command, **more)

    office.at("Tue 14 Apr 2026")
    monkeypatch.setattr(office.service, "record", met_meanwhile)
    assert office.sweep() == SweepReport(looked_at=owed, left=owed)
    office.sweep()
    assert office.said(SIN) == []
    assert office.said(PARTNERS) == [(LATE, 1)]


def test_without_holding_the_case_unchanged_it_would_be_announced(office, case, monkeypatch):
    """The negative control of the test before."""
    record = office.service.record

    def met_meanwhile(command, *, unchanged=None, **more):
        if isinstance(command.fact, Raised) and not office.service.standing(case).reports:
            office.tell(case, PanelNotified())
        return record(command, **more)

    office.at("Tue 14 Apr 2026")
    monkeypatch.setattr(office.service, "record", met_meanwhile)
    office.sweep()
    assert office.said(SIN) == [(LATE, 1)]


# What another authority owes


def test_of_what_another_authority_owes_the_partnership_alone_is_told(office, case):
    """Panel: the authority in whose area it took place notifies; ours knows of it, and owes nothing."""
    office.tell(case, AuthoritiesStated(incident_authority="other"))
    office.sweep("Tue 14 Apr 2026")
    office.deliver()
    assert office.said(SIN) == [("overdue", 1)]
    assert {fact.owed_by for fact in office.facts_of(Raised)} == {Party.PARTNERSHIP}
    assert {row.told for row in office.outbox.rows()} == {Party.PARTNERSHIP}


def test_where_the_incident_is_ours_whoever_owes_it_is_told(office, case):
    """The negative control: the same statement, and it was in our own area."""
    office.tell(case, AuthoritiesStated(incident_authority="ours"))
    office.sweep("Tue 14 Apr 2026")
    assert _told_of(office, SIN) == [Party.LOCAL_AUTHORITY]


def test_what_a_coroner_owes_is_said_to_the_partnership_alone(office):
    """Coroners rules: within six months of being told of the death; no partner owes an inquest."""
    office.tell("proceedings", InquestOpened(coroner_told=when("Thu 2 Apr 2026")), "Thu 2 Apr 2026")
    office.sweep("Mon 5 Oct 2026")
    assert _told_of(office, "inquest.complete") == [Party.PARTNERSHIP]


def test_where_another_area_takes_the_lead_later_the_next_rung_goes_to_the_partnership(office, case):
    office.sweep("Thu 9 Apr 2026")
    office.tell(case, LeadAgreed(lead="another-area", reasons=Words("as agreed")), "Thu 9 Apr 2026")
    office.sweep("Tue 14 Apr 2026")
    assert _told_of(office, SIN) == [Party.LOCAL_AUTHORITY, Party.PARTNERSHIP]


def _told_of(office, duty):
    """Whom each alert about a duty is addressed to, in order."""
    return [fact.owed_by for fact in office.facts_of(Raised) if fact.duty == duty]


def _proclaim(office, day):
    """Adopt the bank holidays again, with one more."""
    holidays = {str(each): title for each, title in office.service.calendar.holidays.items()}
    revision = f"with {len(holidays) + 1}"
    holidays[str(at(day).date())] = "Proclaimed"
    adopted = CalendarAdopted(
        name="england-and-wales", revision=revision, source="test", sha256="0" * 64, holidays=holidays
    )
    office.tell("calendar/england-and-wales", adopted)
