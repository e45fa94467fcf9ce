"""The duties of a review: to decide on one, and to publish it."""

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from workflow.duties import Anchor, Days, Duty, Ending, Months
from workflow.facts import Entry
from workflow.incident.duties import DUTIES as OF_INCIDENT
from workflow.policy import since
from workflow.review.standing import Review
from workflow.vocabulary import ClockState, Force, Party, ReviewKind, Situation


def _decision(review: Review) -> Iterator[Anchor]:
    if review.commissioned and review.kind is ReviewKind.LOCAL:
        yield Anchor("", review.commissioned.occurred, review.commissioned.id)


def _published(review: Review, _anchor: Anchor) -> Iterator[Entry]:
    if review.published:
        yield review.published


def _taken_over_or_withheld(review: Review, _anchor: Anchor) -> Ending | None:
    if review.absorbed:
        return Ending(review.absorbed, ClockState.SUPERSEDED)
    return Ending(review.withheld, ClockState.VOID) if review.withheld else None


def _arose(*, always: bool) -> Callable[[Review], Iterator[Anchor]]:
    def starts(review: Review) -> Iterator[Anchor]:
        for number, entry in enumerate(review.situations, start=1):
            if (entry.fact.situation is Situation.DEATH) is always:
                yield Anchor(str(entry.fact.situation), entry.occurred, entry.id, cycle=number)

    return starts


def _undertaken(review: Review, _anchor: Anchor) -> Iterator[Entry]:
    for entry in (review.commissioned, review.published, review.absorbed):
        if entry:
            yield entry


def _decided(review: Review, _anchor: Anchor) -> Iterator[Entry]:
    for entry in (review.considered, review.commissioned, review.not_undertaken):
        if entry:
            yield entry


def _left_undone(review: Review, _anchor: Anchor) -> Ending | None:
    return Ending(review.not_undertaken, ClockState.MISSED) if review.not_undertaken else None


def _ordered(review: Review) -> Iterator[Anchor]:
    """Each order to withdraw what was published; where nothing is, there is nothing to withdraw."""
    for number, entry in enumerate(review.withdrawal_orders if review.published else (), start=1):
        yield Anchor("", entry.occurred, entry.id, cycle=number)


def _withdrawn(review: Review, anchor: Anchor) -> Iterator[Entry]:
    """The withdrawal that came on record after the order before this one."""
    before = [0, *(entry.version for entry in review.withdrawal_orders)][anchor.cycle - 1]
    for entry in review.facts_of("review.publication-withdrawn"):
        if entry.version > before:
            yield entry


_ALL = (
    Duty(
        code="lcspr.publish",
        says="The report of a local child safeguarding practice review is completed and published within six months of the decision to initiate it.",
        source="Working Together to Safeguard Children: local child safeguarding practice reviews",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a publication",
        within=Months(6),
        starts_with="the review is commissioned",
        met_with="review.published",
        starts=_decision,
        met_by=_published,
        ended_by=_taken_over_or_withheld,
        in_force=since(2018, 6, 29),
        due_soon=20,
    ),
    replace(
        OF_INCIDENT["review.undertake"],
        starts_with="review.situation-arose: a death",
        met_with="review.commissioned",
        starts=_arose(always=True),
        met_by=_undertaken,
        ended_by=_left_undone,
    ),
    replace(
        OF_INCIDENT["review.consider"],
        says="A Safeguarding Practice Review is always considered in the page's other situations; none of them needs a notifiable incident.",
        starts_with="review.situation-arose: any other situation",
        met_with="review.considered, review.commissioned or review.not-undertaken",
        starts=_arose(always=False),
        met_by=_decided,
        ended_by=lambda *_: None,
    ),
    Duty(
        code="report.withdraw",
        says="What was published is withdrawn at once, on the day of the order, where a court orders it.",
        source="the order of the court (at once is read as by the end of that day)",
        force=Force.STATUTE,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.COURT,
        label="a withdrawal",
        within=Days(0),
        starts_with="review.withdrawal-ordered, recorded with the order in the proceedings",
        met_with="review.publication-withdrawn",
        starts=_ordered,
        met_by=_withdrawn,
    ),
)
DUTIES: Mapping[str, Duty] = {duty.code: duty for duty in _ALL}
