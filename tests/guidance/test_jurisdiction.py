"""Whose incident it is: where it happened, where the child lives, who placed the child, who leads."""

import pytest
from telling import Story, when

from workflow.catalogue import INCIDENT
from workflow.incident import facts as f
from workflow.incident import jurisdiction
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    ClockState,
    Country,
    IncidentType,
    LegalStatus,
)

DEATH = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.DEATH,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)


def told(*facts, first=DEATH) -> Story:
    return Story(INCIDENT).tell((first, "Mon 2 Nov 2026"), *((fact, "Tue 3 Nov 2026") for fact in facts))


WHERE = [
    # incident, home, placing, country, lead, owed elsewhere, why
    ("unknown", "unknown", "unknown", "unknown", "unknown", False, "unknown is no reason for silence"),
    ("ours", "ours", "unknown", "england", "ours", False, "all here"),
    ("ours", "calderdale", "calderdale", "england", "ours", False, "the area of the incident notifies"),
    ("calderdale", "ours", "ours", "england", "calderdale", True, "the area of the incident notifies"),
    ("calderdale", "ours", "unknown", "unknown", "calderdale", True, "in England, until somebody says otherwise"),
    ("unknown", "calderdale", "unknown", "england", "unknown", False, "where it was is not known"),
    ("unknown", "ours", "unknown", "abroad", "ours", False, "outside England the home authority notifies"),
    ("unknown", "calderdale", "unknown", "abroad", "calderdale", True, "outside England the home authority notifies"),
    ("unknown", "ours", "unknown", "wales", "ours", False, "section 16C(1)(b) reaches a child who lives here"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "home", "placing", "country", "lead", "elsewhere", "why"), WHERE)
def test_which_authority_owes_the_notification(at, home, placing, country, lead, elsewhere, why):
    """Children Act 2004, section 16C(1)(a) and (b); the Panel's answers to frequent questions. Trap 28."""
    where = f.AuthoritiesStated(
        incident_authority=at, home_authority=home, placing_authority=placing, country=Country(country)
    )
    story = told(where)
    assert jurisdiction.lead(story.standing) == lead, why
    assert story.clock("sin.notify_panel").owed_elsewhere is elsewhere, why


def test_another_lead_can_be_agreed_and_the_reason_is_kept():
    """Devon and Lancashire, a joint review; Derby and Derbyshire: where the child lives."""
    where = f.AuthoritiesStated(incident_authority="calderdale", home_authority="ours")
    story = told(where, f.LeadAgreed(lead="ours", agreed_with=("calderdale",), reasons="the family is here"))
    assert not story.clock("sin.notify_panel").owed_elsewhere
    assert story.standing.lead_agreed.fact.reasons == "the family is here"


@pytest.mark.parametrize("duty", ["sin.notify_panel", "sin.notify_partners", "ofsted.notify_wt2015"])
def test_a_clock_owed_elsewhere_runs_on_and_is_shown_so(duty):
    story = told(f.LeadAgreed(lead="leeds"))
    clock = story.clock(duty)
    assert (clock.state, clock.owed_elsewhere) == (ClockState.RUNNING, True)
    assert clock.date.due_on == when("Mon 9 Nov 2026")


@pytest.mark.parametrize("duty", ["cdr.notify"])
def test_what_is_no_duty_of_the_lead_is_owed_here(duty):
    assert not told(f.LeadAgreed(lead="leeds")).clock(duty, "A").owed_elsewhere


def test_a_lead_that_comes_back_to_us_is_owed_here_again():
    story = told(f.LeadAgreed(lead="leeds"), f.LeadAgreed(lead="ours"))
    assert not story.clock("sin.notify_panel").owed_elsewhere


def test_a_case_led_elsewhere_can_be_closed_here():
    story = told(
        f.LeadAgreed(lead="leeds"), f.ChildDeathProcessNotified(child="A"), f.ReferredToLocalAuthority()
    )
    story.tell((f.Closed(), "Fri 20 Nov 2026"))
    assert story.standing.status == "closed"


def test_a_case_that_nobody_said_is_elsewhere_cannot():
    story = told(f.ChildDeathProcessNotified(child="A"), f.ReferredToLocalAuthority())
    assert story.refused(f.Closed(), "Fri 20 Nov 2026") == {"no-duty-open"}


def test_for_word_from_another_area_no_clock_runs_until_somebody_says_whose_it_is():
    other = f.Notified(organisation=Agency.OTHER_AREA, type=IncidentType.SERIOUS_HARM, children=("A",))
    assert not told(first=other).duties()
    here = told(f.AuthoritiesStated(incident_authority="ours", home_authority="leeds"), first=other)
    assert not here.clock("sin.notify_panel").owed_elsewhere
    there = told(f.AuthoritiesStated(incident_authority="leeds", home_authority="ours"), first=other)
    assert there.clock("sin.notify_panel").owed_elsewhere


