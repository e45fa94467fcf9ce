"""The page that the daemon writes anew after each sweep: what is overdue and due, by reference.

It lies in a file that only its owner can read, and is put in place whole. A page without a script does
not know the hour, so it says when it was made, and after which hour nobody is to go by it.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from projections.clocks import Due, as_clock, due
from scheduler.cli.reading.clocks_said import Asked
from scheduler.reports.clock_words import OVERDUE, SOON, TODAY, note, state
from scheduler.reports.page import Counted, Named, Part, Report, written
from scheduler.reports.progress import sentence
from scheduler.sheets.sheet import Column, Holds, Sheet
from workflow.moments import LONDON, london_day, spoken_instant

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.service import Service

WITHIN = 5
"""How many working days ahead the page looks."""
GRACE = timedelta(minutes=1)
"""What a sweep may take before the page counts as stale, beside the time between two sweeps."""
_COLUMNS = (
    Column("case", "Case"),
    Column("label", "What"),
    Column("state", "State"),
    Column("due_on", "Due", Holds.DAY),
    Column("note", "Note"),
)


def write(service: "Service", path: Path, *, every: float) -> None:
    """Write the page in place of the last one. Raises OSError where that cannot be done."""
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(written(status_report(service, every=every)))
        Path(aside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(aside).unlink()
        raise


def status_report(service: "Service", *, every: float) -> Report:
    """What stands in the page; `every` is how many seconds lie between two sweeps."""
    now = service.clock()
    with service.views.connect() as tx:
        found = due(tx, now, calendar=service.calendar, within=WITHIN)
    late = [each for each in found if each.overdue]
    coming = [each for each in found if not each.overdue]
    asked = Asked(now, service.calendar)
    return Report(
        title="What needs somebody",
        above="Safeguarding incidents and practice reviews",
        lead=f"Made {spoken_instant(now)}",
        notice=_stale(now, every),
        numbers=[
            Counted(f"{len(late):,}", "overdue", "overdue", weighs=bool(late)),
            Counted(f"{len(coming):,}", f"due within {WITHIN} working days", "due-soon"),
        ],
        parts=[
            _part("Overdue", "Overdue, oldest first", "Nothing is overdue.", late, asked),
            _part("Due soon", f"Due within {WITHIN} working days", "Nothing is due soon.", coming, asked),
        ],
        about=list(_about(service)),
    )


def _about(service: "Service") -> Iterator[Named]:
    """What the page rests on; no root, for which the record would be read through once a minute."""
    now = service.clock()
    yield Named("As of", spoken_instant(now))
    yield Named("Position", f"{service.store.head().position:,}")
    yield Named("Policy", service.policy.version(london_day(now)))
    yield Named("Program", f"spr {version('spr')}")


def _stale(now: "datetime", every: float) -> str:
    """Until when the page can be gone by, and what to do afterwards."""
    until = (now + timedelta(seconds=every) + GRACE).astimezone(LONDON)
    return (
        f"Load this page anew to see what stands now. It is made anew every {_spoken(every)}: if it is later "
        f"than {until:%H:%M} on {spoken_instant(until).rpartition(',')[0]} and this page is still the same, "
        "the daemon is not running and the page is stale. Run: spr doctor"
    )


def _spoken(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60} minutes" if whole >= 2 * 60 else "minute" if whole == 60 else f"{whole} seconds"  # noqa: PLR2004  a minute


def _part(heading: str, title: str, empty: str, those: Sequence[Due], asked: Asked) -> Part:
    return Part(heading=heading, empty=empty, sheet=Sheet(title, _COLUMNS, list(_rows(those, asked))))


def _rows(those: Sequence[Due], asked: Asked) -> Iterator[dict[str, str]]:
    """By reference, and with the neutral label: no child's code, and no duty that would tell."""
    for each in those:
        clock = as_clock(each.clock)
        stands = state(clock, asked)
        yield {
            "case": each.clock.case,
            "label": sentence(each.clock.label),
            "state": stands if stands in (OVERDUE, TODAY, SOON) else "Due",
            "due_on": each.clock.due_on,
            "note": note(clock, asked),
        }
