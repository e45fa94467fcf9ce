"""What is missing and what differs as sheets, in the merged chronology and by themselves."""

from collections.abc import Iterator
from typing import Any

from scheduler.cli.chronologies.compared import holding_nothing, silent
from scheduler.cli.chronologies.differing import between, reasons
from scheduler.cli.chronologies.opened import Opened
from scheduler.cli.chronologies.shown import hour
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.chronology.differences import Conflict, conflicts
from workflow.chronology.merging import Row, gaps, overlaps, silences, spans
from workflow.chronology.settling import Settled, lapsed
from workflow.facts import Entry
from workflow.vocabulary import Agency
from workflow.vocabulary import Answer as Said

_GAPS = (
    Column("agency", "Silent"),
    Column("first", "From", Holds.DAY),
    Column("last", "To", Holds.DAY),
    Column("days", "Days", Holds.NUMBER),
    Column("others", "Meanwhile"),
)
_SPANS = (
    Column("agency", "Agency"),
    Column("events", "Events", Holds.NUMBER),
    Column("first", "First", Holds.DAY),
    Column("last", "Last", Holds.DAY),
)
_OVERLAPS = (
    Column("agency", "Agency"),
    Column("other", "Other agency"),
    Column("days", "Days", Holds.NUMBER),
    Column("first", "First", Holds.DAY),
    Column("last", "Last", Holds.DAY),
)


def gaps_book(opened: Opened, longer_than: int, *, alone: bool) -> Book:
    """When who is silent, as a book; or the silences `alone`."""
    rest = () if alone else (_spans(opened), _overlaps(opened))
    return Book(f"Gaps in {opened.case}", [], [gaps_sheet(opened, longer_than), *rest])


def gaps_sheet(opened: Opened, longer_than: int) -> Sheet:
    """The times in which an agency says nothing and others do, and those in which nobody does."""
    standing = opened.standing
    asked = [str(agency) for agency in standing.agencies if str(agency) in standing.current]
    nothing = holding_nothing(standing)
    nobody = silences(opened.rows, standing.period, longer_than=longer_than) if standing.current else []
    rows = [
        {
            "agency": silent(gap, nothing),
            "first": gap.first.isoformat(),
            "last": gap.last.isoformat(),
            "days": gap.days,
            "others": ", ".join(f"{Agency(agency).label}: {n}" for agency, n in gap.others.items()),
        }
        for gap in (*gaps(opened.rows, standing.period, longer_than=longer_than, agencies=asked), *nobody)
    ]
    note = (
        f"Times longer than {longer_than} days in which an agency says nothing and others have contact, "
        "and those in which nobody reports anything."
    )
    return Sheet("Gaps", _GAPS, rows, note)


def _spans(opened: Opened) -> Sheet:
    rows = [
        {
            "agency": Agency(each.agency).label,
            "events": each.events,
            "first": each.first.isoformat() if each.first else "",
            "last": each.last.isoformat() if each.last else "",
        }
        for each in spans(opened.rows)
    ]
    return Sheet("Who speaks when", _SPANS, rows)


def _overlaps(opened: Opened) -> Sheet:
    rows = [
        {
            "agency": Agency(each.agencies[0]).label,
            "other": Agency(each.agencies[1]).label,
            "days": each.days,
            "first": each.first.isoformat(),
            "last": each.last.isoformat(),
        }
        for each in overlaps(opened.rows)
    ]
    return Sheet("On the same days", _OVERLAPS, rows)


def conflicts_book(opened: Opened, *, everything: bool, alone: bool) -> Book:
    """Where two agencies differ, side by side, as a book; or that list `alone`."""
    sheets = conflict_sheets(opened, everything=everything)
    return Book(f"Differences in {opened.case}", [], sheets[:1] if alone else sheets)


