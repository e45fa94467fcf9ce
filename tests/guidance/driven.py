"""Cases driven through their lifecycles, every fact in turn, so that what is said of a kind is seen of it.

A search in breadth: from the empty case, each fact is recorded in each standing that differs from those
seen before in its status, its duties or what is possible. Nothing here knows a kind of case by name.
"""

import copy
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache, cached_property
from random import Random
from typing import NamedTuple

import msgspec
from guidance.examples import example, thrown, variants, whole
from msgspec.structs import replace
from telling import Others, Story, adopting

from workflow import corrections as c
from workflow.clocks import Clock, ClockKey
from workflow.facts import Entry, Fact, Given, Record
from workflow.kinds import Kind, named_amiss
from workflow.lifecycle import Move
from workflow.moments import UNKNOWN, Moment, on, start_of
from workflow.policy import Policy
from workflow.rules import Refused, Rule
from workflow.vocabulary import ClockState, Words

TODAY = date(2026, 11, 9)
FORTNIGHT = timedelta(days=14)
FAR = 60
"""How many standings of a kind are looked at from one day."""
PEOPLE = ("", "Head of service", "Head teacher")
BOTH, FEW, TENTH, SEVERAL = 2, 12, 10, 15
OWED = (ClockState.RUNNING, ClockState.NOT_RECKONABLE)


def every_local_duty(kind: Kind) -> Policy:
    """A policy that adopts every local duty there is."""
    return adopting(*(code for code, duty in kind.duties.items() if duty.local))


class Driven(Story):
    """A case in which things happen on one day, and departures from a rule have a reason."""

    def __init__(self, kind: Kind, day: date) -> None:
        super().__init__(kind)
        self.day, self.others, self.path = day, Others(), ()
        self.policy = every_local_duty(kind)

    @property
    def given(self) -> Given:
        ids = (f"id-{number:06}" for number in self._ids)
        now = start_of(self.day + FORTNIGHT)
        return Given(now, self.calendar, self.policy, lambda: next(ids), self.others.__getitem__)

    @cached_property
    def _own(self) -> set[str]:
        return {fact.stored for fact in self.kind.lifecycle.facts}

    @property
    def status(self) -> str:
        return str(self.standing.status)

    def branched(self) -> "Driven":
        """The same case, to be driven on in another way."""
        other = copy.copy(self)
        other.entries, other.elsewhere = [*self.entries], [*self.elsewhere]
        return other

    def drive(
        self, fact: Fact, departure: str | None = "a reason", *, occurred: Moment | None = None, by: str = ""
    ) -> "Entry | Refused":
        """Record a fact: on the day of the case, or on another one, or on nobody knows which."""
        moment = occurred or on(self.day)
        verdict = self.do(Record(fact=fact, occurred=moment, departure=departure, by=by or None))
        if not isinstance(verdict, Refused):
            self.path = (*self.path, fact)
        return verdict

    def after(self, fact: Fact) -> "Driven | None":
        """The case with this fact as well; None where it is refused."""
        other = self.branched()
        return None if isinstance(other.drive(fact), Refused) else other

    def owed(self) -> dict[ClockKey, Clock]:
        """The clocks of the case that have not ended."""
        return {clock.key: clock for clock in self.kind.clocks(self.standing) if clock.state in OWED}

    def looks(self) -> tuple[object, ...]:
        """What tells this standing from another one."""
        clocks = frozenset((clock.duty.code, str(clock.state)) for clock in self.kind.clocks(self.standing))
        return (self.status, clocks, self.kind.lifecycle.possible(self.standing))

    def entry(self, fact: Fact, by: str = "", when: date | None = None) -> Entry:
        """The fact as it would be asked about, without a departure."""
        now = start_of(self.day + FORTNIGHT)
        return Entry(fact=fact, occurred=on(when or self.day), by=by or None, id="asked", recorded=now)

    def entries_of(self, fact: type[Fact]) -> Iterator[Entry]:
        """What can be asked about a fact: its variants, and some that the dice threw, said by people."""
        dice = Random(f"{fact.stored} {self.status} {len(self.path)}")  # noqa: S311  nothing is secret
        duties = sorted({code for code, _, _ in self.standing.clocks})
        said = () if fact.stored in self._own else (*duties, self.standing.case)
        yield from (self.entry(each) for each in _well_named(fact, said))
        by_chance = (self.entry(thrown(fact, dice), by, self.day - FORTNIGHT) for by in PEOPLE)
        yield from (entry for entry in by_chance if not named_amiss(entry))

    def take(self, entry: Entry) -> None:
        """Put an entry on record that another case brings about here."""
        self._take(entry)


