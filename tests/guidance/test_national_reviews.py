"""National reviews, and how else a local one ends: absorbed, discontinued, merged."""

import pytest
from reviewing import commissioned, ready, to_be_published
from telling import Story, when

from workflow.catalogue import REVIEW
from workflow.corrections import LatenessExplained, Merge
from workflow.facts import Entry
from workflow.review import facts as f
from workflow.rules import Refused
from workflow.vocabulary import Agency, ClockState, LateReason, ReviewKind

ABSORBED = f.AbsorbedByNationalReview(national_review="review/national-2022")
DISCONTINUED = f.Discontinued(reasons="x")


def absorbed() -> Story:
    return commissioned().tell((ABSORBED, "Mon 6 Jul 2026"))


def test_the_panel_can_take_a_review_over_at_any_time():
    """Domain step 23: at any time, before a decision as well as after the report is complete."""
    for fact in (f.Considered(), f.Commissioned(), f.RecordsRequested(agency=Agency.SCHOOL)):
        story = Story(REVIEW).tell((f.Considered(), "Mon 2 Mar 2026"))
        if not isinstance(fact, f.Considered):
            story.tell((f.Commissioned(), "Mon 2 Mar 2026"))
        if isinstance(fact, f.RecordsRequested):
            story.tell((fact, "Mon 9 Mar 2026"))
        assert story.tell((ABSORBED, "Mon 6 Jul 2026")).standing.status == "absorbed"
    assert ready().tell((ABSORBED, "Mon 24 Aug 2026")).standing.status == "absorbed"


def test_an_absorbed_review_is_neither_done_nor_abandoned():
    """Trap 29."""
    story = absorbed()
    assert story.clock("lcspr.publish").state is ClockState.SUPERSEDED
    assert (story.standing.published, story.standing.discontinued) == (None, None)


def test_it_names_the_national_review_where_that_is_on_record():
    assert absorbed().standing.absorbed.fact.national_review == "review/national-2022"


def test_no_delay_has_to_be_reported_for_it():
    assert absorbed().clock("lcspr.delay_notice").state is ClockState.SUPERSEDED


def test_nobody_need_be_told_of_a_decision_the_panel_has_taken_over():
    assert absorbed().clock("lcspr.inform", "ofsted").state is ClockState.VOID


def test_what_was_to_be_sent_before_publication_is_owed_no_longer():
    story = to_be_published(commissioned()).tell((ABSORBED, "Mon 24 Aug 2026"))
    assert story.clock("report.presend", "panel").state is ClockState.VOID


def test_records_that_arrive_after_it_was_absorbed_move_nothing():
    story = absorbed().tell((f.RecordsReceived(agency=Agency.SCHOOL), "Mon 13 Jul 2026"))
    assert story.standing.status == "absorbed"


def test_absorbed_a_second_time_is_admitted_and_moves_nothing():
    story = absorbed().tell((ABSORBED, "Mon 13 Jul 2026"))
    assert story.standing.absorbed.occurred == when("Mon 6 Jul 2026")


def test_a_local_report_can_still_be_published_beside_the_national_one():
    story = absorbed()
    story.record(f.Published(), "Mon 5 Oct 2026", departure="agreed with the Panel")
    assert story.standing.status == "published"
    assert story.clock("lcspr.publish").state is ClockState.SUPERSEDED


def test_a_national_review_is_the_panels_and_owes_nothing_here():
    story = commissioned(kind=ReviewKind.NATIONAL)
    assert not story.standing.ours
    assert story.duties() == set()
    assert story.record(f.Published(), "Tue 1 Sep 2026").departs_from == ()


def test_a_national_review_as_a_reason_for_lateness_moves_no_limit():
    fact = LatenessExplained(duty="lcspr.publish", reason=LateReason.NATIONAL_REVIEW)
    story = commissioned().tell((fact, "Mon 6 Jul 2026"))
    assert story.clock("lcspr.publish").date.due_on == when("Wed 2 Sep 2026")
    assert story.clock("lcspr.publish").explained


# Ended before its report


def test_a_review_that_is_discontinued_left_its_publication_undone():
    story = commissioned().tell((DISCONTINUED, "Mon 6 Jul 2026"))
    assert story.standing.status == "discontinued"
    assert story.clock("lcspr.publish").state is ClockState.MISSED


def test_discontinued_is_not_absorbed_and_not_undertaken_is_neither():
    codes = {"absorbed", "discontinued", "not-undertaken"}
    assert codes <= {str(status) for status in type(commissioned().standing.status)}


def test_nothing_is_discontinued_before_it_was_commissioned():
    story = Story(REVIEW).tell((f.Considered(), "Mon 2 Mar 2026"))
    assert story.refused(DISCONTINUED, "Mon 6 Jul 2026") == {"not-now"}


@pytest.mark.parametrize("fact", [f.FamilyContributed(), f.ProgressMonitored(), f.OverviewReportCompleted()])
def test_late_paperwork_does_not_revive_a_review_that_has_ended(fact):
    story = commissioned().tell((DISCONTINUED, "Mon 6 Jul 2026"), (fact, "Mon 22 Jun 2026"))
    assert story.standing.status == "discontinued"


# Merged


def test_two_reviews_can_become_one():
    """One review of several children, or of two families."""
    story, other = commissioned(), commissioned()
    other.standing = REVIEW.begin("review/2026-002")
    other.tell((f.Commissioned(), "Mon 9 Mar 2026"))
    story.others["review/2026-002"] = other.standing
    decided = REVIEW.decide(story.standing, Merge(into="review/2026-002", reasons="x"), story.given)
    assert not isinstance(decided, Refused)
    here = [entry for stream, entry in decided if stream == story.standing.case]
    assert [entry.fact.stored for entry in here] == ["case.merged"]
    assert all(isinstance(entry, Entry) for _, entry in decided)


def test_a_review_that_was_merged_owes_nothing_any_more():
    story, other = commissioned(), Story(REVIEW)
    other.standing = REVIEW.begin("review/2026-002")
    other.tell((f.Commissioned(), "Mon 9 Mar 2026"))
    story.others["review/2026-002"] = other.standing
    for stream, entry in REVIEW.decide(
        story.standing, Merge(into="review/2026-002", reasons="x"), story.given
    ):
        if stream == story.standing.case:
            story.standing = REVIEW.evolve(story.standing, entry)
    assert story.clock("lcspr.publish").state is ClockState.SUPERSEDED
