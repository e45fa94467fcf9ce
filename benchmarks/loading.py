"""Row 5: load one case to its standing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle
from uuid import UUID

from eventsourcing.application import Application

from benchmarks import cases, peer
from benchmarks.bars import Faster
from benchmarks.engines import Engine
from benchmarks.measuring import POSTGRES, SQLITE, Contest, Scale
from scheduler.service import Service
from workflow.catalogue import INCIDENT

SIZES = ((10, {SQLITE: 10, POSTGRES: 3}, 400, 20), (1000, {SQLITE: 7, POSTGRES: 7}, 10, 3))
"""Facts in a case, how many times as fast as the peer, loads in a round, and among how many cases."""

WHY = (
    "up to a third is SQL and the stored bytes, a fifth the decoding into typed facts, and the rest the fold "
    "of the guidance, where the peer's case only counts and keeps."
)


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Load short and long cases from the record and from the peer's store."""
    with on.store("load-spr") as service, on.peer("load-peer") as other:
        yield [_contest(scale, on, service, other, *size) for size in SIZES]


def _contest(
    scale: Scale,
    on: Engine,
    service: Service,
    other: Application[UUID],
    length: int,
    times: Mapping[str, float],
    pieces: int,
    among: int,
) -> Contest:
    entries = cases.history(length, service.given(INCIDENT))
    ours, theirs = cases.fill(service, among, length), peer.fill(other, among, entries)
    assert service.standing(ours[0]).version == length
    return Contest(
        row=5,
        work=f"load a case of {length:,} facts to its standing",
        contenders={"spr": _ours(service, ours), "peer": _peers(other, theirs)},
        pieces=scale.pieces(pieces),
        bars=(Faster("spr", times[on.name], "peer", WHY),),
        engine=on.name,
    )


def _ours(service: Service, filled: Sequence[str]) -> Callable[[int], None]:
    chosen = cycle(filled)

    def load(pieces: int) -> None:
        for _ in range(pieces):
            service.standing(next(chosen))

    return load


def _peers(other: Application[UUID], filled: Sequence[UUID]) -> Callable[[int], None]:
    chosen = cycle(filled)

    def load(pieces: int) -> None:
        for _ in range(pieces):
            other.repository.get(next(chosen))

    return load