@cache
def _well_named(fact: type[Fact], said: tuple[str, ...]) -> tuple[Fact, ...]:
    """The variants of a fact in which a case is of the kind after which its field is called."""
    asked = Entry(fact=None, occurred=UNKNOWN, id="asked", recorded=start_of(TODAY))
    return tuple(each for each in variants(fact, said) if not named_amiss(replace(asked, fact=each)))


def days(kind: Kind) -> list[date]:
    """Today, and a day in each of the times in which other duties were in force."""
    spans = [duty.in_force for duty in kind.duties.values()]
    ends = {span.until for span in spans if span.until and span.until <= TODAY}
    starts = {span.since for span in spans if span.since and span.since <= TODAY}
    before = {day - timedelta(days=40) for day in ends} | {day + timedelta(days=3) for day in starts if ends}
    return [TODAY, *sorted(before)]


@cache
def explored(kind_name: str, day: date = TODAY, far: int = FAR) -> tuple[Driven, ...]:
    """Standings of a kind of case that differ, the empty one first, each with the shortest way there."""
    from workflow.catalogue import KINDS

    kind = KINDS[kind_name]
    empty = Driven(kind, day)
    seen, found, waiting = {empty.looks()}, [empty], deque([empty])
    statuses = {empty.status}
    far = max(far, 3 * len(kind.lifecycle.facts))
    while waiting and len(found) < far:
        story = waiting.popleft()
        for fact in kind.lifecycle.facts:
            for each in dict.fromkeys((example(fact), whole(fact))):
                there = story.after(each)
                if there is None or (looks := there.looks()) in seen:
                    continue
                seen.add(looks)
                found.append(there)
                if there.status in statuses:
                    waiting.append(there)
                else:
                    statuses.add(there.status)
                    waiting.appendleft(there)
    return tuple(found)


