"""From when until when something is in force: guidance, a duty, a local profile."""

from datetime import date

import msgspec


class Span(msgspec.Struct, frozen=True):
    """From one day, included, until another, not included; None where there is no such end."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def overlaps(self, other: "Span") -> bool:
        """Whether there is a day that lies in both."""
        return _before(self.since, other.until) and _before(other.since, self.until)


def _before(since: date | None, until: date | None) -> bool:
    return since is None or until is None or since < until


def since(year: int, month: int, day: int) -> Span:
    """In force from this day on."""
    return Span(since=date(year, month, day))


ALWAYS = Span()