def conflict_sheets(opened: Opened, *, everything: bool = True) -> list[Sheet]:
    """Both accounts of each difference, what was settled and why; and what was settled and has lapsed."""
    found = conflicts(opened.rows, opened.standing.settled)
    rows = [_beside(each, opened) for each in found if everything or each.settled is None]
    words = "" if opened.words else " Texts and reasons are sealed, and left out."
    note = f"Accounts of what seems to be one contact that differ, side by side.{words} Empty: not stated."
    sheet = Sheet("Conflicts", list(_beside_columns(words=opened.words)), rows, note)
    gone = [_gone(each, opened) for each in lapsed(opened.standing)]
    return [sheet, *([Sheet("Lapsed", _lapsed_columns(words=opened.words), gone, _LAPSED)] if gone else ())]


_LAPSED = "Settled about rows that a new file of the agency does not hold unchanged; to be settled anew."
_ACCOUNT = (
    ("number", "number", Holds.NUMBER),
    ("agency", "agency", Holds.TEXT),
    ("time", "time", Holds.TEXT),
    ("seen", "child seen", Holds.TEXT),
    ("heard", "child heard", Holds.TEXT),
)
_TEXTS = (("event", "event", Holds.TEXT), ("action", "action or decision", Holds.TEXT))


def _beside_columns(*, words: bool) -> Iterator[Column]:
    """The columns: the day, what is one beside the other in the two accounts, and what was settled."""
    yield Column("day", "Date", Holds.DAY)
    for name, label, holds in (*_ACCOUNT, *(_TEXTS if words else ())):
        for which in ("first", "second"):
            yield Column(f"{which}_{name}", f"{which.capitalize()}: {label}", holds)
    yield Column("because", "Taken for one contact")
    yield Column("differ", "They differ in")
    yield from _settled_columns(words=words)


def _settled_columns(*, words: bool) -> Iterator[Column]:
    yield Column("stands", "Stands")
    yield Column("settled", "Settled", Holds.DAY)
    yield Column("by", "Settled by")
    if words:
        yield Column("reasons", "Why")


def _lapsed_columns(*, words: bool) -> list[Column]:
    numbers = (Column("first_number", "First", Holds.NUMBER), Column("second_number", "Second", Holds.NUMBER))
    agencies = (Column("first_agency", "Agency"), Column("second_agency", "Other agency"))
    return [*numbers, *agencies, *_settled_columns(words=words)]


def _beside(conflict: Conflict, opened: Opened) -> dict[str, Any]:
    because = "; ".join(conflict.because)
    return {
        "day": str(conflict.one.happened.day),
        **_account("first", conflict.one, opened),
        **_account("second", conflict.other, opened),
        "because": f"possibly: {because}" if conflict.possible else because,
        "differ": "; ".join(conflict.differ),
        **(_settlement(conflict.settled, opened) if conflict.settled else {"stands": "to be settled"}),
    }


def _account(which: str, row: Row, opened: Opened) -> dict[str, Any]:
    texts = opened.texts.get(row.number, {})
    said = {
        "number": row.number,
        "agency": row.fact.agency.label,
        "time": hour(row),
        "seen": _stated(row.fact.seen),
        "heard": _stated(row.fact.heard),
        **{name: texts.get(name, "") for name, _, _ in _TEXTS},
    }
    return {f"{which}_{name}": value for name, value in said.items()}


def _stated(answer: Said) -> str:
    return "" if answer is Said.UNKNOWN else answer.label


def _settlement(entry: Entry, opened: Opened) -> dict[str, Any]:
    said = {"stands": entry.fact.stands.means, "settled": entry.occurred.edtf, "by": entry.by or ""}
    return {**said, "reasons": reasons(entry, opened)}


def _gone(settled: Settled, opened: Opened) -> dict[str, Any]:
    fact, (one, other) = settled.entry.fact, between(settled)
    numbers = {"first_number": fact.first, "second_number": fact.second}
    agencies = {"first_agency": one, "second_agency": other}
    return {**numbers, **agencies, **_settlement(settled.entry, opened)}
