"""What the work comes to for one partnership and for all of England, computed from what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from benchmarks.measuring import POSTGRES, SQLITE, Contest, Timings

SIZES: Mapping[str, int] = {
    "a partnership, one year": 10_000,
    "a partnership, thirty years": 300_000,
    "England, one year": 1_500_000,
    "England, thirty years": 45_000_000,
}
"""Facts: ten thousand a year is a busy partnership, and there are some 150 (docs/scaling.md)."""
_UNITS = ((86_400.0, "days"), (3_600.0, "hours"), (60.0, "minutes"), (1.0, "seconds"))
_ROOM = ((1e9, "GB"), (1e6, "MB"))


class Step(NamedTuple):
    """Something done for every fact: where it was measured, and how often it is done for one."""

    says: str
    row: int
    engine: str
    work: str
    who: str = "spr"
    times: int = 1


STEPS = (
    Step("record them one after another, in a file", 1, SQLITE, "append one fact durably"),
    Step("record them one after another, on a server", 2, POSTGRES, "append one fact durably"),
    Step("examine them, in a file", 12, SQLITE, "examine a record"),
    Step("examine them, on a server", 12, POSTGRES, "examine a record"),
    Step("build the views anew, in a file", 10, SQLITE, "build", times=6),
    Step("build the views anew, on a server", 10, POSTGRES, "build", times=6),
)
ROOM = Step("room on the disk, views and indexes included, in a file", 18, SQLITE, "room on the disk")


def table(results: Sequence[tuple[Contest, Timings]]) -> Iterator[Sequence[str]]:
    """Each step, and what it comes to for so many facts; those that were not measured are left out."""
    yield ("what", *(f"{who}: {facts:,} facts" for who, facts in SIZES.items()))
    for step, spoken in (*((each, span) for each in STEPS), (ROOM, room)):
        figure = _measured(results, step)
        if figure is not None:
            yield (step.says, *(spoken(figure * step.times * facts) for facts in SIZES.values()))


def span(seconds: float) -> str:
    """A time for people: 4.1 seconds, 12 minutes."""
    return _said(seconds, _UNITS)


def room(size: float) -> str:
    """Bytes for people: 12 MB."""
    return _said(size, _ROOM)


def _said(figure: float, units: Sequence[tuple[float, str]]) -> str:
    size, unit = next((each for each in units if figure >= 2 * each[0]), units[-1])
    return f"{figure / size:.2g} {unit}" if figure < 100 * size else f"{figure / size:,.0f} {unit}"


def _measured(results: Sequence[tuple[Contest, Timings]], step: Step) -> float | None:
    """What one fact took, where it was measured."""
    for contest, timings in results:
        there = (contest.row, contest.engine) == (step.row, step.engine) and step.who in timings
        if there and contest.work.startswith(step.work):
            return median(timings[step.who])
    return None
