"""Rows 13 and 14: a sweep with nothing to say, and a sweep after an outage."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from time import perf_counter

from msgspec.structs import replace

from benchmarks import cases, grown
from benchmarks.bars import Within
from benchmarks.engines import Engine
from benchmarks.measuring import Contest, Scale
from projections.clocks import CLOCKS, ClockRow
from projections.projection import chosen, found
from projections.writing import writing
from scheduler.clock import utc_now
from scheduler.service import Service, open_service
from scheduler.sweep import sweep
from workflow.catalogue import INCIDENT
from workflow.vocabulary import ClockState

CLOCKS_IN_ALL, STILL_OPEN = 200_000, 10_000
DUE = 5_000
OUTAGE = "each announcement is a durable fact of its own, under its own command, and waits for the disk."


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Sweep where nothing is due among many clocks; and where thousands came due at once."""
    with on.store("idle") as idle:
        _fill_clocks(idle, scale)
        yield [
            Contest(
                row=13,
                work=f"a sweep with nothing to say over {scale.pieces(CLOCKS_IN_ALL):,} clocks, "
                f"{scale.pieces(STILL_OPEN):,} open",
                contenders={"spr": _idle(idle)},
                pieces=scale.pieces(100),
                bars=(Within("spr", 5e-3),),
            ),
            _after_an_outage(scale, on),
        ]


def _fill_clocks(service: Service, scale: Scale) -> None:
    """Rows of clocks as they stand in real cases, copied under other names."""
    cases.fill_office(service, 10)
    with service.views.connect() as tx:
        rows = found(tx, chosen(CLOCKS), ClockRow)
    later = (utc_now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    running = [replace(row, wakes_at=later) for row in rows if row.state == ClockState.RUNNING and row.due_at]
    ended = [row for row in rows if row.state != ClockState.RUNNING]
    number, still_open = scale.pieces(CLOCKS_IN_ALL), scale.pieces(STILL_OPEN)
    with writing(service.store.views_engine) as tx:
        tx.put(CLOCKS.table, list(_copies(running, still_open, "open")))
        tx.put(CLOCKS.table, list(_copies(ended, number - still_open, "ended")))
    sweep(service, utc_now())


def _copies(rows: Sequence[ClockRow], number: int, name: str) -> Iterator[ClockRow]:
    for each in range(number):
        row, case = rows[each % len(rows)], f"incident/{name}-{each}"
        yield replace(row, case=case, clock=row.clock.replace(row.case, case))


def _idle(service: Service) -> Callable[[int], None]:
    def swept(pieces: int) -> None:
        for _ in range(pieces):
            assert sweep(service, utc_now()).looked_at == 0

    return swept


def _after_an_outage(scale: Scale, on: Engine) -> Contest:
    wanted, folder = scale.pieces(DUE), on.folder
    with on.store("outage") as service:
        opened = cases.told(islice(cases.OPENING, 2), service.given(INCIDENT))
        alerts = _alerts(on, opened)
        number = -(-wanted // alerts)
        grown.put(service, ((f"incident/late-{each}", opened) for each in range(1, number + 1)))
        service.views.catch_up()
        settings = service.settings
    copies = iter(range(1000))

    def swept(_pieces: int) -> float:
        place = folder / f"outage-{next(copies)}"
        place.mkdir(mode=0o700)
        for each in folder.glob("outage.*"):
            shutil.copy2(each, place)
        late = replace(settings, database=str(place / settings.path.name))
        with open_service(late, keys=True) as service:
            began = perf_counter()
            report = sweep(service, utc_now())
            took = perf_counter() - began
        assert report.raised == number * alerts, report
        shutil.rmtree(place)
        return took

    return Contest(
        row=14,
        work=f"announce {number * alerts:,} clocks that came due during an outage",
        contenders={"spr": swept},
        pieces=1,
        bars=(Within("spr", 10 * scale.share, why=OUTAGE),),
        rounds=scale.few(3),
    )


def _alerts(on: Engine, opened: Sequence[object]) -> int:
    """How many announcements one such case calls for."""
    with on.store("one-late") as service:
        grown.put(service, [("incident/late", opened)])
        return sweep(service, utc_now()).raised
