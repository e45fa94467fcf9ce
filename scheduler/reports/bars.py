"""Draws numbers as bars, one below the other; what is hidden as too small has a bar without a length."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from projections.figures import HIDDEN
from scheduler.reports.page import drawn

ROW, WIDEST = 46, 100.0


class Bar(NamedTuple):
    """One bar: its name, the number beside it, its length in hundredths, and where a second part ends."""

    name: str
    said: str
    long: float
    whole: float = 0.0
    hidden: bool = False


def counts(id_: str, title: str, named: Sequence[tuple[str, str]]) -> Markup:
    """Bars for numbers as they may be shown, the longest for the greatest."""
    most = max((int(number) for _, number in named if number != HIDDEN), default=0) or 1
    return _picture(id_, title, [_count(name, number, most) for name, number in named])


def _count(name: str, number: str, most: int) -> Bar:
    if number == HIDDEN:
        return Bar(name, number, 0.0, hidden=True)
    return Bar(name, f"{int(number):,}", round(WIDEST * int(number) / most, 2))


def shares(id_: str, title: str, named: Sequence[tuple[str, str]]) -> Markup:
    """Bars for shares of a whole as they may be shown, in per cent; a dash where there was none."""
    return _picture(id_, title, [_share(name, share) for name, share in named])


def _share(name: str, share: str) -> Bar:
    if not share.endswith("%"):
        return Bar(name, share.replace("-", "none due"), 0.0, hidden=share == HIDDEN)
    return Bar(name, f"{share} in time", float(share.removesuffix("%")), whole=WIDEST)


def _picture(id_: str, title: str, bars: Sequence[Bar]) -> Markup:
    said = "; ".join(f"{bar.name}: {bar.said}" for bar in bars)
    return drawn("bars.svg.j2", id=id_, title=title, said=f"{said}.", bars=bars, row=ROW)
