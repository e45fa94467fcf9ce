"""The history as it grows: a line for each fact, those that are there and then those that come."""

import select
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from events.following import follow
from scheduler.cli.reading.history_said import Told, as_it_came, said, told_of
from scheduler.cli.words import in_json, shown
from workflow.clocks import DueDateReckoned
from workflow.moments import spoken

if TYPE_CHECKING:
    from events.record import Recorded
    from scheduler.service import Service


def lines(service: "Service", case: str | None, form: str | None, *, words: bool) -> Iterator[str]:
    """The lines of `spr history --follow`, without an end.

    Raises BrokenPipeError when whoever reads them has gone, also while nothing is recorded.
    """
    case = case and service.find(case)
    for recorded in _facts(service, case):
        told = told_of(service, recorded, words=words)
        if form == "ndjson":
            as_json = msgspec.json.encode({"case": recorded.stream, **as_it_came(told)}).decode()
            yield in_json(as_json)
        else:
            yield from _for_people(told, named=case is None)
    raise BrokenPipeError


def _facts(service: "Service", case: str | None) -> Iterator["Recorded"]:
    """The facts of a case, or of every case."""
    if case is None:
        yield from follow(service.store, 0, stopping=nobody_reads)
        return
    begun = service.store.head().position
    yield from (fact for fact in service.store.stream(case) if fact.position <= begun)
    comes = follow(service.store, begun, stopping=nobody_reads)
    yield from (fact for fact in comes if fact.stream == case)


def _for_people(told: Told, *, named: bool) -> Iterator[str]:
    recorded, entry = told.recorded, told.entry
    place = f"{recorded.position:>5}  {recorded.stream}" if named else f"{recorded.version:>3}"
    when = "" if isinstance(entry.fact, DueDateReckoned) else f"{spoken(entry.occurred)}  "
    departs = f" Departs from {', '.join(entry.departs_from)}." if entry.departs_from else ""
    yield shown(f"{place}  {when}{said(told)}{departs}")
    for name, text in told.words.items():
        yield shown(f"     {name}: {text}")


def nobody_reads() -> bool:
    """Whether the other end of the pipe is closed; printing alone would tell at the next fact only."""
    if not hasattr(select, "poll"):
        return False
    try:
        output = sys.stdout.fileno()
    except (OSError, ValueError):  # no file, or closed
        return False
    asked = select.poll()
    asked.register(output, 0)  # nothing but errors
    return bool(asked.poll(0))
