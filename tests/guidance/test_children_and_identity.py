"""The children: several, unborn, unidentified; added later, identified later, found to be one."""

import pytest
from telling import Story, when

from workflow.catalogue import FACTS, INCIDENT
from workflow.corrections import Retract
from workflow.criteria import findings
from workflow.incident import facts as f
from workflow.rules import Refused
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    Answer,
    ClockState,
    Ground,
    Identity,
    IncidentType,
    StrategyOutcome,
)

TWO = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.DEATH,
    children=("A", "B"),
    died=("A", "B"),
    happened=when("Fri 6 Nov 2026"),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
ONE = f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=("A",))
SAME = f.ChildrenFoundToBeOne(child="A", also="B")


def two(*told) -> Story:
    return Story(INCIDENT).tell((TWO, "Mon 9 Nov 2026"), *told)


def one(*told) -> Story:
    return Story(INCIDENT).tell((ONE, "Mon 9 Nov 2026"), *told)


def codes(story):
    return list(story.standing.children)


def test_a_child_is_added_when_it_turns_out_to_belong_to_the_incident():
    story = one((f.ChildAdded(child="B", identity=Identity.UNBORN), "Tue 10 Nov 2026"))
    assert codes(story) == ["A", "B"]
    assert story.standing.children["B"].identity is Identity.UNBORN


def test_a_child_added_is_tested_on_the_criteria_with_everything_still_to_be_answered():
    """Trap 26: nothing that holds of one child is taken to hold of another."""
    story = one((f.ChildAdded(child="B"), "Tue 10 Nov 2026"))
    answers = {x.answer for x in findings(story.standing) if x.child == "B"}
    assert answers == {Answer.UNKNOWN}


