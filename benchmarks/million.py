"""Rows 9 and 10 in a record of a million facts: its views built, built anew and compared, with the memory.

It takes half an hour and two gigabytes, and so only who asks for it measures it: --million.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import office
from benchmarks.bars import Flat, Within
from benchmarks.engines import Engine
from benchmarks.measuring import Contest, Scale
from projections.runner import VIEWS
from scheduler.service import Service

FACTS, TIMES, FEWEST = 1_000_000, 10, 8_000
MONTHS_OF_A_SHORT_RUN = 2
COMMANDS: tuple[tuple[str, Sequence[str]], ...] = (
    ("spr admin rebuild", ("admin", "rebuild")),
    ("spr admin rebuild --check", ("admin", "rebuild", "--check")),
)
PEAK = """
import sys
from benchmarks.million import peak
from scheduler.cli import main
assert main(sys.argv[1:]) == 0
print(peak())
"""
WHY = "the fold and what the guidance makes of each standing are most of it, and done once for all views."


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Two records, of which one is ten times as long as the other."""
    more = max(FEWEST, scale.pieces(FACTS))
    months = office.months(on.folder, office.MONTHS if scale.share == 1 else MONTHS_OF_A_SHORT_RUN)
    with _filled(on.folder, months, more) as large, _filled(on.folder, months, more // TIMES) as small:
        facts = large.store.head().position
        yield [
            _catching_up(large, facts),
            *(_commanded(large, facts, says, words) for says, words in COMMANDS),
            *(_remembering(large, small, says, words) for says, words in COMMANDS),
        ]


@contextmanager
def _filled(folder: Path, months: Sequence[office.Month], facts: int) -> Iterator[Service]:
    """A record of about so many facts, of which the views show none but the first yet."""
    with office.store(folder, f"office-{facts}") as (service, clock):
        office.fill(service, clock, months, facts)
        yield service


def _catching_up(service: Service, facts: int) -> Contest:
    return Contest(
        row=9,
        work=f"bring {len(VIEWS)} views up to {facts:,} facts that came all at once, a fact",
        contenders={"spr": _caught_up(service)},
        pieces=facts,
        bars=(),
        turns=1,
        rounds=1,
    )


def _caught_up(service: Service) -> Callable[[int], None]:
    def caught_up(_pieces: int) -> None:
        service.views.catch_up()

    return caught_up


def _commanded(service: Service, facts: int, says: str, words: Sequence[str]) -> Contest:
    return Contest(
        row=10,
        work=f"{says}: {len(VIEWS)} views of {facts:,} facts, a fact and view",
        contenders={"spr": _run(service, words)},
        pieces=facts * len(VIEWS),
        bars=(Within("spr", 10e-6, why=WHY),),
        turns=1,
        rounds=1,
    )


def _remembering(large: Service, small: Service, says: str, words: Sequence[str]) -> Contest:
    names = {f"{each.store.head().position:,} facts": each for each in (small, large)}
    shorter, longer = names
    return Contest(
        row=10,
        work=f"memory of {says}, at its peak",
        contenders={name: _peak(each, words) for name, each in names.items()},
        pieces=1,
        bars=(Flat(longer, 1.1, shorter),),
        unit="MB",
        rounds=1,
    )


def _run(service: Service, words: Sequence[str]) -> Callable[[int], None]:
    def run(_pieces: int) -> None:
        _command([sys.executable, "-P", "-m", "scheduler", *words], service)

    return run


def _peak(service: Service, words: Sequence[str]) -> Callable[[int], float]:
    def measured(_pieces: int) -> float:
        return float(_command([sys.executable, "-c", PEAK, *words], service).splitlines()[-1])

    return measured


def peak() -> float:
    """The most memory this process has held, in MB; where the system does not say, its parent's may count."""
    place = Path("/proc/self/status")
    if place.exists():
        (line,) = (line for line in place.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _command(command: Sequence[str], service: Service) -> str:
    variables = os.environ | {"SPR_DATABASE": service.settings.database, "SPR_CONFIG": os.devnull}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
