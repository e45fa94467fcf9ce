"""Reckoning: which due-date facts follow from how a case stands, the calendar and the policy given."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from workflow.cases import overdue_since
from workflow.clocks import ClockKey, DueDateReckoned, duty_of, local_duty, read
from workflow.duties import Anchor, Due, Duty, Period
from workflow.facts import Entry, Given, Standing
from workflow.ladders import counted_alike, ladder_of, steps_up
from workflow.moments import UNKNOWN, Moment, at, london_day, on, start_of
from workflow.steps_up import StepUp
from workflow.vocabulary import Answer, Why
from workflow.workingdays import Calendar


class Said(NamedTuple):
    """How a due date is announced: whether at once, and who above is told when."""

    urgent: Answer
    steps_up: tuple[StepUp, ...]


class Owed(NamedTuple):
    """One clock that is owed: the duty as it is read, what starts it, and the day on which it arose."""

    duty: Duty
    anchor: Anchor
    arose: date

    @property
    def key(self) -> ClockKey:
        """Which clock of the case it is."""
        return (self.duty.code, self.anchor.subject, self.anchor.cycle)

    @property
    def within(self) -> Period:
        """The time there is: to the day somebody set for this one clock, or the duty's."""
        return self.anchor.within or self.duty.within

    @property
    def chosen(self) -> str:
        """The code of the time, where it is not the guidance's own."""
        duty = self.duty
        chosen = self.anchor.within or duty.agreed or duty.reading or duty.terms
        return str(self.within.code) if chosen else ""


def reckon(standing: Standing, duties: Iterable[Duty], given: Given) -> list[Entry]:
    """The due-date facts that now follow: one for each clock that starts, or whose date or start moves.

    A clock that has ended is reckoned again only when its start moved, and as it was read then: adopting
    a calendar or a policy never re-judges it. For a case of another area nothing is reckoned: the duties
    are owed there.
    """
    if standing.elsewhere or standing.merged:
        return []
    entries = [
        entry
        for duty in duties
        for owed in _owed(standing, duty, given)
        for entry in _reckon_one(standing, duty, owed, given)
    ]
    return [*entries, *_reckon_added(standing, entries, given)]


def _owed(standing: Standing, duty: Duty, given: Given) -> Iterator[Owed]:
    """Each clock of a duty that was in force when it arose, as the profile of that day reads it.

    The day is that of the duty's own start, also where the profile counts from another fact.
    """
    policy, own = given.policy, list(duty.starts(standing))
    arose = {(anchor.subject, anchor.cycle): _arose(anchor, standing, given) for anchor in own}
    for profile in policy.profiles:
        if not (profile.adopts(duty) or duty.formerly):
            continue
        as_read = profile.reads(duty)
        for anchor in own if as_read.starts is duty.starts else as_read.starts(standing):
            day = arose.get((anchor.subject, anchor.cycle)) or _arose(anchor, standing, given)
            owed = Owed(policy.as_it_was(as_read, day), anchor, day)
            judged = policy.on(day).name == profile.name and profile.adopts(owed.duty)
            if judged and policy.binds(duty, _known(anchor, standing)):
                yield owed


def _known(anchor: Anchor, standing: Standing) -> date | None:
    """The day on which a duty arose; where its start is not known, about when the case was."""
    day: date | None = anchor.moment.last_day or standing.around.last_day
    return day


def _arose(anchor: Anchor, standing: Standing, given: Given) -> date:
    return _known(anchor, standing) or london_day(given.now)


def _reckon_added(standing: Standing, entries: list[Entry], given: Given) -> Iterator[Entry]:
    """The due dates of the duties that profiles add, each one seen by those that come after it."""
    kind = standing.case.partition("/")[0]
    adding = [
        (profile, code, local)
        for profile in given.policy.profiles
        for code, local in profile.adds(kind).items()
    ]
    if adding:
        standing = _with(standing, entries)
    for profile, code, local in adding:
        duty = local_duty(code, local)
        for anchor in duty.starts(standing):
            owed = Owed(duty, anchor, _arose(anchor, standing, given))
            if given.policy.on(owed.arose).name == profile.name:
                reckoned = _reckon_one(standing, duty, owed, given)
                standing = _with(standing, reckoned)
                yield from reckoned


def _with(standing: Standing, reckoned: list[Entry]) -> Standing:
    return replace(standing, clocks={**standing.clocks, **{entry.fact.key: entry for entry in reckoned}})


def _reckon_one(standing: Standing, duty: Duty, owed: Owed, given: Given) -> list[Entry]:
    before = standing.clocks.get(owed.key)
    owed, judged_by = _as_it_ended(standing, duty, owed, before)
    working = given.policy.calendar(owed.duty, owed.arose, given.calendar)
    due = owed.within.reckon(owed.anchor.moment, working)
    moments = _moments(owed.duty, due, working) if due else {}
    said = _said(standing, owed, due, working, given)
    if before is not None and _stands(standing, owed, before, moments, said):
        return []
    return [
        Entry(
            fact=_date(owed, moments, before.fact if before else None, working, said),
            occurred=at(given.now),
            id=given.new_id(),
            recorded=given.now,
            policy=judged_by or given.policy.version(owed.arose, duty.code),
            cause=owed.anchor.cause,
        )
    ]


