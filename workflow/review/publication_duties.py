"""What is owed around the publication of a review: backwards from its day, and for the year after it."""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from workflow.duties import (
    NO_LIMIT,
    THE_DAY_SET,
    Anchor,
    Duty,
    Ending,
    Months,
    Reading,
    WorkingDaysBefore,
    nth,
)
from workflow.facts import Entry
from workflow.moments import Moment, add_months
from workflow.policy import since
from workflow.review.endings import (
    MISSED,
    NEVER_FINISHED,
    SUPERSEDED,
    VOID,
    Ends,
    by_court,
    ends,
    first_of,
    withdrawn_too_early,
)
from workflow.review.standing import Review
from workflow.vocabulary import Force, Party, Publication, ReviewKind

REGULATIONS = "SI 2018/789: sending and publication of reports (the regulation's number is to be confirmed by the partnership)"
RECIPIENTS = (Party.PANEL, Party.SECRETARY_OF_STATE, Party.OFSTED)
"""To whom a report is sent before it is published; each is a clock of its own."""
TOLD_OF_DELAY = TOLD_WHY = (Party.PANEL, Party.SECRETARY_OF_STATE)
SEVEN_WORKING_DAYS_BEFORE = WorkingDaysBefore(7)
SIX_MONTHS = Months(6)
CLEAR_DAYS = Reading(
    says="Seven whole working days lie between the sending and the publication.",
    read_by="the cautious reading of 'no later than seven working days before'",
    within=WorkingDaysBefore(7, clear=True),
)


def _of(entry: Entry | None, review: Review) -> Iterator[Anchor]:
    if entry and review.local:
        yield Anchor("", entry.occurred, entry.id)


def _decision(review: Review) -> Iterator[Anchor]:
    """The decision to initiate a local review, and nothing else, starts the six months."""
    if review.commissioned and review.kind is ReviewKind.LOCAL:
        yield Anchor("", review.commissioned.occurred, review.commissioned.id)


def _letter(review: Review) -> Iterable[Anchor]:
    return _of(next(iter(review.letters), None), review)


def _appointment(review: Review) -> Iterable[Anchor]:
    return _of(next(iter(review.appointed), None), review)


def _initiation(review: Review) -> Iterable[Anchor]:
    return _of(next(iter(review.scope), None), review)


PRACTICES = {
    "panel-letter": Reading(
        says="The six months run from the letter in which the Panel answered the rapid review.",
        read_by="some partnerships; a local practice that departs from the guidance",
        starts=_letter,
    ),
    "reviewer-appointed": Reading(
        says="The six months run from the appointment of the reviewer.",
        read_by="some partnerships; a local practice that departs from the guidance",
        starts=_appointment,
    ),
    "initiation": Reading(
        says="The six months run from the initiation, read as the day the scope is agreed.",
        read_by="Trafford, which writes: within six months of initiation",
        starts=_initiation,
    ),
}
"""Other starts of the six months; none of them is adopted unless a policy says so."""


def _published(review: Review, _anchor: Anchor) -> Iterator[Entry]:
    if review.published:
        yield review.published


def _delay_reported(review: Review, _anchor: Anchor) -> Iterator[Entry]:
    """The report that completed it: by then both the Panel and the Secretary of State had been told."""
    told: set[Party] = set()
    for entry in review.delays:
        told |= {*entry.fact.to}
        if told >= {*TOLD_OF_DELAY}:
            yield entry
            return


def _no_delay(review: Review, anchor: Anchor) -> Ending | None:
    """Published in time there is nothing to report; published late without a word, the notice is missed."""
    in_time = not _after_the_limit(review.published, anchor.moment)
    states = {"absorbed": SUPERSEDED, "discontinued": VOID, "withheld": VOID}
    return first_of(review, {**states, "published": VOID if in_time else MISSED})


def _after_the_limit(published: Entry | None, decision: Moment) -> bool:
    first = published.occurred.first_day if published else None
    return bool(first and decision.day and first > add_months(decision.day, SIX_MONTHS.count))


def _before(what: Publication) -> Callable[[Review], Iterator[Anchor]]:
    """Each recipient's clock runs backwards from the last day of publication that was set."""

    def starts(review: Review) -> Iterator[Anchor]:
        for last in review.dates_of(what)[-1:] if review.local else ():
            for recipient in RECIPIENTS:
                yield Anchor(str(recipient), last.fact.publish_on, last.id)

    return starts


