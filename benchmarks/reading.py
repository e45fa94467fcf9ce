"""Rows 4 and 11: the whole record decoded into typed facts, and one case as it stood in a past."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from uuid import UUID

from eventsourcing.application import Application

from benchmarks import cases, peer
from benchmarks.bars import Faster, Flat
from benchmarks.engines import Engine
from benchmarks.measuring import Contest, Scale
from events.record import Recorded
from events.store import EventStore
from projections.past import Past, PastRecord
from scheduler.service import Service
from workflow.catalogue import INCIDENT

LENGTH, NUMBER = 20, 500
PAGE = 1000
"""Facts that are read at once, by both."""
AS_OF, AMONG, LOADS = 50, 20, 200
AS_KNOWN, AS_OF_THEN, PLAIN = "as it was known", "as of a moment", "as it stands"

WHY = (
    "the peer hands over rows as they lie, still encoded; of our time the typed facts take two thirds, "
    "which is what the bar asks to be done besides."
)
WHEN = "of each fact it is asked when it happened, and of a due date what started its clock."


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Read everything, ours into facts and the peer's as it lies; and load cases as they stood in a past."""
    number = scale.pieces(NUMBER)
    with on.store("read-spr") as service, on.peer("read-peer") as other:
        cases.fill(service, number, LENGTH)
        peer.fill(other, number, cases.history(LENGTH, service.given(INCIDENT)))
        yield [
            Contest(
                row=4,
                work=f"read {number * LENGTH:,} facts, ours decoded into typed facts",
                contenders={"spr": _ours(service), "peer": _peers(other)},
                pieces=scale.pieces(10),
                bars=(Faster("spr", 1.7, "peer", WHY),),
                engine=on.name,
            ),
            _as_of(scale, on, service),
        ]


def _ours(service: Service) -> Callable[[int], None]:
    def read(pieces: int) -> None:
        for _ in range(pieces):
            for fact in _everything(service.store):
                service.translation.entry(fact)

    return read


def _everything(store: EventStore) -> Iterator[Recorded]:
    position = 0
    while page := store.after(position, PAGE):
        position = page[-1].position
        yield from page


def _peers(other: Application[UUID]) -> Callable[[int], None]:
    def read(pieces: int) -> None:
        for _ in range(pieces):
            position = 1
            while page := other.recorder.select_notifications(position, PAGE):
                position = page[-1].id + 1

    return read


def _as_of(scale: Scale, on: Engine, service: Service) -> Contest:
    filled = cases.fill(service, AMONG, AS_OF)
    known = service.store.head().position
    return Contest(
        row=11,
        work=f"load a case of {AS_OF} facts as it stood in a past",
        contenders={
            AS_KNOWN: _in_a_past(service, filled, Past(position=known)),
            AS_OF_THEN: _in_a_past(service, filled, Past(position=known, happened_by=service.clock())),
            PLAIN: _plainly(service, filled),
        },
        pieces=scale.pieces(LOADS),
        bars=(Flat(AS_KNOWN, 1.3, PLAIN), Flat(AS_OF_THEN, 1.3, PLAIN, WHEN)),
        engine=on.name,
    )


def _plainly(service: Service, filled: Sequence[str]) -> Callable[[int], None]:
    chosen = cycle(filled)

    def load(pieces: int) -> None:
        for _ in range(pieces):
            service.standing(next(chosen))

    return load


def _in_a_past(service: Service, filled: Sequence[str], past: Past) -> Callable[[int], None]:
    chosen, record = cycle(filled), PastRecord(service.store, service.translation, past)

    def load(pieces: int) -> None:
        for _ in range(pieces):
            cases.folded([service.translation.entry(fact) for fact in record.stream(next(chosen))])

    return load
