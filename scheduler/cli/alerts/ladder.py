"""The ladder of one clock, step by step: when, to whom, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from scheduler.audiences import audience_of, audience_then, recusals_of
from scheduler.cli.reading.explaining import Chosen
from scheduler.sweep import alert_stream
from workflow.alerts import RESOLUTION, Alert, Raised, Withdrawn
from workflow.announcing import alert_of, born_overdue, first_reckoned, urgency, what_to_say
from workflow.audience import Audience
from workflow.clocks import Clock, Reached
from workflow.facts import Entry
from workflow.moments import london_day
from workflow.partnership.leads import offices_told
from workflow.vocabulary import Answer, ClockState, Office, Party, Rung, Term
from workflow.workingdays import ONE_DAY

if TYPE_CHECKING:
    from scheduler.service import Service


class Came(Term):
    """What came of a step of the ladder."""

    SAID = "said", "It was announced."
    SUBSUMED = "subsumed", "It had passed unsaid when a higher one was announced, which stands for it."
    LEFT_OUT = "left-out", "Its hour falls into a time in which the alert is silent."
    WAITS = "waits", "Its hour has come; the next sweep says it."
    TO_COME = "to-come", "Its hour has not come."
    NOT_NEEDED = "not-needed", "The clock runs no longer, and it was not said."


class Step(NamedTuple):
    """A step of the ladder of the due date that holds: what came of it, the announcement, who is told."""

    reached: Reached
    days: int | None
    """Working days from the last day: so many before it (negative), 0 on it, or gone by since.

    Of a date that was over when it came on record, those above are told so many days after that.
    """
    came: Came
    raised: Sequence[Entry]
    audience: Audience | None


class Ladder(NamedTuple):
    """Everything that was, is and will be said of a clock."""

    asked_for: Chosen
    said: Sequence[Entry]
    alert: Alert
    steps: Sequence[Step]
    next_at: datetime | None
    now: datetime
    past: bool
    known_late: bool
    """Whether the date was over already when it came on record."""
    recused: Mapping[str, Entry]
    """The recusals that hold by now, by person."""


def ladder_of(service: "Service", asked_for: Chosen) -> Ladder:
    """The ladder of a clock, as the record stands at the moment that is asked about."""
    case, clock, now = asked_for.case, asked_for.clock, service.clock()
    said = said_of(service, case, clock)
    unsaid = list(what_to_say(case, clock, asked_for.entries, said, now))
    asked = _Asked(service, asked_for, said, alert_of(case, said), unsaid, now)
    steps = list(asked.steps())
    return Ladder(
        asked_for,
        said,
        asked.alert,
        steps,
        asked.next_at(steps),
        now,
        past=bool(service.asked_past),
        known_late=asked.known_late is not None,
        recused=recusals_of(service, case),
    )


def said_of(service: "Service", case: str, clock: Clock) -> list[Entry]:
    """Everything on record about the alerts of a clock."""
    stream = alert_stream(case, clock.key)
    return [service.translation.entry(each) for each in service.on_record.stream(stream)]


class _Asked(NamedTuple):
    """What the steps follow from: what was said, how the alert stands, and what has to be said now."""

    service: "Service"
    asked_for: Chosen
    said: Sequence[Entry]
    alert: Alert
    unsaid: Sequence[Raised | Withdrawn]
    now: datetime

    def steps(self) -> Iterator[Step]:
        """The steps, the lowest first; of those that are left out, the next one tells the offices too."""
        clock = self.asked_for.clock
        offices: tuple[Office, ...] = ()
        for reached in clock.ladder:
            came, raised = self._came(reached)
            offices = tuple(dict.fromkeys((*offices, *reached.tells)))
            days = self._days(reached, clock.date.due_on.day)
            told = self._audience(reached, raised, offices) if came in _TELLS else None
            yield Step(reached, days, came, raised, told)
            offices = offices if came is Came.LEFT_OUT else ()

    def _days(self, reached: Reached, due_on: date | None) -> int | None:
        """Working days before the last day, which is not counted; or gone by since, as the ladder counts."""
        working = self.service.calendar
        if due_on is None:
            return None
        if not reached.rung.past_due:
            return working.between(due_on - ONE_DAY, london_day(reached.at) - ONE_DAY)
        known = self.known_late if reached.tells else None
        # it comes when a day has gone by, at the first instant of the next
        return working.between(known or due_on, london_day(reached.at - RESOLUTION))

    @property
    def known_late(self) -> date | None:
        """The day on which a date came on record that was over already: those above are told after that."""
        clock, entries = self.asked_for.clock, self.asked_for.entries
        if clock.due_at is None or not born_overdue(clock, entries):
            return None
        return london_day(first_reckoned(clock, entries).recorded)

    def next_at(self, steps: Sequence[Step]) -> datetime | None:
        """When something is said or taken back next; now, where the next sweep does; None where never."""
        if self.unsaid:
            return self.now
        moments = [step.reached.at for step in steps if step.came is Came.TO_COME]
        until = self.alert.silent_until
        if until is not None and self.asked_for.clock.state is ClockState.RUNNING:
            moments.append(until)
        return min(moments, default=None)

    def _came(self, reached: Reached) -> tuple[Came, Sequence[Entry]]:
        rung, clock = reached.rung, self.asked_for.clock
        waits = [each for each in self.unsaid if isinstance(each, Raised)]
        if any(each.rung is rung for each in waits):
            return Came.WAITS, ()
        number = clock.date.number
        about = [e for e in self.said if isinstance(e.fact, Raised) and e.fact.reckoning == number]
        if said := [each for each in about if each.fact.rung is rung]:
            return Came.SAID, said
        if over := [each for each in about if rung in each.fact.subsumes]:
            return Came.SUBSUMED, over
        if clock.state is not ClockState.RUNNING:
            return Came.NOT_NEEDED, ()
        if any(rung in each.subsumes for each in waits):
            return Came.SUBSUMED, ()
        return (Came.TO_COME if reached.at > self.now and not self._silent(reached) else Came.LEFT_OUT), ()

    def _silent(self, reached: Reached) -> bool:
        """Whether a step falls into a silence, which ends with the first that is said in any case."""
        until, ladder = self.alert.silent_until, self.asked_for.clock.ladder
        if until is None or reached.at >= until or reached.mandatory:
            return False
        return not any(each.mandatory and self.now < each.at <= reached.at for each in ladder)

    def _audience(self, reached: Reached, raised: Sequence[Entry], offices: tuple[Office, ...]) -> Audience:
        """Who was told on the day it was said; who is told today; or who will be, on its day."""
        if raised:
            return audience_then(self.service, raised[-1])
        waits = (each for each in self.unsaid if isinstance(each, Raised) and each.rung is reached.rung)
        fact = next(waits, None) or _would_be(self.asked_for, reached.rung, offices)
        return audience_of(self.service, fact, london_day(max(reached.at, self.now)))


_TELLS = (Came.SAID, Came.WAITS, Came.TO_COME)


def _would_be(asked_for: Chosen, rung: Rung, offices: tuple[Office, ...]) -> Raised:
    """The announcement that a step leads to, so far as it says who is told."""
    clock, date = asked_for.clock, asked_for.clock.date
    elsewhere = clock.owed_elsewhere
    return Raised(
        case=asked_for.case,
        duty=clock.duty.code,
        rung=rung,
        subject=date.subject,
        cycle=date.cycle,
        reckoning=date.number,
        due_on=date.due_on,
        due_at=date.due_at,
        owed_by=Party.PARTNERSHIP if elsewhere else clock.duty.owed_by,
        urgent=Answer.NO if elsewhere else urgency(clock, [rung]),
        tells=() if elsewhere else offices_told(offices, date.subject),
    )
