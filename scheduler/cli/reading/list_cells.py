"""What stands on a page of each row of a list, column by column."""

from collections.abc import Sequence
from typing import TypeAlias

from projections.actions import ActionRow
from projections.alerts import AlertRow
from projections.chronologies import ChronologyRow
from projections.clock_rows import ClockRow
from projections.departures import DepartureRow
from projections.incidents import IncidentRow
from projections.partnerships import PartnershipRow
from projections.proceedings import ProceedingsRow
from projections.rapid_reviews import RapidReviewRow
from projections.reviews import ReviewRow
from projections.timeline import Line as TimelineRow
from scheduler.cli.words import brief
from workflow.actions.standing import Status as ActionStatus
from workflow.catalogue import FACTS
from workflow.chronology.standing import Status as ChronologyStatus
from workflow.incident.standing import Status as IncidentStatus
from workflow.moments import Moment
from workflow.partnership.standing import Status as PartnershipStatus
from workflow.proceedings.standing import Status as ProceedingsStatus
from workflow.rapid_review.standing import Status as RapidReviewStatus
from workflow.review.standing import Status as ReviewStatus
from workflow.vocabulary import (
    Agency,
    ClockState,
    Force,
    Party,
    Rung,
)

Cells: TypeAlias = Sequence[str | tuple[str, str]]


def incident(row: IncidentRow) -> Cells:
    """What stands of an incident."""
    return (
        row.case,
        IncidentStatus(row.status).label,
        _when(row.opened_on),
        row.type.replace("-", " "),
        str(row.children),
        ", ".join(ground.replace("-", " ") for ground in row.grounds) or row.criteria,
    )


def rapid_review(row: RapidReviewRow) -> Cells:
    """What stands of a rapid review."""
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


def review(row: ReviewRow) -> Cells:
    """What stands of a review."""
    return (
        row.case,
        ReviewStatus(row.status).label,
        row.kind.replace("-", " "),
        _when(row.commissioned_on),
        _when(row.published_on),
    )


def chronology(row: ChronologyRow) -> Cells:
    """What stands of a chronology."""
    return (
        row.case,
        ChronologyStatus(row.status).label,
        row.review,
        f"{row.received} of {row.agencies}" if row.agencies else str(row.received),
        " ".join(row.awaited),
        _when(row.agreed_on),
    )


def action(row: ActionRow) -> Cells:
    """What stands of an action."""
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


def proceedings(row: ProceedingsRow) -> Cells:
    """What stands of proceedings."""
    return (
        row.case,
        ProceedingsStatus(row.status).label,
        row.kind.replace("-", " "),
        ", ".join(row.beside),
        ", ".join(row.holds),
        _when(row.review_on),
        _when(row.forecast),
    )


def departure(row: DepartureRow) -> Cells:
    """What stands of a departure."""
    return (row.case, str(row.position), _named(row.type), _when(row.occurred), "; ".join(row.sentences))


def clock(row: ClockRow) -> Cells:
    """What stands of a clock."""
    return (
        row.case,
        f"{row.duty} {row.subject}".strip() + (f" ({row.cycle})" if row.cycle > 1 else ""),
        ClockState(row.state).label,
        _when(row.due_on),
        _when(row.ended_on),
        Party(row.owed_by).label,
        Force(row.force).label,
    )


def alert(row: AlertRow) -> Cells:
    """What stands of an alert."""
    return (
        row.case,
        f"{row.duty} {row.subject}".strip(),
        Rung(row.rung).label,
        row.state,
        _when(row.due_on),
        _when(row.raised_at),
        Party(row.owed_by).label,
    )


def line(row: TimelineRow) -> Cells:
    """What stands of a line of the timeline."""
    return (str(row.position), row.case, _when(row.occurred), row.line)


def partnership(row: PartnershipRow) -> Cells:
    """What stands of a partnership."""
    return (
        row.case,
        PartnershipStatus(row.status).label,
        str(row.agencies),
        _when(row.arrangements_on),
        _when(row.period_ended_on),
        _when(row.report_on),
    )


def _named(stored: str) -> str:
    return stored if stored in FACTS else f"{stored} (not known here)"


def _when(edtf: str) -> str:
    return brief(Moment(edtf)) if edtf else ""
