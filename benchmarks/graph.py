"""Row 18 as a drawing: each kind of work a line, what it costs against the size of the record."""

from collections.abc import Iterator, Sequence
from html import escape

from benchmarks.bars import duration
from benchmarks.measuring import Contest, Spread, Timings

WIDTH, HEIGHT, LEFT, TOP = 640, 300, 60, 20
COLOURS = ("#1d70b8", "#d4351c", "#00703c", "#4c2c92")
MOST = 2.0
"""The highest that is drawn: twice what the first size costs."""


def drawn(results: Sequence[tuple[Contest, Timings]]) -> Iterator[str]:
    """The lines of an SVG; nothing where the row was not measured."""
    grown = [(contest, timings) for contest, timings in results if contest.row == 18 and contest.bars]
    if not grown:
        return
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {box}>'
    yield "<title>What work costs as the record grows, as a multiple of what it costs in the smallest</title>"
    for multiple in (0.0, 1.0, 1.3, MOST):
        yield from _level(multiple)
    names = list(grown[0][1])
    for number, name in enumerate(names):
        at = f'x="{_across(number, len(names)):.0f}" y="{HEIGHT - 22}" text-anchor="middle"'
        yield f"<text {at}>{escape(name)}</text>"
    for number, (contest, timings) in enumerate(grown):
        yield from _line(contest, timings, number)
    yield "</svg>"


def _level(multiple: float) -> Iterator[str]:
    y = _up(multiple)
    yield f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{y:.0f}" y2="{y:.0f}" stroke="#b1b4b6"/>'
    yield f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{multiple:g} \u00d7</text>'


def _line(contest: Contest, timings: Timings, number: int) -> Iterator[str]:
    costs = [Spread.of(taken).median for taken in timings.values()]
    points = " ".join(
        f"{_across(at, len(costs)):.0f},{_up(cost / costs[0]):.0f}" for at, cost in enumerate(costs)
    )
    colour, x = COLOURS[number], LEFT + 8 + number * 145
    said = f"{contest.work.partition(',')[0]}: {duration(costs[-1])}"
    yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
    yield f'<text x="{x}" y="{HEIGHT - 5}" fill="{colour}">{escape(said)}</text>'


def _across(number: int, of: int) -> float:
    return LEFT + 50 + number * (WIDTH - LEFT - 110) / max(1, of - 1)


def _up(multiple: float) -> float:
    return HEIGHT - 45 - min(multiple, MOST) / MOST * (HEIGHT - 45 - TOP)
