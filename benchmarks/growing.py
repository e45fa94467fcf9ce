"""Row 18: what work costs as the record grows; the last size is held against the first."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import count, cycle

from msgspec.structs import replace

from benchmarks import cases, grown
from benchmarks.bars import Flat
from benchmarks.engines import Engine
from benchmarks.measuring import Contest, Does, Scale
from events.record import Write
from projections.clocks import due
from scheduler.clock import utc_now
from scheduler.requests import actor, new_id
from scheduler.service import Service
from scheduler.sweep import sweep
from workflow.catalogue import INCIDENT

SIZES = (10**3, 10**4, 10**5, 10**6)
WORK: Mapping[str, int] = {"append a fact": 300, "load a case": 300, "due": 30, "an idle sweep": 50}
"""What is done, and how often in a round."""

WHY = "indexes become deeper, and pages of the file lie in the cache of the system rather than of SQLite."


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """The same work in stores of many sizes; the last of them only in a whole run."""
    sizes = [size for size in SIZES if size <= max(SIZES[1], SIZES[-1] * scale.share)]
    with ExitStack() as stack:
        stores = {f"{size:,} facts": stack.enter_context(grown.store(on.folder, size)) for size in sizes}
        does = {name: _does(service) for name, service in stores.items()}
        first, *_, last = does
        grows = [
            Contest(
                row=18,
                work=f"{work}, as the record grows",
                contenders={name: each[work] for name, each in does.items()},
                pieces=scale.pieces(pieces),
                bars=(Flat(last, 1.3, first, WHY),),
            )
            for work, pieces in WORK.items()
        ]
        yield [*grows, _room(stores[last])]


def _room(service: Service) -> Contest:
    """How much of the file a fact of the largest store takes."""
    facts, size = service.store.head().position, service.settings.path.stat().st_size
    return Contest(
        row=18,
        work="room on the disk for a fact, views and indexes included",
        contenders={"spr": lambda _pieces: size / facts},
        pieces=1,
        bars=(),
        unit="bytes",
        rounds=1,
    )


def _does(service: Service) -> dict[str, Does]:
    works = (_append(service), _load(service), _due(service), _sweep(service))
    return dict(zip(WORK, works, strict=True))


def _append(service: Service) -> Callable[[int], None]:
    draft = service.translation.draft(cases.consulted(service.given(INCIDENT)), service.given(INCIDENT))
    numbers, by = count(1), actor()

    def append(pieces: int) -> None:
        for _ in range(pieces):
            now = utc_now()
            write = Write(f"incident/appended-{next(numbers)}", 0, [replace(draft, id=new_id(now))])
            service.store.append([write], command_id=new_id(now), request=b"asked", actor=by)

    return append


def _load(service: Service) -> Callable[[int], None]:
    """Closed cases, from all over the record."""
    closed = [head.name for head in service.store.streams("incident/closed-")]
    chosen = cycle(closed[:: max(1, len(closed) // 100)])

    def load(pieces: int) -> None:
        for _ in range(pieces):
            service.standing(next(chosen))

    return load


def _due(service: Service) -> Callable[[int], None]:
    calendar = service.calendar

    def asked(pieces: int) -> None:
        with service.views.connect() as tx:
            for _ in range(pieces):
                assert due(tx, utc_now(), calendar=calendar)

    return asked


def _sweep(service: Service) -> Callable[[int], None]:
    def swept(pieces: int) -> None:
        service.views.catch_up()
        for _ in range(pieces):
            assert sweep(service, utc_now()).raised == 0

    return swept
