"""Row 19: eight processes append to one record at once."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from msgspec.structs import replace

from benchmarks import cases
from benchmarks.bars import Within
from benchmarks.measuring import Contest, Scale
from events.chain import verify
from events.record import Recorded, Write
from scheduler.clock import utc_now
from scheduler.requests import actor, new_id
from scheduler.service import Service, open_service
from scheduler.settings import Settings
from workflow.catalogue import INCIDENT

PROCESSES, EACH = 8, 1_000
WAIT, LOST, ERRORS = "longest wait", "lost or doubled", "errors"


class Came(NamedTuple):
    """What a run of all processes came to."""

    longest: float
    lost: int
    errors: int


@contextmanager
def contests(scale: Scale, folder: Path) -> Iterator[list[Contest]]:
    """Start the writers together, and ask the record for what they say it took."""
    each = scale.pieces(EACH)
    with cases.store(folder, "writers") as service:
        came: list[Came] = []
        named = f"{PROCESSES} processes, {each:,} durable appends each"
        yield [
            Contest(
                row=19,
                work=f"{named}: the longest that one waited",
                contenders={WAIT: _run(service, each, came)},
                pieces=1,
                bars=(Within(WAIT, 250e-3),),
                rounds=scale.few(5),
            ),
            Contest(
                row=19,
                work=f"{named}: facts",
                contenders={
                    LOST: lambda _: sum(run.lost for run in came),
                    ERRORS: lambda _: sum(run.errors for run in came),
                },
                pieces=1,
                bars=(Within(LOST, 0, unit="facts"), Within(ERRORS, 0, unit="errors")),
                unit="",
                rounds=1,
            ),
        ]


def _run(service: Service, each: int, came: list[Came]) -> Callable[[int], float]:
    runs = count(1)

    def run(_pieces: int) -> float:
        before, number = service.store.head().position, next(runs)
        command = [sys.executable, "-m", "benchmarks.writing", service.settings.database]
        processes = [_started([*command, f"{number}-{one}", str(each)]) for one in range(PROCESSES)]
        with ThreadPoolExecutor(PROCESSES) as together:
            outputs = list(together.map(lambda process: process.communicate("go\n"), processes))
        came.append(_came(service, outputs, before, PROCESSES * each))
        return came[-1].longest

    return run


def _started(command: list[str]) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _came(service: Service, outputs: list[tuple[str, str]], before: int, wanted: int) -> Came:
    lines = [line.split() for output, _ in outputs for line in output.splitlines()]
    acknowledged = [(int(position), fact_id) for fact_id, position, _ in lines]
    recorded = [(fact.position, fact.id) for fact in _since(service, before)]
    assert verify(service.store).ok
    return Came(
        longest=max((float(took) for _, _, took in lines), default=0.0),
        lost=len(set(acknowledged) ^ set(recorded)) + abs(wanted - len(recorded)),
        errors=sum(bool(error) for _, error in outputs),
    )


def _since(service: Service, position: int) -> Iterator[Recorded]:
    while page := service.store.after(position, 1000):
        position = page[-1].position
        yield from page


def append(database: str, name: str, number: int) -> None:
    """Append so many facts when told to, and say of each where it stands and how long it took."""
    with open_service(Settings(database=database), keys=True) as service:
        given = service.given(INCIDENT)
        draft, by, stream = (
            service.translation.draft(cases.consulted(given), given),
            actor(),
            f"incident/{name}",
        )
        said = []
        sys.stdin.readline()
        for version in range(number):
            fact_id, began = new_id(utc_now()), perf_counter()
            write = Write(stream, version, [replace(draft, id=fact_id)])
            done = service.store.append([write], command_id=fact_id, request=b"asked", actor=by)
            said.append(f"{fact_id} {done.first} {perf_counter() - began:.6f}")
    print(*said, sep="\n")


if __name__ == "__main__":
    append(sys.argv[1], sys.argv[2], int(sys.argv[3]))
