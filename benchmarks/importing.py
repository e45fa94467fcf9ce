"""Row 17: many facts brought in, through the codec and the doors alone, and through `decide`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import msgspec

from benchmarks import cases, grown
from benchmarks.bars import Within
from benchmarks.engines import Engine
from benchmarks.measuring import POSTGRES, SQLITE, Contest, Scale
from scheduler.cli.importing.rows import Row, read
from scheduler.cli.importing.work import bring_in
from scheduler.service import Service
from workflow.catalogue import INCIDENT

LENGTH, NUMBER = 20, {SQLITE: 5_000, POSTGRES: 1_000}
ROWS = 2_000
DOORS = "codec and doors"
DECIDED = "spr import"
DOORS_WHY = (
    "sealing, the canonical body, two hashes, two index pages and the guards take their time for each."
)
DECIDED_WHY = (
    "each row is a command of its own: it waits for the disk and brings the views up to itself, "
    "so that an import that is cut off can be sent again."
)


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Facts as the guidance has them, drafted and appended; and rows of a file, rehearsed and recorded."""
    rows = scale.pieces(ROWS)
    with on.store("import-doors") as plain, on.store("import-decided") as decided:
        yield [
            _by_the_doors(scale, on, plain),
            Contest(
                row=17,
                work=f"import a file of {rows:,} rows, each decided, a row",
                contenders={DECIDED: _through_decide(decided, rows)},
                pieces=rows,
                bars=(Within(DECIDED, 1 / 5_000, why=DECIDED_WHY),),
                turns=1,
                rounds=scale.few(3),
            ),
        ]


@contextmanager
def on_a_server(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """The first of these, on another engine."""
    with on.store("import-doors") as plain:
        yield [_by_the_doors(scale, on, plain)]


def _by_the_doors(scale: Scale, on: Engine, service: Service) -> Contest:
    number = scale.pieces(NUMBER[on.name])
    return Contest(
        row=17,
        work=f"import {number * LENGTH:,} facts, {grown.TOGETHER * LENGTH:,} at once, a fact",
        contenders={DOORS: _through_the_doors(service, number)},
        pieces=number * LENGTH,
        bars=(Within(DOORS, 1 / 50_000, why=DOORS_WHY),),
        engine=on.name,
        turns=1,
        rounds=scale.few(3),
    )


def _through_the_doors(service: Service, number: int) -> Callable[[int], None]:
    entries, batches = cases.history(LENGTH, service.given(INCIDENT)), count(1)

    def bring(_pieces: int) -> None:
        batch = next(batches)
        grown.put(service, ((f"incident/import-{batch}-{each}", entries) for each in range(number)))

    return bring


def _through_decide(service: Service, number: int) -> Callable[[int], None]:
    batches = count(1)

    def bring(_pieces: int) -> None:
        done = bring_in(service, _rows(next(batches), number))
        assert len(done.recorded) == number, done.mistakes[:3]

    return bring


def _rows(batch: int, number: int) -> list[Row]:
    """Rows of a file, a case for every seven of them."""
    lines = []
    for each in range(number):
        fact, occurred = cases.OPENING[each % len(cases.OPENING)]
        case = f"incident/file-{batch}-{each // len(cases.OPENING)}"
        data = msgspec.to_builtins(fact, enc_hook=str)
        lines.append(
            msgspec.json.encode(
                {
                    "case": case,
                    "fact": fact.stored,
                    "occurred": str(occurred),
                    "data": data,
                    "departure": "As agreed.",
                }
            )
        )
    return read("made-up.jsonl", b"\n".join(lines))
