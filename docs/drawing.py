"""Draws a lifecycle as a picture (SVG): the statuses one below the other, and the ways between them.

The destination belongs to the fact, so each status names the facts that lead to it, and its arrow has one
line, which every status that leads there joins with a dot: forward on the right, back on the left.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from textwrap import wrap
from typing import NamedTuple

from workflow.lifecycle import Lifecycle

WIDTH, MARGIN, LANE, GAP = 380, 24, 16, 22
LINE, LETTERS = 17, 52
COLOURS = ("#1d5c96", "#a3480b", "#2e7032", "#7b3f98", "#8a6d00", "#b0263a", "#0b7285", "#555555")
FONT = 'font-family="system-ui, Segoe UI, Helvetica, Arial, sans-serif"'


class Box(NamedTuple):
    """A status: its code, label and facts, and where it stands."""

    code: str
    label: str
    facts: tuple[str, ...]
    top: int
    terminal: bool

    @property
    def height(self) -> int:
        """As high as its label and its facts."""
        return LINE * (1 + len(self.facts)) + 14

    def port(self, number: int, of: int) -> float:
        """Where a line leaves or reaches the side of the box."""
        return self.top + self.height * (number + 1) / (of + 1)


class Way(NamedTuple):
    """Everything that leads to one status from one side, on one lane."""

    to: int
    come_from: tuple[int, ...]
    lane: int


def a(name: str) -> str:
    """The name with its article: an incident, a review."""
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def svg(kind: str, table: Lifecycle) -> str:
    """The picture of a lifecycle, with its text alternative."""
    boxes, arrows = _boxes(table), _arrows(table)
    forward = _lanes([(to, tuple(f for f in come if f < to)) for to, come in arrows.items()])
    back = _lanes([(to, tuple(f for f in come if f > to)) for to, come in arrows.items()])
    left = MARGIN + LANE * (1 + max((way.lane for way in back), default=-1))
    wide = left + WIDTH + LANE * (2 + max((way.lane for way in forward), default=-1)) + MARGIN
    high = boxes[-1].top + boxes[-1].height + MARGIN
    ports = _ports(boxes, forward), _ports(boxes, back)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"',
        f'  width="{wide}" height="{high}" role="img" aria-labelledby="title desc">',
        f'<title id="title">How {a(escape(kind))} comes from one status to the next</title>',
        f'<desc id="desc">{escape(" ".join(_in_words(boxes, arrows)))}</desc>',
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
        *_drawn(boxes, forward, ports[0], side=left + WIDTH, outwards=1),
        *_drawn(boxes, back, ports[1], side=left, outwards=-1),
        *(line for box in boxes for line in _box(box, left)),
        "</svg>\n",
    ]
    return "\n".join(lines)


def _boxes(table: Lifecycle) -> list[Box]:
    leads_on = {str(at) for move in table.moves for at in move.while_in if move.becomes not in {"", at}}
    boxes, top = [], MARGIN
    for status in type(table.begins):
        named = dict.fromkeys(m.fact.stored.partition(".")[2] for m in table.moves if m.becomes == status)
        facts = tuple(wrap("by " + ", ".join(named), LETTERS, break_on_hyphens=False)) if named else ()
        box = Box(str(status), status.label, facts, top, str(status) not in leads_on)
        boxes.append(box)
        top += box.height + GAP
    return boxes


def _arrows(table: Lifecycle) -> dict[int, list[int]]:
    """By number: from which statuses one comes to each."""
    number = {status: each for each, status in enumerate(type(table.begins))}
    arrows: dict[int, list[int]] = {}
    for move in table.moves:
        for status in move.while_in:
            if move.becomes and move.becomes != status:
                come = arrows.setdefault(number[move.becomes], [])
                come.extend([number[status]] if number[status] not in come else [])
    return {to: sorted(arrows[to]) for to in sorted(arrows)}


def _lanes(wanted: Iterable[tuple[int, tuple[int, ...]]]) -> list[Way]:
    """Ways on lanes, so that no two that overlap share one; short ones stay near the boxes."""
    taken: list[list[range]] = []
    ways = []
    for to, come in sorted(wanted, key=lambda each: max((abs(f - each[0]) for f in each[1]), default=0)):
        if not come:
            continue
        span = range(min(to, *come), max(to, *come) + 1)
        lane = next(
            (n for n, spans in enumerate(taken) if not any(_meet(span, s) for s in spans)), len(taken)
        )
        taken.extend([[]] if lane == len(taken) else [])
        taken[lane].append(span)
        ways.append(Way(to, come, lane))
    return ways


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _ports(boxes: Sequence[Box], ways: Sequence[Way]) -> dict[tuple[int, int], float]:
    """Where each way touches each box: its arrow and its joints, the outer lanes further from the middle."""
    touching: dict[int, list[Way]] = {}
    for way in sorted(ways, key=lambda way: way.to):
        for number in (way.to, *way.come_from):
            touching.setdefault(number, []).append(way)
    return {
        (number, way.to): boxes[number].port(place, len(those))
        for number, those in touching.items()
        for place, way in enumerate(those)
    }


def _drawn(
    boxes: Sequence[Box],
    ways: Sequence[Way],
    ports: dict[tuple[int, int], float],
    *,
    side: int,
    outwards: int,
) -> Iterator[str]:
    for way in ways:
        x, colour = side + outwards * LANE * (way.lane + 1), COLOURS[way.to % len(COLOURS)]
        end = ports[way.to, way.to]
        yield f'<g stroke="{colour}" fill="none" stroke-width="1.6">'
        for number in way.come_from:
            start = ports[number, way.to]
            yield f'<path d="M{side} {start:.0f} H{x} V{end:.0f} H{side + outwards * 8}"/>'
            yield f'<circle cx="{x}" cy="{start:.0f}" r="2.6" fill="{colour}"/>'
        tip, wing = side, side + outwards * 9
        yield f'<path d="M{tip} {end:.0f} L{wing} {end - 4:.0f} L{wing} {end + 4:.0f} Z" fill="{colour}"/>'
        yield "</g>"


def _box(box: Box, left: int) -> Iterator[str]:
    fill = "#f3f2f1" if box.facts else "#ffffff"
    shape = f'x="{left}" y="{box.top}" width="{WIDTH}" height="{box.height}" rx="7"'
    yield f'<rect {shape} fill="{fill}" stroke="#0b0c0c" stroke-width="1.4"/>'
    if box.terminal:
        inner = f'x="{left + 3}" y="{box.top + 3}" width="{WIDTH - 6}" height="{box.height - 6}" rx="5"'
        yield f'<rect {inner} fill="none" stroke="#0b0c0c" stroke-width="1"/>'
    said = f"{box.label} (the end)" if box.terminal else box.label
    for number, text in enumerate((said, *box.facts)):
        style = 'font-size="14" font-weight="bold"' if not number else 'font-size="12"'
        y = box.top + 20 + LINE * number
        yield f'<text x="{left + 14}" y="{y}" {FONT} {style} fill="#0b0c0c">{escape(text)}</text>'


def _in_words(boxes: Sequence[Box], arrows: dict[int, list[int]]) -> Iterator[str]:
    for to, come in arrows.items():
        wherefrom = ", ".join(boxes[each].label for each in come)
        yield f"{boxes[to].label.capitalize()}, from {wherefrom}: {' '.join(boxes[to].facts)}."
    ends = [box.label for box in boxes if box.terminal]
    if ends:
        yield f"From {', '.join(ends)} nothing leads on."
