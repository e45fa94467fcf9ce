"""A correction moves what it puts right, and nothing beside it."""

from telling import Story, when

from workflow import corrections as c
from workflow.catalogue import FACTS, INCIDENT, REVIEW, of_a_child
from workflow.clocks import local_duty
from workflow.duties import LocalDuty
from workflow.incident import facts as f
from workflow.kinds import outlook
from workflow.rules import Refused
from workflow.vocabulary import AbuseOrNeglect, Agency, ClockState, IncidentType, LateReason, Party, Words

HARMED = f.Notified(
    organisation=Agency.SCHOOL,
    type=IncidentType.SERIOUS_HARM,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
SAME = Words("The same event.")


def harmed():
    return Story(INCIDENT).tell((HARMED, "Mon 9 Nov 2026"), (f.SafetySecured(), "Mon 9 Nov 2026"))


def number(story, fact):
    return next(entry.version for entry in story.standing.entries() if isinstance(entry.fact, fact))


def test_a_correction_of_something_else_ends_no_clock():
    """A child who was harmed and then died: what was owed for the harm does not end with a typing error."""
    story = harmed().tell((f.ChildDied(child="A"), "Tue 10 Nov 2026"))
    before = story.clock("review.consider", "A").state
    story.correct(number(story, f.SafetySecured), f.SafetySecured(), "Mon 9 Nov 2026")
    assert story.clock("review.consider", "A").state is before is ClockState.RUNNING


def test_what_a_correction_took_away_stays_ended_by_that_correction():
    story = harmed().tell((f.ChildDied(child="A"), "Tue 10 Nov 2026"))
    story.retract(number(story, f.ChildDied))
    ended = story.clock("cdr.notify", "A").ended
    story.correct(number(story, f.SafetySecured), f.SafetySecured(), "Tue 10 Nov 2026")
    clock = story.clock("cdr.notify", "A")
    assert (clock.state, clock.ended) == (ClockState.VOID, ended)


def test_a_start_that_one_correction_brought_and_the_next_took_away_ends_its_clock():
    story = harmed().tell((f.ChildDied(child="B"), "Tue 10 Nov 2026"))
    died = number(story, f.ChildDied)
    story.correct(died, f.ChildDied(child="A"), "Tue 10 Nov 2026")
    story.correct(died, f.ChildDied(child="C"), "Tue 10 Nov 2026")
    states = {subject: story.clock("cdr.notify", subject).state for subject in "ABC"}
    assert states == {"A": ClockState.VOID, "B": ClockState.VOID, "C": ClockState.RUNNING}


def test_a_clock_knows_what_started_it_also_where_that_was_corrected_since():
    """A notification that called for a rapid review, of an incident in which abuse was ruled out."""
    story = Story(INCIDENT).tell(
        (f.PanelNotified(), "Mon 9 Nov 2026"), (f.AbuseOrNeglectRuledOut(), "Tue 10 Nov 2026")
    )
    before = story.clock("rr.complete").state
    story.correct(1, f.PanelNotified(reference="SIN-1"), "Mon 9 Nov 2026")
    assert story.clock("rr.complete").state is before is ClockState.VOID


def test_what_met_a_local_duty_still_meets_it_when_its_start_is_corrected():
    local = LocalDuty(
        says="The safeguarding lead is informed.",
        source="local",
        label="a word",
        owed_by=Party.ORGANISATION,
        owed_to=Party.PARTNERSHIP,
        within="1wd",
        starts_with="incident.notified",
        met_with=("incident.safety-secured",),
    )
    story = harmed()
    duty = local_duty("lead.inform", local)
    story.correct(1, HARMED, "Mon 9 Nov 2026")
    (anchor,) = duty.starts(story.standing)
    assert [entry.fact.stored for entry in duty.met_by(story.standing, anchor)] == ["incident.safety-secured"]


def test_a_reason_for_lateness_can_be_corrected():
    late = c.LatenessExplained(duty="sin.notify_panel", reason=LateReason.OTHER)
    story = harmed().tell((late, "Tue 17 Nov 2026"))
    other = c.LatenessExplained(duty="sin.notify_panel", reason=LateReason.AWARENESS_LATE)
    story.correct(number(story, c.LatenessExplained), other, "Tue 17 Nov 2026")
    assert story.clock("sin.notify_panel").explained.fact.reason is LateReason.AWARENESS_LATE


def test_a_waiver_can_be_corrected_and_retracted():
    waived = c.DutyWaived(duty="ofsted.notify_wt2015", authority="Chair", reasons=SAME)
    story = harmed().tell((waived, "Tue 17 Nov 2026"))
    by_another = c.DutyWaived(duty="ofsted.notify_wt2015", authority="Director", reasons=SAME)
    story.correct(number(story, c.DutyWaived), by_another, "Tue 17 Nov 2026")
    assert story.clock("ofsted.notify_wt2015").ended.fact.authority == "Director"
    story.retract(number(story, c.DutyWaived))
    assert story.clock("ofsted.notify_wt2015").state is ClockState.RUNNING


CLOSED = (
    (f.LocalAuthorityBecameAware(), "Mon 9 Nov 2026"),
    (f.CriteriaNotMet(reasons=SAME), "Mon 9 Nov 2026"),
    (f.Closed(), "Tue 10 Nov 2026"),
)


def test_what_came_on_record_after_the_closing_is_not_held_against_its_correction():
    story = Story(INCIDENT).tell(*CLOSED, (HARMED, "Mon 9 Nov 2026"))
    assert story.clock("review.consider", "child").state is ClockState.RUNNING
    verdict = story.correct(number(story, f.Closed), f.Closed(), "Wed 11 Nov 2026")
    assert not isinstance(verdict, Refused)


def test_a_closing_is_corrected_only_where_every_duty_was_met_by_then():
    """Negative control: once the decision that ended the duties is retracted, they were open then."""
    story = Story(INCIDENT).tell(*CLOSED)
    story.retract(number(story, f.CriteriaNotMet))
    verdict = story.correct(number(story, f.Closed), f.Closed(), "Wed 11 Nov 2026")
    assert {unmet.rule for unmet in verdict.because} == {"no-duty-open"}


def test_nothing_is_possible_any_more_in_a_case_that_was_merged_into_another():
    """It is carried on there, and the list of what is possible says so."""
    story = harmed()
    story.others = {"incident/2026-002": INCIDENT.begin("incident/2026-002")}
    story.do(c.Merge(into="incident/2026-002", reasons=SAME))
    possible, refused = outlook(INCIDENT, story.standing)
    assert possible == []
    assert {unmet.rule for unmet in refused["incident.safety-secured"]} == {"not-merged"}
    verdict = story.record(f.SafetySecured(), "Mon 16 Nov 2026")
    assert (verdict.possible, {unmet.rule for unmet in verdict.because}) == ((), {"not-merged"})


def test_a_case_is_not_taken_out_of_one_that_is_itself_carried_on_elsewhere():
    """Its facts went along to the third case; taken out of the second alone, they would stay there."""
    story = harmed()
    second = INCIDENT.begin("incident/2026-002")
    story.others = {"incident/2026-002": second}
    story.do(c.Merge(into="incident/2026-002", reasons=SAME))
    merged = Story(INCIDENT)
    merged.others = {"incident/2026-003": INCIDENT.begin("incident/2026-003")}
    merged.do(c.Merge(into="incident/2026-003", reasons=SAME))
    story.others = {"incident/2026-002": merged.standing}
    verdict = story.do(c.Unmerge(reasons=SAME))
    assert {unmet.rule for unmet in verdict.because} == {"carried-on-there"}


def test_every_field_that_names_a_child_is_renamed_when_cases_are_merged():
    """Found by its type: a new kind of case needs nothing more."""
    assert of_a_child(f.Notified) == {"children", "died", "seriously_harmed"}
    assert of_a_child(f.PanelNotified) == {"children"}
    assert of_a_child(FACTS["review.situation-arose"]) == {"child"}
    assert of_a_child(f.Closed) == frozenset()


def test_that_a_case_was_closed_does_not_go_along_into_another():
    story = Story(INCIDENT).tell(*CLOSED)
    story.others = {"incident/2026-002": INCIDENT.begin("incident/2026-002")}
    story.do(c.Merge(into="incident/2026-002", reasons=SAME))
    brought = [entry.fact.stored for _, entry in story.elsewhere]
    assert "incident.criteria-not-met" in brought
    assert "incident.closed" not in brought


def test_the_opening_of_a_case_is_corrected_by_another_opening_only():
    story = harmed()
    story.correct(1, HARMED, "Sun 8 Nov 2026")
    assert story.standing.opened.occurred == when("Sun 8 Nov 2026")
    assert story.standing.opened.version == 1
    verdict = story.correct(1, f.SafetySecured(), "Sun 8 Nov 2026")
    assert {unmet.rule for unmet in verdict.because} == {"same-sort"}


def test_what_is_called_an_incident_is_one():
    """A review that named a rapid review as its incident would write into a case of another kind."""
    review = Story(REVIEW)
    considered = FACTS["review.considered"](incident="rapid-review/2026-001")
    assert review.refused(considered, "Mon 9 Nov 2026") == {"of-that-kind"}
    assert review.record(FACTS["review.considered"](), "Mon 9 Nov 2026")
    verdict = review.correct(1, considered, "Mon 9 Nov 2026")
    assert {unmet.rule for unmet in verdict.because} == {"of-that-kind"}
