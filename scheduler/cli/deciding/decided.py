"""Sends a decision to the record, and tells what it moved; a refusal ends with every reason."""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import click

from events.record import Recorded
from scheduler.cli.dates import NotADate, parse
from scheduler.cli.deciding.options import Around
from scheduler.cli.endings import REFUSED, USAGE, Ending
from scheduler.cli.recording.envelope import check
from scheduler.cli.recording.outcome import Sent, answer_told, outcome_told
from scheduler.cli.recording.refusing import said
from scheduler.cli.session import Session
from workflow.catalogue import CASES, kind_of
from workflow.facts import Command, Entry, Fact, Record, Standing
from workflow.moments import Moment, at
from workflow.rules import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.service import Service


class Place(NamedTuple):
    """Where a decision is made: the case, what was on record there before, and how it stood then.

    Where the same request is sent a second time, it is seen as it was before the first.
    """

    service: "Service"
    case: str
    facts: Sequence[Recorded]
    entries: Sequence[Entry]
    standing: Standing
    first: Entry | None = None

    @property
    def now(self) -> "datetime":
        """The time of asking."""
        return self.service.clock()


class Decision(NamedTuple):
    """What is to be decided: the command, what it changes in a fact, and what should be said aloud.

    It is not `dated` where nobody said when, and the time of asking stands for it.
    """

    command: Command
    changes: Sequence[dict[str, str]] = ()
    warnings: Sequence[str] = ()
    dated: bool = True


def decide(session: Session, case: str, around: Around, made: Callable[[Place], Decision]) -> None:
    """Make the decision in its place, send it, and answer with what it moved."""
    from scheduler.cli.deciding.told import told
    from scheduler.requests import new_id

    check(around._asdict())
    with session.service(keys=True) as service:
        place = _place(service, _found(service, case), around.request_id)
        decision = made(place)
        id_ = around.request_id or new_id(service.clock())
        with outcome_told(service, _sent(decision, place, id_)):
            done = service.do(
                decision.command,
                place.case,
                command_id=id_,
                expect=around.expect_version,
                dry_run=around.dry_run,
                dated=decision.dated,
            )
        if isinstance(done, Refused):
            raise Ending(REFUSED, said(done, place.case))
        with answer_told(done):
            session.answer(told(service, done, decision, id_, dry_run=around.dry_run))


def _sent(decision: Decision, place: Place, request_id: str) -> Sent:
    return Sent(decision.command, kind_of(place.case), place.case, request_id, decision.dated)


def reported(place: Place, around: Around, fact: Fact) -> Decision:
    """A decision that is one fact, made now unless it is said when."""
    return Decision(
        Record(
            fact=fact,
            occurred=_occurred(place, around),
            by=around.by,
            role=around.role,
            departure=around.departure,
        ),
        dated=bool(around.occurred),
    )


def _occurred(place: Place, around: Around) -> Moment:
    if around.occurred:
        return moment("--occurred", around.occurred, place.now)
    return place.first.occurred if place.first else at(place.now)


def moment(option: str, text: str, now: "datetime") -> Moment:
    """The moment that was typed for an option."""
    try:
        return parse(text, now)
    except NotADate as error:
        raise Ending(USAGE, f"{option}: {error}") from None


def _found(service: "Service", text: str) -> str:
    case = service.find(text)
    if kind_of(case) not in CASES:
        kinds = ", ".join(kind.name for kind in CASES)
        raise click.UsageError(f"{case} is kept by the program itself; a decision is made in: {kinds}.")
    return case


def _place(service: "Service", case: str, request_id: str | None) -> Place:
    stream = service.store.stream(case)
    facts = list(takewhile(lambda fact: fact.command_id != request_id, stream))
    entries = list(map(service.translation.entry, facts))
    first = service.translation.entry(stream[len(facts)]) if len(facts) < len(stream) else None
    return Place(service, case, facts, entries, standing_after(case, entries), first)


def standing_after(case: str, entries: Iterable[Entry], standing: Standing = None) -> Standing:
    """How a case stands after these entries, from its beginning or from a standing."""
    kind = kind_of(case)
    standing = kind.begin(case) if standing is None else standing
    for entry in entries:
        standing = kind.evolve(standing, entry)
    return standing
