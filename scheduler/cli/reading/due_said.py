"""The clocks that run, for programs and for people."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from projections.clocks import as_clock, undated
from projections.clocks import due as clocks_due
from scheduler.cli.reading.clocks_said import Asked, facts_of, named, notes, stands, style_of
from scheduler.cli.reading.due_days import due_days
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from workflow.clocks import Clock
from workflow.moments import at, spoken_instant

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from scheduler.service import Service


class Wanted(NamedTuple):
    """Which clocks are asked for."""

    overdue: bool = False
    today: bool = False
    within: int | None = None
    all: bool = False
    case: str | None = None


def told(service: "Service", wanted: Wanted, *, days: bool = False) -> Answer:
    """The answer to `spr due`; with `days`, what goes into a calendar."""
    asked = Asked(service.clock(), service.calendar)
    with service.views.connect(wanted.case) as tx:
        clocks = _clocks(tx, asked, wanted)
        # what is owed without a date is not shown, and not to be forgotten
        without_date = 0 if wanted.all else undated(tx, case=wanted.case)
        in_calendar = due_days(service, tx, clocks, wanted.case) if days else None
    rows = [facts_of(case, clock, asked) for case, clock in clocks]
    document: dict[str, Any] = {"now": at(asked.now).edtf, "clocks": rows}
    return Answer(document, list(_page(clocks, asked, without_date)), rows, due_days=in_calendar)


def _clocks(tx: "Connection", asked: Asked, wanted: Wanted) -> list[tuple[str, Clock]]:
    found = clocks_due(
        tx,
        asked.now,
        calendar=asked.calendar,
        overdue=wanted.overdue,
        today=wanted.today,
        within=wanted.within,
        case=wanted.case,
        all=wanted.all,
    )
    return [(each.clock.case, as_clock(each.clock)) for each in found]


def _page(clocks: list[tuple[str, Clock]], asked: Asked, without_date: int) -> Iterator[Block]:
    yield Line(f"{counted(len(clocks), 'clock')}, asked {spoken_instant(asked.now)}", "title")
    rows = [
        (
            case,
            named(clock),
            (_stands(clock, asked), style_of(clock, asked)),
            owed_by(clock),
        )
        for case, clock in clocks
    ]
    yield Table(("case", "duty", "how it stands", "owed by"), rows)
    if clocks:
        case, clock = clocks[0]
        yield Line(f"Why: spr explain {case} {clock.duty.code}{_about(clock)}", "dim")
    if without_date:
        said = "is owed whose date" if without_date == 1 else "are owed whose dates"
        yield Line(
            f"{counted(without_date, 'more duty').replace('dutys', 'duties')} {said} cannot be reckoned "
            "from what is known: spr due --all",
            "warn",
        )


def owed_by(clock: Clock) -> str:
    """Who owes it; of what another authority owes, no more is known here than that."""
    elsewhere = clock.owed_elsewhere and not clock.expected
    return "another authority" if elsewhere else clock.duty.owed_by.label


def _stands(clock: Clock, asked: Asked) -> str:
    note = notes(clock)
    return stands(clock, asked) + (f" ({note})" if note else "")


def _about(clock: Clock) -> str:
    return f" --subject {clock.date.subject}" if clock.date.subject else ""
