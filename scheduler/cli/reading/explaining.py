"""Why a date is what it is: the fact it starts from, the rule, and every day counted or passed over."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler.cli.endings import NOT_FOUND, USAGE, Ending
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.reading.clocks_said import Asked, facts_of, named, notes, stands, style_of
from scheduler.cli.reading.reckonings_said import (
    chosen_reading,
    how_counted,
    readings_as_data,
    readings_on_a_page,
    reckoned_as_data,
    reckonings,
    reckonings_on_a_page,
    within_of,
)
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import from_when
from workflow.catalogue import kind_of
from workflow.clocks import Clock
from workflow.duties import WorkingDaysBefore
from workflow.facts import Entry, line
from workflow.moments import spoken, spoken_day
from workflow.readings import side_by_side
from workflow.workingdays import Calendar, CountedDay

if TYPE_CHECKING:
    from scheduler.service import Service


class Chosen(NamedTuple):
    """The clock that is asked about, in its case, and for whom else the duty runs there."""

    case: str
    clock: Clock
    entries: list[Entry]
    others: list[str]


_AS_SHOWN = re.compile(r"(\S+)(?: ([^\s(]\S*))?(?: \((\d+)\))?")


def as_shown(text: str) -> tuple[str, str | None, int | None]:
    """The duty, the subject and the cycle of a clock as it is shown: cdr.notify A, rr.complete (2)."""
    found = _AS_SHOWN.fullmatch(text)
    if found is None:
        return text, None, None
    return found[1], found[2], int(found[3]) if found[3] else None


_REFERENCE = re.compile(r"(?:[A-Za-z-]+/)?[0-9]{4}-[A-Za-z0-9._-]+")
_DUTY = re.compile(r"[a-z_]+(?:\.[a-z_]+)?")


def see_the_order(case: str, duty: Sequence[str]) -> None:
    """End where a duty was typed first and its case last."""
    if duty and _REFERENCE.fullmatch(duty[-1]) and _DUTY.fullmatch(case):
        raise Ending(USAGE, f"The case comes first, then the duty: {duty[-1]} {case}")


def chosen(service: "Service", case: str, duty: str, subject: str | None, cycle: int | None) -> Chosen:
    """The one clock that is meant, or an Ending that says which there are."""
    kind = kind_of(case)
    entries = service.entries(case)
    clocks = kind.clocks(service.standing(case))
    running = [clock for clock in clocks if clock.duty.code == duty]
    if not running and duty not in kind.duties:
        codes = list(dict.fromkeys((*kind.duties, *(clock.duty.code for clock in clocks))))
        near = did_you_mean(duty, codes)
        raise Ending(NOT_FOUND, f"There is no duty {duty}.{near} There are: {', '.join(codes) or 'none'}.")
    if not running:
        starts = kind.duties[duty].starts_with
        raise Ending(NOT_FOUND, f"{duty} has not begun in {case}. It begins when {starts}.")
    subjects = list(dict.fromkeys(clock.date.subject for clock in running))
    if subject is None and len(subjects) > 1 and "" not in subjects:
        raise Ending(USAGE, f"{duty} runs for {', '.join(subjects)}; say for which: --subject CODE")
    about = subject if subject is not None else "" if "" in subjects else subjects[0]
    wanted = [clock for clock in running if clock.date.subject == about and cycle in (None, clock.date.cycle)]
    if not wanted:
        known = ", ".join(named(clock) for clock in running)
        raise Ending(NOT_FOUND, f"There is no such clock in {case}. There are: {known}.")
    others = [other for other in subjects if other != about] if subject is None else []
    return Chosen(case, max(wanted, key=lambda clock: clock.date.cycle), entries, others)


def explained(service: "Service", asked_for: Chosen) -> Answer:
    """The answer to `spr explain`."""
    case, clock, entries, _ = asked_for
    asked = Asked(service.clock(), service.calendar)
    standing, calendar = service.standing(case), _calendar(service, clock)
    within = within_of(clock)
    days = within.days(clock.date.starts_on, calendar)
    readings = side_by_side(clock.duty, standing, calendar, clock.date.subject, clock.date.cycle)
    dates = reckonings(entries, clock)
    start = next((entry for entry in entries if entry.id == clock.reckoned.cause), None)
    failed = _failed_attempts(service, case, clock)
    document: dict[str, Any] = {
        **facts_of(case, clock, asked),
        "says": clock.duty.says,
        "source": clock.duty.source,
        "within": str(within),
        "backwards": isinstance(within, WorkingDaysBefore),
        "first_day_counted": getattr(within, "first_counts", False),
        "started_by": _started_by(start),
        "starts_on": clock.date.starts_on.edtf if clock.date.starts_on.known else None,
        "starts_when": clock.duty.starts_with,
        "met_when": clock.duty.met_with,
        "calendar": clock.date.calendar,
        "policy": clock.reckoned.policy,
        "reckoned": clock.reckoned.position,
        "days": [{"date": str(day.date), "counted": day.counted, "because": day.because} for day in days],
        "reckonings": [reckoned_as_data(entry) for entry in dates],
        "readings": readings_as_data(clock, readings),
        "failed_attempts": [{"position": e.position, "occurred": e.occurred.edtf} for e in failed],
    }
    page = [
        *_what(asked_for, start),
        *_counting(days),
        *_outcome(clock, asked),
        *(Line(f"Explained, and late all the same: {_said(e)}", indent=2) for e in _explanations(clock)),
        *(Line(f"Explains, and does not excuse: {_said(entry)}", indent=2) for entry in failed),
        *reckonings_on_a_page(dates),
        *readings_on_a_page(clock, readings),
        *_elsewhere(asked_for),
    ]
    return Answer(document, page, document["days"])


def _calendar(service: "Service", clock: Clock) -> Calendar:
    """The revision of the bank holidays by which the date was reckoned."""
    published, _, profile = clock.date.calendar.partition("+")
    calendar = service.calendars().get(published, service.calendar)
    local = (each for each in service.policy.profiles if each.name == profile)
    return next((each.calendar(clock.duty, calendar) for each in local), calendar)


def _started_by(start: Entry | None) -> dict[str, Any] | None:
    if start is None:
        return None
    return {
        "type": start.fact.stored,
        "position": start.position,
        "occurred": start.occurred.edtf,
        "line": line(start.fact),
    }


def _failed_attempts(service: "Service", case: str, clock: Clock) -> list[Entry]:
    """Attempts to do it that did not get through, while it was owed to the same party."""
    attempts = getattr(service.standing(case), "failed_attempts", ())
    return [entry for entry in attempts if entry.fact.to == clock.duty.owed_to]


def _explanations(clock: Clock) -> list[Entry]:
    return [clock.explained] if clock.explained else []


def _said(entry: Entry) -> str:
    return f"{spoken(entry.occurred)}: {line(entry.fact)}"


def _what(asked_for: Chosen, start: Entry | None) -> Iterator[Line]:
    clock = asked_for.clock
    duty = clock.duty
    yield Line(f"{named(clock)} in {asked_for.case}", "title")
    yield Line(duty.says, indent=2)
    yield Line(f"Source: {duty.source}", indent=2)
    yield Line(f"Force: {duty.force.means}", indent=2)
    elsewhere = (
        " Owed elsewhere, by another authority: it is shown here only."
        if clock.owed_elsewhere and not clock.expected
        else ""
    )
    yield Line(f"Owed by: {duty.owed_by.means} To: {duty.owed_to.means}{elsewhere}", indent=2)
    if start is not None:
        presumed = " (presumed, until it is stated)" if clock.date.presumed else ""
        yield Line(f"Started by{presumed}: {_said(start)}", indent=2)
    yield Line(f"Time: {how_counted(clock)}. Judged by: {clock.reckoned.policy}.", indent=2)
    if clock.date.reading:
        yield Line(f"Read as: {chosen_reading(clock)}", indent=2)


def _elsewhere(asked_for: Chosen) -> Iterator[Line]:
    if asked_for.others:
        case, code, others = asked_for.case, asked_for.clock.duty.code, asked_for.others
        yield Line(f"It runs for {', '.join(others)} as well: spr explain {case} {code} {others[0]}", "dim")


def _counting(days: list[CountedDay]) -> Iterator[Block]:
    if days:
        yield Line("Counting", "title")
        rows = [
            (spoken_day(day.date), "counted" if day.counted else "not counted", day.because) for day in days
        ]
        yield Table(("day", "", "because"), rows, indent=2)


def _outcome(clock: Clock, asked: Asked) -> Iterator[Line]:
    yield Line("So", "title")
    if clock.date.due_on.known:
        yield Line(f"due {spoken(clock.date.due_on)}", indent=2)
    if clock.due_at:
        from_then_on = "no answer yet" if clock.expected else "late"
        yield Line(f"{from_then_on} from {from_when(clock.due_at)} in London", indent=2)
    yield Line(stands(clock, asked), style_of(clock, asked), 2)
    if clock.ended:
        yield Line(f"by: {_said(clock.ended)}", indent=2)
    elif clock.date.due_on.known or not clock.date.starts_on.known:
        yield Line(f"met when: {clock.duty.met_with}", indent=2)
    if notes(clock):
        yield Line(f"note: {notes(clock)}", "warn", 2)
