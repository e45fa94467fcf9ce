"""Rows 1 to 3: one fact a transaction, and a hundred, durably."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, cycle
from uuid import UUID

from eventsourcing.application import Application
from msgspec.structs import replace

from benchmarks import bare, cases, peer
from benchmarks.bars import Faster
from benchmarks.engines import Engine
from benchmarks.measuring import POSTGRES, SQLITE, Contest, Scale
from events.record import Write
from scheduler.clock import utc_now
from scheduler.requests import actor, new_id
from scheduler.service import Service
from workflow.catalogue import INCIDENT
from workflow.facts import Entry

ROWS = {SQLITE: 1, POSTGRES: 2}
STREAMS = 50
TOGETHER, TRANSACTIONS = 100, 50
PIECES = 1500
"""So many that each contender's WAL is emptied in every round."""

BARS = {
    SQLITE: (
        Faster(
            "spr",
            0.75,
            "raw",
            why="the header, the hashes, the guards and the command's own row take about 80 µs more than a "
            "bare row; where a bare commit takes 250 µs or longer, that is within the bar.",
        ),
        Faster(
            "spr",
            1.4,
            "peer",
            why="both wait once for the disk, and the longer that takes, the less is seen of the work beside "
            "it, which is a third less than the peer's.",
        ),
    ),
    POSTGRES: (
        Faster(
            "spr",
            0.5,
            "raw",
            why="the function that appends does in one call what the raw row does without: it looks up "
            "command, head and version, makes the header, hashes, and tells who listens.",
        ),
    ),
}
TOGETHER_BARS = {SQLITE: 0.4, POSTGRES: 0.54}
MANY = "the header, the hash, the body and the guards take their time for each, and nothing waits."


@contextmanager
def contests(scale: Scale, on: Engine) -> Iterator[list[Contest]]:
    """Append to the record, to the peer's store, and to a bare table."""
    with (
        on.store("append-spr") as service,
        on.peer("append-peer") as other,
        on.raw("append-raw") as raw,
    ):
        entry = cases.consulted(service.given(INCIDENT))
        ours = _ours(service, entry)
        ours(1)
        stored = service.store.stream("incident/append-1")[0]
        yield [
            Contest(
                row=ROWS[on.name],
                work=f"append one fact durably, its body of {len(stored.body)} bytes",
                contenders={
                    "spr": ours,
                    "peer": _peers(other, entry),
                    "raw": _raw(raw, stored.header + stored.body + stored.leaf),
                },
                pieces=scale.pieces(PIECES),
                bars=BARS[on.name],
                engine=on.name,
            ),
            Contest(
                row=3,
                work=f"append {TOGETHER} facts in a transaction",
                contenders={
                    "spr": _ours_together(service, entry),
                    "raw": _raw_together(raw, stored.header + stored.body + stored.leaf),
                },
                pieces=scale.pieces(TRANSACTIONS),
                bars=(Faster("spr", TOGETHER_BARS[on.name], "raw", MANY),),
                engine=on.name,
            ),
        ]


def _ours(service: Service, entry: Entry) -> Callable[[int], None]:
    store, by = service.store, actor()
    draft = service.translation.draft(entry, service.given(INCIDENT))
    versions = {f"incident/append-{each}": 0 for each in range(1, STREAMS + 1)}
    streams = cycle(versions)

    def append(pieces: int) -> None:
        for _ in range(pieces):
            stream, now = next(streams), utc_now()
            write = Write(stream, versions[stream], [replace(draft, id=new_id(now))])
            store.append([write], command_id=new_id(now), request=b"asked", actor=by)
            versions[stream] += 1

    return append


def _peers(other: Application[UUID], entry: Entry) -> Callable[[int], None]:
    told = peer.said(entry)
    made = [peer.Case(f"incident/{each}") for each in range(STREAMS)]
    other.save(*made)
    streams = cycle(made)

    def append(pieces: int) -> None:
        for _ in range(pieces):
            case = next(streams)
            envelope = {**told["envelope"], "command_id": new_id(entry.recorded)}
            case.record(**{**told, "envelope": envelope})
            other.save(case)

    return append


def _raw(raw: bare.Table, row: bytes) -> Callable[[int], None]:
    versions = dict.fromkeys((f"incident/append-{each}" for each in range(STREAMS)), 0)
    streams = cycle(versions)

    def append(pieces: int) -> None:
        for _ in range(pieces):
            stream = next(streams)
            versions[stream] += 1
            raw.append((stream, versions[stream], row))

    return append


def _ours_together(service: Service, entry: Entry) -> Callable[[int], None]:
    store, by, streams = service.store, actor(), count(1)
    draft = service.translation.draft(entry, service.given(INCIDENT))

    def append(pieces: int) -> None:
        for _ in range(pieces):
            now = utc_now()
            drafts = [replace(draft, id=new_id(now)) for _ in range(TOGETHER)]
            write = Write(f"incident/together-{next(streams)}", 0, drafts)
            store.append([write], command_id=new_id(now), request=b"asked", actor=by)

    return append


def _raw_together(raw: bare.Table, row: bytes) -> Callable[[int], None]:
    streams = count(1)

    def append(pieces: int) -> None:
        for _ in range(pieces):
            stream = f"incident/together-{next(streams)}"
            raw.append_all([(stream, version, row) for version in range(1, TOGETHER + 1)])

    return append
