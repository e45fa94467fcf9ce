"""The clocks that run, for programs and for people."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from projections.clocks import as_clock
from projections.clocks import due as clocks_due
from scheduler.cli.reading.clocks_said import Asked, facts_of, named, notes, stands, style_of
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted
from workflow.clocks import Clock
from workflow.moments import at, spoken_instant
from workflow.vocabulary import ClockState

if TYPE_CHECKING:
    from scheduler.service import Service


class Wanted(NamedTuple):
    """Which clocks are asked for."""

    overdue: bool = False
    today: bool = False
    within: int | None = None
    all: bool = False
    case: str | None = None


def told(service: "Service", wanted: Wanted) -> Answer:
    """The answer to `spr due`."""
    asked = Asked(service.clock(), service.calendar)
    clocks = _clocks(service, asked, wanted)
    rows = [facts_of(case, clock, asked) for case, clock in clocks]
    document: dict[str, Any] = {"now": at(asked.now).edtf, "clocks": rows}
    undated = _undated(service, asked, wanted)
    return Answer(document, list(_page(clocks, asked, undated)), rows)


def _clocks(service: "Service", asked: Asked, wanted: Wanted) -> list[tuple[str, Clock]]:
    with service.views.connect() as tx:
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


def _undated(service: "Service", asked: Asked, wanted: Wanted) -> int:
    """How many duties are owed whose date cannot be reckoned: not shown, and not to be forgotten."""
    if wanted.all:
        return 0
    everything = _clocks(service, asked, Wanted(all=True, case=wanted.case))
    return sum(clock.state is ClockState.NOT_RECKONABLE for _, clock in everything)


def _page(clocks: list[tuple[str, Clock]], asked: Asked, undated: int) -> Iterator[Block]:
    yield Line(f"{counted(len(clocks), 'clock')}, asked {spoken_instant(asked.now)}", "title")
    rows = [
        (
            case,
            named(clock),
            (_stands(clock, asked), style_of(clock, asked)),
            clock.duty.owed_by.label,
        )
        for case, clock in clocks
    ]
    yield Table(("case", "duty", "how it stands", "owed by"), rows)
    if clocks:
        case, clock = clocks[0]
        yield Line(f"Why: spr explain {case} {clock.duty.code}{_about(clock)}", "dim")
    if undated:
        said = "is owed whose date" if undated == 1 else "are owed whose dates"
        yield Line(
            f"{counted(undated, 'more duty').replace('dutys', 'duties')} {said} cannot be reckoned "
            "from what is known: spr due --all",
            "warn",
        )


def _stands(clock: Clock, asked: Asked) -> str:
    note = notes(clock)
    return stands(clock, asked) + (f" ({note})" if note else "")


def _about(clock: Clock) -> str:
    return f" --subject {clock.date.subject}" if clock.date.subject else ""
