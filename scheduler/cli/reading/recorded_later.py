"""What had happened by the moment asked about, and came on record only later: beneath what was held then."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scheduler.cli.render import Block, Line, Table
from workflow.facts import Entry, line
from workflow.moments import spoken, spoken_instant, stamp

if TYPE_CHECKING:
    from scheduler.service import Service


def as_data(service: "Service", case: str) -> dict[str, Any]:
    """The facts, where the record is asked what it held; otherwise nothing."""
    later = _later(service, case)
    if later is None:
        return {}
    return {
        "recorded_later": [
            {
                "position": entry.position,
                "type": entry.fact.stored,
                "occurred": str(entry.occurred),
                "learned": str(entry.learned) if entry.learned else None,
                "recorded": stamp(entry.recorded),
                "line": line(entry.fact),
            }
            for entry in later
        ]
    }


def on_a_page(service: "Service", case: str) -> Iterator[Block]:
    """The same for people; nothing where there is nothing to say."""
    if later := _later(service, case):
        yield Line("Happened or learned by then, and recorded only later", "title")
        rows = [(spoken(e.learned or e.occurred), line(e.fact), spoken_instant(e.recorded)) for e in later]
        yield Table(("by", "what", "recorded"), rows, indent=2)


def _later(service: "Service", case: str) -> list[Entry] | None:
    from scheduler.past import PastService

    return service.recorded_later(case) if isinstance(service, PastService) else None
