"""Whatever happens to a case, late, out of order and put right again, it stands as it was recorded."""

from collections import Counter
from typing import ClassVar

import pytest
from guidance.driven import OWED, TODAY, Driven, Others
from guidance.examples import choices, example
from guidance.test_lifecycles import RANK, STEPS_BACK
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import fields

from workflow import corrections as c
from workflow.cases import as_corrected
from workflow.catalogue import CASES, FACTS
from workflow.catalogue import fields as fields_of
from workflow.clocks import Clock
from workflow.facts import Record
from workflow.kinds import outlook
from workflow.moments import Moment
from workflow.rules import Refused
from workflow.vocabulary import ClockState, LateReason, Words

EXAMPLES, STEPS = 25, 15
MOMENTS = st.sampled_from(
    [
        *map(Moment, ("2026-11-09", "2026-11-10T08:30:00Z", "2026-11-14", "2026-11-20")),
        *map(Moment, ("2026-11", "2026-11-03/2026-11-06", "2016-01-04", "2008-02", "unknown")),
    ]
)
REASONS = st.sampled_from([None, "a reason"])
TODAY_MOMENT = Moment("2026-11-20")
QUIET = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
BECAUSE = Words("It was mistyped.")
NUMBER = st.integers(0, 99)
ELSEWHERE = st.integers(1, 3).map(lambda number: f"incident/2026-20{number}")


def any_of(fact):
    """A fact of this type, with whatever its fields can hold; or bare, as it is mostly recorded."""
    filled = st.fixed_dictionaries(
        {name: st.sampled_from(choices(name, hint)) for name, hint in fields_of(fact).items()}
    )
    return st.one_of(st.just(example(fact)), filled.map(lambda values: fact(**values)))


def essence(standing):
    """How a case stands, but for its number of entries and for what was put right on the way."""
    beside = {"version", "mended", "past", "clocks", "waited"}
    return {
        field.name: getattr(standing, field.name) for field in fields(standing) if field.name not in beside
    }


def told(clock):
    """What is told of a clock."""
    date = clock.date
    return (clock.state, date.starts_on, date.due_on, clock.provisional, clock.owed_elsewhere)


def clocks(story):
    return {clock.key: told(clock) for clock in story.kind.clocks(story.standing)}


