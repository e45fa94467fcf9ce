"""What a search finds, for programs and for people. What was typed is not said back: it may be a name."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from projections.search_terms import SearchTermRow, at_position, cases, duties, holding_all, search, words_of
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import counted

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from scheduler.service import Service

CASE, DUTY, POSITION = "case", "duty", "position"
SEARCHED = {
    CASE: "references of cases",
    "child": "codes of children",
    "reference": "references of submissions and letters",
    DUTY: "codes of duties",
    "agency": "agencies",
    "title": "titles of national reviews",
    "evidence": "checksums of evidence (SHA-256)",
    POSITION: "positions of the record",
}
NOT_SEARCHED = "Names and free text are sealed, and cannot be searched."
_LONGEST_POSITION = 15


class Hit(NamedTuple):
    """Something found: what it is, the code or reference itself, its case, and the command that opens it."""

    what: str
    found: str
    case: str
    position: int | None
    run: str


def told(service: "Service", text: str, limit: int) -> Answer:
    """The answer to `spr search`; UsageError where the text has no letter and no digit."""
    if not words_of(text):
        raise click.UsageError("write a code or a reference, with a letter or a digit in it: 2026-001, TDS20")
    with service.views.connect() as tx:
        hits = [*_elsewhere(tx, text), *map(_hit, search(tx, text))]
        apart = (
            []
            if hits
            else [Hit(CASE, each, each, None, f"spr show {each}") for each in holding_all(tx, text)]
        )
    hits.sort(key=lambda hit: _by_nearness(hit, words_of(text)))
    hits += apart
    rows = [hit._asdict() for hit in hits[:limit]]
    document = {
        "total": len(hits),
        "words_apart": bool(apart),
        "results": rows,
        "searched": list(SEARCHED),
        "not_searched": NOT_SEARCHED,
    }
    return Answer(document, [*_page(hits[:limit], len(hits), apart=bool(apart))], rows)


def _by_nearness(hit: Hit, words: str) -> tuple[int, int, str, str]:
    """The very code first, then those in which it is whole words, then those of which it is the beginning."""
    said = words_of(hit.found)
    near = 0 if said == words else 1 if f"{words} " in f"{said} " else 2
    return (near, list(SEARCHED).index(hit.what), hit.found, hit.case)


def _hit(row: SearchTermRow) -> Hit:
    return Hit(row.what, row.term, row.case, row.position, f"spr show {row.case}")


def _elsewhere(tx: "Connection", text: str) -> Iterator[Hit]:
    """What other views answer: references of cases, codes of duties, a position."""
    for case in cases(tx, text):
        yield Hit(CASE, case, case, None, f"spr show {case}")
    for code in duties(tx, text):
        yield Hit(DUTY, code, "", None, f"spr list clocks --where duty={code}")
    number = text.strip().removeprefix("#")
    whole = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_POSITION
    if whole and (line := at_position(tx, int(number))):
        run = f"spr list timeline --where position={line.position}"
        yield Hit(POSITION, str(line.position), line.case, line.position, run)


def _page(hits: Sequence[Hit], total: int, *, apart: bool) -> Iterator[Block]:
    yield Line(f"{counted(total, 'result')}" if total else "Nothing was found.", "title")
    if apart:
        yield Line("No single code holds all of it; these cases hold each word somewhere.", "dim")
    cells = [(_NAMES.get(hit.what, hit.what), hit.found, hit.case, hit.run) for hit in hits]
    yield Table(("what", "found", "case", "open it"), cells, whole=frozenset({"case", "open it"}))
    if left := total - len(hits):
        yield Line(f"And {left:,} more: write more of it, or add --limit {total}", "dim")
    yield Line(f"Searched: {', '.join(SEARCHED.values())}. {NOT_SEARCHED}", "dim")


_NAMES: dict[str, Any] = {"child": "child's code", "evidence": "evidence", CASE: "case"}
