"""`spr report case`: how one case stands, for somebody who was not there.

Nothing sealed is opened for it, and whoever recorded a fact is not named.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler.cli.reading.clocks_said import Asked
from scheduler.cli.reading.put_right import PLAIN, marks
from scheduler.cli.recording.refusing import rules_of
from scheduler.cli.words import brief, counted
from scheduler.reports.gantt import clocks_part, overdue
from scheduler.reports.page import Named, Part, Report, as_of, lead
from scheduler.reports.progress import progress, sentence
from scheduler.reports.told import told_parts
from scheduler.sheets.sheet import Column, Holds, Sheet
from workflow.catalogue import kind_of
from workflow.clocks import Clock, DueDateReckoned
from workflow.facts import Entry, Standing, by_day, line
from workflow.moments import london_day, spoken
from workflow.workingdays import Calendar

if TYPE_CHECKING:
    from scheduler.service import Service

_NOTICE = (
    "This report holds references, codes and dates. It holds no names and none of the words that are "
    "sealed on record; handle it as you would the record itself."
)


def case_report(service: "Service", case: str, made: datetime) -> Report:
    """The report on a case, made at this moment (UTC)."""
    kind, standing = kind_of(case), service.standing(case)
    asked = Asked(service.clock(), service.calendar)
    clocks = kind.clocks(standing)
    return Report(
        title=case,
        above=sentence(kind.name.replace("-", " ")),
        lead=lead(service),
        notice=_NOTICE,
        summary=list(_summary(standing, clocks, asked)),
        parts=[
            progress(standing),
            clocks_part(standing, clocks, asked),
            *told_parts(service, standing),
            _timeline(service.entries(case), asked.calendar),
            *_departures(standing),
        ],
        about=as_of(service, made),
    )


def _summary(standing: Standing, clocks: Sequence[Clock], asked: Asked) -> Iterator[Named]:
    yield Named("Status", sentence(standing.status.label))
    if standing.opened:
        yield Named("Opened", f"{spoken(standing.opened.occurred)}: {line(standing.opened.fact)}")
    late = overdue(clocks, asked)
    yield Named("Overdue", counted(late, "duty").replace("dutys", "duties") if late else "Nothing")
    dated = [clock for clock in clocks if clock.days_left(asked.calendar, asked.now) is not None]
    following = min(dated, key=lambda clock: str(clock.date.due_on), default=None)
    if following:
        yield Named("Due next", f"{spoken(following.date.due_on)}: {following.duty.code}")
    beside = sorted({*standing.links, *_others(standing)})
    if beside:
        yield Named("Belongs with", ", ".join(beside))
    if standing.merged:
        yield Named("Carried on in", standing.merged.fact.case)


def _others(standing: Standing) -> Iterator[str]:
    """The cases that a case names in its own standing."""
    for name in ("incident", "rapid_review", "source"):
        said = str(getattr(standing, name, ""))
        if "/" in said:
            yield said
    for entry in getattr(standing, "reviews", ()):
        if review := getattr(entry.fact, "review", ""):
            yield str(review)


def _timeline(entries: Sequence[Entry], calendar: Calendar) -> Part:
    """Everything that happened, in the order it happened; what has no day comes last."""
    told = sorted((e for e in entries if not isinstance(e.fact, DueDateReckoned)), key=by_day)
    became = marks(entries)
    rows = [
        {
            "day": str(entry.occurred),
            "what": line(entry.fact),
            "note": _note(entry, calendar, became.get(entry.version, PLAIN).said),
            "fact": str(entry.version),
        }
        for entry in told
    ]
    columns = (
        Column("day", "When", Holds.DAY),
        Column("what", "What happened"),
        Column("note", "On record"),
        Column("fact", "Fact"),
    )
    return Part(
        heading="What happened",
        says=("In the order things happened. What nobody could date stands at the end.",),
        timeline=True,
        sheet=Sheet("What happened, in order", columns, rows),
    )


def _note(entry: Entry, calendar: Calendar, became: str) -> str:
    """When it came on record, if that was later, and what became of it."""
    known = (entry.learned if entry.learned and entry.learned.known else entry.occurred).last_day
    recorded = london_day(entry.recorded)
    late = calendar.between(known, recorded) if known else 0
    said = [
        f"fact {entry.version}",
        f"learned {brief(entry.learned)}" if entry.learned else "",
        f"recorded {counted(late, 'working day')} afterwards" if late > 0 else "",
        "departs from the rules" if entry.departs_from else "",
        became,
    ]
    return sentence("; ".join(part for part in said if part))


def _departures(standing: Standing) -> Iterator[Part]:
    if not standing.departures:
        return
    kind = kind_of(standing.case)
    rows = [
        {
            "day": str(entry.occurred),
            "what": line(entry.fact),
            "rules": "; ".join(rules_of(kind, entry.departs_from)),
        }
        for entry in standing.departures
    ]
    columns = (
        Column("what", "What was recorded"),
        Column("day", "When", Holds.DAY),
        Column("rules", "Rule departed from"),
    )
    yield Part(
        heading="Departures from the rules",
        says=("Each was recorded with a reason, which is sealed.",),
        sheet=Sheet("What was recorded against a rule", columns, rows),
    )
