"""The tables: every fact has its place, every status is reached, and the machine does what the table says."""

import pytest
from guidance.driven import Others
from guidance.examples import example
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from telling import Story, when

from workflow.catalogue import CASES, FACTS, INCIDENT, KINDS
from workflow.corrections import ALWAYS
from workflow.facts import Record
from workflow.incident import facts as i
from workflow.incident.standing import Status
from workflow.kinds import outlook
from workflow.lifecycle import STAYS, Lifecycle, Move
from workflow.rapid_review import facts as rr
from workflow.review import facts as r
from workflow.rules import Refused
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    IncidentType,
    LegalStatus,
    Outcome,
    Partner,
    Party,
    Placement,
    ReviewKind,
    Situation,
    StrategyOutcome,
)

STEPS_BACK = {
    "incident.reopened",
    "incident.criteria-not-met",
    "incident.notification-withdrawn",
    "review.redo-ordered",
    "review.published-again",
    "action.reopened",
    "proceedings.reopened",
    "rapid-review.reopened",
    "chronology.reopened",
}
RANK = {
    "incident": [
        "new",
        "reopened",
        "notified",
        "consulting",
        "report-withdrawn",
        "criteria-not-met",
        "criteria-confirmed",
        "reported",
        "closed",
    ],
    "rapid-review": [
        "new",
        "reopened",
        "due",
        "gathering",
        "meeting-held",
        "awaiting-sign-off",
        "sent-to-panel",
        "panel-responded",
        "stood-down",
        "closed",
    ],
    "review": [
        "new",
        "proposed",
        "considered",
        "not-undertaken",
        "commissioned",
        "scoped",
        "gathering-records",
        "drafting",
        "factual-accuracy",
        "sign-off",
        "sent-before-publication",
        "withheld",
        "improvements-published",
        "discontinued",
        "absorbed",
        "redo-ordered",
        "redone",
        "published",
        "withdrawn",
    ],
    "action": [
        "new",
        "reopened",
        "proposed",
        "agreed",
        "in-progress",
        "not-accepted",
        "evidence-submitted",
        "impact-assured",
        "closed",
    ],
    "chronology": ["new", "reopened", "open", "receiving", "agreed", "closed"],
    "proceedings": ["new", "reopened", "open", "concluded"],
    "partnership": ["new", "formed"],
}


def examples(kind):
    """One fact of each type, with what its type requires."""
    return [example(fact) for fact in kind.lifecycle.facts]


MOMENTS = st.sampled_from(
    [
        "Mon 9 Nov 2026",
        "Tue 10 Nov 2026",
        "Sat 14 Nov 2026",
        "2026-11",
        "unknown",
        "Mon 4 Jan 2016",
        "2008-02",
    ]
)
EXTRA = [
    i.Notified(
        organisation=Agency.POLICE,
        type=IncidentType.DEATH,
        children=("A",),
        abuse_or_neglect=AbuseOrNeglect.KNOWN,
    ),
    i.ChildDied(child="A"),
    i.ChildStatusStated(child="A", legal_status=LegalStatus.CARE_ORDER, placement=Placement.CHILDRENS_HOME),
    i.StrategyDiscussionHeld(child="B", outcome=StrategyOutcome.SECTION_47_BEGUN),
    i.AuthoritiesStated(incident_authority="calderdale", home_authority="ours"),
    i.ChildIdentified(child="B", becomes="D"),
    r.SituationArose(situation=Situation.DEATH, incident="incident/2026-009"),
    *(rr.PartnerSignedOff(partner=partner) for partner in Partner),
    rr.NilReturnReceived(agency=Agency.SCHOOL, number=2),
    rr.OutcomeDecided(outcome=Outcome.NO_FURTHER_REVIEW, reasons="x"),
    rr.PanelResponded(response="disagrees"),
    *(r.PartnerSignedOff(partner=partner) for partner in Partner),
    *(r.SentBeforePublication(to=to) for to in (Party.SECRETARY_OF_STATE, Party.OFSTED)),
    r.Commissioned(kind=ReviewKind.SERIOUS_CASE_REVIEW),
    r.LeadAgreed(lead=Agency.OTHER_AREA),
]


def histories(kind):
    facts = [*examples(kind), *(fact for fact in EXTRA if fact.stored.startswith(kind.name))]
    step = st.tuples(st.sampled_from(facts), MOMENTS, st.sampled_from([None, "a reason"]))
    return st.lists(step, max_size=25)


def beginning(kind):
    """A case before its first fact; every other case can be named, with nothing on record."""
    story = Story(kind)
    story.others = Others()
    return story


def told(kind, history):
    story = beginning(kind)
    for fact, moment, departure in history:
        yield story, fact, story.standing.status, story.record(fact, moment, departure=departure)


