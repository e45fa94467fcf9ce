"""The holds that proceedings cause: each with its owner, its forecast, and the day of its next review.

A hold stands from when it was placed until it is lifted. Within that time the reviews count in the order
in which they happened, so that one that comes on record late does not bring an old date back.
"""

from collections.abc import Iterator, Sequence

import msgspec

from workflow.cases import in_order
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment
from workflow.proceedings import facts as f
from workflow.proceedings.standing import Proceedings
from workflow.vocabulary import HoldKind


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """One hold, from its placing on: what was said of it, in the order it happened, and what lifted it."""

    hold: HoldKind
    said: tuple[Entry, ...]
    lifted: Entry | None = None

    @property
    def owner(self) -> str:
        """The post that owns it now."""
        return next((e.fact.owner for e in reversed(self.said) if e.fact.owner), "")

    @property
    def review_on(self) -> Moment:
        """The day by which it is reviewed next."""
        last: f.HoldPlaced | f.HoldReviewed = self.said[-1].fact
        return last.review_on

    @property
    def forecast(self) -> Moment:
        """When it is expected to end, as it was last said."""
        return next((e.fact.forecast for e in reversed(self.said) if e.fact.forecast.known), UNKNOWN)

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases it touches, as they were named when it was placed."""
        named = (case for e in self.said if isinstance(e.fact, f.HoldPlaced) for case in e.fact.cases)
        return tuple(dict.fromkeys(named))


def all_holds(proceedings: Proceedings, kind: HoldKind) -> list[Hold]:
    """Every hold of a kind there ever was, the oldest first; one placed again is the same one."""
    holds: list[Hold] = []
    said: list[Entry] = []
    for entry in _of(proceedings, kind):
        if not isinstance(entry.fact, f.HoldLifted):
            said.append(entry)
        elif said:
            holds.append(_hold(kind, said, entry))
            said = []
    return [*holds, _hold(kind, said)] if said else holds


def standing_hold(proceedings: Proceedings, kind: HoldKind) -> Hold | None:
    """The hold of a kind that stands, if one does."""
    return next((hold for hold in reversed(all_holds(proceedings, kind)) if not hold.lifted), None)


def standing_holds(proceedings: Proceedings) -> tuple[Hold, ...]:
    """The holds that stand: at most one on fieldwork and one on publication."""
    both = (standing_hold(proceedings, kind) for kind in HoldKind)
    return tuple(hold for hold in both if hold)


def _of(proceedings: Proceedings, kind: HoldKind) -> Iterator[Entry]:
    return (entry for entry in proceedings.hold_entries if entry.fact.hold is kind)


def _hold(kind: HoldKind, said: Sequence[Entry], lifted: Entry | None = None) -> Hold:
    return Hold(hold=kind, said=tuple(in_order(said)), lifted=lifted)
