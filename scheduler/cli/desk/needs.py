"""What needs somebody, and which command leads on: clocks first, then what waits for a decision."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from projections.alerts import AlertRow
from projections.clock_rows import ClockRow, as_clock
from projections.pressing import pressing, reached, undelivered, without_a_day
from projections.reminders import reminders
from scheduler.cli.desk.decisions import Waits, leads_on, waiting
from scheduler.cli.desk.suggesting import explain, for_clock, for_step
from scheduler.cli.reading.clocks_said import Asked, facts_of, named, notes, stands, style_of
from scheduler.cli.reading.due_said import owed_by
from scheduler.cli.words import counted
from workflow.catalogue import kind_of
from workflow.clocks import Clock, clock_name
from workflow.vocabulary import ClockState, Force, Party, Term

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from scheduler.service import Service


class Sort(Term):
    """The sorts of what needs somebody, the most urgent first."""

    OVERDUE = "overdue", "Its time is over."
    DUE_TODAY = "due-today", "Today is its last day."
    DUE_SOON = "due-soon", "Its last days have begun."
    AWAITED = "awaited", "The answer of somebody else has not come, and its day has passed."
    UNTOLD = "untold", "An alert reached nobody: somebody is to be told in another way."
    TO_DECIDE = "to-decide", "It waits for a decision, or for its next step."
    NO_DAY = "no-day", "It is owed, and no day is set or can be reckoned."


class Need(NamedTuple):
    """One thing that needs somebody: what, how it stands, and the command to run."""

    sort: Sort
    case: str
    about: str
    says: str
    run: str
    owed_by: str = ""
    style: str = ""
    clock: dict[str, Any] | None = None


Found = dict[Sort, Sequence[ClockRow | AlertRow | Waits]]
"""What was found of each sort, in the order in which it is to be looked at."""
_FORCES = list(Force)
_NEVER_DONE = frozenset({"report.public", "action.impact"})
"""Duties without a day at which there is nothing to do as long as nothing happens."""


def found(tx: "Connection", now: "datetime") -> Found:
    """What needs somebody now, of each sort, as the views have it."""
    rows = sorted(pressing(tx, now), key=_by_urgency)
    sorts: dict[Sort, list[ClockRow]] = {sort: [] for sort in Sort}
    for row in rows:
        if sort := _sort(row, now):
            sorts[sort].append(row)
    undated = [row for row in without_a_day(tx) if _can_be_done(row)]
    spoken_for = {row.case for row in (*rows, *undated) if leads_on(row)}
    return {
        **sorts,
        Sort.UNTOLD: undelivered(tx),
        Sort.TO_DECIDE: waiting(tx, now, spoken_for),
        Sort.NO_DAY: undated,
    }


def _by_urgency(row: ClockRow) -> tuple[str, int, str]:
    """The oldest first; where two are equally old, what binds more strongly."""
    return (row.due_at.removesuffix("Z"), _FORCES.index(Force(row.force)), row.clock)


def _sort(row: ClockRow, now: "datetime") -> Sort | None:
    expected = row.force == Force.EXPECTATION
    if reached(row, "due_at", now):
        others = expected or row.owed_by == Party.AGENCIES or row.owed_elsewhere
        return Sort.AWAITED if others else Sort.OVERDUE
    if expected or row.owed_elsewhere:
        return None
    return Sort.DUE_TODAY if reached(row, "today_at", now) else Sort.DUE_SOON


def _can_be_done(row: ClockRow) -> bool:
    return row.duty not in _NEVER_DONE and not row.owed_elsewhere and row.force != Force.EXPECTATION


class Desk:
    """Makes of what was found what can be read and run; each case is read from the record once."""

    def __init__(self, service: "Service", asked: Asked) -> None:
        """Take what the cases are read with."""
        self._service = service
        self._asked = asked
        self._standings: dict[str, Any] = {}
        self._messages: dict[str, int] | None = None

    def needs(self, found: Found, limit: int) -> Iterator[Need]:
        """What needs somebody, at most so many of each sort; 0 for all."""
        for sort, rows in found.items():
            for row in rows[: limit or None]:
                yield self._need(sort, row)

    def _need(self, sort: Sort, row: ClockRow | AlertRow | Waits) -> Need:
        match row:
            case ClockRow():
                return self._of_clock(sort, row.case, as_clock(row))
            case AlertRow():
                says = f"the alert of {row.duty} could not be delivered"
                return Need(sort, row.case, row.duty, says, f"spr alerts dead --case {row.case}", style="bad")
            case Waits():
                run = row.run or for_step(kind_of(row.case), self._standing(row.case), *row.steps)
                return Need(sort, row.case, "", row.says, run)

    def _of_clock(self, sort: Sort, case: str, clock: Clock) -> Need:
        run = explain(case, clock)
        if clock.state is not ClockState.NOT_RECKONABLE:
            run = for_clock(kind_of(case), self._standing(case), clock)
        note = notes(clock)
        says = stands(clock, self._asked) + self._reminded(case, clock) + (f" ({note})" if note else "")
        style, data = style_of(clock, self._asked), facts_of(case, clock, self._asked)
        return Need(sort, case, named(clock), says, run, owed_by(clock), style, data)

    def _reminded(self, case: str, clock: Clock) -> str:
        """How often an agency was reminded of what it owes, by a message or a colleague."""
        if clock.duty.owed_by is not Party.AGENCIES:
            return ""
        about = (clock.date.subject, clock.date.cycle)
        made = getattr(self._standing(case), "requests", ())
        request = next((each for each in made if (str(each.agency), each.number) == about), None)
        if request is None:
            return ""
        if self._messages is None:
            with self._service.views.connect() as tx:
                rows = reminders(tx)
            self._messages = {row.clock: row.reminded for row in rows}
        times = len(request.chased) + self._messages.get(clock_name(case, clock.key), 0)
        return f"; reminded {counted(times, 'time')}" if times else "; not reminded yet"

    def _standing(self, case: str) -> Any:  # noqa: ANN401  of whichever kind
        if case not in self._standings:
            self._standings[case] = self._service.standing(case)
        return self._standings[case]
