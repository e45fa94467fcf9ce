"""From the outbox back to the record: what was delivered, and what was given up.

Many ends go on record in one append, though each belongs to the stream of its own alert. What is on
record already is not recorded again, however many programs do this at once, and whenever they die.
"""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from events.handling import Handled, handle
from events.refusals import StreamMoved
from scheduler.outbox import Outbox, Row, State, Telling
from scheduler.planning import announced
from scheduler.requests import actor, new_id, request_of
from scheduler.service import Service
from workflow.alerts import Alert, Delivered, Undeliverable
from workflow.catalogue import ALERT
from workflow.facts import Entry, Given, Record, RecordAll
from workflow.moments import at
from workflow.rules import Refused

TOGETHER = 250
"""How many ends go on record in one append."""


class End(msgspec.Struct, frozen=True):
    """How the telling of one announcement ended: in which alert, and what is to be recorded of it."""

    stream: str
    record: Record


def put_on_record(service: Service, outbox: Outbox) -> None:
    """Record what was delivered and what was given up; what cannot be recorded now, the next time."""
    rows = {row.message_id: row for row in outbox.not_on_record()}
    tellings = outbox.within(*rows.values())
    left: set[str] = set()
    for start in range(0, len(tellings), TOGETHER):
        part = tellings[start : start + TOGETHER]
        if not _recorded(service, [_end(service, each, rows[each.message_id]) for each in part]):
            left |= {each.message_id for each in part}
    outbox.is_on_record(*(row for row in rows.values() if row.message_id not in left))


def _end(service: Service, telling: Telling, row: Row) -> End:
    about = announced(service, telling.announcement)
    record = Record(fact=_fact(telling, row), occurred=at(row.ended_at), cause=about.entry.id)
    return End(about.stream, record)


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


def _recorded(service: Service, ends: Sequence[End]) -> bool:
    """Record these ends together; False where one of them is refused, or others are faster all the time."""
    recording = _Recording(ends)
    first = ends[0].stream
    command = RecordAll(tuple(end.record for end in ends))
    try:
        done = handle(
            service.store,
            lambda _: recording,
            service.translation,
            first,
            command,
            replace(service.given(ALERT), look=service.standing),
            command_id=new_id(service.clock()),
            request=request_of(command, first),
            actor=actor(service.store.who),
        )
    except StreamMoved:
        return False
    if not isinstance(done, Handled):
        return False
    if done.appended is not None:
        service.views.catch_up(done.appended.last)
    return True


class _Recording:
    """Decides over the alerts of many clocks at once what an alert decides by itself."""

    def __init__(self, ends: Sequence[End]) -> None:
        """Take the ends, by alert."""
        self._ends: dict[str, list[Record]] = {}
        for end in ends:
            self._ends.setdefault(end.stream, []).append(end.record)

    def begin(self, stream: str) -> Alert:
        """The alert before the first fact."""
        alert: Alert = ALERT.begin(stream)
        return alert

    def evolve(self, alert: Alert, entry: Entry) -> Alert:
        """The alert after one more entry."""
        grown: Alert = ALERT.evolve(alert, entry)
        return grown

    def reckon(self, alert: Alert, given: Given) -> Sequence[Entry]:
        """No clock runs in an alert."""
        del alert, given
        return ()

    def decide(self, _: Alert, __: object, given: Given) -> list[tuple[str, Entry]] | Refused:
        """The entries of all the alerts, of what is not on record; or the first refusal."""
        decided: list[tuple[str, Entry]] = []
        for stream, records in self._ends.items():
            found = _decided(given.look(stream) if given.look else self.begin(stream), records, given)
            if isinstance(found, Refused):
                return found
            decided += found
        return decided


def _decided(alert: Alert, records: Sequence[Record], given: Given) -> list[tuple[str, Entry]] | Refused:
    decided: list[tuple[str, Entry]] = []
    for record in records:
        if _on_record(alert, record):
            continue
        found = ALERT.decide(alert, record, given)
        if isinstance(found, Refused):
            return found
        for _, entry in found:
            alert = ALERT.evolve(alert, entry)
        decided += found
    return decided


def _on_record(alert: Alert, record: Record) -> bool:
    """Whether the same end of the same message is on record of this announcement."""
    return any(
        entry.fact == record.fact and entry.cause == record.cause
        for entry in alert.facts_of(record.fact.stored)
    )
