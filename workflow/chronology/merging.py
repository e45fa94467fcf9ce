"""Reading the chronologies of several agencies as one: in order, and with what is missing.

Nothing is decided here. Events stand in the order of their dates, each with where it comes from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, groupby

import msgspec

from workflow.chronology.facts import EventRecorded
from workflow.facts import Entry
from workflow.moments import Moment
from workflow.vocabulary import Agency

LONG = 90
"""Days without a word from an agency that are called a gap, where nothing else is said."""
_LAST = date.max
_NOBODY: frozenset[Agency] = frozenset()


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One event of the merged chronology: the fact, its number in the case, and its text once opened.

    `names` are the agencies that the opened text names.
    """

    number: int
    fact: EventRecorded
    text: str = ""
    names: frozenset[Agency] = _NOBODY

    @property
    def happened(self) -> Moment:
        """When the agency says that it happened."""
        return self.fact.happened


def merged(
    events: Iterable[Entry],
    texts: Mapping[int, str] | None = None,
    names: Mapping[int, frozenset[Agency]] | None = None,
) -> list[Row]:
    """The events by date, then by how exactly it is known, then by agency; those of no known date last.

    `texts` are the opened texts by number, `names` the agencies that each of these texts names.
    """
    opened, named = texts or {}, names or {}
    rows = [
        Row(
            number=e.version, fact=e.fact, text=opened.get(e.version, ""), names=named.get(e.version, _NOBODY)
        )
        for e in events
    ]
    return sorted(rows, key=_order)


def _order(row: Row) -> tuple[date, int, str, str, int]:
    """An hour comes before its day, a day before its month, and a month before a longer time."""
    happened = row.happened
    first, last = happened.first_day or _LAST, happened.last_day or _LAST
    width = 0 if happened.exact else 1 + (last - first).days
    return first, width, str(happened) if happened.exact else "", str(row.fact.agency), row.number


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """From when to when an agency speaks, and how many events it has; None where no date is known."""

    agency: str
    events: int
    first: date | None
    last: date | None


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which an agency says nothing: its first and last day, and which others do say something."""

    agency: str
    first: date
    last: date
    others: Mapping[str, int]

    @property
    def days(self) -> int:
        """How many days it lasts, the first and the last among them."""
        return (self.last - self.first).days + 1


class Overlap(msgspec.Struct, frozen=True, kw_only=True):
    """Two agencies that had contact on the same days: on how many, and the first and the last of these."""

    agencies: tuple[str, str]
    days: int
    first: date
    last: date


def spans(rows: Sequence[Row]) -> list[Span]:
    """From when to when each agency speaks, by agency."""
    found = []
    for agency, own in _by_agency(rows).items():
        days = [day for row in own for day in (row.happened.first_day, row.happened.last_day) if day]
        first, last = (min(days), max(days)) if days else (None, None)
        found.append(Span(agency=agency, events=len(own), first=first, last=last))
    return found


def gaps(
    rows: Sequence[Row], period: Moment, *, longer_than: int = LONG, agencies: Iterable[str] = ()
) -> list[Gap]:
    """The times longer than so many days in which an agency says nothing and another has contact.

    They are looked for within the period; where none was set, from the first event to the last. An
    agency that was asked and has no event at all is silent the whole time.
    """
    dated = [row for row in rows if row.happened.known]
    if not dated:
        return []
    first, last = _within(dated, period)
    own = {**{agency: [] for agency in agencies}, **_by_agency(dated)}
    starts = [(row.happened.first_day or _LAST, str(row.fact.agency)) for row in dated]
    return [
        gap
        for agency, its in sorted(own.items())
        for begins, ends in _silences(its, first, last)
        if (ends - begins).days + 1 > longer_than and (gap := _gap(agency, begins, ends, starts)).others
    ]


def silences(rows: Sequence[Row], period: Moment, *, longer_than: int = LONG) -> list[Gap]:
    """The times longer than so many days of which no agency at all reports anything, within the period.

    Where no period was set, from the first event to the last; an agency is named in none of them.
    """
    dated = [row for row in rows if row.happened.known]
    if not dated and not period.known:
        return []
    return [
        Gap(agency="", first=begins, last=ends, others={})
        for begins, ends in _silences(dated, *_within(dated, period))
        if (ends - begins).days + 1 > longer_than
    ]


def _within(dated: Sequence[Row], period: Moment) -> tuple[date, date]:
    days = [day for row in dated for day in (row.happened.first_day, row.happened.last_day) if day]
    return period.first_day or min(days, default=_LAST), period.last_day or max(days, default=date.min)


def _silences(own: Sequence[Row], first: date, last: date) -> Iterator[tuple[date, date]]:
    """The times between the first day and the last that none of the events touches."""
    free = first
    for begins, ends in sorted((row.happened.first_day, row.happened.last_day) for row in own):
        if begins and ends and ends >= first and begins <= last:
            if begins > free:
                yield free, begins - timedelta(days=1)
            free = max(free, ends + timedelta(days=1))
    if free <= last:
        yield free, last


def _gap(agency: str, begins: date, ends: date, starts: Sequence[tuple[date, str]]) -> Gap:
    others: dict[str, int] = {}
    for day, other in starts:
        if other != agency and begins <= day <= ends:
            others[other] = others.get(other, 0) + 1
    return Gap(agency=agency, first=begins, last=ends, others=dict(sorted(others.items())))


def overlaps(rows: Sequence[Row]) -> list[Overlap]:
    """Which agencies had contact on the same days, pair by pair, most days first."""
    days: dict[tuple[str, str], list[date]] = {}
    for day, on_it in by_day(rows):
        agencies = sorted({str(row.fact.agency) for row in on_it})
        for one, other in combinations(agencies, 2):
            days.setdefault((one, other), []).append(day)
    found = [Overlap(agencies=p, days=len(d), first=d[0], last=d[-1]) for p, d in days.items()]
    return sorted(found, key=lambda overlap: (-overlap.days, overlap.agencies))


def _by_agency(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row.fact.agency), []).append(row)
    return dict(sorted(found.items()))


def by_day(rows: Iterable[Row]) -> Iterator[tuple[date, list[Row]]]:
    """The events of each day on which there is any, those known to the day alone."""
    known = sorted(
        ((day, n, row) for n, row in enumerate(rows) if (day := row.happened.day)), key=lambda e: e[:2]
    )
    for day, on_it in groupby(known, key=lambda each: each[0]):
        yield day, [row for _, _, row in on_it]
