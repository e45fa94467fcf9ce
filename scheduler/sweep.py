"""What is true now and not yet said? The sweep asks it of every clock whose moment has come.

It may be run at any time, any number of times, by anyone. A deadline is never a job that could be lost:
the view of clocks knows the next moment at which something must be said of each, and what was said is
on record, in the alert's own stream. So an announcement is made once, and operators never meet a
conflict over a case because of it. After downtime only the highest rung that passed is announced.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

import msgspec

from events.refusals import FieldRefused, RecordError, RequestDiffers, StreamMoved, UnknownFact
from projections.clocks import to_say
from scheduler.service import Service
from scheduler.together import OfAnAlert, record_together
from workflow.alerts import Raised, Withdrawn
from workflow.announcing import what_to_say
from workflow.catalogue import ALERT, kind_of
from workflow.clocks import Clock, ClockKey, clock_name
from workflow.facts import Entry, Record
from workflow.moments import at
from workflow.rules import Refused

PAGE = 500
MANY, AT_ONCE = 50, 100
"""From how many clocks on they are announced together, and how many of them in one append."""


class SweepReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a sweep came to: alerts raised and withdrawn, clocks looked at, and clocks left to the next sweep.

    A clock is left when its case moved meanwhile, or somebody else was faster to say it.
    """

    raised: int = 0
    withdrawn: int = 0
    looked_at: int = 0
    left: int = 0


class _Came(StrEnum):
    RAISED = "raised"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


class _Look(msgspec.Struct, frozen=True):
    """A clock as the sweep read it, with the entries of its case from which it follows."""

    case: str
    entries: Sequence[Entry]
    clock: Clock

    @property
    def stream(self) -> str:
        """The alert's own stream."""
        return alert_stream(self.case, self.clock.key)


def sweep(service: Service, now: datetime, *, dry_run: bool = False) -> SweepReport:
    """Announce what has come due and is not yet said, and take back what no longer holds.

    A case that cannot be read or announced keeps no other from it; its error is raised at the end.
    """
    came: Counter[_Came] = Counter()
    looked_at: set[str] = set()
    failed: list[Exception] = []
    while page := _unsaid(service, now, looked_at):
        looked_at |= {clock for clocks in page.values() for clock in clocks}
        done = {} if dry_run or len(looked_at) < MANY else _together(service, page, now)
        came.update(each for part in done.values() for each in part)
        for case, clocks in page.items():
            if case in done:
                continue
            try:
                for look in _read(service, case, clocks):
                    came.update(_look(service, look, now, dry_run=dry_run))
            except Exception as error:
                if concerns_all(error):
                    raise
                failed.append(error)
    if failed:
        raise failed[0]
    return SweepReport(
        raised=came[_Came.RAISED],
        withdrawn=came[_Came.WITHDRAWN],
        looked_at=len(looked_at),
        left=came[_Came.LEFT],
    )


def unsaid_since(service: Service, moment: datetime) -> int:
    """Of how many clocks something had to be said by then, and their due dates were on record by then."""
    looks = (
        look
        for case, clocks in _unsaid(service, moment, set()).items()
        for look in _read(service, case, clocks)
    )
    return sum(look.clock.reckoned.recorded <= moment for look in looks)


def to_be_said(service: Service, now: datetime, *, upto: int | None = None) -> Iterator[Raised | Withdrawn]:
    """What a sweep would say now, with nothing said: of every clock, or of the first `upto` that wait.

    A case that cannot be read keeps no other from it, as in a sweep, and is passed over.
    """
    looked_at: set[str] = set()
    while (upto is None or len(looked_at) < upto) and (page := _unsaid(service, now, looked_at)):
        for case, clocks in page.items():
            looked_at |= clocks
            try:
                looks = _read(service, case, clocks)
            except Exception as error:
                if concerns_all(error):
                    raise
                continue
            for look in looks:
                said = [service.translation.entry(each) for each in service.store.stream(look.stream)]
                yield from what_to_say(look.case, look.clock, look.entries, said, now)


def concerns_all(error: Exception) -> bool:
    """Whether the store, its keys or the clock refuse, and not one case."""
    return isinstance(error, RecordError) and not isinstance(error, FieldRefused | UnknownFact)


