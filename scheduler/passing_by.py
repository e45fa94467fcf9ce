"""Who may be told is asked again: when a message is made, and when it is handed over.

Between an announcement and its message lies a night, or three days without a mail server. Whoever was
recused or left meanwhile is passed by, and so is whoever would not be told of it any more because
somebody else has their office. What that takes away from an announcement goes to those whom it would
be told to now, so that it is never lost, and nobody is told it twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from msgspec.structs import replace

from scheduler.audiences import audience_in, partnership, turned_away
from scheduler.outbox import Outbox, Stage, Telling
from scheduler.planning import Announced, Plan, announced
from scheduler.routes import NOBODY
from scheduler.service import Service
from workflow.alerts import Raised
from workflow.moments import london_day
from workflow.people import alike


def passed_by(
    service: Service, asked: Iterable[tuple[Telling, Announced]], now: datetime, *, in_doubt: bool = False
) -> list[Telling]:
    """The tellings to somebody who may be told no longer.

    What is `in_doubt` may have arrived: it goes again as it is to whoever has only passed their office on.
    """
    asking = _Asking(service, now)
    return [
        telling
        for telling, about in asked
        if not asking.may(telling, about) or not (in_doubt or asking.would(telling, about))
    ]


def in_their_place(
    service: Service, outbox: Outbox, passed: Sequence[Telling], now: datetime
) -> list[Telling]:
    """The tellings to whoever an announcement is told to now, those left out whom it reaches already."""
    plan, ids = Plan(service, now), {each.telling_id for each in passed}
    return [
        each
        for position in sorted({each.announcement for each in passed})
        for each in _of_one(plan, announced(service, position), outbox.of(position), ids)
    ]


class _Asking:
    """What is asked of several tellings at one moment; what is the same for all is read once."""

    def __init__(self, service: Service, now: datetime) -> None:
        self._service, self._day = service, london_day(now)
        self._partnership = partnership(service)
        self._told: dict[int, set[str]] = {}

    def may(self, telling: Telling, about: Announced) -> bool:
        """Whether nobody is named in it who is recused or has left: not in whose place it goes either."""
        named = {telling.person, *telling.instead_of.split(", ")} - {"", NOBODY}
        if telling.channel == "log" or not named:
            return True
        return not turned_away(self._service, about.raised.fact.case, named, self._day, self._partnership)

    def would(self, telling: Telling, about: Announced) -> bool:
        """Whether it would be told to them now; what is told in another's place, and a withdrawal, always."""
        elsewhere = not telling.person or telling.failed or telling.instead_of
        if elsewhere or not isinstance(about.entry.fact, Raised):
            return True
        if telling.announcement not in self._told:
            audience = audience_in(self._service, about.entry.fact, self._day, self._partnership)
            self._told[telling.announcement] = {alike(each.person) for each in audience.told}
        return alike(telling.person) in self._told[telling.announcement]


def _of_one(plan: Plan, about: Announced, known: Sequence[Telling], passed: set[str]) -> Iterator[Telling]:
    """What is told of one announcement now, except by a way on which it goes or went already."""
    if not isinstance(about.entry.fact, Raised):
        return
    gone = passed | {each.telling_id for each in known if each.stage is Stage.DROPPED}
    reached = {_way(each) for each in known if each.telling_id not in gone}
    for each in plan.of_an_announcement(about):
        if _way(each) not in reached:
            yield _fresh(each, gone)


def _way(telling: Telling) -> tuple[str, str, str, str]:
    return (telling.channel, telling.address, telling.person, telling.instead_of)


def _fresh(telling: Telling, gone: set[str]) -> Telling:
    """The telling under an id of its own, where somebody was passed by and may be told again."""
    while telling.telling_id in gone:
        telling = replace(telling, telling_id=str(uuid5(UUID(telling.telling_id), "again")))
    return telling
