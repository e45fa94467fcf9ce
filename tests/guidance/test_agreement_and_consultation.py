"""Agreement within the organisation, and consultation: partners advise, the local authority decides."""

import pytest
from msgspec.structs import replace
from telling import Story, adopting, when

from workflow.catalogue import INCIDENT
from workflow.checklist import checklist
from workflow.facts import Given
from workflow.incident import facts as f
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    Answer,
    ClockState,
    IncidentType,
    LearningRoute,
    View,
)

SCHOOL = f.Notified(
    organisation=Agency.SCHOOL,
    type=IncidentType.SERIOUS_HARM,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.UNKNOWN,
)
PARTNERS = (Agency.LOCAL_AUTHORITY, Agency.INTEGRATED_CARE_BOARD, Agency.POLICE)
STEPS = (
    (f.SafetySecured(), "Mon 9 Nov 2026"),
    (f.SafeguardingLeadInformed(), "Mon 9 Nov 2026"),
    (f.SafeguardingLeadAgreed(), "Tue 10 Nov 2026", {"by": "safeguarding lead"}),
    (f.SeniorManagerAgreed(), "Tue 10 Nov 2026", {"by": "head teacher"}),
    (f.LocalAuthorityConsulted(view=View.MET), "Tue 10 Nov 2026"),
    (f.PartnershipConsulted(view=View.MET), "Tue 10 Nov 2026"),
)


class Adopting(Story):
    """A case of a partnership that has adopted further local duties."""

    adopted = frozenset({"partners.decide"})

    @property
    def given(self) -> Given:
        return replace(super().given, policy=adopting(*self.adopted))


def raised(story=Story) -> Story:
    return story(INCIDENT).tell((SCHOOL, "Mon 9 Nov 2026"))


RULES = ("safety-first", "lead-informed", "lead-agreed", "manager-agreed", "local-authority-consulted", "partnership-consulted")  # fmt: skip


@pytest.mark.parametrize(("left_out", "rule"), [*zip(range(6), RULES, strict=True)][2:])
def test_each_step_the_page_asks_for_is_missed_when_it_is_left_out(left_out, rule):
    """KSCP page: lead and manager agree; then the local authority and the partnership are contacted."""
    story = raised().tell(*(step for number, step in enumerate(STEPS) if number != left_out))
    assert story.refused(f.CriteriaConfirmed(), "Wed 11 Nov 2026") == {rule}


def test_the_leads_agreement_shows_that_the_lead_was_informed():
    story = raised().tell(*(step for number, step in enumerate(STEPS) if number != 1))
    story.tell((f.CriteriaConfirmed(), "Wed 11 Nov 2026"))
    assert story.standing.status == "criteria-confirmed"


def test_with_every_step_the_criteria_are_confirmed_without_a_departure():
    entry = raised().tell(*STEPS).record(f.CriteriaConfirmed(), "Wed 11 Nov 2026")
    assert entry.departs_from == ()


def test_steps_in_another_order_come_to_the_same():
    """Trap 18: out-of-order arrival must not break the case."""
    story = raised().tell(*reversed(STEPS), (f.CriteriaConfirmed(), "Wed 11 Nov 2026"))
    assert story.standing.departures == ()


def test_opening_the_consultation_is_a_milestone():
    story = raised().tell((f.CriteriaConsultationOpened(), "Mon 9 Nov 2026"))
    assert story.standing.status == "consulting"


def test_opening_the_consultation_late_moves_nothing():
    story = raised().tell(*STEPS, (f.CriteriaConfirmed(), "Wed 11 Nov 2026"))
    story.tell((f.CriteriaConsultationOpened(), "Mon 9 Nov 2026"))
    assert story.standing.status == "criteria-confirmed"


@pytest.mark.parametrize("view", [*View])
def test_a_partners_view_is_advice_and_decides_nothing(view):
    """Domain: the local authority alone holds the power to notify; partners advise."""
    story = raised().tell(
        *((f.PartnerViewRecorded(partner=p, view=view), "Tue 10 Nov 2026") for p in PARTNERS)
    )
    assert story.standing.criteria is None
    assert story.clock("sin.notify_panel").state is ClockState.RUNNING


