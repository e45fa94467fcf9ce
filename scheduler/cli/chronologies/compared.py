"""What is missing in a chronology, and what differs, for programs and for people."""

from collections.abc import Iterator, Sequence
from typing import Any

from scheduler.cli.chronologies.opened import Opened
from scheduler.cli.chronologies.shown import as_data, hour, settled_of, source
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.chronology.merging import Conflict, Gap, Overlap, Row, Span, conflicts, gaps, overlaps, spans
from workflow.moments import Moment, on, spoken
from workflow.vocabulary import Agency, Precision
from workflow.vocabulary import Answer as Said

FEW = 20


def gaps_told(opened: Opened, longer_than: int) -> Answer:
    """The answer to `spr chronology gaps`."""
    standing = opened.standing
    asked = [str(agency) for agency in standing.agencies if str(agency) in standing.current]
    found = gaps(opened.rows, standing.period, longer_than=longer_than, agencies=asked)
    who, both = spans(opened.rows), overlaps(opened.rows)
    data = [_gap(each) for each in found]
    document = {
        "case": opened.case,
        "period": standing.period.edtf,
        "longer_than": longer_than,
        "gaps": data,
        "spans": [_span(each) for each in who],
        "overlaps": [_overlap(each) for each in both],
        "awaited": [str(agency) for agency in standing.awaited],
    }
    return Answer(document, list(_gaps_page(opened, found, who, both, longer_than)), data)


def _gap(gap: Gap) -> dict[str, Any]:
    others = [{"agency": agency, "events": events} for agency, events in gap.others.items()]
    said = {"first": gap.first.isoformat(), "last": gap.last.isoformat(), "days": gap.days}
    return {"agency": gap.agency, **said, "others": others}


def _span(span: Span) -> dict[str, Any]:
    first, last = (day.isoformat() if day else None for day in (span.first, span.last))
    return {"agency": span.agency, "events": span.events, "first": first, "last": last}


def _overlap(overlap: Overlap) -> dict[str, Any]:
    said = {"first": overlap.first.isoformat(), "last": overlap.last.isoformat()}
    return {"agencies": list(overlap.agencies), "days": overlap.days, **said}


def _gaps_page(
    opened: Opened, found: Sequence[Gap], who: Sequence[Span], both: Sequence[Overlap], longer_than: int
) -> Iterator[Block]:
    yield Line(f"{opened.case}: {counted(len(found), 'gap')} longer than {longer_than} days", "title")
    if opened.standing.period.known:
        yield Line(f"Within the period {brief(opened.standing.period)}", indent=2)
    if opened.standing.awaited:
        labels = ", ".join(agency.label for agency in opened.standing.awaited)
        yield Line(f"Not looked at, because their chronology is awaited: {labels}", "warn", 2)
    rows = [
        (_label(gap.agency), brief(on(gap.first)), brief(on(gap.last)), str(gap.days), _others(gap))
        for gap in found
    ]
    yield Table(("silent", "from", "to", "days", "meanwhile"), rows, indent=2)
    yield Line("Who speaks when", "title")
    cells = [
        (_label(s.agency), str(s.events), brief(on(s.first)), brief(on(s.last)))
        if s.first and s.last
        else (_label(s.agency), str(s.events), "no date", "")
        for s in who
    ]
    yield Table(("agency", "events", "first", "last"), cells, indent=2)
    if both:
        yield Line("On the same days", "title")
        pairs = [
            (_label(o.agencies[0]), _label(o.agencies[1]), str(o.days), brief(on(o.first)), brief(on(o.last)))
            for o in both
        ]
        yield Table(("agency", "and", "days", "first", "last"), pairs, indent=2)


def _others(gap: Gap) -> str:
    return ", ".join(f"{_label(agency)} {counted(n, 'event')}" for agency, n in gap.others.items())


def _label(agency: str) -> str:
    return Agency(agency).label