def _as_it_ended(standing: Standing, duty: Duty, owed: Owed, before: Entry | None) -> tuple[Owed, str | None]:
    """A clock that has ended stays as it was read, also when its start is corrected afterwards."""
    if before is None or _read_alike(before.fact, owed):
        return owed, None
    was = duty_of(before.fact, {duty.code: duty})
    if read(standing, was, before).ended is None:
        return owed, None
    key = (owed.anchor.subject, owed.anchor.cycle)
    anchor = next((a for a in was.starts(standing) if (a.subject, a.cycle) == key), owed.anchor)
    return Owed(was, anchor, owed.arose), before.policy


def _read_alike(before: DueDateReckoned, owed: Owed) -> bool:
    return (before.reading, before.within, before.local) == (owed.duty.reading, owed.chosen, owed.duty.terms)


def _stands(standing: Standing, owed: Owed, before: Entry, moments: Mapping[str, Moment], said: Said) -> bool:
    """Whether it starts where it did, its date and its ladder are what they were, or it has ended."""
    date: DueDateReckoned = before.fact
    anchor = owed.anchor
    if (date.starts_on, before.cause, date.presumed) != (anchor.moment, anchor.cause, anchor.presumed):
        return False
    same = all(getattr(date, name) == moments.get(name, UNKNOWN) for name in ("due_at", "soon_at"))
    same = same and (date.urgent, date.steps_up) == said
    return same or read(standing, owed.duty, before).ended is not None


def _date(
    owed: Owed,
    moments: Mapping[str, Moment],
    before: DueDateReckoned | None,
    working: Calendar,
    said: Said,
) -> DueDateReckoned:
    duty, anchor = owed.duty, owed.anchor
    last = moments.get("due_on", UNKNOWN).day
    changed = before is None or before.due_at != moments.get("due_at", UNKNOWN)
    return DueDateReckoned(
        duty=duty.code,
        subject=anchor.subject,
        cycle=anchor.cycle,
        number=(before.number if before else 0) + changed,
        starts_on=anchor.moment,
        presumed=anchor.presumed,
        beyond_calendar=bool(last and last > working.last),
        calendar=f"{working.name}@{working.revision}",
        previous=before.due_on if before else UNKNOWN,
        because=_why(before, owed, working, moments.get("due_at", UNKNOWN)),
        within=owed.chosen,
        reading=duty.reading,
        local=duty.terms,
        urgent=said.urgent,
        steps_up=said.steps_up,
        **moments,
    )


def _why(before: DueDateReckoned | None, owed: Owed, working: Calendar, due_at: Moment) -> Why:
    if before is None:
        return Why.STARTED
    if not _read_alike(before, owed):
        return Why.POLICY_ADOPTED
    if before.starts_on != owed.anchor.moment or before.presumed != owed.anchor.presumed:
        return Why.START_MOVED
    if before.calendar.partition("+")[0] != f"{working.name}@{working.revision}".partition("+")[0]:
        return Why.CALENDAR_ADOPTED
    return Why.LADDER_SET if before.due_at == due_at else Why.POLICY_ADOPTED


def _said(standing: Standing, owed: Owed, due: Due | None, working: Calendar, given: Given) -> Said:
    """How the date is announced, by the policy of the day on which the duty arose."""
    ladder = ladder_of(given.policy.on(owed.arose).ladders, owed.duty, owed.within)
    if due is None:
        return Said(ladder.urgent, ())
    before = standing.clocks.get(owed.key)
    same = before is not None and before.fact.due_at == at(due.at)
    if same and counted_alike(ladder, before.fact.steps_up, working):
        return Said(ladder.urgent, before.fact.steps_up)
    return Said(ladder.urgent, steps_up(ladder, _waited_since(standing, owed, due, given.now), working))


def _waited_since(standing: Standing, owed: Owed, due: Due, now: datetime) -> date:
    """The day from which the steps to those above are counted: the last one.

    Where the date was over already when it came on record, it is that day: nobody above has been waiting
    for what nobody knew. But a clock that was overdue before its date moved has been waited for since.
    """
    before = standing.clocks.get(owed.key)
    known = now
    if before and (before.fact.due_at == at(due.at) or before.fact.previous.day == due.on):
        known = before.recorded  # it was this date already, or had been before it moved meanwhile
    if known < due.at:
        return due.on
    waited = overdue_since(standing, owed.key, now)
    return max(due.on, min(london_day(known), waited or london_day(known)))


def _moments(duty: Duty, due: Due, working: Calendar) -> dict[str, Moment]:
    soon = start_of(working.back(due.on, duty.due_soon))
    return {
        "due_on": on(due.on),
        "due_at": at(due.at),
        "soon_at": at(min(soon, due.at - timedelta(days=1))),
        "today_at": at(start_of(due.on)),
    }
