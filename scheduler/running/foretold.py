"""What a daemon would say now, and to whom: nothing is recorded, nothing is sent."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scheduler.audiences import audience_of
from scheduler.routes import routes
from scheduler.sweep import to_be_said
from scheduler.wording.alerts import announcement
from scheduler.wording.templates import templates
from workflow.alerts import Raised
from workflow.moments import london_day

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.service import Service


class Foretold(NamedTuple):
    """One announcement that would be made: what it would say, and by which way to whom."""

    alert: Raised
    says: str
    channel: str
    address: str


class Foresight(NamedTuple):
    """What would be said, and how many alerts would be taken back."""

    said: list[Foretold]
    taken_back: int

    @property
    def rungs(self) -> dict[str, int]:
        """How many announcements of each rung."""
        return dict(Counter(str(each.alert.rung) for each in self.said))


def foretold(service: "Service", now: "datetime") -> Foresight:
    """What the next sweep would say, the longest overdue first."""
    facts = list(to_be_said(service, now))
    raised = [fact for fact in facts if isinstance(fact, Raised)]
    raised.sort(key=lambda fact: (str(fact.due_on), fact.case, fact.duty))
    words = templates(service.settings.messages)
    said = [
        Foretold(fact, announcement(words, fact).subject, channel, address)
        for fact in raised
        for channel, address in _ways(service, fact, now)
    ]
    return Foresight(said, len(facts) - len(raised))


def _ways(service: "Service", fact: Raised, now: "datetime") -> Iterator[tuple[str, str]]:
    for route in routes(service.settings, audience_of(service, fact, london_day(now))):
        yield route.channel, route.address
