"""The duties around proceedings: to review a hold, and what a coroner and a community safety partnership owe."""

from collections.abc import Iterator, Mapping

from workflow.duties import THE_DAY_SET, Anchor, Days, Duty, Ending, Months
from workflow.facts import Entry
from workflow.policy import since
from workflow.proceedings import facts as f
from workflow.proceedings.holds import all_holds
from workflow.proceedings.standing import Proceedings
from workflow.vocabulary import Agency, Answer, ClockState, Force, Party

TO_BE_CONFIRMED = "to be confirmed by the partnership"


def _reviews(proceedings: Proceedings) -> Mapping[str, list[tuple[Entry, Entry | None]]]:
    """By the name of a hold, each time a day was set for its next review, and what was done then."""
    reviews: dict[str, list[tuple[Entry, Entry | None]]] = {}
    for hold in all_holds(proceedings.hold_entries):
        done = (*hold.said[1:], hold.lifted)
        reviews.setdefault(hold.name, []).extend(zip(hold.said, done, strict=True))
    return reviews


def _days_of_review(proceedings: Proceedings) -> Iterator[Anchor]:
    for name, reviews in _reviews(proceedings).items():
        for cycle, (entry, _) in enumerate(reviews, start=1):
            yield Anchor(name, entry.fact.review_on, entry.id, cycle=cycle)


def _looked_at_again(proceedings: Proceedings, anchor: Anchor) -> Iterator[Entry]:
    """To lift a hold is to have reviewed it; so is to place it again."""
    reviews = _reviews(proceedings).get(anchor.subject, [])
    for _, done in reviews[anchor.cycle - 1 : anchor.cycle]:
        if done:
            yield done


def _coroner_told(proceedings: Proceedings) -> Iterator[Anchor]:
    """When the death was reported to the coroner; presumed from the opening where nobody says so."""
    inquest = proceedings.inquest
    if inquest:
        told = inquest.fact.coroner_told
        yield Anchor("", told if told.known else inquest.occurred, inquest.id, presumed=not told.known)


def _inquest_concluded(proceedings: Proceedings, _anchor: Anchor) -> Iterator[Entry]:
    yield from proceedings.facts_of(f.InquestConcluded.stored)


def _sent_to(entry: Entry) -> tuple[Agency, ...]:
    return entry.fact.to or (Agency.UNKNOWN,)


def _reports_received(proceedings: Proceedings) -> Iterator[Anchor]:
    """One clock for each agency that a report went to; a second report to it starts another."""
    received: dict[Agency, int] = {}
    for entry in proceedings.prevention_reports:
        for agency in dict.fromkeys(_sent_to(entry)):
            received[agency] = received.get(agency, 0) + 1
            yield Anchor(str(agency), entry.occurred, entry.id, cycle=received[agency])


def _replied(proceedings: Proceedings, anchor: Anchor) -> Iterator[Entry]:
    replies = [e for e in proceedings.prevention_replies if str(e.fact.agency) == anchor.subject]
    yield from replies[anchor.cycle - 1 : anchor.cycle]


def _called_for(proceedings: Proceedings) -> Iterator[Anchor]:
    if proceedings.death_review:
        yield Anchor("", proceedings.death_review.occurred, proceedings.death_review.id)


def _decided(proceedings: Proceedings, _anchor: Anchor) -> Iterator[Entry]:
    yield from proceedings.death_review_decisions


def _undertaken(proceedings: Proceedings) -> Iterator[Anchor]:
    for entry in proceedings.death_review_decisions:
        if entry.fact.undertaken is Answer.YES:
            yield Anchor("", entry.occurred, entry.id)
            return


def _completed(proceedings: Proceedings, _anchor: Anchor) -> Iterator[Entry]:
    if proceedings.death_review_completed:
        yield proceedings.death_review_completed


def _not_undertaken(proceedings: Proceedings, _anchor: Anchor) -> Ending | None:
    last = proceedings.death_review_decisions[-1:]
    return next((Ending(e, ClockState.VOID) for e in last if e.fact.undertaken is Answer.NO), None)


_ALL = (
    Duty(
        code="hold.review",
        says="Whoever owns a hold reviews it by the day set, and lifts it or sets the next day.",
        source="the partnership's own agreement: each hold has an owner and a day for its next review",
        force=Force.LOCAL_POLICY,
        owed_by=Party.OWNER,
        owed_to=Party.SAFEGUARDING_PARTNERS,
        label="a review of a hold",
        within=THE_DAY_SET,
        starts_with="proceedings.hold-placed, and each proceedings.hold-reviewed",
        met_with="proceedings.hold-reviewed or proceedings.hold-lifted",
        starts=_days_of_review,
        met_by=_looked_at_again,
    ),
    Duty(
        code="inquest.complete",
        says="The coroner completes an inquest within six months of being told of the death, or as soon as is reasonably practicable.",
        source=f"Coroners (Inquests) Rules 2013, rule 8 ({TO_BE_CONFIRMED})",
        force=Force.REGULATION,
        owed_by=Party.CORONER,
        owed_to=Party.PUBLIC,
        label="a conclusion of others",
        within=Months(6),
        starts_with="the death is reported to the coroner (presumed from proceedings.inquest-opened until stated)",
        met_with="proceedings.inquest-concluded",
        starts=_coroner_told,
        met_by=_inquest_concluded,
        in_force=since(2013, 7, 25),
        due_soon=20,
    ),
    Duty(
        code="pfd.reply",
        says="Whoever a coroner sends a report to prevent future deaths replies to it within 56 days.",
        source=f"Coroners (Investigations) Regulations 2013, regulation 29 ({TO_BE_CONFIRMED})",
        force=Force.REGULATION,
        owed_by=Party.AGENCIES,
        owed_to=Party.CORONER,
        label="a reply",
        within=Days(56),
        starts_with="proceedings.prevention-of-future-deaths-report-made",
        met_with="proceedings.prevention-of-future-deaths-report-answered",
        starts=_reports_received,
        met_by=_replied,
        in_force=since(2013, 7, 25),
        due_soon=10,
    ),
    Duty(
        code="dhr.decide",
        says="The community safety partnership decides within one month whether to undertake a domestic abuse related death review.",
        source=f"Domestic Violence, Crime and Victims Act 2004, section 9, and its guidance ({TO_BE_CONFIRMED})",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.COMMUNITY_SAFETY_PARTNERSHIP,
        owed_to=Party.PUBLIC,
        label="a decision of others",
        within=Months(1),
        starts_with="proceedings.domestic-abuse-death-review-called-for",
        met_with="proceedings.domestic-abuse-death-review-decided",
        starts=_called_for,
        met_by=_decided,
        due_soon=5,
    ),
    Duty(
        code="dhr.complete",
        says="The community safety partnership completes a domestic abuse related death review within six months of deciding on it.",
        source=f"Domestic Violence, Crime and Victims Act 2004, section 9, and its guidance ({TO_BE_CONFIRMED})",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.COMMUNITY_SAFETY_PARTNERSHIP,
        owed_to=Party.PUBLIC,
        label="a review of others",
        within=Months(6),
        starts_with="proceedings.domestic-abuse-death-review-decided, where one is undertaken",
        met_with="proceedings.domestic-abuse-death-review-completed",
        starts=_undertaken,
        met_by=_completed,
        ended_by=_not_undertaken,
        due_soon=20,
    ),
)
DUTIES: Mapping[str, Duty] = {duty.code: duty for duty in _ALL}
