"""What is measured of a running service: numbers alone, which `health` judges and `metrics` writes down.

Every number is asked of the store, so that any process can measure, also with the daemon dead. None of
them says anything of a case: how many, how old, of what force.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import ColumnClause, column, func, select, table

from projections.alerts import standing_by_rung, undeliverable
from projections.clocks import Due, due, running
from scheduler import skew
from scheduler.hours import open_since
from scheduler.lease import Leader, leader
from scheduler.outbox import Outbox, State
from scheduler.running.heartbeat import Beat, Heartbeat
from scheduler.skew import Skew
from workflow.moments import london_day

if TYPE_CHECKING:
    from scheduler.service import Service

BOUNDS = (0, 1, 2, 5, 10, 20, 60)
"""Working days late up to which an overdue clock is counted with the others; beyond the last, apart."""


_state: ColumnClause[str] = column("state")
_created_at: ColumnClause[str] = column("created_at")
_OUTBOX = table("outbox", _state, _created_at)


class Depth(NamedTuple):
    """How many messages wait, and since when the one that waits longest does."""

    waiting: int
    since: datetime | None


class Ages(msgspec.Struct, frozen=True, kw_only=True):
    """How late the overdue clocks of one force are: for each of `BOUNDS` how many are at most so late."""

    force: str
    upto: tuple[int, ...]
    number: int
    total: int

    @property
    def worst(self) -> str:
        """The bound that holds for all of them."""
        bound = next((n for n, held in zip(BOUNDS, self.upto, strict=True) if held == self.number), None)
        return f"more than {BOUNDS[-1]}" if bound is None else f"at most {bound}"


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured at one moment; ages are in seconds, and None where there is nothing to be old.

    Tellings have yet to go into a message; `tellings_since` is since when the oldest should have gone.
    """

    at: datetime
    facts: int
    beats: Mapping[str, Beat]
    views_behind: int
    views_since: datetime | None
    messages_waiting: int
    messages_since: datetime | None
    tellings_waiting: int
    tellings_since: datetime | None
    held: bool
    undeliverable: int
    clocks_running: int
    overdue: tuple[Ages, ...]
    alerts: Mapping[str, int]
    calendar_days_left: int
    skew: Skew
    leader: Leader | None

    def age(self, since: datetime | None) -> float | None:
        """Seconds since then."""
        return None if since is None else max(0.0, (self.at - since).total_seconds())

    def beat_age(self, work: str) -> float | None:
        """Seconds since this kind of work was last completed."""
        beat = self.beats.get(work)
        return self.age(beat.at) if beat else None


def measured(service: "Service") -> Measures:
    """Measure now. Raises what the store raises where it cannot be read."""
    now = service.clock()
    behind = service.views.behind()  # asked first: whoever reads the views brings them up
    calendar = service.calendar
    outbox = Outbox(service.store)
    made = outbox.is_made()
    depth = _depth(service) if made else Depth(0, None)
    hours = open_since(now, service.settings.hours, calendar)
    for_their_hour = Depth(*outbox.waiting_since(now, hours)) if made else Depth(0, None)
    with service.views.connect() as tx:
        late = due(tx, now, calendar=calendar, overdue=True)
        clocks, alerts, lost = running(tx), standing_by_rung(tx), undeliverable(tx)
    return Measures(
        at=now,
        facts=service.store.head().position,
        beats=Heartbeat(service.store).last(),
        views_behind=behind.facts,
        views_since=behind.since,
        messages_waiting=depth.waiting,
        messages_since=depth.since,
        tellings_waiting=for_their_hour.waiting,
        tellings_since=for_their_hour.since,
        held=made and outbox.is_held(),
        undeliverable=lost,
        clocks_running=clocks,
        overdue=tuple(ages(late)),
        alerts=alerts,
        skew=skew.measure(service.store, service.clock, on_server=service.settings.on_server),
        leader=leader(service.store),
        calendar_days_left=(calendar.last - london_day(now)).days,
    )


def _depth(service: "Service") -> Depth:
    """How many messages wait to be handed over, and since when the one that waits longest does."""
    waiting = select(func.count(), func.min(_created_at)).where(_state == State.PENDING.value)
    with service.store.reader.begin() as tx:
        number, since = tx.execute(waiting.select_from(_OUTBOX)).one()
    return Depth(number, msgspec.convert(since, datetime) if since else None)


def ages(late: list[Due]) -> list[Ages]:
    """How late the overdue clocks are, by how strongly their duties bind."""
    days: dict[str, Counter[int]] = {}
    for each in late:
        days.setdefault(each.clock.force, Counter())[each.days_late or 0] += 1
    return [
        Ages(
            force=force,
            upto=tuple(sum(n for late_by, n in counts.items() if late_by <= bound) for bound in BOUNDS),
            number=counts.total(),
            total=sum(late_by * n for late_by, n in counts.items()),
        )
        for force, counts in sorted(days.items())
    ]
