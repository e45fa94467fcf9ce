"""What putting a fact right means elsewhere: other cases that were told of it are put right as well.

A notification is recorded once, in the incident; its rapid review was told the day, which is where the
fifteen working days run from. What was told bears the first fact as its cause, so it can be found.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from workflow import corrections as c
from workflow.cases import Case, as_corrected
from workflow.facts import Entry, Fact, Given
from workflow.moments import at
from workflow.vocabulary import Words

Told = tuple[str, Entry]


def corrected_elsewhere(
    standing: Case, wrong: Entry, instead: Entry, correction: Entry, given: Given
) -> Iterator[Told]:
    """The corrections that follow in other cases, where they still say what this case said."""
    now = next((e for e in as_corrected(standing.entries()) if e.version == wrong.version), wrong)
    for case, told in _told(standing, wrong, given):
        fact = _likewise(told.fact, now.fact, instead.fact)
        if told.occurred != now.occurred or (fact, instead.occurred) == (told.fact, told.occurred):
            continue
        mending = _mending(
            c.FactCorrected(version=told.version, reasons=_because(standing)), correction, given
        )
        yield case, mending
        yield (
            case,
            replace(
                told,
                fact=fact,
                occurred=instead.occurred,
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
        if not _opens_without(given, case, told):
            continue
        fact = c.FactRetracted(version=told.version, reasons=_because(standing))
        yield case, _mending(fact, retraction, given)


def _told(standing: Case, wrong: Entry, given: Given) -> Iterator[Told]:
    """What other cases were told by a fact, as it counts there today, with the number it has there."""
    look = given.look
    if look is None:
        return
    for case in _named(standing):
        other: Case = look(case)
        caused = {entry.version for entry in other.entries() if entry.cause == wrong.id}
        if other.merged is None:
            yield from ((case, entry) for entry in as_corrected(other.entries()) if entry.version in caused)


def _opens_without(given: Given, case: str, told: Entry) -> bool:
    """Whether the case can have opened with what is on record beside a fact."""
    from workflow.catalogue import kind_of  # noqa: PLC0415  the catalogue is made of the kinds

    entries = as_corrected(given.look(case).entries()) if given.look else []
    openings = kind_of(case).lifecycle.openings()
    return any(type(entry.fact) in openings for entry in entries if entry.version != told.version)


def _named(standing: Case) -> Iterator[str]:
    """The other cases that the facts of a case name."""
    from workflow.catalogue import of_a_case  # noqa: PLC0415  the catalogue is made of the kinds

    facts: list[Fact] = [e.fact for e in standing.entries() if type(e.fact) not in c.ALWAYS]
    named = (getattr(fact, name) for fact in facts for name in of_a_case(type(fact)))
    each = (case for value in named for case in ((value,) if isinstance(value, str) else value))
    yield from dict.fromkeys(case for case in each if case and case != standing.case)


def _likewise(told: Fact, before: Fact, instead: Fact) -> Fact:
    """The fact as told, where it said what the first one said with what that one says now."""
    names = (name for name in told.__struct_fields__ if hasattr(before, name))
    changed = {n: getattr(instead, n) for n in names if getattr(told, n) == getattr(before, n)}
    return replace(told, **changed)


def _because(standing: Case) -> Words:
    return Words(f"What it was told by was put right in {standing.case}.")


def _mending(fact: Fact, cause: Entry, given: Given) -> Entry:
    return Entry(fact=fact, occurred=at(given.now), id=given.new_id(), recorded=given.now, cause=cause.id)
