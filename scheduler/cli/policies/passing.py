"""Which days pass from one profile to another when it is adopted, and which it may not take unasked.

The profile adopted last holds on each of its days. One whose end was not stated gives way to it; one that
was adopted until a stated day gives way only to what begins later than it did, or where that is meant.
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from scheduler.cli.policies.listing import span_of, spoken_span
from workflow.policy import Adoption, Policy
from workflow.spans import Span


class Passing(msgspec.Struct, frozen=True):
    """Days that pass from one profile to another."""

    days: Span
    from_: str
    to: str

    @property
    def said(self) -> str:
        """The days and the profiles, for people."""
        return f"{spoken_span(*span_of(self.days).values())}: from {self.from_} to {self.to}"

    def as_data(self) -> dict[str, str | None]:
        """The days and the profiles, for programs."""
        return {**span_of(self.days), "before": self.from_, "after": self.to}


def passing(policy: Policy, new: Adoption) -> list[Passing]:
    """The days that would pass to a profile, each stretch with the one that holds on them now."""
    found: list[Passing] = []
    for days in _stretches(policy, new.in_force):
        held = policy.on(days.since or date.min).name
        last = found[-1] if found else None
        if last and last.from_ == held and last.days.until == days.since:
            found[-1] = Passing(Span(last.days.since, days.until), held, new.profile.name)
        else:
            found.append(Passing(days, held, new.profile.name))
    return [each for each in found if each.from_ != new.profile.name]


def _stretches(policy: Policy, whole: Span) -> Iterator[Span]:
    """The days of a span, cut wherever another profile begins or ends."""
    ends = {day for each in policy.adopted for day in (each.in_force.since, each.in_force.until) if day}
    first = whole.since
    for day in sorted(ends):
        if day in whole and day != whole.since:
            yield Span(first, day)
            first = day
    yield Span(first, whole.until)


def overlapping(policy: Policy, new: Adoption) -> list[Adoption]:
    """The adoptions until a stated day that hold on some of these days, and did not begin earlier."""
    return [
        each
        for number, each in enumerate(policy.adopted)
        if each.profile.name != new.profile.name
        and each.in_force.until
        and not _later(new.in_force, each.in_force)
        and each.in_force.overlaps(new.in_force)
        and _holds_still(policy, number, new.in_force)
    ]


def _later(one: Span, other: Span) -> bool:
    return one.since is not None and (other.since is None or one.since > other.since)


def _holds_still(policy: Policy, number: int, days: Span) -> bool:
    """Whether an adoption holds on any of these days, and not what was adopted after it."""
    each = policy.adopted[number]
    up_to = Policy(policy.adopted[number:])
    return any(
        stretch.overlaps(each.in_force) and up_to.on(stretch.since or date.min) is each.profile
        for stretch in _stretches(policy, days)
    )
