"""What the record says still has to reach somebody, and whether anything in the outbox waits for it.

An alert that stands, is delivered to nobody and given up for nobody has something waiting for it: a
telling, a message, or an end that is not on record yet. Where it has nothing, somebody has taken it out
of the outbox; the alert would be silent for ever, and everything else would look well.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select

from projections.alerts import reached_nobody
from scheduler.hours import Hours, open_at
from scheduler.logs import logger
from scheduler.outbox import Outbox, Stage, State
from scheduler.outbox_rows import Telling, add, followed, messages, tellings
from scheduler.outbox_waits import LONGEST_CLAIM, LONGEST_RETRY, LONGEST_UNTIL_OPEN, is_over
from scheduler.planning import Plan, announced, calendar_of, is_announced
from scheduler.service import Service
from workflow.alerts import Delivered, Undeliverable

LATE = timedelta(minutes=30)
"""How long something may wait in the outbox after its hour has come, while somebody delivers."""
TAKE_UP = "deliver, which takes them up again from the record: spr sweep --deliver; or start: spr run"
_m, _t = messages.c, tellings.c
_AT_A_TIME = 500
T = TypeVar("T")


class Owed(msgspec.Struct, frozen=True):
    """The announcements that reached nobody and for which nothing waits, or which wait for too long."""

    lost: Sequence[int] = ()
    late: Sequence[int] = ()


def owed(service: Service, outbox: Outbox, now: datetime, late: timedelta = LATE) -> Owed:
    """What is owed of what was announced so long ago."""
    alerts = [each for each, at in _unreached(service).items() if not now - late < at <= now]
    if not outbox.is_made():
        return Owed(lost=[each for each in alerts if _is_owed(service, each)])
    with service.store.reader.begin() as tx:
        waits = _waits(tx, alerts)
        moving = waits - _late(tx, sorted(waits), now, late, _open_since(service, now, late))
    return Owed(
        lost=[each for each in alerts if each not in waits and _is_owed(service, each)],
        late=[each for each in alerts if each in waits and each not in moving and _is_owed(service, each)],
    )


def regain(service: Service, outbox: Outbox, now: datetime) -> int:
    """Plan anew what was announced and reached nobody, and for which nothing waits; gives how many tellings.

    What is on record already is not told again: the record is asked after the outbox, which remembers
    that an end is on record only once it is.
    """
    alerts = list(_unreached(service))
    with service.store.reader.begin() as tx:
        if not set(alerts) - _waits(tx, alerts):
            return 0
    plan = Plan(service, now)
    with service.store.engine.begin() as tx:
        reached = tx.execute(select(followed.c.position).with_for_update()).scalar_one()
        lost = [each for each in sorted(set(alerts) - _waits(tx, alerts)) if each <= reached]
        lost = [each for each in lost if _is_owed(service, each)]
        new = [telling for each in lost for telling in _planned(service, plan, each)]
        _plan_anew(tx, lost, new)
    if new:
        says = "nothing waited for alerts that reached nobody: they are told now"
        logger().warning("outbox filled again", alerts=len(lost), says=says)
    return len(new)


def _unreached(service: Service) -> dict[int, datetime]:
    with service.views.connect() as tx:
        return reached_nobody(tx)


def _open_since(service: Service, now: datetime, late: timedelta) -> set[Hours]:
    """What may go now, and might have gone all the time."""
    office, calendar = service.settings.hours, calendar_of(service)
    return set(open_at(now, office, calendar)) & set(open_at(now - late, office, calendar))


def _is_owed(service: Service, position: int) -> bool:
    """Whether it holds, and the record knows of nobody to whom it was delivered, or given up for."""
    if not is_announced(service, position):
        return False
    about = announced(service, position)
    ends = (each for each in about.since if isinstance(each.fact, Delivered | Undeliverable))
    return about.holds and all(each.cause != about.entry.id for each in ends)


def _planned(service: Service, plan: Plan, position: int) -> list[Telling]:
    recorded = service.store.at(position)
    return plan.of(recorded) if recorded else []


def _plan_anew(tx: Connection, lost: Sequence[int], new: Sequence[Telling]) -> None:
    """Let them wait as if they had never been in a message; what is left of that message is of no use."""
    for part in _parts(lost):
        ids = set(tx.scalars(select(_t.message_id).where(_t.announcement.in_(part))))
        tx.execute(delete(messages).where(_m.message_id.in_(ids)))
        tx.execute(delete(tellings).where(_t.announcement.in_(part)))
    for some in _parts(new):
        tx.execute(delete(messages).where(_m.message_id.in_([each.telling_id for each in some])))
    add(tx, tellings, new)


def _waits(tx: Connection, alerts: Sequence[int]) -> set[int]:
    """Those of the alerts for which a telling or a message waits, or an end that is not on record yet."""
    ended = and_(_m.state.in_((State.SENT.value, State.DEAD.value)), _m.on_record == 0)
    return _found(tx, alerts, _t.stage == Stage.WAITING.value, or_(_m.state == State.PENDING.value, ended))


def _late(
    tx: Connection, alerts: Sequence[int], now: datetime, late: timedelta, hours: set[Hours]
) -> set[int]:
    """Those of them that might have gone long ago, by the instants in the outbox; some of which are wrong."""
    ripe = and_(
        _t.stage == Stage.WAITING.value,
        _t.hours.in_(hours),
        is_over(_t.not_before, now - late, LONGEST_UNTIL_OPEN + late),
    )
    pending = and_(
        _m.state == State.PENDING.value,
        _m.hours.in_(hours),
        is_over(_m.next_attempt_at, now - late, LONGEST_RETRY + late),
        is_over(_m.claimed_until, now, LONGEST_CLAIM),
    )
    return _found(tx, alerts, ripe, pending)


def _found(
    tx: Connection, alerts: Sequence[int], telling: ColumnElement[bool], message: ColumnElement[bool]
) -> set[int]:
    """Those of the alerts with such a telling, or in such a message; some messages have no tellings."""
    both = tellings.outerjoin(messages, _t.message_id == _m.message_id)
    alone = ~select(_t.telling_id).where(_t.message_id == _m.message_id).exists()
    found: set[int] = set()
    for part in _parts(alerts):
        told = select(_t.announcement).select_from(both).where(or_(telling, message))
        found |= set(tx.scalars(told.where(_t.announcement.in_(part))))
        found |= set(tx.scalars(select(_m.announcement).where(_m.announcement.in_(part), message, alone)))
    return found


def _parts(all_: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(all_), _AT_A_TIME):
        yield all_[start : start + _AT_A_TIME]
