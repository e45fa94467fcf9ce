"""A clock in the few words of a report: its state, its day, and what else is to be known of it."""

from typing import NamedTuple

from scheduler.cli.reading.clocks_said import Asked, named, notes
from scheduler.cli.words import brief, counted
from scheduler.reports.progress import sentence
from workflow.clocks import Clock
from workflow.duties import Duty, NoLimit
from workflow.vocabulary import ClockState, Rung

OVERDUE, TODAY, SOON, RUNNING = "Overdue", "Due today", "Due soon", "Due"
NO_TIME, EXPECTED = "No time set", "Expected"
_ENDED = {
    ClockState.MET: "Met in time",
    ClockState.MET_LATE: "Met late",
    ClockState.MET_UNDATED: "Met; cannot be said whether in time",
    ClockState.NOT_RECKONABLE: "No date",
}
_RUNGS = {
    Rung.DUE_SOON: SOON,
    Rung.DUE_TODAY: TODAY,
    Rung.STILL_DUE_TODAY: TODAY,
    Rung.NO_ANSWER: EXPECTED,
} | {rung: OVERDUE for rung in Rung if rung.past_due}


class Words(NamedTuple):
    """A clock as a report calls it: who owes it to whom, its code, its state, and that with its day."""

    label: str
    code: str
    state: str
    short: str


def words(clock: Clock, asked: Asked) -> Words:
    """The words of a clock. Its neutral label is for messages: on a page about the case it would puzzle."""
    return Words(between(clock.duty), named(clock), state(clock, asked), _short(clock, asked))


def between(duty: Duty) -> str:
    """Who owes a duty to whom, as a report calls it."""
    by, to = duty.owed_by, duty.owed_to
    return sentence(by.label if by is to else f"{by.label} to {to.label}")


def state(clock: Clock, asked: Asked) -> str:
    """How a clock stands, in a word or two."""
    if clock.state is not ClockState.RUNNING:
        if clock.state is ClockState.MET and isinstance(clock.duty.within, NoLimit):
            return "Met"
        return _ENDED.get(clock.state, sentence(clock.state.label))
    if isinstance(clock.duty.within, NoLimit):
        return NO_TIME
    rung = clock.rung(asked.now)
    return _RUNGS[rung] if rung else EXPECTED if clock.expected else RUNNING


def note(clock: Clock, asked: Asked) -> str:
    """How late it is or how long is left, and what its date rests on."""
    late, left = clock.days_late(asked.calendar, asked.now), clock.days_left(asked.calendar, asked.now)
    said = [
        f"{counted(late, 'working day')} late" if late is not None else "",
        f"{counted(left, 'working day')} left" if left is not None and not clock.expected else "",
        notes(clock),
    ]
    return "; ".join(part for part in said if part)


def _short(clock: Clock, asked: Asked) -> str:
    stands = state(clock, asked)
    if clock.state is not ClockState.RUNNING:
        done = clock.ended.occurred if clock.ended else None
        return f"{stands}: {brief(done)}" if done and done.known else stands
    if not clock.date.due_on.known:
        return stands
    day = brief(clock.date.due_on)
    if stands == OVERDUE:
        return f"Overdue: was due {day}"
    if clock.expected:
        return f"Expected by {day}"
    return f"Due {day}" if stands == RUNNING else f"{stands}: {day}"
