"""What is to be known of a return: as of when, up to which fact, its root, what was chosen, the policy."""

from typing import TYPE_CHECKING

from scheduler.cli.exporting.years import Period
from scheduler.past import PastService
from workflow.moments import london_day, spoken_instant

if TYPE_CHECKING:
    from scheduler.service import Service

CANNOT = "What this cannot know"


def about(service: "Service", period: Period | None, *cannot: str, chosen: str = "") -> list[tuple[str, str]]:
    """The pairs of the about sheet of a return; `cannot` are sentences on what it cannot know."""
    now = service.clock()
    position = position_of(service)
    said = [
        ("As of", as_of(service)),
        ("Position of the record", f"{position:,}"),
        ("Root of the record", root_of(service, position)),
        ("Policy in force", service.policy.version(london_day(now))),
    ]
    if period:
        said.insert(0, ("Period", period.says))
    if chosen:
        said.append(("Chosen", chosen))
    return [*said, (CANNOT, " ".join(cannot))] if cannot else said


def position_of(service: "Service") -> int:
    """The position of the last fact a return can have read."""
    if isinstance(service, PastService):
        return service.asked_past.position
    return service.store.head().position


def root_of(service: "Service", position: int) -> str:
    """The root of the tree over the facts up to a position, by which the record can be held to its word.

    It goes on from the newest checkpoint that is no larger, and trusts it; to verify is for `spr audit`.
    """
    from events.evidence.checkpoints import leaves, tree_of
    from events.evidence.tree import Tree

    newest = service.store.newest_checkpoint()
    tree = tree_of(newest) if newest and newest.size <= position else Tree()
    for leaf in leaves(service.store, tree.size, position):
        tree.add(leaf)
    return tree.root().hex()


def as_of(service: "Service") -> str:
    """When it was asked, or which past was asked about, for people."""
    if isinstance(service, PastService):
        return service.asked_past.says
    return spoken_instant(service.clock())
