"""What needs somebody, for programs and for people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from projections.clock_rows import ClockRow, as_clock
from projections.pressing import last_announced, next_due, reaches_to, unsaid
from scheduler.cli.desk.needs import Desk, Found, Need, Sort, found
from scheduler.cli.desk.suggesting import explain
from scheduler.cli.reading.clocks_said import Asked, facts_of, named, stands
from scheduler.cli.render import Answer, Block, Line
from scheduler.cli.words import counted
from workflow.moments import at, instant_of, spoken_instant

if TYPE_CHECKING:
    from scheduler.service import Service

WAITING = timedelta(minutes=15)
"""How long an announcement may wait before it is said that nobody sweeps."""
_TITLES = {
    Sort.OVERDUE: "Overdue",
    Sort.DUE_TODAY: "Due today",
    Sort.DUE_SOON: "Due soon",
    Sort.AWAITED: "Awaited from others, and past its day",
    Sort.UNTOLD: "Alerts that reached nobody",
    Sort.TO_DECIDE: "Waiting for a decision or the next step",
    Sort.NO_DAY: "Owed without a day",
}
_COUNTED = {
    Sort.OVERDUE: "overdue",
    Sort.DUE_TODAY: "due today",
    Sort.DUE_SOON: "due soon",
    Sort.AWAITED: "awaited from others",
    Sort.UNTOLD: "alerts undelivered",
    Sort.TO_DECIDE: "waiting for a decision",
    Sort.NO_DAY: "owed without a day",
}
_OF_A_CLOCK = (
    *("duty", "subject", "cycle", "due_on", "due_at", "overdue", "days_late", "days_left", "hours_left"),
    *("force", "owed_by", "owed_elsewhere", "provisional"),
)


def told(service: "Service", limit: int, *, looks_back: bool = False) -> Answer:
    """The answer to `spr status`, with at most so many of each sort; 0 for all.

    Whoever `looks_back` at a past is told nothing of a sweep that could be run now.
    """
    asked = Asked(service.clock(), service.calendar)
    with service.views.connect() as tx:
        what, reach = found(tx, asked.now), reaches_to(tx)
        to_come, announced = next_due(tx, asked.now), last_announced(tx)
        waits = 0 if looks_back else len(unsaid(tx, asked.now - WAITING))
    needs = list(Desk(service, asked).needs(what, limit))
    rows = [_row(need) for need in needs]
    document = {
        "now": at(asked.now).edtf,
        "position": reach[0],
        "recorded": reach[1] or None,
        "last_announced": announced or None,
        "unannounced": waits,
        "overdue": sum(_overdue(row, asked.now) for rows_ in what.values() for row in rows_),
        "counts": {str(sort): len(rows_) for sort, rows_ in what.items()},
        "next": facts_of(to_come.case, as_clock(to_come), asked) if to_come else None,
        "needs": rows,
    }
    page = [
        *_headline(document, asked.now, looks_back=looks_back),
        *_needs(needs, what),
        *_next(to_come, asked),
    ]
    return Answer(document, page, rows)


def _overdue(row: object, now: datetime) -> bool:
    return isinstance(row, ClockRow) and as_clock(row).overdue(now)


def _row(need: Need) -> dict[str, Any]:
    clock: Mapping[str, Any] = need.clock or {}
    return {
        "need": str(need.sort),
        "case": need.case,
        **{name: clock.get(name) for name in _OF_A_CLOCK},
        "says": need.says,
        "run": need.run,
    }


def _headline(document: dict[str, Any], now: datetime, *, looks_back: bool) -> Iterator[Block]:
    counts = {sort: number for sort in Sort if (number := document["counts"][sort])}
    said = ", ".join(f"{number:,} {_COUNTED[sort]}" for sort, number in counts.items())
    yield Line(said or "Nothing needs anybody.", "title")
    if not looks_back:  # what a past is of is said above it
        yield Line(f"Asked {spoken_instant(now)}. {_reach(document)}", "dim")
    if document["unannounced"]:
        waits = counted(document["unannounced"], "announcement")
        yield Line(
            f"{waits} waited longer than a quarter of an hour: keep the daemon running with spr run, "
            "or announce them now: spr sweep",
            "warn",
        )


def _reach(document: dict[str, Any]) -> str:
    if not document["recorded"]:
        return "Nothing is on record yet."
    newest = spoken_instant(instant_of(document["recorded"]))
    said = f"The newest of {counted(document['position'], 'fact')} was recorded {newest}; "
    if not document["last_announced"]:
        return f"{said}nothing has been announced yet."
    return f"{said}the last alert was raised {spoken_instant(instant_of(document['last_announced']))}."


def _needs(needs: Sequence[Need], what: Found) -> Iterator[Block]:
    for sort in Sort:
        shown = [need for need in needs if need.sort is sort]
        if shown:
            yield Line()
            yield Line(_TITLES[sort], "title")
        for need in shown:
            about = f"{need.about}: " if need.about else ""
            owed = f"; owed by {need.owed_by}" if need.owed_by else ""
            yield Line(f"{need.case}  {about}{need.says}{owed}", need.style, 2, hang=4)
            yield Line(need.run, "", 6, whole=True)
        if left := len(what[sort]) - len(shown):
            yield Line(f"And {left:,} more: spr status --limit 0", "dim", 2)


def _next(to_come: ClockRow | None, asked: Asked) -> Iterator[Block]:
    """What comes due next; on an empty desk it is the answer to when to look again."""
    yield Line()
    if to_come is None:
        yield Line("Nothing else comes due.", "dim")
        return
    clock = as_clock(to_come)
    yield Line(f"Next to come due: {to_come.case}  {named(clock)}: {stands(clock, asked)}", "dim", hang=4)
    yield Line(explain(to_come.case, clock), "dim", 6, whole=True)
