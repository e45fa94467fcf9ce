"""From the record to the outbox: who is to be told of each announcement and withdrawal, and when.

It follows the record, and looks at three kinds of facts. An announcement is told to its audience. A
withdrawal is told to whoever was told of what it takes back, and to nobody else; so it follows from the
withdrawal and the delivery together, in whichever order they came on record.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import msgspec

from events.record import Recorded
from scheduler.audiences import audience_in, partnership, turned_away
from scheduler.hours import Hours, Planned, planned, taken_back
from scheduler.logs import logger
from scheduler.outbox import Outbox, Stage, State, Telling
from scheduler.routes import Route, again, further, route_of, routes
from scheduler.service import NO_CALENDAR, NotFound, Service
from workflow.alerts import Delivered, Raised, Undeliverable, Withdrawn
from workflow.audience import Audience
from workflow.facts import Entry
from workflow.moments import london_day
from workflow.vocabulary import Answer
from workflow.workingdays import Calendar

PAGE = 500
STALE = timedelta(days=5)
"""A withdrawal older than this is no news: an outbox that was lost does not tell it."""
UNROUTABLE = "Name the address under [people] in the settings, or on record who holds the office."
_TELLS = {each.stored for each in (Raised, Withdrawn)}
_TOLD_OF = {each.stored for each in (Raised, Withdrawn, Delivered)}


class Announced(msgspec.Struct, frozen=True):
    """An announcement or a withdrawal on record, with everything in the stream of its alert."""

    stream: str
    entry: Entry
    history: Sequence[Entry]

    @property
    def since(self) -> list[Entry]:
        """What came on record about the same alert after it."""
        return [each for each in self.history if each.version > self.entry.version]

    @property
    def raised(self) -> Entry:
        """The announcement itself, or the last one that was taken back."""
        return next(
            each
            for each in reversed(self.history)
            if isinstance(each.fact, Raised) and each.version <= self.entry.version
        )

    @property
    def taken_back(self) -> list[Entry]:
        """The announcements that a withdrawal takes back: all since the withdrawal before it."""
        found: list[Entry] = []
        for each in self.history[: self.entry.version - 1]:
            if isinstance(each.fact, Raised):
                found.append(each)
            elif isinstance(each.fact, Withdrawn):
                found.clear()
        return found

    @property
    def holds(self) -> bool:
        """Whether it is still so: neither withdrawn nor overtaken, nor raised anew after a withdrawal."""
        if isinstance(self.entry.fact, Withdrawn):
            number = self.raised.fact.reckoning
            again = (each.fact for each in self.since if isinstance(each.fact, Raised))
            return all(fact.reckoning != number for fact in again)
        return not any(isinstance(each.fact, Raised | Withdrawn) for each in self.since)


class NoAlert(LookupError):
    """At a position of the record that a row of the outbox names stands nothing that could be told."""


def announced(service: Service, position: int) -> Announced:
    """What stands at a position of the record, with its alert; NoAlert where it is not about one."""
    recorded = service.store.at(position)
    if recorded is None or recorded.type not in _TELLS:
        raise NoAlert(position)
    return _announced(service, recorded.stream, recorded.version)


def is_announced(service: Service, position: int) -> bool:
    """Whether something that can be told stands there."""
    recorded = service.store.at(position)
    return recorded is not None and recorded.type in _TELLS


def _announced(service: Service, stream: str, version: int) -> Announced:
    history = [service.translation.entry(each) for each in service.store.stream(stream)]
    return Announced(stream, history[version - 1], history)


def fill(service: Service, outbox: Outbox, now: datetime) -> None:
    """Plan the tellings of what came on record since; of all of it, where that lies beyond the record."""

    def read(after: int) -> tuple[int, Iterable[Telling]]:
        facts = service.store.after(after, PAGE)
        reached = facts[-1].position if facts else after
        plan = Plan(service, now)
        return reached, [each for fact in facts if fact.type in _TOLD_OF for each in plan.of(fact)]

    head, position = service.store.head().position, outbox.position()
    if position > head:
        outbox.begin_anew(position)
        says = "it was further than the record: it is filled again from the record"
        logger().warning("outbox made anew", says=says, remedy="find out who altered it")
    while outbox.position() < service.store.head().position:
        outbox.follow(read)


class Plan:
    """Who is to be told of what, as the settings, the calendar and the record stand now."""

    def __init__(self, service: Service, now: datetime) -> None:
        """Read once what is the same for all."""
        self._service = service
        self._now = now
        self._office = service.settings.hours
        self._calendar = calendar_of(service)
        self._partnership = partnership(service)

    def of(self, fact: Recorded) -> list[Telling]:
        """The tellings that follow from a fact about an alert, except those that came to their end."""
        about = _announced(self._service, fact.stream, fact.version)
        match about.entry.fact:
            case Raised():
                return self.of_an_announcement(about)
            case Withdrawn():
                return self._of_a_withdrawal(about)
            case _:
                later = _taken_back_after(about)
                return self._of_a_withdrawal(later) if later else []

    def of_an_announcement(self, about: Announced) -> list[Telling]:
        """The tellings to whoever an announcement is told to now, where it still holds."""
        if not about.holds:
            return []
        alert, told = about.entry.fact, _ended(about)
        how = planned(alert, self._now, self._office, self._calendar, urgent=urgent(alert))
        audience = audience_in(self._service, alert, london_day(self._now), self._partnership)
        ways = routes(self._service.settings, audience)
        for way in ways:
            _say_unroutable(alert, way, audience)
        return [self._telling(about, each, how) for each in ways if _key(each) not in told]

    def _of_a_withdrawal(self, about: Announced) -> list[Telling]:
        if not about.holds or self._now - about.entry.recorded > STALE:
            return []
        told, alert = _ended(about), about.raised.fact
        alone = planned(alert, self._now, self._office, self._calendar, urgent=urgent(alert)).alone
        how = taken_back(self._now, self._office, self._calendar, alone=alone)
        to = [each for each in _told_of(about) if not self._turned_away(alert, each.person)]
        ways = [again(self._service.settings, each) for each in to]
        return [self._telling(about, each, how) for each in ways if _key(each) not in told]

    def _turned_away(self, alert: Raised, person: str) -> bool:
        """Whether somebody is told nothing of it any more, not that it was taken back either."""
        day = london_day(self._now)
        return bool(person and turned_away(self._service, alert.case, {person}, day, self._partnership))

    def _telling(self, about: Announced, route: Route, how: Planned) -> Telling:
        return telling(about.entry, route, how, self._now)


def telling(entry: Entry, route: Route, how: Planned, now: datetime) -> Telling:
    """One telling; its id follows from what it tells, to whom, and how. The log is never asleep."""
    who = route.person or str(route.told)
    replaces = route.instead_of or route.failed
    instead = f"|instead of {replaces}|{route.address}" if replaces else ""
    at_once = route.channel == "log"
    return Telling(
        telling_id=str(uuid5(UUID(entry.id), f"{route.channel}|{who}{instead}")),
        announcement=entry.position,
        channel=route.channel,
        told=route.told,
        address=route.address,
        not_before=now if at_once else how.not_before,
        person=route.person,
        capacity=route.capacity,
        alone=at_once or how.alone,
        hours=Hours.ANY if at_once else how.hours,
        instead_of=route.instead_of,
        failed=route.failed,
    )


def elsewhere(service: Service, outbox: Outbox, dead: Telling, now: datetime) -> Telling:
    """The telling that takes the place of one that reaches nobody: by the next way not yet tried."""
    about = announced(service, dead.announcement)
    tried = outbox.tried(dead.announcement) | {(dead.channel, dead.address)}
    ways = further(service, about.raised.fact, route_of(dead), london_day(now))
    found = next(each for each in ways if each.channel == "log" or (each.channel, each.address) not in tried)
    how = Planned(alone=dead.alone, hours=dead.hours, not_before=now)
    return telling(about.entry, found, how, now)


def waiting(service: Service, outbox: Outbox, now: datetime) -> int:
    """How many announcements on record still have to reach somebody, whether or not the outbox has them.

    They are neither delivered nor given up, and still hold.
    """
    made = outbox.is_made()
    position = outbox.position() if made else 0
    found: set[int] = set()
    if made:
        found |= {each.announcement for each in outbox.tellings(Stage.WAITING)}
        found |= {each.announcement for each in outbox.within(*outbox.rows(State.PENDING))}
    plan = Plan(service, now)
    while facts := service.store.after(position, PAGE):
        position = facts[-1].position
        told_of = (fact for fact in facts if fact.type in _TOLD_OF)
        found |= {each.announcement for fact in told_of for each in plan.of(fact)}
    return sum(announced(service, each).holds for each in found if is_announced(service, each))


def calendar_of(service: Service) -> Calendar:
    """The bank holidays in use; none where none were adopted."""
    try:
        return service.calendar
    except NotFound:
        return NO_CALENDAR


def urgent(alert: Raised) -> bool:
    """Whether an alert is urgent; of one made before that was written down, it is not known, and it is."""
    return alert.urgent is not Answer.NO


def _say_unroutable(alert: Raised, way: Route, audience: Audience) -> None:
    """Write one line where somebody is told in the place of whom no address leads to."""
    if way.instead_of:
        logger().error(
            "unroutable",
            case=alert.case,
            rung=str(alert.rung),
            due_on=str(alert.due_on),
            told=str(way.told),
            channel=way.channel,
            why=", ".join(dict.fromkeys(each.why for each in audience.passed_by)) or "no-address",
            remedy=UNROUTABLE,
        )


def _taken_back_after(about: Announced) -> Announced | None:
    """The withdrawal that came on record before it was known that the alert had been delivered."""
    raised = next((each for each in about.history if each.id == about.entry.cause), None)
    if raised is None or not isinstance(raised.fact, Raised):
        return None
    withdrawn = (
        each
        for each in about.history[raised.version : about.entry.version - 1]
        if isinstance(each.fact, Withdrawn)
    )
    found = next(withdrawn, None)
    return Announced(about.stream, found, about.history) if found else None


def _told_of(about: Announced) -> Iterator[Delivered]:
    """The deliveries of what a withdrawal takes back, one for each person and channel."""
    causes = {each.id for each in about.taken_back}
    delivered = {
        _key(each.fact): each.fact
        for each in about.history
        if isinstance(each.fact, Delivered) and each.cause in causes
    }
    yield from delivered.values()


def _ended(about: Announced) -> set[tuple[str, str, str]]:
    """To whom, and by which channel, it is on record as delivered or given up."""
    return {
        _key(each.fact)
        for each in about.since
        if isinstance(each.fact, Delivered | Undeliverable) and each.cause == about.entry.id
    }


def _key(told: Route | Delivered | Undeliverable) -> tuple[str, str, str]:
    return (told.channel, str(told.told), told.person)
