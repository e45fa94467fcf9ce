"""Serious case reviews: completed within six months, judged, and at times done again."""

import pytest
from reviewing import commissioned
from telling import Story, when

from workflow.review import facts as f
from workflow.vocabulary import ClockState, Force, Party, Rating, ReportPart, ReviewKind

SCR = ReviewKind.SERIOUS_CASE_REVIEW
COMPLETED = (
    (f.OverviewReportCompleted(), "the report is complete"),
    (f.ReportSubmitted(to=Party.OFSTED), "the report is handed in"),
    (f.Published(), "the report is published"),
)


def serious_case_review(on: str = "Mon 11 Sep 2017") -> Story:
    return commissioned(on, kind=SCR)


def rated(rating: Rating = Rating.INADEQUATE) -> Story:
    """A serious case review that was handed in and judged."""
    return serious_case_review("Mon 7 Aug 2017").tell(
        (f.ReportSubmitted(), "Mon 4 Dec 2017"), (f.Rated(rating=rating), "Mon 5 Mar 2018")
    )


def test_a_serious_case_review_is_completed_within_six_months_of_the_decision():
    """Working Together 2015; it says should."""
    clock = serious_case_review().clock("scr.complete")
    assert (clock.date.due_on, clock.duty.force) == (when("Sun 11 Mar 2018"), Force.STATUTORY_GUIDANCE)


@pytest.mark.parametrize(("fact", "why"), COMPLETED)
def test_completion_meets_it_however_it_shows(fact, why):
    story = serious_case_review().tell((fact, "Fri 9 Mar 2018"))
    assert story.clock("scr.complete").state is ClockState.MET, why


def test_no_time_is_set_for_its_publication():
    assert ("lcspr.publish", "") not in serious_case_review().duties()


def test_nothing_of_the_regulations_of_2018_is_asked_before_it_is_published():
    entry = serious_case_review().record(f.Published(), "Tue 11 Jun 2019")
    assert entry.departs_from == ()


def test_it_owes_neither_monitoring_nor_a_sending_nor_a_year_in_public():
    story = serious_case_review().tell(
        (f.PublicationDateSet(publish_on=when("Tue 11 Jun 2019")), "Mon 13 May 2019"),
        (f.Published(), "Tue 11 Jun 2019"),
    )
    assert {duty for duty, _ in story.duties()} == {"scr.complete", "scr.finish"}


@pytest.mark.parametrize(
    ("decided", "clocks", "why"),
    [
        ("Thu 28 Jun 2018", {"scr.complete", "scr.finish"}, "the last day of the old regime"),
        ("Fri 29 Jun 2018", {"scr.finish"}, "the new regime has begun; the old limit is gone"),
        ("Sat 28 Sep 2019", {"scr.finish"}, "the last day on which one could be decided on"),
        ("Sun 29 Sep 2019", set(), "the new arrangements are everywhere"),
        ("Mon 12 Jan 2015", {"scr.complete"}, "of the regime before, and over by then"),
    ],
)
def test_which_limit_holds_depends_on_the_day_of_the_decision(decided, clocks, why):
    assert {duty for duty, _ in serious_case_review(decided).duties()} == clocks, why


def test_one_that_still_ran_was_to_be_finished_by_29_september_2020():
    """The transition; to be confirmed by the partnership."""
    clock = serious_case_review().clock("scr.finish")
    assert clock.date.due_on == when("Tue 29 Sep 2020")


def test_one_published_on_15_october_2020_was_finished_too_late():
    story = serious_case_review().tell((f.Published(), "Thu 15 Oct 2020"))
    assert story.clock("scr.finish").state is ClockState.MET_LATE


def test_a_clock_is_judged_by_the_policy_of_the_day_of_the_decision():
    """Trap 17."""
    assert serious_case_review().clock("scr.complete").reckoned.policy.startswith("WT2015+")


