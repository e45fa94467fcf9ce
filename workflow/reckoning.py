"""Reckoning: which due-date facts follow from how a case stands, the calendar and the policy given."""

from collections.abc import Iterable
from datetime import timedelta

from workflow.clocks import DueDateReckoned, read
from workflow.duties import Anchor, Due, Duty
from workflow.facts import Entry, Given, Standing
from workflow.moments import UNKNOWN, Moment, at, london_day, on, start_of
from workflow.vocabulary import Why
from workflow.workingdays import Calendar


def reckon(standing: Standing, duties: Iterable[Duty], given: Given) -> list[Entry]:
    """The due-date facts that now follow: one for each clock that starts, or whose date or start moves.

    A clock that has ended is reckoned again only when its start moved: adopting a calendar or a policy
    never re-judges it. For a case of another area nothing is reckoned: the duties are owed there.
    """
    if standing.elsewhere or standing.merged:
        return []
    owed = (duty for duty in duties if not duty.local or given.policy.adopts(duty.code))
    return [
        entry
        for duty in (*map(given.policy.reading, owed), *given.policy.added(standing.case))
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
    within = anchor.within or duty.within
    due = within.reckon(anchor.moment, given.calendar)
    if before is not None and _stands(standing, duty, anchor, before, due):
        return []
    day = anchor.moment.last_day or standing.around.last_day or london_day(given.now)
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
        because=_why(before, anchor, given),
        within=str((anchor.within or duty.within).code)
        if anchor.within or duty.reading or duty.terms
        else "",
        reading=duty.reading,
        local=duty.terms,
        **moments,
    )


def _why(before: DueDateReckoned | None, anchor: Anchor, given: Given) -> Why:
    if before is None:
        return Why.STARTED
    if before.starts_on != anchor.moment or before.presumed != anchor.presumed:
        return Why.START_MOVED
    same = before.calendar == f"{given.calendar.name}@{given.calendar.revision}"
    return Why.POLICY_ADOPTED if same else Why.CALENDAR_ADOPTED


def _moments(duty: Duty, due: Due, working: Calendar) -> dict[str, Moment]:
    soon = start_of(working.back(due.on, duty.due_soon))
    return {
        "due_on": on(due.on),
        "due_at": at(due.at),
        "soon_at": at(min(soon, due.at - timedelta(days=1))),
        "today_at": at(start_of(due.on)),
    }
