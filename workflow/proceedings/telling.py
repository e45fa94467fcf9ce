"""What proceedings tell the cases beside them: linked, held up, free again, ordered to withdraw."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from workflow import holds
from workflow.corrections import Linked
from workflow.facts import Entry, Fact
from workflow.proceedings import facts as f
from workflow.proceedings.holds import standing_hold
from workflow.proceedings.standing import Proceedings
from workflow.review.facts import WithdrawalOrdered
from workflow.vocabulary import CourtOrder, HoldKind, LateReason, ProceedingsKind

REASONS: Mapping[ProceedingsKind, LateReason] = {
    ProceedingsKind.CRIMINAL: LateReason.CRIMINAL_PROCEEDINGS,
    ProceedingsKind.INQUEST: LateReason.INQUEST,
    ProceedingsKind.FAMILY_COURT: LateReason.FAMILY_PROCEEDINGS,
    ProceedingsKind.PUBLIC_INQUIRY: LateReason.NATIONAL_REVIEW,
}
"""The reason for lateness that a hold of each of these stands for; of any other: another reason."""


def names_the_cases(proceedings: Proceedings, fact: Fact) -> Fact:
    """A hold or an order that names no case touches those the proceedings are linked with, and says so.

    A hold that is placed again touches what it touched before as well.
    """
    if not isinstance(fact, f.HoldPlaced | f.CourtOrderMade):
        return fact
    before = _touched(proceedings, fact.hold) if isinstance(fact, f.HoldPlaced) else ()
    named = fact.cases or tuple(proceedings.links)
    return replace(fact, cases=tuple(dict.fromkeys((*named, *before))))


def tells(proceedings: Proceedings, entry: Entry) -> Sequence[tuple[str, Fact]]:
    """Every other case that learns something from this entry, and what."""
    return [*_linked(proceedings, entry), *_told(proceedings, entry.fact)]


def _linked(proceedings: Proceedings, entry: Entry) -> Iterator[tuple[str, Fact]]:
    beside = getattr(entry.fact, "beside", "")
    if beside and beside not in proceedings.links:
        yield beside, Linked(case=proceedings.case)


def _told(proceedings: Proceedings, fact: Fact) -> Iterator[tuple[str, Fact]]:
    match fact:
        case f.HoldPlaced():
            for case in fact.cases:
                yield case, _placed(proceedings, fact)
        case f.HoldReviewed():
            yield from _new_terms(proceedings, fact)
        case f.HoldLifted():
            for case in _touched(proceedings, fact.hold):
                yield case, holds.HoldLifted(proceedings=proceedings.case, hold=fact.hold)
        case f.CourtOrderMade(orders=CourtOrder.WITHDRAW_PUBLICATION):
            for case in fact.cases:
                if case.startswith("review/"):
                    yield case, WithdrawalOrdered(proceedings=proceedings.case, until=fact.until)
        case _:
            return


def _new_terms(proceedings: Proceedings, fact: f.HoldReviewed) -> Iterator[tuple[str, Fact]]:
    """A review that changes the owner or the forecast is told as well: the case explains lateness by it."""
    hold = standing_hold(proceedings, fact.hold)
    if hold is None:
        return
    owner = fact.owner or hold.owner
    forecast = fact.forecast if fact.forecast.known else hold.forecast
    if (owner, forecast) != (hold.owner, hold.forecast):
        again = f.HoldPlaced(hold=fact.hold, owner=owner, forecast=forecast)
        for case in _touched(proceedings, fact.hold):
            yield case, _placed(proceedings, again)


def _touched(proceedings: Proceedings, kind: HoldKind) -> Sequence[str]:
    """The cases that a hold touches: every one that was told of it, also if it was unlinked since."""
    hold = standing_hold(proceedings, kind)
    return hold.cases if hold else ()


def _placed(proceedings: Proceedings, fact: f.HoldPlaced) -> holds.HoldPlaced:
    return holds.HoldPlaced(
        proceedings=proceedings.case,
        hold=fact.hold,
        reason=REASONS.get(proceedings.kind, LateReason.OTHER),
        owner=fact.owner,
        forecast=fact.forecast,
    )
