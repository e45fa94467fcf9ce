"""The merged chronology, for programs and for people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scheduler.cli.chronologies.choosing import Chosen
from scheduler.cli.chronologies.opened import Opened
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.chronology.merging import Row
from workflow.chronology.standing import Chronology
from workflow.facts import Entry
from workflow.moments import LONDON, instant_of, spoken
from workflow.vocabulary import Answer as Said
from workflow.vocabulary import Precision, Sensitivity

if TYPE_CHECKING:
    from scheduler.service import Service

FEW = 100
"""How many events stand on a page, unless all are asked for."""


def told(service: "Service", opened: Opened, chosen: Chosen, *, everything: bool) -> Answer:
    """The answer to `spr chronology show`."""
    rows = chosen.of(opened.rows)
    settled = settled_of(opened.standing)
    data = [as_data(row, opened, settled) for row in rows]
    standing = opened.standing
    document = {
        "case": opened.case,
        "for": standing.review or None,
        "status": str(standing.status),
        "period": standing.period.edtf,
        "submissions": [_submission(standing, *each) for each in standing.current.items()],
        "awaited": [str(agency) for agency in standing.awaited],
        "words": opened.words,
        "events": data,
    }
    shown = rows if everything else rows[:FEW]
    return Answer(document, list(_page(service, opened, chosen, rows, shown)), data)


def _submission(standing: Chronology, agency: str, number: int) -> dict[str, Any]:
    fact = standing.received[agency, number].fact
    return {
        "agency": agency,
        "number": number,
        "events": standing.counts.get((agency, number), 0),
        "covers": fact.covers.edtf,
        "nil_return": str(fact.nil_return),
        "evidence": fact.evidence,
    }


def settled_of(standing: Chronology) -> Mapping[int, str]:
    """What was settled about an event, by its number: stands, does not stand, or stands beside another."""
    said: dict[int, str] = {}
    for entry in standing.settled:
        said |= _settled(entry)
    return said


def _settled(entry: Entry) -> dict[int, str]:
    first, second = entry.fact.first, entry.fact.second
    match str(entry.fact.stands):
        case "first":
            return {first: f"stands against {second}", second: f"gives way to {first}"}
        case "second":
            return {first: f"gives way to {second}", second: f"stands against {first}"}
        case "both":
            return {first: f"stands beside {second}", second: f"stands beside {first}"}
        case _:
            return {first: "not relied on", second: "not relied on"}


def as_data(row: Row, opened: Opened, settled: Mapping[int, str]) -> dict[str, Any]:
    """One event for programs, with where it comes from; its texts only where they were opened."""
    fact = row.fact
    texts = opened.texts.get(row.number, {})
    words = {name: texts.get(name) for name in ("event", "action", "comment", "document", "author")}
    return {
        "number": row.number,
        "happened": fact.happened.edtf,
        "precision": str(fact.precision),
        "agency": str(fact.agency),
        "subjects": list(fact.subjects),
        "seen": str(fact.seen),
        "heard": str(fact.heard),
        "significant": str(fact.significant),
        "present": [str(agency) for agency in fact.present],
        "sensitivity": str(fact.sensitivity),
        "post": fact.post or None,
        "page": fact.page or None,
        "submission": fact.number,
        "row": fact.row,
        "settled": settled.get(row.number),
        **(words if opened.words else {}),
    }


def _page(
    service: "Service", opened: Opened, chosen: Chosen, rows: Sequence[Row], shown: Sequence[Row]
) -> Iterator[Block]:
    standing = opened.standing
    choice = ", ".join(chosen.said())
    said = f"{counted(len(rows), 'event')}{f' {choice}' if choice else ''}"
    yield Line(f"{opened.case}: {said}", "title")
    yield from _of_the_whole(standing)
    settled = settled_of(standing)
    if opened.words:
        for row in shown:
            yield from _with_words(row, opened, settled)
    else:
        yield Table(_COLUMNS, [_cells(row, settled) for row in shown], whole=frozenset({"no.", "time"}))
    if len(shown) < len(rows):
        yield Line(f"… and {counted(len(rows) - len(shown), 'more event')}: --from, --to or --all", "dim")
    if rows and not opened.words:
        yield Line(f"What happened is sealed. Open it: spr chronology show {opened.case} --words", "dim")
    yield from next_steps(service, standing)


def _of_the_whole(standing: Chronology) -> Iterator[Line]:
    if standing.review:
        yield Line(f"Made for {standing.review}", indent=2)
    yield Line(f"Status: {standing.status.label}. {standing.status.means}", indent=2)
    if standing.period.known:
        yield Line(f"Period: {brief(standing.period)}", indent=2)
    for agency, number in standing.current.items():
        fact = standing.received[agency, number].fact
        events = standing.counts.get((agency, number), 0)
        holds = "holds nothing" if fact.nil_return is Said.YES else counted(events, "event")
        spans = f", {brief(fact.covers)}" if fact.covers.known else ""
        yield Line(f"{fact.agency.label}: {holds}{spans} (submission {number})", indent=2)
    if standing.awaited:
        yield Line(f"Awaited from: {', '.join(agency.label for agency in standing.awaited)}", "warn", 2)


_COLUMNS = ("no.", "when", "time", "agency", "about", "seen", "heard", "key", "with", "row", "note")


def _cells(row: Row, settled: Mapping[int, str]) -> list[str]:
    fact = row.fact
    return [
        str(row.number),
        when(row),
        hour(row),
        fact.agency.label,
        ", ".join(fact.subjects),
        _said(fact.seen),
        _said(fact.heard),
        "key" if fact.significant is Said.YES else "",
        ", ".join(agency.label for agency in fact.present),
        str(fact.row or ""),
        "; ".join(_notes(row, settled)),
    ]


def when(row: Row) -> str:
    """The day of an event, and whether it is only about then."""
    about = "about " if row.fact.precision is Precision.APPROXIMATE else ""
    return f"{about}{brief(row.happened)}"


def hour(row: Row) -> str:
    """The hour in London, where it is known: 14:05."""
    if not row.happened.exact:
        return ""
    return f"{instant_of(row.happened).astimezone(LONDON):%H:%M}"


def _said(answer: Said) -> str:
    return "" if answer is Said.UNKNOWN else str(answer)


def _notes(row: Row, settled: Mapping[int, str]) -> Iterator[str]:
    if row.fact.sensitivity not in {Sensitivity.UNKNOWN, Sensitivity.OPEN}:
        yield row.fact.sensitivity.label
    if row.number in settled:
        yield settled[row.number]


def _with_words(row: Row, opened: Opened, settled: Mapping[int, str]) -> Iterator[Line]:
    fact, texts = row.fact, opened.texts.get(row.number, {})
    about = f", about {', '.join(fact.subjects)}" if fact.subjects else ""
    moment = f"about {spoken(row.happened)}" if when(row).startswith("about ") else spoken(row.happened)
    yield Line(f"{row.number}  {moment}: {fact.agency.label}{about}", "title")
    yield from (Line(part, indent=4) for part in texts.get("event", "").split("\n"))
    for name, label in (("action", "Action or decision"), ("comment", "Comment")):
        if texts.get(name):
            yield Line(f"{label}: {' '.join(texts[name].split())}", indent=4)
    seen = [f"{n} {_said(a)}" for n, a in (("seen", fact.seen), ("heard", fact.heard)) if _said(a)]
    with_ = [f"with {agency.label}" for agency in fact.present]
    key = ["key event"] if fact.significant is Said.YES else []
    beside = [*key, *(f"child {each}" for each in seen), *with_, *_notes(row, settled)]
    yield Line("; ".join([*beside, source(row, texts)]), "dim", 4)


def source(row: Row, texts: Mapping[str, str]) -> str:
    """Where an event comes from: the source document with its page, and the row of the agency's file."""
    fact = row.fact
    page = f" page {fact.page}" if fact.page else ""
    document = f"{texts.get('document', '')}{page}".strip()
    written = ", ".join(each for each in (fact.post, texts.get("author", "")) if each)
    of = f"submission {fact.number}, row {fact.row}" if fact.row else f"submission {fact.number}"
    return "; ".join(each for each in (document, written, of) if each)


def next_steps(service: "Service", standing: Chronology) -> Iterator[Line]:
    """What can be recorded of the review, once every agency has returned its chronology."""
    if standing.awaited or not standing.received or not standing.review.startswith("review/"):
        return
    merged = "review.chronology-merged"
    if not any(True for _ in service.standing(standing.review).facts_of(merged)):
        yield Line(
            "Every agency that was asked has returned its chronology. Once it is read together", "title"
        )
        yield Line(f"spr record chronology.agreed {standing.case} --occurred WHEN", indent=2)
        yield Line(f"spr record {merged} {standing.review} --occurred WHEN", indent=2)
