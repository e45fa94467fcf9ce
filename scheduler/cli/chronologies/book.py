"""The merged chronology as a book of sheets: the events, what is missing, what differs."""

from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.cli.chronologies.books import conflict_sheets, gaps_sheet
from scheduler.cli.chronologies.choosing import Chosen
from scheduler.cli.chronologies.opened import Opened
from scheduler.cli.chronologies.shown import hour, settled_of
from scheduler.sheets.sheet import Book, Column, Holds, Sheet
from workflow.chronology.merging import LONG, Row
from workflow.moments import spoken
from workflow.vocabulary import Agency, Term

_WORDS = (
    Column("event", "Event"),
    Column("action", "Action or decision"),
    Column("comment", "Comment or analysis"),
    Column("document", "Source document"),
    Column("author", "Author"),
)
_EVENTS = (
    Column("when", "Date", Holds.DAY),
    Column("time", "Time"),
    Column("agency", "Agency"),
    Column("subjects", "Subject"),
    Column("precision", "Precision"),
    Column("seen", "Child seen"),
    Column("heard", "Child heard"),
    Column("significant", "Significant"),
    Column("present", "Other agencies present"),
    Column("sensitivity", "Sensitivity"),
    Column("page", "Page"),
    Column("post", "Role"),
    Column("submission", "Submission", Holds.NUMBER),
    Column("row", "Row of the agency's file", Holds.NUMBER),
    Column("number", "Number", Holds.NUMBER),
    Column("settled", "Settled"),
)
_BEFORE_WORDS = 4
_FILES = (
    Column("agency", "Agency"),
    Column("submission", "Submission", Holds.NUMBER),
    Column("returned", "Returned", Holds.DAY),
    Column("covers", "Its events are of", Holds.DAY),
    Column("events", "Events", Holds.NUMBER),
    Column("nil", "Holds nothing"),
    Column("evidence", "SHA-256 of the file"),
)


def book(opened: Opened, chosen: Chosen, *, alone: bool = False) -> Book:
    """The book, or the events `alone`; sealed texts stand in it only where they were opened."""
    about_house: list[tuple[str, str]] = []  # what the command says of every file that leaves the house
    return Book(
        f"Merged chronology {opened.case}",
        about_house,
        [
            _events(opened, chosen),
            *(() if alone else (gaps_sheet(opened, LONG), *conflict_sheets(opened), _files(opened))),
        ],
    )


def _files(opened: Opened) -> Sheet:
    """Whose file each event comes from, with what proves that it is that file."""
    standing = opened.standing
    rows = [
        {
            "agency": Agency(agency).label,
            "submission": number,
            "returned": standing.received[agency, number].occurred.edtf,
            "covers": standing.received[agency, number].fact.covers.edtf,
            "events": standing.counts.get((agency, number), 0),
            "nil": standing.received[agency, number].fact.nil_return.label,
            "evidence": standing.received[agency, number].fact.evidence,
        }
        for agency, number in standing.current.items()
    ]
    rows += [{"agency": agency.label, "returned": "unknown", "nil": "awaited"} for agency in standing.awaited]
    period = (
        f"The period looked at: {spoken(standing.period)}. Made for {standing.review or 'no review named'}."
    )
    return Sheet("Files", _FILES, rows, period)


def _events(opened: Opened, chosen: Chosen) -> Sheet:
    columns = [*_EVENTS[:_BEFORE_WORDS], *(_WORDS if opened.words else ()), *_EVENTS[_BEFORE_WORDS:]]
    settled = settled_of(opened.standing)
    rows = [_event(row, opened, settled.get(row.number, "")) for row in chosen.of(opened.rows)]
    choice = ", ".join(chosen.said())
    words = "" if opened.words else " What happened is sealed, and left out."
    only = f" Only {choice}." if choice else ""
    note = f"By date, then by how exactly it is known, then by agency.{only}{words} Empty: not stated."
    return Sheet("Chronology", [each for each in columns if _holds_anything(each, rows)], rows, note)


def _holds_anything(column: Column, rows: Sequence[Mapping[str, Any]]) -> bool:
    """A column in which nothing stands takes room from the others; the first ones stay."""
    return column in _EVENTS[:_BEFORE_WORDS] or any(row.get(column.name) for row in rows)


def _stated(term: Term) -> str:
    """What somebody said; nothing where nobody did."""
    return "" if str(term) == "unknown" else term.label


def _event(row: Row, opened: Opened, settled: str) -> dict[str, Any]:
    fact = row.fact
    happened = fact.happened
    day = happened.day.isoformat() if happened.day else happened.edtf
    return {
        "when": day,
        "time": hour(row),
        "precision": _stated(fact.precision),
        "agency": fact.agency.label,
        "subjects": ", ".join(fact.subjects),
        "seen": _stated(fact.seen),
        "heard": _stated(fact.heard),
        "significant": _stated(fact.significant),
        "present": ", ".join(agency.label for agency in fact.present),
        "sensitivity": _stated(fact.sensitivity),
        "page": fact.page,
        "post": fact.post,
        "submission": fact.number,
        "row": fact.row,
        "number": row.number,
        "settled": settled,
        **opened.texts.get(row.number, {}),
    }
