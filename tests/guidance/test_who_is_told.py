"""Who is told on which ground: the matrix, and what the guidance of the day says."""

import pytest
from dead_child import FORM, dead, state
from telling import Story, when

from workflow.catalogue import INCIDENT
from workflow.checklist import checklist
from workflow.criteria import asked_under, findings, grounds, rapid_review_follows, told, who_is_told
from workflow.incident import facts as f
from workflow.policy import Adoption, Policy
from workflow.profiles import shipped
from workflow.vocabulary import (
    AbuseOrNeglect,
    Addressee,
    Agency,
    Answer,
    Ground,
    IncidentType,
    LearningRoute,
    LegalStatus,
    Means,
    Told,
)

B = Addressee

# Written by hand from the matrix: ground, told at the least, not told on this ground alone.
MATRIX = [
    (Ground.DEATH, {B.PANEL, B.SAFEGUARDING_PARTNERS, B.PARTNERSHIP_OFFICE, B.CHILD_DEATH_REVIEW_PARTNERS, B.CORONER, B.POLICE, B.DESIGNATED_OFFICER, B.PARTNERS_OF_OTHER_AREAS, B.PARENTS}, {B.REVIEWING_OFFICER}),
    (Ground.SERIOUS_HARM, {B.PANEL, B.SAFEGUARDING_PARTNERS, B.PARTNERSHIP_OFFICE, B.POLICE, B.DESIGNATED_OFFICER, B.PARTNERS_OF_OTHER_AREAS, B.PARENTS}, {B.CHILD_DEATH_REVIEW_PARTNERS, B.CORONER}),
    (Ground.LOOKED_AFTER_DEATH, {B.SECRETARY_OF_STATE, B.OFSTED, B.SAFEGUARDING_PARTNERS, B.CHILD_DEATH_REVIEW_PARTNERS, B.PARENTS, B.PLACING_AUTHORITY, B.REVIEWING_OFFICER, B.INTEGRATED_CARE_BOARD, B.POLICE, B.DESIGNATED_OFFICER, B.CORONER, B.PARTNERSHIP_OFFICE}, {B.PANEL}),
    (Ground.REGULATED_SETTING_DEATH, {B.OFSTED, B.PLACING_AUTHORITY}, {B.PANEL, B.SECRETARY_OF_STATE}),
    (Ground.CARE_LEAVER_DEATH, {B.SECRETARY_OF_STATE, B.OFSTED}, {B.PANEL, B.SAFEGUARDING_PARTNERS}),
    (Ground.REFERRAL_FOR_REVIEW, {B.PARTNERSHIP_OFFICE}, {B.PANEL, B.OFSTED, B.SAFEGUARDING_PARTNERS}),
]  # fmt: skip


@pytest.mark.parametrize(("ground", "at_least", "not_alone"), MATRIX, ids=[str(row[0]) for row in MATRIX])
def test_each_ground_has_its_addressees(ground, at_least, not_alone):
    """Domain, section 5: the who-to-tell matrix."""
    bodies = {*who_is_told(ground)}
    assert at_least <= bodies
    assert not bodies & not_alone


@pytest.mark.parametrize("ground", [*Ground])
def test_a_rapid_review_follows_a_ground_of_section_16c_and_no_other(ground):
    """Trap 11: the ground decides whether a rapid review follows."""
    assert rapid_review_follows(ground) is (ground in {Ground.DEATH, Ground.SERIOUS_HARM})


SELDOM = {
    B.LSCB, B.SAFEGUARDING_ADULTS_BOARD, B.COMMUNITY_SAFETY_PARTNERSHIP, B.GENERAL_PRACTICE, B.HEALTH_VISITOR, B.SCHOOL,
}  # fmt: skip


@pytest.mark.parametrize("body", sorted(SELDOM))
def test_whom_no_source_asks_for_in_every_case_is_listed_once_told(body):
    story = dead((f.BodyInformed(body=body), "Tue 3 Nov 2026"))
    assert state(story, body).state is Told.TOLD
    assert body not in {each.body for each in told(dead().standing)}


def test_every_body_is_answered_for_once():
    assert [each.body for each in told(dead().standing)] == [b for b in Addressee if b not in SELDOM]
    assert all(each.because for each in told(dead().standing))


@pytest.mark.parametrize("body", [Addressee.PANEL, Addressee.OFSTED, Addressee.SECRETARY_OF_STATE])
def test_the_national_form_tells_the_panel_ofsted_and_the_department(body):
    """Trap 21: no separate letter to Ofsted."""
    assert state(dead(), body).state is Told.NOT_TOLD
    said = state(dead((FORM, "Tue 3 Nov 2026", {"departure": "x"})), body)
    assert (said.state, said.entry.fact) == (Told.TOLD, FORM)


