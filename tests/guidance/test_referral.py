"""Referral and protection: the strategy discussion, the conference, allegations, providers."""

import pytest
from telling import Story, adopting, when

from workflow.catalogue import INCIDENT
from workflow.incident import facts as f
from workflow.vocabulary import (
    AbuseOrNeglect,
    Addressee,
    Agency,
    Answer,
    ClockState,
    Force,
    IncidentType,
    Means,
    Party,
    Placement,
    Provider,
    StrategyOutcome,
)

BEGUN = StrategyOutcome.SECTION_47_BEGUN
HARM = f.Notified(
    organisation=Agency.HOSPITAL,
    type=IncidentType.SERIOUS_HARM,
    children=("A", "B"),
    seriously_harmed=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
ENQUIRIES = f.StrategyDiscussionHeld(child="A", outcome=BEGUN)


def harmed(*told) -> Story:
    return Story(INCIDENT).tell((HARM, "Mon 2 Nov 2026"), *told)


def test_a_conference_is_due_fifteen_working_days_after_the_strategy_discussion():
    """Working Together: section 47 enquiries."""
    clock = harmed((ENQUIRIES, "Tue 3 Nov 2026")).clock("s47.icpc", "A")
    assert clock.date.due_on == when("Tue 24 Nov 2026")
    assert clock.duty.force is Force.STATUTORY_GUIDANCE


def test_the_fifteen_working_days_of_the_conference_are_named_apart_from_others():
    """Trap 6: several clocks have fifteen days; each has its full name."""
    duty = INCIDENT.duties["s47.icpc"]
    assert "conference" in duty.says
    assert "not those of the rapid review" in duty.source


@pytest.mark.parametrize("outcome", [o for o in StrategyOutcome if o is not BEGUN])
def test_only_enquiries_that_begin_start_the_conferences_clock(outcome):
    story = harmed((f.StrategyDiscussionHeld(child="A", outcome=outcome), "Tue 3 Nov 2026"))
    assert ("s47.icpc", "A") not in story.duties()


def test_the_conference_held_meets_it():
    story = harmed((ENQUIRIES, "Tue 3 Nov 2026"))
    story.tell((f.ChildProtectionConferenceHeld(child="A", plan=Answer.YES), "Fri 20 Nov 2026"))
    assert story.clock("s47.icpc", "A").state is ClockState.MET


def test_a_conference_about_another_child_leaves_it_running():
    story = harmed((ENQUIRIES, "Tue 3 Nov 2026"))
    story.tell((f.ChildProtectionConferenceHeld(child="B"), "Fri 20 Nov 2026"))
    assert story.clock("s47.icpc", "A").state is ClockState.RUNNING


def test_a_conference_before_the_discussion_does_not_meet_it():
    story = harmed((ENQUIRIES, "Tue 3 Nov 2026"))
    story.tell((f.ChildProtectionConferenceHeld(child="A"), "Mon 19 Oct 2026"))
    assert story.clock("s47.icpc", "A").state is ClockState.RUNNING


def test_a_conference_recorded_before_the_discussion_but_held_after_it_meets_it():
    """Late paperwork: the day it occurred decides."""
    story = harmed((f.ChildProtectionConferenceHeld(child="A"), "Fri 20 Nov 2026"))
    story.tell((ENQUIRIES, "Tue 3 Nov 2026"))
    assert story.clock("s47.icpc", "A").state is ClockState.MET


def test_where_the_enquiries_show_that_none_is_needed_it_is_void():
    story = harmed((ENQUIRIES, "Tue 3 Nov 2026"))
    story.tell((f.ChildProtectionConferenceNotNeeded(child="A", reasons="x"), "Thu 12 Nov 2026"))
    assert story.clock("s47.icpc", "A").state is ClockState.VOID


def test_each_child_has_a_conference_clock_of_its_own():
    story = harmed(
        (ENQUIRIES, "Tue 3 Nov 2026"),
        (f.StrategyDiscussionHeld(child="B", outcome=BEGUN), "Thu 5 Nov 2026"),
    )
    due = [story.clock("s47.icpc", child).date.due_on for child in ("A", "B")]
    assert due == [when("Tue 24 Nov 2026"), when("Thu 26 Nov 2026")]


def test_enquiries_that_begin_again_are_another_cycle():
    story = harmed((ENQUIRIES, "Tue 3 Nov 2026"), (ENQUIRIES, "Mon 16 Nov 2026"))
    assert story.clock("s47.icpc", "A", cycle=2).date.due_on == when("Mon 7 Dec 2026")


def test_one_discussion_about_every_child_is_one_clock():
    story = harmed((f.StrategyDiscussionHeld(outcome=BEGUN), "Tue 3 Nov 2026"))
    assert story.clock("s47.icpc").state is ClockState.RUNNING


def test_a_referral_shows_contact_with_the_local_authority():
    story = harmed((f.ReferredToLocalAuthority(organisation=Agency.HOSPITAL), "Fri 30 Oct 2026"))
    assert story.clock("sin.notify_panel").date.due_on == when("Fri 6 Nov 2026")


def test_an_organisations_awareness_starts_its_own_clock_and_not_the_local_authoritys():
    """Trap 2: the agency's awareness is not the local authority's."""
    told = f.Notified(organisation=Agency.SCHOOL, organisation_aware=when("Mon 26 Oct 2026"))
    story = Story(INCIDENT).tell((told, "Mon 2 Nov 2026"))
    assert story.clock("agency.raise").date.due_on == when("Tue 27 Oct 2026")
    assert story.clock("sin.notify_panel").date.due_on == when("Mon 9 Nov 2026")


def test_the_designated_officer_is_told_of_an_allegation_within_one_working_day():
    story = harmed((f.AllegationRaised(organisation=Agency.SCHOOL), "Fri 6 Nov 2026"))
    assert story.clock("lado.refer").date.due_on == when("Mon 9 Nov 2026")
    story.tell((f.LadoTold(organisation=Agency.SCHOOL), "Mon 9 Nov 2026"))
    assert story.clock("lado.refer").state is ClockState.MET


@pytest.mark.parametrize("agency", [Agency.SCHOOL, Agency.POLICE, Agency.VOLUNTARY, Agency.LOCAL_AUTHORITY])
def test_any_agency_can_tell_the_designated_officer(agency):
    """Trap 32: not only the local authority's event."""
    story = harmed(
        (f.AllegationRaised(), "Fri 6 Nov 2026"), (f.LadoTold(organisation=agency), "Fri 6 Nov 2026")
    )
    assert story.clock("lado.refer").state is ClockState.MET


def test_word_before_the_allegation_does_not_meet_it():
    story = harmed((f.AllegationRaised(), "Fri 6 Nov 2026"), (f.LadoTold(), "Mon 2 Nov 2026"))
    assert story.clock("lado.refer").state is ClockState.RUNNING


def test_each_allegation_starts_a_clock_of_its_own():
    story = harmed((f.AllegationRaised(), "Mon 9 Nov 2026"), (f.LadoTold(), "Tue 10 Nov 2026"))
    story.tell((f.AllegationRaised(), "Mon 16 Nov 2026"))
    states = [story.clock("lado.refer", cycle=n).state for n in (1, 2)]
    assert states == [ClockState.MET, ClockState.RUNNING]


def test_the_officer_told_without_an_allegation_is_said_aloud():
    entry = harmed().record(f.LadoTold(), "Tue 3 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["allegation-raised"]


def test_no_person_in_a_position_of_trust_starts_no_clock():
    story = harmed((f.PositionOfTrustConsidered(concerned=Answer.NO), "Tue 3 Nov 2026"))
    assert ("lado.refer", "") not in story.duties()


def in_care(placement: Placement) -> Story:
    return harmed(
        (f.ChildStatusStated(child="A", placement=placement), "Tue 3 Nov 2026"),
        (f.OccurrenceStated(happened=when("Sun 1 Nov 2026 20:00")), "Tue 3 Nov 2026"),
    )


@pytest.mark.parametrize(
    ("placement", "duty"),
    [(Placement.CHILDRENS_HOME, "provider.reg40"), (Placement.FOSTER_CARE, "fostering.sch7")],
)
def test_a_provider_notifies_ofsted_and_the_placing_authority_in_hours_that_run_at_weekends(placement, duty):
    """Children's Homes Regulations 2015, reg 40; Fostering Regulations 2011, reg 36 and Sch 7: without delay."""
    story = in_care(placement)
    for recipient in ("ofsted", "placing-authority"):
        clock = story.clock(duty, f"A.{recipient}")
        assert clock.date.due_at == "2026-11-02T20:00:00Z"
        assert (clock.duty.force, clock.duty.owed_by) == (Force.REGULATION, Party.PROVIDER)


@pytest.mark.parametrize("placement", [Placement.PARENTS, Placement.HOSPITAL, Placement.RESIDENTIAL_SCHOOL])
def test_elsewhere_no_provider_owes_it(placement):
    owed = {duty for duty, _ in in_care(placement).duties()}
    assert not owed & {"provider.reg40", "fostering.sch7"}


def test_the_national_form_does_not_meet_a_providers_duty():
    """Trap 21: the copy of the national form does not cover the provider's own notice."""
    story = in_care(Placement.CHILDRENS_HOME)
    story.tell((f.PanelNotified(), "Tue 3 Nov 2026", {"departure": "x"}))
    assert story.clock("provider.reg40", "A.ofsted").state is ClockState.RUNNING


def test_a_provider_meets_its_duty_recipient_by_recipient():
    story = in_care(Placement.CHILDRENS_HOME)
    notice = f.ProviderNotified(provider=Provider.CHILDRENS_HOME, recipient=Party.OFSTED, child="A")
    story.tell((notice, "Mon 2 Nov 2026 10:00"))
    assert story.clock("provider.reg40", "A.ofsted").state is ClockState.MET
    assert story.clock("provider.reg40", "A.placing-authority").state is ClockState.RUNNING


def test_a_providers_notice_does_not_meet_the_local_authoritys_duties():
    """Trap 21, the other way round."""
    story = in_care(Placement.CHILDRENS_HOME)
    story.tell((f.ProviderNotified(provider=Provider.CHILDRENS_HOME), "Mon 2 Nov 2026"))
    assert story.clock("ofsted.notify_wt2015").state is ClockState.RUNNING
    assert story.clock("sin.notify_panel").state is ClockState.RUNNING


def test_a_body_that_has_a_fact_of_its_own_is_not_told_by_another():
    """So that nobody takes a duty for met which is not."""
    for body in (Addressee.PANEL, Addressee.OFSTED, Addressee.SAFEGUARDING_PARTNERS):
        assert harmed().refused(f.BodyInformed(body=body), "Tue 3 Nov 2026") == {"no-fact-of-its-own"}
    harmed().tell((f.BodyInformed(body=Addressee.REVIEWING_OFFICER), "Tue 3 Nov 2026"))


def notice_of(recipient=Party.OFSTED):
    return f.ProviderNotified(provider=Provider.CHILDRENS_HOME, recipient=recipient, child="A")


def test_harm_and_a_later_death_are_two_events_each_with_a_notice_of_its_own():
    """Regulation 40: of the event. The notice of the harm says nothing of a death to come."""
    story = in_care(Placement.CHILDRENS_HOME).tell((notice_of(), "Mon 2 Nov 2026 10:00"))
    story.tell((f.ChildDied(child="A"), "Tue 10 Nov 2026 08:00"))
    assert story.clock("provider.reg40", "A.ofsted").state is ClockState.MET
    death = story.clock("provider.reg40", "A.ofsted", 2)
    assert (death.state, death.date.due_at) == (ClockState.RUNNING, "2026-11-11T08:00:00Z")
    story.tell((notice_of(), "Tue 10 Nov 2026 20:00"))
    assert story.clock("provider.reg40", "A.ofsted", 2).state is ClockState.MET


def test_a_notice_older_than_the_event_does_not_meet_its_clock():
    story = in_care(Placement.CHILDRENS_HOME).tell((notice_of(), "Fri 30 Oct 2026"))
    assert story.clock("provider.reg40", "A.ofsted").state is ClockState.RUNNING


def test_a_death_on_the_day_of_the_harm_is_one_event():
    story = in_care(Placement.CHILDRENS_HOME).tell((f.ChildDied(child="A"), "Sun 1 Nov 2026"))
    assert len([duty for duty, subject in story.duties() if subject == "A.ofsted"]) == 1
    assert not [clock for clock in INCIDENT.clocks(story.standing, "provider.reg40") if clock.date.cycle > 1]


REFERRED = f.ReferredToLocalAuthority(organisation=Agency.HOSPITAL, means=Means.TELEPHONE, recipient="MASH")


def referred(*told) -> Story:
    story = Story(INCIDENT)
    story.policy = adopting("referral.decide")
    return story.tell((HARM, "Mon 2 Nov 2026"), (REFERRED, "Tue 3 Nov 2026"), *told)


def test_the_local_authority_decides_on_a_referral_within_one_working_day():
    """Working Together: referrals; the one working day is to be confirmed, so a profile adopts it."""
    clock = referred().clock("referral.decide")
    assert (clock.state, clock.date.due_on) == (ClockState.RUNNING, when("Wed 4 Nov 2026"))
    assert ("referral.decide", "") not in harmed((REFERRED, "Tue 3 Nov 2026")).duties()


@pytest.mark.parametrize("fact", [f.ReferralDecided(), f.StrategyDiscussionHeld(child="A")])
def test_a_decision_or_a_strategy_discussion_meets_it_and_an_earlier_one_does_not(fact):
    assert referred((fact, "Wed 4 Nov 2026")).clock("referral.decide").state is ClockState.MET
    assert referred((fact, "Mon 2 Nov 2026")).clock("referral.decide").state is ClockState.RUNNING


def test_why_no_referral_was_made_is_as_good_as_one_for_the_report():
    """Domain, step 2: the child has died, and there is no sibling."""
    rule = next(rule for rule in REPORT_ROW.provided if rule.code == "referred")
    assert not rule.holds(harmed().standing, None)
    assert rule.holds(harmed((f.NotReferred(reasons="no sibling"), "Tue 3 Nov 2026")).standing, None)


REPORT_ROW = next(
    row for row in INCIDENT.lifecycle.moves if row.fact is f.PanelNotified and len(row.provided)
)
