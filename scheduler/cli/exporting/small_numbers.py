"""Small numbers made unreadable, so that nobody can be picked out from a table of counts.

As in `projections.small_numbers`, which says where c comes from and what is small; here for numbers of
which several totals are parts of others, as the national statistics have them. Of one authority the
Department publishes no characteristics at all: so where a total is small, no part of it is shown here, or
the zeros would say of one child what the others were not.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from projections.small_numbers import HIDDEN, LARGEST_HIDDEN

SMALLEST = LARGEST_HIDDEN + 1
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
    # A zero is hidden where its total is small; what it would take to work that one out is not.
    hidden |= {key for total, parts in sums if 0 < counts[total] < SMALLEST for key in parts}
    return {key: HIDDEN if key in hidden else count for key, count in counts.items()}


def _to_hide(counts: Mapping[Key, int], hidden: set[Key], total: Key, parts: Sequence[Key]) -> list[Key]:
    """What else must be hidden of one sum, if anything."""
    unseen = [key for key in parts if key in hidden]
    shown = sorted((key for key in parts if key not in hidden and counts[key]), key=counts.__getitem__)
    if total in hidden:
        # A total whose parts are all shown is no secret.
        return [] if unseen or not shown else [shown[0]]
    if not unseen:
        return []
    worked_out = len(unseen) == 1 or {counts[key] for key in unseen} in ({1}, {SMALLEST - 1})
    return [shown[0] if shown else total] if worked_out else []
