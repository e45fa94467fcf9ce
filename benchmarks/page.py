"""The results as tables: for the terminal, and as a page of the reference."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks import scaling
from benchmarks.bars import amount
from benchmarks.measuring import TURNS, Contest, Spread, Timings

HEAD = "<!-- Written by the benchmarks themselves: `python3 dev.py bench`. -->\n"
GROWTH = "growth.svg"
Results = Sequence[tuple[Contest, Timings]]


def bars(results: Results) -> Iterator[Sequence[str]]:
    """Each bar, what was reached, and whether that is enough."""
    yield ("row", "engine", "work", "bar", "reached", "from", "to", "met")
    for contest, timings in results:
        for bar in contest.bars:
            figures = (bar.shown(figure) for figure in bar.reached(timings))
            yield (*_what(contest), bar.says, *figures, "yes" if bar.met(timings) else "NO")


def times(results: Results) -> Iterator[Sequence[str]]:
    """How long each contender took for one piece of the work."""
    yield ("row", "engine", "work", "who", "median", "least", "most", "a second")
    for contest, timings in results:
        for name, taken in timings.items():
            spread = Spread.of(taken)
            figures = (amount(figure, contest.unit) for figure in spread)
            rate = f"{1 / spread.median:,.0f}" if contest.unit == "s" else ""
            yield (*_what(contest), name, *figures, rate)


def _what(contest: Contest) -> tuple[str, str, str]:
    return str(contest.row), contest.engine, contest.work


def unmet(results: Results) -> Iterator[str]:
    """Each bar that is not met, with what keeps it from being met."""
    for contest, timings in results:
        for bar in contest.bars:
            if not bar.met(timings):
                on = f" on {contest.engine}" if contest.engine else ""
                yield f"Row {contest.row}{on}, {bar.says}: {bar.why or 'not explained yet'}"


def aligned(cells: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table for the terminal."""
    rows = list(cells)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def page(
    results: Results,
    rounds: int,
    around: Mapping[str, Sequence[tuple[str, str]]],
    not_measured: Sequence[str] = (),
) -> Iterator[str]:
    """The page of the reference, line by line."""
    yield HEAD
    yield "# Benchmarks\n"
    yield from _how(rounds)
    yield "## Bars\n"
    yield from _piped(bars(results))
    if said := list(unmet(results)):
        yield "## Not met, and why\n"
        yield from (f"- {line}" for line in said)
        yield ""
    if not_measured:
        yield "## Not measured, and why\n"
        yield from (f"- {line}" for line in not_measured)
        yield ""
    yield "## Times\n"
    yield from _piped(times(results))
    yield "## What it comes to\n"
    yield "What each costs for so many facts, if it grows with them as row 18 says it does"
    yield "(see [from one file to a national reader](../scaling.md)).\n"
    yield from _piped(scaling.table(results))
    if any(contest.row == 18 for contest, _ in results):
        yield f"## Growth\n\n![What work costs as the record grows (row 18)]({GROWTH})\n"
    for title, pairs in around.items():
        yield f"## {title}\n"
        yield from _piped([("what", "which"), *pairs])


def _how(rounds: int) -> Iterator[str]:
    yield f"Every contender did the same work in turn; rounds that count: {rounds}, after one that does not."
    yield f"In each round the contenders alternate, {TURNS} times or once for each piece of the work."
    yield "A ratio compares two contenders within a round; the median over the rounds is what counts."
    yield "What slows the machine for a while slows both sides, so ratios say more than times.\n"
    yield "Rows keep the numbers they have in the budgets.\n"
    yield "`spr` is this project, `peer` the `eventsourcing` library (`Application.save`, `repository.get`),"
    yield "`raw` the bare driver, inserting one row of the size of ours; all use the same SQLite library,"
    yield "or the same PostgreSQL server.\n"


def _piped(cells: Iterable[Sequence[str]]) -> Iterator[str]:
    first, *rest = cells
    yield f"| {' | '.join(first)} |"
    yield f"|{' --- |' * len(first)}"
    yield from (f"| {' | '.join(row)} |" for row in rest)
    yield ""
