"""The kinds of bars: so many times as fast as another, or within so much time."""

from dataclasses import dataclass

from benchmarks.measuring import Spread, Timings

TIMES = "\u00d7"
_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"))


@dataclass(frozen=True)
class Faster:
    """At least so many times as fast as another, compared round by round."""

    of: str
    times: float
    than: str
    why: str = ""

    @property
    def says(self) -> str:
        """The bar in words."""
        return f"{self.of}: ≥ {self.times:g} {TIMES} {self.than}"

    def reached(self, timings: Timings) -> Spread:
        """How many times as fast it was."""
        pairs = zip(timings[self.of], timings[self.than], strict=True)
        return Spread.of(than / of for of, than in pairs)

    def met(self, timings: Timings) -> bool:
        """Whether that is enough."""
        return self.reached(timings).median >= self.times

    def shown(self, figure: float) -> str:
        """A figure in its unit."""
        return f"{figure:.2f} {TIMES}"


@dataclass(frozen=True)
class Flat:
    """At most so many times what another takes, compared round by round."""

    of: str
    times: float
    than: str
    why: str = ""

    @property
    def says(self) -> str:
        """The bar in words."""
        return f"{self.of}: ≤ {self.times:g} {TIMES} {self.than}"

    def reached(self, timings: Timings) -> Spread:
        """How many times as much it took."""
        pairs = zip(timings[self.of], timings[self.than], strict=True)
        return Spread.of(of / than for of, than in pairs)

    def met(self, timings: Timings) -> bool:
        """Whether that is little enough."""
        return self.reached(timings).median <= self.times

    def shown(self, figure: float) -> str:
        """A figure in its unit."""
        return f"{figure:.2f} {TIMES}"


@dataclass(frozen=True)
class Within:
    """Within so many seconds, or another unit; `times` adds so many times what another took."""

    of: str
    limit: float
    times: float = 0.0
    than: str = ""
    why: str = ""
    unit: str = "s"

    @property
    def says(self) -> str:
        """The bar in words."""
        also = f"{self.times:g} {TIMES} {self.than} + " if self.than else ""
        return f"{self.of}: ≤ {also}{self.shown(self.limit)}"

    def reached(self, timings: Timings) -> Spread:
        """How long it took."""
        return Spread.of(timings[self.of])

    def met(self, timings: Timings) -> bool:
        """Whether that is short enough."""
        allowed = [self.limit + self.times * other for other in timings.get(self.than, [])]
        limit = Spread.of(allowed).median if allowed else self.limit
        return self.reached(timings).median <= limit

    def shown(self, figure: float) -> str:
        """A figure in its unit."""
        return amount(figure, self.unit)


def amount(figure: float, unit: str) -> str:
    """A figure for people: a duration, or so many of something."""
    return duration(figure) if unit == "s" else f"{figure:,.0f} {unit}"


def duration(seconds: float) -> str:
    """A duration for people: 40 µs, 4.1 ms, 1.2 s."""
    size, unit = next((each for each in _UNITS if seconds >= each[0]), _UNITS[-1])
    figure = seconds / size
    return f"{figure:.0f} {unit}" if figure >= 100 or figure == round(figure) else f"{figure:.2g} {unit}"
