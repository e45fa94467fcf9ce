"""`spr export sin-statistics`: notifications in the columns of the Department for Education's statistics."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from projections.incidents import incidents
from projections.small_numbers import HIDDEN, LARGEST_HIDDEN, concealed
from scheduler.cli.exporting.about import about
from scheduler.cli.exporting.national_cells import (
    NOT_DEATH,
    TOTAL,
    Cell,
    cells,
    counted,
    of_one,
    quarter_said,
    quarters,
    sums,
)
from scheduler.cli.exporting.notifications import (
    DEATH,
    HARM,
    OTHER,
    TOPICS,
    Notification,
    in_order,
    notifications,
)
from scheduler.cli.exporting.years import Period, year_of
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.vocabulary import Answer

if TYPE_CHECKING:
    from scheduler.service import Service

PUBLISHED = "Nature and characteristics"
SUMMARY = "Summary"


def statistics(service: "Service", period: Period, *, unsuppressed: bool) -> Book:
    """The book of the statistics for a period."""
    found, undated = _found(service, period)
    shown = _shown(service, period, found, unsuppressed=unsuppressed)
    published = [_row(cell, number) for cell, number in shown.items() if not _of_our_own(cell)]
    years = dict.fromkeys(cell.year for cell in shown)
    summary = [_line(year, *line, shown) for year in years for line in _lines(period)]
    sheets = [
        Sheet(PUBLISHED, _COLUMNS, published, _note(_NOTE, unsuppressed=unsuppressed)),
        Sheet(SUMMARY, _SUMMARY, summary, _note(_NOTE_OF_SUMMARY, unsuppressed=unsuppressed)),
    ]
    if unsuppressed:
        sheets.append(Sheet("Notifications", _EACH, [_described(each) for each in found], _NOTE_OF_EACH))
    return Book(
        f"Serious incident notifications, {period.name}",
        about(service, period, *_cannot(undated), chosen=_chosen(unsuppressed=unsuppressed)),
        sheets,
    )


def _shown(
    service: "Service", period: Period, found: Sequence[Notification], *, unsuppressed: bool
) -> dict[Cell, int | str]:
    """The numbers of the period, as they may be shown."""
    if period.quarter and period.first:
        year, quarter = year_of(period.first), quarter_said(period.quarter)
        of_the_year = [] if unsuppressed else _found(service, Period.of(year))[0]
        numbers = (
            _counts(of_one(year, quarter), found) if unsuppressed else _hidden(year, quarter, of_the_year)
        )
        return {cell._replace(quarter=TOTAL): number for cell, number in numbers.items()}
    shown: dict[Cell, int | str] = {}
    for year in _years(period, found):
        counts = _counts(cells(year), found)
        shown |= counts if unsuppressed else concealed(counts, [*sums(year)])
    return shown


def _counts(of: Iterable[Cell], found: Sequence[Notification]) -> dict[Cell, int]:
    counted_in = Counter(cell for each in found for cell in counted(each))
    return {cell: counted_in[cell] for cell in of}


def _hidden(year: int, quarter: str, found: Sequence[Notification]) -> dict[Cell, int | str]:
    """The numbers of a quarter: its totals as its year shows them, and no characteristics, as in its year."""
    of_the_year = concealed(_counts(cells(year), found), [*sums(year)])
    none = of_the_year[Cell(year, quarter, TOTAL, TOTAL, TOTAL)] == 0
    return {cell: of_the_year.get(cell, 0 if none else HIDDEN) for cell in of_one(year, quarter)}


def _note(note: str, *, unsuppressed: bool) -> str:
    """The note below a sheet; what c stands for is said where there is one."""
    return note if unsuppressed else f"{note} {_NOTE_OF_HIDDEN}"


def _found(service: "Service", period: Period) -> tuple[list[Notification], int]:
    """The notifications of the period, and how many might be in it: their day is not known well enough."""
    with service.views.connect() as tx:
        cases = [row.case for row in incidents(tx) if row.reports]
    every = [each for case in cases for each in notifications(service.standing(case))]
    placed = [(each, period.holds(each.on)) for each in every]
    in_it = in_order(each for each, so in placed if so is Answer.YES)
    return in_it, sum(so is Answer.UNKNOWN for _, so in placed)


def _years(period: Period, found: Sequence[Notification]) -> list[int]:
    """The reporting years, each by the calendar year in which it began."""
    if period.first:
        return [year_of(period.first)]
    return sorted({year_of(each.on.last_day) for each in found if each.on.last_day})


def _of_our_own(cell: Cell) -> bool:
    """Whether a number is none of the published data set: of the totals it gives the two natures apart."""
    return cell.topic == TOTAL and cell.nature == NOT_DEATH


def _lines(period: Period) -> Iterator[tuple[str, str, str]]:
    """The lines of the summary: quarter, topic and breakdown."""
    yield from ((quarter, TOTAL, TOTAL) for quarter in (TOTAL, *quarters(period)))
    yield from ((TOTAL, topic.topic, breakdown) for topic in TOPICS for breakdown in topic.breakdowns)


def _line(
    year: int, quarter: str, topic: str, breakdown: str, shown: Mapping[Cell, int | str]
) -> dict[str, Any]:
    of_a_quarter = quarter != TOTAL
    numbers = {
        nature: shown.get(Cell(year, quarter, topic, breakdown, nature))
        for nature in (TOTAL, DEATH, HARM, OTHER, NOT_DEATH)
    }
    return {
        "year": year + 1,
        "topic": "Quarter" if of_a_quarter else topic,
        "breakdown": quarter if of_a_quarter else breakdown,
        **numbers,
    }


def _row(cell: Cell, number: int | str) -> dict[str, Any]:
    return {
        "time_period": cell.year + 1,
        "time_identifier": "Reporting year",
        "quarter": cell.quarter,
        "geographic_level": "Local authority",
        "breakdown_topic": cell.topic,
        "breakdown": cell.breakdown,
        "nature_of_notification": cell.nature,
        "number_notifications": number,
    }


def _described(each: Notification) -> dict[str, Any]:
    return {
        "case": each.case,
        "notified_on": str(each.on),
        "child": each.child.code,
        "nature": each.nature,
        "abuse_or_neglect": each.child.abuse.label,
        **{topic.name: topic.of(each.child) for topic in TOPICS},
    }


def _chosen(*, unsuppressed: bool) -> str:
    if unsuppressed:
        return "SMALL NUMBERS ARE SHOWN: not for publication, and for nobody who need not know each case"
    # A quarter's characteristics beside those of its year would show the other three quarters.
    return (
        f"numbers from 1 to {LARGEST_HIDDEN} are shown as {HIDDEN}, with what would give them away. "
        "Do not publish two returns of overlapping periods, or of different days: "
        "the one can show what the other hides"
    )


def _cannot(undated: int) -> Iterator[str]:
    yield "Only notifications recorded here; what another area notified is not in it."
    yield "Characteristics are as stated of the event; what nobody stated counts as Unknown."
    yield "The national figures are the Department's own, after it asked back; these can differ from them."
    if undated:
        yield f"{undated} more may belong to this period: the day they were made is not known well enough."


_COLUMNS = (
    Column("time_period", "Reporting year (to March)"),
    Column("time_identifier", "Period"),
    Column("quarter", "Quarter"),
    Column("geographic_level", "Level"),
    Column("breakdown_topic", "Topic"),
    Column("breakdown", "Breakdown"),
    Column("nature_of_notification", "Nature"),
    Column("number_notifications", "Notifications", Holds.NUMBER),
)
_SUMMARY = (
    Column("year", "Year to March"),
    Column("topic", "Topic"),
    Column("breakdown", "Breakdown"),
    *(Column(nature, nature, Holds.NUMBER) for nature in (TOTAL, DEATH, HARM, OTHER, NOT_DEATH)),
)
_EACH = (
    Column("case", "Case"),
    Column("notified_on", "Notified on", Holds.DAY),
    Column("child", "Child described"),
    Column("nature", "Nature"),
    Column("abuse_or_neglect", "Abuse or neglect"),
    *(Column(topic.name, topic.topic) for topic in TOPICS),
)
_NOTE = (
    "Notifications made in the period, each counted once; columns as in the Department for Education's "
    "data set Nature and characteristics of notifications. A zero is a zero."
)
_NOTE_OF_SUMMARY = "The same numbers, a line for each breakdown. A zero is a zero."
_NOTE_OF_HIDDEN = (
    f"{HIDDEN}: confidential. Where a total is {HIDDEN}, so is a zero in it, unless another total is zero."
)
_NOTE_OF_EACH = "One line a notification, with the one child described, as at notification."
