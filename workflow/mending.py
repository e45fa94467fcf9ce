"""How a case is put right: correcting and retracting a fact, merging two cases and taking them apart."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from workflow import corrections as c
from workflow.cases import Case, as_corrected
from workflow.clocks import DueDateReckoned, duty_of
from workflow.facts import Entry, Fact, Given
from workflow.moments import at
from workflow.passing_on import brought_along, corrected_elsewhere, retracted_elsewhere, untold
from workflow.rules import Refused, Unmet, unmet
from workflow.vocabulary import Words

if TYPE_CHECKING:
    from workflow.kinds import Decided, Kind

NOT_MERGED = c.NOT_MERGED
RECORD = c.RECORD


def correct(kind: "Kind", standing: Case, command: c.Correct, given: Given) -> "Decided | Refused":
    """The correction, and after it the fact that takes the place of the earlier one.

    The new fact must have been possible then: it is asked of the case as it stood before the earlier one.
    """
    name = c.FactCorrected.stored
    mended = _mended(standing, command.version)
    if isinstance(mended, Unmet):
        return _refused(kind, standing, name, mended)
    if type(command.fact) is not type(mended.fact):
        sentence = f"the correction is of the same sort: fact {command.version} is {mended.fact.stored}"
        remedy = f"retract it, and record {command.fact.stored}"
        return _refused(kind, standing, name, Unmet("same-sort", sentence, RECORD, remedy))
    instead = _instead(command, given)
    before = _before(kind, standing, command.version)
    verdict = _verdict(kind, standing, before, instead, given)
    if isinstance(verdict, Refused):
        return verdict
    fact = c.FactCorrected(version=command.version, reasons=command.reasons)
    correction = _entry(fact, None, given)  # `by` says who acted in what is put right, not who put it right
    instead = replace(
        instead,
        cause=correction.id,
        departs_from=verdict.departs_from,
        departure=command.departure if verdict.departs_from else None,
        warnings=verdict.warnings,
    )
    after = kind.evolve(kind.evolve(standing, correction), instead)
    elsewhere = corrected_elsewhere(standing, after, mended, instead, correction, given)
    return [(standing.case, correction), (standing.case, instead), *elsewhere]


def retract(kind: "Kind", standing: Case, command: c.Retract, given: Given) -> "Decided | Refused":
    """The retraction. What opened the case is corrected, or the case merged, but never left without."""
    name = c.FactRetracted.stored
    mended = _mended(standing, command.version)
    if isinstance(mended, Unmet):
        return _refused(kind, standing, name, mended)
    if standing.opened is not None and standing.opened.version == command.version:
        remedy = "correct it, or merge the case into another one: spr decide merge CASE"
        opened = Unmet("not-what-opened-it", "it is not the fact that opened the case", RECORD, remedy)
        return _refused(kind, standing, name, opened)
    fact = c.FactRetracted(version=command.version, reasons=command.reasons)
    retraction = _entry(fact, command.by, given)
    elsewhere = retracted_elsewhere(standing, mended, retraction, given)
    return [(standing.case, retraction), *elsewhere]


def merge(kind: "Kind", standing: Case, command: c.Merge, given: Given) -> "Decided | Refused":
    """The merging, in both cases, and in the other one what is on record here, word for word unsealed."""
    fact = c.Merged(case=command.into, reasons=command.reasons)
    entry = _entry(fact, command.by, given)
    broken = [*_broken(standing, entry), *_of_one_kind(kind, command.into)]
    if not broken and given.look is not None:
        there = _broken(given.look(command.into), replace(entry, fact=c.TookOver(case=standing.case)))
        broken += [replace(each, remedy=each.remedy.replace("CASE", command.into)) for each in there]
    if broken:
        return Refused(fact.stored, tuple(broken), kind.lifecycle.possible(standing))
    took = replace(entry, fact=c.TookOver(case=standing.case), id=given.new_id(), cause=entry.id)
    brought = (
        replace(
            each,
            fact=_brought(each.fact, standing.case, command.children),
            id=given.new_id(),
            cause=took.id,
            version=0,
            position=0,
            recorded=given.now,
            departure=f"As recorded in {standing.case}." if each.departs_from else None,
        )
        for each in brought_along(standing.entries())
    )
    return [(standing.case, entry), *((command.into, each) for each in (took, *brought))]


def unmerge(kind: "Kind", standing: Case, command: c.Unmerge, given: Given) -> "Decided | Refused":
    """The taking apart, in both cases: what was brought along counts no longer there."""
    if standing.merged is None:
        return _refused(kind, standing, c.Unmerged.stored, unmet(c.MERGED))
    into = standing.merged.fact.case
    if given.look is not None and (other := given.look(into)).merged is not None:
        further = other.merged.fact.case
        remedy = f"take that one apart first: spr decide unmerge {into}"
        sentence = f"{into} has not been merged into another case itself: it is carried on in {further}"
        carried_on = Unmet("carried-on-there", sentence, RECORD, remedy)
        return _refused(kind, standing, c.Unmerged.stored, carried_on)
    entry = _entry(c.Unmerged(case=into, reasons=command.reasons), command.by, given)
    gave = replace(entry, fact=c.GaveBack(case=standing.case), id=given.new_id(), cause=entry.id)
    return [(standing.case, entry), (into, gave), *_told_meanwhile(standing, into, entry, given)]


def _told_meanwhile(standing: Case, into: str, unmerging: Entry, given: Given) -> "Decided":
    """What the other case told, while merged, to cases that only this one names: it is taken back."""
    if given.look is None:
        return []
    other: Case = given.look(into)
    took = other.taken_over.get(standing.case)
    return [*untold(other, took, unmerging, given)] if took else []


def _mended(standing: Case, version: int) -> Entry | Unmet:
    """The entry to be put right, or why it cannot be."""
    entries = standing.entries()
    found = next((entry for entry in entries if entry.version == version), None)
    if standing.merged is not None:
        return unmet(NOT_MERGED)
    if found is None:
        see = f"see them: spr history {standing.case}"
        return Unmet("fact-exists", f"the case has a fact {version} that can be put right", RECORD, see)
    corrected = {entry.id: entry.fact.version for entry in entries if isinstance(entry.fact, c.FactCorrected)}
    if found.cause in corrected:
        first = corrected[found.cause]
        remedy = f"correct fact {first} again: the last correction governs"
        return Unmet("not-a-correction", "it is not itself a correction", RECORD, remedy)
    if type(found.fact) in c.BY_PROGRAM or isinstance(found.fact, DueDateReckoned):
        remedy = _instead_of(found.fact)
        return Unmet("not-a-correction", "it is not itself a correction, a link or a merging", RECORD, remedy)
    return found


def _instead_of(fact: Fact) -> str:
    match fact:
        case c.FactCorrected() | c.FactRetracted():
            return f"correct fact {fact.version} again: the last correction governs"
        case c.Linked() | c.Unlinked():
            return "link or unlink the cases: spr decide unlink CASE"
        case c.TookOver():
            return f"take the cases apart: spr decide unmerge {fact.case}"
        case _:
            return "take the cases apart: spr decide unmerge CASE"


def _before(kind: "Kind", standing: Case, version: int) -> Case:
    """The case as it stood before a fact, as corrected; with its clocks, which the rules may look at."""
    before: Case = kind.begin(standing.case)
    for entry in as_corrected(standing.entries()):
        if entry.version < version:
            before = kind.evolve(before, entry)
    running = {key: entry for key, entry in standing.clocks.items() if _had_started(kind, before, entry)}
    return replace(before, clocks=running)


def _had_started(kind: "Kind", before: Case, reckoned: Entry) -> bool:
    """Whether what starts a clock was on record by then."""
    date = reckoned.fact
    if not date.local and date.duty not in kind.duties:
        return False
    anchors = duty_of(date, kind.duties).starts(before)
    return any((anchor.subject, anchor.cycle) == (date.subject, date.cycle) for anchor in anchors)


def _verdict(kind: "Kind", standing: Case, before: Case, instead: Entry, given: Given) -> Any:  # noqa: ANN401  Admitted or Refused
    from workflow.kinds import in_the_future, named_amiss  # noqa: PLC0415  the kinds are made of this

    if amiss := (*in_the_future(instead, given), *named_amiss(instead)):
        return Refused(instead.fact.stored, amiss, kind.lifecycle.possible(standing))
    return kind.admit(before, replace(instead, fact=kind.completes(before, instead.fact)))


def _instead(command: c.Correct, given: Given) -> Entry:
    return Entry(
        fact=command.fact,
        occurred=command.occurred,
        learned=command.learned,
        by=command.by,
        role=command.role,
        departure=command.departure,
        id=given.new_id(),
        recorded=given.now,
    )


def _entry(fact: Fact, by: str | None, given: Given) -> Entry:
    return Entry(fact=fact, occurred=at(given.now), by=by, id=given.new_id(), recorded=given.now)


def _broken(case: Case, entry: Entry) -> list[Unmet]:
    return [unmet(rule) for rule in c.ALWAYS[type(entry.fact)] if not rule.holds(case, entry)]


def _of_one_kind(kind: "Kind", into: str) -> Iterator[Unmet]:
    if not into.startswith(f"{kind.name}/"):
        sentence = f"both are of one kind: {into} is no {kind.name.replace('-', ' ')}"
        yield Unmet("one-kind", sentence, RECORD, "link them instead: spr decide link CASE")


def _brought(fact: Fact, source: str, children: Mapping[str, str]) -> Fact:
    """The fact as it is recorded in the case that takes over: children renamed, sealed texts left behind."""
    from workflow.catalogue import of_a_child, sealed  # noqa: PLC0415  the catalogue is made of the kinds

    held = {name: getattr(fact, name) for name in sealed(type(fact))}
    words = {name: Words(f"As recorded in {source}.") for name, text in held.items() if text is not None}
    renamed = {name: _renamed(getattr(fact, name), children) for name in of_a_child(type(fact))}
    return replace(fact, **words, **renamed)


def _renamed(codes: str | Sequence[str], children: Mapping[str, str]) -> str | tuple[str, ...]:
    if isinstance(codes, str):
        return children.get(codes, codes)
    return tuple(children.get(code, code) for code in codes)


def _refused(kind: "Kind", standing: Case, stored: str, because: Unmet) -> Refused:
    return Refused(stored, (because,), kind.lifecycle.possible(standing))
