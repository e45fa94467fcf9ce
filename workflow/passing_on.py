"""What putting a fact right means elsewhere: other cases that were told of it are put right as well.

A notification is recorded once, in the incident; its rapid review was told the day, which is where the
fifteen working days run from. What was told bears the first fact as its cause, so it can be found.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from workflow import corrections as c
from workflow.cases import Case, as_corrected
from workflow.facts import Entry, Fact, Given
from workflow.moments import Moment, at
from workflow.vocabulary import Words

Told = tuple[str, Entry]
STAYS_BEHIND = (".closed", ".reopened")
"""How the names of facts end that speak of the case itself, and not of what happened."""


def corrected_elsewhere(
    standing: Case, after: Case, wrong: Entry, instead: Entry, correction: Entry, given: Given
) -> Iterator[Told]:
    """The corrections that follow in other cases, where they still say what this case said.

    `after` is how this case stands once it is corrected.
    """
    now = next((e for e in as_corrected(standing.entries()) if e.version == wrong.version), wrong)
    for case, told in _told(standing, wrong, given):
        anew = _anew(told, now, instead, standing, after)
        if anew is None or anew == (told.fact, told.occurred):
            continue
        mending = _mending(
            c.FactCorrected(version=told.version, reasons=_because(standing)), correction, given
        )
        yield case, mending
        yield (
            case,
            replace(
                told,
                fact=anew[0],
                occurred=anew[1],
                learned=instead.learned,
                id=given.new_id(),
                cause=mending.id,
                recorded=given.now,
                version=0,
                position=0,
            ),
        )


def retracted_elsewhere(standing: Case, wrong: Entry, retraction: Entry, given: Given) -> Iterator[Told]:
    """The retractions that follow in other cases; what alone can have opened one of them stays."""
    for case, told in _told(standing, wrong, given):
        if _opens_without(given, case, told):
            fact = c.FactRetracted(version=told.version, reasons=_because(standing))
            yield case, _mending(fact, retraction, given)


def untold(other: Case, took: Entry, unmerging: Entry, given: Given) -> Iterator[Told]:
    """The retractions of what a case told others only because it had taken over the case that named them."""
    look = given.look
    if look is None:
        return
    entries = other.entries()
    brought = [entry for entry in entries if entry.cause == took.id]
    own = [entry for entry in entries if entry not in brought]
    since = {entry.id for entry in own if entry.version > took.version}
    for case in sorted({*_named(brought)} - {*_named(own)}):
        told = (e for e in look(case).entries() if e.cause in since and type(e.fact) not in c.ALWAYS)
        for entry in told:
            if _opens_without(given, case, entry):
                fact = c.FactRetracted(version=entry.version, reasons=_because(other))
                yield case, _mending(fact, unmerging, given)


def _told(standing: Case, wrong: Entry, given: Given) -> Iterator[Told]:
    """What other cases were told by a fact, as it counts there today, with the number it has there."""
    look = given.look
    if look is None:
        return
    ids = {*_ids_of(standing, wrong), *_where_it_came_from(standing, wrong, given)}
    for case in _named(standing.entries()):
        if case == standing.case:
            continue
        other: Case = look(case)
        caused = {entry.version for entry in other.entries() if entry.cause in ids}
        if other.merged is None:
            yield from (
                (case, entry)
                for entry in as_corrected(other.entries())
                if entry.version in caused and type(entry.fact) not in c.ALWAYS
            )


def _ids_of(standing: Case, wrong: Entry) -> Iterator[str]:
    """The ids a fact has had: its own, and those of whatever took its place since."""
    entries = standing.entries()
    mending = {
        e.id for e in entries if isinstance(e.fact, c.FactCorrected) and e.fact.version == wrong.version
    }
    yield wrong.id
    yield from (entry.id for entry in entries if entry.cause in mending)


def _where_it_came_from(standing: Case, wrong: Entry, given: Given) -> Iterator[str]:
    """The ids a fact has in the case it was taken over from: the facts were brought in their order there."""
    took = next(
        (e for e in standing.entries() if e.id == wrong.cause and isinstance(e.fact, c.TookOver)), None
    )
    if took is None or given.look is None:
        return
    source: Case = given.look(took.fact.case)
    until = next((e.version for e in source.entries() if e.id == took.cause), 0)
    there = brought_along(entry for entry in source.entries() if entry.version < until)
    here = [entry.id for entry in standing.entries() if entry.cause == took.id]
    if wrong.id in here and here.index(wrong.id) < len(there):
        yield from _ids_of(source, there[here.index(wrong.id)])


def brought_along(entries: Iterable[Entry]) -> list[Entry]:
    """The facts that a case brings along when it is merged into another, as they count then."""
    return [
        each
        for each in as_corrected([*entries])
        if type(each.fact) not in c.ALWAYS and not each.fact.stored.endswith(STAYS_BEHIND)
    ]


def _anew(told: Entry, now: Entry, instead: Entry, standing: Case, after: Case) -> tuple[Fact, Moment] | None:
    """What a case is told instead, and of which day; None where it no longer says what it was told."""
    from workflow.review.facts import SituationArose  # noqa: PLC0415  reviews are made of this
    from workflow.review.from_other_cases import arises  # noqa: PLC0415

    if isinstance(told.fact, SituationArose):
        was, will_be = (arises(each, told.fact.child) for each in (standing, after))
        if was is None or will_be is None or (told.fact.situation, told.occurred) != was:
            return None
        return replace(told.fact, situation=will_be[0]), will_be[1]
    if told.occurred != now.occurred:
        return None
    return _likewise(told.fact, now.fact, instead.fact), instead.occurred


def _opens_without(given: Given, case: str, told: Entry) -> bool:
    """Whether the case can have opened with what is on record beside a fact."""
    from workflow.catalogue import kind_of  # noqa: PLC0415  the catalogue is made of the kinds

    entries = as_corrected(given.look(case).entries()) if given.look else []
    openings = kind_of(case).lifecycle.openings()
    return any(type(entry.fact) in openings for entry in entries if entry.version != told.version)


def _named(entries: Iterable[Entry]) -> Iterator[str]:
    """The cases that facts name."""
    from workflow.catalogue import of_a_case  # noqa: PLC0415  the catalogue is made of the kinds

    facts: list[Fact] = [entry.fact for entry in entries if type(entry.fact) not in c.ALWAYS]
    named = (getattr(fact, name) for fact in facts for name in of_a_case(type(fact)))
    each = (case for value in named for case in ((value,) if isinstance(value, str) else value))
    yield from dict.fromkeys(case for case in each if case)


def _likewise(told: Fact, before: Fact, instead: Fact) -> Fact:
    """The fact as told, where it said what the first one said with what that one says now."""
    names = (name for name in told.__struct_fields__ if hasattr(before, name))
    changed = {n: getattr(instead, n) for n in names if getattr(told, n) == getattr(before, n)}
    return replace(told, **changed)


def _because(standing: Case) -> Words:
    return Words(f"What it was told by was put right in {standing.case}.")


def _mending(fact: Fact, cause: Entry, given: Given) -> Entry:
    return Entry(fact=fact, occurred=at(given.now), id=given.new_id(), recorded=given.now, cause=cause.id)
