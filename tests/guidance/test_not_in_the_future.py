"""What has happened lies behind us, whichever field says when; a day that is set may lie ahead."""

import pytest
from msgspec.structs import fields
from telling import Story, when

from workflow.catalogue import FACTS, INCIDENT, PROCEEDINGS, REVIEW
from workflow.incident import facts as f
from workflow.kinds import SPEAK_OF_THE_PAST
from workflow.proceedings.facts import InquestOpened, TrialListed
from workflow.review.facts import Commissioned
from workflow.vocabulary import (
    Agency,
)

TOMORROW = when("Tue 24 Nov 2026")


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        (INCIDENT, f.Notified(organisation=Agency.SCHOOL, happened=TOMORROW)),
        (INCIDENT, f.Notified(organisation=Agency.SCHOOL, organisation_aware=TOMORROW)),
        (REVIEW, Commissioned(happened=TOMORROW)),
        (PROCEEDINGS, InquestOpened(coroner_told=TOMORROW)),
    ],
)
def test_what_has_happened_did_not_happen_in_the_future_whichever_field_says_so(kind, fact):
    story = Story(kind, now="Mon 23 Nov 2026 16:45")
    assert story.refused(fact, "Mon 23 Nov 2026", departure="busy") == {"not-in-the-future"}


def test_a_day_that_is_set_may_lie_ahead():
    """Negative control."""
    Story(PROCEEDINGS, now="Mon 23 Nov 2026").tell(
        (TrialListed(listed_for=when("Mon 1 Mar 2027")), "2026-11")
    )


SET_AHEAD = {
    "due", "due_on", "due_at", "forecast", "in_force_from", "in_force_until", "listed_for", "moved_to",
    "period_to", "previous", "publish_on", "review_on", "since", "soon_at", "starts_on", "today_at", "until",
}  # fmt: skip
COPIED = {"done_on", "oldest"}
"""What the daemon says again of facts that were asked when they were recorded."""


def test_of_every_date_a_fact_can_hold_it_is_said_whether_it_lies_behind_us():
    dates = {each.name for fact in FACTS.values() for each in fields(fact) if "Moment" in str(each.type)}
    assert dates - {*SPEAK_OF_THE_PAST} - COPIED == SET_AHEAD
    assert {*SPEAK_OF_THE_PAST} <= dates
