"""Stores that have grown: nearly all their cases are closed, and the same few are open at every size.

Each is made once in a run, through the doors of the record and the views, and kept for the rows that use it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from benchmarks import cases
from events.record import Write
from scheduler.cli.keeping.setting_up import set_up
from scheduler.clock import utc_now
from scheduler.requests import actor, new_id
from scheduler.service import Service, open_service
from scheduler.settings import Settings
from scheduler.sweep import sweep
from workflow.catalogue import INCIDENT
from workflow.facts import Entry

OPEN = 10
"""Cases that are still consulted on, in every store."""
TOGETHER = 100
"""Cases in a transaction while a store is made."""


@contextmanager
def store(folder: Path, facts: int) -> Iterator[Service]:
    """The service over a store of so many facts, made where it is not there yet."""
    settings = Settings(database=str(folder / f"grown-{facts}.db"))
    if not settings.path.exists():
        set_up(settings)
        with open_service(settings, keys=True) as service:
            grow(service, facts)
            service.views.catch_up()
            sweep(service, utc_now())
    with open_service(settings, keys=True) as service:
        yield service


def grow(service: Service, facts: int) -> None:
    """Record cases until there are so many facts; those that stay open come first."""
    given = service.given(INCIDENT)
    opened, closed = cases.told(cases.OPENING, given), cases.told((*cases.OPENING, *cases.CLOSING), given)
    put(service, [(f"incident/open-{each}", opened) for each in range(1, OPEN + 1)])
    number = (facts - OPEN * len(opened)) // len(closed)
    put(service, ((f"incident/closed-{each}", closed) for each in range(1, number + 1)))


def put(service: Service, filled: Iterable[tuple[str, Sequence[Entry]]]) -> None:
    """Put cases on record, a hundred in a transaction."""
    waiting = iter(filled)
    while together := list(islice(waiting, TOGETHER)):
        writes = [Write(case, 0, cases.drafts(service, entries)) for case, entries in together]
        name = together[0][0].encode()
        service.store.append(writes, command_id=new_id(utc_now()), request=name, actor=actor())
