"""Rows 9 and 10: views that catch up, and views that are built anew."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from benchmarks import cases
from benchmarks.bars import Faster, Within
from benchmarks.engines import Engine
from benchmarks.measuring import POSTGRES, SQLITE, Contest, Scale
from projections import checkpoints, runner
from projections.projection import fingerprint
from projections.runner import Views
from scheduler.service import Service

LENGTH, NUMBER = 20, 250
TIMES = {SQLITE: 40, POSTGRES: 15}
ONE_BY_ONE = "a transaction a fact"
CATCHING_UP = (
    "a page spares the transactions only; the fold, the standing of every clock and the rows of the "
    "views are made for each fact or case either way, and take more than a transaction."
)
REBUILDING = (
    "the fold and what the guidance makes of each standing are most of it, and done once for all views."
)


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Bring empty views up to the record, in pages and fact by fact; and build them anew beside others."""
    number = scale.pieces(NUMBER)
    with on.store("views") as service:
        cases.fill(service, number, LENGTH)
        facts = service.store.head().position
        yield [
            Contest(
                row=9,
                work=f"bring {len(runner.VIEWS)} empty views up to {facts:,} facts, a fact",
                contenders={"spr": _catching_up(service, runner.PAGE), ONE_BY_ONE: _catching_up(service, 1)},
                pieces=facts,
                bars=(Faster("spr", TIMES[on.name], ONE_BY_ONE, CATCHING_UP),),
                engine=on.name,
                turns=1,
                rounds=scale.few(5),
            ),
            Contest(
                row=10,
                work=f"build {len(runner.VIEWS)} views of {facts:,} facts anew, a fact and view",
                contenders={"spr": _rebuilding(service)},
                pieces=facts * len(runner.VIEWS),
                bars=(Within("spr", 10e-6, why=REBUILDING),),
                engine=on.name,
                turns=1,
            ),
        ]


def _catching_up(service: Service, page: int) -> Callable[[int], float]:
    def catch_up(_pieces: int) -> float:
        with service.store.views_engine.begin() as tx:
            checkpoints.drop(tx, [fingerprint()])
        views = Views(service.store, service.translation, page)
        began = perf_counter()
        views.catch_up()
        return perf_counter() - began

    return catch_up


def _rebuilding(service: Service) -> Callable[[int], None]:
    def rebuild(_pieces: int) -> None:
        service.views.rebuild()

    return rebuild
