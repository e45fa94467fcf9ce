"""The local authority reports to Ofsted and the Panel: when it may, when it must, and what meets it."""

import pytest
from telling import CALENDAR, Story, at, when

from workflow.catalogue import INCIDENT
from workflow.incident import facts as f
from workflow.policy import Adoption, Policy
from workflow.profiles import shipped
from workflow.vocabulary import (
    AbuseOrNeglect,
    Addressee,
    Agency,
    Answer,
    ClockState,
    Force,
    Ground,
    IncidentType,
    Means,
    Obstacle,
    View,
)

SCHOOL = f.Notified(
    organisation=Agency.SCHOOL,
    type=IncidentType.SERIOUS_HARM,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
CONSULTED = (
    (SCHOOL, "Mon 9 Nov 2026"),
    (f.SafetySecured(), "Mon 9 Nov 2026"),
    (f.SafeguardingLeadInformed(), "Mon 9 Nov 2026"),
    (f.SafeguardingLeadAgreed(), "Tue 10 Nov 2026", {"by": "safeguarding lead"}),
    (f.SeniorManagerAgreed(), "Tue 10 Nov 2026", {"by": "head teacher"}),
    (f.ReferredToLocalAuthority(organisation=Agency.SCHOOL), "Tue 10 Nov 2026"),
    (f.LocalAuthorityConsulted(view=View.MET), "Tue 10 Nov 2026"),
    (f.PartnershipConsulted(view=View.MET), "Tue 10 Nov 2026"),
)
AWARE = (f.LocalAuthorityBecameAware(), "Tue 10 Nov 2026")
CONFIRMED = (f.CriteriaConfirmed(), "Wed 11 Nov 2026")
FORM = f.PanelNotified(reference="SIN-1")


def confirmed() -> Story:
    return Story(INCIDENT).tell(*CONSULTED, AWARE, CONFIRMED)


def test_reporting_before_the_criteria_are_confirmed_is_refused():
    """KSCP page: it reports any incident that meets the criteria."""
    story = Story(INCIDENT).tell(*CONSULTED, AWARE)
    assert story.refused(f.ReportedToOfsted(), "Wed 11 Nov 2026") == {"criteria-confirmed"}
    assert story.standing.status == "consulting"


def test_a_report_that_was_made_all_the_same_is_recorded_as_a_departure_and_meets_the_clock():
    """The record must hold what happened, not what should have."""
    story = Story(INCIDENT).tell(*CONSULTED, AWARE)
    entry = story.record(f.ReportedToOfsted(), "Wed 11 Nov 2026", departure="the press had it")
    assert entry.departs_from == ("criteria-confirmed",)
    assert story.standing.status == "reported"
    assert story.clock("ofsted.notify_wt2015").state is ClockState.MET
    assert [each.fact for each in story.standing.departures] == [f.ReportedToOfsted()]


def test_the_criteria_are_confirmed_without_the_senior_manager_only_as_a_departure():
    """KSCP page: the lead agrees with a Senior Manager that the criteria has been met."""
    story = Story(INCIDENT).tell(*(step for step in CONSULTED if type(step[0]) is not f.SeniorManagerAgreed))
    assert story.refused(f.CriteriaConfirmed(), "Wed 11 Nov 2026") == {"manager-agreed"}
    entry = story.record(f.CriteriaConfirmed(), "Wed 11 Nov 2026", departure="on leave, no deputy")
    assert entry.departs_from == ("manager-agreed",)
    assert story.standing.status == "criteria-confirmed"


def test_a_manager_who_disagrees_has_not_agreed():
    story = Story(INCIDENT).tell(*CONSULTED, (f.SeniorManagerDisagreed(), "Tue 10 Nov 2026"))
    assert story.refused(f.CriteriaConfirmed(), "Wed 11 Nov 2026") == {"manager-agreed"}


def test_where_the_police_or_the_local_authority_is_the_source_the_organisations_steps_are_not_asked_for():
    police = f.Notified(organisation=Agency.POLICE, type=IncidentType.DEATH, children=("A",))
    for opening in (police, f.LocalAuthorityBecameAware()):
        story = Story(INCIDENT).tell((opening, "Mon 9 Nov 2026"), (f.CriteriaConfirmed(), "Tue 10 Nov 2026"))
        assert story.standing.status == "criteria-confirmed"
    story = Story(INCIDENT).tell((SCHOOL, "Mon 9 Nov 2026"))
    story.tell((f.CriteriaConfirmed(source=Agency.LOCAL_AUTHORITY), "Tue 10 Nov 2026"))
    assert story.standing.status == "criteria-confirmed"


def test_the_senior_managers_agreement_recorded_after_the_report_is_late_evidence():
    """A status never moves back because paperwork arrived late."""
    story = confirmed().tell((FORM, "Thu 12 Nov 2026"), (f.SeniorManagerAgreed(), "Tue 10 Nov 2026"))
    assert story.standing.status == "reported"


def test_met_on_saturday_when_due_on_friday_is_met_late():
    story = Story(INCIDENT).tell(*CONSULTED, (AWARE[0], "Fri 13 Nov 2026"), CONFIRMED)
    story.tell((FORM, "Sat 21 Nov 2026"))
    clock = story.clock("ofsted.notify_wt2015")
    assert clock.state is ClockState.MET_LATE
    assert clock.days_late(CALENDAR, at("Mon 23 Nov 2026")) == 0


def test_the_last_minute_of_the_last_day_is_in_time_and_the_next_is_late():
    for done, state in (("Tue 17 Nov 2026 23:59", "met"), ("Wed 18 Nov 2026 00:00", "met-late")):
        assert confirmed().tell((FORM, done)).clock("sin.notify_panel").state == state


def test_a_report_of_which_only_the_month_is_known_is_never_in_time():
    assert confirmed().tell((FORM, "2026-11")).clock("sin.notify_panel").state == "met-undated"


def test_one_national_form_meets_both_duties():
    """From 29 June 2018 the one form goes to the Panel, to Ofsted and to the Department."""
    for report in (FORM, f.ReportedToOfsted(means=Means.NATIONAL_FORM)):
        story = confirmed().tell((report, "Thu 12 Nov 2026"))
        assert story.clock("sin.notify_panel").state is ClockState.MET
        assert story.clock("ofsted.notify_wt2015").state is ClockState.MET


def test_an_email_to_ofsted_alone_never_meets_the_duty_to_the_panel():
    story = confirmed().tell((f.ReportedToOfsted(means=Means.EMAIL), "Thu 12 Nov 2026"))
    assert story.clock("ofsted.notify_wt2015").state is ClockState.MET
    assert story.clock("sin.notify_panel").state is ClockState.RUNNING


def test_an_attempt_that_failed_because_the_portal_was_down_meets_nothing():
    story = confirmed().tell((f.ReportAttemptFailed(obstacle=Obstacle.PORTAL_DOWN), "Tue 17 Nov 2026"))
    assert story.clock("ofsted.notify_wt2015").state is ClockState.RUNNING
    assert len(story.standing.failed_attempts) == 1


def test_until_somebody_states_it_awareness_is_presumed_from_the_first_contact():
    """An unrecorded date must never mean silence."""
    story = Story(INCIDENT).tell((SCHOOL, "Mon 9 Nov 2026"))
    clock = story.clock("ofsted.notify_wt2015")
    assert (clock.date.due_on, clock.date.presumed, clock.provisional) == (
        when("Mon 16 Nov 2026"),
        True,
        True,
    )
    story.tell((f.LocalAuthorityConsulted(), "Thu 12 Nov 2026"))
    assert story.clock("ofsted.notify_wt2015").date.due_on == when("Mon 16 Nov 2026")
    story.tell((f.ReferredToLocalAuthority(), "Thu 5 Nov 2026"))
    assert story.clock("ofsted.notify_wt2015").date.due_on == when("Thu 12 Nov 2026")


def test_a_late_report_is_late_also_where_nobody_stated_the_awareness():
    """Nothing can start the clock that it meets, and a presumed start never slides later."""
    police = f.Notified(
        organisation=Agency.POLICE,
        type=IncidentType.SERIOUS_HARM,
        children=("A",),
        abuse_or_neglect=AbuseOrNeglect.KNOWN,
    )
    story = Story(INCIDENT).tell((police, "Mon 2 Nov 2026"), (f.CriteriaConfirmed(), "Tue 3 Nov 2026"))
    story.tell((FORM, "Mon 23 Nov 2026"))
    clock = story.clock("sin.notify_panel")
    assert (clock.state, clock.date.due_on) == (ClockState.MET_LATE, when("Mon 9 Nov 2026"))
    assert clock.days_late(CALENDAR, at("Mon 23 Nov 2026")) == 10


def test_a_case_that_opens_with_its_report_cannot_say_whether_it_was_in_time():
    story = Story(INCIDENT).tell((FORM, "Mon 2 Nov 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.MET_UNDATED
    story.tell((AWARE[0], "Fri 30 Oct 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.MET


def test_a_mistaken_statement_of_awareness_is_mended_by_stating_it_anew():
    """Both stay on record; the last one governs, and that is said aloud."""
    story = Story(INCIDENT).tell((SCHOOL, "Mon 16 Nov 2026"), (AWARE[0], "Thu 20 Nov 2025"))
    entry = story.record(AWARE[0], "Fri 20 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["stated-once"]
    assert story.clock("sin.notify_panel").date.due_on == when("Fri 27 Nov 2026")


@pytest.mark.parametrize("vague", ["unknown", "2026-10"])
def test_awareness_stated_without_a_day_does_not_silence_the_clock(vague):
    """An unrecorded date must never mean silence: the presumed start stays, and stays marked."""
    story = Story(INCIDENT).tell((SCHOOL, "Mon 9 Nov 2026"), (AWARE[0], vague))
    date = story.clock("sin.notify_panel").date
    assert (date.due_on, date.presumed) == (when("Mon 16 Nov 2026"), True)


def test_the_criteria_confirmed_without_a_ground_are_confirmed_on_what_the_facts_show():
    assert confirmed().standing.criteria.fact.grounds == (Ground.SERIOUS_HARM,)


def test_a_report_dated_before_the_awareness_is_said_aloud():
    story = confirmed()
    entry = story.record(FORM, "Mon 2 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["not-before-awareness"]


def test_an_empty_reason_is_no_reason_for_a_departure():
    story = Story(INCIDENT).tell((SCHOOL, "Mon 9 Nov 2026"))
    assert story.refused(f.ReportedToOfsted(), "Mon 9 Nov 2026", departure="  ") == {"criteria-confirmed"}


def test_awareness_once_stated_moves_the_due_date_and_says_what_it_was():
    story = Story(INCIDENT).tell((SCHOOL, "Mon 9 Nov 2026"), (AWARE[0], "Thu 5 Nov 2026"))
    date = story.clock("ofsted.notify_wt2015").date
    assert (date.due_on, date.presumed) == (when("Thu 12 Nov 2026"), False)
    assert (date.number, date.previous) == (2, when("Mon 16 Nov 2026"))


def test_a_reckoning_is_numbered_anew_only_when_the_date_changed():
    story = Story(INCIDENT).tell((SCHOOL, "Mon 9 Nov 2026"), (AWARE[0], "Mon 9 Nov 2026"))
    assert story.clock("ofsted.notify_wt2015").date.number == 1
    assert not story.clock("ofsted.notify_wt2015").date.presumed


def test_criteria_not_met_makes_the_clock_void_and_new_facts_start_it_anew():
    story = Story(INCIDENT).tell((SCHOOL, "Mon 2 Nov 2026"), (f.AbuseOrNeglectRuledOut(), "Tue 3 Nov 2026"))
    story.tell((f.CriteriaNotMet(reasons="x"), "Wed 4 Nov 2026"))
    assert story.clock("ofsted.notify_wt2015").state is ClockState.VOID
    story.tell((f.Reopened(reasons="a new scan"), "Mon 16 Nov 2026"))
    assert story.standing.status == "reopened"
    assert story.clock("ofsted.notify_wt2015").state is ClockState.VOID
    assert story.clock("ofsted.notify_wt2015", cycle=2).date.due_on == when("Mon 23 Nov 2026")
    story.tell((f.CriteriaConfirmed(source=Agency.POLICE), "Tue 17 Nov 2026"), (FORM, "Wed 18 Nov 2026"))
    assert story.clock("ofsted.notify_wt2015", cycle=2).state is ClockState.MET


def test_a_looked_after_death_with_abuse_ruled_out_is_no_matter_for_section_16c():
    """Children Act 2004, section 16C(1) asks that abuse or neglect be known or suspected."""
    death = f.Notified(
        organisation=Agency.POLICE,
        type=IncidentType.DEATH,
        children=("A",),
        looked_after=Answer.YES,
        abuse_or_neglect=AbuseOrNeglect.RULED_OUT,
    )
    story = Story(INCIDENT).tell((death, "Mon 9 Nov 2026"), (f.CriteriaConfirmed(), "Tue 10 Nov 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.VOID
    assert story.clock("ofsted.notify_wt2015").state is ClockState.RUNNING
    story.tell((f.AbuseOrNeglectSuspected(), "Wed 11 Nov 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.RUNNING


def test_for_a_case_of_another_area_no_clock_runs_here():
    """The local authority of that area owes it."""
    assert not Story(INCIDENT).tell((f.Notified(organisation=Agency.OTHER_AREA), "Mon 9 Nov 2026")).duties()


def test_a_duty_whose_start_is_unknown_is_owed_only_if_it_was_in_force_around_the_incident():
    old = f.Notified(organisation=Agency.SCHOOL, happened=when("2006-07"))
    assert Story(INCIDENT).tell((old, "unknown")).duties() == {("agency.raise", "")}


def test_a_fact_may_not_occur_in_the_future():
    story = Story(INCIDENT, now="Mon 23 Nov 2026 16:45")
    assert story.refused(SCHOOL, "Tue 24 Nov 2026") == {"not-in-the-future"}
    assert story.refused(SCHOOL, "Mon 23 Nov 2026 16:46") == {"not-in-the-future"}
    assert not story.entries
    story.tell((SCHOOL, "2026-11"))


def test_a_case_is_not_closed_over_a_duty_that_is_open():
    story = confirmed()
    refused = story.record(f.Closed(), "Thu 12 Nov 2026", departure="busy")
    assert {unmet.rule for unmet in refused.because} == {"no-duty-open"}
    assert "sin.notify_panel" in refused.because[0].sentence


def test_no_referral_after_serious_harm_is_said_aloud():
    """KSCP page: where a child has suffered serious harm, the organisation will make a referral."""
    story = Story(INCIDENT).tell(*(s for s in CONSULTED if type(s[0]) is not f.ReferredToLocalAuthority))
    entry = story.record(f.CriteriaConfirmed(), "Wed 11 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["referred"]


def test_confirming_what_the_facts_do_not_show_is_said_aloud_and_denying_what_they_show_is_a_departure():
    """Nothing unknown is taken for no: the answers that are missing must be asked for."""
    vague = f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM)
    entry = Story(INCIDENT).tell((vague, "Mon 9 Nov 2026")).record(f.CriteriaConfirmed(), "Mon 9 Nov 2026")
    assert "a-ground-is-shown" in [rule.code for rule in entry.warnings]
    story = Story(INCIDENT).tell(*CONSULTED)
    assert story.refused(f.CriteriaNotMet(reasons="x"), "Wed 11 Nov 2026") == {"no-ground-is-shown"}


def test_lead_and_manager_the_same_person_is_said_aloud():
    story = Story(INCIDENT).tell(*CONSULTED[:3])
    story.tell((f.SafeguardingLeadAgreed(), "Tue 10 Nov 2026", {"by": "head teacher"}))
    entry = story.record(f.SeniorManagerAgreed(), "Tue 10 Nov 2026", by="head teacher")
    assert [rule.code for rule in entry.warnings] == ["two-people"]
    same = f.SafeguardingLeadAgreed(senior_manager="head")
    entry = Story(INCIDENT).tell(*CONSULTED[:3]).record(same, "Tue 10 Nov 2026", by="head")
    assert [rule.code for rule in entry.warnings] == ["two-people"]


def test_a_refusal_names_every_unmet_rule_and_what_is_possible_now():
    story = Story(INCIDENT).tell((SCHOOL, "Mon 9 Nov 2026"))
    verdict = story.record(f.CriteriaConfirmed(), "Mon 9 Nov 2026")
    assert [unmet.rule for unmet in verdict.because] == [
        "safety-first",
        "lead-informed",
        "lead-agreed",
        "manager-agreed",
        "local-authority-consulted",
        "partnership-consulted",
    ]
    assert all(unmet.source and unmet.remedy for unmet in verdict.because)
    assert "incident.safety-secured" in verdict.possible
    assert verdict.departure_possible


def under(profile, on, now):
    story = Story(INCIDENT, now=now)
    story.policy = Policy((Adoption(shipped(profile)),))
    return story.tell((f.LocalAuthorityBecameAware(), on))


WHILE_NATIONAL = [
    ("kirklees", "Thu 26 Mar 2015", Force.STATUTORY_GUIDANCE, "its first day"),
    ("devon-like", "Thu 26 Mar 2015", Force.STATUTORY_GUIDANCE, "owed everywhere, adopted or not"),
    ("devon-like", "Thu 28 Jun 2018", Force.STATUTORY_GUIDANCE, "the last day of Working Together 2015"),
    ("devon-like", "Fri 29 Jun 2018", None, "since then it is the page's own"),
    ("kirklees", "Fri 29 Jun 2018", Force.LOCAL_POLICY, "and the page keeps it"),
    ("kirklees", "Mon 9 Nov 2026", Force.LOCAL_POLICY, "to this day"),
]


@pytest.mark.parametrize(("profile", "on", "force", "because"), WHILE_NATIONAL)
def test_the_report_to_ofsted_was_national_guidance_before_it_was_the_pages_own(profile, on, force, because):
    """Working Together 2015, in force until 28 June 2018."""
    story = under(profile, on, now="Mon 23 Nov 2026")
    owed = [c.duty for c in INCIDENT.clocks(story.standing) if c.duty.code == "ofsted.notify_wt2015"]
    assert [duty.force for duty in owed] == ([force] if force else []), because
    assert all(duty.local is (force is Force.LOCAL_POLICY) for duty in owed)
    assert all(("board" in duty.says) is (force is Force.STATUTORY_GUIDANCE) for duty in owed)


BOARD = f.BodyInformed(body=Addressee.LSCB)
TO_OFSTED = f.ReportedToOfsted(means=Means.EMAIL)
TWO_WERE_TOLD = [
    ((TO_OFSTED, "Wed 6 Jan 2016"), None, ClockState.MET, "the record says nothing of the board"),
    ((TO_OFSTED, "Wed 6 Jan 2016"), (BOARD, "Thu 7 Jan 2016"), ClockState.MET, "both in time"),
    (
        (TO_OFSTED, "Wed 6 Jan 2016"),
        (BOARD, "Mon 1 Feb 2016"),
        ClockState.MET_LATE,
        "the board was told late",
    ),
    (None, (BOARD, "Wed 6 Jan 2016"), ClockState.RUNNING, "Ofsted was never told"),
]


@pytest.mark.parametrize(("ofsted", "board", "state", "because"), TWO_WERE_TOLD)
def test_in_that_time_ofsted_and_the_board_were_told(ofsted, board, state, because):
    """Working Together 2015: Ofsted and the local safeguarding children board."""
    story = under("kirklees", "Mon 4 Jan 2016", now="Mon 7 Mar 2016")
    for told in filter(None, (board, ofsted)):
        story.tell((*told, {"departure": "x"}))
    assert story.clock("ofsted.notify_wt2015").state is state, because


def test_today_the_board_has_nothing_to_do_with_it():
    story = under("kirklees", "Mon 9 Nov 2026", now="Mon 23 Nov 2026")
    story.tell((TO_OFSTED, "Tue 10 Nov 2026", {"departure": "x"}), (BOARD, "Fri 20 Nov 2026"))
    assert story.clock("ofsted.notify_wt2015").state is ClockState.MET
