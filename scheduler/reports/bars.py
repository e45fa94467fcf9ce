"""Draws numbers as bars, one below the other; what is held back as too small has a bar without a length."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from scheduler.reports.page import drawn
from scheduler.reports.small_numbers import HELD_BACK

ROW, WIDEST = 46, 100.0


class Bar(NamedTuple):
    """One bar: its name, the number beside it, its length in hundredths, and where a second part ends."""

    name: str
    said: str
    long: float
    whole: float = 0.0
    held_back: bool = False


def counts(id_: str, title: str, named: Sequence[tuple[str, int | str]]) -> Markup:
    """Bars for numbers, the longest for the greatest."""
    most = max((number for _, number in named if isinstance(number, int)), default=0) or 1
    bars = [
        Bar(name, str(number), 0.0, held_back=True)
        if number == HELD_BACK
        else Bar(name, f"{number:,}", round(WIDEST * int(number) / most, 2))
        for name, number in named
    ]
    return _picture(id_, title, bars)


def shares(id_: str, title: str, named: Sequence[tuple[str, float | str | None]]) -> Markup:
    """Bars for shares of a whole, from 0 to 1; None where there was nothing to share."""
    return _picture(id_, title, [_share(name, share) for name, share in named])


def _share(name: str, share: float | str | None) -> Bar:
    if share is None:
        return Bar(name, "none due", 0.0)
    if isinstance(share, str):
        return Bar(name, share, 0.0, held_back=True)
    return Bar(name, f"{share:.0%} in time", round(WIDEST * share, 2), whole=WIDEST)


def _picture(id_: str, title: str, bars: Sequence[Bar]) -> Markup:
    said = "; ".join(f"{bar.name}: {bar.said}" for bar in bars)
    return drawn("bars.svg.j2", id=id_, title=title, said=f"{said}.", bars=bars, row=ROW)
