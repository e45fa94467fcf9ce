"""Puts facts of many alerts on record in one append, each in the stream of its own alert.

One append for each of five thousand alerts would take as long as their recipients have for breakfast.
What a single alert admits is decided as ever; the whole is recorded, or nothing of it.
"""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from events.handling import Handled, handle
from events.refusals import StreamMoved
from scheduler.requests import actor, new_id, request_of
from scheduler.service import NotFound, Service
from workflow.alerts import Alert
from workflow.catalogue import ALERT
from workflow.facts import Entry, Given, Record, RecordAll
from workflow.rules import Refused

Decided = list[tuple[str, Entry]]


class OfAnAlert(msgspec.Struct, frozen=True):
    """What is to be recorded of one alert, provided it stands at a version, where one is named.

    What is on record already, with the same cause, is left out.
    """

    stream: str
    records: Sequence[Record]
    version: int | None = None


def record_together(
    service: Service, parts: Sequence[OfAnAlert], unchanged: Mapping[str, int] | None = None
) -> bool:
    """Record all of it; False where one is refused, or somebody was faster, and nothing was recorded.

    `unchanged` names other streams that must still be at a version.
    """
    command = RecordAll(tuple(record for part in parts for record in part.records))
    recording = _Recording(parts)
    try:
        done = handle(
            service.store,
            lambda _: recording,
            service.translation,
            parts[0].stream,
            command,
            replace(service.given(ALERT), look=service.standing),
            command_id=new_id(service.clock()),
            request=request_of(command, parts[0].stream),
            actor=actor(service.store.who),
            unchanged=unchanged,
        )
    except StreamMoved:
        return False
    if not isinstance(done, Handled):
        return False
    if done.appended is not None:
        service.views.catch_up(done.appended.last)
    return True


class _Recording:
    """Decides over many alerts at once what an alert decides by itself."""

    def __init__(self, parts: Sequence[OfAnAlert]) -> None:
        """Take what is to be recorded."""
        self._parts = parts

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

    def decide(self, _: Alert, __: object, given: Given) -> Decided | Refused:
        """The entries of all the alerts, of what is not on record; or the first refusal."""
        decided: Decided = []
        for part in self._parts:
            found = _decided(self._standing(part.stream, given), part, given)
            if isinstance(found, Refused):
                return found
            decided += found
        return decided

    def _standing(self, stream: str, given: Given) -> Alert:
        try:
            alert: Alert = given.look(stream) if given.look else self.begin(stream)
        except NotFound:
            return self.begin(stream)
        return alert


def _decided(alert: Alert, part: OfAnAlert, given: Given) -> Decided | Refused:
    if part.version is not None and part.version != alert.version:
        raise StreamMoved(part.stream, part.version, alert.version)
    decided: Decided = []
    for record in part.records:
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
    """Whether the same fact is on record for the same cause."""
    return any(
        entry.fact == record.fact and entry.cause == record.cause
        for entry in alert.facts_of(record.fact.stored)
    )
