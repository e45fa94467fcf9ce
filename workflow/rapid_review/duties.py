"""The duties of a rapid review: its fifteen working days, what it asks of agencies, and the Panel's answer."""

from collections.abc import Iterator, Mapping

from workflow.duties import NO_LIMIT, Anchor, Days, Duty, Ending, Reading, WorkingDays
from workflow.facts import Entry, happened_before
from workflow.fifteen_days import rapid_review_owed, six_readings, stated
from workflow.policy import since
from workflow.rapid_review.anchors import earliest, notified, reopened_after, stood_down_before
from workflow.rapid_review.standing import RapidReview
from workflow.requests import answer_owed
from workflow.vocabulary import ClockState, Force, Outcome, PanelResponse, Party

ANSWERED = frozenset({PanelResponse.DISAGREES, PanelResponse.FURTHER_INFORMATION})
"""What the Panel writes that asks for an answer."""
EXPECTED = Days(10)


def _completed(rapid: RapidReview, anchor: Anchor) -> Iterator[Entry]:
    """The report sent to the Panel, or the Panel's answer to it; not before it was stood down, if it was."""
    before = stood_down_before(rapid, anchor.cycle)
    for entry in rapid.sent or rapid.responses:
        if before is None or (entry.version > before.version and not happened_before(entry, before)):
            yield entry


def _not_owed(rapid: RapidReview, anchor: Anchor) -> Ending | None:
    """It was stood down: void, and a rapid review opened again starts a new cycle."""
    found = rapid.stood_down[anchor.cycle - 1 : anchor.cycle]
    return Ending(found[0], ClockState.VOID) if found else None


def _stood_down(rapid: RapidReview, _anchor: Anchor) -> Ending | None:
    """It was stood down, and not opened again since: nothing is asked of anybody any more."""
    if not rapid.stood_down or reopened_after(rapid, rapid.stood_down[-1]):
        return None
    return Ending(rapid.stood_down[-1], ClockState.VOID)


def _signed(rapid: RapidReview, _anchor: Anchor) -> Iterator[Entry]:
    if rapid.signatures.third:
        yield rapid.signatures.third


def _sent(rapid: RapidReview) -> Iterator[Anchor]:
    if first := earliest(rapid.sent):
        yield Anchor("", first.occurred, first.id)


def _responded(rapid: RapidReview, _anchor: Anchor) -> Iterator[Entry]:
    yield from rapid.responses


def _closed_unanswered(rapid: RapidReview, anchor: Anchor) -> Ending | None:
    if rapid.closed and not rapid.responses:
        return Ending(rapid.closed, ClockState.MISSED)
    return _stood_down(rapid, anchor)


def _letters(rapid: RapidReview) -> tuple[Entry, ...]:
    return tuple(entry for entry in rapid.responses if entry.fact.response in ANSWERED)


def _answer_asked(rapid: RapidReview) -> Iterator[Anchor]:
    for number, letter in enumerate(_letters(rapid), start=1):
        yield Anchor("", letter.occurred, letter.id, cycle=number)


def _answered(rapid: RapidReview, anchor: Anchor) -> Iterator[Entry]:
    """The answers given after the letter came; one answer can speak to several letters."""
    letter = next((entry for entry in _letters(rapid) if entry.id == anchor.cause), None)
    for answer in rapid.answers if letter else ():
        if letter and not happened_before(answer, letter):
            yield answer


def _review_decided(rapid: RapidReview) -> Iterator[Anchor]:
    if rapid.decision and rapid.outcome is Outcome.LOCAL_REVIEW:
        yield Anchor("", rapid.decision.occurred, rapid.decision.id)


def _decided_otherwise(rapid: RapidReview, anchor: Anchor) -> Ending | None:
    """A later decision against a review ends the duty to open one."""
    if rapid.decision and rapid.outcome is not Outcome.LOCAL_REVIEW:
        return Ending(rapid.decision, ClockState.VOID)
    return _stood_down(rapid, anchor)


