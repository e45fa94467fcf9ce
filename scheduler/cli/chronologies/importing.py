"""An agency's file brought into a chronology: read, checked as a whole, recorded at once or not at all."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cli.chronologies.files import grid_of
from scheduler.cli.chronologies.rows import Reading, read
from scheduler.cli.endings import REFUSED, USAGE, Ending
from scheduler.cli.recording.refusing import said
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


def bring_in(service: "Service", asked: Asked) -> Imported:
    """Record the file: all of its rows or, unless the good ones are kept, none."""
    standing: Chronology = service.standing(asked.case)
    evidence = hashlib.sha256(asked.content).hexdigest()
    before = standing.current.get(str(asked.agency), 0)
    if before and standing.received[str(asked.agency), before].fact.evidence == evidence:
        return Imported(Reading(), asked.agency, asked.case, before, already=True)
    grid = grid_of(asked.file, asked.content, asked.sheet)
    reading = read(asked.file, grid, asked.agency, standing.people)
    _not_in_the_future(service, reading)
    done = Imported(reading, asked.agency, asked.case, standing.last_number(asked.agency) + 1, before)
    done.covers = _covered(reading.events.values())
    if reading.mistakes and not asked.keep_good:
        return done
    if not reading.events:
        raise Ending(USAGE, f"{asked.file}: no row can be recorded. {_NIL.format(asked.agency, asked.case)}")
    _record(service, asked, done, evidence)
    return done


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
            reading.mistakes.append(Mistake(row, "Date", says))
            del reading.events[row]


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
    done.reading.notes += [f"Note: {rule.sentence}: {rule.remedy}." for rule in _aloud(verdict)]


def _of_submission(event: EventRecorded, number: int) -> EventRecorded:
    from msgspec.structs import replace

    return replace(event, number=number)


def _aloud(done: "Done") -> Iterable[Rule]:
    return dict.fromkeys(done.warnings)