def test_adding_a_child_twice_is_said_aloud_and_adds_none():
    story = one((f.ChildAdded(child="B"), "Tue 10 Nov 2026"))
    entry = story.record(f.ChildAdded(child="B"), "Tue 10 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["child-is-new"]
    assert codes(story) == ["A", "B"]


@pytest.mark.parametrize("fact", [f.ChildAdded(), f.ChildIdentified()], ids=lambda fact: fact.stored)
def test_a_child_without_a_code_is_neither_added_nor_identified(fact):
    assert "child-is-named" in one().refused(fact, "Tue 10 Nov 2026", departure="x")


@pytest.mark.parametrize("identity", [Identity.UNBORN, Identity.UNIDENTIFIED])
def test_an_unborn_or_unidentified_child_has_every_clock_that_others_have(identity):
    """Trap 15: no name, no date of birth."""
    story = two((f.ChildDescribed(child="A", identity=identity), "Mon 9 Nov 2026"))
    assert story.clock("cdr.notify", "A").state is ClockState.RUNNING


def test_a_child_identified_later_goes_by_the_new_code_and_its_clocks_keep_their_name():
    """Trap 15: identity may be corrected later."""
    story = two((f.ChildIdentified(child="B", becomes="C"), "Tue 10 Nov 2026"))
    assert codes(story) == ["A", "C"]
    assert {subject for duty, subject in story.duties() if duty == "cdr.notify"} == {"A", "B"}
    assert story.standing.children["C"].identity is Identity.IDENTIFIED


@pytest.mark.parametrize("code", ["B", "C"])
def test_what_is_recorded_under_either_code_is_about_the_same_child(code):
    story = two((f.ChildIdentified(child="B", becomes="C"), "Tue 10 Nov 2026"))
    story.tell((f.ChildDeathProcessNotified(child=code), "Tue 10 Nov 2026"))
    assert story.clock("cdr.notify", "B").ended is not None
    assert story.clock("cdr.notify", "A").ended is None


def test_a_notice_under_the_old_code_before_the_child_was_identified_still_counts():
    story = two((f.ChildDeathProcessNotified(child="B"), "Sat 7 Nov 2026"))
    story.tell((f.ChildIdentified(child="B", becomes="C"), "Tue 10 Nov 2026"))
    assert story.clock("cdr.notify", "B").state is ClockState.MET


def test_a_conference_under_the_new_code_meets_the_clock_of_the_old_one():
    begun = f.StrategyDiscussionHeld(child="A", outcome=StrategyOutcome.SECTION_47_BEGUN)
    story = one(
        (begun, "Tue 10 Nov 2026"), (f.ChildIdentified(child="A", becomes="TDS20"), "Wed 11 Nov 2026")
    )
    story.tell((f.ChildProtectionConferenceHeld(child="TDS20"), "Mon 16 Nov 2026"))
    assert story.clock("s47.icpc", "A").state is ClockState.MET


def test_a_child_identified_again_and_back_again_is_one_child():
    story = two(
        (f.ChildIdentified(child="B", becomes="C"), "Tue 10 Nov 2026"),
        (f.ChildIdentified(child="C", becomes="D"), "Wed 11 Nov 2026"),
    )
    assert codes(story) == ["A", "D"]
    assert story.standing.children["D"].former == ("B", "C")
    assert story.standing.children["D"].subject == "B"


def test_a_code_that_belongs_to_another_child_is_not_taken():
    refused = two().refused(f.ChildIdentified(child="B", becomes="A"), "Tue 10 Nov 2026", departure="x")
    assert refused == {"code-is-free"}


def test_identifying_a_child_without_a_new_code_only_says_who_it_is():
    story = one((f.ChildIdentified(child="A"), "Tue 10 Nov 2026"))
    assert codes(story) == ["A"]
    assert story.standing.children["A"].identity is Identity.IDENTIFIED


def test_identity_never_moves_a_date():
    story = two()
    before = {clock.key: clock.date for clock in INCIDENT.clocks(story.standing)}
    story.tell((f.ChildIdentified(child="B", becomes="C"), "Tue 10 Nov 2026"))
    assert {clock.key: clock.date for clock in INCIDENT.clocks(story.standing)} == before


def test_two_codes_found_to_mean_one_child_are_one_child():
    """Trap 15: identities may be merged later."""
    story = two((SAME, "Tue 10 Nov 2026"))
    assert codes(story) == ["A"]
    assert len(story.standing.deaths) == 1


def test_the_clocks_of_the_other_code_are_carried_on_by_the_first():
    story = two((SAME, "Tue 10 Nov 2026"))
    assert story.clock("cdr.notify", "B").state is ClockState.SUPERSEDED
    assert story.clock("cdr.notify", "A").state is ClockState.RUNNING


def test_a_notice_under_the_other_code_meets_the_clock_of_the_one_child():
    story = two((SAME, "Tue 10 Nov 2026"), (f.ChildDeathProcessNotified(child="B"), "Tue 10 Nov 2026"))
    assert story.clock("cdr.notify", "A").ended is not None


def test_a_clock_that_was_met_before_stays_met():
    story = two((f.ChildDeathProcessNotified(child="B"), "Sat 7 Nov 2026"), (SAME, "Tue 10 Nov 2026"))
    assert story.clock("cdr.notify", "B").state is ClockState.MET
    assert story.clock("cdr.notify", "A").state is ClockState.MET


def test_what_was_known_of_either_is_known_of_the_one():
    story = one(
        (f.ChildAdded(child="B"), "Tue 10 Nov 2026"),
        (f.ChildDied(child="B"), "Tue 10 Nov 2026"),
        (f.AbuseOrNeglectKnown(child="B"), "Tue 10 Nov 2026"),
        (SAME, "Wed 11 Nov 2026"),
    )
    child = story.standing.children["A"]
    assert (child.died, child.died_on, child.harmed) == (Answer.YES, when("Tue 10 Nov 2026"), Answer.YES)
    assert child.abuse is AbuseOrNeglect.KNOWN


def test_the_death_of_the_other_is_the_death_of_the_one_with_a_clock_of_its_own():
    story = one((f.ChildAdded(child="B"), "Tue 10 Nov 2026"), (f.ChildDied(child="B"), "Tue 10 Nov 2026"))
    story.tell((SAME, "Wed 11 Nov 2026"))
    assert story.clock("cdr.notify", "A").state is ClockState.RUNNING
    assert story.clock("cdr.notify", "B").state is ClockState.SUPERSEDED


def test_found_to_be_one_twice_changes_nothing():
    story = two((SAME, "Tue 10 Nov 2026"))
    before = story.standing.children
    story.tell((SAME, "Wed 11 Nov 2026"))
    assert story.standing.children == before


@pytest.mark.parametrize(
    "fact",
    [
        f.ChildrenFoundToBeOne(child="A", also="A"),
        f.ChildrenFoundToBeOne(child="A"),
        f.ChildrenFoundToBeOne(),
    ],
)
def test_one_child_is_not_found_to_be_itself(fact):
    assert two().refused(fact, "Tue 10 Nov 2026", departure="x") == {"two-codes"}


def test_that_two_were_one_can_itself_be_taken_back():
    """A retraction: the case is read anew, and both children are there again."""
    story = two((SAME, "Tue 10 Nov 2026"))
    version = next(entry.version for entry in story.standing.entries() if entry.fact == SAME)
    decided = INCIDENT.decide(story.standing, Retract(version=version, reasons="x"), story.given)
    assert not isinstance(decided, Refused)
    standing = story.standing
    for _, entry in decided:
        standing = INCIDENT.evolve(standing, entry)
    assert list(standing.children) == ["A", "B"]


def test_siblings_share_a_notification_of_harm_and_each_death_has_its_own():
    """Trap 13: one child is not one incident."""
    harm = f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=("A", "B", "C"))
    story = Story(INCIDENT).tell(
        (harm, "Mon 9 Nov 2026"), (f.PanelNotified(), "Mon 9 Nov 2026", {"departure": "x"})
    )
    assert [subject for duty, subject in story.duties() if duty == "sin.notify_panel"] == [""]
    story.tell((f.ChildDied(child="B"), "Thu 12 Nov 2026"), (f.ChildDied(child="C"), "Fri 13 Nov 2026"))
    assert {subject for duty, subject in story.duties() if duty == "sin.notify_panel"} == {"", "B", "C"}


def test_the_grounds_of_a_child_follow_its_new_code():
    story = two((f.ChildIdentified(child="B", becomes="C"), "Tue 10 Nov 2026"))
    found = [x for x in findings(story.standing) if x.ground is Ground.DEATH]
    assert [(x.child, x.answer) for x in found] == [("A", Answer.YES), ("C", Answer.YES)]


def test_a_report_that_names_the_old_code_is_about_the_child():
    story = two((f.ChildIdentified(child="B", becomes="C"), "Tue 10 Nov 2026"))
    story.tell((f.PanelNotified(children=("B",)), "Tue 10 Nov 2026", {"departure": "x"}))
    assert story.standing.status == "reported"


def test_identity_in_whatever_order_breaks_nothing():
    """Trap 18: late and out of order, for a child nobody has mentioned before."""
    story = one(
        (f.ChildrenFoundToBeOne(child="X", also="Y"), "Tue 10 Nov 2026"),
        (f.ChildIdentified(child="Z", becomes="W"), "Tue 10 Nov 2026"),
    )
    assert codes(story) == ["A", "X", "W"]


@pytest.mark.parametrize(
    "stored", ["incident.child-identified", "incident.child-added", "incident.children-found-to-be-one"]
)
def test_no_name_is_in_the_line_of_the_timeline(stored):
    """Trap 24: codes only."""
    assert "{name}" not in FACTS[stored].line
