"""A clock is one duty, owed in one case, about one subject, in one cycle.

The due date is reckoned when a fact starts or moves it, and recorded as a fact of its own with where it
came from, so that replay needs no calendar. Overdue is never stored: a clock is overdue when it runs and
the time of asking has reached `due_at`. Nothing pauses a clock; holds and reasons explain lateness.
What is only expected of somebody is never late: there is no answer yet, and no more is said of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Annotated, NamedTuple, cast

import msgspec
from msgspec.structs import replace

from workflow.duties import (
    THE_DAY_SET,
    Anchor,
    Duty,
    Ending,
    LocalDuty,
    NoLimit,
    WorkingDaysBefore,
    period,
)
from workflow.facts import Entry, Fact, Standing, by_day, fact, happened_before, says
from workflow.moments import UNKNOWN, Moment, instant_of, local_time, london_day
from workflow.steps_up import StepUp
from workflow.vocabulary import Answer, ClockState, Force, Office, Rung, Why
from workflow.workingdays import Calendar

ClockKey = tuple[str, str, int]
DONE = (ClockState.MET, ClockState.MET_LATE, ClockState.MET_UNDATED)
"""How a clock stands whose duty was met."""
AFTERNOON = time(15)
"""The hour (London) of the last day at which an urgent duty is said once more to be due."""
ESCALATIONS = (Rung.FIRST_ESCALATION, Rung.SECOND_ESCALATION, Rung.THIRD_ESCALATION)
"""The rungs above overdue, in the order of the steps up of a ladder."""


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
    because: Annotated[Why, says("why it was reckoned")] = Why.STARTED
    within: Annotated[str, says("the time given, where the policy chose: 5wd, 15wd-incl, 6mo, 48h")] = ""
    reading: Annotated[str, says("which reading of the duty the policy chose, where there are several")] = ""
    local: Annotated[LocalDuty | None, says("a duty of the local profile, as it was written then")] = None
    urgent: Annotated[Answer, says("whether it is said at once, at whatever hour, when it is late")] = (
        Answer.UNKNOWN
    )
    steps_up: Annotated[
        tuple[StepUp, ...], says("who above is told when it is late: when, and which offices")
    ] = ()

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
    explained: Entry | None = None
    owed_elsewhere: bool = False

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

    @property
    def expected(self) -> bool:
        """Whether it is no duty, but something that is expected: its silence is no breach."""
        return self.duty.force is Force.EXPECTATION

    def past(self, now: datetime) -> bool:
        """Whether it runs still and its day is over."""
        return self.state is ClockState.RUNNING and self.due_at is not None and now >= self.due_at

    def overdue(self, now: datetime) -> bool:
        """Whether it is owed still and its time is over; what is only expected is never overdue."""
        return self.past(now) and not self.expected

    def rung(self, now: datetime) -> Rung | None:
        """The highest rung of the ladder that has been passed."""
        passed = self.passed(now)
        return passed[-1].rung if passed else None

    def passed(self, now: datetime) -> "list[Reached]":
        """The rungs of the ladder that have been passed while it runs, the lowest first."""
        if self.state is not ClockState.RUNNING:
            return []
        return [each for each in self.ladder if now >= each.at]

    @property
    def ladder(self) -> "list[Reached]":
        """The rungs of its ladder, passed or not, the lowest first."""
        return list(rungs(self.date, expected=self.expected, elsewhere=self.owed_elsewhere))

    def days_late(self, working: Calendar, now: datetime) -> int | None:
        """Working days between the last day and the day it was met, or today; 0 is late all the same."""
        if self.date.due_on.day is None:
            return None
        until = self.ended.occurred.day if self.ended else london_day(now)
        late = self.state is ClockState.MET_LATE or self.overdue(now)
        return working.between(self.date.due_on.day, until) if late and until else None

    def days_left(self, working: Calendar, now: datetime) -> int | None:
        """Working days that remain after today, up to and including the last day."""
        if self.state is not ClockState.RUNNING or self.date.due_on.day is None or self.past(now):
            return None
        return working.between(london_day(now), self.date.due_on.day)


def clocks(standing: Standing, duties: Mapping[str, Duty], code: str = "") -> list[Clock]:
    """Every clock of a case as it stands, or of one duty; a pure function of the standing.

    It needs no calendar. A duty that is not among `duties` is one of a local profile, and stands with
    its due date.
    """
    return [
        read(standing, duty_of(reckoned.fact, duties), reckoned)
        for reckoned in standing.clocks.values()
        if (reckoned.fact.local or reckoned.fact.duty in duties) and code in ("", reckoned.fact.duty)
    ]


def duty_of(date: DueDateReckoned, duties: Mapping[str, Duty]) -> Duty:
    """The duty of a due date: one of the guidance as it was read then, or a local one as it was written."""
    if date.local is not None:
        return local_duty(date.duty, date.local)
    duty = duties[date.duty].on(date.starts_on.last_day)
    if not date.within:
        return duty
    reading = duty.readings.get(date.reading)
    starts = reading.starts if reading and reading.starts else duty.starts
    return replace(duty, within=period(date.within), starts=starts, reading=date.reading, agreed=True)


def local_duty(code: str, local: LocalDuty) -> Duty:
    """A duty of a local profile: it starts, is met and ends with facts that it names."""

    def starts(standing: Standing) -> Iterator[Anchor]:
        if local.after:
            yield from _when_met(standing, local.after)
            return
        for number, entry in enumerate(standing.facts_of(local.starts_with), start=1):
            yield Anchor("", entry.occurred, entry.id, cycle=number)

    def ended(standing: Standing, anchor: Anchor) -> Ending | None:
        after = (e for e in standing.facts_of(*local.ended_with) if e.version > _start(standing, anchor))
        return next((Ending(entry, ClockState.VOID) for entry in after), None)

    return Duty(
        code=code,
        says=local.says,
        source=local.source,
        force=Force.LOCAL_POLICY,
        owed_by=local.owed_by,
        owed_to=local.owed_to,
        label=local.label,
        within=period(local.within),
        starts_with=f"{local.after} is met" if local.after else local.starts_with,
        met_with=", ".join(local.met_with),
        starts=starts,
        met_by=lambda standing, anchor: (
            entry for entry in standing.facts_of(*local.met_with) if entry.version > _start(standing, anchor)
        ),
        ended_by=ended,
        due_soon=local.due_soon,
        terms=local,
    )


def _when_met(standing: Standing, code: str) -> Iterator[Anchor]:
    """The anchors of a local duty that comes after another one: what met each clock of that one."""
    from workflow.catalogue import kind_of  # noqa: PLC0415  the catalogue is made of all of these

    for clock in kind_of(standing.case).clocks(standing, code):
        if clock.state in DONE and clock.ended:
            yield Anchor(clock.date.subject, clock.ended.occurred, clock.ended.id, clock.date.cycle)


def began(standing: Standing, clock: Clock) -> Moment:
    """The moment from which it is measured how long a duty took; unknown where that cannot be said.

    Where somebody set the day, it is the fact that set it first: the count starts from the day itself.
    What is counted back from a day to come takes no time.
    """
    date, duty = clock.date, clock.duty
    if isinstance(duty.within, WorkingDaysBefore):
        return UNKNOWN
    if duty.within != THE_DAY_SET:
        return date.starts_on
    if date.presumed:
        return UNKNOWN
    opening = _opening(standing, duty, clock.reckoned)
    return opening.occurred if opening else UNKNOWN


def _opening(standing: Standing, duty: Duty, reckoned: Entry) -> Entry | None:
    """The fact that opened a clock for which a day was set."""
    date, cause = reckoned.fact, standing.in_place_of(reckoned.cause or "")
    if duty.opened_by:
        return duty.opened_by(standing, Anchor(date.subject, date.starts_on, cause, date.cycle))
    return next((entry for entry in standing.counted() if entry.id == cause), None)


def _start(standing: Standing, anchor: Anchor) -> int:
    return next((entry.version for entry in standing.counted() if entry.id == anchor.cause), 0)


def read(standing: Standing, duty: Duty, reckoned: Entry) -> Clock:
    """Read one clock: what met it first, or what ended it, or that it runs."""
    clock = _read(standing, duty, reckoned)
    key = clock.key
    explained = standing.explanation(key)
    elsewhere = standing.owed_elsewhere(duty.code)
    return replace(clock, explained=explained, owed_elsewhere=elsewhere) if explained or elsewhere else clock


def _read(standing: Standing, duty: Duty, reckoned: Entry) -> Clock:
    date: DueDateReckoned = reckoned.fact
    cause = standing.in_place_of(reckoned.cause or "")
    anchor = Anchor(date.subject, date.starts_on, cause, date.cycle, date.presumed)
    met = min(duty.met_by(standing, anchor), key=by_day, default=None)
    ending = _first(duty.ended_by(standing, anchor), _ended_otherwise(standing, duty, anchor))
    if ending and (met is None or _too_late(ending, met)):
        state = _lapsed(duty, date, ending)
        return Clock(duty=duty, reckoned=reckoned, state=state, ended=ending.entry)
    limited = not isinstance(duty.within, NoLimit)
    if met is not None:
        timely = limited and duty.force is not Force.EXPECTATION
        state = _timeliness(date, met.occurred) if timely else ClockState.MET
        if limited and date.presumed and met.id == cause:
            state = ClockState.MET_UNDATED  # what met the duty cannot show when it arose
        return Clock(duty=duty, reckoned=reckoned, state=state, ended=met)
    return Clock(
        duty=duty,
        reckoned=reckoned,
        state=ClockState.NOT_RECKONABLE if limited and not date.due_at.known else ClockState.RUNNING,
        provisional=date.presumed or date.beyond_calendar or standing.undecided,
    )


def _first(*endings: Ending | None) -> Ending | None:
    """The ending that came on record first: a duty that was waived is not missed afterwards."""
    return min((each for each in endings if each), key=lambda each: each.entry.version, default=None)


def _too_late(ending: Ending, met: Entry) -> bool:
    """Whether a clock had ended before it was met.

    One that was missed is met by what had been done by then, however late it came on record.
    """
    if ending.state == ClockState.MISSED and met.occurred.known and ending.entry.occurred.known:
        return happened_before(ending.entry, met)
    return ending.entry.version < met.version


def _lapsed(duty: Duty, date: DueDateReckoned, ending: Ending) -> ClockState:
    """The state an ending leaves; what recurs and was overdue when it ended is missed, and not void."""
    over, ended = date.due_at, ending.entry.occurred.earliest
    overdue = duty.recurs and over.known and ended is not None and ended >= instant_of(over.edtf)
    return ClockState.MISSED if overdue and ending.state == ClockState.VOID else ClockState(ending.state)


def _ended_otherwise(standing: Standing, duty: Duty, anchor: Anchor) -> Ending | None:
    """What ends any clock: a waiver, the merging of the case, or that what started it was put right."""
    key = (duty.code, anchor.subject, anchor.cycle)
    if key in standing.waivers:
        return Ending(standing.waivers[key], ClockState.WAIVED)
    if standing.merged:
        return Ending(standing.merged, ClockState.SUPERSEDED)
    if standing.mended and not _starts(duty, standing, key):
        return _put_right(standing, duty, key)
    return None


def _starts(duty: Duty, standing: Standing, key: ClockKey) -> bool:
    """Whether something starts the clock as the case stands, on a day on which the duty was in force."""
    days = (
        anchor.moment.last_day or standing.around.last_day
        for anchor in duty.starts(standing)
        if (anchor.subject, anchor.cycle) == key[1:]
    )
    return any(day is None or day in duty.in_force for day in days)


def _put_right(standing: Standing, duty: Duty, key: ClockKey) -> Ending | None:
    """The correction that took away what had started a clock; none where another fact of the case did."""
    taken_away = (
        mending
        for mending, before, after in standing.around_each_mending()
        if _starts(duty, before, key) and not _starts(duty, after, key)
    )
    return next((Ending(mending, ClockState.VOID) for mending in taken_away), None)


def _timeliness(date: DueDateReckoned, done: Moment) -> ClockState:
    if not date.due_at.known or done.earliest is None or done.latest is None:
        return ClockState.MET_UNDATED
    due_at = instant_of(date.due_at.edtf)
    if done.latest < due_at:
        return ClockState.MET
    return ClockState.MET_LATE if done.earliest >= due_at else ClockState.MET_UNDATED


class Reached(NamedTuple):
    """A rung of a ladder: from when (UTC) it is reached, whether in any case, and who is told besides."""

    rung: Rung
    at: datetime
    mandatory: bool = False
    tells: tuple[Office, ...] = ()


def rungs(date: DueDateReckoned, *, expected: bool = False, elsewhere: bool = False) -> Iterator[Reached]:
    """The ladder of announcements of a due date, the lowest first.

    Of what is only `expected` there is one thing to say: that it has not come. The last day of an urgent
    duty, and that any is overdue, is said although somebody has acknowledged it. What is owed `elsewhere`
    does not press here, and nobody above is told of it.
    """
    if not date.due_at.known:
        return
    late = instant_of(date.due_at.edtf)
    if expected:
        yield Reached(Rung.NO_ANSWER, late)
        return
    urgent = date.urgent is Answer.YES and not elsewhere
    if date.soon_at.known:
        yield Reached(Rung.DUE_SOON, instant_of(date.soon_at.edtf))
    if date.today_at.known:
        yield Reached(Rung.DUE_TODAY, instant_of(date.today_at.edtf), urgent)
    if urgent and date.due_on.day and (three := local_time(date.due_on.day, AFTERNOON)) < late:
        yield Reached(Rung.STILL_DUE_TODAY, three, mandatory=True)
    yield Reached(Rung.OVERDUE, late, mandatory=True)
    above = () if elsewhere else date.steps_up
    for rung, step in zip(ESCALATIONS, above, strict=False):
        yield Reached(rung, instant_of(step.at.edtf), step.mandatory, step.to)


def clock_name(case: str, key: ClockKey) -> str:
    """The clock's name in the whole record: incident/2026-001|cdr.notify|A|1."""
    return "|".join((case, key[0], key[1], str(key[2])))


def keys(entries: Sequence[Entry]) -> list[ClockKey]:
    """The clocks that these entries reckoned."""
    return [entry.fact.key for entry in entries if isinstance(entry.fact, DueDateReckoned)]
