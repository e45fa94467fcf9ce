"""Which returns there are, what each holds, and who reads it."""

from collections.abc import Sequence
from typing import NamedTuple

from scheduler.cli.render import Answer, Block, Line, Table


class Return(NamedTuple):
    """A return: the name it is called by, who reads it, and what it holds."""

    name: str
    reader: str
    holds: str


RETURNS: Sequence[Return] = (
    Return(
        "sin-statistics",
        "the Department for Education, the board",
        "notifications counted in the columns of the national statistics, small numbers as c",
    ),
    Return(
        "nhs-scrt",
        "the integrated care board, for NHS England's tracker",
        "rapid reviews and reviews in the fields of the Safeguarding Case Review Tracker",
    ),
    Return(
        "timeliness",
        "managers, the scrutineer",
        "days to each duty and the share in time, by quarter and by who owes it",
    ),
    Return(
        "yearly-report",
        "whoever writes the partnership's yearly report",
        "reviews, decisions, learning, actions with their impact, requests, delays, scrutiny",
    ),
    Return(
        "inspection",
        "inspectors (ILACS, JTAI)",
        "every incident with its dates, rapid reviews, decisions, reviews, actions",
    ),
    Return(
        "panel-sheet",
        "whoever fills in the national online form",
        "what is on record of one incident, in the order of the form",
    ),
    Return(
        "published",
        "the public page, the NSPCC",
        "published reviews with their summaries, and requests for older reports",
    ),
    Return(
        "overdue-returns",
        "each delegated partner, every week",
        "what their agencies were asked for and have not returned, the oldest first",
    ),
    Return(
        "calendar",
        "the calendar of whoever is responsible",
        "open clocks by reference, for a calendar",
    ),
)


def listed() -> Answer:
    """The answer to `spr export` alone."""
    rows = [each._asdict() for each in RETURNS]
    cells = [(each.name, each.holds, each.reader) for each in RETURNS]
    page: list[Block] = [
        Line("The returns", "title"),
        Table(("name", "what it holds", "who reads it"), cells, whole=frozenset({"name"})),
        Line("Print one: spr export NAME; write it: spr export NAME -o FILE; more: spr export --help", "dim"),
    ]
    return Answer({"returns": rows}, page, rows)
