"""How the duties of a review end without being met, where the review ends in another way."""

from collections.abc import Callable, Mapping
from datetime import date

from workflow.duties import Anchor, Ending
from workflow.facts import Entry
from workflow.moments import Moment, add_months
from workflow.review.standing import Review
from workflow.vocabulary import ClockState, Withdrawal

VOID, MISSED, SUPERSEDED = ClockState.VOID, ClockState.MISSED, ClockState.SUPERSEDED
NEVER_FINISHED = {"absorbed": VOID, "discontinued": VOID}
OVER = {**NEVER_FINISHED, "withheld": VOID, "published": VOID}
Ends = Callable[[Review, Anchor], Ending | None]


def ends(**states: ClockState) -> Ends:
    """What ends a duty, by its name in the standing, and how; the first of them that came on record."""

    def ended_by(review: Review, _anchor: Anchor) -> Ending | None:
        return first_of(review, states)

    return ended_by


def first_of(review: Review, states: Mapping[str, ClockState]) -> Ending | None:
    """The first of these entries to come on record, with the state that it leaves."""
    found = [(getattr(review, name), state) for name, state in states.items() if getattr(review, name)]
    entry, state = min(found, key=lambda each: each[0].version, default=(None, VOID))
    return Ending(entry, state) if entry else None


def by_court(review: Review, withdrawal: Entry) -> bool:
    """Whether a court ordered the withdrawal, by its reason or by an order on record before it."""
    stated = withdrawal.fact.reason is Withdrawal.COURT_ORDER
    return stated or any(order.version < withdrawal.version for order in review.withdrawal_orders)


def withdrawn_too_early(review: Review, public: Entry, withdrawal: Entry) -> bool:
    """Whether a report was taken back before its year, or its three, were over, and no court had ordered it.

    What cannot be seen from the days on record is not held against anybody.
    """
    last, until = withdrawal.occurred.last_day, last_public_day(review, public.occurred)
    return bool(last and until and last <= until) and not by_court(review, withdrawal)


def last_public_day(review: Review, published: Moment) -> date | None:
    """The last day of the year, or of the three, that begins with a publication."""
    return add_months(published.first_day, review.public_for) if published.first_day else None
