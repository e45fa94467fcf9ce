"""What was put right in a case: which facts were corrected, retracted, brought over or given back.

Read off the entries as recorded; what counts today is what the guidance makes of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from workflow import corrections as c
from workflow.cases import as_corrected
from workflow.clocks import DueDateReckoned
from workflow.facts import Entry


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one fact, or what it does to others; numbers are those of the case's facts.

    `counts` says whether the fact counts as the case is read today. `corrections` and `retractions` are all
    that were made of it; `corrected_by` or `retracted_by` is the last of them, which governs. What took the
    place of another fact is `replaced_by` what took its place after it.
    """

    counts: bool = True
    corrected_by: int | None = None
    retracted_by: int | None = None
    corrections: tuple[int, ...] = ()
    retractions: tuple[int, ...] = ()
    replaced_by: int | None = None
    given_back_by: int | None = None
    corrects: int | None = None
    retracts: int | None = None
    instead_of: int | None = None
    brought_from: str | None = None

    @property
    def said(self) -> str:
        """The mark for people, in short."""
        return "; ".join(self._said())

    def _said(self) -> Iterator[str]:
        for number in sorted((*self.corrections, *self.retractions)):
            yield f"{'corrected' if number in self.corrections else 'retracted'} by {number}"
        if self.given_back_by:
            yield f"given back by {self.given_back_by}"
        if self.corrects:
            yield f"corrects {self.corrects}"
        if self.retracts:
            yield f"retracts {self.retracts}"
        if self.instead_of:
            gone = f", which was retracted by {self.retracted_by}" if self.retracted_by else ""
            yield f"in the place of {self.instead_of}{gone}"
        if self.replaced_by:
            yield f"replaced by {self.replaced_by}"
        if self.brought_from:
            yield f"brought over from {self.brought_from}"


PLAIN = Mark()


def marks(entries: Sequence[Entry]) -> Mapping[int, Mark]:
    """The marks of the facts that have any, by their numbers; the last word on a fact governs."""
    facts = [entry for entry in entries if not isinstance(entry.fact, DueDateReckoned)]
    by_id = {entry.id: entry for entry in facts}
    counting = set(_counting(facts))
    found: dict[int, dict[str, Any]] = {}
    for entry in facts:
        noted = (*_done(facts, entry), *_came(entry, by_id.get(entry.cause or "")))
        for version, what in noted:
            _note(found.setdefault(version, {}), what)
        if entry.id not in counting:
            found.setdefault(entry.version, {})["counts"] = False
    return {version: Mark(**what) for version, what in found.items()}


def _note(noted: dict[str, Any], more: dict[str, Any]) -> None:
    """Add to what is noted of a fact: of several corrections and retractions each stays."""
    lists = {name: (*noted.get(name, ()), *said) for name, said in more.items() if isinstance(said, tuple)}
    noted.update({**more, **lists})


def _done(facts: Sequence[Entry], entry: Entry) -> Iterator[tuple[int, dict[str, Any]]]:
    """What an entry that mends does to others."""
    match entry.fact:
        case c.FactCorrected(version=version):
            by = entry.version
            yield version, {"corrected_by": by, "retracted_by": None, "corrections": (by,)}
            yield by, {"corrects": version}
            now = next((each.version for each in facts if each.cause == entry.id), None)
            for each in _instead_of(facts, version, by):
                yield each.version, {"replaced_by": now, "retracted_by": None}
        case c.FactRetracted(version=version):
            by = entry.version
            yield version, {"retracted_by": by, "corrected_by": None, "retractions": (by,)}
            yield by, {"retracts": version}
            for each in _instead_of(facts, version, by)[-1:]:
                yield each.version, {"retracted_by": by}
        case c.GaveBack(case=case):
            for each in _brought_from(facts, case, entry.version):
                yield each.version, {"given_back_by": entry.version}
        case _:
            return


def _instead_of(facts: Sequence[Entry], version: int, before: int) -> list[Entry]:
    """What took the place of a fact before, the first one first."""
    corrections = {e.id for e in facts if isinstance(e.fact, c.FactCorrected) and e.fact.version == version}
    return [entry for entry in facts if entry.cause in corrections and entry.version < before]


def _came(entry: Entry, cause: Entry | None) -> Iterator[tuple[int, dict[str, Any]]]:
    """How an entry came to be recorded: in the place of another, or brought over."""
    match cause.fact if cause else None:
        case c.FactCorrected(version=version):
            yield entry.version, {"instead_of": version}
        case c.TookOver(case=case):
            yield entry.version, {"brought_from": case}
        case _:
            return


def _counting(facts: Sequence[Entry]) -> Iterator[str]:
    """The ids of what counts; what only puts other facts right counts as what it is."""
    yield from (entry.id for entry in as_corrected(facts))
    yield from (entry.id for entry in facts if isinstance(entry.fact, c.MENDING))


def _brought_from(facts: Sequence[Entry], case: str, before: int) -> Iterator[Entry]:
    earlier = [entry for entry in facts if entry.version < before]
    took = {e.id for e in earlier if isinstance(e.fact, c.TookOver) and e.fact.case == case}
    return (entry for entry in earlier if entry.cause in took)


def today(entries: Sequence[Entry], version: int) -> Entry | None:
    """The entry that stands for a fact today: itself, or what was last recorded in its place."""
    instead = _instead_of(entries, version, len(entries) + 1)
    own = [entry for entry in entries if entry.version == version]
    return next(iter((*reversed(instead), *own)), None)
