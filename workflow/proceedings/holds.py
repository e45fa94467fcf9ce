"""The holds that proceedings cause: each with its owner, its forecast, and the day of its next review.

Two owners can hold up the same thing: those are two holds, each lifted and reviewed by itself.
A hold stands from when it was placed until it is lifted. Within that time the reviews count in the order
in which they happened, so that one that comes on record late does not bring an old date back.
"""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from workflow.cases import in_order
from workflow.facts import Entry
from workflow.moments import UNKNOWN, Moment
from workflow.proceedings import facts as f
from workflow.proceedings.standing import Proceedings
from workflow.vocabulary import HoldKind


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """One hold, from its placing on: what was said of it, in the order it happened, and what lifted it."""

    hold: HoldKind
    number: int = 1
    said: tuple[Entry, ...]
    lifted: Entry | None = None

    @property
    def name(self) -> str:
        """What its clock is called: what it holds up, numbered where it stands beside another one."""
        return str(self.hold) if self.number == 1 else f"{self.hold}-{self.number}"

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

    def of(self, owner: str) -> bool:
        """Whether it is this post's; a hold known only from its review may be anybody's."""
        return self.owner in {"", owner}


def all_holds(entries: Iterable[Entry]) -> tuple[Hold, ...]:
    """Every hold there ever was, in the order in which they were placed.

    What is held up and who owns it make a hold: placed again by the same owner it is the same one.
    One that was lifted leaves its number to the next.
    """
    holds: list[Hold] = []
    for entry in entries:
        stand = [n for n, hold in enumerate(holds) if not hold.lifted and hold.hold is entry.fact.hold]
        which = named([holds[n] for n in stand], entry.fact)
        index = next((n for n in stand if holds[n] is which), None)
        if index is not None:
            holds[index] = _after(holds[index], entry)
        elif not isinstance(entry.fact, f.HoldLifted):
            taken = {holds[n].number for n in stand}
            number = next(n for n in range(1, len(taken) + 2) if n not in taken)
            holds.append(Hold(hold=entry.fact.hold, number=number, said=(entry,)))
    return tuple(holds)


def named(stand: Sequence[Hold], fact: f.HoldPlaced | f.HoldReviewed | f.HoldLifted) -> Hold | None:
    """Which of the holds of a kind that stand a fact is about: the one whose owner it names, or the only one.

    Where several stand and none is named, it is the oldest; nobody can record that, but it can be on record.
    """
    if isinstance(fact, f.HoldPlaced):
        return next((hold for hold in stand if hold.of(fact.owner)), None)
    if fact.owned_by:
        return next((hold for hold in stand if hold.of(fact.owned_by)), None)
    owner = getattr(fact, "owner", "")
    return next((hold for hold in stand if owner and hold.owner == owner), next(iter(stand), None))


def _after(hold: Hold, entry: Entry) -> Hold:
    if isinstance(entry.fact, f.HoldLifted):
        return replace(hold, lifted=entry)
    return replace(hold, said=tuple(in_order((*hold.said, entry))))


def standing_holds(proceedings: Proceedings, entry: Entry | None = None) -> tuple[Hold, ...]:
    """The holds that stand, those on fieldwork first; with an entry, as they stand after it."""
    entries = proceedings.hold_entries
    if entry is not None:
        entries = (*entries, replace(entry, version=proceedings.version + 1))
    kinds = list(HoldKind)
    stand = (hold for hold in all_holds(entries) if not hold.lifted)
    return tuple(sorted(stand, key=lambda hold: (kinds.index(hold.hold), hold.number)))


def standing_of(proceedings: Proceedings, kind: HoldKind) -> tuple[Hold, ...]:
    """The holds of a kind that stand."""
    return tuple(hold for hold in standing_holds(proceedings) if hold.hold is kind)
