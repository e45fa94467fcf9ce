"""Hands messages over to their channels, each as long as it holds, and puts on record what became of them.

A message is handed over at least once, always with the same id: whoever receives it twice can tell.
It may be run at any time, any number of times, by anyone, at once.
"""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import assert_never
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from scheduler import overdue_lists
from scheduler.bound_for import addressed, why_not
from scheduler.channels import Channel, Never, NotNow, Outcome, Taken
from scheduler.channels.opened import channels_of
from scheduler.composing import compose
from scheduler.ended import put_on_record
from scheduler.hours import Hours, open_at
from scheduler.lease import Led
from scheduler.listed import Lists
from scheduler.logs import logger
from scheduler.outbox import NOT_ENDED, Outbox, Row, State, Telling
from scheduler.owed import regain
from scheduler.passing_by import in_their_place, passed_by
from scheduler.planning import announced, calendar_of, elsewhere, fill, is_announced, waiting
from scheduler.routes import Route, route_of, route_of_a_list
from scheduler.service import Service

__all__ = ["DeliveryReport", "deliver", "fill", "put_on_record", "waiting"]

AT_ONCE = 50
"""How many messages one delivery hands over at most; the next one goes on."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=15)
RELEASE = "let it go on: spr admin release"
GIVEN_UP_AFTER = timedelta(days=5)
"""RFC 5321, section 4.5.4.1: the time to give up is at least four or five days."""
_NEVER_ARRIVED = {
    "connection-refused",
    "host-unknown",
    "not-trusted",
    "not-encrypted",
    "not-supported",
    "unwritable",
}
"""Answers after which it is certain that nobody got the message, besides those of a server in numbers."""


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
    """Hand over what waits and may go at this hour, and put on record what was handed over or given up.

    Whoever delivers again and again keeps the `channels`; they are otherwise opened from the settings.
    A daemon names the term in which it leads, and claims nothing once another one has begun.
    """
    outbox = Outbox(service.store, led)
    outbox.make()
    if outbox.is_held():
        logger().warning("delivery held", remedy=RELEASE)
        return DeliveryReport(held=True)
    fill(service, outbox, now)
    opened = channels_of(service.settings) if channels is None else channels
    came = _Delivery(service, outbox, opened, now).run(stopping)
    put_on_record(service, outbox)
    if not came and not stopping() and regain(service, outbox, now):
        came = _Delivery(service, outbox, opened, now).run(stopping)
        put_on_record(service, outbox)
    return DeliveryReport(
        sent=came[State.SENT],
        put_off=came[State.PENDING],
        dead=came[State.DEAD],
        obsolete=came[State.OBSOLETE],
    )


class _Delivery:
    """One delivery: the channels and the hours of the moment."""

    def __init__(
        self, service: Service, outbox: Outbox, channels: Mapping[str, Channel], now: datetime
    ) -> None:
        self._service, self._outbox, self._channels, self._now = service, outbox, channels, now
        self._hours: Sequence[Hours] = open_at(now, service.settings.hours, calendar_of(service))
        self._who = f"{os.getpid()}-{uuid4().hex}"

    def run(self, stopping: Callable[[], bool]) -> Counter[State]:
        """Hand over message by message; what becomes of one may make another."""
        came: Counter[State] = Counter()
        while sum(came.values()) < AT_ONCE and not stopping():
            row = self._outbox.claim(self._now, self._who, list(self._channels), self._hours)
            if row is not None:
                came[self._hand_over(row)] += 1
            elif not (self._compose() or overdue_lists.fill(self._service, self._now)):
                break
        return came

    def _compose(self) -> int:
        return compose(self._service, self._outbox, self._now, self._hours)

    def _hand_over_a_list(self, row: Row) -> State:
        """Hand a list over as it holds now; one that may have arrived, as it was."""
        listed = Lists(self._service.store).of(row.message_id)
        if listed is None:
            return self._set_aside(row)
        fresh = row if row.in_doubt else overdue_lists.as_it_holds(self._service, row, self._now)
        if fresh is None:
            after = replace(row, state=State.OBSOLETE, ended_at=self._now)
        else:
            after = self._asked(fresh, route_of_a_list(fresh, listed))
        self._outbox.put_back(after)
        self._tell(after, ())
        return after.state

    def _set_aside(self, row: Row) -> State:
        self._outbox.set_aside(row, self._now)
        return State.DEAD

    def _hand_over(self, row: Row) -> State:
        """Hand one claimed message over, where all of it holds, and write down what came of it."""
        if row.channel not in self._channels:
            return self._set_aside(row)
        if row.is_a_list:
            return self._hand_over_a_list(row)
        within = self._outbox.within(row)
        if not all(is_announced(self._service, each.announcement) for each in within):
            return self._set_aside(row)
        about = [(each, announced(self._service, each.announcement)) for each in within]
        holding = [(each, what) for each, what in about if what.holds]
        passed = passed_by(self._service, holding, self._now, in_doubt=row.in_doubt)
        stands = [each for each, _ in holding if each not in passed]
        if passed or (len(holding) < len(within) and not (holding and row.in_doubt)):
            return self._take_apart(row, within, stands, passed)
        after = self._asked(row, route_of(within[0]))
        self._end(after, within, stands)
        return after.state

    def _asked(self, row: Row, way: Route) -> Row:
        """How a message stands after its channel was asked; one that is away is left alone for a while."""
        row = addressed(self._service.settings, self._outbox, row, way)
        if why := why_not(self._service.settings, row, way):
            return replace(row, state=State.DEAD, why=why, ended_at=self._now)
        outcome = self._channels[row.channel].hand_over(row)
        after = _after(row, outcome, self._now)
        if isinstance(outcome, NotNow) and outcome.away:
            self._outbox.hold(row.channel, after.next_attempt_at)
        return after

    def _end(self, after: Row, within: Sequence[Telling], holding: Sequence[Telling]) -> None:
        """Write down what came of a message; what reaches nobody goes by the next way."""
        instead = [
            elsewhere(self._service, self._outbox, each, self._now)
            for each in holding
            if after.state is State.DEAD
        ]
        self._outbox.put_back(after, *instead)
        self._tell(after, within)

    def _take_apart(
        self, row: Row, within: Sequence[Telling], stands: Sequence[Telling], passed: Sequence[Telling]
    ) -> State:
        """Put an end to what no longer holds; the rest is told anew, under an id of its own.

        So is what was for somebody who is `passed` by, to whoever is told of it now.
        """
        after = replace(row, state=State.OBSOLETE, ended_at=self._now)
        dropped = [each for each in within if each not in stands]
        instead = in_their_place(self._service, self._outbox, passed, self._now)
        self._outbox.take_apart(after, stands, dropped, *instead)
        self._tell(after, within)
        return after.state

    def _tell(self, row: Row, within: Sequence[Telling]) -> None:
        """Write the one log line of an attempt."""
        log = logger()
        tell = {State.DEAD: log.error, State.PENDING: log.warning}.get(row.state, log.info)
        tell(
            "delivery",
            outcome=str(row.state),
            told=row.person or str(row.told),
            channel=row.channel,
            attempts=row.attempts,
            why=row.why,
            message=row.message_id,
            **_of_one(self._service, within),
        )


def _of_one(service: Service, within: Sequence[Telling]) -> dict[str, str | int]:
    """What a message is about: of one alert the case, the rung and the day; otherwise, how many."""
    if len(within) != 1:
        return {"alerts": len(within)}
    alert = announced(service, within[0].announcement).raised.fact
    return {"case": alert.case, "rung": str(alert.rung), "due_on": str(alert.due_on)}


def _after(row: Row, outcome: Outcome, now: datetime) -> Row:
    """How a message stands after an attempt."""
    since = _waits_since(row, now)
    tried = replace(row, attempts=row.attempts + 1, waits_since=since)
    match outcome:
        case Taken():
            return replace(tried, state=State.SENT, why="", ended_at=now)
        case NotNow(why) if now - since < GIVEN_UP_AFTER:
            in_doubt = row.in_doubt or not (why.isdigit() or why in _NEVER_ARRIVED)
            waits = max(wait(tried), timedelta(seconds=outcome.after))
            return replace(tried, why=why, in_doubt=in_doubt, next_attempt_at=now + waits)
        case NotNow(why) | Never(why):
            return replace(tried, state=State.DEAD, why=why, ended_at=now)
        case _:
            assert_never(outcome)


def _waits_since(row: Row, now: datetime) -> datetime:
    """From when the days are counted; from now, where a clock that was ahead wrote down another instant."""
    return min(row.created_at if row.waits_since == NOT_ENDED else row.waits_since, now)


def wait(row: Row) -> timedelta:
    """How long until the next attempt: twice as long each time, up to a limit, and spread by a quarter.

    The spread follows from the message and the attempt, so that messages put off together come apart.
    """
    doubled: timedelta = min(FIRST_WAIT * 2 ** min(row.attempts - 1, 10), LONGEST_WAIT)
    chance = sha256(f"{row.message_id} {row.attempts}".encode()).digest()[0] / 255
    return doubled * (1 + chance / 4)
