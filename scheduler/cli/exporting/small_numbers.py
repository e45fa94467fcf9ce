"""Small numbers made unreadable, so that nobody can be picked out from a table of counts.

The Department for Education writes c for a number it keeps confidential, shows a zero as zero, and hides
further numbers from which the first could be worked out (Serious incident notifications, data guidance).
It does not say today below which number; here it is 1 to 4, to be confirmed by the partnership. Of one
authority it publishes no characteristics at all: so where a total is small, no part of it is shown here,
or the zeros would say of one child what the others were not.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

HIDDEN = "c"
SMALLEST = 5
"""The smallest number above zero that is shown."""

Key = TypeVar("Key", bound=Hashable)


def concealed(counts: Mapping[Key, int], sums: Sequence[tuple[Key, Sequence[Key]]]) -> dict[Key, int | str]:
    """The counts, with c for each that is small and for what would give it away.

    `sums` name every total with its parts. Of a small total every part is hidden. Where a total is shown
    and what is hidden among its parts can be worked out from it, the smallest of the other parts is hidden
    as well, or else the total.
    """
    hidden = {key for key, count in counts.items() if 0 < count < SMALLEST}
    while True:
        more = {key for total, parts in sums for key in _to_hide(counts, hidden, total, parts)}
        if more <= hidden:
            break
        hidden |= more
    return {key: HIDDEN if key in hidden else count for key, count in counts.items()}


def _to_hide(counts: Mapping[Key, int], hidden: set[Key], total: Key, parts: Sequence[Key]) -> list[Key]:
    """What else must be hidden of one sum, if anything."""
    if 0 < counts[total] < SMALLEST:
        return list(parts)
    unseen = [key for key in parts if key in hidden]
    shown = sorted((key for key in parts if key not in hidden and counts[key]), key=counts.__getitem__)
    if total in hidden:
        # A total whose parts are all shown is no secret.
        return [] if unseen or not shown else [shown[0]]
    if not unseen:
        return []
    rest = sum(counts[key] for key in unseen)
    worked_out = len(unseen) == 1 or rest in (len(unseen), len(unseen) * (SMALLEST - 1))
    return [shown[0] if shown else total] if worked_out else []
