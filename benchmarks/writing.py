"""Rows 2 and 19: several processes append at once, and a reader follows them."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from time import perf_counter
from typing import NamedTuple

import msgspec

from benchmarks import writer
from benchmarks.bars import Faster, Within
from benchmarks.engines import Engine
from benchmarks.measuring import POSTGRES, SQLITE, Contest, Does, Scale
from events.evidence.chain import verify
from events.record import Recorded
from scheduler.service import Service

MANY, SOME = 8, 4
EACH = 400
ROWS = {SQLITE: 19, POSTGRES: 2}
WAIT, LOST, MISSED, ERRORS = "longest wait", "lost or doubled", "missed by a reader", "errors"
WAIT_WHY = "eight processes share two cores and a disk, and whoever asks at the right moment has the lock."
SOME_WHY = "both hold a lock from the position to the commit, and wait for the disk."
Output = tuple[str, str]


class Came(NamedTuple):
    """What a run of all processes came to."""

    longest: float
    lost: int
    missed: int
    errors: int


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Start the writers together, and ask the record for what they say it took."""
    each = scale.pieces(EACH)
    with on.store("writers") as service, on.peer("writers-peer") as other:
        came: list[Came] = []
        work = f"{MANY} processes, {each:,} durable appends each"
        found = (
            Contest(
                row=ROWS[on.name],
                work=f"{work}: the longest that one waited",
                contenders={WAIT: _followed(service, each, came)},
                pieces=1,
                bars=(Within(WAIT, 250e-3, why=WAIT_WHY),) if on.name == SQLITE else (),
                engine=on.name,
                rounds=scale.few(5),
            ),
            Contest(
                row=ROWS[on.name],
                work=f"{work}: facts of all rounds",
                contenders={
                    LOST: lambda _: sum(run.lost for run in came),
                    MISSED: lambda _: sum(run.missed for run in came),
                    ERRORS: lambda _: sum(run.errors for run in came),
                },
                pieces=1,
                bars=tuple(Within(name, 0, unit="facts") for name in (LOST, MISSED, ERRORS)),
                engine=on.name,
                unit="",
                rounds=1,
            ),
            Contest(
                row=ROWS[on.name],
                work=f"{SOME} processes append durably at once, a fact",
                contenders={
                    "spr": _together(writer.ours(service), each),
                    "peer": _together(writer.theirs(other, service), each),
                },
                pieces=SOME * each,
                bars=(Faster("spr", 3, "peer", SOME_WHY),) if on.name == POSTGRES else (),
                engine=on.name,
                turns=1,
                rounds=scale.few(5),
            ),
        )
        yield list(found)


def _followed(service: Service, each: int, came: list[Came]) -> Does:
    """Let all write while a reader follows; gives the longest wait."""
    runs = count(1)

    def run(_pieces: int) -> float:
        before = service.store.head().position
        names = [f"{next(runs)}-{number}" for number in range(MANY)]
        with ThreadPoolExecutor(1) as beside:
            processes = [_started(writer.ours(service), name, each) for name in names]
            _ready(processes)
            followed = beside.submit(lambda: list(_following(service, before, processes)))
            outputs = _finished(processes)
            came.append(_came(service, outputs, before, followed.result()))
        return came[-1].longest

    return run


def _together(what: Mapping[str, str], each: int) -> Does:
    """Let some write; gives how long they took from the word to begin to the last one's end."""
    runs = count(1)

    def run(_pieces: int) -> float:
        processes = [_started(what, f"some-{next(runs)}-{number}", each) for number in range(SOME)]
        _ready(processes)
        began = perf_counter()
        outputs = _finished(processes)
        took = perf_counter() - began
        assert not any(errors for _, errors in outputs), outputs
        return took

    return run


def _started(what: Mapping[str, str], name: str, each: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.writer", msgspec.json.encode(what).decode(), name, str(each)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _ready(processes: Sequence["subprocess.Popen[str]"]) -> None:
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()


def _finished(processes: Sequence["subprocess.Popen[str]"]) -> list[Output]:
    """Give all the word to begin, and what each says in the end."""
    with ThreadPoolExecutor(len(processes)) as together:
        return list(together.map(lambda process: process.communicate("go\n"), processes))


def _following(
    service: Service, position: int, processes: Sequence["subprocess.Popen[str]"]
) -> Iterator[Recorded]:
    """What a reader sees that only ever asks for what comes after the last it saw."""
    while True:
        still_writing = any(process.poll() is None for process in processes)
        page = service.store.after(position, 100)
        yield from page
        position = page[-1].position if page else position
        if not page and not still_writing:
            return
        service.store.wait(position, 0.02)


def _came(service: Service, outputs: Sequence[Output], before: int, followed: Sequence[Recorded]) -> Came:
    lines = [line.split() for output, _ in outputs for line in output.splitlines() if " " in line]
    acknowledged = {(int(position), fact_id) for fact_id, position, _ in lines}
    recorded = [(fact.position, fact.id) for fact in _since(service, before)]
    assert verify(service.store).ok
    return Came(
        longest=max((float(took) for _, _, took in lines), default=0.0),
        lost=len(acknowledged ^ set(recorded)) + len(recorded) - len(set(recorded)),
        missed=len(set(recorded) - {(fact.position, fact.id) for fact in followed}),
        errors=sum(bool(errors) for _, errors in outputs),
    )


def _since(service: Service, position: int) -> Iterator[Recorded]:
    while page := service.store.after(position, 1000):
        position = page[-1].position
        yield from page