def _sent(what: Publication) -> Callable[[Review, Anchor], Iterator[Entry]]:
    def met_by(review: Review, anchor: Anchor) -> Iterator[Entry]:
        yield from review.sent_to(Party(anchor.subject), what)

    return met_by


def _withheld(review: Review) -> Iterator[Anchor]:
    yield from _of(review.withheld, review)


def _to_explain(review: Review) -> Iterator[Anchor]:
    """The Panel and the Secretary of State are each told why."""
    for anchor in _withheld(review):
        for recipient in TOLD_WHY:
            yield replace(anchor, subject=str(recipient))


def _explained(review: Review, anchor: Anchor) -> Iterator[Entry]:
    return (entry for entry in review.told_why if str(entry.fact.to) == anchor.subject)


def _improvements(review: Review, _anchor: Anchor) -> Iterator[Entry]:
    if review.improvements:
        yield review.improvements


def _public(review: Review) -> Iterator[Anchor]:
    for number, entry in enumerate(review.public_since if review.local else (), start=1):
        yield Anchor("", entry.occurred, entry.id, cycle=number)


def _kept(review: Review, anchor: Anchor) -> Iterator[Entry]:
    """Taken back when its year was over: until then it was kept public, as it must be."""
    for withdrawal in nth(review.withdrawals, anchor):
        if not _too_early(review, anchor, withdrawal) and not by_court(review, withdrawal):
            yield withdrawal


def _taken_back(review: Review, anchor: Anchor) -> Ending | None:
    for withdrawal in nth(review.withdrawals, anchor):
        if by_court(review, withdrawal):
            return Ending(withdrawal, VOID)
        if _too_early(review, anchor, withdrawal):
            return Ending(withdrawal, MISSED)
    return None


def _too_early(review: Review, anchor: Anchor, withdrawal: Entry) -> bool:
    public = nth(review.public_since, anchor)
    return bool(public) and withdrawn_too_early(review, public[0], withdrawal)


def _ordered(review: Review) -> Iterator[Anchor]:
    """Each order to withdraw what was published; where nothing is, there is nothing to withdraw."""
    for number, entry in enumerate(review.withdrawal_orders if review.published else (), start=1):
        yield Anchor("", entry.occurred, entry.id, cycle=number)


def _withdrawn(review: Review, anchor: Anchor) -> Iterator[Entry]:
    """A withdrawal recorded after the order, or before it unless the report was published again meanwhile."""
    for order in nth(review.withdrawal_orders, anchor):
        again = (entry.version for entry in review.facts_of("review.published-again"))
        since = max((version for version in again if version < order.version), default=0)
        yield from (entry for entry in review.withdrawals if entry.version > since)


def _to_deposit(review: Review) -> Iterator[Anchor]:
    yield from _of(review.published, review)


def _deposited(review: Review, _anchor: Anchor) -> Iterator[Entry]:
    if review.deposited:
        yield review.deposited


def _not_public(review: Review, _anchor: Anchor) -> Ending | None:
    return Ending(review.withdrawals[0], VOID) if review.withdrawals else None


def _sending(code: str, what: Publication, says: str, ended_by: Ends) -> Duty:
    """The duty to send what is to be published to each recipient, counted backwards."""
    return Duty(
        code=code,
        says=says,
        source=REGULATIONS,
        force=Force.REGULATION,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PANEL,
        label="a sending before publication",
        within=SEVEN_WORKING_DAYS_BEFORE,
        starts_with=f"the day of publication that was set last for the {what.label}; counted backwards",
        met_with="review.sent-before-publication to that recipient",
        starts=_before(what),
        met_by=_sent(what),
        ended_by=ended_by,
        in_force=since(2018, 6, 29),
        due_soon=5,
        readings={"clear-days": CLEAR_DAYS},
    )


