"""The lists: each a view asked, for programs and for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from projections.departures import DepartureRow, departures
from projections.incidents import IncidentRow, incidents
from projections.reviews import ReviewRow, reviews
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.catalogue import FACTS
from workflow.incident.standing import Status as IncidentStatus
from workflow.moments import Moment
from workflow.review.standing import Status as ReviewStatus
from workflow.vocabulary import Term

if TYPE_CHECKING:
    from scheduler.service import Service


def listed(service: "Service", kind: str, status: str | None, case: str | None) -> Answer:
    """The answer to `spr list`."""
    with service.views.connect() as tx:
        match kind:
            case "incidents":
                _known(status, IncidentStatus)
                return _incidents(incidents(tx, status=status, case=case))
            case "reviews":
                _known(status, ReviewStatus)
                return _reviews(reviews(tx, status=status, case=case))
            case _:
                return _departures(departures(tx, case=case))


def _known(status: str | None, terms: type[Term]) -> None:
    codes = [str(term) for term in terms]
    if status is not None and status not in codes:
        near = did_you_mean(status, codes)
        raise click.BadParameter(f"it is one of {', '.join(codes)}.{near}", param_hint="--status")


def _answer(
    name: str,
    thing: str,
    rows: Sequence[msgspec.Struct],
    columns: Sequence[str],
    cells: Sequence[Sequence[str | tuple[str, str]]],
) -> Answer:
    plain = [msgspec.to_builtins(row) for row in rows]
    page: list[Block] = [Line(counted(len(rows), thing), "title"), Table(columns, cells)]
    return Answer({name: plain}, page, plain)


def _incidents(rows: Sequence[IncidentRow]) -> Answer:
    cells = [
        (
            row.case,
            IncidentStatus(row.status).label,
            _when(row.opened_on),
            row.type.replace("-", " "),
            str(row.children),
            ", ".join(ground.replace("-", " ") for ground in row.grounds) or row.criteria,
        )
        for row in rows
    ]
    columns = ("case", "status", "opened", "what happened", "children", "criteria met")
    return _answer("incidents", "incident", rows, columns, cells)


def _reviews(rows: Sequence[ReviewRow]) -> Answer:
    cells = [
        (
            row.case,
            ReviewStatus(row.status).label,
            row.kind.replace("-", " "),
            _when(row.commissioned_on),
            _when(row.published_on),
        )
        for row in rows
    ]
    columns = ("case", "status", "kind", "commissioned", "published")
    return _answer("reviews", "review", rows, columns, cells)


def _departures(rows: Sequence[DepartureRow]) -> Answer:
    cells = [
        (
            row.case,
            str(row.position),
            _named(row.type),
            _when(row.occurred),
            "; ".join(row.sentences),
        )
        for row in rows
    ]
    columns = ("case", "position", "recorded", "happened", "rule departed from")
    return _answer("departures", "departure", rows, columns, cells)


def _named(stored: str) -> str:
    return stored if stored in FACTS else f"{stored} (not known here)"


def _when(edtf: str) -> str:
    return brief(Moment(edtf)) if edtf else ""
