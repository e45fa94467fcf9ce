"""Disagreement between agencies: raised, escalated, settled; the stages are local policy."""

import pytest
from msgspec.structs import replace
from telling import Story, adopting, at, when

from workflow import disagreements
from workflow.catalogue import INCIDENT
from workflow.checklist import checklist
from workflow.facts import Given
from workflow.incident import facts as f
from workflow.profiles import DEFAULT, shipped
from workflow.vocabulary import (
    Agency,
    ClockState,
    Force,
    IncidentType,
    Matter,
    Rung,
    Settlement,
    Stage,
)

STAGES = ("dispute.stage1", "dispute.stage2", "dispute.stage3")
RAISED = f.DisagreementRecorded(
    about=Matter.CRITERIA, agency=Agency.POLICE, with_agency=Agency.LOCAL_AUTHORITY
)
SETTLED = f.DisagreementResolved(about=Matter.CRITERIA, settlement=Settlement.AGREED)


def escalated(stage: Stage, about: Matter = Matter.CRITERIA) -> f.DisagreementEscalated:
    return f.DisagreementEscalated(about=about, stage=stage)


class Adopting(Story):
    """A case of a partnership that has adopted the stages."""

    @property
    def given(self) -> Given:
        return replace(super().given, policy=adopting(*STAGES))


def told(*facts, story=Adopting) -> Story:
    first = f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=("A",))
    return story(INCIDENT).tell((first, "Mon 2 Nov 2026"), *facts)


def states(story, cycle=1):
    return [
        c.state for c in INCIDENT.clocks(story.standing) if c.duty.code in STAGES and c.date.cycle == cycle
    ]


def test_every_areas_stages_differ_so_that_none_runs_unless_it_is_adopted():
    """Domain, section 3: local; the page sets none."""
    story = told((RAISED, "Tue 3 Nov 2026"), story=Story)
    assert not {duty for duty, _ in story.duties()} & {*STAGES}
    assert not shipped(DEFAULT).duties & {*STAGES}


@pytest.mark.parametrize("code", STAGES)
def test_the_stages_are_local_policy_and_say_that_areas_differ(code):
    duty = INCIDENT.duties[code]
    assert (duty.force, duty.local) == (Force.LOCAL_POLICY, True)
    assert "every area's differ" in duty.source


LIMITS = [
    (Stage.ONE, "dispute.stage1", "Thu 12 Nov 2026", "seven working days: two, three and two"),
    (Stage.TWO, "dispute.stage2", "Thu 12 Nov 2026", "seven working days: two and five"),
]


@pytest.mark.parametrize(("stage", "code", "due", "why"), LIMITS)
def test_each_stage_runs_from_the_day_it_was_reached(stage, code, due, why):
    story = told((RAISED if stage is Stage.ONE else escalated(stage), "Tue 3 Nov 2026"))
    assert story.clock(code, "criteria").date.due_on == when(due), why


def test_the_chair_has_forty_eight_hours():
    story = told((RAISED, "Tue 3 Nov 2026"), (escalated(Stage.THREE), "Fri 6 Nov 2026 16:00"))
    assert story.clock("dispute.stage3", "criteria").date.due_at == "2026-11-08T16:00:00Z"


@pytest.mark.parametrize(
    ("then", "rung"),
    [
        ("Fri 6 Nov 2026 16:00", None),
        ("Sat 7 Nov 2026 15:59", None),
        ("Sat 7 Nov 2026 16:00", Rung.DUE_SOON),
        ("Sun 8 Nov 2026 16:00", Rung.OVERDUE),
    ],
)
def test_forty_eight_hours_are_not_due_soon_the_moment_they_begin(then, rung):
    story = told((RAISED, "Tue 3 Nov 2026"), (escalated(Stage.THREE), "Fri 6 Nov 2026 16:00"))
    assert story.clock("dispute.stage3", "criteria").rung(at(then)) is rung


def test_going_a_stage_higher_ends_the_stage_below():
    story = told((RAISED, "Tue 3 Nov 2026"), (escalated(Stage.TWO), "Mon 9 Nov 2026"))
    assert states(story) == [ClockState.MET, ClockState.RUNNING]


def test_settling_it_ends_every_stage():
    story = told(
        (RAISED, "Tue 3 Nov 2026"), (escalated(Stage.TWO), "Mon 9 Nov 2026"), (SETTLED, "Wed 11 Nov 2026")
    )
    assert states(story) == [ClockState.MET, ClockState.MET]
    assert disagreements.unsettled(story.standing.disagreements) == []


def test_settled_late_is_met_late():
    story = told((RAISED, "Tue 3 Nov 2026"), (SETTLED, "Fri 13 Nov 2026"))
    assert states(story) == [ClockState.MET_LATE]


def test_two_matters_are_two_disagreements():
    story = told((RAISED, "Tue 3 Nov 2026"), (f.DisagreementRecorded(about=Matter.LEAD), "Tue 3 Nov 2026"))
    story.tell((SETTLED, "Wed 4 Nov 2026"))
    assert story.clock("dispute.stage1", "criteria").state is ClockState.MET
    assert story.clock("dispute.stage1", "lead").state is ClockState.RUNNING
    assert [e.fact.about for e in disagreements.unsettled(story.standing.disagreements)] == [Matter.LEAD]


def test_the_same_matter_raised_anew_begins_a_new_cycle():
    story = told((RAISED, "Tue 3 Nov 2026"), (SETTLED, "Wed 4 Nov 2026"), (RAISED, "Mon 16 Nov 2026"))
    assert states(story) == [ClockState.MET]
    assert states(story, cycle=2) == [ClockState.RUNNING]
    assert len(disagreements.unsettled(story.standing.disagreements)) == 1


def test_an_escalation_on_record_before_what_it_escalates_is_said_aloud_and_belongs_to_it():
    """Trap 18: out of order."""
    story = told()
    entry = story.record(escalated(Stage.TWO), "Mon 9 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["disagreement-raised"]
    story.tell((RAISED, "Tue 3 Nov 2026"))
    assert story.clock("dispute.stage1", "criteria").state is ClockState.MET


def test_escalated_twice_to_the_same_stage_is_one_clock():
    story = told(
        (RAISED, "Tue 3 Nov 2026"),
        (escalated(Stage.TWO), "Mon 9 Nov 2026"),
        (escalated(Stage.TWO), "Tue 10 Nov 2026"),
    )
    assert story.clock("dispute.stage2", "criteria").date.starts_on == when("Mon 9 Nov 2026")
    assert len(states(story)) == 2


def test_a_disagreement_stops_no_clock_and_decides_nothing():
    """Domain: the local authority decides; nothing pauses a clock."""
    story = told((RAISED, "Tue 3 Nov 2026"))
    assert story.clock("sin.notify_panel").state is ClockState.RUNNING
    assert story.standing.status == "notified"


def test_a_disagreement_can_be_raised_about_a_case_found_not_met():
    """Domain, step 6: not notified leaves the route of escalation open."""
    story = told((f.CriteriaNotMet(reasons="x"), "Wed 4 Nov 2026"), (RAISED, "Thu 5 Nov 2026"))
    assert story.standing.status == "criteria-not-met"
    assert states(story) == [ClockState.RUNNING]


def test_what_is_not_settled_is_on_the_checklist():
    story = told((RAISED, "Tue 3 Nov 2026"))
    assert any("disagreement about criteria" in item.question for item in checklist(story.standing))
    story.tell((SETTLED, "Wed 4 Nov 2026"))
    assert not any("disagreement" in item.question for item in checklist(story.standing))
