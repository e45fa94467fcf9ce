"""The history of a case, for programs and for people."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from scheduler.cli.alerts.people import of_which, who
from scheduler.cli.reading.put_right import PLAIN, Mark, marks
from scheduler.cli.reading.recorded_later import as_data as later_as_data
from scheduler.cli.reading.recorded_later import on_a_page as later_on_a_page
from scheduler.cli.render import Answer, Block, Line
from scheduler.cli.words import counted
from workflow.alerts import Delivered, Undeliverable
from workflow.catalogue import kind_of
from workflow.clocks import DueDateReckoned
from workflow.duties import NoLimit
from workflow.facts import Entry, line
from workflow.moments import london_day, spoken, spoken_instant
from workflow.workingdays import Calendar

if TYPE_CHECKING:
    from events.record import Recorded
    from scheduler.service import Service


class Told(NamedTuple):
    """One fact as it stands on record, and its sealed texts where they were opened."""

    recorded: "Recorded"
    entry: Entry
    words: Mapping[str, str]
    mark: Mark = PLAIN
    cause: Entry | None = None
    """Of the delivery of a message: what it told."""


def told(service: "Service", case: str, *, words: bool) -> Answer:
    """The answer to `spr history`."""
    facts = _marked([told_of(service, recorded, words=words) for recorded in service.on_record.stream(case)])
    rows = [row(fact) for fact in facts]
    page: list[Block] = [Line(f"{case}: {counted(len(facts), 'fact')}", "title")]
    for fact in facts:
        page += _lines(fact, service.calendar)
    page += later_on_a_page(service, case)
    if not words and any(fact.recorded.sealed for fact in facts):
        page.append(Line(f"Sealed texts are not shown. Open them: spr history {case} --words", "dim"))
    return Answer({"case": case, "facts": rows, **later_as_data(service, case)}, page, rows)


def _marked(facts: list[Told]) -> list[Told]:
    """The facts, each with what became of it."""
    found = marks([fact.entry for fact in facts])
    return [fact._replace(mark=found.get(fact.recorded.version, PLAIN)) for fact in facts]


def told_of(service: "Service", recorded: "Recorded", *, words: bool) -> Told:
    """A fact as it stands on record; with `words`, its sealed texts opened."""
    opened: Mapping[str, str] = {}
    if words and recorded.sealed:
        opened = {name: str(text) for name, text in service.texts(recorded).items()}
    entry = service.translation.entry(recorded)
    cause = _cause(service, recorded) if isinstance(entry.fact, Delivered | Undeliverable) else None
    return Told(recorded, entry, opened, cause=cause)


def _cause(service: "Service", recorded: "Recorded") -> Entry | None:
    """The announcement or the withdrawal that a message told, which stands in the same stream."""
    told = (each for each in service.on_record.stream(recorded.stream) if each.id == recorded.cause)
    return next((service.translation.entry(each) for each in told), None)


def row(fact: Told) -> dict[str, Any]:
    """A fact for programs, with what became of it."""
    return {**as_it_came(fact), **msgspec.to_builtins(fact.mark)}


def as_it_came(fact: Told) -> dict[str, Any]:
    """A fact as it was recorded; its data are those stored, whatever version they have."""
    recorded, entry = fact.recorded, fact.entry
    told: dict[str, Any] = {
        "position": recorded.position,
        "version": recorded.version,
        "type": recorded.type,
        "occurred": recorded.occurred,
        "learned": recorded.learned,
        "recorded": recorded.recorded.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "by": recorded.by,
        "role": recorded.role,
        "actor": recorded.actor.id,
        "departs_from": list(recorded.departs_from),
        "policy": recorded.policy,
        "id": recorded.id,
        "cause": recorded.cause,
        "line": " ".join(line(entry.fact).split()),
        "data": msgspec.json.decode(recorded.data),
    }
    return {**told, "words": dict(fact.words)} if fact.words else told


def said(fact: Told) -> str:
    """What happened, in a sentence; of a due date, which clock and by when."""
    entry = fact.entry
    if isinstance(entry.fact, DueDateReckoned):
        return _reckoned(fact.recorded.stream, entry.fact)
    if isinstance(entry.fact, Delivered | Undeliverable):
        how = "went to" if isinstance(entry.fact, Delivered) else "could not be delivered to"
        return f"The message {how} {who(entry.fact)} by {entry.fact.channel}: {of_which(fact.cause)}."
    numbered = _NUMBERED.get(entry.fact.stored)
    number = entry.fact.version if numbered else 0
    return f"{line(entry.fact)} {numbered} {number}." if number else line(entry.fact)


_NUMBERED = {
    "review.overview-report-drafted": "Draft",
    "review.factual-accuracy-sought": "Draft",
    "review.overview-report-completed": "Version",
}
"""The facts whose number is said after their line, where somebody stated one."""


def _lines(fact: Told, calendar: Calendar) -> Iterator[Line]:
    recorded, entry = fact.recorded, fact.entry
    if isinstance(entry.fact, DueDateReckoned):
        yield Line(f"{recorded.version:>3}  {said(fact)}", "dim", hang=5)
        return
    style = "" if fact.mark.counts else "dim"
    yield Line(f"{recorded.version:>3}  {spoken(entry.occurred)}  {said(fact)}", style, hang=5)
    if fact.mark.said:
        yield Line(f"[{fact.mark.said}]", "warn", 5)
    who = " as ".join(part for part in (recorded.by, recorded.role) if part)
    learned = f"learned {spoken(entry.learned)}" if entry.learned else ""
    parts = (f"by {who}" if who else "", learned, _recorded(recorded, entry, calendar))
    yield Line("; ".join(part for part in parts if part), "dim", 5)
    if entry.departs_from:
        why = f": {fact.words['departure']}" if "departure" in fact.words else ""
        yield Line(f"departs from {', '.join(entry.departs_from)}{why}", "warn", 5)
    for name, text in fact.words.items():
        if name != "departure":
            yield Line(f"{name}: {text}", indent=5)


def _reckoned(case: str, date: DueDateReckoned) -> str:
    clock = f"Clock {date.duty}{f' {date.subject}' if date.subject else ''}"
    if date.due_on.known:
        presumed = " (presumed)" if date.presumed else ""
        return f"{clock}: due {spoken(date.due_on)}, reckoned from {spoken(date.starts_on)}{presumed}"
    duty = kind_of(case).duties.get(date.duty)
    limited = duty is None or not isinstance(duty.within, NoLimit)
    return f"{clock}: {'no date can be reckoned' if limited else 'owed; the source sets no time'}"


def _recorded(recorded: "Recorded", entry: Entry, calendar: Calendar) -> str:
    """When it came on record, and how much later than it was known."""
    when = f"{spoken_instant(entry.recorded)}, by {recorded.actor.id}"
    known = (entry.learned if entry.learned and entry.learned.known else entry.occurred).last_day
    days = calendar.between(known, london_day(entry.recorded)) if known else 0
    if days > 0:
        return f"recorded {counted(days, 'working day')} afterwards, {when}"
    return f"recorded {when}"
