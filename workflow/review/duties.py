"""The duties of a review: to decide on one, to watch its work, to publish it and to keep it public.

Read in this order: this module (the decision), `work_duties`, `publication_duties`.
"""

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from workflow import disagreements
from workflow.duties import Anchor, Duty, Ending
from workflow.facts import Entry
from workflow.incident.duties import DUTIES as OF_INCIDENT
from workflow.review import publication_duties, work_duties
from workflow.review.standing import Review
from workflow.vocabulary import ClockState, Situation


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


_ALL = (
    *publication_duties.ALL[:1],
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
        says="A Safeguarding Practice Review is always considered in the other situations that the partnership's page lists; none of them needs a notifiable incident.",
        starts_with="review.situation-arose: any other situation",
        met_with="review.considered, review.commissioned or review.not-undertaken",
        starts=_arose(always=False),
        met_by=_decided,
        ended_by=lambda *_: None,
    ),
    *work_duties.ALL,
    *disagreements.duties("review"),
    *publication_duties.ALL[1:],
)
DUTIES: Mapping[str, Duty] = {duty.code: duty for duty in _ALL}
