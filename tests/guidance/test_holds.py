"""Holds: each with an owner, a forecast and its own review; they explain lateness and stop no clock."""

import pytest
from holding import DAY, FIELDWORK, INVESTIGATION, KEPT, LIFTED, PLACED, REVIEW_CASE, held, in_the_case, told
from telling import Story, at, when

from workflow import holds
from workflow.catalogue import PROCEEDINGS, REVIEW
from workflow.corrections import Linked, Unlinked
from workflow.proceedings import facts as f
from workflow.proceedings.holds import standing_holds, standing_of
from workflow.review.facts import Commissioned
from workflow.vocabulary import (
    ClockState,
    Force,
    HoldKind,
    LateReason,
    Party,
    ProceedingsKind,
)


def test_a_hold_has_an_owner():
    """Domain, step 24: each hold has owner and next review date."""
    story = Story(PROCEEDINGS).tell((INVESTIGATION, DAY))
    nobody = f.HoldPlaced(hold=HoldKind.PUBLICATION, owner=" ", review_on=when("Thu 1 Oct 2026"))
    assert story.refused(nobody, DAY, departure="busy") == {"has-an-owner"}


def test_a_hold_has_a_day_for_its_next_review():
    story = Story(PROCEEDINGS).tell((INVESTIGATION, DAY))
    for_ever = f.HoldPlaced(hold=HoldKind.PUBLICATION, owner="SIO")
    assert story.refused(for_ever, DAY) == {"next-review-set"}
    story.tell((for_ever, DAY, {"departure": "the trial is not listed"}))
    assert story.clock("hold.review", "publication").state is ClockState.NOT_RECKONABLE


def test_a_hold_has_a_clock_of_its_own_by_the_day_set():
    clock = held().clock("hold.review", "publication")
    assert clock.date.due_on == when("Thu 1 Oct 2026")
    assert (clock.duty.owed_by, clock.duty.force) == (Party.OWNER, Force.LOCAL_POLICY)


def test_silence_after_the_day_of_review_makes_the_holds_own_clock_overdue():
    clock = held().clock("hold.review", "publication")
    assert clock.state is ClockState.RUNNING
    assert not clock.overdue(at("Thu 1 Oct 2026 23:59"))
    assert clock.overdue(at("Fri 2 Oct 2026 00:00"))


def test_each_review_meets_the_clock_and_starts_the_next():
    story = held((KEPT, "Wed 30 Sep 2026"))
    assert story.clock("hold.review", "publication").state is ClockState.MET
    following = story.clock("hold.review", "publication", cycle=2)
    assert (following.state, following.date.due_on) == (ClockState.RUNNING, when("Fri 18 Dec 2026"))


def test_a_review_after_the_day_is_late():
    assert held((KEPT, "Mon 5 Oct 2026")).clock("hold.review", "publication").state is ClockState.MET_LATE


def test_a_review_that_comes_on_record_late_does_not_bring_an_old_day_back():
    earlier = f.HoldReviewed(hold=HoldKind.PUBLICATION, review_on=when("Mon 2 Nov 2026"))
    story = held((KEPT, "Mon 2 Nov 2026"), (earlier, "Thu 1 Oct 2026"))
    assert standing_of(story.standing, HoldKind.PUBLICATION)[0].review_on == when("Fri 18 Dec 2026")
    states = [story.clock("hold.review", "publication", cycle).state for cycle in (1, 2, 3)]
    assert states == [ClockState.MET, ClockState.MET, ClockState.RUNNING]


def test_to_lift_a_hold_is_to_have_reviewed_it():
    story = held((LIFTED, "Thu 1 Oct 2026"))
    assert story.clock("hold.review", "publication").state is ClockState.MET
    assert not standing_holds(story.standing)


def test_to_lift_a_hold_that_is_not_on_record_is_a_departure_and_tells_nobody():
    story = Story(PROCEEDINGS).tell((INVESTIGATION, DAY))
    assert story.refused(LIFTED, DAY) == {"held"}
    story.tell((LIFTED, DAY, {"departure": "placed by telephone"}))
    assert not standing_holds(story.standing)
    assert not told(story, holds.HoldLifted)


def test_a_hold_known_only_from_its_review_stands_and_is_reviewed_again():
    story = Story(PROCEEDINGS).tell((INVESTIGATION, DAY))
    assert story.refused(KEPT, DAY) == {"held"}
    story.tell((KEPT, DAY, {"departure": "placed by telephone"}))
    assert story.clock("hold.review", "publication").date.due_on == when("Fri 18 Dec 2026")


def test_to_keep_a_hold_without_a_next_day_is_a_departure():
    assert held().refused(f.HoldReviewed(hold=HoldKind.PUBLICATION), "Thu 1 Oct 2026") == {"next-review-set"}


def test_two_holds_of_two_kinds_stand_at_once():
    story = held((FIELDWORK, DAY))
    assert {hold.hold for hold in standing_holds(story.standing)} == {*HoldKind}
    assert {("hold.review", "publication"), ("hold.review", "fieldwork")} <= story.duties()