_COMPLETE = rapid_review_owed(
    starts=notified,
    starts_with="the notification is sent to the Panel: rapid-review.notification-sent (presumed from the start of the rapid review until stated)",
    met_by=_completed,
    met_with="rapid-review.sent-to-panel",
    ended_by=_not_owed,
    readings=six_readings(
        notified,
        copy=lambda rapid: rapid.copy,
        partnership=lambda rapid: rapid.partnership,
        aware=lambda rapid: rapid.aware,
        instructed=lambda rapid: rapid.instructed,
    ),
)
_ALL = (
    _COMPLETE,
    answer_owed(
        code="rr.agency_return",
        says="An agency asked for its information returns it, or a nil return, by the day set or within eight working days of being asked.",
        source="local policy (partnerships give eight to ten working days; eight is the partnership's to confirm); Children Act 2004, section 16H, where the request is formal",
        within=WorkingDays(8),
        starts_with="the agency is asked: rapid-review.information-requested",
        met_with="rapid-review.information-received or rapid-review.nil-return-received",
        of=lambda rapid: rapid.requests,
        otherwise=_stood_down,
    ),
    Duty(
        code="rr.exec_signoff",
        says="All three safeguarding partners have signed the rapid review by working day 14.",
        source="local policy (the day plans of partnerships differ: working days 12 to 15; the day is the partnership's to confirm)",
        force=Force.LOCAL_POLICY,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PARTNERSHIP,
        label="a sign-off",
        within=WorkingDays(14),
        starts_with="the notification is sent to the Panel",
        met_with="rapid-review.partner-signed-off by the third of the three partners",
        starts=notified,
        met_by=_signed,
        ended_by=_stood_down,
        local=True,
        readings={
            "working-day-fourteen": Reading(
                "By working day 14 after the day of the notification.", "the default"
            ),
            "working-day-fifteen": Reading(
                "By working day 15 after the day of the notification.",
                "a day plan from 0",
                within=WorkingDays(15),
            ),
            "briefing-is-day-one": Reading(
                "By working day 14, the day of the briefing being working day 1.",
                "a day plan from 1",
                starts=stated(notified, lambda rapid: rapid.copy),
                within=WorkingDays(14, first_counts=True),
            ),
        },
    ),
    Duty(
        code="panel.response",
        says="The Panel is expected to write back about ten days after it received the rapid review; nobody owes it: its silence is no breach.",
        source="what partnerships have seen (Kent reports about ten days; the guidance sets none)",
        force=Force.EXPECTATION,
        owed_by=Party.PANEL,
        owed_to=Party.SAFEGUARDING_PARTNERS,
        label="an answer that is awaited",
        within=EXPECTED,
        starts_with="rapid-review.sent-to-panel",
        met_with="rapid-review.panel-responded",
        starts=_sent,
        met_by=_responded,
        ended_by=_closed_unanswered,
        in_force=since(2018, 6, 29),
    ),
    Duty(
        code="rr.reply_to_panel",
        says="The partners consider the Panel's letter and answer it, where it disagrees or asks for more.",
        source="local policy (that the partners must consider and answer, and the ten working days, are to be confirmed by the partnership)",
        force=Force.LOCAL_POLICY,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PANEL,
        label="an answer to a letter",
        within=WorkingDays(10),
        starts_with="rapid-review.panel-responded: disagrees or further-information",
        met_with="rapid-review.panel-answered",
        starts=_answer_asked,
        met_by=_answered,
        ended_by=_stood_down,
    ),
    Duty(
        code="rr.open_review",
        says="A local child safeguarding practice review that was decided on is opened.",
        source="Children Act 2004, section 16F; Working Together to Safeguard Children: local child safeguarding practice reviews (no time is set)",
        force=Force.STATUTORY_GUIDANCE,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PUBLIC,
        label="a review",
        within=NO_LIMIT,
        starts_with="rapid-review.outcome-decided: local-review",
        met_with="a review is opened for the rapid review: spr record review.commissioned --rapid-review CASE",
        starts=_review_decided,
        met_by=lambda rapid, _: rapid.reviews,
        ended_by=_decided_otherwise,
    ),
)
DUTIES: Mapping[str, Duty] = {duty.code: duty for duty in _ALL}
