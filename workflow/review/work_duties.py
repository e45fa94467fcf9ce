"""What is owed while a review is at work: to tell of it, to watch it, to ask the family again."""

from collections.abc import Iterator
from datetime import date

from workflow.duties import NO_LIMIT, THE_DAY_SET, Anchor, Days, Duty, Months, nth, recurring
from workflow.facts import Entry, happened_before
from workflow.moments import on
from workflow.policy import Span, since
from workflow.requests import answer_owed
from workflow.review.endings import MISSED, NEVER_FINISHED, OVER, SUPERSEDED, VOID, ends, first_of
from workflow.review.standing import Review
from workflow.vocabulary import Force, Party, ReviewKind

PANEL_BEGINS = date(2018, 6, 29)
LOCAL_REVIEWS_ONLY = date(2019, 9, 29)
LAST_DAY_OF_THE_TRANSITION = date(2020, 9, 29)
INFORMED = (Party.PANEL, Party.OFSTED, Party.SECRETARY_OF_STATE)


def _decided_on(review: Review) -> Iterator[Anchor]:
    if review.commissioned and review.local:
        for party in INFORMED:
            yield Anchor(str(party), review.commissioned.occurred, review.commissioned.id)


def _told(review: Review, anchor: Anchor) -> Iterator[Entry]:
    return (entry for entry in review.told if str(entry.fact.to) == anchor.subject)


def _monitored(review: Review) -> list[Entry]:
    """The checks that came on record before the review was over, by the day they were made."""
    over = first_of(review, OVER)
    made = (each for each in review.monitored if over is None or each.version < over.entry.version)
    return sorted(made, key=_by_day)


def _by_day(entry: Entry) -> tuple[bool, str, int]:
    latest = entry.occurred.latest
    return (latest is None, latest.isoformat() if latest else "", entry.version)


def _watched(review: Review) -> Iterator[Anchor]:
    yield from recurring(review.commissioned if review.local else None, _monitored(review))


def _declined(review: Review) -> Iterator[Anchor]:
    for number, entry in enumerate(review.declined if review.ours else (), start=1):
        yield Anchor("", entry.occurred, entry.id, cycle=number)


def _asked_again(review: Review, anchor: Anchor) -> Iterator[Entry]:
    """On the day it declined or later; an invitation of before, which it declined, asks nobody again."""
    for declined in nth(review.declined, anchor):
        for each in review.asked_or_heard:
            recorded_after = each.version > declined.version and not happened_before(each, declined)
            if recorded_after or happened_before(declined, each):
                yield each


def _old_regime(review: Review) -> Iterator[Anchor]:
    if review.commissioned and review.kind is ReviewKind.SERIOUS_CASE_REVIEW:
        yield Anchor("", review.commissioned.occurred, review.commissioned.id)


def _transition(review: Review) -> Iterator[Anchor]:
    """A serious case review that was decided on before the new regime was everywhere, and may still run."""
    for anchor in _old_regime(review):
        decided = anchor.moment.last_day
        if decided and date(2015, 3, 26) <= decided < LOCAL_REVIEWS_ONLY:
            yield Anchor("", on(LAST_DAY_OF_THE_TRANSITION), anchor.cause)


def _completed(review: Review, _anchor: Anchor) -> Iterator[Entry]:
    yield from (entry for entry in (review.report, *review.submitted, review.published) if entry)


def _to_be_redone(review: Review) -> Iterator[Anchor]:
    for number, entry in enumerate(review.redo_orders, start=2):
        yield Anchor("", entry.occurred, entry.id, cycle=number)


def _done_again(review: Review, anchor: Anchor) -> Iterator[Entry]:
    """The first time it was done again that came on record after this order."""
    for ordered in review.redo_orders[anchor.cycle - 2 : anchor.cycle - 1]:
        yield from (entry for entry in review.redone if entry.version > ordered.version)


