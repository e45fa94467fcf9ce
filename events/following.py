"""Facts as they come, each once and in order: reads what is there, then waits for the next.

Positions are gapless and taken in the transaction that fills them, so "after the last one seen" misses
nothing. Where they are taken before it, a fact can appear behind a reader that has gone past.
"""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Protocol

from events.evidence.findings import REMEDY, gap
from events.record import Finding
from events.refusals import RecordBroken, StoreBusy, StoreUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from events.record import Head, Recorded

AT_MOST = 1.0
"""How long one wait lasts, in seconds; whoever asks to stop is heard after it."""
PAUSES = (0.05, 0.1, 0.2, 0.5, *(1.0,) * 29)
"""The pauses after failures in a row, half a minute in all; then the store's own refusal is raised."""


class Followable(Protocol):
    """A store that can be followed."""

    def after(self, position: int, limit: int = 500) -> list[Recorded]:
        """The next facts of the whole record after a position."""
        ...

    def head(self) -> Head:
        """The newest fact of the whole record."""
        ...

    def wait(self, after: int, seconds: float) -> bool:
        """Wait until there is a fact after a position, or the time is over; says which."""
        ...


def follow(
    store: Followable,
    after: int,
    *,
    page: int = 500,
    until: int | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> Iterator[Recorded]:
    """The facts after a position in order, first those that are there, then each as it comes.

    It ends after position `until`, or soon after `stopping` says so. Whoever keeps the position of the
    last fact that was dealt with can begin again from there. While the store is busy or its connection
    lost, it tries again from the last fact given, for half a minute.
    Raises RecordBroken where a position is empty or the record is shorter than it was, and whatever the
    store refuses in the end.
    """
    at = after
    while not stopping() and (until is None or at < until):
        for fact in _patiently(store, at, page, stopping):
            if until is not None and fact.position > until:
                return
            if fact.position != at + 1:
                raise RecordBroken([gap(at, fact.position)])
            at = fact.position
            yield fact


def _patiently(store: Followable, at: int, page: int, stopping: Callable[[], bool]) -> Sequence[Recorded]:
    """What comes after a position, asked for again while the store cannot be reached."""
    for pause in PAUSES:
        try:
            return _next(store, at, page)
        except (StoreBusy, StoreUnreachable):
            if stopping():
                return ()
            sleep(pause)
    return _next(store, at, page)


def _next(store: Followable, at: int, page: int) -> Sequence[Recorded]:
    """What stands after a position; waits a while where nothing does."""
    if facts := store.after(at, page):
        return facts
    _reaches(store.head().position, at)
    return store.after(at, page) if store.wait(at, AT_MOST) else ()


def _reaches(head: int, at: int) -> None:
    """Raise RecordBroken for a record that ends before what was seen of it: an older copy lies there."""
    if head < at:
        says = f"The record ends at position {head}; it was followed to position {at} before."
        raise RecordBroken([Finding(check="end", says=says, remedy=REMEDY, position=head + 1)])