@cache
def strolled(kind_name: str, day: date = TODAY, how_often: int = 40, how_far: int = 20) -> tuple[Driven, ...]:
    """Standings to which chance leads: always the same ones, as the dice are thrown alike each time."""
    from workflow.catalogue import KINDS

    kind, dice = KINDS[kind_name], Random(kind_name)  # noqa: S311  nothing is secret
    found: dict[object, Driven] = {}
    many = len(kind.lifecycle.facts)
    for _ in range(max(how_often, 2 * many - 20)):
        story = Driven(kind, day)
        for number in range(max(how_far, many // 2)):
            facts = kind.lifecycle.facts if number else kind.lifecycle.openings()
            there = story.branched()
            occurred = dice.choice((on(day), on(day), on(day - FORTNIGHT / 7), UNKNOWN))
            fact, by = thrown(dice.choice(facts), dice), dice.choice(PEOPLE)
            refused = there.drive(fact, occurred=occurred, by=by)
            story = story if isinstance(refused, Refused) else there
            found.setdefault(story.looks(), story)
    return tuple(found.values())


def everywhere(kind: Kind) -> Iterator[Driven]:
    """The standings explored, those strolled to, and those sought, on each of the days that matter."""
    for day in days(kind):
        yield from explored(kind.name, day)
        yield from strolled(kind.name, day)
    yield from sought(kind.name)


DISPUTED = (("disagreement-recorded", {}), ("disagreement-escalated", {"stage": "stage-three"}))
IMPROVEMENTS = {"what": "improvements", "publish_on": Moment("2026-12-30")}
BY_HAND: dict[str, tuple[tuple[date, tuple[tuple[str, dict[str, object]], ...]], ...]] = {
    "incident": (
        *((TODAY, (("incident.notified", {"organisation": provider, "type": "death", "children": ["A"]}),))
          for provider in ("childrens-home", "fostering")),
        (TODAY, (("incident.notified", {}), *((f"incident.{name}", said) for name, said in DISPUTED))),
    ),
    "rapid-review": (
        (TODAY, (
            ("rapid-review.sent-to-panel", {}),
            ("rapid-review.panel-responded", {"response": "disagrees"}),
        )),
    ),
    "review": (
        (TODAY, (("review.commissioned", {}), *((f"review.{name}", said) for name, said in DISPUTED))),
        (TODAY, (
            ("review.commissioned", {}),
            ("review.publication-withheld", {"reasons": "As it was told."}),
            ("review.publication-date-set", IMPROVEMENTS),
            ("review.improvements-published", {}),
        )),
        (TODAY, (
            ("review.commissioned", {}),
            ("review.publication-withheld", {"reasons": "As it was told."}),
            ("review.improvements-published", {}),
        )),
        (TODAY, (
            ("review.considered", {}),
            ("review.panel-responded", {"response": "disagrees", "reference": "L-1"}),
        )),
        (date(2017, 3, 6), (
            ("review.commissioned", {"kind": "serious-case-review"}),
            ("review.rated", {"rating": "inadequate"}),
            ("review.redo-ordered", {}),
        )),
    ),
}  # fmt: skip
"""Ways of several steps that a search of this length does not find, each fact with what it must say."""


@cache
def sought(kind_name: str) -> tuple[Driven, ...]:
    """The standings on the ways written by hand; a step that is refused ends its way."""
    from workflow.catalogue import FACTS, KINDS

    found: list[Driven] = []
    for day, way in BY_HAND.get(kind_name, ()):
        story: Driven | None = Driven(KINDS[kind_name], day)
        for stored, said in way:
            fact = FACTS.get(stored)
            made = fact and msgspec.convert({**_bare(fact), **said}, fact, dec_hook=lambda to, text: to(text))
            story = story.after(made) if made and story else None
            found += [story] if story else []
    return tuple(found)


def _bare(fact: type[Fact]) -> dict[str, object]:
    return msgspec.to_builtins(example(fact), enc_hook=str)


def reached(kind: Kind) -> dict[str, Driven]:
    """A case in each status that was reached."""
    cases: dict[str, Driven] = {}
    for story in everywhere(kind):
        cases.setdefault(story.status, story)
    return cases


def rows(story: Driven) -> Iterator[Move]:
    """The rows of the table that fit the case as it stands."""
    status = story.standing.status
    return (move for move in story.kind.lifecycle.moves if status in move.while_in)


def put_right(kind: Kind) -> Iterator[Driven]:
    """A case that is linked, one that was merged into another, and one that took another over."""
    opened = next(story for story in explored(kind.name) if story.status != str(kind.lifecycle.begins))
    other = f"{kind.name}/2026-101"
    for command in (
        Record(fact=c.Linked(case=other), occurred=on(TODAY)),
        c.Merge(into=other, reasons=Words("The same event.")),
    ):
        story = opened.branched()
        assert not isinstance(story.do(command), Refused)
        yield story
    story = opened.branched()
    story.take(story.entry(c.TookOver(case=other)))
    yield story


class Asked(NamedTuple):
    """Where a rule was asked, and of what."""

    story: Driven
    entry: Entry

    def refusal(self) -> Entry | Refused:
        """What is answered where nobody gives a reason for departing from the rule."""
        said = self.entry
        return self.story.branched().do(Record(fact=said.fact, occurred=said.occurred, by=said.by))


@cache
def answers(kind_name: str) -> dict[Rule, dict[bool, Asked]]:
    """Each rule of a kind of case, the answers it was seen to give, and where it first gave each."""
    from workflow.catalogue import KINDS

    kind = KINDS[kind_name]
    table = (rule for move in kind.lifecycle.moves for rule in move.provided)
    shared = (rule for rules in c.ALWAYS.values() for rule in rules)
    seen: dict[Rule, dict[bool, Asked]] = {rule: {} for rule in (*table, *shared)}
    for number, story in enumerate((*put_right(kind), *everywhere(kind))):
        for fact, rules in _asked_now(story, shared=number % TENTH == 0 or number < FEW):
            wanted = [rule for rule in rules if len(seen[rule]) < BOTH]
            _ask(seen, wanted, story, fact)
    for move in kind.lifecycle.moves:  # in other standings than those in which the table asks it
        for story in everywhere(kind):
            wanted = [rule for rule in move.provided if len(seen[rule]) < BOTH]
            _ask(seen, wanted, story, move.fact)
    return seen


def _ask(seen: dict[Rule, dict[bool, Asked]], wanted: list[Rule], story: Driven, fact: type[Fact]) -> None:
    for entry in story.entries_of(fact) if wanted else ():
        for rule in wanted:
            seen[rule].setdefault(bool(rule.holds(story.standing, entry)), Asked(story, entry))


def _asked_now(story: Driven, *, shared: bool) -> Iterator[tuple[type[Fact], tuple[Rule, ...]]]:
    yield from ((move.fact, move.provided) for move in rows(story))
    yield from c.ALWAYS.items() if shared else ()


class Verdict(NamedTuple):
    """What a case in one status answers to one fact: how, and with which refusals on the way."""

    how: str
    refusals: tuple[Refused, ...]


ADMITTED, DEPARTURE, REFUSED, NOT_NOW = (
    "admitted",
    "as a departure",
    "refused by a rule",
    "not in that status",
)


@cache
def pairs(kind_name: str) -> dict[tuple[str, str], Verdict]:
    """Every fact of the kind, and every one that all cases admit, tried in every status reached."""
    from workflow.catalogue import KINDS

    kind = KINDS[kind_name]
    stories: dict[str, list[Driven]] = {}
    for story in everywhere(kind):
        stories.setdefault(story.status, []).append(story)
    return {
        (fact.stored, status): _best(those[:SEVERAL], fact)
        for status, those in stories.items()
        for fact in (*kind.lifecycle.facts, *c.ALWAYS)
    }


def _best(stories: list[Driven], fact: type[Fact]) -> Verdict:
    """What the first standing of this status answers, or, where a rule refuses there, one that admits it."""
    verdicts = [_tried(stories[0], fact)]
    for story in stories[1:]:
        if verdicts[-1].how != REFUSED or fact in c.ALWAYS:
            break
        verdicts.append(_tried(story, fact))
    return verdicts[-1] if verdicts[-1].how != REFUSED else verdicts[0]


def _tried(story: Driven, fact: type[Fact]) -> Verdict:
    refusals: list[Refused] = []
    for departure, how in ((None, ADMITTED), ("a reason", DEPARTURE)):
        for entry in story.entries_of(fact):
            asked = Record(fact=entry.fact, occurred=entry.occurred, by=entry.by, departure=departure)
            verdict = story.branched().do(asked)
            if not isinstance(verdict, Refused):
                return Verdict(how, tuple(refusals))
            refusals.append(verdict)
    not_now = any("not-now" in {unmet.rule for unmet in each.because} for each in refusals)
    return Verdict(NOT_NOW if not_now else REFUSED, tuple(refusals))


def what_ends(story: Driven, key: ClockKey, steps: int, first: Iterable[type[Fact]]) -> type[Fact] | None:
    """The fact that meets or ends a clock, the last of so many steps from the standing of this case.

    Tried `first` are the facts that ended a clock of this duty elsewhere: they mostly do so here as well.
    """
    said = (key[1],) if key[1] else ()
    further: dict[object, Driven] = {}
    for fact in dict.fromkeys((*first, *story.kind.lifecycle.facts)):
        for each in variants(fact, said)[:FEW]:
            there = story.after(each)
            if there and steps > 1:
                further.setdefault(there.looks(), there)
            elif there and key not in there.owed():
                return fact
    ends = (what_ends(there, key, steps - 1, first) for there in further.values())
    return next((fact for fact in ends if fact), None)
