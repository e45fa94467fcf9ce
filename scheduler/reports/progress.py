"""Draws how far a case has come: the milestones of its lifecycle in order, and the steps back it took.

The milestones are the statuses of the table of `workflow`; a status to which only later ones lead is a
step back, and stands aside. Which were reached, and when, follows from the facts as they count today.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from scheduler.cli.words import brief
from scheduler.reports.page import Part, drawn
from scheduler.sheets.sheet import Column, Holds, Sheet
from workflow.catalogue import kind_of
from workflow.facts import Entry, Standing
from workflow.lifecycle import Lifecycle
from workflow.vocabulary import Term

ROW, TOP, LANE, LINE = 48, 16, 12, 19
"""Between two statuses, above the first, between two steps back, and between two lines of text."""


class Step(NamedTuple):
    """The case came from one status to another, by a fact."""

    from_: Term
    to: Term
    by: Entry


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A status in the picture: whether it was reached, and whether the case stands there."""

    status: Term
    y: int
    aside: bool
    reached: Entry | None
    here: bool

    @property
    def label(self) -> str:
        """The status as a heading: Criteria confirmed."""
        return sentence(self.status.label)

    @property
    def stands(self) -> str:
        """How the case stands to it: here now, reached, or not."""
        if self.here:
            return "Here now"
        return "Reached" if self.reached else "Not reached"

    @property
    def since(self) -> str:
        """The same with the day, as the picture says it."""
        if self.reached is None:
            return self.stands if self.here or not self.aside else "Step back, not taken"
        day = brief(self.reached.occurred)
        since = f"Here since {day}" if self.here else f"Reached {day}"
        return since if self.reached.occurred.known else f"{self.stands}, on an unknown day"


class Back(NamedTuple):
    """A step back in the picture: from which height to which, and how far out its line runs."""

    from_: int
    to: int
    lane: int


def sentence(text: str) -> str:
    """The text with a capital letter."""
    return text[:1].upper() + text[1:]


def progress(standing: Standing) -> Part:
    """How far the case has come, as a picture and as a table."""
    lifecycle = kind_of(standing.case).lifecycle
    steps = list(taken(standing, lifecycle))
    stops = list(_stops(standing.status, lifecycle, steps))
    return Part(
        heading="How far it has come",
        says=(standing.status.means,),
        pictures=(_picture(standing.case, stops, steps),),
        beside=True,
        sheet=_sheet(stops, steps),
    )


def taken(standing: Standing, lifecycle: Lifecycle) -> Iterator[Step]:
    """Each time the case came from one status to another, as its facts count today."""
    status = lifecycle.begins
    for entry in standing.counted():
        became = lifecycle.arrival(entry.fact.stored, status)
        if became != status:
            yield Step(status, became, entry)
        status = became


def _stops(status: Term, lifecycle: Lifecycle, steps: Sequence[Step]) -> Iterator[Stop]:
    reached = {step.to: step.by for step in steps}
    aside = steps_back(lifecycle)
    shown = [each for each in type(lifecycle.begins) if each != lifecycle.begins or each == status]
    for number, each in enumerate(shown):
        yield Stop(
            status=each,
            y=TOP + ROW * number,
            aside=each in aside,
            reached=reached.get(each),
            here=each == status,
        )


def steps_back(lifecycle: Lifecycle) -> set[Term]:
    """The statuses to which only later ones lead: reopened, withdrawn."""
    order = {status: number for number, status in enumerate(type(lifecycle.begins))}
    come_from: dict[Term, set[int]] = {}
    for move in lifecycle.moves:
        if isinstance(move.becomes, Term):
            found = {order[status] for status in move.while_in if status != move.becomes}
            come_from.setdefault(move.becomes, set()).update(found)
    return {status for status, found in come_from.items() if found and min(found) > order[status]}


def _picture(case: str, stops: Sequence[Stop], steps: Sequence[Step]) -> Markup:
    height: Mapping[Term, int] = {stop.status: stop.y for stop in stops}
    gone = [step for step in steps if height.get(step.to, 0) < height.get(step.from_, 0)]
    back = [Back(height[s.from_], height[s.to], n + 1) for n, s in enumerate(gone)]
    main = [stop for stop in stops if not stop.aside]
    return drawn(
        "progress.svg.j2",
        case=case,
        said=" ".join(_in_words(stops, gone)),
        stops=stops,
        back=back,
        left=20 + LANE * len(back),
        lane=LANE,
        line=LINE,
        first=main[0].y,
        last=main[-1].y,
        high=stops[-1].y + ROW - 8,
    )


def _in_words(stops: Sequence[Stop], gone: Sequence[Step]) -> Iterator[str]:
    here = next((stop.label for stop in stops if stop.here), "")
    yield f"The case is: {here}."
    reached = [f"{stop.label} ({brief(stop.reached.occurred)})" for stop in stops if stop.reached]
    yield f"Reached: {', '.join(reached) or 'none'}."
    for step in gone:
        yield f"It stepped back from {step.from_.label} to {step.to.label}."


def _sheet(stops: Sequence[Stop], steps: Sequence[Step]) -> Sheet:
    times = {stop.status: sum(step.to == stop.status for step in steps) for stop in stops}
    rows = [
        {
            "status": stop.label,
            "stands": stop.stands,
            "day": str(stop.reached.occurred) if stop.reached else "",
            "means": stop.status.means + (f" Reached {times[stop.status]} times." * (times[stop.status] > 1)),
        }
        for stop in stops
    ]
    columns = (
        Column("status", "Status"),
        Column("stands", "Where the case is"),
        Column("day", "Reached on", Holds.DAY),
        Column("means", "What it means"),
    )
    return Sheet("Statuses in order, and when the case reached them", columns, rows)
