"""An agency's file brought into a chronology: read, checked as a whole, recorded at once or not at all."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.cli.chronologies.carrying import After, carry_over, what_becomes
from scheduler.cli.chronologies.files import grid_of
from scheduler.cli.chronologies.grids import ranges
from scheduler.cli.chronologies.rows import Reading, read
from scheduler.cli.endings import REFUSED, USAGE, Ending
from scheduler.cli.recording.refusing import said
from scheduler.cli.words import brief
from workflow.chronology.facts import EventRecorded, Received
from workflow.chronology.standing import Chronology
from workflow.facts import Record, RecordAll
from workflow.moments import UNKNOWN, Moment, spoken, spoken_instant
from workflow.rules import Refused, Rule
from workflow.vocabulary import Agency, Answer

if TYPE_CHECKING:
    from scheduler.service import Done, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of an import: which file of which agency, for which chronology, and how it came."""

    file: str
    content: bytes
    agency: Agency
    case: str
    sheet: str | None = None
    occurred: Moment = UNKNOWN
    by: str | None = None
    dry_run: bool = False
    keep_good: bool = False


@dataclass(slots=True)
class Imported:
    """What an import came to. `number` is the submission; `before` the one whose place it takes, 0: none."""

    reading: Reading
    agency: Agency
    case: str
    number: int = 0
    before: int = 0
    covers: Moment = UNKNOWN
    recorded: int = 0
    already: bool = False
    settled: After = field(default_factory=After)


def bring_in(service: "Service", asked: Asked) -> Imported:
    """Record the file: all of its rows or, unless the good ones are kept, none."""
    standing: Chronology = service.standing(asked.case)
    evidence = hashlib.sha256(asked.content).hexdigest()
    before = standing.current.get(str(asked.agency), 0)
    if before and standing.received[str(asked.agency), before].fact.evidence == evidence:
        return Imported(Reading(), asked.agency, asked.case, before, already=True)
    _of_another_agency(standing, asked, evidence)
    grid = grid_of(asked.file, asked.content, asked.sheet)
    reading = read(asked.file, grid, asked.agency, standing.people)
    _not_in_the_future(service, reading)
    reading.notes += _outside(reading, standing.period)
    done = Imported(reading, asked.agency, asked.case, standing.last_number(asked.agency) + 1, before)
    done.covers = _covered(reading.events.values())
    if reading.mistakes and not asked.keep_good:
        return done
    if not reading.events:
        raise Ending(USAGE, f"{asked.file}: no row can be recorded. {_NIL.format(asked.agency, asked.case)}")
    done.settled = what_becomes(service, standing, asked.agency, done.reading.events)
    _record(service, asked, done, evidence)
    if not asked.dry_run:
        carry_over(service, asked.case, done.settled, (str(asked.agency), done.number))
    return done


def _of_another_agency(standing: Chronology, asked: Asked, evidence: str) -> None:
    """One file is the chronology of one agency; Ending where it counts as that of another one."""
    for (agency, number), entry in standing.received.items():
        of_another = agency != str(asked.agency) and (agency, number) not in standing.withdrawn
        if of_another and entry.fact.evidence == evidence:
            raise Ending(USAGE, _TWICE.format(asked.file, agency, number, asked.agency, asked.case))


_TWICE = (
    "{0}: this very file is on record as submission {2} of {1}; nothing was recorded.\n"
    "Was it meant for {1}? Then there is nothing to do; ask {3} for its own. Is it that of {3}? "
    "Then take it out there first, and import it again:\n"
    "spr record chronology.submission-withdrawn {4} --agency {1} --number {2} --reasons TEXT --occurred today"
)


_NIL = (
    "Where the agency holds nothing: "
    "spr record chronology.received {1} --agency {0} --nil-return yes --occurred WHEN"
)


def _not_in_the_future(service: "Service", reading: Reading) -> None:
    """No row tells of a day to come; said here of every row, and not of the first alone."""
    from scheduler.cli.chronologies.rows import Mistake

    now = service.clock()
    for row, event in [*reading.events.items()]:
        if (earliest := event.happened.earliest) and earliest > now:
            says = f"{spoken(event.happened)} is after {spoken_instant(now)}; mend the date"
            reading.mistakes.append(Mistake(row, reading.dates, says))
            del reading.events[row]
    reading.mistakes.sort()


def _outside(reading: Reading, period: Moment) -> Iterator[str]:
    """Which rows tell of days outside the period looked at; they are taken all the same."""
    first, last = period.first_day, period.last_day
    if first is None or last is None:
        return
    days = {row: (event.happened.first_day, event.happened.last_day) for row, event in reading.events.items()}
    rows = [row for row, (a, b) in sorted(days.items()) if a and b and (b < first or a > last)]
    if rows:
        where = f"sheet {reading.sheet}, " if reading.sheet else ""
        word = "row" if len(rows) == 1 else "rows"
        yield f"Outside the period, {brief(period)}, and taken all the same: {where}{word} {ranges(rows)}."


def _covered(events: Iterable[EventRecorded]) -> Moment:
    """From the first day to the last that the events are of."""
    known = [e.happened for e in events if e.happened.known]
    first = min((moment.first_day for moment in known if moment.first_day), default=None)
    last = max((moment.last_day for moment in known if moment.last_day), default=None)
    return Moment(f"{first}/{last}") if first and last else UNKNOWN


def _record(service: "Service", asked: Asked, done: Imported, evidence: str) -> None:
    rows = [done.reading.events[row] for row in sorted(done.reading.events)]
    received = Received(
        agency=asked.agency,
        number=done.number,
        evidence=evidence,
        rows=len(rows),
        covers=done.covers,
        nil_return=Answer.NO,
    )
    numbered = (_of_submission(each, done.number) for each in rows)
    records = tuple(Record(fact=fact, occurred=asked.occurred, by=asked.by) for fact in (received, *numbered))
    verdict: Done | Refused = service.do(RecordAll(records), asked.case, dry_run=asked.dry_run)
    if isinstance(verdict, Refused):
        raise Ending(REFUSED, said(verdict, asked.case, []))
    done.recorded = len(rows)
    done.reading.notes += [_expected(rule) for rule in _aloud(verdict)]


def _expected(rule: Rule) -> str:
    return f"Expected, and not so: {rule.sentence}. What to do: {rule.remedy}."


def _of_submission(event: EventRecorded, number: int) -> EventRecorded:
    from msgspec.structs import replace

    return replace(event, number=number)


def _aloud(done: "Done") -> Iterable[Rule]:
    return dict.fromkeys(done.warnings)