@pytest.mark.parametrize("view", [View.NOT_MET, View.UNSURE])
def test_partners_who_disagree_do_not_stop_the_local_authority(view):
    """Leeds 2021 to 2023: the decision is the local authority's, and dissent is on record."""
    story = raised().tell(*STEPS)
    story.tell(*((f.PartnerViewRecorded(partner=p, view=view), "Tue 10 Nov 2026") for p in PARTNERS[1:]))
    entry = story.record(f.CriteriaConfirmed(), "Wed 11 Nov 2026")
    assert entry.departs_from == ()


def test_the_view_of_who_is_no_safeguarding_partner_is_said_aloud():
    for partner in PARTNERS:
        assert raised().record(f.PartnerViewRecorded(partner=partner), "Tue 10 Nov 2026").warnings == ()
    entry = raised().record(f.PartnerViewRecorded(partner=Agency.SCHOOL), "Tue 10 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["a-safeguarding-partner"]


def test_the_view_of_each_of_the_three_is_asked_for_and_one_is_not_three():
    story = raised().tell((f.PartnerViewRecorded(partner=Agency.POLICE, view=View.MET), "Tue 10 Nov 2026"))
    asked = {each.question: each.answer for each in checklist(story.standing) if "view of" in each.question}
    assert list(asked.values()) == [Answer.UNKNOWN, Answer.UNKNOWN, Answer.YES]


def test_dissent_stands_beside_the_decision_whichever_it_is():
    dissent = f.DissentRecorded(partner=Agency.POLICE, reasons="x", view=View.MET)
    for decision in (f.CriteriaConfirmed(), f.CriteriaNotMet(reasons="x")):
        story = raised().tell(*STEPS, (decision, "Wed 11 Nov 2026"), (dissent, "Thu 12 Nov 2026"))
        assert story.standing.criteria.fact.stored == decision.stored
        assert [entry.fact for entry in story.standing.of(f.DissentRecorded)] == [dissent]


def test_dissent_can_come_on_record_before_the_decision():
    dissent = f.DissentRecorded(partner=Agency.POLICE, reasons="x")
    assert raised().tell((dissent, "Tue 10 Nov 2026")).standing.status == "notified"


def test_the_partners_meeting_has_no_limit_where_the_page_sets_none():
    assert ("partners.decide", "") not in raised().duties()


def test_where_it_is_adopted_the_partners_meet_within_one_working_day():
    """South Tyneside, as an example of a local policy."""
    story = raised(Adopting)
    assert story.clock("partners.decide").date.due_on == when("Tue 10 Nov 2026")
    story.tell((f.PartnersMeetingHeld(partners=PARTNERS, view=View.MET), "Wed 11 Nov 2026"))
    assert story.clock("partners.decide").state is ClockState.MET_LATE


def test_the_partners_meeting_decides_nothing_for_the_local_authority():
    story = raised().tell((f.PartnersMeetingHeld(view=View.NOT_MET), "Tue 10 Nov 2026"))
    assert story.standing.criteria is None


def test_not_met_is_a_decision_with_reasons_and_not_an_end():
    """Trap 12: no is first-class, has reasons and dissent, and can be opened again."""
    story = raised().tell((f.CriteriaNotMet(reasons="x", dissent="y"), "Wed 11 Nov 2026"))
    assert story.standing.status == "criteria-not-met"
    assert story.standing.closed is None
    story.tell((f.Reopened(reasons="a new scan"), "Mon 16 Nov 2026"))
    assert len(story.standing.not_met) == 1


def test_not_met_names_how_the_partnership_learns_all_the_same():
    entry = raised().record(f.CriteriaNotMet(reasons="x"), "Wed 11 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["route-is-named"]
    named = f.CriteriaNotMet(reasons="x", learning_route=LearningRoute.NEAR_MISS_REVIEW)
    assert raised().record(named, "Wed 11 Nov 2026").warnings == ()


def test_not_met_decided_twice_keeps_the_clocks_void():
    story = raised().tell((f.CriteriaNotMet(reasons="x"), "Wed 11 Nov 2026"))
    story.tell((f.CriteriaNotMet(reasons="y"), "Thu 12 Nov 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.VOID


def test_another_agency_can_still_raise_what_one_organisation_holds_not_met():
    """Domain, step 4: other agencies can still raise it."""
    story = raised().tell((f.SeniorManagerDisagreed(), "Tue 10 Nov 2026"))
    police = f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=("A",))
    story.tell((police, "Tue 10 Nov 2026"), (f.CriteriaConfirmed(source=Agency.POLICE), "Wed 11 Nov 2026"))
    assert story.standing.status == "criteria-confirmed"
    assert story.standing.departures == ()
