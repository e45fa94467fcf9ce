"""Contenders take turns at the same work; what each took is kept round by round."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import NamedTuple, Protocol, Self

TURNS = 10
"""In how many turns a contender does the pieces of a round."""
SQLITE, POSTGRES, NONE = "SQLite", "PostgreSQL", ""
"""The engines; the empty one is for work without a store."""

Timings = Mapping[str, Sequence[float]]
"""The seconds that one piece of the work took each contender, in the order of the rounds."""
Does = Callable[[int], float | None]
"""Does so many pieces of the work; gives the figure where it is none that a watch outside can take."""


class Spread(NamedTuple):
    """A median, and between what it lies."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: Iterable[float]) -> Self:
        """The spread of some figures."""
        found = list(figures)
        return cls(median(found), min(found), max(found))


class Bar(Protocol):
    """What is to be reached, told by a sentence; `why` is what keeps it from being reached."""

    why: str

    @property
    def says(self) -> str:
        """The bar in words."""
        ...

    def reached(self, timings: Timings) -> Spread:
        """What was reached."""
        ...

    def met(self, timings: Timings) -> bool:
        """Whether that is enough."""
        ...

    def shown(self, figure: float) -> str:
        """A figure in its unit."""
        ...


@dataclass(frozen=True)
class Contest:
    """One row of the budgets: contenders, each of which does so many pieces of the work when called.

    `rounds` is for work so long that it is not done as often as the rest, nor once in vain before.
    """

    row: int
    work: str
    contenders: Mapping[str, Does]
    pieces: int
    bars: Sequence[Bar]
    engine: str = SQLITE
    unit: str = "s"
    turns: int = TURNS
    rounds: int | None = None


@dataclass(frozen=True)
class Scale:
    """How much is done: rounds that count, and what share of the usual pieces in each."""

    rounds: int
    share: float

    def pieces(self, usual: int) -> int:
        """How many pieces of the work each contender does in a round."""
        return max(1, round(usual * self.share))

    def in_all(self, usual: int) -> int:
        """How many each does in all; the first round does not count."""
        return self.pieces(usual) * (self.rounds + 1)

    def few(self, usual: int) -> int:
        """How many rounds there are of work that takes long."""
        return min(self.rounds, usual)


def take_turns(contest: Contest, rounds: int) -> Timings:
    """Let the contenders take turns; the first round warms up and does not count."""
    timings: dict[str, list[float]] = {name: [] for name in contest.contenders}
    warming = contest.rounds is None
    for number in range((contest.rounds or rounds) + warming):
        taken = _round(contest, number)
        for name in timings if number or not warming else ():
            timings[name].append(taken[name] / contest.pieces)
    return timings


def _round(contest: Contest, number: int) -> dict[str, float]:
    """One round, in several short turns: what slows the machine for a while slows every contender."""
    names, taken = list(contest.contenders), dict.fromkeys(contest.contenders, 0.0)
    gc.collect()
    for turn, pieces in enumerate(_shares(contest)):
        first = (number + turn) % len(names)
        for name in (*names[first:], *names[:first]):
            taken[name] += _timed(contest.contenders[name], pieces)
    return taken


def _shares(contest: Contest) -> Iterator[int]:
    turns, pieces = min(contest.turns, contest.pieces), contest.pieces
    for turn in range(turns):
        yield pieces * (turn + 1) // turns - pieces * turn // turns


def _timed(does: Does, pieces: int) -> float:
    began = perf_counter()
    figure = does(pieces)
    return perf_counter() - began if figure is None else figure