class AnyCase(RuleBasedStateMachine):
    """One case of a kind; `ran` counts the histories and the steps of all of them."""

    kind = CASES[0]
    ran: ClassVar = Counter()

    def __init__(self):
        super().__init__()
        self.case = Driven(self.kind, TODAY)
        self.ran["histories"] += 1

    @initialize(data=st.data(), occurred=MOMENTS)
    def it_opens(self, data, occurred):
        fact = data.draw(st.sampled_from(self.kind.lifecycle.openings()).flatmap(any_of))
        self.record(fact, occurred, "a reason")

    def record(self, fact, occurred, departure, learned=None):
        self.ran["steps"] += 1
        before = self.case.standing.status
        command = Record(fact=fact, occurred=occurred, departure=departure, learned=learned)
        verdict = self.case.do(command)
        after = self.case.standing.status
        if isinstance(verdict, Refused):
            assert verdict.because
            assert after == before
        elif fact.stored not in STEPS_BACK and self.kind.name in RANK:
            rank = RANK[self.kind.name].index
            assert rank(after) >= rank(before)
        return verdict

    @rule(data=st.data(), occurred=MOMENTS, departure=REASONS, learned=st.none() | MOMENTS)
    def something_is_recorded(self, data, occurred, departure, learned):
        fact = data.draw(st.sampled_from(self.kind.lifecycle.facts).flatmap(any_of))
        self.record(fact, occurred, departure, learned)

    @rule(case=ELSEWHERE, linked=st.booleans())
    def it_is_linked_with_another_or_no_longer(self, case, linked):
        self.record((c.Linked if linked else c.Unlinked)(case=case), TODAY_MOMENT, None)

    @precondition(lambda self: self.case.standing.clocks)
    @rule(number=NUMBER, reason=st.sampled_from(LateReason), forecast=MOMENTS)
    def lateness_is_explained(self, number, reason, forecast):
        duty, subject, cycle = key = self.a_clock(number)
        explained = c.LatenessExplained(
            duty=duty, subject=subject, cycle=cycle, reason=reason, forecast=forecast
        )
        before = clocks(self.case)
        assert not isinstance(self.record(explained, TODAY_MOMENT, None), Refused)
        assert clocks(self.case) == before, "a reason explains, and moves nothing"
        assert self.clock(key).explained is not None

    @precondition(lambda self: self.case.standing.clocks)
    @rule(number=NUMBER)
    def a_duty_is_waived(self, number):
        duty, subject, cycle = key = self.a_clock(number)
        before = self.clock(key)
        waived = c.DutyWaived(duty=duty, subject=subject, cycle=cycle, authority="Chair", reasons=BECAUSE)
        verdict = self.record(waived, TODAY_MOMENT, None)
        by_law = before.duty.force in {"statute", "regulation"}
        assert isinstance(verdict, Refused) is (by_law or before.state not in OWED)
        if not isinstance(verdict, Refused):
            assert self.clock(key).state is ClockState.WAIVED

    def a_clock(self, number):
        keys = sorted(self.case.standing.clocks)
        return keys[number % len(keys)]

    def clock(self, key) -> Clock:
        return next(clock for clock in self.kind.clocks(self.case.standing) if clock.key == key)

    def can_be_mended(self):
        return [entry for entry in self.case.standing.entries() if type(entry.fact) not in c.BY_PROGRAM]

    def a_fact(self, number):
        entries = self.can_be_mended()
        return entries[number % len(entries)]

    @precondition(can_be_mended)
    @rule(data=st.data(), number=NUMBER, occurred=MOMENTS, departure=REASONS)
    def a_fact_is_corrected(self, data, number, occurred, departure):
        mended = self.a_fact(number)
        fact = data.draw(any_of(type(mended.fact)))
        said = {"occurred": occurred, "reasons": BECAUSE, "departure": departure}
        self.put_right(c.Correct(version=mended.version, fact=fact, **said))

    @precondition(can_be_mended)
    @rule(number=NUMBER)
    def a_fact_is_retracted(self, number):
        self.put_right(c.Retract(version=self.a_fact(number).version, reasons=BECAUSE))

    def put_right(self, command):
        """What is shown beforehand is what happens."""
        self.ran["steps"] += 1
        shown = self.case.branched()
        foreseen = shown.do(command)
        verdict = self.case.do(command)
        assert isinstance(verdict, Refused) is isinstance(foreseen, Refused)
        assert shown.status == self.case.status
        assert clocks(shown) == clocks(self.case)
        return verdict

    @precondition(can_be_mended)
    @rule(number=NUMBER)
    def a_fact_is_corrected_by_itself_and_nothing_moves(self, number):
        entry = self.as_it_counts(number)
        if entry is None:
            return
        before, status = clocks(self.case), self.case.status
        if not isinstance(self.put_right(self.again(entry)), Refused):
            assert (self.case.status, clocks(self.case)) == (status, before)

    @precondition(can_be_mended)
    @rule(number=NUMBER)
    def a_fact_is_retracted_and_corrected_again_and_all_is_as_it_was(self, number):
        entry = self.as_it_counts(number)
        if entry is None:
            return
        before, status, kept = clocks(self.case), self.case.status, self.case.branched()
        if isinstance(self.put_right(c.Retract(version=entry.version, reasons=BECAUSE)), Refused):
            return
        if isinstance(self.put_right(self.again(entry)), Refused):
            self.case = kept
            return
        assert self.case.status == status
        assert {key: clocks(self.case)[key] for key in before} == before

    def as_it_counts(self, number):
        """One of the facts as it counts today, as corrected."""
        entries = [e for e in as_corrected(self.case.standing.entries()) if type(e.fact) not in c.BY_PROGRAM]
        return entries[number % len(entries)] if entries else None

    def again(self, entry):
        said = {"occurred": entry.occurred, "learned": entry.learned, "by": entry.by}
        departure = entry.departure or "a reason"
        return c.Correct(version=entry.version, fact=entry.fact, reasons=BECAUSE, departure=departure, **said)

    @invariant()
    def folding_the_entries_gives_the_standing_that_admitted_them(self):
        folded = self.kind.begin(self.case.standing.case)
        for entry in self.case.entries:
            folded = self.kind.evolve(folded, entry)
        assert folded == self.case.standing

    @invariant()
    def reckoning_again_adds_nothing(self):
        assert self.kind.reckon(self.case.standing, self.case.given) == []

    @invariant()
    def every_clock_stands_in_a_known_state_and_has_ended_or_is_owed(self):
        for clock in self.kind.clocks(self.case.standing):
            assert clock.state in ClockState
            assert (clock.ended is None) is (clock.state in OWED), clock

    @invariant()
    def each_entry_has_the_next_number(self):
        numbers = [entry.version for entry in self.case.standing.entries()]
        assert numbers == sorted(set(numbers))
        assert self.case.standing.version == len(self.case.entries)

    @invariant()
    def what_is_called_possible_is_possible(self):
        possible, _ = outlook(self.kind, self.case.standing)
        for stored in possible[:: max(1, len(possible) // 3)]:
            verdict = self.case.branched().drive(example(FACTS[stored]), None)
            if isinstance(verdict, Refused):
                rules = {rule.code: rule for move in self.kind.lifecycle.moves for rule in move.provided}
                says = (rules[unmet.rule] for unmet in verdict.because)
                assert all(rule.about_the_fact or rule.code in OF_EITHER for rule in says), verdict


OF_EITHER = {"held"}
"""Rules that hold of the case where any hold stands, and of a fact where one of its own sort does."""


LATELY = MOMENTS.filter(lambda moment: not moment.startswith(("2016", "2008")))
"""Under one regime: under another, a clock that was reckoned before is no longer owed at all."""


class TwoCases(RuleBasedStateMachine):
    """Two cases of a kind of which one is merged into the other, and taken out of it again."""

    kind = CASES[0]
    ran: ClassVar = Counter()

    def __init__(self):
        super().__init__()
        self.cases = [Driven(self.kind, TODAY) for _ in range(2)]
        for case, name in zip(self.cases, ("2026-001", "2026-002"), strict=True):
            case.standing = self.kind.begin(f"{self.kind.name}/{name}")
            case.others = self
        self.cases[1]._ids = self.cases[0]._ids  # no two entries of a record have the same id
        self.before = None
        self.ran["histories"] += 1

    def __getitem__(self, name):
        here = (case.standing for case in self.cases if case.standing.case == name)
        return next(here, None) or Others()[name]

    @initialize(data=st.data(), occurred=LATELY)
    def both_open(self, data, occurred):
        for case in self.cases:
            fact = data.draw(st.sampled_from(self.kind.lifecycle.openings()).flatmap(any_of))
            self.carry_out(case, Record(fact=fact, occurred=occurred, departure="a reason"))

    def carry_out(self, case, command):
        """Do it, and put on record in the other case what it brings about there."""
        self.ran["steps"] += 1
        verdict = case.do(command)
        for stream, entry in case.elsewhere:
            for other in self.cases:
                if other.standing.case == stream:
                    other.take(entry)
        case.elsewhere.clear()
        for each in self.cases:
            for entry in self.kind.reckon(each.standing, each.given):
                each.take(entry)
        return verdict

    @precondition(lambda self: self.before is None)
    @rule(data=st.data(), which=st.sampled_from([0, 1]), occurred=LATELY)
    def something_is_recorded_in_one_of_them(self, data, which, occurred):
        fact = data.draw(st.sampled_from(self.kind.lifecycle.facts).flatmap(any_of))
        self.carry_out(self.cases[which], Record(fact=fact, occurred=occurred, departure="a reason"))

    @precondition(lambda self: self.before is None)
    @rule(which=st.sampled_from([0, 1]), number=NUMBER)
    def a_fact_of_one_of_them_is_retracted(self, which, number):
        case = self.cases[which]
        entries = [e for e in case.standing.entries() if type(e.fact) not in c.BY_PROGRAM]
        if entries:
            version = entries[number % len(entries)].version
            self.carry_out(case, c.Retract(version=version, reasons=BECAUSE))

    @precondition(lambda self: self.before is None)
    @rule(children=st.sampled_from([{}, {"A": "B"}, {"A": "C", "B": "A"}]))
    def the_second_is_merged_into_the_first(self, children):
        self.before = [(essence(case.standing), clocks(case)) for case in self.cases]
        into = self.cases[0].standing.case
        verdict = self.carry_out(self.cases[1], c.Merge(into=into, reasons=BECAUSE, children=children))
        assert not isinstance(verdict, Refused)
        assert outlook(self.kind, self.cases[1].standing)[0] == []
        assert not self.cases[1].owed()

    @precondition(lambda self: self.before is not None)
    @rule()
    def they_are_taken_apart_and_both_stand_as_before(self):
        before, self.before = self.before, None
        assert not isinstance(self.carry_out(self.cases[1], c.Unmerge(reasons=BECAUSE)), Refused)
        for case, (stood, told_then) in zip(self.cases, before, strict=True):
            stands = essence(case.standing)
            moved = {n: (stands[n], stood[n]) for n in stood if stands[n] != stood[n]}
            assert moved == {}, moved
            now = clocks(case)
            owed_then = {key: told for key, told in told_then.items() if told[0] in OWED}
            assert {key: now[key] for key in owed_then} == owed_then
            ended = [now[key][0] for key in told_then if key not in owed_then]
            assert not {*ended} & {*OWED}, now
            further = {key: told for key, told in now.items() if key not in told_then}
            assert all(state not in OWED for state, *_ in further.values()), further

    @invariant()
    def each_is_what_its_entries_fold_to_and_nothing_more_is_to_be_reckoned(self):
        for case in self.cases:
            folded = self.kind.begin(case.standing.case)
            for entry in case.entries:
                folded = self.kind.evolve(folded, entry)
            assert folded == case.standing
            assert self.kind.reckon(case.standing, case.given) == []


EACH = pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)


def ran_as(machine, kind, record_property, what):
    """Run a machine for one kind of case, and count what it ran."""
    of_this_kind = type(machine.__name__, (machine,), {"kind": kind, "ran": Counter()})
    run_state_machine_as_test(of_this_kind, settings=QUIET)
    ran = of_this_kind.ran
    record_property("counted", f"{kind.name}: {ran['histories']} {what} made up, of {ran['steps']} steps")


@EACH
def test_whatever_happens_to_a_case_it_stands_as_recorded(kind, record_property):
    ran_as(AnyCase, kind, record_property, "histories")


@EACH
def test_two_cases_merged_and_taken_apart_stand_as_before(kind, record_property):
    ran_as(TwoCases, kind, record_property, "pairs of cases to be merged")
