"""A clock is one duty, owed in one case, about one subject, in one cycle.

The due date is reckoned when a fact starts or moves it, and recorded as a fact of its own with where it
came from, so that replay needs no calendar. Overdue is never stored: a clock is overdue when it runs and
the time of asking has reached `due_at`. Nothing pauses a clock; holds and reasons explain lateness.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, cast

import msgspec

from workflow.duties import Anchor, Due, Duty, NoLimit
from workflow.facts import Entry, Fact, Given, Standing, fact, says
from workflow.moments import UNKNOWN, Moment, at, instant_of, london_day, on, start_of
from workflow.vocabulary import ClockState, Rung
from workflow.workingdays import Calendar

ClockKey = tuple[str, str, int]


@fact("clock.due-date-reckoned", "The due date of {duty} was reckoned: {due_on}, from {starts_on}.")
class DueDateReckoned(Fact):
    """The due date of a duty is reckoned: from which fact, by which rule, policy and calendar."""

    duty: Annotated[str, says("the duty's code")]
    subject: Annotated[str, says("the child or recipient it is about; empty for the case as a whole")] = ""
    cycle: Annotated[int, says("1, and one more each time the duty starts anew")] = 1
    number: Annotated[int, says("1, and one more each time the due date changed")] = 1
    starts_on: Annotated[Moment, says("the moment the count starts from")] = UNKNOWN
    due_on: Annotated[Moment, says("the last day; unknown where none can be reckoned")] = UNKNOWN
    due_at: Annotated[Moment, says("the first instant that is late, in UTC")] = UNKNOWN
    soon_at: Annotated[Moment, says("the instant from which it is due soon, in UTC")] = UNKNOWN
    today_at: Annotated[Moment, says("the first instant of the last day, in UTC")] = UNKNOWN
    presumed: Annotated[bool, says("the start is presumed, not stated")] = False
    beyond_calendar: Annotated[bool, says("reached past the end of the published bank holidays")] = False
    calendar: Annotated[str, says("name and revision of the calendar")] = ""
    previous: Annotated[Moment, says("the due date before this reckoning")] = UNKNOWN

    @property
    def key(self) -> ClockKey:
        """Which clock of the case it is."""
        return (self.duty, self.subject, self.cycle)


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock as it stands: its last reckoning, its state, and what met or ended it."""

    duty: Duty
    reckoned: Entry
    state: ClockState
    ended: Entry | None = None
    provisional: bool = False

    @property
    def date(self) -> DueDateReckoned:
        """The due-date fact it stands on."""
        return cast("DueDateReckoned", self.reckoned.fact)

    @property
    def key(self) -> ClockKey:
        """Which clock of the case it is."""
        return self.date.key

    @property
    def due_at(self) -> datetime | None:
        """The first instant that is late, or None where there is none."""
        return instant_of(self.date.due_at.edtf) if self.date.due_at.known else None

    def overdue(self, now: datetime) -> bool:
        """Whether it is owed still and its time is over."""
        return self.state is ClockState.RUNNING and self.due_at is not None and now >= self.due_at

    def rung(self, now: datetime) -> Rung | None:
        """The highest rung of the ladder that has been passed."""
        passed = [rung for rung, moment in rungs(self.date) if now >= moment]
        return passed[-1] if passed and self.state is ClockState.RUNNING else None

    def days_late(self, working: Calendar, now: datetime) -> int | None:
        """Working days between the last day and the day it was met, or today; 0 is late all the same."""
        if self.date.due_on.day is None:
            return None
        until = self.ended.occurred.day if self.ended else london_day(now)
        late = self.state is ClockState.MET_LATE or self.overdue(now)
        return working.between(self.date.due_on.day, until) if late and until else None

    def days_left(self, working: Calendar, now: datetime) -> int | None:
        """Working days that remain after today, up to and including the last day."""
        if self.state is not ClockState.RUNNING or self.date.due_on.day is None or self.overdue(now):
            return None
        return working.between(london_day(now), self.date.due_on.day)


def clocks(standing: Standing, duties: Mapping[str, Duty]) -> list[Clock]:
    """Every clock of a case as it stands; a pure function of the standing, which needs no calendar."""
    return [
        read(standing, duties[reckoned.fact.duty], reckoned)
        for reckoned in standing.clocks.values()
        if reckoned.fact.duty in duties
    ]


def read(standing: Standing, duty: Duty, reckoned: Entry) -> Clock:
    """Read one clock: what met it first, or what ended it, or that it runs."""
    date: DueDateReckoned = reckoned.fact
    anchor = Anchor(date.subject, date.starts_on, reckoned.cause or "", date.cycle, date.presumed)
    met = min(duty.met_by(standing, anchor), key=_earliest, default=None)
    ending = duty.ended_by(standing, anchor)
    if ending and (met is None or ending.entry.version < met.version):
        return Clock(duty=duty, reckoned=reckoned, state=ClockState(ending.state), ended=ending.entry)
    limited = not isinstance(duty.within, NoLimit)
    if met is not None:
        state = _timeliness(date, met.occurred) if limited else ClockState.MET
        if limited and date.presumed and met.id == reckoned.cause:
            state = ClockState.MET_UNDATED  # what met the duty cannot show when it arose
        return Clock(duty=duty, reckoned=reckoned, state=state, ended=met)
    return Clock(
        duty=duty,
        reckoned=reckoned,
        state=ClockState.NOT_RECKONABLE if limited and not date.due_at.known else ClockState.RUNNING,
        provisional=date.presumed or date.beyond_calendar or standing.undecided,
    )


