"""Reading the chronologies of several agencies as one: in order, with what is missing and what differs.

Nothing is decided here. Events stand in the order of their dates, each with where it comes from. Two
accounts of one contact that differ are shown side by side; which of them stands, a person settles.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, groupby

import msgspec

from workflow.chronology.facts import DifferenceSettled, EventRecorded
from workflow.facts import Entry
from workflow.moments import LONDON, Moment, instant_of
from workflow.vocabulary import Answer, Precision

LONG = 90
"""Days without a word from an agency that are called a gap, where nothing else is said."""
ALIKE = 0.5
"""How much of their words two texts share that are taken to speak of one contact."""
_FEW_WORDS = 4
_LAST = date.max
_WORD = re.compile(r"[a-z0-9']{3,}")


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One event of the merged chronology: the fact, its number in the case, and its text once opened."""

    number: int
    fact: EventRecorded
    text: str = ""

    @property
    def happened(self) -> Moment:
        """When the agency says that it happened."""
        return self.fact.happened

    @property
    def hour(self) -> int | None:
        """The hour in London, where the agency gives one."""
        if not self.happened.exact:
            return None
        return instant_of(self.happened).astimezone(LONDON).hour


def merged(events: Iterable[Entry], texts: Mapping[int, str] | None = None) -> list[Row]:
    """The events by date, then by how exactly it is known, then by agency; those of no known date last."""
    opened = texts or {}
    rows = [Row(number=e.version, fact=e.fact, text=opened.get(e.version, "")) for e in events]
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
    """A time in which an agency says nothing and others do: its first and last day, and who does."""

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


def _within(dated: Sequence[Row], period: Moment) -> tuple[date, date]:
    days = [day for row in dated for day in (row.happened.first_day, row.happened.last_day) if day]
    return period.first_day or min(days), period.last_day or max(days)


def _silences(own: Sequence[Row], first: date, last: date) -> Iterator[tuple[date, date]]:
    """The times between the first day and the last that no event of an agency touches."""
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
    for day, on_it in _by_day(rows):
        agencies = sorted({str(row.fact.agency) for row in on_it})
        for one, other in combinations(agencies, 2):
            days.setdefault((one, other), []).append(day)
    found = [Overlap(agencies=p, days=len(d), first=d[0], last=d[-1]) for p, d in days.items()]
    return sorted(found, key=lambda overlap: (-overlap.days, overlap.agencies))


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two accounts of what seems to be one contact: why it seems so, in what they differ, how settled."""

    one: Row
    other: Row
    because: tuple[str, ...]
    differ: tuple[str, ...]
    settled: Entry | None = None


def conflicts(rows: Sequence[Row], settled: Iterable[Entry] = ()) -> list[Conflict]:
    """The pairs of accounts of one contact that differ, in the order of their days.

    Two events of two agencies on one day and about the same person seem to be one contact where one names
    the other agency as present, where both give the same hour, or where their opened texts are alike.
    """
    decided = {frozenset((e.fact.first, e.fact.second)): e for e in settled if _settles(e)}
    return [
        Conflict(
            one=one,
            other=other,
            because=because,
            differ=differ,
            settled=decided.get(frozenset((one.number, other.number))),
        )
        for _, on_it in _by_day(rows)
        for one, other in combinations(on_it, 2)
        if one.fact.agency is not other.fact.agency and _about_one_person(one, other)
        if (differ := tuple(_differ(one, other))) and (because := tuple(_one_contact(one, other)))
    ]


def _settles(entry: Entry) -> bool:
    return isinstance(entry.fact, DifferenceSettled)


def _about_one_person(one: Row, other: Row) -> bool:
    """Where one of them does not say whom it is about, it may be the same person."""
    first, second = set(one.fact.subjects), set(other.fact.subjects)
    return not first or not second or bool(first & second)


def _one_contact(one: Row, other: Row) -> Iterator[str]:
    """Why two events seem to be one contact."""
    for this, that in ((one, other), (other, one)):
        if that.fact.agency in this.fact.present:
            yield f"{this.fact.agency.label} names {that.fact.agency.label} as present"
    if one.hour is not None and one.hour == other.hour:
        yield "the same hour"
    if _alike(one.text, other.text):
        yield "the texts are alike"


def _alike(one: str, other: str) -> bool:
    first, second = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    if min(len(first), len(second)) < _FEW_WORDS:
        return False
    return len(first & second) / len(first | second) >= ALIKE


def _differ(one: Row, other: Row) -> Iterator[str]:
    """In what two accounts differ; what one of them does not know is no difference."""
    if one.happened.exact and other.happened.exact and one.happened != other.happened:
        yield "the time"
    elif one.happened.exact is not other.happened.exact or _less_sure(one, other):
        yield "how exact the time is"
    for name, says in (("seen", "whether the child was seen"), ("heard", "whether the child was heard")):
        answers = {getattr(one.fact, name), getattr(other.fact, name)}
        if answers == {Answer.YES, Answer.NO}:
            yield says


def _less_sure(one: Row, other: Row) -> bool:
    sure = {one.fact.precision, other.fact.precision}
    return sure == {Precision.STATED, Precision.APPROXIMATE}


def _by_agency(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row.fact.agency), []).append(row)
    return dict(sorted(found.items()))


def _by_day(rows: Iterable[Row]) -> Iterator[tuple[date, list[Row]]]:
    """The events of each day on which there is any, those known to the day alone."""
    known = sorted(
        ((day, n, row) for n, row in enumerate(rows) if (day := row.happened.day)), key=lambda e: e[:2]
    )
    for day, on_it in groupby(known, key=lambda each: each[0]):
        yield day, [row for _, _, row in on_it]