def told_to_the_end(kind, history):
    story = beginning(kind)
    for fact, moment, departure in history:
        story.record(fact, moment, departure=departure)
    return story


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_a_status_is_the_furthest_milestone_and_only_facts_that_say_so_step_back(kind, data):
    rank = RANK[kind.name].index
    for story, fact, before, verdict in told(kind, data.draw(histories(kind))):
        after = story.standing.status
        if isinstance(verdict, Refused):
            assert after == before
        elif fact.stored not in STEPS_BACK:
            assert rank(after) >= rank(before)


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_folding_never_refuses_in_whatever_order_facts_came(kind, data):
    """History is never refused, even where today's table would."""
    entries = [
        entry
        for story, _, _, entry in told(kind, data.draw(histories(kind)))
        if not isinstance(entry, Refused)
        for entry in story.entries[-1:]
    ]
    shuffled = data.draw(st.permutations(entries))
    standing = kind.begin("x/1")
    for entry in shuffled:
        standing = kind.evolve(standing, entry)
    kind.clocks(standing)


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_a_replayed_case_stands_as_it_stood_and_reckoning_again_adds_nothing(kind, data):
    story = told_to_the_end(kind, data.draw(histories(kind)))
    standing = kind.begin(story.standing.case)
    for entry in story.entries:
        standing = kind.evolve(standing, entry)
    assert standing == story.standing
    assert kind.reckon(standing, story.given) == []


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_what_is_called_possible_is_admitted_and_what_is_not_is_refused(kind, data):
    """`possible` and `decide` ask the same table."""
    story = told_to_the_end(kind, data.draw(histories(kind)))
    possible, refused = outlook(kind, story.standing)
    about_the_fact = {r.code for move in kind.lifecycle.moves for r in move.provided if r.about_the_fact}
    for fact in examples(kind):
        command = Record(fact=fact, occurred=when("Mon 9 Nov 2026"))
        verdict = kind.decide(story.standing, command, story.given)
        if isinstance(verdict, Refused):
            codes = {unmet.rule for unmet in verdict.because}
            assert fact.stored in refused or codes <= about_the_fact, (fact, verdict.because)
        else:
            assert fact.stored in possible


@pytest.mark.parametrize("kind", [*KINDS.values()], ids=lambda kind: kind.name)
def test_every_status_is_reached_by_some_fact(kind):
    reached = {str(move.becomes) for move in kind.lifecycle.moves if move.becomes != STAYS}
    statuses = type(kind.lifecycle.begins)
    assert reached | {str(kind.lifecycle.begins)} == {str(status) for status in statuses}


def test_every_fact_stands_in_one_lifecycle():
    listed = [fact.stored for kind in KINDS.values() for fact in kind.lifecycle.facts]
    shared = [fact.stored for fact in ALWAYS]
    assert sorted([*listed, *shared, "clock.due-date-reckoned"]) == sorted(FACTS)


def test_every_rule_of_every_table_can_be_asked_with_and_without_an_entry():
    """A misspelled guard would be found only when it is fired."""
    for kind in CASES:
        story = Story(kind)
        example = {type(each): each for each in examples(kind)}
        entry = story.record(example[kind.lifecycle.openings()[0]], "Mon 9 Nov 2026")
        example = {kind: replace(entry, fact=each) for kind, each in example.items()}
        for move in kind.lifecycle.moves:
            for rule in move.provided:
                assert rule.holds(story.standing, None) in {True, False}
                assert rule.holds(story.standing, example[move.fact]) in {True, False}


def test_evidence_is_admitted_in_every_status_closed_included():
    for status in Status:
        if status is Status.NEW:
            continue
        for fact in (i.SafetySecured, i.SeniorManagerAgreed, i.LocalAuthorityBecameAware, i.PanelNotified):
            assert INCIDENT.lifecycle.arrival(fact.stored, status)
            assert any(m.fact is fact and status in m.while_in for m in INCIDENT.lifecycle.moves)


def test_a_fact_after_closure_is_recorded_and_said_aloud():
    story = Story(INCIDENT).tell((i.PanelNotified(), "Mon 9 Nov 2026"))
    story.tell((i.RapidReviewOpened(rapid_review="rapid-review/2026-001"), "Mon 9 Nov 2026"))
    story.tell((i.SafeguardingPartnersInformed(), "Mon 9 Nov 2026"))
    story.tell((i.Closed(), "Tue 10 Nov 2026"))
    entry = story.record(i.SafetySecured(), "Mon 9 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["not-closed"]
    assert story.standing.status == "closed"


def test_the_same_row_twice_is_a_mistake_in_the_table():
    """Negative control of the table's own check."""
    row = Move(i.Closed, (Status.NOTIFIED,), Status.CLOSED)
    with pytest.raises(ValueError, match="two rows"):
        Lifecycle("incident", Status.NEW, [row, row])


@pytest.mark.parametrize("fact", INCIDENT.lifecycle.openings(), ids=lambda fact: fact.stored)
def test_a_case_can_open_with_what_is_known_first(fact):
    opening = next(each for each in examples(INCIDENT) if type(each) is fact)
    assert Story(INCIDENT).tell((opening, "Mon 9 Nov 2026")).standing.opened.fact is opening


def test_nothing_else_opens_a_case():
    assert Story(INCIDENT).refused(i.CriteriaConfirmed(), "Mon 9 Nov 2026") == {"not-now"}
