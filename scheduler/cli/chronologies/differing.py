"""What two agencies say differently of one contact, for programs and for people."""

from collections.abc import Iterator, Sequence
from typing import Any

from scheduler.cli.chronologies.opened import Opened
from scheduler.cli.chronologies.shown import as_data, hour, settled_of, source
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.chronology.differences import Conflict, conflicts
from workflow.chronology.merging import Row
from workflow.chronology.settling import Settled, in_force, lapsed
from workflow.facts import Entry
from workflow.moments import Moment, spoken
from workflow.vocabulary import Answer as Said
from workflow.vocabulary import Precision

FEW = 20


def conflicts_told(opened: Opened, *, everything: bool) -> Answer:
    """The answer to `spr chronology conflicts`; those settled are shown where everything is asked for."""
    found = conflicts(opened.rows, opened.standing.settled)
    open_ = [each for each in found if each.settled is None]
    data = [_conflict(each, opened) for each in (found if everything else open_)]
    document = {
        "case": opened.case,
        "open": len(open_),
        "settled": len(in_force(opened.standing)),
        "lapsed": [_lapsed(each, opened) for each in lapsed(opened.standing)],
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
        "possible": conflict.possible,
        "stands": str(conflict.settled.fact.stands) if conflict.settled else None,
    }


def _lapsed(settled: Settled, opened: Opened) -> dict[str, Any]:
    fact, (one, other) = settled.entry.fact, between(settled)
    return {
        "first": fact.first,
        "second": fact.second,
        "agencies": [one, other],
        "stands": str(fact.stands),
        "settled": settled.entry.occurred.edtf,
        "by": settled.entry.by,
        **({"reasons": reasons(settled.entry, opened)} if opened.words else {}),
    }


def between(settled: Settled) -> tuple[str, str]:
    """Between which agencies it was settled; a fact that was retracted names none."""
    one, other = (each.fact.agency.label if each else "" for each in (settled.one, settled.other))
    return one, other


def reasons(entry: Entry, opened: Opened) -> str:
    """Why it was settled so, where the sealed texts were opened."""
    return opened.texts.get(entry.version, {}).get("reasons", "")


def _conflicts_page(opened: Opened, found: Sequence[Conflict], *, everything: bool) -> Iterator[Block]:
    open_ = [each for each in found if each.settled is None]
    settled = len(in_force(opened.standing))
    yield Line(f"{opened.case}: {counted(len(open_), 'difference')} to settle, {settled} settled", "title")
    if not opened.words and opened.rows:
        yield Line("Texts were not compared: add --words, which needs the keys.", "dim", 2)
    yield from _lapsed_page(opened)
    shown = found if everything else open_[:FEW]
    for conflict in shown:
        yield from _side_by_side(conflict, opened)
    if not everything and len(open_) > FEW:
        yield Line(f"… and {len(open_) - FEW} more: --all", "dim")


def _lapsed_page(opened: Opened) -> Iterator[Line]:
    """What was settled about rows that a new file does not hold unchanged; it stays on record."""
    gone = lapsed(opened.standing)
    if gone:
        says = f"{counted(len(gone), 'settled difference')} lapsed: a new file changed the rows; settle anew"
        yield Line(says, "warn", 2)
    for each in gone:
        fact, (one, other) = each.entry.fact, between(each)
        by = f" by {each.entry.by}" if each.entry.by else ""
        why = f" Why: {said}" if (said := reasons(each.entry, opened)) else ""
        pair = f"{fact.first} ({one or 'retracted'}) and {fact.second} ({other or 'retracted'})"
        yield Line(f"{pair}, settled {brief(each.entry.occurred)}{by}: {fact.stands.means}{why}", indent=4)


def _side_by_side(conflict: Conflict, opened: Opened) -> Iterator[Block]:
    one, other = conflict.one, conflict.other
    day = spoken(Moment(str(one.happened.day)))
    yield Line()
    yield Line(f"{day}: {one.fact.agency.label} and {other.fact.agency.label}", "title")
    taken = "Possibly one contact" if conflict.possible else "Taken for one contact"
    yield Line(f"{taken}: {', '.join(conflict.because)}. They differ in {_joined(conflict)}.", indent=2)
    columns = ("", f"{one.number}  {one.fact.agency.label}", f"{other.number}  {other.fact.agency.label}")
    yield Table(columns, list(_facing(one, other, opened)), indent=2)
    numbers = f"{opened.case} {one.number} {other.number}"
    if conflict.settled:
        why = f" Why: {said}" if (said := reasons(conflict.settled, opened)) else ""
        says = f"Settled {brief(conflict.settled.occurred)}: {conflict.settled.fact.stands.means}{why}"
        yield Line(says, "good", 2)
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
