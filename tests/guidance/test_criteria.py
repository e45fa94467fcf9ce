"""The four criteria of the page: met, not met, or unknown with the answers that are missing."""

import pytest
from telling import Story

from workflow.catalogue import INCIDENT
from workflow.criteria import findings, grounds, verdict
from workflow.incident import facts as f
from workflow.vocabulary import AbuseOrNeglect, Agency, Answer, Ground, Harm, Identity, IncidentType

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def told(**what):
    fact = f.Notified(organisation=Agency.SCHOOL, children=("A",), **what)
    return Story(INCIDENT).tell((fact, "Mon 9 Nov 2026"))


def answer(story, ground, child="A"):
    return next(x for x in findings(story.standing) if (x.ground, x.child) == (ground, child))


@pytest.mark.parametrize(
    ("abuse", "expected"),
    [("known", YES), ("suspected", YES), ("unknown", UNKNOWN), ("ruled-out", NO)],
)
def test_a_death_is_notifiable_where_abuse_or_neglect_is_known_or_suspected(abuse, expected):
    """KSCP page, first criterion."""
    story = told(type=IncidentType.DEATH, abuse_or_neglect=AbuseOrNeglect(abuse))
    assert answer(story, Ground.DEATH).answer is expected


@pytest.mark.parametrize(
    ("abuse", "expected"),
    [("known", YES), ("suspected", YES), ("unknown", UNKNOWN), ("ruled-out", NO)],
)
def test_serious_harm_is_notifiable_where_abuse_or_neglect_is_known_or_suspected(abuse, expected):
    """KSCP page, second criterion."""
    story = told(type=IncidentType.SERIOUS_HARM, abuse_or_neglect=AbuseOrNeglect(abuse))
    assert answer(story, Ground.SERIOUS_HARM).answer is expected


@pytest.mark.parametrize("ground", [Ground.LOOKED_AFTER_DEATH, Ground.REGULATED_SETTING_DEATH])
def test_two_deaths_are_notifiable_whatever_is_thought_of_abuse(ground):
    """KSCP page, third and fourth criteria: including cases where abuse or neglect is not suspected."""
    story = told(
        type=IncidentType.DEATH,
        abuse_or_neglect=AbuseOrNeglect.RULED_OUT,
        looked_after=YES,
        regulated_setting=YES,
    )
    assert answer(story, ground).answer is YES
    assert verdict(story.standing) is YES
    assert Ground.DEATH not in grounds(story.standing)


def test_an_unknown_is_never_taken_for_no_and_what_is_missing_is_listed():
    story = told(type=IncidentType.DEATH)
    assert verdict(story.standing) is UNKNOWN
    assert answer(story, Ground.DEATH).missing == ("Is abuse or neglect known or suspected?",)
    assert answer(story, Ground.LOOKED_AFTER_DEATH).missing == ("Was the child looked after?",)


def test_the_criteria_are_not_met_only_when_every_one_fails():
    story = told(type=IncidentType.SERIOUS_HARM, abuse_or_neglect=AbuseOrNeglect.RULED_OUT)
    assert verdict(story.standing) is NO


def test_a_case_that_opens_with_the_local_authoritys_awareness_has_everything_missing():
    story = Story(INCIDENT).tell((f.LocalAuthorityBecameAware(), "Mon 9 Nov 2026"))
    assert verdict(story.standing) is UNKNOWN
    assert {len(finding.missing) for finding in findings(story.standing)} == {2}


@pytest.mark.parametrize("harm", [h for h in Harm if h is not Harm.OTHER])
def test_every_harm_of_the_pages_list_is_serious_harm(harm):
    story = told(abuse_or_neglect=AbuseOrNeglect.KNOWN).tell(
        (f.ChildSeriouslyHarmed(child="A", harm=(harm,)), "Mon 9 Nov 2026")
    )
    assert answer(story, Ground.SERIOUS_HARM).answer is YES


def test_the_list_of_harms_is_not_exhaustive_but_other_harm_needs_reasons_and_research():
    """KSCP page: considerations on serious harm are informed by available research evidence."""
    story = told(abuse_or_neglect=AbuseOrNeglect.KNOWN)
    bare = f.ChildSeriouslyHarmed(child="A", harm=(Harm.OTHER,), reasons="why")
    assert story.refused(bare, "Mon 9 Nov 2026", departure="no time") == {"other-harm-is-reasoned"}
    reasoned = f.ChildSeriouslyHarmed(child="A", harm=(Harm.OTHER,), reasons="why", research="which")
    assert answer(story.tell((reasoned, "Mon 9 Nov 2026")), Ground.SERIOUS_HARM).answer is YES


def test_recovery_does_not_exclude_serious_harm():
    """KSCP page: even if a child recovers, this does not mean that serious harm cannot have occurred."""
    story = told(abuse_or_neglect=AbuseOrNeglect.SUSPECTED)
    story.tell((f.ChildSeriouslyHarmed(child="A", recovered=YES), "Mon 9 Nov 2026"))
    assert answer(story, Ground.SERIOUS_HARM).answer is YES


def test_abuse_can_be_suspected_known_and_ruled_out_one_after_the_other():
    story = told(type=IncidentType.DEATH)
    for fact, expected in (
        (f.AbuseOrNeglectSuspected(), YES),
        (f.AbuseOrNeglectKnown(), YES),
        (f.AbuseOrNeglectRuledOut(), NO),
        (f.AbuseOrNeglectNotKnown(), UNKNOWN),
    ):
        assert answer(story.tell((fact, "Tue 10 Nov 2026")), Ground.DEATH).answer is expected


def test_each_child_is_tested_alone():
    fact = f.Notified(
        organisation=Agency.POLICE,
        type=IncidentType.DEATH,
        children=("A", "B"),
        died=("A",),
        seriously_harmed=("B",),
        abuse_or_neglect=AbuseOrNeglect.KNOWN,
    )
    story = Story(INCIDENT).tell((fact, "Mon 9 Nov 2026"))
    assert answer(story, Ground.DEATH, "A").answer is YES
    assert answer(story, Ground.DEATH, "B").answer is NO
    assert answer(story, Ground.SERIOUS_HARM, "B").answer is YES
    assert answer(story, Ground.SERIOUS_HARM, "A").answer is NO


def test_of_several_children_it_is_said_who_died():
    fact = f.Notified(organisation=Agency.POLICE, type=IncidentType.DEATH, children=("A", "B"))
    assert Story(INCIDENT).refused(fact, "Mon 9 Nov 2026") == {"who-died-is-named"}


def test_a_child_nobody_gave_a_code_is_the_child_a_code_is_given_later():
    fact = f.Notified(
        organisation=Agency.POLICE, type=IncidentType.DEATH, abuse_or_neglect=AbuseOrNeglect.KNOWN
    )
    described = f.ChildDescribed(child="A", identity=Identity.UNBORN)
    story = Story(INCIDENT).tell((fact, "Mon 9 Nov 2026"), (described, "Tue 10 Nov 2026"))
    assert list(story.standing.children) == ["A"]
    assert answer(story, Ground.DEATH).answer is YES


def test_unborn_and_unidentified_children_need_no_date_of_birth():
    for identity in (Identity.UNBORN, Identity.UNIDENTIFIED):
        told().tell((f.ChildDescribed(child="A", identity=identity), "Mon 9 Nov 2026"))