def alert_stream(case: str, key: ClockKey) -> str:
    """The stream in which everything about the alerts of one clock is kept."""
    return f"alert/{clock_name(case, key)}"


def _unsaid(service: Service, now: datetime, looked_at: set[str]) -> dict[str, set[str]]:
    """The next clocks to look at, by case; those looked at may still be waiting, and are passed over."""
    with service.views.connect() as tx:
        rows = to_say(tx, now, limit=PAGE + len(looked_at))
    by_case: dict[str, set[str]] = {}
    for row in rows:
        if row.clock not in looked_at:
            by_case.setdefault(row.case, set()).add(row.clock)
    return by_case


def _read(service: Service, case: str, names: set[str]) -> list[_Look]:
    """The clocks of these names as their case stands now."""
    kind, entries = kind_of(case), service.entries(case)
    standing = kind.begin(case)
    for entry in entries:
        standing = kind.evolve(standing, entry)
    return [
        _Look(case, entries, clock) for clock in kind.clocks(standing) if clock_name(case, clock.key) in names
    ]


def _look(service: Service, look: _Look, now: datetime, *, dry_run: bool) -> Iterator[_Came]:
    """Say what must be said of one clock, each fact upon the last; the first that fails leaves the rest."""
    said = [service.translation.entry(each) for each in service.store.stream(look.stream)]
    facts = what_to_say(look.case, look.clock, look.entries, said, now)
    for version, fact in enumerate(facts, start=len(said)):
        if not dry_run and not _record(service, look, fact, version, now):
            yield _Came.LEFT
            return
        yield _Came.RAISED if isinstance(fact, Raised) else _Came.WITHDRAWN


def _together(service: Service, page: Mapping[str, set[str]], now: datetime) -> dict[str, list[_Came]]:
    """Say what must be said of many clocks, many in one append; gives what came of each case.

    Where one of them moved meanwhile, or cannot be read, they are left to be said one by one.
    """
    came: dict[str, list[_Came]] = {}
    for cases in _parts(list(page.items())):
        try:
            looks = [look for case, clocks in cases for look in _read(service, case, clocks)]
            parts = [part for look in looks if (part := _of_one(service, look, now)).records]
        except RecordError:
            continue
        if parts and record_together(service, parts, {each.case: each.entries[-1].version for each in looks}):
            came |= {case: [] for case, _ in cases}
            for part in parts:
                facts = (record.fact for record in part.records)
                said = [_Came.RAISED if isinstance(fact, Raised) else _Came.WITHDRAWN for fact in facts]
                came[case_of(part.stream)] += said
    return came


def case_of(stream: str) -> str:
    """The case of an alert's stream."""
    return stream.removeprefix("alert/").partition("|")[0]


def _parts(cases: Sequence[tuple[str, set[str]]]) -> Iterator[Sequence[tuple[str, set[str]]]]:
    for start in range(0, len(cases), AT_ONCE):
        yield cases[start : start + AT_ONCE]


def _of_one(service: Service, look: _Look, now: datetime) -> OfAnAlert:
    """What must be said of one clock, provided its alert does not move."""
    said = [service.translation.entry(each) for each in service.store.stream(look.stream)]
    facts = what_to_say(look.case, look.clock, look.entries, said, now)
    records = [Record(fact=fact, occurred=at(now), cause=look.clock.reckoned.id) for fact in facts]
    return OfAnAlert(look.stream, records, len(said))


def _record(service: Service, look: _Look, fact: Raised | Withdrawn, version: int, now: datetime) -> bool:
    """Record it, provided neither the case nor the alert has moved; False where somebody was faster."""
    what = fact.identity if isinstance(fact, Raised) else (fact.stored, version)
    name = "|".join(map(str, (look.stream, *what)))
    try:
        done = service.record(
            Record(fact=fact, occurred=at(now), cause=look.clock.reckoned.id),
            kind=ALERT,
            case=look.stream,
            command_id=str(uuid5(UUID(service.store.log), name)),
            expect=version,
            unchanged={look.case: look.entries[-1].version},
        )
    except (StreamMoved, RequestDiffers):
        return False
    return not isinstance(done, Refused) and not done.repeated
