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

    `counts` says whether the fact counts as the case is read today.
    """

    counts: bool = True
    corrected_by: int | None = None
    retracted_by: int | None = None
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
        if self.corrected_by:
            yield f"corrected by {self.corrected_by}"
        if self.retracted_by:
            yield f"retracted by {self.retracted_by}"
        if self.given_back_by:
            yield f"given back by {self.given_back_by}"
        if self.corrects:
            yield f"corrects {self.corrects}"
        if self.retracts:
            yield f"retracts {self.retracts}"
        if self.instead_of:
            yield f"in the place of {self.instead_of}"
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
            found.setdefault(version, {}).update(what)
        if entry.id not in counting:
            found.setdefault(entry.version, {})["counts"] = False
    return {version: Mark(**what) for version, what in found.items()}


def _done(facts: Sequence[Entry], entry: Entry) -> Iterator[tuple[int, dict[str, Any]]]:
    """What an entry that mends does to others."""
    match entry.fact:
        case c.FactCorrected(version=version):
            yield version, {"corrected_by": entry.version, "retracted_by": None}
            yield entry.version, {"corrects": version}
        case c.FactRetracted(version=version):
            yield version, {"retracted_by": entry.version, "corrected_by": None}
            yield entry.version, {"retracts": version}
        case c.GaveBack(case=case):
            for each in _brought_from(facts, case, entry.version):
                yield each.version, {"given_back_by": entry.version}
        case _:
            return


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
    corrections = {e.id for e in entries if isinstance(e.fact, c.FactCorrected) and e.fact.version == version}
    instead = [entry for entry in entries if entry.cause in corrections]
    own = [entry for entry in entries if entry.version == version]
    return next(iter((*reversed(instead), *own)), None)