def _earliest(entry: Entry) -> tuple[bool, str, int]:
    instant = entry.occurred.latest
    return (instant is None, instant.isoformat() if instant else "", entry.version)


def _timeliness(date: DueDateReckoned, done: Moment) -> ClockState:
    if not date.due_at.known or done.earliest is None or done.latest is None:
        return ClockState.MET_UNDATED
    due_at = instant_of(date.due_at.edtf)
    if done.latest < due_at:
        return ClockState.MET
    return ClockState.MET_LATE if done.earliest >= due_at else ClockState.MET_UNDATED


def rungs(date: DueDateReckoned) -> Iterator[tuple[Rung, datetime]]:
    """The ladder of announcements of a due date, lowest first, each with the instant it begins."""
    for rung, moment in (
        (Rung.DUE_SOON, date.soon_at),
        (Rung.DUE_TODAY, date.today_at),
        (Rung.OVERDUE, date.due_at),
    ):
        if moment.known:
            yield rung, instant_of(moment.edtf)


def reckon(standing: Standing, duties: Iterable[Duty], given: Given) -> list[Entry]:
    """The due-date facts that now follow: one for each clock that starts, or whose date or start moves.

    A clock that has ended is reckoned again only when its start moved: adopting a calendar or a policy
    never re-judges it. For a case of another area nothing is reckoned: the duties are owed there.
    """
    if standing.elsewhere:
        return []
    return [
        entry
        for duty in duties
        if not duty.local or given.policy.adopts(duty.code)
        for anchor in duty.starts(standing)
        if _in_force(duty, anchor, standing)
        for entry in _reckon_one(standing, duty, anchor, given)
    ]


def _in_force(duty: Duty, anchor: Anchor, standing: Standing) -> bool:
    """Whether the duty was in force when it arose; where the start is not known, around the incident."""
    day = anchor.moment.last_day or standing.around.last_day
    return day is None or day in duty.in_force


def _reckon_one(standing: Standing, duty: Duty, anchor: Anchor, given: Given) -> list[Entry]:
    before = standing.clocks.get((duty.code, anchor.subject, anchor.cycle))
    due = duty.within.reckon(anchor.moment, given.calendar)
    if before is not None and _stands(standing, duty, anchor, before, due):
        return []
    day = anchor.moment.day or london_day(given.now)
    return [
        Entry(
            fact=_date(duty, anchor, due, before.fact if before else None, given),
            occurred=at(given.now),
            id=given.new_id(),
            recorded=given.now,
            policy=given.policy.version(day),
            cause=anchor.cause,
        )
    ]


def _stands(standing: Standing, duty: Duty, anchor: Anchor, before: Entry, due: Due | None) -> bool:
    """Whether it starts where it did, and its date is what it was, or it has ended."""
    date: DueDateReckoned = before.fact
    if (date.starts_on, before.cause, date.presumed) != (anchor.moment, anchor.cause, anchor.presumed):
        return False
    same = date.due_at == (at(due.at) if due else UNKNOWN)
    return same or read(standing, duty, before).ended is not None


def _date(
    duty: Duty, anchor: Anchor, due: Due | None, before: DueDateReckoned | None, given: Given
) -> DueDateReckoned:
    moments = _moments(duty, due, given.calendar) if due else {}
    changed = before is None or before.due_at != moments.get("due_at", UNKNOWN)
    return DueDateReckoned(
        duty=duty.code,
        subject=anchor.subject,
        cycle=anchor.cycle,
        number=(before.number if before else 0) + changed,
        starts_on=anchor.moment,
        presumed=anchor.presumed,
        beyond_calendar=bool(due and due.on > given.calendar.last),
        calendar=f"{given.calendar.name}@{given.calendar.revision}",
        previous=before.due_on if before else UNKNOWN,
        **moments,
    )


def _moments(duty: Duty, due: Due, working: Calendar) -> dict[str, Moment]:
    soon = start_of(working.back(due.on, duty.due_soon))
    return {
        "due_on": on(due.on),
        "due_at": at(due.at),
        "soon_at": at(min(soon, due.at - timedelta(days=1))),
        "today_at": at(start_of(due.on)),
    }


def clock_name(case: str, key: ClockKey) -> str:
    """The clock's name in the whole record: incident/2026-001|cdr.notify|A|1."""
    return "|".join((case, key[0], key[1], str(key[2])))


def keys(entries: Sequence[Entry]) -> list[ClockKey]:
    """The clocks that these entries reckoned."""
    return [entry.fact.key for entry in entries if isinstance(entry.fact, DueDateReckoned)]