def test_an_email_to_ofsted_tells_ofsted_alone():
    story = dead((f.ReportedToOfsted(means=Means.EMAIL), "Tue 3 Nov 2026", {"departure": "x"}))
    assert state(story, Addressee.OFSTED).state is Told.TOLD
    assert state(story, Addressee.PANEL).state is Told.NOT_TOLD
    assert state(story, Addressee.SECRETARY_OF_STATE).state is Told.NOT_TOLD


@pytest.mark.parametrize("body", [Addressee.SAFEGUARDING_PARTNERS, Addressee.CHILD_DEATH_REVIEW_PARTNERS, Addressee.CORONER, Addressee.PARENTS, Addressee.POLICE])  # fmt: skip
def test_the_national_form_tells_nobody_else(body):
    story = dead((FORM, "Tue 3 Nov 2026", {"departure": "x"}))
    assert state(story, body).state is Told.NOT_TOLD


TELLS = [
    (Addressee.SAFEGUARDING_PARTNERS, f.SafeguardingPartnersInformed()),
    (Addressee.CHILD_DEATH_REVIEW_PARTNERS, f.ChildDeathProcessNotified(child="A")),
    (Addressee.CORONER, f.CoronerNotified(child="A")),
    (Addressee.PARENTS, f.ParentsTold()),
    (Addressee.POLICE, f.BodyInformed(body=Addressee.POLICE)),
    (Addressee.DESIGNATED_OFFICER, f.LadoTold()),
    (Addressee.SECRETARY_OF_STATE, f.SecretaryOfStateInformed()),
]


@pytest.mark.parametrize(("body", "fact"), TELLS, ids=[str(body) for body, _ in TELLS])
def test_each_is_told_by_its_own_fact(body, fact):
    story = dead((fact, "Tue 3 Nov 2026"))
    assert (state(story, body).state, state(story, body).entry.fact) == (Told.TOLD, fact)


def test_the_office_that_was_notified_was_told():
    assert state(dead(), Addressee.PARTNERSHIP_OFFICE).state is Told.TOLD


def test_what_no_ground_asks_for_is_not_needed_and_why_is_said():
    at_home = f.ChildStatusStated(child="A", legal_status=LegalStatus.NONE)
    said = state(dead((at_home, "Tue 3 Nov 2026")), Addressee.REVIEWING_OFFICER)
    assert (said.state, said.because) == (Told.NOT_NEEDED, "no ground that is shown asks for it")


def test_while_nobody_has_said_whether_the_child_was_looked_after_it_is_not_known_whom_that_calls_for():
    """Trap 26: unknown is not no."""
    assert state(dead(), Addressee.REVIEWING_OFFICER).state is Told.NOT_KNOWN


@pytest.mark.parametrize("body", [B.PANEL, B.OFSTED, B.POLICE, B.CORONER, B.DESIGNATED_OFFICER])
def test_while_no_ground_is_shown_it_is_not_known_whether_anybody_is_to_be_told(body):
    """Trap 26: unknown taken for no; a report that says "not needed" would be read as a decision."""
    vague = f.Notified(organisation=Agency.SCHOOL, children=("A",))
    said = state(Story(INCIDENT).tell((vague, "Mon 2 Nov 2026")), body)
    assert said.state is Told.NOT_KNOWN
    assert "death" in said.because


def test_once_it_is_decided_that_the_criteria_are_not_met_nobody_need_be_notified():
    """Negative control: a decision of the authority is an answer."""
    vague = f.Notified(organisation=Agency.SCHOOL, children=("A",))
    not_met = f.CriteriaNotMet(reasons="no harm was found", learning_route=LearningRoute.AUDIT)
    story = Story(INCIDENT).tell((vague, "Mon 2 Nov 2026"), (not_met, "Tue 3 Nov 2026"))
    said = state(story, B.PANEL)
    assert (said.state, said.because) == (Told.NOT_NEEDED, "it was decided that the criteria are not met")


OWN_SOURCES = [
    (B.PANEL, "section 16C(1)"),
    (B.CORONER, "Coroners and Justice Act"),
    (B.CHILD_DEATH_REVIEW_PARTNERS, "sections 16M to 16P"),
    (B.DESIGNATED_OFFICER, "positions of trust"),
    (B.POLICE, "strategy discussion"),
    (B.PARENTS, "family"),
]


@pytest.mark.parametrize(("body", "says"), OWN_SOURCES, ids=[str(body) for body, _ in OWN_SOURCES])
def test_each_body_is_told_by_a_source_of_its_own(body, says):
    """Section 16C(1) obliges the authority to notify the Panel alone; the ground is why others are told too."""
    said = state(dead(), body)
    assert says in said.source
    assert ("16C(1)" in said.source) is (body is B.PANEL)
    assert said.because == "the ground that is shown: death"


