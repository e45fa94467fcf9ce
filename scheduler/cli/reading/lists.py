"""The lists: each a view asked, for programs and for people."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import click
import msgspec

from projections.actions import ActionRow, actions
from projections.departures import DepartureRow, departures
from projections.incidents import IncidentRow, incidents
from projections.partnerships import PartnershipRow, partnerships
from projections.proceedings import ProceedingsRow, proceedings
from projections.rapid_reviews import RapidReviewRow, rapid_reviews
from projections.reviews import ReviewRow, reviews
from scheduler.cli.lazy import did_you_mean
from scheduler.cli.render import Answer, Block, Line, Table
from scheduler.cli.words import brief, counted
from workflow.actions.standing import Status as ActionStatus
from workflow.catalogue import FACTS
from workflow.incident.standing import Status as IncidentStatus
from workflow.moments import Moment
from workflow.partnership.standing import Status as PartnershipStatus
from workflow.proceedings.standing import Status as ProceedingsStatus
from workflow.rapid_review.standing import Status as RapidReviewStatus
from workflow.review.standing import Status as ReviewStatus
from workflow.vocabulary import Agency, Term

if TYPE_CHECKING:
    from scheduler.service import Service

Cells: TypeAlias = Sequence[str | tuple[str, str]]


class List(NamedTuple):
    """A list of cases: how one is called, its view, its statuses, its columns and what stands in them."""

    thing: str
    asks: Callable[..., Sequence[Any]]
    statuses: type[Term]
    columns: Sequence[str]
    cells: Callable[[Any], Cells]


def listed(service: "Service", kind: str, status: str | None, case: str | None) -> Answer:
    """The answer to `spr list`."""
    with service.views.connect(case) as tx:
        if kind not in LISTS:
            return _departures(departures(tx, case=case))
        wanted = LISTS[kind]
        _known(status, wanted.statuses)
        rows = wanted.asks(tx, status=status, case=case)
        name = kind.replace("-", "_")
        return _answer(name, wanted.thing, rows, wanted.columns, [wanted.cells(row) for row in rows])


def _known(status: str | None, terms: type[Term]) -> None:
    codes = [str(term) for term in terms]
    if status is not None and status not in codes:
        near = did_you_mean(status, codes)
        raise click.BadParameter(f"it is one of {', '.join(codes)}.{near}", param_hint="--status")


def _answer(
    name: str, thing: str, rows: Sequence[msgspec.Struct], columns: Sequence[str], cells: Sequence[Cells]
) -> Answer:
    plain = [msgspec.to_builtins(row) for row in rows]
    page: list[Block] = [Line(counted(len(rows), thing), "title"), Table(columns, cells)]
    return Answer({name: plain}, page, plain)


def _incident(row: IncidentRow) -> Cells:
    return (
        row.case,
        IncidentStatus(row.status).label,
        _when(row.opened_on),
        row.type.replace("-", " "),
        str(row.children),
        ", ".join(ground.replace("-", " ") for ground in row.grounds) or row.criteria,
    )


def _rapid_review(row: RapidReviewRow) -> Cells:
    signed = f"{len(row.signed)} of 3" + (", one disagrees" if row.dissents else "")
    return (
        row.case,
        RapidReviewStatus(row.status).label,
        row.incident,
        _when(row.notified_on),
        f"{row.awaited} of {row.requests}" if row.requests else "",
        row.outcome.replace("-", " "),
        signed if row.signed or row.dissents else "",
        _when(row.sent_on) + (", incomplete" if row.incomplete else ""),
        row.response.replace("-", " "),
    )


def _review(row: ReviewRow) -> Cells:
    return (
        row.case,
        ReviewStatus(row.status).label,
        row.kind.replace("-", " "),
        _when(row.commissioned_on),
        _when(row.published_on),
    )


def _action(row: ActionRow) -> Cells:
    again = f" (day {row.days})" if row.days > 1 else ""
    return (
        row.case,
        ActionStatus(row.status).label,
        row.source + (f" point {row.learning}" if row.learning else ""),
        Agency(row.owner).label,
        row.post,
        _when(row.due_on) + again,
        ("not seen yet", "warn") if row.without_impact else _when(row.assured_on),
    )


def _proceedings(row: ProceedingsRow) -> Cells:
    return (
        row.case,
        ProceedingsStatus(row.status).label,
        row.kind.replace("-", " "),
        ", ".join(row.beside),
        ", ".join(row.holds),
        _when(row.review_on),
        _when(row.forecast),
    )


def _partnership(row: PartnershipRow) -> Cells:
    return (
        row.case,
        PartnershipStatus(row.status).label,
        str(row.agencies),
        _when(row.arrangements_on),
        _when(row.period_ended_on),
        _when(row.report_on),
    )


LISTS: Mapping[str, List] = {
    "incidents": List(
        "incident",
        incidents,
        IncidentStatus,
        ("case", "status", "opened", "what happened", "children", "criteria met"),
        _incident,
    ),
    "rapid-reviews": List(
        "rapid review",
        rapid_reviews,
        RapidReviewStatus,
        (
            "case",
            "status",
            "incident",
            "Panel notified",
            "awaited",
            "outcome",
            "signed",
            "sent",
            "the Panel says",
        ),
        _rapid_review,
    ),
    "reviews": List(
        "review",
        reviews,
        ReviewStatus,
        ("case", "status", "kind", "commissioned", "published"),
        _review,
    ),
    "actions": List(
        "action",
        actions,
        ActionStatus,
        ("case", "status", "answers", "owner", "post", "due", "impact"),
        _action,
    ),
    "proceedings": List(
        "proceedings",
        proceedings,
        ProceedingsStatus,
        ("case", "status", "which", "beside", "holds up", "hold reviewed", "expected to end"),
        _proceedings,
    ),
    "partnerships": List(
        "partnership",
        partnerships,
        PartnershipStatus,
        ("case", "status", "agencies", "arrangements", "period ended", "yearly report"),
        _partnership,
    ),
}


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
