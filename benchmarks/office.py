"""A large record such as offices leave behind: incidents, reviews, actions, their due dates, their alerts.

Every month of two years, the made-up cases of the demonstration are told in a small store, through the
doors: imported, reckoned, swept day by day. What came on record is then put into the large store, again
and again under other references, with words that are sealed anew. What is put when is drawn
from a seed, so that every such store tells the same, although ids, keys and hashes differ.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeAlias

from msgspec.structs import replace

from events.keystore import Keystore
from events.record import DEPARTURE, Draft, Recorded, Write
from events.store import create
from scheduler.cli.demonstration.scenario import cases
from scheduler.cli.importing.rows import read
from scheduler.cli.importing.work import bring_in
from scheduler.cli.keeping.setting_up import adopt_shipped
from scheduler.keys import key_places
from scheduler.requests import actor, new_id
from scheduler.service import Service, open_service
from scheduler.settings import Settings
from scheduler.sweep import sweep
from workflow.moments import london_day

SEED = 2018
FIRST, MONTHS = datetime(2024, 10, 15, 15, 45, tzinfo=UTC), 24
SWEPT_AFTER = (0, 1, 3, 5, 8, 13, 21)
"""After how many days a month's cases are swept: some of their clocks come due meanwhile."""
MADE_UP = "/demo-"
STAYS_OPEN, ONE_IN = ("incident/demo-overdue", "incident/demo-to-notify"), 20
"""The cases nobody ended, and of how many offices one has them: nearly all of a record is closed."""
SIDE_BY_SIDE, AT_ONCE = 40, 60
"""How many offices work side by side, and how many facts each records before the next has its turn.

An office's words are sealed under one key: making a key waits for the disk, as making a fact does.
"""


class Clock:
    """A clock that is set, and goes on by a little each time it is read."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Tell the time."""
        self.now += timedelta(microseconds=50)
        return self.now


class Told(NamedTuple):
    """A fact of a month: its stream, the draft with its words in plain text, and the data as JSON."""

    stream: str
    draft: Draft
    data: str


Month: TypeAlias = tuple[datetime, list[Told]]
"""The instant at which a month's telling begins, and what came on record in it."""


@contextmanager
def store(folder: Path, name: str) -> Iterator[tuple[Service, Clock]]:
    """A new store with a clock that is set to the first month."""
    settings, clock = Settings(database=str(folder / f"{name}.db")), Clock(FIRST)
    keys, kek = key_places(settings)
    with closing(Keystore.create(keys, kek=kek)) as made:
        create(settings.database, clock=clock, keys=made).close()
    with open_service(settings, keys=True, clock=clock) as service:
        adopt_shipped(service)
        yield service, clock


def months(folder: Path, number: int = MONTHS) -> list[Month]:
    """What comes on record in each month."""
    with store(folder, "months") as (service, clock):
        return [_month(service, clock, FIRST + timedelta(days=30 * each)) for each in range(number)]


def _month(service: Service, clock: Clock, begins: datetime) -> Month:
    before, clock.now = service.store.head().position, begins
    told = cases(london_day(begins), service.calendar).replace("demo-", f"{begins:%y%m%d}-")
    done = bring_in(service, read("cases.jsonl", told.encode()))
    assert not done.mistakes, done.mistakes
    for days in SWEPT_AFTER:
        clock.now = begins + timedelta(days=days, hours=1)
        sweep(service, clock.now)
    facts = service.store.after(before, service.store.head().position)
    return begins, [_told(service, fact, f"/{begins:%y%m%d}-") for fact in facts]


def _told(service: Service, recorded: Recorded, mark: str) -> Told:
    """A fact as it was told, its words opened and its references those of the demonstration."""
    said, data = recorded.says, json.loads(bytes(recorded.data))
    words = {name: str(text) for name, text in service.texts(recorded).items()}
    departure = words.pop(DEPARTURE, None)
    draft = Draft(
        id=said.id,
        type=said.type,
        schema=said.schema,
        occurred=said.occurred,
        learned=said.learned,
        by=said.by,
        role=said.role,
        departs_from=said.departs_from,
        departure=departure,
        policy=said.policy,
        cause=said.cause,
        words=tuple(sorted(words)),
        data={},
    )
    return Told(
        recorded.stream.replace(mark, MADE_UP), draft, json.dumps(data | words).replace(mark, MADE_UP)
    )


def fill(
    service: Service, clock: Clock, of_months: Sequence[tuple[datetime, list[Told]]], facts: int
) -> None:
    """Put offices on record, month after month, until there are about so many facts."""
    random, numbers = Random(SEED), count(1)  # noqa: S311  nothing is secret about what is drawn
    for month, (begins, told) in enumerate(of_months, start=1):
        clock.now = max(clock.now, begins)
        while (left := facts * month // len(of_months) - service.store.head().position) > 0:
            offices = min(SIDE_BY_SIDE, 1 + left // len(told))
            _side_by_side(service, told, [next(numbers) for _ in range(offices)], random)


def _side_by_side(service: Service, told: Sequence[Told], numbers: Sequence[int], random: Random) -> None:
    """Put some offices on record, each a piece at a time, in an order that is drawn."""
    waiting = [_office(service, told, number, complete=not random.randrange(ONE_IN)) for number in numbers]
    while waiting:
        random.shuffle(waiting)
        writes = [write for office in waiting for write in next(office, ())]
        if not writes:
            return
        command = new_id(service.clock())
        service.store.append(writes, command_id=command, request=command.encode(), actor=actor())


def _office(service: Service, told: Sequence[Told], number: int, *, complete: bool) -> Iterator[list[Write]]:
    """What an office records, piece by piece."""
    mine = [each for each in told if complete or not any(case in each.stream for case in STAYS_OPEN)]
    ids = {each.draft.id: new_id(service.clock()) for each in mine}
    versions: dict[str, int] = {}
    for first in range(0, len(mine), AT_ONCE):
        drafts: dict[str, list[Draft]] = {}
        for each in mine[first : first + AT_ONCE]:
            drafts.setdefault(each.stream.replace(MADE_UP, f"/{number:05}-"), []).append(
                replace(
                    each.draft,
                    id=ids[each.draft.id],
                    cause=ids.get(each.draft.cause or "", each.draft.cause),
                    data=json.loads(each.data.replace(MADE_UP, f"/{number:05}-")),
                    subject=f"incident/{number:05}-worked",
                )
            )
        yield [Write(stream, versions.get(stream, 0), each) for stream, each in drafts.items()]
        versions |= {stream: versions.get(stream, 0) + len(each) for stream, each in drafts.items()}
