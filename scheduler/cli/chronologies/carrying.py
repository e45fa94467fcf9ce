"""What was settled, when an agency sends a new file: carried over to rows that are unchanged, or lapsed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from scheduler.cli.chronologies.opened import opened
from scheduler.cli.endings import REFUSED, Ending
from scheduler.cli.recording.refusing import said
from workflow.chronology.facts import EventRecorded
from workflow.chronology.settling import Settled, carried, in_force, successors
from workflow.chronology.standing import Chronology, Submission
from workflow.facts import Entry, Record, RecordAll
from workflow.rules import Refused
from workflow.vocabulary import Agency

if TYPE_CHECKING:
    from scheduler.service import Service


class Carried(NamedTuple):
    """A decision that stands on: what was settled, the event whose place is taken, by which row, and why."""

    settled: Settled
    event: Entry
    row: int
    reasons: str


@dataclass(slots=True)
class After:
    """What becomes of the decisions that name events of the file whose place is taken."""

    carried: list[Carried] = field(default_factory=list)
    lapsed: list[Settled] = field(default_factory=list)


def what_becomes(
    service: "Service", standing: Chronology, agency: Agency, events: Mapping[int, EventRecorded]
) -> After:
    """What was settled about this agency's events is carried over where the new file holds them unchanged."""
    touched = [(each, event) for each in in_force(standing) if (event := _of(each, agency)) is not None]
    after = After()
    if not touched:
        return after
    texts = opened(service, standing.case, words=True).texts
    rows = sorted(events)
    before = [(event.fact, texts.get(event.version, {})) for _, event in touched]
    for (settled, event), place in zip(
        touched, successors(before, [events[row] for row in rows]), strict=True
    ):
        reasons = texts.get(settled.entry.version, {}).get("reasons")
        if place is None or reasons is None:
            after.lapsed.append(settled)
        else:
            after.carried.append(Carried(settled, event, rows[place], reasons))
    return after


def _of(settled: Settled, agency: Agency) -> Entry | None:
    events = (settled.one, settled.other)
    return next((each for each in events if each and each.fact.agency is agency), None)


def carry_over(service: "Service", case: str, after: After, submission: Submission) -> None:
    """Record what is carried over anew, of the new numbers; by whom and when it was settled stays."""
    if not after.carried:
        return
    standing: Chronology = service.standing(case)
    numbers = {
        entry.fact.row: entry.version
        for entry in standing.events()
        if (str(entry.fact.agency), entry.fact.number) == submission
    }
    records = tuple(
        Record(
            fact=carried(each.settled, each.event, numbers[each.row], each.reasons),
            occurred=each.settled.entry.occurred,
            by=each.settled.entry.by,
        )
        for each in after.carried
    )
    verdict = service.do(RecordAll(records), case)
    if isinstance(verdict, Refused):
        raise Ending(REFUSED, said(verdict, case, []))
