"""A lifecycle is one table: what is recorded, while the case is, it becomes, provided.

Two house rules.
First, the destination belongs to the fact and the departures to the table: `decide` asks the table,
`evolve` only looks up the arrival, so that a stricter table tomorrow cannot make history unreadable.
Second, a status is the furthest milestone reached; it never moves back because paperwork arrived late.
Only the facts that say so (reopened, withdrawn) step back.

The table is handed once to one `transitions` machine per kind of case: flat, plain strings, no callbacks
with effects, no registered models (a registered model is kept for ever, and models that compare equal
are silently not decorated). The live fact fires the machine; history never does.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

import msgspec

from workflow.corrections import NOT_MERGED
from workflow.facts import Entry, Fact
from workflow.rules import Refused, Rule, Treatment, Unmet, unmet
from workflow.vocabulary import Term

if TYPE_CHECKING:
    from transitions import EventData, Machine

T = TypeVar("T", bound=Term)
FEW = 3
"""How many statuses a refusal names before it says "or further on"."""
STAYS = ""
"""The case stays as it is: the fact is evidence, not a milestone."""


class Move(msgspec.Struct, frozen=True):
    """One row: `fact` is recorded, while the case is in one of `while_in`, it `becomes`, `provided`."""

    fact: type[Fact]
    while_in: Sequence[Term]
    becomes: Term | str
    provided: tuple[Rule, ...] = ()


class Stands(Protocol):
    """What the lifecycle needs to see of a case's standing: its status."""

    @property
    def status(self) -> Term: ...  # noqa: D102  what it says


class Admitted(msgspec.Struct, frozen=True):
    """A fact the table admits: where it leads, what it departs from, and what should be said aloud."""

    becomes: str
    departs_from: tuple[str, ...]
    warnings: tuple[Rule, ...]


class _Probe(msgspec.Struct):
    """What the machine is asked about: the status, and the rules that do not stop it. Never registered."""

    state: str
    admitted: frozenset[str]


