"""Row 12: the whole record examined, and how much memory that takes as it grows."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks import grown
from benchmarks.bars import Flat, Within
from benchmarks.engines import Engine
from benchmarks.measuring import Contest, Scale
from events.evidence.chain import verify
from events.store import open_
from scheduler.clock import utc_now
from scheduler.service import Service

FACTS, TIMES, FEWEST = 100_000, 4, 2_000
PEAK = """
import resource, sys
from benchmarks import verifying
verifying.examine(sys.argv[1])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
IN_A_SECOND = 150_000
WHY = (
    "each fact is fetched, its header made anew, hashed as a leaf and into the tree, its body decoded "
    "and its id looked for among the newest, on one core; on the other the database examines itself."
)


def examine(place: str) -> None:
    """Examine a record, and find nothing."""
    store = open_(place, clock=utc_now)
    assert verify(store).ok
    store.close()


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Examine a record; and two, of which one is four times as long, each in a process of its own."""
    more = max(FEWEST, scale.pieces(FACTS))
    few = more // TIMES
    with grown.store(on.folder, few) as small, grown.store(on.folder, more) as large:
        names = {f"{each.store.head().position:,} facts": each for each in (small, large)}
        shorter, longer = names
        yield [
            _examining(scale, on, large),
            Contest(
                row=12,
                work="memory of a process that examines a record, at its peak",
                contenders={name: _peak(each) for name, each in names.items()},
                pieces=1,
                bars=(Flat(longer, 1.1, shorter),),
                unit="MB",
                rounds=scale.few(3),
            ),
        ]


@contextmanager
def on_a_server(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """The first of these, on another engine."""
    with on.store("verify") as service:
        grown.grow(service, max(FEWEST, scale.pieces(FACTS)) // TIMES)
        yield [_examining(scale, on, service)]


def _examining(scale: Scale, on: Engine, service: Service) -> Contest:
    facts = service.store.head().position
    return Contest(
        row=12,
        work=f"examine a record of {facts:,} facts, a fact",
        contenders={"spr": _verifying(service)},
        pieces=facts,
        bars=(Within("spr", 1 / IN_A_SECOND, why=WHY),),
        engine=on.name,
        turns=1,
        rounds=scale.few(5),
    )


def _verifying(service: Service) -> Callable[[int], None]:
    def examined(_pieces: int) -> None:
        assert verify(service.store).ok

    return examined


def _peak(service: Service) -> Callable[[int], float]:
    def measured(_pieces: int) -> float:
        command = [sys.executable, "-c", PEAK, str(service.settings.path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return int(done.stdout) / 1024

    return measured
