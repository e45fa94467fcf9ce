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
from workflow.moments import spoken, spoken_instant
from workflow.rules import Refused, Unmet, unmet

Elsewhere = Callable[[Standing, Entry], Sequence[tuple[str, Fact]]]


@dataclass(frozen=True)
class Kind:
    """A kind of case: its name, its lifecycle, its duties, and how its standing grows.

    `elsewhere` gives the facts that a fact brings about in another case's stream.
    """

    name: str
    begins: Callable[[str], Standing]
    grows: Callable[[Standing, Entry, Callable[[str, Any], str]], Standing]
    lifecycle: Lifecycle
    duties: Mapping[str, Duty] = field(default_factory=dict)
    elsewhere: Elsewhere = lambda _standing, _entry: ()

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
                entry = _entry(command, given)
                if ahead := _in_the_future(entry, given):
                    return Refused(entry.fact.stored, ahead, self.lifecycle.possible(standing))
                verdict = self.lifecycle.admit(standing, entry)
                return self._decided(standing, entry, verdict, given)
            case _:
                assert_never(command)

    def reckon(self, standing: Standing, given: Given) -> list[Entry]:
        """The due-date facts that now follow."""
        return clocks.reckon(standing, self.duties.values(), given)

    def clocks(self, standing: Standing) -> list[clocks.Clock]:
        """Every clock of the case as it stands."""
        return clocks.clocks(standing, self.duties)

    def _decided(
        self, standing: Standing, entry: Entry, verdict: Admitted | Refused, given: Given
    ) -> list[tuple[str, Entry]] | Refused:
        if isinstance(verdict, Refused):
            return verdict
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