def test_lifting_one_leaves_the_other():
    story = held((FIELDWORK, DAY), (LIFTED, "Thu 1 Oct 2026"))
    assert [hold.hold for hold in standing_holds(story.standing)] == [HoldKind.FIELDWORK]
    assert story.clock("hold.review", "fieldwork").state is ClockState.RUNNING


def test_lifting_one_in_the_case_leaves_the_other():
    review = Story(REVIEW).tell((Commissioned(), "Wed 1 Apr 2026"))
    lifted = holds.HoldLifted(proceedings="proceedings/2026-001", hold=HoldKind.PUBLICATION)
    for fact in (in_the_case(), in_the_case(HoldKind.FIELDWORK), lifted):
        review.tell((fact, DAY))
    assert not review.standing.held(HoldKind.PUBLICATION)
    assert review.standing.held(HoldKind.FIELDWORK)


def test_holds_of_two_proceedings_are_two_holds():
    review = Story(REVIEW).tell((Commissioned(), "Wed 1 Apr 2026"))
    inquest = holds.HoldPlaced(proceedings="proceedings/2026-002", hold=HoldKind.PUBLICATION)
    lifted = holds.HoldLifted(proceedings="proceedings/2026-001", hold=HoldKind.PUBLICATION)
    review.tell((in_the_case(), DAY), (inquest, DAY), (lifted, "Thu 1 Oct 2026"))
    assert review.standing.held(HoldKind.PUBLICATION)


def test_a_hold_placed_again_after_it_was_lifted_is_another_one():
    again = f.HoldPlaced(hold=HoldKind.PUBLICATION, owner="CPS", review_on=when("Mon 30 Nov 2026"))
    story = held((LIFTED, "Thu 1 Oct 2026"), (again, "Mon 2 Nov 2026"))
    assert standing_of(story.standing, HoldKind.PUBLICATION)[0].owner == "CPS"
    assert story.clock("hold.review", "publication", cycle=2).date.due_on == when("Mon 30 Nov 2026")


def test_a_hold_its_owner_places_twice_is_one_hold_and_touches_the_cases_of_both():
    again = f.HoldPlaced(
        hold=HoldKind.PUBLICATION,
        owner="partnership manager",
        review_on=when("Mon 30 Nov 2026"),
        cases=("review/2026-008",),
    )
    story = held((again, "Thu 1 Oct 2026"))
    assert [hold.cases for hold in standing_holds(story.standing)] == [(REVIEW_CASE, "review/2026-008")]
    story.tell((LIFTED, "Mon 2 Nov 2026"))
    assert {stream for stream, _ in told(story, holds.HoldLifted)} == {REVIEW_CASE, "review/2026-008"}


def test_a_hold_is_told_to_each_case_it_touches_with_its_reason_and_forecast():
    fact = in_the_case(
        reason=LateReason.CRIMINAL_PROCEEDINGS, owner="partnership manager", forecast=when("2027-03")
    )
    assert told(held(), holds.HoldPlaced) == [(REVIEW_CASE, fact)]


def test_a_hold_that_names_no_case_touches_those_the_proceedings_are_linked_with():
    story = held()
    assert story.entries[-2].fact.cases == (REVIEW_CASE,)


def test_a_case_unlinked_since_is_told_all_the_same_when_the_hold_is_lifted():
    story = held()
    assert told(story, Linked) == [(REVIEW_CASE, Linked(case="proceedings/2026-001"))]
    story.tell((Unlinked(case=REVIEW_CASE), "Mon 14 Sep 2026"), (LIFTED, "Thu 1 Oct 2026"))
    assert [stream for stream, _ in told(story, holds.HoldLifted)] == [REVIEW_CASE]


def test_a_hold_that_touches_no_case_is_said_aloud():
    entry = Story(PROCEEDINGS).record(PLACED, DAY)
    assert [rule.code for rule in entry.warnings] == ["touches-a-case"]


def test_a_new_forecast_is_told_to_the_cases_that_explain_lateness_by_it():
    later = f.HoldReviewed(
        hold=HoldKind.PUBLICATION, review_on=when("Fri 18 Dec 2026"), forecast=when("2027-09")
    )
    story = held((KEPT, "Wed 30 Sep 2026"), (later, "Mon 2 Nov 2026"))
    forecasts = [fact.forecast for _, fact in told(story, holds.HoldPlaced)]
    assert forecasts == [when("2027-03"), when("2027-09")]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (ProceedingsKind.CRIMINAL, LateReason.CRIMINAL_PROCEEDINGS),
        (ProceedingsKind.INQUEST, LateReason.INQUEST),
        (ProceedingsKind.FAMILY_COURT, LateReason.FAMILY_PROCEEDINGS),
        (ProceedingsKind.PUBLIC_INQUIRY, LateReason.NATIONAL_REVIEW),
        (ProceedingsKind.LADO, LateReason.OTHER),
    ],
)
def test_the_reason_is_that_of_the_proceedings(kind, reason):
    story = Story(PROCEEDINGS).tell((f.Opened(kind=kind, beside=REVIEW_CASE), DAY), (PLACED, DAY))
    assert told(story, holds.HoldPlaced)[0][1].reason is reason
