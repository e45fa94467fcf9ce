"""Measures this project side by side with a peer and with the bare driver.

Without options everything is measured, and docs/reference/benchmarks.md is written anew.
With --quick or --row the tables are only printed, unless --page names a file to write.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path

from benchmarks import (
    appending,
    commanding,
    deciding,
    graph,
    growing,
    importing,
    loading,
    million,
    page,
    reading,
    running,
    starting,
    surroundings,
    sweeping,
    verifying,
    viewing,
    writing,
)
from benchmarks.engines import Engine, Files, OnServer
from benchmarks.measuring import Contest, Scale, Timings, take_turns
from benchmarks.server import Server, begun, missing

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "benchmarks.md"
FULL, QUICK = Scale(rounds=9, share=1.0), Scale(rounds=5, share=0.1)
Measure = Callable[[Scale, Engine], AbstractContextManager[list[Contest]]]
Rows = tuple[tuple[tuple[int, ...], Measure], ...]

ROWS: Rows = (
    ((1, 3), appending.contests),
    ((4, 11), reading.contests),
    ((5,), loading.contests),
    ((6,), commanding.contests),
    ((7, 8), deciding.contests),
    ((9, 10), viewing.contests),
    ((12,), verifying.contests),
    ((13, 14), sweeping.contests),
    ((15,), starting.contests),
    ((16,), running.contests),
    ((17,), importing.contests),
    ((18,), growing.contests),
    ((19,), writing.contests),
)
"""Which rows of the budgets are measured where, in files of SQLite."""
ROWS_ON_A_SERVER: Rows = (
    ((2, 3), appending.contests),
    ((4, 11), reading.contests),
    ((5,), loading.contests),
    ((6,), commanding.contests),
    ((9, 10), viewing.contests),
    ((12,), verifying.on_a_server),
    ((17,), importing.on_a_server),
    ((2,), writing.contests),
)
"""Which are measured on PostgreSQL as well."""
A_MILLION: Rows = (((9, 10), million.contests),)
"""What is measured in a million facts, where that is asked for."""
A_MILLION_LEFT_OUT = "The views of a million facts, which take half an hour: add --million."


def main() -> None:
    """Measure, print the tables, and write the page."""
    asked = _asked()
    usual = QUICK if asked.quick else FULL
    scale = Scale(asked.rounds or usual.rounds, asked.share or usual.share)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spr-bench-", dir=asked.folder)))
        server = stack.enter_context(_server(surroundings.folder_on_a_disk(), set(asked.row)))
        rows = (*ROWS, *A_MILLION) if asked.million else ROWS
        results = list(_measured(rows, set(asked.row), scale, Files(folder)))
        if server:
            results += _measured(ROWS_ON_A_SERVER, set(asked.row), scale, OnServer(folder, server))
        around = surroundings.told(folder, server)
    print("", *page.aligned(page.bars(results)), "", *page.aligned(page.times(results)), sep="\n")
    print("", *page.unmet(results), sep="\n")
    written = asked.page or (None if asked.quick or asked.row else PAGE)
    if written:
        written.write_text(
            "\n".join(page.page(results, scale.rounds, around, _not_measured(million=asked.million))), "utf-8"
        )
        if drawn := list(graph.drawn(results)):
            written.with_name(page.GROWTH).write_text("\n".join(drawn) + "\n", "utf-8")
        print(f"Written: {written}")


def _not_measured(*, million: bool) -> Iterator[str]:
    yield from (f"PostgreSQL: {name} is not installed." for name in missing())
    if not million:
        yield A_MILLION_LEFT_OUT


def _server(near: Path, wanted: set[int]) -> AbstractContextManager[Server | None]:
    """The PostgreSQL server, where a row asks for one and it is installed."""
    rows = {row for rows, _ in ROWS_ON_A_SERVER for row in rows}
    if missing() or (wanted and not wanted & rows):
        return nullcontext()
    return begun(near)


def _measured(
    measured: Rows, wanted: set[int], scale: Scale, on: Engine
) -> Iterator[tuple[Contest, Timings]]:
    for rows, measure in measured:
        if wanted and not wanted & set(rows):
            continue
        with measure(scale, on) as contests:
            for contest in (each for each in contests if not wanted or each.row in wanted):
                print(f"Row {contest.row}: {contest.work} ({contest.engine or 'no store'}) ...", flush=True)
                yield contest, take_turns(contest, scale.rounds)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev.py bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a short run, for a first impression")
    parser.add_argument("--row", type=int, nargs="+", default=[], help="only these rows of the budgets")
    parser.add_argument("--rounds", type=int, help="rounds that count; 9, or 5 with --quick")
    parser.add_argument("--share", type=float, help="the share of the usual work that is done in a round")
    parser.add_argument("--million", action="store_true", help="also views of a million facts: half an hour")
    parser.add_argument("--folder", type=Path, default=surroundings.folder_on_a_disk(), help="for the stores")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the page here")
    return parser.parse_args()


if __name__ == "__main__":
    main()
