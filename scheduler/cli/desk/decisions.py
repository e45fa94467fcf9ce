"""What waits for a decision or for its next step, where no clock says so: each a view asked."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from projections.actions import ActionRow, actions
from projections.chronologies import ChronologyRow, chronologies
from projections.clock_rows import ClockRow
from projections.incidents import IncidentRow, incidents
from projections.proceedings import ProceedingsRow, proceedings
from projections.rapid_reviews import RapidReviewRow, rapid_reviews
from projections.reviews import ReviewRow, reviews
from scheduler.cli.words import brief, counted
from workflow.actions.standing import Status as ActionStatus
from workflow.chronology.standing import Status as ChronologyStatus
from workflow.incident.standing import Status as IncidentStatus
from workflow.moments import Moment, london_day
from workflow.proceedings.standing import Status as ProceedingsStatus
from workflow.rapid_review.standing import Status as RapidReviewStatus
from workflow.review.status import Status as ReviewStatus
from workflow.signing import SEATS
from workflow.vocabulary import Agency

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Waits(NamedTuple):
    """A case that waits, since when as EDTF, and the facts that would move it on, or the command to run."""

    case: str
    since: str
    says: str
    steps: tuple[str, ...] = ()
    run: str = ""


def leads_on(row: ClockRow) -> bool:
    """Whether a clock leads to the next step of its case itself, so that the step is not named twice."""
    steps = _STEPS_OF_CLOCKS.get(row.case.partition("/")[0], ())
    return row.duty in steps


_STEPS_OF_CLOCKS = {
    "rapid-review": ("rr.complete", "rr.exec_signoff"),
    "review": ("review.consider", "review.undertake"),
}


def waiting(tx: "Connection", now: datetime, spoken_for: set[str]) -> list[Waits]:
    """The cases that wait, the longest waiting first; not those of which a clock speaks already."""
    today = london_day(now).isoformat()
    found = [
        *(each for status in _UNDECIDED for row in incidents(tx, status=status) for each in _incident(row)),
        *(each for row in rapid_reviews(tx) for each in _rapid_review(row)),
        *(each for row in reviews(tx) for each in _review(row, today)),
        *(each for row in chronologies(tx) for each in _chronology(row)),
        *(each for row in actions(tx) for each in _action(row)),
        *(each for row in proceedings(tx, status=ProceedingsStatus.OPEN) for each in _trial(row, today)),
    ]
    return sorted((each for each in found if each.case not in spoken_for), key=_by_age)


def _by_age(waits: Waits) -> tuple[bool, str, str]:
    return (not waits.since or waits.since == "unknown", waits.since, waits.case)


_UNDECIDED = (IncidentStatus.CONSULTING, IncidentStatus.REOPENED, IncidentStatus.NOTIFIED)


def _incident(row: IncidentRow) -> Iterator[Waits]:
    """A review that was undertaken shows what became of an incident of which nothing else is on record."""
    if not row.reviews:
        says = f"{IncidentStatus(row.status).label}; whether the criteria are met is not decided"
        yield Waits(row.case, row.opened_on, says, run=f"spr checklist {row.case}")


def _rapid_review(row: RapidReviewRow) -> Iterator[Waits]:
    if row.status not in (RapidReviewStatus.MEETING_HELD, RapidReviewStatus.AWAITING_SIGN_OFF):
        return
    since = row.notified_on or row.opened_on
    if not row.outcome:
        yield Waits(row.case, since, "the outcome is not decided", ("rapid-review.outcome-decided",))
    elif len(row.signed) < len(SEATS):
        dissents = f", {counted(row.dissents, 'dissent')} on record" if row.dissents else ""
        says = f"{len(row.signed)} of {len(SEATS)} safeguarding partners have signed{dissents}"
        yield Waits(row.case, since, says, ("rapid-review.partner-signed-off",))
    else:
        says = "all three have signed; it is not sent to the Panel"
        yield Waits(row.case, since, says, ("rapid-review.sent-to-panel",))


def _review(row: ReviewRow, today: str) -> Iterator[Waits]:
    match row.status:
        case ReviewStatus.PROPOSED:
            says = "a situation calls for a review, and it has not been considered"
            yield Waits(row.case, row.opened_on, says, ("review.considered",))
        case ReviewStatus.CONSIDERED:
            says = "considered, and neither commissioned nor decided against"
            yield Waits(row.case, row.opened_on, says, ("review.commissioned", "review.not-undertaken"))
        case ReviewStatus.SIGN_OFF if not row.publication_on:
            says = "the report is complete, and no day is set for its publication"
            yield Waits(row.case, row.commissioned_on, says, ("review.publication-date-set",))
        case ReviewStatus.SIGN_OFF | ReviewStatus.SENT if "" < row.publication_on < today:
            says = f"it was to be published {brief(Moment(row.publication_on))}, and no more is on record"
            yield Waits(row.case, row.publication_on, says, ("review.published",))


def _chronology(row: ChronologyRow) -> Iterator[Waits]:
    if row.status not in (ChronologyStatus.OPEN, ChronologyStatus.RECEIVING, ChronologyStatus.REOPENED):
        return
    if row.awaited:
        of = ", ".join(Agency(agency).label for agency in row.awaited)
        template = f"spr chronology import FILE {row.case} --agency {row.awaited[0]}"
        yield Waits(row.case, row.opened_on, f"no chronology yet from {of}", run=template)
    elif row.received:
        says = "every agency has returned its chronology; where they differ is to be looked at, and agreed"
        yield Waits(row.case, row.opened_on, says, run=f"spr chronology conflicts {row.case}")


def _action(row: ActionRow) -> Iterator[Waits]:
    match row.status:
        case ActionStatus.PROPOSED:
            says = "accepted, and not yet agreed with an owner and a day"
            yield Waits(row.case, row.opened_on, says, ("action.agreed",))
        case ActionStatus.EVIDENCE_SUBMITTED:
            says = "there is evidence, and nobody has seen yet what it changed"
            yield Waits(row.case, row.due_on or row.agreed_on, says, ("action.impact-assured",))
        case ActionStatus.AGREED | ActionStatus.IN_PROGRESS if not row.due_on:
            says = "no day is set by which it is to be done"
            yield Waits(row.case, row.agreed_on, says, ("action.due-date-changed",))


def _trial(row: ProceedingsRow, today: str) -> Iterator[Waits]:
    if "" < row.trial_on < today:
        says = f"the trial was listed for {brief(Moment(row.trial_on))}; how it ended is not on record"
        yield Waits(row.case, row.trial_on, says, ("proceedings.verdict-returned",))
