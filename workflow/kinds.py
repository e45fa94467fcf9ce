"""A kind of case brings four functions: begin, evolve, decide, reckon. All are pure.

`decide` may say no; `evolve` never does; `reckon` adds the due-date facts that follow.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from msgspec.structs import replace

from workflow import clocks
from workflow.duties import Duty
from workflow.facts import Command, Entry, Fact, Given, Reckon, Record, Standing
from workflow.lifecycle import Admitted, Lifecycle
from workflow.moments import Moment, spoken, spoken_instant
from workflow.rules import Refused, Unmet, unmet

Carries = Callable[[Standing, Entry, Given], Sequence[tuple[Fact, Moment, str]]]
Elsewhere = Callable[[Standing, Entry], Sequence[tuple[str, Fact]]]


@dataclass(frozen=True)
class Kind:
    """A kind of case: its name, its lifecycle, its duties, and how its standing grows.

    `elsewhere` gives the facts that a fact brings about in another case's stream; `carries` those that it
    brings along from the case it names, recorded before it; `completes` fills in what a fact left to be
    read off the standing.
    """

    name: str
    begins: Callable[[str], Standing]
    grows: Callable[[Standing, Entry, Callable[[str, Any], Any]], Standing]
    lifecycle: Lifecycle
    duties: Mapping[str, Duty] = field(default_factory=dict)
    elsewhere: Elsewhere = lambda _standing, _entry: ()
    carries: Carries = lambda _standing, _entry, _given: ()
    completes: Callable[[Standing, Fact], Fact] = lambda _standing, fact: fact

    def begin(self, stream: str) -> Standing:
        """The standing before the first fact."""
        return self.begins(stream)

    def evolve(self, standing: Standing, entry: Entry) -> Standing:
        """The standing after one more entry; total. An entry not yet recorded is numbered here."""
        if not entry.version:
            entry = replace(entry, version=standing.version + 1)
        return self.grows(standing, entry, self.lifecycle.arrival)

    def decide(self, standing: Standing, command: Command, given: Given) -> list[tuple[str, Entry]] | Refused:
        """The entries to record, each with its stream, or the refusal with every reason."""
        match command:
            case Reckon():
                return []
            case Record():
                return self._record(standing, _entry(command, given), given)
            case _:
                assert_never(command)

    def reckon(self, standing: Standing, given: Given) -> list[Entry]:
        """The due-date facts that now follow."""
        return clocks.reckon(standing, self.duties.values(), given)

    def clocks(self, standing: Standing) -> list[clocks.Clock]:
        """Every clock of the case as it stands."""
        return clocks.clocks(standing, self.duties)

    def _record(self, standing: Standing, entry: Entry, given: Given) -> list[tuple[str, Entry]] | Refused:
        if ahead := _in_the_future(entry, given):
            return Refused(entry.fact.stored, ahead, self.lifecycle.possible(standing))
        carried = [
            replace(
                entry,
                fact=fact,
                occurred=moment,
                learned=None,
                cause=cause,
                id=given.new_id(),
                departure=None,
            )
            for fact, moment, cause in self.carries(standing, entry, given)
        ]
        for each in carried:
            standing = self.evolve(standing, each)
        entry = replace(entry, fact=self.completes(standing, entry.fact))
        verdict = self.lifecycle.admit(standing, entry)
        if isinstance(verdict, Refused):
            return verdict
        return [*((standing.case, each) for each in carried), *self._decided(standing, entry, verdict, given)]

    def _decided(
        self, standing: Standing, entry: Entry, verdict: Admitted, given: Given
    ) -> list[tuple[str, Entry]]:
        told = replace(entry, fact=None, cause=entry.id, departure=None)
        entry = replace(
            entry,
            departs_from=verdict.departs_from,
            departure=entry.departure if verdict.departs_from else None,
            warnings=verdict.warnings,
        )
        brought_about = (
            (stream, replace(told, fact=fact, id=given.new_id()))
            for stream, fact in self.elsewhere(standing, entry)
        )
        return [(standing.case, entry), *brought_about]


def _entry(command: Record, given: Given) -> Entry:
    return Entry(
        fact=command.fact,
        occurred=command.occurred,
        learned=command.learned,
        by=command.by,
        role=command.role,
        departure=command.departure,
        cause=command.cause,
        id=given.new_id(),
        recorded=given.now,
    )


def _in_the_future(entry: Entry, given: Given) -> tuple[Unmet, ...]:
    """A fact may not occur in the future; of a month or a range the earliest bound counts."""
    for what, moment in (("it occurred", entry.occurred), ("it was learned", entry.learned)):
        if moment and moment.earliest and moment.earliest > given.now:
            sentence = (
                f"the day {what} is not in the future: {spoken(moment)} is after {spoken_instant(given.now)}"
            )
            return (Unmet("not-in-the-future", sentence, "the record", "mend the date"),)
    return ()


def outlook(kind: Kind, standing: Standing) -> tuple[list[str], dict[str, tuple[Unmet, ...]]]:
    """What can be recorded now, and why the rest cannot: each fact's unmet rules."""
    possible, refused = [], {}
    for move, broken in kind.lifecycle.outlook(standing):
        if broken:
            refused[move.fact.stored] = tuple(unmet(rule) for rule in broken)
        else:
            possible.append(move.fact.stored)
    for fact in kind.lifecycle.facts:
        if fact.stored not in refused and fact.stored not in possible:
            refused[fact.stored] = (kind.lifecycle.not_now(fact.stored, standing.status),)
    return possible, refused
