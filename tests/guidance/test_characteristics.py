"""What the national form asks of each child, as at the notification, and what is counted as notified."""

import pytest
from telling import Story, when

from workflow.catalogue import INCIDENT, sealed
from workflow.checklist import checklist
from workflow.incident import facts as f
from workflow.incident.as_notified import caused_harm, nature, notification_of
from workflow.vocabulary import (
    Agency,
    Answer,
    Ethnicity,
    IncidentType,
    Means,
    ProtectionPlan,
    Sex,
)

TWO = f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=("A", "B"))
OF_A = f.ChildCharacteristicsStated(
    child="A",
    sex=Sex.FEMALE,
    ethnicity=Ethnicity.MIXED,
    child_protection=ProtectionPlan.BEFORE,
    known_to=(Agency.LOCAL_AUTHORITY, Agency.SCHOOL),
)
SAME = f.ChildrenFoundToBeOne(child="A", also="B")


def two(*told):
    return tell(Story(INCIDENT), (TWO, "Mon 9 Nov 2026"), *told)


def tell(story, *told):
    """Here nothing depends on whether it was in order."""
    return story.tell(*((fact, on, {"departure": "for a reason"}) for fact, on in told))


def child(story, code):
    return story.standing.children[code]


def asked(story):
    return [item.question for item in checklist(story.standing) if "national form asks" in item.question]


def test_what_is_stated_of_one_child_is_not_stated_of_another():
    """Trap 26: unknown is a value, and holds until somebody says otherwise."""
    story = two((OF_A, "Tue 10 Nov 2026"))
    assert child(story, "A").stated.sex is Sex.FEMALE
    assert child(story, "A").stated.disability is Answer.UNKNOWN
    assert child(story, "B").stated is None


def test_stated_without_a_code_it_holds_of_every_child():
    story = two((f.ChildCharacteristicsStated(ethnicity=Ethnicity.ASIAN), "Tue 10 Nov 2026"))
    assert {child(story, code).stated.ethnicity for code in "AB"} == {Ethnicity.ASIAN}


def test_a_later_statement_adds_to_an_earlier_one_and_unknown_takes_nothing_back():
    later = f.ChildCharacteristicsStated(child="A", sex=Sex.UNKNOWN, disability=Answer.YES)
    stated = child(two((OF_A, "Tue 10 Nov 2026"), (later, "Wed 11 Nov 2026")), "A").stated
    assert (stated.sex, stated.disability) == (Sex.FEMALE, Answer.YES)


def test_not_stated_is_an_answer_and_takes_the_place_of_another():
    later = f.ChildCharacteristicsStated(child="A", ethnicity=Ethnicity.NOT_STATED)
    stated = child(two((OF_A, "Tue 10 Nov 2026"), (later, "Wed 11 Nov 2026")), "A").stated
    assert stated.ethnicity is Ethnicity.NOT_STATED


def test_an_agency_that_knew_the_child_shows_that_one_did():
    stated = child(two((OF_A, "Tue 10 Nov 2026")), "A").stated
    assert stated.known is Answer.YES
    assert stated.known_to == (Agency.LOCAL_AUTHORITY, Agency.SCHOOL)


@pytest.mark.parametrize("known", [Answer.NO, Answer.UNKNOWN])
def test_without_an_agency_it_is_as_it_was_answered(known):
    """The control."""
    fact = f.ChildCharacteristicsStated(child="A", known=known)
    assert child(two((fact, "Tue 10 Nov 2026")), "A").stated.known is known


@pytest.mark.parametrize("first", ["A", "B"])
def test_what_was_stated_of_either_child_is_stated_of_the_one_they_are(first):
    of_b = f.ChildCharacteristicsStated(child="B", disability=Answer.NO, known_to=(Agency.POLICE,))
    same = f.ChildrenFoundToBeOne(child=first, also="B" if first == "A" else "A")
    one = child(two((OF_A, "Tue 10 Nov 2026"), (of_b, "Tue 10 Nov 2026"), (same, "Wed 11 Nov 2026")), first)
    assert (one.stated.sex, one.stated.disability) == (Sex.FEMALE, Answer.NO)
    assert {*one.stated.known_to} == {Agency.LOCAL_AUTHORITY, Agency.SCHOOL, Agency.POLICE}


