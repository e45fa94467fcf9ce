"""What the board's report counts, as it stands when asked: over the clocks, the requests and the actions.

Figures are those of `projections.figures`; here they are put together for one page, with what may be shown
of small numbers. Of a table everything is protected at once, so that no hidden number follows from another.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from projections.actions import ActionRow, actions
from projections.agency_requests import RequestRow, agency_requests
from projections.clocks import Due, due
from projections.figures import (
    ALL,
    HIDDEN,
    Owing,
    ageing,
    agencies_owing,
    by_quarter,
    kept_apart,
    outcome,
    protected,
    without_impact,
)
from projections.periods import quarter, spoken_quarter
from projections.timeliness import IN_TIME, LATE, MISSED, OVERDUE
from workflow.moments import add_months, london_day

if TYPE_CHECKING:
    from scheduler.service import Service

QUARTERS = 8
"""How many quarters are looked back at, this one included."""
YEAR = 4
"""How many quarters are looked at together, where single ones are too small to be shown."""
Row = dict[str, Any]
Shown = Mapping[tuple[str, str], str]
"""Numbers by row and column, as they may be shown; totals stand under `ALL`."""


class Quarter(NamedTuple):
    """A quarter by the duties that fell due in it: how many were met in time, and how many were not."""

    name: str
    in_time: int
    not_in_time: int


class Judged(NamedTuple):
    """A quarter, or the four quarters that end with it, as it may be shown."""

    until: str
    in_time: str
    not_in_time: str
    share: str

    @property
    def hides(self) -> bool:
        """Whether a number of it is not shown."""
        return HIDDEN in (self.in_time, self.not_in_time)


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted: clocks, those overdue among them, the returns that agencies owe, and the actions."""

    clocks: Sequence[Due]
    overdue: Sequence[Due]
    requests: Sequence[RequestRow]
    without_impact: Mapping[str, Sequence[ActionRow]]
    today: date

    @property
    def owing(self) -> list[Owing]:
        """The agencies whose answers are awaited."""
        return agencies_owing(self.requests, self.today)

    def by_duty(self) -> dict[str, list[Due]]:
        """What is overdue, by duty, the most first."""
        most = Counter(each.clock.duty for each in self.overdue).most_common()
        return {duty: [each for each in self.overdue if each.clock.duty == duty] for duty, _ in most}

    def late(self, *, exact: bool) -> Shown:
        """How many are overdue, by duty and by how late they are."""
        counts = {
            (duty, aged.label): aged.number
            for duty, those in self.by_duty().items()
            for aged in ageing(those)
        }
        return shown(counts, exact=exact)

    def ages(self) -> list[str]:
        """Every band of how late something is, also those in which there is nothing."""
        return [aged.label for aged in ageing(self.overdue)]

    def quarters(self) -> list[Quarter]:
        """The last quarters, this one last: what fell due in each, and whether it was met in time."""
        judged = Counter((by_quarter(each), outcome(each)) for each in self.clocks)
        names = [quarter(add_months(_first(self.today), -3 * back)) for back in reversed(range(QUARTERS))]
        return [
            Quarter(name, judged[name, IN_TIME], sum(judged[name, how] for how in (LATE, MISSED, OVERDUE)))
            for name in names
        ]


def figures(service: "Service") -> Figures:
    """The figures, as of the service's own now."""
    now = service.clock()
    with service.views.connect() as tx:
        clocks = due(tx, now, calendar=service.calendar, all=True)
        return Figures(
            clocks=clocks,
            overdue=[each for each in clocks if each.overdue and not each.clock.owed_elsewhere],
            requests=agency_requests(tx, awaited=True),
            without_impact=without_impact(actions(tx)),
            today=london_day(now),
        )


def shown(counts: Mapping[tuple[str, str], int], *, exact: bool) -> Shown:
    """A table of numbers with its totals, as it may be shown; small numbers as well where that is `exact`."""
    if not counts:
        return {(ALL, ALL): "0"}
    if not exact:
        return protected(counts)
    table = Counter(dict(counts))
    for (row, column), number in counts.items():
        for cell in ((row, ALL), (ALL, column), (ALL, ALL)):
            table[cell] += number
    return {cell: str(number) for cell, number in table.items()}


def judged(quarters: Sequence[Quarter], *, exact: bool) -> tuple[list[Judged], list[Judged]]:
    """The quarters and their rolling years, such that neither shows what the other hides."""
    in_time = _with_years([each.in_time for each in quarters], exact=exact)
    late = _with_years([each.not_in_time for each in quarters], exact=exact)
    each = [Judged(quarters[at].name, in_time[at, length], late[at, length], "") for at, length in in_time]
    told = [one._replace(share=_share(one)) for one in each]
    return told[: len(quarters)], told[len(quarters) :]


def _with_years(numbers: Sequence[int], *, exact: bool) -> dict[tuple[int, int], str]:
    """Numbers of quarters, and of the years that end with them, by place and by how many are together."""
    years = [(at, [*range(at + 1 - YEAR, at + 1)]) for at in range(YEAR - 1, len(numbers))]
    counts = {(at, 1): number for at, number in enumerate(numbers)}
    counts |= {(at, YEAR): sum(numbers[one] for one in of) for at, of in years}
    if exact:
        return {key: str(number) for key, number in counts.items()}
    return kept_apart(counts, [((at, YEAR), [(one, 1) for one in of]) for at, of in years])


def _share(judged: Judged) -> str:
    """The share met in time; not shown where it would tell a hidden number."""
    if judged.hides:
        return HIDDEN
    whole = int(judged.in_time) + int(judged.not_in_time)
    return f"{int(judged.in_time) / whole:.0%}" if whole else "-"


def without_order(rows: Sequence[Row], column: str, name: str) -> list[Row]:
    """Rows such that their order tells nothing: the greatest number first, the hidden ones last by name."""
    numbers = {row[name]: -int(row[column]) if row[column] != HIDDEN else 0 for row in rows}
    return sorted(rows, key=lambda row: (row[column] == HIDDEN, numbers[row[name]], row[name]))


def oldest(overdue: Sequence[Due]) -> Due:
    """What was due first."""
    return min(overdue, key=lambda each: (each.clock.due_at, each.clock.case))


def short_quarter(name: str) -> str:
    """A quarter in short: Oct to Dec 2026."""
    return " ".join(word[:3] if word.isalpha() else word for word in spoken_quarter(name).split())


def _first(day: date) -> date:
    return day.replace(day=1)
