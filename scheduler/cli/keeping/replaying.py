"""`spr audit replay`: every due date reckoned once more, and a case played fact by fact, for all readers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scheduler.cli.reading.clocks_said import Asked, changes, named, stands
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from scheduler.replaying import Played, Replay
from workflow.catalogue import CASES
from workflow.clocks import DueDateReckoned
from workflow.facts import line
from workflow.moments import spoken

if TYPE_CHECKING:
    from projections.replaying import Progress
    from scheduler.service import Service

Differs = tuple[str, Played, DueDateReckoned | None, DueDateReckoned | None]


def replayed(service: "Service", case: str) -> tuple[Answer, bool]:
    """The answer to `spr audit replay CASE`, and whether every due date is reckoned as on record."""
    played = list(Replay(service).played(case))
    differs = [(case, each, *pair) for each in played for pair in each.differs]
    rows = [_step(service, each) for each in played]
    document = {"case": case, "ok": not differs, "steps": rows, "differs": [*map(_as_data, differs)]}
    page: list[Block] = [
        Line(f"{case} played again: {counted(sum(len(each.entries) for each in played), 'fact')}", "title"),
        *(line for row in rows for line in _lines(row)),
        *_found(differs),
    ]
    return Answer(document, page, rows), not differs


def _step(service: "Service", played: Played) -> dict[str, Any]:
    told = [entry for entry in played.entries if not isinstance(entry.fact, DueDateReckoned)]
    asked = Asked(played.entries[-1].recorded, service.calendar)
    moved = [f"{what}: {named(clock)}, {stands(clock, asked)}" for what, clock in changes(*played.clocks())]
    return {
        "position": played.position,
        "types": [entry.fact.stored for entry in told],
        "happened": spoken(told[0].occurred) if told else "",
        "line": " ".join(line(entry.fact) for entry in told) or "Due dates were reckoned anew.",
        "status": str(played.after.status.label),
        "becomes": played.before.status is not played.after.status,
        "clocks": moved,
    }


def _lines(row: dict[str, Any]) -> Iterator[Line]:
    when = f"{row['happened']}  " if row["happened"] else ""
    yield Line(f"{row['position']:>5}  {when}{row['line']}", hang=7)
    yield from (Line(f"clock {clock}", "dim", 7) for clock in row["clocks"])
    if row["becomes"]:
        yield Line(f"now: {row['status']}", "good", 7)


def replayed_whole(service: "Service", progress: "Progress") -> tuple[Answer, bool]:
    """The answer to `spr audit replay`, and whether every due date is reckoned as on record."""
    replay, facts, dates = Replay(service), 0, 0
    cases = [head.name for kind in CASES for head in service.on_record.streams(f"{kind.name}/")]
    differs: list[Differs] = []
    for number, case in enumerate(cases, start=1):
        for played in replay.played(case):
            reckoned = sum(isinstance(entry.fact, DueDateReckoned) for entry in played.entries)
            facts, dates = facts + len(played.entries), dates + reckoned
            differs += [(case, played, *pair) for pair in played.differs]
        progress(number, len(cases))
    rows = [*map(_as_data, differs)]
    document = {"ok": not differs, "cases": len(cases), "facts": facts, "due_dates": dates, "differs": rows}
    said = (
        f"{counted(len(cases), 'case')} played again: {counted(facts, 'fact')}, {counted(dates, 'due date')}"
    )
    return Answer(document, [Line(said, "title"), *_found(differs)], rows), not differs


def _as_data(each: Differs) -> dict[str, Any]:
    case, played, on_record, again = each
    date = on_record or again
    assert date is not None, "one of the two is there"  # noqa: S101  what differs is in one at least
    return {
        "case": case,
        "position": played.position,
        "duty": date.duty,
        "subject": date.subject,
        "cycle": date.cycle,
        "on_record": str(on_record.due_on) if on_record else None,
        "reckoned_again": str(again.due_on) if again else None,
    }


def _found(differs: list[Differs]) -> Iterator[Block]:
    if not differs:
        yield Line("Every due date is reckoned today as it stands on record.", "good", 2)
        return
    yield Line("Due dates that are reckoned otherwise today", "bad")
    yield Table(
        ("case", "position", "duty", "on record", "reckoned again"),
        [
            (case, str(played.position), _duty(one or two), _date(one), _date(two))
            for case, played, one, two in differs
        ],
        indent=2,
    )
    yield Line(
        "The record stands: each date is what was reckoned then. This program reads a rule otherwise; "
        "see which change of it that was in CHANGELOG.md, and explain the date: spr explain CASE DUTY",
        indent=2,
    )


def _duty(date: DueDateReckoned | None) -> str:
    return f"{date.duty} {date.subject}".strip() if date else ""


def _date(date: DueDateReckoned | None) -> str:
    return f"{spoken(date.due_on)}, from {spoken(date.starts_on)}" if date else "none"
