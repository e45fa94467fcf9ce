"""What is missing in a chronology, for programs and for people."""

from collections.abc import Container, Iterator, Sequence
from typing import Any

from scheduler.cli.chronologies.opened import Opened
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.chronology.merging import Gap, Overlap, Span, gaps, overlaps, silences, spans
from workflow.chronology.standing import Chronology
from workflow.moments import on
from workflow.vocabulary import Agency
from workflow.vocabulary import Answer as Said

NOBODY = "nobody reports anything"


def gaps_told(opened: Opened, longer_than: int) -> Answer:
    """The answer to `spr chronology gaps`."""
    standing = opened.standing
    asked = [str(agency) for agency in standing.agencies if str(agency) in standing.current]
    found = gaps(opened.rows, standing.period, longer_than=longer_than, agencies=asked)
    nobody = silences(opened.rows, standing.period, longer_than=longer_than) if standing.current else []
    who, both = spans(opened.rows), overlaps(opened.rows)
    nothing = holding_nothing(standing)
    data = [_gap(each, nothing) for each in found]
    silent = [_gap(each, nothing) for each in nobody]
    document = {
        "case": opened.case,
        "period": standing.period.edtf,
        "longer_than": longer_than,
        "gaps": data,
        "nobody": silent,
        "spans": [_span(each) for each in who],
        "overlaps": [_overlap(each) for each in both],
        "awaited": [str(agency) for agency in standing.awaited],
    }
    return Answer(
        document, list(_gaps_page(opened, (*found, *nobody), who, both, longer_than)), [*data, *silent]
    )


def holding_nothing(standing: Chronology) -> frozenset[str]:
    """The agencies that returned that they hold nothing."""
    current = standing.current.items()
    return frozenset(a for a, number in current if standing.received[a, number].fact.nil_return is Said.YES)


def _gap(gap: Gap, nothing: Container[str]) -> dict[str, Any]:
    others = [{"agency": agency, "events": events} for agency, events in gap.others.items()]
    said = {"first": gap.first.isoformat(), "last": gap.last.isoformat(), "days": gap.days}
    return {"agency": gap.agency or None, **said, "others": others, "holds_nothing": gap.agency in nothing}


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
    nothing = holding_nothing(opened.standing)
    rows = [
        (silent(gap, nothing), brief(on(gap.first)), brief(on(gap.last)), str(gap.days), _others(gap))
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


def silent(gap: Gap, nothing: Container[str]) -> str:
    """Who is silent: nobody reports anything, or an agency, which may hold nothing at all."""
    if not gap.agency:
        return NOBODY
    return f"{_label(gap.agency)}, which holds nothing" if gap.agency in nothing else _label(gap.agency)


def _others(gap: Gap) -> str:
    return ", ".join(f"{_label(agency)} {counted(n, 'event')}" for agency, n in gap.others.items())


def _label(agency: str) -> str:
    return Agency(agency).label
