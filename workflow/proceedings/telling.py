"""What proceedings tell the cases beside them: linked, held up, free again, ordered to withdraw."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from workflow import holds
from workflow.corrections import Linked
from workflow.facts import Entry, Fact
from workflow.proceedings import facts as f
from workflow.proceedings.holds import Hold, named, standing_holds, standing_of
from workflow.proceedings.standing import Proceedings
from workflow.review.facts import WithdrawalOrdered
from workflow.vocabulary import CourtOrder, LateReason, ProceedingsKind

REASONS: Mapping[ProceedingsKind, LateReason] = {
    ProceedingsKind.CRIMINAL: LateReason.CRIMINAL_PROCEEDINGS,
    ProceedingsKind.INQUEST: LateReason.INQUEST,
    ProceedingsKind.FAMILY_COURT: LateReason.FAMILY_PROCEEDINGS,
    ProceedingsKind.PUBLIC_INQUIRY: LateReason.NATIONAL_REVIEW,
}
"""The reason for lateness that a hold of each of these stands for; of any other: another reason."""


def names_the_cases(proceedings: Proceedings, fact: Fact) -> Fact:
    """A hold or an order that names no case touches those the proceedings are linked with, and says so.

    A hold that its owner places again touches what it touched before as well.
    """
    if not isinstance(fact, f.HoldPlaced | f.CourtOrderMade):
        return fact
    before: Sequence[str] = ()
    if isinstance(fact, f.HoldPlaced):
        again = named(standing_of(proceedings, fact.hold), fact)
        before = again.cases if again else ()
    named_here = fact.cases or tuple(proceedings.links)
    return replace(fact, cases=tuple(dict.fromkeys((*named_here, *before))))


def tells(proceedings: Proceedings, entry: Entry) -> Sequence[tuple[str, Fact]]:
    """Every other case that learns something from this entry, and what."""
    return [*_linked(proceedings, entry), *_told(proceedings, entry)]


def _linked(proceedings: Proceedings, entry: Entry) -> Iterator[tuple[str, Fact]]:
    beside = getattr(entry.fact, "beside", "")
    if beside and beside not in proceedings.links:
        yield beside, Linked(case=proceedings.case)


def _told(proceedings: Proceedings, entry: Entry) -> Iterator[tuple[str, Fact]]:
    match entry.fact:
        case f.HoldPlaced() | f.HoldReviewed() | f.HoldLifted():
            yield from _holds(proceedings, entry)
        case f.CourtOrderMade(orders=CourtOrder.WITHDRAW_PUBLICATION) as order:
            for case in order.cases:
                if case.startswith("review/"):
                    yield case, WithdrawalOrdered(proceedings=proceedings.case, until=order.until)
        case _:
            return


def _holds(proceedings: Proceedings, entry: Entry) -> Iterator[tuple[str, Fact]]:
    """What changes for each case that a hold touches, as the proceedings show it after the entry.

    A case that was told of a hold is told of its end as well, also if it was unlinked since.
    """
    before = {hold.name: hold for hold in standing_holds(proceedings)}
    after = {hold.name: hold for hold in standing_holds(proceedings, entry)}
    for name, hold in after.items():
        was = before.get(name)
        same = was is not None and (was.owner, was.forecast) == (hold.owner, hold.forecast)
        for case in hold.cases:
            if not (was and same and case in was.cases):
                yield case, _placed(proceedings, hold)
    for name, hold in before.items():
        for case in hold.cases if name not in after else ():
            lifted = holds.HoldLifted(proceedings=proceedings.case, hold=hold.hold, number=hold.number)
            yield case, lifted


def _placed(proceedings: Proceedings, hold: Hold) -> holds.HoldPlaced:
    return holds.HoldPlaced(
        proceedings=proceedings.case,
        hold=hold.hold,
        number=hold.number,
        reason=REASONS.get(proceedings.kind, LateReason.OTHER),
        owner=hold.owner,
        forecast=hold.forecast,
    )