def conflicts_told(opened: Opened, *, everything: bool) -> Answer:
    """The answer to `spr chronology conflicts`; those settled are shown where everything is asked for."""
    found = conflicts(opened.rows, opened.standing.settled)
    open_ = [each for each in found if each.settled is None]
    data = [_conflict(each, opened) for each in (found if everything else open_)]
    document = {
        "case": opened.case,
        "open": len(open_),
        "settled": len(found) - len(open_),
        "words": opened.words,
        "conflicts": data,
    }
    return Answer(document, list(_conflicts_page(opened, found, everything=everything)), data)


def _conflict(conflict: Conflict, opened: Opened) -> dict[str, Any]:
    settled = settled_of(opened.standing)
    return {
        "day": str(conflict.one.happened.day),
        "first": as_data(conflict.one, opened, settled),
        "second": as_data(conflict.other, opened, settled),
        "because": list(conflict.because),
        "differ": list(conflict.differ),
        "stands": str(conflict.settled.fact.stands) if conflict.settled else None,
    }


def _conflicts_page(opened: Opened, found: Sequence[Conflict], *, everything: bool) -> Iterator[Block]:
    open_ = [each for each in found if each.settled is None]
    settled = len(found) - len(open_)
    yield Line(f"{opened.case}: {counted(len(open_), 'difference')} to settle, {settled} settled", "title")
    if not opened.words and opened.rows:
        yield Line("Texts were not compared: add --words, which needs the keys.", "dim", 2)
    shown = found if everything else open_[:FEW]
    for conflict in shown:
        yield from _side_by_side(conflict, opened)
    if not everything and len(open_) > FEW:
        yield Line(f"… and {len(open_) - FEW} more: --all", "dim")


def _side_by_side(conflict: Conflict, opened: Opened) -> Iterator[Block]:
    one, other = conflict.one, conflict.other
    day = spoken(Moment(str(one.happened.day)))
    yield Line()
    yield Line(f"{day}: {one.fact.agency.label} and {other.fact.agency.label}", "title")
    yield Line(
        f"Taken for one contact: {', '.join(conflict.because)}. They differ in {_joined(conflict)}.", indent=2
    )
    columns = ("", f"{one.number}  {one.fact.agency.label}", f"{other.number}  {other.fact.agency.label}")
    yield Table(columns, list(_facing(one, other, opened)), indent=2)
    numbers = f"{opened.case} {one.number} {other.number}"
    if conflict.settled:
        yield Line(
            f"Settled {brief(conflict.settled.occurred)}: {conflict.settled.fact.stands.means}", "good", 2
        )
    else:
        yield Line(f"Settle: spr chronology settle {numbers} --stands first|second|both|neither", "dim", 2)


def _joined(conflict: Conflict) -> str:
    return " and in ".join(conflict.differ)


def _facing(one: Row, other: Row, opened: Opened) -> Iterator[tuple[str, str, str]]:
    for name, said in (
        ("time", _time),
        ("child seen", lambda row: _answer(row.fact.seen)),
        ("child heard", lambda row: _answer(row.fact.heard)),
        ("about", lambda row: ", ".join(row.fact.subjects) or "not stated"),
        ("present", lambda row: ", ".join(agency.label for agency in row.fact.present) or "not stated"),
        ("event", lambda row: _text(row, opened, "event")),
        ("action", lambda row: _text(row, opened, "action")),
        ("source", lambda row: source(row, opened.texts.get(row.number, {}))),
    ):
        cells = said(one), said(other)
        if any(cells):
            yield name, *cells


def _time(row: Row) -> str:
    about = "about " if row.fact.precision is Precision.APPROXIMATE else ""
    return f"{about}{hour(row) or 'no hour given'}"


def _answer(answer: Said) -> str:
    return "not stated" if answer is Said.UNKNOWN else str(answer)


def _text(row: Row, opened: Opened, name: str) -> str:
    return " ".join(opened.texts.get(row.number, {}).get(name, "").split())
