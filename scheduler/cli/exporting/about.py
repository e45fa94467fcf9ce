"""What is to be known of a return, besides what every answer says of itself: what it cannot know."""

from typing import TYPE_CHECKING

from scheduler.cli.asked import as_asked
from scheduler.cli.exporting.years import Period
from scheduler.sheets.about import About
from scheduler.sheets.about import about as about_any
from workflow.moments import spoken_instant

if TYPE_CHECKING:
    from scheduler.service import Service

CANNOT = "What this cannot know"


def about(service: "Service", period: Period | None, *cannot: str, chosen: str = "") -> About:
    """The pairs of the about sheet of a return; `cannot` are sentences on what it cannot know."""
    more = [("Period", period.says)] if period else []
    if chosen:
        more.append(("Chosen", chosen))
    if cannot:
        more.append((CANNOT, " ".join(cannot)))
    return about_any(service, service.live.clock(), chosen=as_asked(), more=more)


def as_of(service: "Service") -> str:
    """When it was asked, or which past was asked about, for people."""
    past = service.asked_past
    return past.says if past else spoken_instant(service.clock())