ALL = (
    Duty(
        code="lcspr.inform",
        says="The Panel, Ofsted and the Department for Education are told promptly of the decision to undertake a local review, with the name of the reviewer.",
        source="Working Together to Safeguard Children: local child safeguarding practice reviews (to be confirmed by the partnership)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PANEL,
        label="news of a decision",
        within=NO_LIMIT,
        starts_with="the review is commissioned: once for the Panel, for Ofsted and for the department",
        met_with="review.told-of-decision to that recipient",
        starts=_decided_on,
        met_by=_told,
        ended_by=ends(**NEVER_FINISHED, published=MISSED),
        in_force=since(2018, 6, 29),
    ),
    Duty(
        code="lcspr.monitor",
        says="The safeguarding partners monitor at regular intervals the time the review takes and its quality.",
        source="SI 2018/789, regulation 14 (regular intervals; the 28 days are the partnership's to confirm)",
        force=Force.REGULATION,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a look at progress",
        within=Days(28),
        starts_with="the review is commissioned, and anew with each review.progress-monitored",
        met_with="review.progress-monitored",
        starts=_watched,
        met_by=lambda review, anchor: nth(_monitored(review), anchor),
        ended_by=ends(**OVER),
        in_force=since(2018, 6, 29),
        due_soon=5,
        recurs=True,
    ),
    answer_owed(
        code="review.agency_return",
        says="Each agency returns the records or the report it is asked for, by the day set in the request.",
        source="local policy: the day is set in each request; where none is set, there is no limit",
        within=NO_LIMIT,
        starts_with="review.records-requested, for each agency and request",
        met_with="review.records-received from that agency, a nil return included",
        of=lambda review: review.requests,
        otherwise=ends(**NEVER_FINISHED, published=MISSED),
    ),
    Duty(
        code="family.revisit",
        says="A family that declined to contribute is asked again before publication.",
        source="local policy (a decline is recorded, and revisited before publication)",
        force=Force.LOCAL_POLICY,
        owed_by=Party.PARTNERSHIP,
        owed_to=Party.CHILD_AND_FAMILY,
        label="an invitation, once more",
        within=NO_LIMIT,
        starts_with="review.family-declined",
        met_with="review.family-invited or review.family-contributed, on the day it declined or later",
        starts=_declined,
        met_by=_asked_again,
        ended_by=ends(**NEVER_FINISHED, withheld=VOID, published=MISSED),
    ),
    Duty(
        code="scr.complete",
        says="A serious case review is completed within six months of the decision to undertake it; no time is set for its publication.",
        source="Working Together 2015: serious case reviews (for the regimes before it, to be confirmed by the partnership)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.PARTNERSHIP,
        owed_to=Party.PUBLIC,
        label="a report",
        within=Months(6),
        starts_with="the serious case review is commissioned",
        met_with="review.overview-report-completed, review.report-submitted or review.published",
        starts=_old_regime,
        met_by=_completed,
        ended_by=ends(absorbed=SUPERSEDED, discontinued=MISSED),
        in_force=Span(None, PANEL_BEGINS),
        due_soon=20,
    ),
    Duty(
        code="scr.finish",
        says="A serious case review that was still running when the new arrangements began is finished by 29 September 2020.",
        source="Working Together: transitional guidance 2018 (to be confirmed by the partnership)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.PARTNERSHIP,
        owed_to=Party.PUBLIC,
        label="a report",
        within=THE_DAY_SET,
        starts_with="a serious case review was commissioned between 26 March 2015 and 28 September 2019",
        met_with="review.overview-report-completed, review.report-submitted or review.published",
        starts=_transition,
        met_by=_completed,
        ended_by=ends(absorbed=SUPERSEDED, discontinued=MISSED),
        due_soon=20,
    ),
    Duty(
        code="review.redo",
        says="A review that was ordered to be done again is done again; the order sets the time, and no guidance does.",
        source="the order itself",
        force=Force.LOCAL_POLICY,
        owed_by=Party.PARTNERSHIP,
        owed_to=Party.PUBLIC,
        label="a report, once more",
        within=NO_LIMIT,
        starts_with="review.redo-ordered; the second round of the review begins",
        met_with="review.redone",
        starts=_to_be_redone,
        met_by=_done_again,
        ended_by=ends(absorbed=SUPERSEDED, discontinued=MISSED),
    ),
)  # fmt: skip
"""In the order of the process."""
