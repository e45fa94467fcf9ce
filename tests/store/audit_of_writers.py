"""What became of the facts that several processes recorded: lost, recorded twice, skipped, or all well."""

from itertools import pairwise
from typing import NamedTuple


class Seen(NamedTuple):
    """A fact as a reader saw it."""

    position: int
    id: str
    stream: str
    version: int
    recorded: str


class Audit(NamedTuple):
    """The account of one run; all is well where every list is empty."""

    facts: int
    longest_wait: float
    lost: list
    twice: list
    elsewhere: list
    gaps: list
    versions: list
    back_in_time: list

    @property
    def well(self):
        return not any(self[2:])

    def __str__(self):
        faults = (
            f"{len(self.lost)} lost, {len(self.twice)} twice, {len(self.elsewhere)} elsewhere, "
            f"{len(self.gaps)} gaps, {len(self.versions)} versions out of order, "
            f"{len(self.back_in_time)} back in time"
        )
        return f"{self.facts:,} facts: {faults}; longest wait {self.longest_wait * 1000:.0f} ms"


def audit(acknowledged, seen):
    """Compare what was acknowledged, as {id: (position, seconds waited)}, with what a reader saw."""
    position_of = {fact.id: fact.position for fact in seen}
    newest, versions = {}, []
    for fact in seen:
        if fact.version != newest.get(fact.stream, 0) + 1:
            versions.append((fact.stream, fact.version))
        newest[fact.stream] = fact.version
    return Audit(
        facts=len(seen),
        longest_wait=max((waited for _, waited in acknowledged.values()), default=0.0),
        lost=[name for name in acknowledged if name not in position_of],
        twice=sorted({fact.id for fact in seen if position_of[fact.id] != fact.position}),
        elsewhere=[name for name, (at, _) in acknowledged.items() if position_of.get(name, at) != at],
        gaps=[fact.position for at, fact in enumerate(seen, 1) if fact.position != at],
        versions=versions,
        back_in_time=[later.position for one, later in pairwise(seen) if later.recorded < one.recorded],
    )