def test_a_child_who_gets_another_code_keeps_what_was_stated():
    story = two((OF_A, "Tue 10 Nov 2026"), (f.ChildIdentified(child="A", becomes="C"), "Wed 11 Nov 2026"))
    assert child(story, "C").stated.sex is Sex.FEMALE


def test_none_of_it_is_sealed_and_the_timeline_does_not_repeat_it():
    """Coded and banded, so that it can be counted; the line of a timeline is read by many more."""
    assert sealed(f.ChildCharacteristicsStated) == frozenset()
    assert "{sex}" not in f.ChildCharacteristicsStated.line


def test_the_checklist_asks_for_it_once_for_each_child_until_it_is_stated():
    assert len(asked(two())) == 2
    assert len(asked(two((OF_A, "Tue 10 Nov 2026")))) == 1


# As notified


def panel(*children, means=Means.NATIONAL_FORM):
    return f.PanelNotified(means=means, children=children)


def test_a_child_who_dies_after_the_notification_is_counted_as_notified():
    """DfE methodology: still classed as serious harm."""
    story = two((panel("A"), "Wed 11 Nov 2026"), (f.ChildDied(child="A"), "Mon 16 Nov 2026"))
    assert nature(story.standing, child(story, "A")) is IncidentType.SERIOUS_HARM
    assert nature(story.standing, child(story, "B")) is IncidentType.SERIOUS_HARM


@pytest.mark.parametrize("died", ["Tue 10 Nov 2026", "Wed 11 Nov 2026"])
def test_a_child_who_had_died_by_then_is_counted_as_a_death(died):
    """The control; the same day tells nothing against it."""
    story = two((f.ChildDied(child="A"), died), (panel("A"), "Wed 11 Nov 2026"))
    assert nature(story.standing, child(story, "A")) is IncidentType.DEATH


def test_harm_that_a_child_did_is_something_else():
    """DfE: most notifications in the category "other" are of children who harmed and had been harmed."""
    told = f.Notified(organisation=Agency.POLICE, children=("A",))
    story = Story(INCIDENT).tell((told, "Mon 9 Nov 2026"))
    assert nature(story.standing, child(story, "A")) is IncidentType.UNKNOWN
    story.tell((f.ChildStatusStated(child="A", caused_harm=Answer.YES), "Mon 9 Nov 2026"))
    assert caused_harm(story.standing, child(story, "A")) is Answer.YES
    assert nature(story.standing, child(story, "A")) is IncidentType.OTHER


def test_the_notification_of_a_child_is_the_first_that_speaks_of_it():
    story = two((panel("A"), "Wed 11 Nov 2026"), (panel("A", "B"), "Thu 12 Nov 2026"))
    days = [notification_of(story.standing, child(story, code)).occurred for code in "AB"]
    assert days == [when("Wed 11 Nov 2026"), when("Thu 12 Nov 2026")]


def test_an_email_to_ofsted_is_no_national_notification_where_there_is_one():
    email = f.ReportedToOfsted(means=Means.EMAIL, children=("A",))
    story = two((email, "Tue 10 Nov 2026"), (panel("A"), "Wed 11 Nov 2026"))
    assert notification_of(story.standing, child(story, "A")).fact.stored == "incident.panel-notified"
    assert notification_of(story.standing, child(story, "B")) is None


def test_a_notification_that_was_withdrawn_counts_no_more():
    story = two((panel(), "Wed 11 Nov 2026"))
    assert notification_of(story.standing, child(story, "A")) is not None
    tell(story, (f.CriteriaNotMet(reasons="r"), "Thu 12 Nov 2026"))
    tell(story, (f.NotificationWithdrawn(reasons="r"), "Thu 12 Nov 2026"))
    assert notification_of(story.standing, child(story, "A")) is None