ALL = (
    Duty(
        code="lcspr.publish",
        says="The report of a local child safeguarding practice review is completed and published within six months of the decision to initiate it.",
        source="Working Together to Safeguard Children: local child safeguarding practice reviews (the six months are to be confirmed by the partnership)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a publication",
        within=SIX_MONTHS,
        starts_with="the review is commissioned",
        met_with="review.published",
        starts=_decision,
        met_by=_published,
        ended_by=ends(absorbed=SUPERSEDED, withheld=VOID, discontinued=MISSED),
        in_force=since(2018, 6, 29),
        due_soon=20,
        readings=PRACTICES,
    ),
    Duty(
        code="lcspr.delay_notice",
        says="Where a local review will not be published within six months, the Panel and the Secretary of State are told before, with the reasons.",
        source="Working Together to Safeguard Children: local child safeguarding practice reviews (to be confirmed by the partnership)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PANEL,
        label="news of a delay",
        within=SIX_MONTHS,
        starts_with="the review is commissioned; it falls with the limit for publication",
        met_with="review.delay-reported to both the Panel and the Secretary of State",
        starts=lambda review: _of(review.commissioned, review),
        met_by=_delay_reported,
        ended_by=_no_delay,
        in_force=since(2018, 6, 29),
    ),
    _sending(
        "report.presend",
        Publication.REPORT,
        "The full report is sent to the Panel and the Secretary of State no later than seven working days before it is published, and to Ofsted in the same time.",
        ends(**NEVER_FINISHED, withheld=VOID, published=MISSED),
    ),
    Duty(
        code="report.public",
        says="The report is public for at least one year; a year is the least, and nobody has to take it back. That of a national review is public for three.",
        source=f"{REGULATIONS}; the three years of a national review are to be confirmed; longer where a local policy says so",
        force=Force.REGULATION,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a report to be kept public",
        within=NO_LIMIT,
        starts_with="the report is published, or published again",
        met_with="review.publication-withdrawn when its year is over; until then it is kept",
        starts=_public,
        met_by=_kept,
        ended_by=_taken_back,
        in_force=since(2018, 6, 29),
    ),
    Duty(
        code="withholding.explain",
        says="Where the report is not published, the Panel and the Secretary of State are told the reasons.",
        source="Working Together to Safeguard Children: local child safeguarding practice reviews (that the reasons are owed, and that no time is set, are to be confirmed by the partnership)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PANEL,
        label="a letter with reasons",
        within=NO_LIMIT,
        starts_with="review.publication-withheld",
        met_with="review.withholding-explained to that recipient",
        starts=_to_explain,
        met_by=_explained,
        ended_by=ends(**NEVER_FINISHED, published=VOID),
        in_force=since(2018, 6, 29),
    ),
    Duty(
        code="improvements.publish",
        says="Where the report is not published, information about the improvements that follow is.",
        source="Children Act 2004, section 16F(5)",
        force=Force.STATUTE,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a publication",
        within=NO_LIMIT,
        starts_with="review.publication-withheld",
        met_with="review.improvements-published",
        starts=_withheld,
        met_by=_improvements,
        ended_by=ends(**NEVER_FINISHED, published=VOID),
        in_force=since(2018, 6, 29),
    ),
    _sending(
        "improvements.presend",
        Publication.IMPROVEMENTS,
        "The information about the improvements is sent to the Panel, the Secretary of State and Ofsted no later than seven working days before it is published.",
        ends(**NEVER_FINISHED, improvements=MISSED, published=VOID),
    ),
    Duty(
        code="report.deposit",
        says="A published report is deposited with the national repository of case reviews.",
        source="KSCP, Safeguarding Practice Reviews: national resources (the NSPCC's national repository)",
        force=Force.LOCAL_POLICY,
        owed_by=Party.PARTNERSHIP,
        owed_to=Party.NSPCC,
        label="a deposit",
        within=NO_LIMIT,
        starts_with="the report is published",
        met_with="review.deposited",
        starts=_to_deposit,
        met_by=_deposited,
        ended_by=_not_public,
        in_force=since(2018, 6, 29),
    ),
    Duty(
        code="report.withdraw",
        says="What was published is withdrawn at once, on the day of the order, where a court orders it.",
        source="the order of the court (at once is read as by the end of that day)",
        force=Force.COURT_ORDER,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.COURT,
        label="a withdrawal",
        within=THE_DAY_SET,
        starts_with="review.withdrawal-ordered, recorded with the order in the proceedings",
        met_with="review.publication-withdrawn",
        starts=_ordered,
        met_by=_withdrawn,
    ),
)  # fmt: skip
"""In the order of the process."""
