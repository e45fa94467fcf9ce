"""Draws how far a case has come: the milestones of its lifecycle in order, and the steps back it took.

The milestones are the statuses of the table of `workflow`; a status to which only later ones lead is a
step back, and stands aside. How else a case can end stands below the line: an ordinary review passes none
of it. Which were reached, and when, follows from the facts as they count today.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from scheduler.cli.words import brief
from scheduler.reports.page import Part, drawn
from scheduler.sheets.sheet import Column, Holds, Sheet
from workflow.actions.standing import Status as ActionStatus
from workflow.catalogue import kind_of
from workflow.facts import Entry, Standing
from workflow.incident.standing import Status as IncidentStatus
from workflow.lifecycle import Lifecycle
from workflow.rapid_review.standing import Status as RapidReviewStatus
from workflow.review.status import Status as ReviewStatus
from workflow.vocabulary import Term

ROW, TOP, LANE, LINE, HEAD = 48, 16, 12, 19, 32
"""Between two statuses, above the first, between two steps back, between two lines, for a heading."""


OTHER_ENDINGS: Mapping[str, Collection[Term]] = {
    "incident": (IncidentStatus.CRITERIA_NOT_MET,),
    "rapid-review": (RapidReviewStatus.STOOD_DOWN,),
    "action": (ActionStatus.NOT_ACCEPTED,),
    "review": (
        ReviewStatus.WITHHELD,
        ReviewStatus.IMPROVEMENTS_PUBLISHED,
        ReviewStatus.ABSORBED,
        ReviewStatus.DISCONTINUED,
        ReviewStatus.NOT_UNDERTAKEN,
        ReviewStatus.REDO_ORDERED,
        ReviewStatus.REDONE,
        ReviewStatus.WITHDRAWN,
    ),
}
"""How else than along its line a case of each kind can end, or go on after its end."""


class Step(NamedTuple):
    """The case came from one status to another, by a fact."""

    from_: Term
    to: Term
    by: Entry


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A status in the picture: whether it was reached, and whether the case stands there.

    `passed` is what would have reached it, where that was recorded after a later step.
    """

    status: Term
    y: int
    aside: bool
    ending: bool
    reached: Entry | None
    passed: Entry | None
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
        if self.passed:
            return "Passed, recorded after a later step"
        return "Reached" if self.reached else "Not taken" if self.ending else "Not reached"

    @property
    def since(self) -> str:
        """The same with the day, as the picture says it."""
        if self.passed:
            return f"Passed {brief(self.passed.occurred)}, recorded later"
        if self.reached is None:
            back = self.aside and not self.ending and not self.here
            return "Step back, not taken" if back else self.stands
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
    stops = list(_stops(standing, lifecycle, steps))
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


def _stops(standing: Standing, lifecycle: Lifecycle, steps: Sequence[Step]) -> Iterator[Stop]:
    status, reached = standing.status, {step.to: step.by for step in steps}
    endings = OTHER_ENDINGS.get(kind_of(standing.case).name, ())
    aside = steps_back(lifecycle)
    shown = [each for each in type(lifecycle.begins) if each != lifecycle.begins or each == status]
    for number, each in enumerate(sorted(shown, key=lambda each: each in endings)):
        off = each in endings
        late = None if each in reached or each in aside or off else _passed(standing, lifecycle, each)
        yield Stop(
            status=each,
            y=TOP + ROW * number + HEAD * off,
            aside=each in aside or off,
            ending=off,
            reached=reached.get(each),
            passed=late if each != status else None,
            here=each == status,
        )


def _passed(standing: Standing, lifecycle: Lifecycle, status: Term) -> Entry | None:
    """What would have led to a status, had it not been recorded after a later step; the first of it."""
    leads = {move.fact for move in lifecycle.moves if move.becomes == status}
    return next((entry for entry in standing.counted() if type(entry.fact) in leads), None)


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
    order = [*type(stops[0].status)]
    gone = [s for s in steps if s.from_ in height and order.index(s.to) < order.index(s.from_)]
    back = [Back(height[s.from_], height[s.to], n + 1) for n, s in enumerate(gone)]
    main = [stop for stop in stops if not stop.aside]
    endings = [stop for stop in stops if stop.ending]
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
        endings=endings[0].y - HEAD if endings else 0,
        high=stops[-1].y + ROW - 8,
    )


def _in_words(stops: Sequence[Stop], gone: Sequence[Step]) -> Iterator[str]:
    here = next((stop.label for stop in stops if stop.here), "")
    yield f"The case is: {here}."
    reached = [f"{stop.label} ({brief(stop.reached.occurred)})" for stop in stops if stop.reached]
    yield f"Reached: {', '.join(reached) or 'none'}."
    if passed := [stop.label for stop in stops if stop.passed]:
        yield f"Passed, and recorded after a later step: {', '.join(passed)}."
    for step in gone:
        yield f"It stepped back from {step.from_.label} to {step.to.label}."


def _sheet(stops: Sequence[Stop], steps: Sequence[Step]) -> Sheet:
    times = {stop.status: sum(step.to == stop.status for step in steps) for stop in stops}
    rows = [
        {
            "status": stop.label,
            "stands": stop.stands,
            "day": str(on_record.occurred) if (on_record := stop.reached or stop.passed) else "",
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
