"""The first step for any organisation: the immediate safety of the child, and of other children."""

import pytest
from telling import Story, when

from workflow.catalogue import INCIDENT
from workflow.checklist import checklist
from workflow.incident import facts as f
from workflow.vocabulary import AbuseOrNeglect, Agency, Answer, IncidentType, PressInterest, Safety

SCHOOL = f.Notified(
    organisation=Agency.SCHOOL,
    type=IncidentType.SERIOUS_HARM,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)


def raised() -> Story:
    return Story(INCIDENT).tell((SCHOOL, "Mon 9 Nov 2026"))


def item(story, words):
    return next(each for each in checklist(story.standing) if words in each.question)


def test_the_criteria_are_not_confirmed_before_the_child_is_safe():
    """KSCP page: the first step for any organisation."""
    assert "safety-first" in raised().refused(f.CriteriaConfirmed(), "Tue 10 Nov 2026")


@pytest.mark.parametrize("outcome", [Safety.SECURED, Safety.IMPACT_MINIMISED, Safety.CHILD_DIED])
def test_the_impact_minimised_is_the_first_step_as_well(outcome):
    """KSCP page: ensure the immediate safety of the child or minimise the impact of any serious harm."""
    story = raised().tell((f.SafetySecured(outcome=outcome), "Mon 9 Nov 2026"))
    assert "safety-first" not in story.refused(f.CriteriaConfirmed(), "Tue 10 Nov 2026")


def test_a_child_who_is_not_yet_safe_is_known_not_to_be():
    story = raised().tell((f.SafetyNotYetSecured(), "Mon 9 Nov 2026"))
    assert "safety-first" in story.refused(f.CriteriaConfirmed(), "Tue 10 Nov 2026")
    assert item(story, "Is the child safe").answer is Answer.NO


def test_safety_nobody_spoke_of_is_unknown_and_not_no():
    assert item(raised(), "Is the child safe").answer is Answer.UNKNOWN


def test_safety_secured_after_it_was_not_is_secured():
    story = raised().tell((f.SafetyNotYetSecured(), "Mon 9 Nov 2026"), (f.SafetySecured(), "Tue 10 Nov 2026"))
    assert item(story, "Is the child safe").answer is Answer.YES


@pytest.mark.parametrize(
    "considered",
    [f.OtherChildrenConsidered(), f.SafetySecured(other_children_considered=Answer.YES)],
    ids=["in a fact of its own", "with the safety"],
)
def test_siblings_and_other_children_are_considered_and_asked_for_until_they_are(considered):
    """Domain: siblings and other children at risk considered (Liverpool)."""
    assert item(raised(), "siblings").answer is Answer.UNKNOWN
    story = raised().tell((considered, "Mon 9 Nov 2026"))
    assert item(story, "siblings").answer is Answer.YES


def test_records_are_preserved_and_the_press_is_looked_at():
    story = raised()
    assert (item(story, "records").answer, item(story, "press").answer) == (Answer.UNKNOWN, Answer.UNKNOWN)
    story.tell(
        (f.RecordsPreserved(agencies=(Agency.SCHOOL, Agency.POLICE)), "Tue 10 Nov 2026"),
        (f.PressInterestNoted(interest=PressInterest.NONE), "Tue 10 Nov 2026"),
    )
    assert (item(story, "records").answer, item(story, "press").answer) == (Answer.YES, Answer.NO)
    story.tell((f.PressInterestNoted(interest=PressInterest.PRESENT), "Wed 11 Nov 2026"))
    assert item(story, "press").answer is Answer.YES


def test_when_it_happened_can_be_a_range_and_lie_long_before_it_was_found():
    """Trap 18: when it happened, when it was found and when it was recorded are three times."""
    stated = f.OccurrenceStated(happened=when("2026-10-01/2026-10-20"), found=when("Sun 8 Nov 2026"))
    story = raised().tell((stated, "Tue 10 Nov 2026"))
    assert story.standing.around == "2026-10-01/2026-10-20"
    assert story.clock("sin.notify_panel").date.due_on == when("Mon 16 Nov 2026")


def test_neither_the_incident_nor_the_finding_starts_the_five_working_days():
    """Trap 2: the duty runs from the local authority's awareness."""
    found = f.OccurrenceStated(happened=when("Mon 2 Nov 2026"), found=when("Tue 3 Nov 2026"))
    story = raised().tell((found, "Tue 10 Nov 2026"), (f.LocalAuthorityBecameAware(), "Tue 10 Nov 2026"))
    assert story.clock("sin.notify_panel").date.due_on == when("Tue 17 Nov 2026")


def test_safety_recorded_after_the_report_is_evidence_and_moves_nothing():
    story = Story(INCIDENT).tell((f.PanelNotified(), "Mon 9 Nov 2026"), (f.SafetySecured(), "Fri 6 Nov 2026"))
    assert story.standing.status == "reported"


def test_an_occurrence_stated_without_a_day_takes_the_notifications_day():
    told = f.Notified(organisation=Agency.SCHOOL, happened=when("Fri 6 Nov 2026"))
    story = Story(INCIDENT).tell((told, "Mon 9 Nov 2026"), (f.OccurrenceStated(), "Mon 9 Nov 2026"))
    assert story.standing.around == when("Fri 6 Nov 2026")
