"""By which way somebody is reached: each person by their own addresses, a party by its mailbox.

Who holds an office is on record; their address is not, because it is no evidence and must be mendable.
Whoever can be reached by e-mail and by a webhook is told by e-mail; the webhook is there for when that
does not arrive. What reaches nobody falls to the office, then to its chair, to the default mailbox, and
in the end to the log: it is never dropped.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec.structs import replace

from scheduler.audiences import audience_of
from scheduler.reaching import addressed
from scheduler.service import Service
from scheduler.settings import Settings
from workflow.alerts import Delivered, Raised
from workflow.audience import LAST_RESORT, Audience, Recipient
from workflow.catalogue import kind_of
from workflow.partnership.leads import offices_told
from workflow.people import alike
from workflow.steps_up import StepUp
from workflow.vocabulary import Capacity, Office, Party

DEFAULT = "default"
"""The mailbox for whatever has no other address."""
NOBODY = "nobody"
"""Stands where the name of somebody would, when nobody at all can be told."""


class Route(msgspec.Struct, frozen=True):
    """One way to reach somebody: a channel and an address, empty for the log and where there is none.

    `instead_of` names whom it should have reached, where it reaches somebody in their place, and `failed`
    the channel by which it did not reach them.
    """

    channel: str
    address: str
    told: Party
    person: str = ""
    capacity: Capacity = Capacity.UNKNOWN
    instead_of: str = ""
    failed: str = ""


def routes(settings: Settings, audience: Audience) -> list[Route]:
    """One way to each of an audience; whoever has no address is told at the default mailbox, once for all."""
    found: dict[tuple[str, str, str], Route] = {}
    for recipient in audience.told:
        route = next(to(settings, recipient))
        key = (route.channel, route.address, route.person)
        found[key] = _both(found[key], route) if key in found else route
    return list(found.values())


def to(settings: Settings, recipient: Recipient) -> Iterator[Route]:
    """Every way to a recipient, the best first; there is always one."""
    own = Route("", "", recipient.party, recipient.person, recipient.capacity)
    for channel, address in _addresses(settings, recipient.person):
        yield replace(own, channel=channel, address=address)
    at_the_party = replace(own, channel="log", person="", instead_of=_missed(recipient))
    if settings.email:
        mailbox = "" if recipient.person else settings.email.to.get(recipient.party, "")
        address = mailbox or settings.email.to.get(DEFAULT, "")
        yield replace(at_the_party, channel="email", address=address)
    else:
        yield replace(at_the_party, instead_of="")


def again(settings: Settings, delivered: Delivered) -> Route:
    """The way on which an alert went, to the address of today."""
    if delivered.channel == "log":
        return Route("log", "", delivered.told)
    party = delivered.told if delivered.person or delivered.capacity is not Capacity.FALLBACK else DEFAULT
    recipient = Recipient(person=delivered.person, capacity=delivered.capacity, party=delivered.told)
    ways = list(to(settings, recipient))
    if party == DEFAULT and settings.email:
        return replace(ways[0], address=settings.email.to.get(DEFAULT, ""), instead_of="")
    same = (each for each in ways if each.channel == delivered.channel)
    return replace(next(same, ways[0]), instead_of="")


def further(service: Service, alert: Raised, dead: Route, day: date) -> Iterator[Route]:
    """The ways that are left where one reached nobody: the same person otherwise, then somebody else.

    First the offices that were told as well, then those of the next step of the ladder, then the office
    of the partnership and its chair.
    """
    offices = (*alert.tells, *next_step(service, alert), *LAST_RESORT)
    above = audience_of(service, replace(alert, tells=offices), day)
    people = (each.person for each in above.told if each.capacity is Capacity.ESCALATION)
    return elsewhere_for(service.settings, dead, people)


def next_step(service: Service, alert: Raised) -> tuple[Office, ...]:
    """The offices that the ladder tells next, if it is not done by then; empty above the last step."""
    clocks = kind_of(alert.case).clocks(service.standing(alert.case), alert.duty)
    key = (alert.duty, alert.subject, alert.cycle)
    clock = next((each for each in clocks if each.key == key), None)
    steps = clock.date.steps_up if clock and not clock.owed_elsewhere else ()
    return next((offices_told(step.to, alert.subject) for step in steps if not _told(alert, step)), ())


def _told(alert: Raised, step: StepUp) -> bool:
    return set(offices_told(step.to, alert.subject)) <= set(alert.tells)


def elsewhere_for(settings: Settings, dead: Route, people: Iterable[str]) -> Iterator[Route]:
    """The ways that are left where one reached nobody: the same person otherwise, then these people."""
    instead_of = dead.instead_of or dead.person
    for channel, address in _addresses(settings, dead.person):
        yield replace(dead, channel=channel, address=address)
    lost = Route("log", "", dead.told, "", Capacity.FALLBACK, instead_of, dead.failed or dead.channel)
    for person in (each for each in people if alike(each) != alike(dead.person)):
        for channel, address in _addresses(settings, person):
            yield replace(lost, channel=channel, address=address, person=person)
    if settings.email and (default := settings.email.to.get(DEFAULT)):
        yield replace(lost, channel="email", address=default)
    yield lost


def _both(one: Route, other: Route) -> Route:
    """One way for two, with the names of both where it stands in their place."""
    names = dict.fromkeys(name for each in (one, other) for name in each.instead_of.split(", ") if name)
    return replace(one, instead_of=", ".join(names))


def _missed(recipient: Recipient) -> str:
    if recipient.person:
        return recipient.person
    return NOBODY if recipient.capacity is Capacity.FALLBACK else ""


def _addresses(settings: Settings, person: str) -> Iterable[tuple[str, str]]:
    """The channels and addresses of a person, the best first."""
    known = addressed(settings.people, person)
    if known is not None:
        if known.email and settings.email:
            yield "email", known.email
        if known.webhook:
            yield "webhook", known.webhook