def test_the_death_of_a_looked_after_child_is_notified_by_who_looks_after_it():
    """Children Act 1989, Schedule 2, paragraph 20: the authority that looks after the child, whoever leads."""
    status = f.ChildStatusStated(child="A", legal_status=LegalStatus.CARE_ORDER)
    placed = f.AuthoritiesStated(incident_authority="ours", placing_authority="leeds")
    story = told(status, placed)
    assert story.clock("lac.death", "A").owed_elsewhere
    assert not story.clock("sin.notify_panel").owed_elsewhere
    ours = told(status, f.AuthoritiesStated(incident_authority="leeds", placing_authority="ours"))
    assert not ours.clock("lac.death", "A").owed_elsewhere
    assert ours.clock("sin.notify_panel").owed_elsewhere


@pytest.mark.parametrize("fact", [f.CriteriaConfirmed(), f.PanelNotified()], ids=lambda fact: fact.stored)
def test_in_wales_other_law_applies_and_it_is_said_aloud(fact):
    """Trap 28: Wales has different law."""
    story = told(f.AuthoritiesStated(country=Country.WALES))
    entry = story.record(fact, "Wed 4 Nov 2026", departure="x")
    assert "law-of-england" in [rule.code for rule in entry.warnings]


def test_in_wales_a_child_who_lives_here_is_under_section_16c():
    story = told(f.AuthoritiesStated(country=Country.WALES, home_authority="ours"))
    entry = story.record(f.CriteriaConfirmed(), "Wed 4 Nov 2026")
    assert "law-of-england" not in [rule.code for rule in entry.warnings]


def test_notifying_what_another_area_leads_is_recorded_and_said_aloud():
    entry = told(f.LeadAgreed(lead="leeds"), f.CriteriaConfirmed()).record(
        f.PanelNotified(), "Wed 4 Nov 2026"
    )
    assert "ours-to-notify" in [rule.code for rule in entry.warnings]


def test_a_lead_nobody_names_is_no_agreement():
    for fact in (f.LeadAgreed(), f.OtherAuthorityTold()):
        assert told().refused(fact, "Wed 4 Nov 2026", departure="x") == {"authority-is-named"}


def test_the_other_areas_are_those_named_each_once_and_never_our_own():
    where = f.AuthoritiesStated(incident_authority="leeds", home_authority="ours", placing_authority="york")
    story = told(where, f.LeadAgreed(lead="leeds", agreed_with=("ours", "york", "bradford")))
    assert jurisdiction.other_areas(story.standing) == ("leeds", "york", "bradford")


def test_jurisdiction_stated_before_anything_else_is_known_waits_for_the_case_to_open():
    assert Story(INCIDENT).refused(f.LeadAgreed(lead="leeds"), "Tue 3 Nov 2026") == {"not-now"}


def test_jurisdiction_stated_after_the_report_moves_no_status_and_no_date():
    story = told(f.CriteriaConfirmed(), f.PanelNotified())
    before = story.clock("sin.notify_panel").date
    story.tell((f.AuthoritiesStated(incident_authority="leeds"), "Fri 20 Nov 2026"))
    assert story.standing.status == "reported"
    assert story.clock("sin.notify_panel").date == before


def test_the_rapid_review_is_owed_by_the_area_that_leads_and_does_not_keep_the_case_open_here():
    """The Panel's answers to frequent questions: the area that notifies holds the rapid review."""
    where = f.AuthoritiesStated(incident_authority="calderdale", home_authority="ours")
    story = told(where).tell((f.CriteriaConfirmed(), "Tue 3 Nov 2026"), (f.PanelNotified(), "Wed 4 Nov 2026"))
    clock = story.clock("rr.complete")
    assert (clock.state, clock.owed_elsewhere) == (ClockState.RUNNING, True)
    story.tell((f.ChildDeathProcessNotified(child="A"), "Wed 4 Nov 2026"))
    story.tell((f.ReferredToLocalAuthority(), "Wed 4 Nov 2026"), (f.Closed(), "Mon 9 Nov 2026"))
    assert story.standing.status == "closed"
    ours = told().tell((f.CriteriaConfirmed(), "Tue 3 Nov 2026"), (f.PanelNotified(), "Wed 4 Nov 2026"))
    assert not ours.clock("rr.complete").owed_elsewhere
