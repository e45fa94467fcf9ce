"""Row 16: what memory the daemon holds after a day's work."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from benchmarks import cases
from benchmarks.bars import Within
from benchmarks.engines import Engine
from benchmarks.measuring import Contest, Scale
from scheduler.service import Service

CASES, MINUTES = 200, 24 * 60
SPR = "the daemon"
WHY = "SQLAlchemy, the guidance and the rest that loads take 60 MB before the first sweep."


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """A day of sweeps and deliveries, minute by minute, while facts come on record, in its own process."""
    minutes = scale.pieces(MINUTES)
    with on.store("day") as service:
        cases.fill_office(service, CASES)
        yield [
            Contest(
                row=16,
                work=f"resident memory after {minutes:,} sweeps and deliveries, a fact with every tenth",
                contenders={SPR: _resident(service, minutes)},
                pieces=1,
                bars=(Within(SPR, 80, why=WHY, unit="MB"),),
                unit="MB",
                rounds=1,
            )
        ]


def _resident(service: Service, minutes: int) -> Callable[[int], float]:
    def measured(_pieces: int) -> float:
        command = [sys.executable, "-m", "benchmarks.running", service.settings.database, str(minutes)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return float(done.stdout.splitlines()[-1])

    return measured


def work(database: str, minutes: int) -> None:
    """Do the daemon's work of so many minutes in as little time as it takes."""
    from scheduler import daemon, logs  # noqa: PLC0415  only the process that is measured loads them
    from scheduler.deliver import deliver  # noqa: PLC0415
    from scheduler.service import open_service  # noqa: PLC0415
    from scheduler.settings import Settings  # noqa: PLC0415
    from scheduler.sweep import sweep  # noqa: PLC0415
    from workflow.catalogue import INCIDENT  # noqa: PLC0415

    logs.set_up()
    settings = Settings(database=database)
    daemon.Daemon(settings)
    for minute in range(minutes):
        with open_service(settings, keys=True) as service:
            now = service.clock() + timedelta(minutes=minute)
            if minute % 10 == 0:
                service.record(cases.CONSULTED, kind=INCIDENT, case="incident/office-10")
            sweep(service, now)
        with open_service(settings, keys=True) as service:
            deliver(service, now)
    print(resident())


def resident() -> float:
    """The resident memory of this process in MB; where the system does not say, its peak."""
    place = Path("/proc/self/statm")
    if place.exists():
        pages = int(place.read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]))
