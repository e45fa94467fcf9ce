"""Row 6: a whole command, from the request to the durable fact and the views that show it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from eventsourcing.application import Application

from benchmarks import cases, peer
from benchmarks.bars import Faster
from benchmarks.engines import Engine, NoViews
from benchmarks.measuring import Contest, Scale
from projections.runner import Views
from scheduler.service import Done, Service
from workflow.catalogue import INCIDENT

LENGTH = 20
PIECES = 200

BARS = (
    Faster(
        "spr",
        2.0,
        "peer",
        why="beside the load (row 5) every due date is reckoned again, and both wait for the disk.",
    ),
    Faster(
        "spr with views",
        1.5,
        "peer",
        why="the views are a second transaction, which takes half as long again; the peer keeps none.",
    ),
)


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Record one fact in a case of twenty, each time in another case."""
    with (
        on.store("command-views") as viewed,
        on.store("command-spr") as plain,
        on.peer("command-peer") as other,
    ):
        plain.views = NoViews(plain.store, plain.translation)
        contenders = {
            "spr": _ours(plain, scale),
            "spr with views": _ours(viewed, scale),
            "peer": _peers(other, plain, scale),
        }
        yield [
            Contest(
                row=6,
                work=f"a whole command on a case of {LENGTH} facts",
                contenders=contenders,
                pieces=scale.pieces(PIECES),
                bars=BARS,
                engine=on.name,
            )
        ]
        assert viewed.views.lag() == 0


def _ours(service: Service, scale: Scale) -> Callable[[int], None]:
    waiting = iter(cases.fill(service, scale.in_all(PIECES), LENGTH))
    if not isinstance(service.views, NoViews):  # those of a program that has just been started
        service.views = Views(service.store, service.translation)

    def command(pieces: int) -> None:
        for _ in range(pieces):
            done = service.record(cases.CONSULTED, kind=INCIDENT, case=next(waiting))
            assert isinstance(done, Done)

    return command


def _peers(other: Application[UUID], service: Service, scale: Scale) -> Callable[[int], None]:
    given = service.given(INCIDENT)
    waiting = iter(peer.fill(other, scale.in_all(PIECES), cases.history(LENGTH, given)))
    told = peer.said(cases.consulted(given))

    def command(pieces: int) -> None:
        for _ in range(pieces):
            case = other.repository.get(next(waiting))
            case.consult(**told)
            other.save(case)

    return command
