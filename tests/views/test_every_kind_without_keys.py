"""Whatever happened to whichever kind of case, and was put right again, it stands the same without keys."""

from contextlib import suppress

import pytest
from guidance.examples import choices, example
from hypothesis import given, settings
from hypothesis import strategies as st

from events.sealing import Unreadable
from events.store import open_
from scheduler.service import NotFound, Service
from workflow import corrections as c
from workflow.catalogue import CASES, fields, kind_of
from workflow.facts import Record
from workflow.moments import Moment
from workflow.rules import Refused
from workflow.vocabulary import Words

from .test_without_keys import opened, stands

FEW = settings(max_examples=3, deadline=None)
MOMENTS = tuple(map(Moment, ("2026-03-30", "2026-03", "unknown", "2026-04-01T08:30:00Z")))
WORDS = Words("Sealed, and nothing depends on it.")


def facts_of(kind):
    """A fact of the kind: bare, or with whatever its fields can hold."""

    def of(fact):
        values = {name: st.sampled_from(choices(name, hint)) for name, hint in fields(fact).items()}
        return st.just(example(fact)) | st.fixed_dictionaries(values).map(lambda given: fact(**given))

    return st.sampled_from(kind.lifecycle.facts).flatmap(of)


def histories(kind):
    """Facts of the kind in any order, each with its day; a number says which earlier fact is put right."""
    recorded = st.tuples(st.just("record"), facts_of(kind), st.sampled_from(MOMENTS))
    mended = st.tuples(st.sampled_from(["retract", "correct"]), st.integers(0, 9), st.sampled_from(MOMENTS))
    openings = st.sampled_from(kind.lifecycle.openings()).map(example)
    opening = st.tuples(st.just("record"), openings, st.sampled_from(MOMENTS))
    return st.tuples(opening, st.lists(recorded | recorded | mended, max_size=10))


def tell(service, kind, history):
    """Carry out the steps of a history; what is refused, or names a case that is not there, is left out."""
    case, (opening, rest) = f"{kind.name}/2026-001", history
    for what, which, moment in (opening, *rest):
        with suppress(NotFound):
            if what == "record":
                command = Record(fact=which, occurred=moment, departure=str(WORDS))
                service.record(command, kind=kind, case=case)
            elif command := mending(service, case, what, which, moment):
                service.do(command, case)
    return case


def mending(service, case, what, number, moment):
    """Retract or correct one of the facts of a case."""
    try:
        entries = [each for each in service.standing(case).entries() if type(each.fact) not in c.BY_PROGRAM]
    except NotFound:
        return None
    entry = entries[number % len(entries)]
    if what == "retract":
        return c.Retract(version=entry.version, reasons=WORDS)
    return c.Correct(version=entry.version, fact=entry.fact, occurred=moment, reasons=WORDS, departure="x")


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
@FEW
@given(data=st.data())
def test_with_all_keys_missing_statuses_and_clocks_are_the_same(another, kind, data):
    with another() as service:
        tell(service, kind, data.draw(histories(kind)))
        before = stands(service)
        store = open_(service.settings.database, clock=service.clock)
        with Service(store, None, service.settings, service.clock) as reader:
            assert set(opened(reader)) <= {Unreadable("no-key")}
            assert stands(service, reader) == before


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.name)
@FEW
@given(data=st.data(), number=st.integers(0, 9), moment=st.sampled_from(MOMENTS))
def test_what_a_dry_run_shows_of_a_correction_is_what_happens(another, kind, data, number, moment):
    with another() as service:
        case = tell(service, kind, data.draw(histories(kind)))
        command = mending(service, case, "correct", number, moment)
        if command is None:
            return
        before = service.store.head().position
        shown = service.do(command, case, dry_run=True)
        assert service.store.head().position == before
        done = service.do(command, case)
        assert isinstance(shown, Refused) is isinstance(done, Refused)
        if not isinstance(done, Refused):
            assert told(shown.standing) == told(done.standing)


def told(standing):
    """The status and the clocks of a case, as they are told."""
    return standing.status, [
        (clock.key, clock.state, clock.date.due_on) for clock in kind_of(standing.case).clocks(standing)
    ]
