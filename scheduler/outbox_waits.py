"""When a wait in the outbox is over: its instant has come, or it is longer than any wait there is.

Instants were written by a clock that may have been ahead. What was put off until next month while it was
December by that clock is due as soon as the clock is right, as a lease is (`scheduler.lease`).
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, or_, select

from events.layout import stamp
from scheduler.outbox_rows import Stage, State, messages, tellings

CLAIM = timedelta(minutes=10)
"""How long a message belongs to whoever claimed it: longer than a conversation with a server."""
LONGEST_CLAIM = 2 * CLAIM
"""Twice as long, so that a clock that is set back by a little takes no message from whoever has it."""
LONGEST_RETRY = timedelta(hours=2)
"""No answer puts a message off for more than an hour."""
LONGEST_UNTIL_OPEN = timedelta(days=7)
"""No office is closed for longer; one that is keeps its messages by their hours as well."""

A_MOMENT = timedelta(minutes=1)
"""By so much may two clocks differ before it means anything."""


def is_over(until: ColumnElement[str], now: datetime, longest: timedelta) -> ColumnElement[bool]:
    """The condition under which nobody waits any longer."""
    return or_(until <= stamp(now), until > stamp(now + longest))


def ahead(tx: Connection, now: datetime) -> int:
    """How many messages and tellings wait for instants that a clock wrote which was ahead, or a hand."""
    m, t = messages.c, tellings.c
    times = (
        m.created_at > stamp(now + A_MOMENT),
        m.next_attempt_at > stamp(now + LONGEST_RETRY),
        m.claimed_until > stamp(now + LONGEST_CLAIM),
    )
    pending = select(func.count()).select_from(messages).where(m.state == State.PENDING.value, or_(*times))
    closed = t.not_before > stamp(now + LONGEST_UNTIL_OPEN)
    waiting = select(func.count()).select_from(tellings).where(t.stage == Stage.WAITING.value, closed)
    return int(tx.scalars(pending).one()) + int(tx.scalars(waiting).one())