def test_parents_of_a_looked_after_child_who_died_are_told_by_the_act_of_1989():
    natural = f.Notified(
        organisation=Agency.HOSPITAL, type=IncidentType.DEATH, children=("A",),
        abuse_or_neglect=AbuseOrNeglect.RULED_OUT, looked_after=Answer.YES,
    )  # fmt: skip
    story = Story(INCIDENT).tell((natural, "Mon 2 Nov 2026"))
    for body in (B.PARENTS, B.OFSTED, B.SECRETARY_OF_STATE):
        assert "Schedule 2, paragraph 20(1)" in state(story, body).source


def test_the_designated_officer_is_not_needed_only_when_somebody_looked():
    """Trap 26: unknown is not no."""
    assert state(dead(), Addressee.DESIGNATED_OFFICER).state is Told.NOT_TOLD
    nobody = f.PositionOfTrustConsidered(concerned=Answer.NO)
    assert state(dead((nobody, "Tue 3 Nov 2026")), Addressee.DESIGNATED_OFFICER).state is Told.NOT_NEEDED
    story = dead((nobody, "Tue 3 Nov 2026"), (f.AllegationRaised(), "Wed 4 Nov 2026"))
    assert state(story, Addressee.DESIGNATED_OFFICER).state is Told.NOT_TOLD


def test_parents_are_told_as_appropriate():
    story = dead((f.ParentsNotTold(reasons="the police ask to wait"), "Tue 3 Nov 2026"))
    assert state(story, Addressee.PARENTS).state is Told.NOT_NEEDED
    story.tell((f.ParentsTold(), "Fri 6 Nov 2026"))
    assert state(story, Addressee.PARENTS).state is Told.TOLD


def test_other_areas_are_told_when_each_of_them_was():
    where = f.AuthoritiesStated(incident_authority="ours", home_authority="leeds", placing_authority="york")
    story = dead((where, "Tue 3 Nov 2026"), (f.OtherAuthorityTold(authority="leeds"), "Tue 3 Nov 2026"))
    assert state(story, Addressee.PARTNERS_OF_OTHER_AREAS).state is Told.NOT_TOLD
    story.tell((f.SafeguardingPartnersInformed(area="york"), "Tue 3 Nov 2026"))
    assert state(story, Addressee.PARTNERS_OF_OTHER_AREAS).state is Told.TOLD


def test_without_another_area_none_need_be_told():
    assert state(dead(), Addressee.PARTNERS_OF_OTHER_AREAS).state is Told.NOT_NEEDED


def test_the_placing_authority_is_told_of_a_looked_after_death_unless_it_is_ours():
    status = f.ChildStatusStated(child="A", legal_status=LegalStatus.CARE_ORDER)
    story = dead((status, "Tue 3 Nov 2026"))
    assert state(story, Addressee.PLACING_AUTHORITY).state is Told.NOT_TOLD
    theirs = dead(
        (status, "Tue 3 Nov 2026"), (f.AuthoritiesStated(placing_authority="york"), "Tue 3 Nov 2026")
    )
    theirs.tell((f.OtherAuthorityTold(authority="york"), "Tue 3 Nov 2026"))
    assert state(theirs, Addressee.PLACING_AUTHORITY).state is Told.TOLD
    ours = dead((status, "Tue 3 Nov 2026"), (f.AuthoritiesStated(placing_authority="ours"), "Tue 3 Nov 2026"))
    assert state(ours, Addressee.PLACING_AUTHORITY).state is Told.NOT_NEEDED


def died(on, *told_):
    """A death with abuse suspected, which the police notified to the partnership some days later."""
    then = f.Notified(
        organisation=Agency.LOCAL_AUTHORITY,
        type=IncidentType.DEATH,
        children=("A",),
        abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
        happened=when(on),
    )
    return Story(INCIDENT).tell((f.LocalAuthorityBecameAware(), on), *told_, (then, "unknown"))


WHEN = [
    ("Sun 1 Apr 2012", {B.OFSTED, B.SECRETARY_OF_STATE}, {B.PANEL, B.SAFEGUARDING_PARTNERS, B.LSCB}, "WT2010"),
    ("Thu 1 May 2014", {B.OFSTED, B.LSCB}, {B.PANEL, B.SAFEGUARDING_PARTNERS}, "WT2013"),
    ("Mon 4 Jan 2016", {B.OFSTED, B.LSCB}, {B.PANEL, B.SAFEGUARDING_PARTNERS, B.SECRETARY_OF_STATE}, "WT2015"),
    ("Thu 28 Jun 2018", {B.OFSTED, B.LSCB}, {B.PANEL, B.SAFEGUARDING_PARTNERS}, "the last day of WT2015"),
    ("Fri 29 Jun 2018", {B.PANEL, B.OFSTED, B.SAFEGUARDING_PARTNERS}, {B.LSCB}, "section 16C in force"),
    ("Mon 9 Nov 2026", {B.PANEL, B.OFSTED, B.SAFEGUARDING_PARTNERS}, {B.LSCB}, "today"),
]  # fmt: skip