def test_so_is_one_of_which_only_the_month_is_known():
    clock = serious_case_review("2017-09").clock("scr.complete")
    assert (clock.state, clock.reckoned.policy[:6]) == (ClockState.NOT_RECKONABLE, "WT2015")


def test_a_month_meets_nothing_in_time_and_nothing_late():
    story = serious_case_review("2017-09").tell((f.Published(), "Tue 11 Jun 2019"))
    assert story.clock("scr.complete").state is ClockState.MET_UNDATED


# Judged, and done again


def test_a_review_that_is_handed_in_waits_for_sign_off_or_publication():
    story = serious_case_review().tell((f.ReportSubmitted(part=ReportPart.OVERVIEW), "Mon 4 Dec 2017"))
    assert story.standing.status == "sign-off"


@pytest.mark.parametrize("rating", [*Rating])
def test_a_rating_alone_moves_nothing(rating):
    assert rated(rating).standing.status == "sign-off"


def test_judged_inadequate_it_can_be_ordered_to_be_done_again():
    story = rated().tell((f.RedoOrdered(ordered_by="Board chair"), "Mon 12 Mar 2018"))
    assert (story.standing.status, story.standing.round) == ("redo-ordered", 2)


@pytest.mark.parametrize("rating", [Rating.ADEQUATE, Rating.GOOD, Rating.OUTSTANDING])
def test_ordered_without_that_it_is_a_departure(rating):
    assert rated(rating).refused(f.RedoOrdered(), "Mon 12 Mar 2018") == {"judged-inadequate"}


def test_the_second_round_is_a_clock_of_its_own_and_the_first_stays():
    story = rated().tell((f.RedoOrdered(), "Mon 12 Mar 2018"), (f.RedoBegun(), "Mon 19 Mar 2018"))
    assert story.clock("scr.complete").state is ClockState.MET
    assert story.clock("review.redo", cycle=2).state is ClockState.RUNNING
    story.tell((f.Redone(), "Mon 4 Jun 2018"))
    assert story.clock("review.redo", cycle=2).state is ClockState.MET
    assert story.standing.status == "redone"


def test_the_second_round_does_not_undo_what_was_handed_in_first():
    story = rated().tell((f.RedoOrdered(), "Mon 12 Mar 2018"), (f.Redone(), "Mon 4 Jun 2018"))
    assert story.clock("scr.complete").ended.occurred == when("Mon 4 Dec 2017")


def test_no_guidance_sets_a_time_for_the_second_round():
    story = rated().tell((f.RedoOrdered(), "Mon 12 Mar 2018"))
    assert story.clock("review.redo", cycle=2).due_at is None


def test_it_can_be_ordered_a_third_time():
    story = rated().tell(
        (f.RedoOrdered(), "Mon 12 Mar 2018"),
        (f.Redone(), "Mon 4 Jun 2018"),
        (f.RedoOrdered(), "Mon 2 Jul 2018"),
    )
    assert (story.standing.status, story.standing.round) == ("redo-ordered", 3)
    assert story.clock("review.redo", cycle=2).state is ClockState.MET
    assert story.clock("review.redo", cycle=3).state is ClockState.RUNNING


def test_a_review_that_is_published_can_be_ordered_to_be_done_again():
    story = rated().tell((f.Published(), "Mon 2 Apr 2018"), (f.RedoOrdered(), "Mon 7 May 2018"))
    assert story.standing.status == "redo-ordered"


def test_the_drafts_of_the_second_round_are_recorded_and_move_nothing():
    story = rated().tell((f.RedoOrdered(), "Mon 12 Mar 2018"))
    story.tell((f.OverviewReportDrafted(version=2), "Mon 7 May 2018"))
    assert story.standing.status == "redo-ordered"


def test_what_was_redone_is_published_in_the_end():
    story = rated().tell(
        (f.RedoOrdered(), "Mon 12 Mar 2018"),
        (f.Redone(), "Mon 4 Jun 2018"),
        (f.Published(), "Mon 2 Jul 2018"),
    )
    assert story.standing.status == "published"
