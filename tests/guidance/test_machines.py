"""The machines themselves: every status, every rule, every duty, and every fact in every status, counted."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import click
import pytest
from guidance import driven
from guidance.driven import ADMITTED, BOTH, NOT_NOW, REFUSED, Asked
from guidance.examples import example
from msgspec import structs

import workflow
from scheduler.cli.root import root
from workflow.catalogue import CASES, CHRONOLOGY, FACTS, KINDS, PROCEEDINGS, RAPID_REVIEW, REVIEW
from workflow.chronology import facts as chronology
from workflow.chronology.moves import DIFFERENCES_SETTLED, TWO_ACCOUNTS
from workflow.corrections import ALWAYS, IS_RECUSED, NOT_RECUSED
from workflow.holds import HoldPlaced as InACase
from workflow.lifecycle import STAYS
from workflow.looking_after import OwnerNamed, PersonRecused, RecusalEnded
from workflow.moments import Moment
from workflow.proceedings.facts import HoldPlaced
from workflow.proceedings.moves import RAPID_REVIEW_GOES_ON
from workflow.rapid_review import facts as rapid_review
from workflow.review.rules import PUBLICATION_NOT_HELD
from workflow.rules import Refused, Rule, Treatment
from workflow.signing import ALL_THREE_SIGNED
from workflow.vocabulary import Agency, Answer, HoldKind, Partner, RecusedBecause, Stands, Words

pytestmark = pytest.mark.xdist_group("machines")  # what one process has driven, another would drive anew
ROOT = Path(workflow.__file__).parents[1]
EACH = pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
TERMINAL = {
    "incident": set(),
    "rapid-review": set(),
    "review": set(),
    "chronology": set(),
    "action": set(),
    "proceedings": set(),
    "partnership": {"formed"},
}
"""The statuses of each kind from which no fact leads on; written by hand, so that none comes by mistake."""
BANNED = re.compile(r"\b(invalid|illegal|forbidden|error|entry|event|stream|standing)\b", re.IGNORECASE)
TREATED = {Treatment.REFUSED, Treatment.DEPARTURE}


def onward(kind):
    """The statuses to which each status leads, by the table."""
    ways = defaultdict(set)
    for move in kind.lifecycle.moves:
        for status in move.while_in:
            if move.becomes not in {STAYS, status}:
                ways[str(status)].add(str(move.becomes))
    return ways


def statuses(kind):
    return {str(status) for status in type(kind.lifecycle.begins)}


# Statuses


@EACH
def test_every_status_is_reachable_from_the_empty_case_over_the_table(kind):
    ways, found = onward(kind), {str(kind.lifecycle.begins)}
    while more := {there for here in found for there in ways[here]} - found:
        found |= more
    assert found == statuses(kind)


@EACH
def test_every_status_is_actually_reached_by_a_case_that_is_driven_there(kind, record_property):
    cases = driven.reached(kind)
    assert set(cases) == statuses(kind)
    record_property("counted", f"{kind.name}: {len(cases)} statuses, each reached by a case driven there")


@EACH
def test_no_status_is_a_dead_end_but_the_terminal_ones(kind):
    ways = onward(kind)
    assert {status for status in statuses(kind) if not ways[status]} == TERMINAL[kind.name]


@EACH
def test_evidence_is_still_taken_in_a_status_that_leads_nowhere(kind):
    for status in TERMINAL[kind.name]:
        kept = [m.fact for m in kind.lifecycle.moves if m.becomes == STAYS and status in m.while_in]
        assert kept, status


# Every fact in every status


@EACH
def test_every_fact_in_every_status_is_admitted_or_refused_with_a_sentence(kind, record_property):
    tried = driven.pairs(kind.name)
    facts = [fact.stored for fact in (*kind.lifecycle.facts, *ALWAYS)]
    assert set(tried) == {(fact, status) for fact in facts for status in statuses(kind)}
    for pair, verdict in tried.items():
        for refused in verdict.refusals:
            assert refused.because, pair
            assert all(unmet.sentence and unmet.source for unmet in refused.because), pair
    count = Counter(verdict.how for verdict in tried.values())
    said = ", ".join(f"{number} {how}" for how, number in sorted(count.items()))
    record_property("counted", f"{kind.name}: {len(tried)} pairs of a fact and a status: {said}")


@EACH
def test_a_fact_without_a_row_is_refused_as_not_now_and_one_with_a_row_never_is(kind):
    for (stored, status), verdict in driven.pairs(kind.name).items():
        has_row = any(m.fact.stored == stored and status in m.while_in for m in kind.lifecycle.moves)
        if FACTS[stored] not in ALWAYS:
            assert (verdict.how == NOT_NOW) is not has_row, (stored, status)


def test_the_page_of_the_machines_has_the_same_totals():
    """Where this fails and nothing else does: python3 dev.py docs."""
    page = (ROOT / "docs/reference/machines.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([a-z-]+) \| \d+ \| \d+ \| (\d+) \|", page, re.MULTILINE))
    assert {name: int(total) for name, total in rows.items()} == {
        kind.name: len(driven.pairs(kind.name)) for kind in CASES
    }


# Rules


def rules_of(kind):
    table = (rule for move in kind.lifecycle.moves for rule in move.provided)
    return tuple(dict.fromkeys((*table, *(rule for rules in ALWAYS.values() for rule in rules))))


def test_every_rule_has_a_name_of_its_own():
    named = defaultdict(set)
    for kind in KINDS.values():
        for rule in rules_of(kind):
            named[kind.name, rule.code].add(id(rule))
    assert [name for name, rules in named.items() if len(rules) > 1] == []


def all_three_have_signed():
    """Of three signatures by three partners chance throws only a few."""
    story = driven.Driven(RAPID_REVIEW, driven.TODAY)
    story.drive(rapid_review.NotificationSent())
    for partner in (Partner.LOCAL_AUTHORITY, Partner.INTEGRATED_CARE_BOARD, Partner.POLICE):
        story.drive(rapid_review.PartnerSignedOff(partner=partner))
    return ALL_THREE_SIGNED.holds(story.standing, None)


def a_hold_touches_a_rapid_review():
    """Of all cases that a hold can name, chance names no rapid review."""
    story = driven.Driven(PROCEEDINGS, driven.TODAY)
    placed = HoldPlaced(hold=HoldKind.FIELDWORK, owner="SIO", cases=("rapid-review/2026-101",))
    return RAPID_REVIEW_GOES_ON.holds(story.standing, story.entry(placed))


def a_hold_stands_on_a_review():
    """Chance places no hold in a review that is about to be published."""
    story = driven.Driven(REVIEW, driven.TODAY)
    story.drive(example(FACTS["review.commissioned"]))
    placed = InACase(hold=HoldKind.PUBLICATION, owner="SIO", proceedings="proceedings/2026-101")
    story.take(story.entry(placed))
    return PUBLICATION_NOT_HELD.holds(story.standing, None)


def one_contact_told_twice():
    """A chronology in which the police and a school tell of one visit, and differ in whom they saw."""
    story = driven.Driven(CHRONOLOGY, driven.TODAY)
    story.drive(chronology.Opened())
    numbers = []
    for agency, other, seen in (
        (Agency.POLICE, Agency.SCHOOL, Answer.YES),
        (Agency.SCHOOL, Agency.POLICE, Answer.NO),
    ):
        story.drive(chronology.Received(agency=agency))
        said = {"happened": Moment("2020-03-04"), "event": Words("A visit."), "present": (other,)}
        story.drive(chronology.EventRecorded(agency=agency, seen=seen, subjects=("A",), **said))
        numbers.append(story.standing.version)
    return story, numbers


def a_chronology_is_agreed_with_a_difference_unsettled():
    """Chance seldom has two agencies tell of one contact."""
    story, _ = one_contact_told_twice()
    return DIFFERENCES_SETTLED.holds(story.standing, story.entry(chronology.Agreed()))


def two_agencies_speak_of_one_contact():
    """Chance seldom names two events of two agencies by their numbers."""
    story, (one, other) = one_contact_told_twice()
    settled = {"stands": Stands.BOTH, "reasons": Words("Two visits.")}
    return TWO_ACCOUNTS.holds(
        story.standing, story.entry(chronology.DifferenceSettled(first=one, second=other, **settled))
    )


def somebody_recused():
    """A case from which one person is recused; chance seldom ends the recusal of the same one."""
    story = driven.Driven(CHRONOLOGY, driven.TODAY)
    story.drive(chronology.Opened())
    story.drive(PersonRecused(person="b.jones", because=RecusedBecause.IMPLICATED))
    return story


def a_recusal_is_ended():
    story = somebody_recused()
    return IS_RECUSED.holds(story.standing, story.entry(RecusalEnded(person="b.jones")))


def somebody_recused_is_put_in_charge():
    story = somebody_recused()
    return NOT_RECUSED.holds(story.standing, story.entry(OwnerNamed(owner="c.lee", deputy="b.jones")))


SITUATIONS = {
    ("case", "is-recused"): a_recusal_is_ended,
    ("case", "not-recused"): somebody_recused_is_put_in_charge,
    ("chronology", "differences-settled"): a_chronology_is_agreed_with_a_difference_unsettled,
    ("chronology", "two-accounts"): two_agencies_speak_of_one_contact,
    ("review", "publication-not-held"): a_hold_stands_on_a_review,
    ("rapid-review", "all-three-signed"): all_three_have_signed,
    ("proceedings", "rapid-review-goes-on"): a_hold_touches_a_rapid_review,
}
"""By kind and code of a rule that a search does not bring to both answers: what gives the missing one."""


def test_both_answers_of_every_rule_are_seen(record_property):
    seen = defaultdict(dict)
    for kind in CASES:
        for rule, answers in driven.answers(kind.name).items():
            owner = "case" if any(rule in rules for rules in ALWAYS.values()) else kind.name
            seen[owner, rule.code].update(answers)
    for (owner, code), situation in SITUATIONS.items():
        seen[owner, code][situation()] = None
    half = {name: set(answers) for name, answers in seen.items() if len(answers) < BOTH}
    assert half == {}, "rules of which only one answer was seen: add a situation to SITUATIONS"
    record_property("counted", f"{len(seen)} rules, each seen to answer yes and no")


def test_a_rule_that_always_answers_alike_would_be_found():
    """Negative control."""
    kind = CASES[0]
    always = Rule("always", "it is so", "the record", lambda *_: True)
    story = driven.explored(kind.name)[1]
    answers = {
        bool(always.holds(story.standing, entry)) for entry in story.entries_of(kind.lifecycle.facts[0])
    }
    assert len(answers) < BOTH


def sentences():
    """Every sentence that can follow "only when", with where it was said."""
    for kind in CASES:
        for rule in rules_of(kind):
            yield f"{kind.name} {rule.code}", rule.sentence
        for pair, verdict in driven.pairs(kind.name).items():
            for refused in verdict.refusals:
                yield from ((f"{kind.name} {pair} {u.rule}", u.sentence) for u in refused.because)


def test_every_refusal_reads_on_after_only_when():
    for sentence, where in {sentence: where for where, sentence in sentences()}.items():
        assert reads_on(sentence), (where, sentence)


def reads_on(sentence):
    return sentence[0].islower() and sentence[-1] not in ".!?" and not BANNED.search(sentence)


@pytest.mark.parametrize("sentence", ["The case is open", "the case is open.", "the date is not invalid"])
def test_a_sentence_that_does_not_read_on_would_be_found(sentence):
    """Negative control."""
    assert not reads_on(sentence)


def commands():
    """The commands there are, each by its words."""

    def walk(words, command):
        yield words
        for name, each in getattr(command, "commands", {}).items():
            yield from walk((*words, name), each)

    top = root()
    for name in top.list_commands(click.Context(top)):
        yield from walk(("spr", name), top.get_command(click.Context(top), name))


def test_every_remedy_names_a_real_fact_a_real_command_or_a_field():
    known = {words[1] for words in commands()}
    for kind in KINDS.values():
        asked = {rule: m.fact for m in kind.lifecycle.moves for rule in m.provided}
        for rule in rules_of(kind):
            for stored in re.findall(r"\brecord ([a-z-]+\.[a-z-]+)", rule.remedy):
                assert stored in FACTS, rule.remedy
            for verb in re.findall(r"\bspr ([a-z-]+)", rule.remedy):
                assert verb in known or verb == "decide", rule.remedy
            for option in re.findall(r"--([a-z-]+)", rule.remedy):
                names = {name.replace("_", "-") for name in getattr(asked.get(rule), "__annotations__", {})}
                assert option in names | OPTIONS, rule.remedy


OPTIONS = {"departure", "occurred", "by", "role", "learned"}
"""What can be said of every fact."""


def test_every_rule_that_stops_something_says_what_to_do_next():
    """A refusal without a next step sends people away; a departure with a reason is a step as well."""
    stops = [rule for kind in CASES for rule in rules_of(kind) if rule.treatment is Treatment.REFUSED]
    assert {rule.code for rule in stops if not rule.remedy} == set()


# Samples of refusals


@EACH
def test_a_rule_that_stops_a_fact_is_named_when_it_does(kind):
    """What `admit` refuses is what the rule answers: each is provoked, not imagined."""
    for rule, answers in driven.answers(kind.name).items():
        asked = answers.get(False)
        if asked and rule.treatment in TREATED:
            refused = asked.refusal()
            assert isinstance(refused, Refused), rule.code
            codes = {unmet.rule for unmet in refused.because}
            assert rule.code in codes or codes & {"not-merged", "not-in-the-future", "of-that-kind"}, (
                rule.code,
                codes,
            )


def test_a_fact_that_is_admitted_is_no_refusal():
    """Negative control."""
    story = driven.Driven(CASES[0], driven.TODAY)
    opening = example(CASES[0].lifecycle.openings()[0])
    assert not isinstance(Asked(story, story.entry(opening)).refusal(), Refused)


# Duties


@EACH
def test_every_duty_is_seen_to_run(kind):
    owed = {key[0] for story in driven.everywhere(kind) for key in story.owed()}
    assert owed == set(kind.duties)


@EACH
def test_every_duty_can_be_met_or_ended_from_every_status_in_which_it_runs(kind, record_property):
    running = defaultdict(list)
    for story in driven.everywhere(kind):
        for key in story.owed():
            running[key[0], story.status].append((story, key))
    helped = defaultdict(dict)
    stuck = {where for where, cases in running.items() if not _ends(cases[:4], helped[where[0]])}
    assert stuck == set()
    record_property("counted", f"{kind.name}: {len(running)} pairs of a duty and a status in which it runs")


def _ends(cases, helped):
    """Whether one fact, or else two, end the clock in any of these cases; what `helped` elsewhere is told."""
    tried = (driven.what_ends(*case, steps, helped) for steps in (1, 2) for case in cases)
    found = next((fact for fact in tried if fact), None)
    helped |= {found: None} if found else {}
    return found is not None


def test_a_duty_that_nothing_meets_would_be_found():
    """Negative control."""
    code, duty = next(iter(CASES[0].duties.items()))
    unmeetable = structs.replace(duty, met_by=lambda *_: (), ended_by=lambda *_: None)
    story = driven.Driven(replace(CASES[0], duties={code: unmeetable}), driven.TODAY)
    story.drive(example(CASES[0].lifecycle.openings()[0]))
    assert not _ends([(story, next(iter(story.owed())))], {})


@EACH
def test_every_fact_of_a_kind_is_admitted_somewhere(kind):
    """A fact that no driven case admits could not be recorded by anybody."""
    tried = driven.pairs(kind.name)
    admitted = {stored for (stored, _), verdict in tried.items() if verdict.how not in {REFUSED, NOT_NOW}}
    own = {fact.stored for fact in kind.lifecycle.facts}
    assert own <= admitted, own - admitted
    assert any(verdict.how == ADMITTED for verdict in tried.values())
