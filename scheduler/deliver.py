"""Hands the messages of announcements over to their channels, and puts on record what became of them.

A message is handed over at least once, always with the same id: whoever receives it twice can tell.
It may be run at any time, any number of times, by anyone, at once.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import assert_never
from uuid import UUID, uuid4, uuid5

import msgspec
from msgspec.structs import asdict, replace

from events.refusals import StreamMoved
from scheduler.channels import Channel, Never, NotNow, Outcome, Taken
from scheduler.channels.opened import channels_of, words_of
from scheduler.lease import Led
from scheduler.logs import logger
from scheduler.messages import message_of
from scheduler.outbox import Outbox, Row, State
from scheduler.reaching import Email as EmailSettings
from scheduler.service import Service
from scheduler.wording.templates import Templates
from workflow.alerts import Delivered, Raised, Undeliverable, Withdrawn
from workflow.catalogue import ALERT
from workflow.facts import Entry, Record
from workflow.moments import at
from workflow.rules import Refused

PAGE = 500
AT_ONCE = 50
"""How many messages one delivery hands over at most; the next one goes on."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=15)
RELEASE = "let it go on: spr admin release"
GIVEN_UP_AFTER = timedelta(days=5)
"""RFC 5321, section 4.5.4.1: the time to give up is at least four or five days."""


class DeliveryReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery came to: messages sent, put off, given up, and found to be obsolete.

    While delivery is held since a restore, nothing is done.
    """

    sent: int = 0
    put_off: int = 0
    dead: int = 0
    obsolete: int = 0
    held: bool = False


def deliver(
    service: Service,
    now: datetime,
    *,
    stopping: Callable[[], bool] = lambda: False,
    channels: Mapping[str, Channel] | None = None,
    led: Led | None = None,
) -> DeliveryReport:
    """Hand over what waits and is due, and put on record what was handed over or given up.

    Whoever delivers again and again keeps the `channels`; they are otherwise opened from the settings.
    A daemon names the term in which it leads, and claims nothing once another one has begun.
    """
    outbox = Outbox(service.store, led)
    outbox.make()
    if outbox.is_held():
        logger().warning("delivery held", remedy=RELEASE)
        return DeliveryReport(held=True)
    fill(service, outbox, now)
    came: Counter[State] = Counter()
    channels = channels_of(service.settings) if channels is None else channels
    who = f"{os.getpid()}-{uuid4().hex}"
    while sum(came.values()) < AT_ONCE and not stopping():
        row = outbox.claim(now, who, list(channels))
        if row is None:
            break
        came[_hand_over(service, outbox, channels, row, now)] += 1
    put_on_record(service, outbox)
    return DeliveryReport(
        sent=came[State.SENT],
        put_off=came[State.PENDING],
        dead=came[State.DEAD],
        obsolete=came[State.OBSOLETE],
    )


class Announced(msgspec.Struct, frozen=True):
    """An announcement on record, and the stream of its alert."""

    stream: str
    raised: Entry

    def since(self, service: Service) -> list[Entry]:
        """What came on record about the same alert after it."""
        later = service.store.stream(self.stream, after=self.raised.version)
        return [service.translation.entry(each) for each in later]


def _announced(service: Service, position: int) -> Announced:
    recorded = service.store.at(position)
    assert recorded is not None  # noqa: S101  the record loses nothing
    return Announced(recorded.stream, service.translation.entry(recorded))


# From the record to the outbox


def fill(service: Service, outbox: Outbox, now: datetime) -> None:
    """Make the messages of the announcements that came on record since."""

    def read(after: int) -> tuple[int, Iterable[Row]]:
        facts = service.store.after(after, PAGE)
        announced = (
            Announced(fact.stream, service.translation.entry(fact))
            for fact in facts
            if fact.type == Raised.stored
        )
        reached = facts[-1].position if facts else after
        return reached, [row for each in announced for row in _rows(service, each, now)]

    while outbox.position() < service.store.head().position:
        outbox.follow(read)


def _rows(service: Service, announced: Announced, now: datetime) -> list[Row]:
    """The messages of one announcement that have not come to their end.

    What is on record as delivered or given up is not made again: an outbox that was lost is filled
    anew from the record, and sends nothing a second time.
    """
    ended = {
        entry.fact.message
        for entry in announced.since(service)
        if isinstance(entry.fact, Delivered | Undeliverable)
    }
    said_as = words_of(service.settings)
    rows = _rows_for(announced.raised, service.settings.email, now, said_as)
    return [row for row in rows if row.message_id not in ended]


def _rows_for(raised: Entry, email: EmailSettings | None, now: datetime, said_as: Templates) -> list[Row]:
    """By e-mail where there is an address; in the log where there is none, which is no secret."""
    in_the_log = _row(raised, "log", "", now, said_as)
    if email is None:
        return [in_the_log]
    address = email.to.get(raised.fact.owed_by) or email.to.get("default")
    if address:
        return [_row(raised, "email", address, now, said_as)]
    nowhere = _row(raised, "email", "", now, said_as)
    return [replace(nowhere, state=State.DEAD, why="no-address", ended_at=now), in_the_log]


def _row(raised: Entry, channel: str, address: str, now: datetime, said_as: Templates) -> Row:
    message = message_of(raised, channel, address, now, said_as)
    return Row(**asdict(message), state=State.PENDING, next_attempt_at=now)


def waiting(service: Service, outbox: Outbox, now: datetime) -> int:
    """How many announcements on record still have to reach somebody, whether or not the outbox has them.

    They are neither delivered nor given up, and still hold.
    """
    rows, position = (outbox.rows(State.PENDING), outbox.position()) if outbox.is_made() else ([], 0)
    found = {row.announcement: _announced(service, row.announcement) for row in rows}
    while facts := service.store.after(position, PAGE):
        position = facts[-1].position
        for fact in (each for each in facts if each.type == Raised.stored):
            announced = Announced(fact.stream, service.translation.entry(fact))
            if any(row.state is State.PENDING for row in _rows(service, announced, now)):
                found[fact.position] = announced
    return sum(not _said_otherwise(each.since(service)) for each in found.values())


# From the outbox to the channel


def _hand_over(
    service: Service, outbox: Outbox, channels: Mapping[str, Channel], row: Row, now: datetime
) -> State:
    """Hand one claimed message over, and write down what came of it."""
    announced = _announced(service, row.announcement)
    if _said_otherwise(announced.since(service)):
        after = replace(row, state=State.OBSOLETE, ended_at=now)
        outbox.put_back(after)
    else:
        said_as = words_of(service.settings)
        outcome = channels[row.channel].hand_over(_whole(row, announced.raised, said_as))
        after = _after(row, outcome, now)
        given_up = after.state is State.DEAD
        outbox.put_back(after, *[_row(announced.raised, "log", "", now, said_as)] * given_up)
        if isinstance(outcome, NotNow) and outcome.away:
            outbox.hold(row.channel, after.next_attempt_at)
    _tell(announced.raised.fact, after)
    return after.state


def _whole(row: Row, raised: Entry, said_as: Templates) -> Row:
    """The message with what the outbox has no column for, which follows from the announcement."""
    made = message_of(raised, row.channel, row.address, row.created_at, said_as)
    return replace(row, **{name: value for name, value in asdict(made).items() if not getattr(row, name)})


def _said_otherwise(since: Iterable[Entry]) -> bool:
    """Whether the alert was withdrawn since, or a later announcement took its place."""
    return any(isinstance(entry.fact, Raised | Withdrawn) for entry in since)


def _after(row: Row, outcome: Outcome, now: datetime) -> Row:
    """How a message stands after an attempt."""
    tried = replace(row, attempts=row.attempts + 1)
    match outcome:
        case Taken():
            return replace(tried, state=State.SENT, why="", ended_at=now)
        case NotNow(why) if now - row.created_at < GIVEN_UP_AFTER:
            waits = max(wait(tried), timedelta(seconds=outcome.after))
            return replace(tried, why=why, next_attempt_at=now + waits)
        case NotNow(why) | Never(why):
            return replace(tried, state=State.DEAD, why=why, ended_at=now)
        case _:
            assert_never(outcome)


def wait(row: Row) -> timedelta:
    """How long until the next attempt: twice as long each time, up to a limit, and spread by a quarter.

    The spread follows from the message and the attempt, so that messages put off together come apart.
    """
    doubled: timedelta = min(FIRST_WAIT * 2 ** min(row.attempts - 1, 10), LONGEST_WAIT)
    chance = sha256(f"{row.message_id} {row.attempts}".encode()).digest()[0] / 255
    return doubled * (1 + chance / 4)


def _tell(alert: Raised, row: Row) -> None:
    """Write the one log line of an attempt."""
    log = logger()
    tell = {State.DEAD: log.error, State.PENDING: log.warning}.get(row.state, log.info)
    tell(
        "delivery",
        outcome=str(row.state),
        case=alert.case,
        rung=str(alert.rung),
        due_on=str(alert.due_on),
        told=str(row.told),
        channel=row.channel,
        attempts=row.attempts,
        why=row.why,
        message=row.message_id,
    )


# From the outbox back to the record


def put_on_record(service: Service, outbox: Outbox) -> None:
    """Record what was delivered and what was given up; what cannot be recorded now, the next time."""
    for row in outbox.not_on_record():
        announced = _announced(service, row.announcement)
        try:
            done = service.record(
                Record(fact=_end(row), occurred=at(row.ended_at), cause=announced.raised.id),
                kind=ALERT,
                case=announced.stream,
                command_id=str(uuid5(UUID(row.message_id), str(row.state))),
            )
        except StreamMoved:
            continue
        if not isinstance(done, Refused):
            outbox.is_on_record(row)


def _end(row: Row) -> Delivered | Undeliverable:
    if row.state is State.SENT:
        return Delivered(told=row.told, channel=row.channel, message=row.message_id)
    return Undeliverable(told=row.told, channel=row.channel, message=row.message_id, attempts=row.attempts)
