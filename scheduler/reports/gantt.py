"""Draws the clocks of a case: the time that each had, what it ran over, and where today is.

The table below is made of the same clocks. What has no date has no bar, and stands in the table alone.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from scheduler.cli.reading.clocks_said import Asked, named
from scheduler.cli.words import brief, counted
from scheduler.reports.axis import Axis, axis
from scheduler.reports.clock_words import OVERDUE, note, words
from scheduler.reports.page import Part, drawn
from scheduler.sheets.sheet import Column, Holds, Sheet
from workflow.clocks import DONE, Clock, began
from workflow.duties import THE_DAY_SET
from workflow.facts import Standing
from workflow.moments import Moment, london_day, on
from workflow.vocabulary import ClockState

AT_ONCE = 10
"""How many clocks one picture shows, so that it fits on a sheet of paper."""
ROW, TOP = 52, 34


class Stretch(NamedTuple):
    """A part of a bar, in hundredths: where it begins and how long it is."""

    x: float
    width: float


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A clock in the picture: its words, the time it had, the time it ran over, and where it ended."""

    y: int
    label: str
    code: str
    short: str
    state: str
    had: Stretch
    over: Stretch | None
    due: float
    ended: float | None
    met: bool


class Since(NamedTuple):
    """A clock, and the moment its time runs from: where somebody set a day, the day on which it was set."""

    clock: Clock
    since: Moment


class Span(NamedTuple):
    """The days of a clock: since when, due, ended or None, and over until or None."""

    clock: Clock
    since: Moment
    start: date
    due: date
    ended: date | None
    over: date | None

    @property
    def days(self) -> list[date]:
        """All days of it that are known."""
        return [day for day in (self.start, self.due, self.ended, self.over) if day]


def clocks_part(standing: Standing, clocks: Sequence[Clock], asked: Asked) -> Part:
    """The clocks of a case, as pictures and as a table."""
    ordered = [_since(standing, clock) for clock in sorted(clocks, key=_order)]
    spans = [span for each in ordered if (span := _span(each, asked))]
    without = len(ordered) - len(spans)
    return Part(
        heading="What is owed, and by when",
        says=_said(without, pictured=bool(spans)),
        empty="No duty has arisen yet.",
        pictures=tuple(_pictures(standing.case, spans, asked)),
        legend=drawn("gantt-legend.html.j2") if spans else Markup(),
        sheet=_sheet(ordered, asked),
    )


def _said(without: int, *, pictured: bool) -> Sequence[str]:
    if not without or not pictured:
        return ()
    duties = counted(without, "duty").replace("dutys", "duties")
    return (f"{duties} {'has' if without == 1 else 'have'} no date, and no bar: see the table.",)


def _order(clock: Clock) -> tuple[bool, str, str]:
    return (clock.state is not ClockState.RUNNING, str(clock.date.due_on), clock.duty.code)


def _since(standing: Standing, clock: Clock) -> Since:
    """What is counted back from a day to come is said with that day."""
    since = began(standing, clock)
    set_day = clock.duty.within == THE_DAY_SET
    return Since(clock, since if set_day else clock.date.starts_on)


def _span(each: Since, asked: Asked) -> Span | None:
    """The days of a clock; None where the day it is due is not known."""
    clock, since = each
    due = clock.date.due_on.day
    if due is None:
        return None
    start = since.first_day or due
    ended = clock.ended.occurred.last_day if clock.ended and clock.ended.occurred.known else None
    today = london_day(asked.now)
    late = clock.state is ClockState.MET_LATE or clock.state is ClockState.MISSED
    over = today if clock.overdue(asked.now) else ended if late and ended and ended > due else None
    return Span(clock, since, min(start, due), due, ended, over)


def _pictures(case: str, spans: Sequence[Span], asked: Asked) -> Iterator[Markup]:
    if not spans:
        return
    today = london_day(asked.now)
    whole = axis([today, *(day for span in spans for day in span.days)])
    pages = [spans[n : n + AT_ONCE] for n in range(0, len(spans), AT_ONCE)]
    for number, page in enumerate(pages, start=1):
        of = f", part {number} of {len(pages)}" if len(pages) > 1 else ""
        yield drawn(
            "gantt.svg.j2",
            id=f"clocks-{number}",
            title=f"The clocks of {case}{of}",
            said=" ".join(_in_words(page, asked, today)),
            bars=[_bar(span, TOP + ROW * n, whole, asked) for n, span in enumerate(page)],
            ticks=list(whole.ticks()),
            today=whole.at(today),
            anchor=whole.anchor(whole.at(today)),
            foot=TOP + ROW * len(page),
        )


def _bar(span: Span, y: int, whole: Axis, asked: Asked) -> Bar:
    said, due = words(span.clock, asked), whole.at(span.due)
    start = whole.at(span.start)
    return Bar(
        y=y,
        label=said.label,
        code=said.code,
        short=said.short,
        state=said.state,
        had=Stretch(start, round(due - start, 2)),
        over=Stretch(due, round(whole.at(span.over) - due, 2)) if span.over else None,
        due=due,
        ended=whole.at(span.ended) if span.ended else None,
        met=span.clock.state in DONE,
    )


def _in_words(spans: Sequence[Span], asked: Asked, today: date) -> Iterator[str]:
    yield f"Today is {brief(on(today))}."
    for span in spans:
        said = words(span.clock, asked)
        start, due = brief(span.since), brief(span.clock.date.due_on)
        yield f"{said.label} ({said.code}): counted from {start}, due {due}; {said.short}."


def _sheet(clocks: Sequence[Since], asked: Asked) -> Sheet:
    columns = (
        Column("duty", "Duty"),
        Column("says", "What is owed"),
        Column("state", "State"),
        Column("starts_on", "Counted from", Holds.DAY),
        Column("due_on", "Due", Holds.DAY),
        Column("ended_on", "Met or ended", Holds.DAY),
        Column("note", "Note"),
    )
    return Sheet("Every duty of this case, with its dates", columns, [_row(each, asked) for each in clocks])


def _row(each: Since, asked: Asked) -> dict[str, str]:
    clock, since = each
    said = words(clock, asked)
    return {
        "duty": named(clock),
        "says": clock.duty.says,
        "state": said.state,
        "starts_on": _edtf(since),
        "due_on": _edtf(clock.date.due_on),
        "ended_on": str(clock.ended.occurred) if clock.ended else "",
        "note": note(clock, asked),
    }


def _edtf(moment: str) -> str:
    return "" if moment == "unknown" else str(moment)


def overdue(clocks: Sequence[Clock], asked: Asked) -> int:
    """How many of the clocks are overdue."""
    return sum(words(clock, asked).state == OVERDUE for clock in clocks)
