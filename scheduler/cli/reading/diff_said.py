"""What differs between two pasts, for programs and for people."""

from collections.abc import Iterator, Sequence
from typing import Any

from scheduler.cli.reading.clocks_said import Asked, facts_of, named, stands
from scheduler.cli.reading.put_right import PLAIN, Mark, marks
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.comparing import Difference, Moved, difference
from scheduler.past import PastService
from workflow.clocks import Clock
from workflow.facts import Entry, Standing, line
from workflow.moments import spoken, spoken_instant, stamp


def told(before: PastService, after: PastService, case: str) -> Answer:
    """The answer to `spr diff`."""
    found = difference(before, after, case)
    document = {
        "from": before.asked_past.as_data(),
        "to": after.asked_past.as_data(),
        **as_data(found, before, after),
    }
    page: list[Block] = [
        Line(case, "title"),
        Line(f"Before: {before.asked_past.says}", indent=2, hang=8),
        Line(f"After:  {after.asked_past.says}", indent=2, hang=8),
        *_page(found, before, after),
    ]
    return Answer(document, page)


def as_data(found: Difference, before: PastService, after: PastService) -> dict[str, Any]:
    """A difference for programs."""
    return {
        "case": found.case,
        "status": {"from": _status(found.before) or None, "to": _status(found.after) or None},
        "gone": [_fact(entry, _mark(entry, found.before)) for entry in found.gone],
        "came": [_fact(entry, _mark(entry, found.after)) for entry in found.came],
        "clocks": [_clock(found.case, moved, before, after) for moved in found.clocks],
    }


def _fact(entry: Entry, mark: Mark) -> dict[str, Any]:
    return {
        "counts": mark.counts,
        "position": entry.position,
        "version": entry.version,
        "type": entry.fact.stored,
        "occurred": str(entry.occurred),
        "recorded": stamp(entry.recorded),
        "line": line(entry.fact),
    }


def _clock(case: str, moved: Moved, before: PastService, after: PastService) -> dict[str, Any]:
    duty, subject, cycle = moved.key
    sides = (("from", moved.before, before), ("to", moved.after, after))
    stood = {side: facts_of(case, clock, _asked(past)) if clock else None for side, clock, past in sides}
    return {"duty": duty, "subject": subject, "cycle": cycle, **stood}


def _page(found: Difference, before: PastService, after: PastService) -> Iterator[Block]:
    if not found.any:
        yield Line("Nothing differs.", "good", 2)
        return
    one, two = (_label(each) for each in (found.before, found.after))
    yield Line(f"Status: {one}, then {two}" if one != two else f"Status: {one}, in both", indent=2)
    yield from _facts("Facts only in the second", found.came, found.after)
    yield from _facts("Facts only in the first", found.gone, found.before)
    if found.clocks:
        yield Line("Clocks that stand otherwise", "title")
        yield Table(
            ("duty", "before", "after"),
            [
                (_named(moved), _stands(moved.before, before), _stands(moved.after, after))
                for moved in found.clocks
            ],
            indent=2,
        )


def _mark(entry: Entry, standing: Standing) -> Mark:
    """What has become of a fact in the past in which it is."""
    return marks(standing.entries()).get(entry.version, PLAIN)


def _facts(title: str, entries: Sequence[Entry], standing: Standing) -> Iterator[Block]:
    if entries:
        yield Line(title, "title")
        rows = [
            (
                str(entry.version),
                spoken(entry.occurred),
                line(entry.fact),
                spoken_instant(entry.recorded),
                (_mark(entry, standing).said, "warn"),
            )
            for entry in entries
        ]
        yield Table(("fact", "happened", "what", "recorded", "put right"), rows, indent=2)


def _named(moved: Moved) -> str:
    clock = moved.after or moved.before
    return named(clock) if clock else moved.key[0]


def _stands(clock: Clock | None, past: PastService) -> str:
    return stands(clock, _asked(past)) if clock else "no such clock"


def _asked(past: PastService) -> Asked:
    return Asked(past.clock(), past.calendar)


def _status(standing: Standing) -> str:
    return str(standing.status) if standing is not None else ""


def _label(standing: Standing) -> str:
    return str(standing.status.label) if standing is not None else "not there"