@pytest.mark.parametrize(("on", "asked", "not_asked", "because"), WHEN, ids=[row[0] for row in WHEN])
def test_who_is_told_of_a_death_is_what_the_guidance_of_its_day_says(on, asked, not_asked, because):
    """Domain, section 1: the regimes; before section 16C there was no Panel to tell. Trap 1."""
    story = died(on)
    owed = {each.body for each in told(story.standing) if each.state is Told.NOT_TOLD}
    assert asked <= owed, because
    assert not owed & not_asked, because


def test_the_reason_why_a_body_was_not_told_then_is_said_and_no_later_law_is_cited():
    story = died("Mon 4 Jan 2016")
    assert state(story, B.PANEL).because == "the guidance of that time did not ask for it"
    assert not [each for each in told(story.standing) if "16C" in each.source or "16M" in each.source]
    assert "Working Together 2015" in state(story, B.LSCB).source


def test_the_board_was_told_by_name_or_as_the_partnership_of_its_time():
    by_name = died("Mon 4 Jan 2016", (f.BodyInformed(body=B.LSCB), "Wed 6 Jan 2016"))
    assert state(by_name, B.LSCB).state is Told.TOLD
    as_partnership = died("Mon 4 Jan 2016", (f.PartnershipConsulted(), "Wed 6 Jan 2016"))
    assert state(as_partnership, B.LSCB).state is Told.TOLD
    assert state(died("Mon 4 Jan 2016"), B.LSCB).state is Told.NOT_TOLD, "of a day nobody knows"


def test_a_looked_after_death_of_that_time_went_to_the_secretary_of_state_all_the_same():
    """Children Act 1989, Schedule 2, paragraph 20(1)."""
    status = f.ChildStatusStated(child="A", legal_status=LegalStatus.CARE_ORDER)
    story = died("Mon 4 Jan 2016", (status, "Tue 5 Jan 2016"))
    assert state(story, B.SECRETARY_OF_STATE).state is Told.NOT_TOLD


def in_a_regulated_setting():
    fact = f.Notified(
        organisation=Agency.CHILDRENS_HOME,
        type=IncidentType.DEATH,
        children=("A",),
        abuse_or_neglect=AbuseOrNeglect.RULED_OUT,
        looked_after=Answer.NO,
        regulated_setting=Answer.YES,
        happened=when("Sun 1 Nov 2026"),
    )
    no_care_leaver = f.ChildStatusStated(child="A", care_leaver=Answer.NO)
    return Story(INCIDENT).tell((fact, "Mon 2 Nov 2026"), (no_care_leaver, "Mon 2 Nov 2026")).standing


CHOICES = [
    ("kirklees", (Ground.REGULATED_SETTING_DEATH,), Told.NOT_TOLD, "the page keeps the four of 2015"),
    ("devon-like", (), Told.NOT_NEEDED, "national guidance dropped the fourth in 2018"),
]


@pytest.mark.parametrize(("profile", "met", "ofsted", "because"), CHOICES, ids=[row[0] for row in CHOICES])
def test_a_profile_chooses_whether_the_pages_four_are_asked_beside_the_national_criteria(
    profile, met, ofsted, because
):
    """Trap 1: the page's four are a local policy, and another partnership has none of it."""
    incident = in_a_regulated_setting()
    asked_by = asked_under(incident, Policy((Adoption(shipped(profile)),)))
    assert grounds(incident, findings(incident, asked_by)) == met, because
    said = {each.body: each.state for each in told(incident, asked_by)}
    assert said[Addressee.OFSTED] is ofsted, because
    questions = {item.question for item in checklist(incident, asked_by)}
    assert "Told: ofsted?" in questions


def test_where_no_profile_asks_the_fourth_nobody_is_asked_about_regulated_settings():
    vague = Story(INCIDENT).tell((f.Notified(organisation=Agency.SCHOOL, children=("A",)), "Mon 2 Nov 2026"))
    regulated = "Was the child in a regulated setting or service?"
    for profile, asked in (("kirklees", True), ("devon-like", False)):
        tests = asked_under(vague.standing, Policy((Adoption(shipped(profile)),)))
        found = regulated in {item.question for item in checklist(vague.standing, tests)}
        assert found is asked, profile
