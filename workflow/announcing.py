"""What has to be said of a clock now, given what was said before: a pure function of the two.

Whoever asks it twice, late or seldom gets the same answer: what stands announced depends on the record
and the time, and not on when anybody asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import takewhile

from workflow.alerts import Alert, Raised, Withdrawn
from workflow.catalogue import ALERT
from workflow.clocks import Clock, DueDateReckoned, Reached
from workflow.corrections import MENDING, FactCorrected
from workflow.facts import Entry
from workflow.moments import UNKNOWN, instant_of
from workflow.partnership.leads import offices_told
from workflow.vocabulary import Answer, ClockState, Office, Party, Rung, Why
from workflow.vocabulary import WithdrawnBecause as Because


def what_to_say(
    case: str, clock: Clock, entries: Sequence[Entry], said: Sequence[Entry], now: datetime
) -> Iterator[Raised | Withdrawn]:
    """The facts that follow for the alert of a clock, from the case's entries and what was said before.

    An alert is withdrawn when its clock runs no longer or its due date moved. Where a rung has passed
    that was not said of this due date, the highest is announced and lower ones are subsumed. While
    somebody has acknowledged or snoozed it nothing is, until a rung comes that is said in any case: that
    ends the silence. Where it ended of itself, the alert is raised anew. Of what another authority owes,
    the partnership alone is told.
    """
    alert, number = alert_of(case, said), clock.date.number
    moved = alert.last is not None and alert.last.fact.reckoning != number
    if alert.stands and (moved or clock.state is not ClockState.RUNNING):
        yield _withdrawn(clock, entries)
    passed = clock.passed(now)
    stands = alert.stands and not moved
    raising = _raising(said, number)
    if (
        stands
        and alert.silent_until
        and not _broken(alert.silent_until, passed, alert.said, (number, raising))
    ):
        if now < alert.silent_until:
            return
        raising += 1
    if not passed or (str(passed[-1].rung), number, raising) in alert.said:
        return
    yield _raised(case, clock, entries, alert, passed, raising)


def alert_of(case: str, said: Iterable[Entry]) -> Alert:
    """The standing of an alert, from what was said."""
    alert: Alert = ALERT.begin(case)
    for entry in said:
        alert = ALERT.evolve(alert, entry)
    return alert


def _broken(
    silent_until: datetime,
    passed: list[Reached],
    said: frozenset[tuple[str, int, int]],
    numbers: tuple[int, int],
) -> bool:
    """Whether a rung that is said in any case came before the silence was over, and is not said yet."""
    return any(
        each.mandatory and each.at < silent_until and (str(each.rung), *numbers) not in said
        for each in passed
    )


def _raising(said: Iterable[Entry], number: int) -> int:
    """1, and one more each time an alert about this due date was raised anew: withdrawn before, or lapsed."""
    raising, last = 1, 0
    for entry in said:
        if isinstance(entry.fact, Raised):
            last, same = entry.fact.reckoning, entry.fact.reckoning == number
            raising = max(raising, entry.fact.raising) if same else raising
        elif isinstance(entry.fact, Withdrawn) and last == number:
            raising += 1
    return raising


def _raised(
    case: str, clock: Clock, entries: Sequence[Entry], alert: Alert, passed: list[Reached], raising: int
) -> Raised:
    date, highest = clock.date, passed[-1]
    number = date.number
    unsaid = [each for each in passed[:-1] if (str(each.rung), number, raising) not in alert.said]
    elsewhere = clock.owed_elsewhere
    return Raised(
        case=case,
        duty=clock.duty.code,
        rung=highest.rung,
        subject=date.subject,
        cycle=date.cycle,
        reckoning=number,
        raising=raising,
        due_on=date.due_on,
        due_at=date.due_at,
        owed_by=Party.PARTNERSHIP if elsewhere else clock.duty.owed_by,
        subsumes=tuple(each.rung for each in unsaid),
        born_overdue=highest.rung.past_due and born_overdue(clock, entries),
        urgent=Answer.NO if elsewhere else _urgent(clock, alert, [*unsaid, highest]),
        tells=() if elsewhere else _offices([*unsaid, highest], date.subject),
    )


def _urgent(clock: Clock, alert: Alert, said: Iterable[Reached]) -> Answer:
    """Whether it cannot wait: the last day of an urgent duty, or the first word that it is overdue.

    Raised anew it is no news, and nobody is woken for it.
    """
    before = {rung for rung, number, _ in alert.said if number == clock.date.number}
    return urgency(clock, (each.rung for each in said if str(each.rung) not in before))


def urgency(clock: Clock, first_said: Iterable[Rung]) -> Answer:
    """Whether what is said cannot wait, of rungs that had not been said of the due date before."""
    return clock.date.urgent if _AT_ONCE & set(first_said) else Answer.NO


_AT_ONCE = {Rung.DUE_TODAY, Rung.STILL_DUE_TODAY, Rung.OVERDUE}


def _offices(reached: Iterable[Reached], subject: str) -> tuple[Office, ...]:
    """The offices that these rungs tell of a subject, each once, the nearest first."""
    return offices_told((office for each in reached for office in each.tells), subject)


def born_overdue(clock: Clock, entries: Iterable[Entry]) -> bool:
    """Whether the due date was over when it first came on record, and none before it had been.

    Reckoned again, it stays what it was, and so does a date that was left and came back.
    """
    due_at, reckoned = clock.due_at, _reckoned(clock, entries)
    first = first_reckoned(clock, reckoned)
    earlier = takewhile(lambda entry: entry is not first, reckoned)
    waited_for = any(first.recorded >= instant_of(each.fact.due_at.edtf) for each in earlier)
    return due_at is not None and first.recorded >= due_at and not waited_for


def first_reckoned(clock: Clock, entries: Iterable[Entry]) -> Entry:
    """The reckoning by which the due date that holds first came on record."""
    return next(each for each in _reckoned(clock, entries) if each.fact.due_at == clock.date.due_at)


def _reckoned(clock: Clock, entries: Iterable[Entry]) -> list[Entry]:
    """Every reckoning of a clock that gave a date."""
    return [
        entry
        for entry in entries
        if isinstance(entry.fact, DueDateReckoned) and entry.fact.key == clock.key and entry.fact.due_at.known
    ]


def _withdrawn(clock: Clock, entries: Sequence[Entry]) -> Withdrawn:
    running = clock.state is ClockState.RUNNING
    return Withdrawn(
        state=clock.state,
        because=_because(clock, entries),
        done_on=clock.ended.occurred if clock.ended else UNKNOWN,
        moved_to=clock.date.due_on if running else UNKNOWN,
    )


_ENDED = {
    ClockState.MET: Because.MET,
    ClockState.MET_LATE: Because.MET_LATE,
    ClockState.MET_UNDATED: Because.MET,
    ClockState.WAIVED: Because.WAIVED,
    ClockState.VOID: Because.NOT_OWED,
    ClockState.MISSED: Because.MISSED,
    ClockState.SUPERSEDED: Because.SUPERSEDED,
    ClockState.RUNNING: Because.MOVED,
    ClockState.NOT_RECKONABLE: Because.MOVED,
}


def _because(clock: Clock, entries: Sequence[Entry]) -> Because:
    """Why: what the clock says, unless putting the case right brought it about, or the evidence came late."""
    if _put_right(clock, entries):
        return Because.CORRECTED
    done, due_at = clock.ended, clock.due_at
    late = clock.state is ClockState.MET and done and due_at and done.recorded >= due_at
    return Because.MET_RECORDED_LATE if late else _ENDED[clock.state]


def _put_right(clock: Clock, entries: Sequence[Entry]) -> bool:
    """Whether a correction ended the clock, or moved its start: the reckoning follows it on record."""
    if clock.ended:
        return isinstance(clock.ended.fact, MENDING)
    earlier = takewhile(lambda entry: entry.id != clock.reckoned.id, entries)
    told = [entry.fact for entry in earlier if not isinstance(entry.fact, DueDateReckoned)]
    mended = isinstance(told[-1], MENDING) or any(isinstance(each, FactCorrected) for each in told[-2:-1])
    return clock.date.because is Why.START_MOVED and mended
