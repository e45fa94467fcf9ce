"""From the outbox back to the record: what was delivered, and what was given up.

Many ends go on record in one append, though each belongs to the stream of its own alert. What is on
record already is not recorded again, however many programs do this at once, and whenever they die.
"""

from scheduler import overdue_lists
from scheduler.outbox import Outbox, Row, State, Telling
from scheduler.planning import announced
from scheduler.service import Service
from scheduler.together import OfAnAlert, record_together
from workflow.alerts import Delivered, Undeliverable
from workflow.facts import Record
from workflow.moments import at

TOGETHER = 250
"""How many ends go on record in one append."""


def put_on_record(service: Service, outbox: Outbox) -> None:
    """Record what was delivered and what was given up; what cannot be recorded now, the next time."""
    ended = outbox.not_on_record()
    overdue_lists.put_on_record(service, outbox, [row for row in ended if row.is_a_list])
    rows = {row.message_id: row for row in ended if not row.is_a_list}
    tellings = outbox.within(*rows.values())
    left: set[str] = set()
    for start in range(0, len(tellings), TOGETHER):
        part = tellings[start : start + TOGETHER]
        if not record_together(service, [_end(service, each, rows[each.message_id]) for each in part]):
            left |= {each.message_id for each in part}
    outbox.is_on_record(*(row for row in rows.values() if row.message_id not in left))


def _end(service: Service, telling: Telling, row: Row) -> OfAnAlert:
    about = announced(service, telling.announcement)
    record = Record(fact=_fact(telling, row), occurred=at(row.ended_at), cause=about.entry.id)
    return OfAnAlert(about.stream, [record])


def _fact(telling: Telling, row: Row) -> Delivered | Undeliverable:
    if row.state is State.SENT:
        return Delivered(
            told=telling.told,
            channel=telling.channel,
            message=row.message_id,
            person=telling.person,
            capacity=telling.capacity,
        )
    return Undeliverable(
        told=telling.told,
        channel=telling.channel,
        message=row.message_id,
        attempts=row.attempts,
        person=telling.person,
        capacity=telling.capacity,
    )