@dataclass(eq=False)
class Lifecycle:
    """The table of one kind of case, and the machine that fires it."""

    kind: str
    begins: Term
    moves: Sequence[Move]
    _rows: dict[tuple[str, str], Move] = field(init=False, repr=False)
    _arrivals: dict[tuple[str, str], Term] = field(init=False, repr=False)
    _at: dict[str, list[Move]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the table; a fact that is listed twice for one status is a mistake in the table."""
        self._rows, self._arrivals, self._at = {}, {}, {}
        for move in self.moves:
            for status in move.while_in:
                key = (move.fact.stored, str(status))
                if key in self._rows:
                    message = f"{self.kind}: two rows for {key}"
                    raise ValueError(message)
                self._rows[key] = move
                self._at.setdefault(str(status), []).append(move)
                if isinstance(move.becomes, Term):
                    self._arrivals[key] = move.becomes

    @cached_property
    def _machine(self) -> "Machine":
        return _machine(self.begins, self._rows)

    @property
    def facts(self) -> tuple[type[Fact], ...]:
        """Every fact of this kind of case, in the order of the table."""
        return tuple(dict.fromkeys(move.fact for move in self.moves))

    def openings(self) -> tuple[type[Fact], ...]:
        """The facts with which a case of this kind can open: what is known first."""
        return tuple(move.fact for move in self.moves if self.begins in move.while_in)

    def arrival(self, stored: str, status: T) -> T:
        """The status reached when this fact is found on record; the same status when it is no milestone."""
        return self._arrivals.get((stored, status), status)  # type: ignore[return-value]  # of one kind

    def admit(self, standing: Stands, entry: Entry) -> Admitted | Refused:
        """Ask the table and fire the machine: the fact is admitted, or refused with every reason."""
        stored, status = entry.fact.stored, standing.status
        move = self._rows.get((stored, status))
        if move is None:
            return Refused(stored, (self.not_now(stored, status),), self.possible(standing, entry))
        broken = [rule for rule in move.provided if not rule.holds(standing, entry)]
        stops = [rule for rule in broken if _stops(rule, entry)]
        if stops:
            departure = all(rule.treatment is Treatment.DEPARTURE for rule in stops)
            because = tuple(unmet(rule, standing, entry) for rule in stops)
            return Refused(stored, because, self.possible(standing, entry), departure)
        return Admitted(
            becomes=self._fire(stored, standing, move.provided),
            departs_from=tuple(r.code for r in broken if r.treatment is Treatment.DEPARTURE),
            warnings=tuple(_aloud(r, standing, entry) for r in broken if r.treatment is Treatment.WARNING),
        )

    def possible(self, standing: Stands, entry: Entry | None = None) -> tuple[str, ...]:
        """The stored names of the facts that can be recorded now without departing from a rule.

        Rules are asked of the standing with the entry at hand; rules about a fact's own content
        are taken to hold when there is none of that kind to look at.
        """
        return tuple(row.fact.stored for row, broken in self.outlook(standing, entry) if not broken)

    def outlook(
        self, standing: Stands, entry: Entry | None = None
    ) -> Iterable[tuple[Move, tuple[Rule, ...]]]:
        """Each row that fits the status, with the rules that are not met and would stop it.

        In a case that was merged into another one, every row is stopped: it is carried on there.
        """
        elsewhere = () if NOT_MERGED.holds(standing, None) else (NOT_MERGED,)
        for move in self._at.get(str(standing.status), ()):
            looked_at = entry if entry and isinstance(entry.fact, move.fact) else None
            stops = (rule for rule in move.provided if _would_stop(rule, standing, looked_at))
            yield move, (*elsewhere, *stops)

    def _fire(self, stored: str, standing: Stands, admitted: Sequence[Rule]) -> str:
        probe = _Probe(str(standing.status), frozenset(rule.code for rule in admitted))
        fired = self._machine.events[stored].trigger(probe)
        if not fired:  # the table above and the machine are the same rows
            raise AssertionError(stored)
        return probe.state

    def not_now(self, stored: str, status: Term) -> Unmet:
        """Why a fact that has no row for this status cannot be recorded now."""
        allowed = [at.label for move in self.moves if move.fact.stored == stored for at in move.while_in]
        where = ", ".join(allowed[:FEW]) + (" or further on" if len(allowed) > FEW else "")
        sentence = f"the case is {where}; it is {status.label}"
        return Unmet("not-now", sentence, f"the lifecycle of the {self.kind}")


def _stops(rule: Rule, entry: Entry) -> bool:
    if rule.treatment is Treatment.DEPARTURE:
        return not (entry.departure and entry.departure.strip())
    return rule.treatment is Treatment.REFUSED


def _aloud(rule: Rule, standing: Stands, entry: Entry) -> Rule:
    """The rule as it is said aloud: with what was found instead, where it says so."""
    said = unmet(rule, standing, entry).sentence
    return rule if said == rule.sentence else msgspec.structs.replace(rule, sentence=said)


def _would_stop(rule: Rule, standing: Stands, entry: Entry | None) -> bool:
    if rule.treatment is Treatment.WARNING or (entry is None and rule.about_the_fact):
        return False
    return not rule.holds(standing, entry)


def _machine(begins: Term, rows: dict[tuple[str, str], Move]) -> "Machine":
    from transitions import Machine  # noqa: PLC0415  reading and replaying need no machine

    machine = Machine(
        model=None,
        states=sorted({status for _, status in rows} | {str(m.becomes) for m in rows.values() if m.becomes}),
        initial=str(begins),
        auto_transitions=False,
        send_event=True,
    )
    for (stored, status), move in rows.items():
        dest = None if move.becomes == STAYS else str(move.becomes)
        machine.add_transition(stored, status, dest, conditions=_guard(move.provided))
    return machine


def _guard(rules: Sequence[Rule]) -> "Callable[[EventData], bool]":
    """One condition for all the rules of a row: the machine takes a microsecond for each that it asks."""
    codes = frozenset(rule.code for rule in rules)

    def hold_or_are_departed_from(event: "EventData") -> bool:
        return codes <= cast("_Probe", event.model).admitted

    return hold_or_are_departed_from
