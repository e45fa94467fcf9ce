"""How far the clock may be from the record before nothing is recorded any more.

A wrong clock would write moments that mislead for decades; a long silence is no wrong clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from events.refusals import ClockRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.record import Write

CLOCK_ACCEPTED = "clock.accepted"
"""The fact that lets recording go on: somebody looked at the clock."""
BEHIND = timedelta(seconds=60)
AHEAD = timedelta(days=400)


def agree(now: datetime, newest: datetime) -> bool:
    """Whether the clock and the newest fact can both be right."""
    return newest - BEHIND <= now <= newest + AHEAD


def accepts_the_clock(writes: Sequence[Write]) -> bool:
    """Whether the clock is being accepted with these very facts."""
    return any(draft.type == CLOCK_ACCEPTED for write in writes for draft in write.drafts)


def disagreement(now: datetime, before: datetime) -> ClockRefused:
    """The refusal to record at a moment that is far from the newest fact."""
    now = now.astimezone(UTC)
    gap, way = (before - now, "before") if now < before else (now - before, "after")
    return ClockRefused(
        f"The clock says {now:%Y-%m-%d %H:%M:%S} UTC, which is {_for_people(gap)} {way} "
        f"the last record ({before:%Y-%m-%d %H:%M:%S} UTC)."
    )


def _for_people(gap: timedelta) -> str:
    """How long, in days, hours and minutes, at least one of them."""
    minutes = int(gap.total_seconds() // 60)
    parts = {"day": minutes // 1440, "hour": minutes // 60 % 24, "minute": minutes % 60}
    *most, last = (f"{n} {unit}{'s' if n > 1 else ''}" for unit, n in parts.items() if n)
    return f"{', '.join(most)} and {last}" if most else last
