"""A kind of case brings four functions: begin, evolve, decide, reckon. All are pure.

`decide` may say no; `evolve` never does; `reckon` adds the due-date facts that follow.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from msgspec.structs import replace

from workflow import clocks, mending, reckoning
from workflow.cases import OF_ANY_CASE, Case, Changes, grown
from workflow.corrections import ALWAYS, Correct, Linked, Merge, Retract, Unlinked, Unmerge
from workflow.duties import Duty
from workflow.facts import Command, Entry, Fact, Given, Reckon, Record, RecordAll, Standing
from workflow.lifecycle import Admitted, Lifecycle
from workflow.moments import Moment, spoken, spoken_instant
from workflow.rules import Refused, Rule, Treatment, Unmet, unmet

Decided = list[tuple[str, Entry]]
Carries = Callable[[Standing, Entry, Given], Sequence[tuple[Fact, Moment, str]]]
Elsewhere = Callable[[Standing, Entry], Sequence[tuple[str, Fact]]]
Beside = Callable[[Standing, Entry, Given], Sequence[Rule]]
Learns = Callable[[Any, Entry], Changes]


@dataclass(frozen=True)
class Kind:
    """A kind of case: its name, its lifecycle, its duties, and what its standing learns from an entry.

    `elsewhere` gives the facts that a fact brings about in another case's stream; `carries` those that it
    brings along from the case it names, recorded before it; `completes` fills in what a fact left to be
    read off the standing; `beside` gives what is said aloud because of how another case stands.
    """

    name: str
    begins: Callable[..., Any]
    learns: Learns
    lifecycle: Lifecycle
    duties: Mapping[str, Duty] = field(default_factory=dict)
    elsewhere: Elsewhere = lambda _standing, _entry: ()
    carries: Carries = lambda _standing, _entry, _given: ()
    completes: Callable[[Standing, Fact], Fact] = lambda _standing, fact: fact
    beside: Beside = lambda _standing, _entry, _given: ()

    def begin(self, stream: str) -> Standing:
        """The standing before the first fact."""
        return self.begins(case=stream)

    def evolve(self, standing: Standing, entry: Entry) -> Standing:
        """The standing after one more entry; total. An entry not yet recorded is numbered here."""
        if not entry.version:
            entry = replace(entry, version=standing.version + 1)
        if type(entry.fact) in OF_ANY_CASE or standing.mended:
            return grown(standing, entry, self.step)
        return self.step(standing, entry)

    def step(self, standing: Standing, entry: Entry) -> Standing:
        """The standing after one more fact of this kind of case."""
        changes = self.learns(standing, entry)
        if standing.opened is None:
            changes.setdefault("opened", entry)
        if entry.departs_from:
            changes["departures"] = (*standing.departures, entry)
        return replace(
            standing,
            version=entry.version,
            status=self.lifecycle.arrival(entry.fact.stored, standing.status),
            past=(entry, standing.past),
            **changes,
        )

    def decide(self, standing: Standing, command: Command, given: Given) -> Decided | Refused:
        """The entries to record, each with its stream, or the refusal with every reason."""
        match command:
            case Reckon():
                return []
            case Record():
                return self._record(standing, _entry(command, given), given)
            case RecordAll():
                return self._record_all(standing, command, given)
            case Correct():
                return mending.correct(self, standing, command, given)
            case Retract():
                return mending.retract(self, standing, command, given)
            case Merge():
                return mending.merge(self, standing, command, given)
            case Unmerge():
                return mending.unmerge(self, standing, command, given)
            case _:
                assert_never(command)

    def reckon(self, standing: Standing, given: Given) -> list[Entry]:
        """The due-date facts that now follow."""
        return reckoning.reckon(standing, self.duties.values(), given)

    def clocks(self, standing: Standing, duty: str = "") -> list[clocks.Clock]:
        """Every clock of the case as it stands, or those of one duty."""
        return clocks.clocks(standing, self.duties, duty)

    def admit(self, standing: Standing, entry: Entry) -> Admitted | Refused:
        """Whether the fact is admitted as the case stands: by its lifecycle, or as what every case admits."""
        shared = ALWAYS.get(type(entry.fact))
        if shared is None:
            return self.lifecycle.admit(standing, entry)
        broken = tuple(rule for rule in shared if not rule.holds(standing, entry))
        warned = tuple(rule for rule in broken if rule.treatment is Treatment.WARNING)
        if refused := tuple(unmet(rule) for rule in broken if rule not in warned):
            return Refused(entry.fact.stored, refused, self.lifecycle.possible(standing))
        return Admitted(str(standing.status), (), warned)

    def _record(self, standing: Standing, entry: Entry, given: Given) -> Decided | Refused:
        of_itself = (*in_the_future(entry, given), *named_amiss(entry))
        if because := (*of_itself, *self._carried_on_elsewhere(standing, entry)):
            return Refused(entry.fact.stored, because, self.lifecycle.possible(standing))
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
        verdict = self.admit(standing, entry)
        if isinstance(verdict, Refused):
            return verdict
        said = (*verdict.warnings, *self.beside(standing, entry, given))
        verdict = replace(verdict, warnings=said)
        return [*((standing.case, each) for each in carried), *self._decided(standing, entry, verdict, given)]

    def _record_all(self, standing: Standing, command: RecordAll, given: Given) -> Decided | Refused:
        """Each fact upon those before it; the first that is refused refuses them all."""
        decided: Decided = []
        for each in command.records:
            verdict = self._record(standing, _entry(each, given), given)
            if isinstance(verdict, Refused):
                return verdict
            for stream, entry in verdict:
                standing = self.evolve(standing, entry) if stream == standing.case else standing
            decided += verdict
        return decided

    def _carried_on_elsewhere(self, standing: Standing, entry: Entry) -> tuple[Unmet, ...]:
        """A case that was merged into another one is carried on there."""
        if type(entry.fact) in ALWAYS:
            return ()
        return tuple(unmet(rule) for rule in (mending.NOT_MERGED,) if not rule.holds(standing, entry))

    def _decided(self, standing: Standing, entry: Entry, verdict: Admitted, given: Given) -> Decided:
        told = replace(entry, fact=None, cause=entry.id, departure=None)
        entry = replace(
            entry,
            departs_from=verdict.departs_from,
            departure=entry.departure if verdict.departs_from else None,
            warnings=verdict.warnings,
        )
        brought_about = (
            (stream, replace(told, fact=fact, id=given.new_id()))
            for stream, fact in (*_linked(standing, entry), *self.elsewhere(standing, entry))
        )
        return [(standing.case, entry), *brought_about]


def _linked(standing: Case, entry: Entry) -> Sequence[tuple[str, Fact]]:
    """A link is recorded in both cases."""
    fact = entry.fact
    if isinstance(fact, Linked | Unlinked):
        return ((fact.case, replace(fact, case=standing.case, reasons=None)),)
    return ()


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


SPEAK_OF_THE_PAST: Mapping[str, str] = {
    "happened": "it happened",
    "found": "it was found",
    "organisation_aware": "the organisation became aware",
    "coroner_told": "the coroner was told",
    "period": "the period looked at began",
    "covers": "the period that is covered began",
}
"""The fields whose date lies behind us, by what they say; every other date of a fact is one that is set."""


def in_the_future(entry: Entry, given: Given) -> tuple[Unmet, ...]:
    """Nothing that happened did so in the future; of a month or a range the earliest bound counts."""
    said = ((what, getattr(entry.fact, name, None)) for name, what in SPEAK_OF_THE_PAST.items())
    dated = ((what, moment) for what, moment in said if isinstance(moment, Moment))
    for what, moment in (("it occurred", entry.occurred), ("it was learned", entry.learned), *dated):
        if moment and moment.earliest and moment.earliest > given.now:
            sentence = (
                f"the day {what} is not in the future: {spoken(moment)} is after {spoken_instant(given.now)}"
            )
            return (Unmet("not-in-the-future", sentence, "the record", "mend the date"),)
    return ()


def named_amiss(entry: Entry) -> tuple[Unmet, ...]:
    """A field that is called after a kind of case names a case of that kind, unless it is free text."""
    from workflow.catalogue import KINDS, fields, sealed  # noqa: PLC0415  the catalogue is made of the kinds

    fact = type(entry.fact)
    named = {name: name.replace("_", "-") for name in fields(fact) if name not in sealed(fact)}
    return tuple(
        Unmet(
            "of-that-kind",
            f"what it calls its {kind.replace('-', ' ')} is one: {case} is none",
            "the record",
            f"name it as in {kind}/2026-001",
        )
        for name, kind in named.items()
        if kind in KINDS and (case := getattr(entry.fact, name)) and not str(case).startswith(f"{kind}/")
    )


def outlook(kind: Kind, standing: Standing) -> tuple[list[str], dict[str, tuple[Unmet, ...]]]:
    """What can be recorded now, and why the rest cannot: each fact's unmet rules."""
    possible, refused = [], {}
    for move, broken in kind.lifecycle.outlook(standing):
        if broken:
            refused[move.fact.stored] = tuple(unmet(rule, standing) for rule in broken)
        else:
            possible.append(move.fact.stored)
    for fact in kind.lifecycle.facts:
        if fact.stored not in refused and fact.stored not in possible:
            refused[fact.stored] = (kind.lifecycle.not_now(fact.stored, standing.status),)
    return possible, refused
