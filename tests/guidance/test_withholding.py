"""Not published: the reasons go to the Panel and the Secretary of State, the improvements to the public."""

import pytest
from reviewing import RECIPIENTS, commissioned, published, sent
from telling import Story, when

from workflow.catalogue import REVIEW, sealed
from workflow.review import facts as f
from workflow.vocabulary import Answer, ClockState, Force, Party, Publication, ReviewKind

IMPROVEMENTS = Publication.IMPROVEMENTS
WITHHELD = f.PublicationWithheld(reasons="a surviving sibling would be known")


def withheld() -> Story:
    return commissioned().tell((WITHHELD, "Mon 3 Aug 2026"))


def planned(publish_on: str = "Tue 1 Sep 2026") -> Story:
    """Withheld, and a day set for the information about the improvements."""
    fact = f.PublicationDateSet(publish_on=when(publish_on), what=IMPROVEMENTS)
    return withheld().tell((fact, "Mon 3 Aug 2026"))


def test_not_to_publish_is_a_decision_with_reasons_that_are_sealed():
    assert sealed(f.PublicationWithheld) == {"reasons"}
    assert withheld().standing.status == "withheld"


def test_a_report_that_is_not_published_is_no_breach_of_the_six_months():
    assert withheld().clock("lcspr.publish").state is ClockState.VOID


def test_then_the_improvements_are_published():
    """Children Act 2004, section 16F(5): a statute, and it sets no number of days."""
    clock = withheld().clock("improvements.publish")
    assert (clock.state, clock.due_at, clock.duty.force) == (ClockState.RUNNING, None, Force.STATUTE)


def test_nobody_owes_improvements_where_the_report_is_published():
    assert ("improvements.publish", "") not in published().duties()


def test_what_was_to_be_sent_of_the_report_is_owed_no_longer():
    story = commissioned().tell(
        (f.PublicationDateSet(publish_on=when("Tue 1 Sep 2026")), "Mon 27 Jul 2026"),
        (WITHHELD, "Mon 3 Aug 2026"),
    )
    assert story.clock("report.presend", "panel").state is ClockState.VOID


@pytest.mark.parametrize("party", RECIPIENTS)
def test_the_improvements_are_sent_seven_working_days_before_as_a_report_would_be(party):
    clock = planned().clock("improvements.presend", str(party))
    assert clock.date.due_on == when("Thu 20 Aug 2026")


def test_a_sending_of_the_report_is_none_of_the_improvements():
    story = sent(planned())
    assert story.clock("improvements.presend", "panel").state is ClockState.RUNNING


def test_sent_and_published_in_time_it_departs_from_nothing():
    story = sent(planned(), what=IMPROVEMENTS)
    entry = story.record(f.ImprovementsPublished(), "Tue 1 Sep 2026")
    assert entry.departs_from == ()
    assert story.standing.status == "improvements-published"
    assert story.clock("improvements.publish").state is ClockState.MET


def test_published_unsent_it_is_a_departure():
    assert planned().refused(f.ImprovementsPublished(), "Tue 1 Sep 2026") == {"improvements-sent-in-time"}


def test_published_without_a_day_set_it_is_one_as_well():
    assert withheld().refused(f.ImprovementsPublished(), "Tue 1 Sep 2026") == {
        "day-set-for-the-improvements",
        "improvements-sent-in-time",
    }


def test_published_before_the_day_that_was_set_likewise():
    story = sent(planned(), what=IMPROVEMENTS)
    assert story.refused(f.ImprovementsPublished(), "Mon 24 Aug 2026") == {
        "not-before-the-day-set-for-the-improvements"
    }


def test_what_was_not_sent_by_then_is_missed():
    story = planned()
    story.record(f.ImprovementsPublished(), "Tue 1 Sep 2026", departure="it was forgotten")
    assert story.clock("improvements.presend", "ofsted").state is ClockState.MISSED


def test_improvements_published_while_the_report_is_not_withheld_are_said_aloud():
    entry = commissioned().record(f.ImprovementsPublished(), "Tue 1 Sep 2026")
    assert [rule.code for rule in entry.warnings] == ["withheld-before"]


@pytest.mark.parametrize("party", [Party.PANEL, Party.SECRETARY_OF_STATE])
def test_the_reasons_are_sent_and_the_comments_are_had_regard_to(party):
    story = withheld().tell(
        (f.WithholdingExplained(to=party, reference="W-1"), "Tue 4 Aug 2026"),
        (f.CommentsReceived(by_whom=party, regarded=Answer.YES, words="x"), "Mon 17 Aug 2026"),
    )
    assert story.standing.status == "withheld"
    assert sealed(f.CommentsReceived) == {"words"}


@pytest.mark.parametrize("party", [Party.PANEL, Party.SECRETARY_OF_STATE])
def test_the_reasons_are_owed_to_the_panel_and_to_the_secretary_of_state_each(party):
    """Working Together: reasons for not publishing are given to both; no time is set, to be confirmed."""
    story = withheld()
    clock = story.clock("withholding.explain", str(party))
    assert (clock.state, clock.due_at, clock.duty.owed_to) == (ClockState.RUNNING, None, Party.PANEL)
    assert "to be confirmed" in clock.duty.source
    story.tell((f.WithholdingExplained(to=party), "Tue 4 Aug 2026"))
    assert story.clock("withholding.explain", str(party)).state is ClockState.MET


def test_reasons_given_to_the_one_are_not_given_to_the_other():
    """Negative control."""
    story = withheld().tell((f.WithholdingExplained(to=Party.PANEL), "Tue 4 Aug 2026"))
    assert story.clock("withholding.explain", "secretary-of-state").state is ClockState.RUNNING


def test_reasons_given_before_the_decision_came_on_record_are_given():
    story = commissioned()
    story.record(f.WithholdingExplained(to=Party.PANEL), "Tue 4 Aug 2026")
    story.tell((WITHHELD, "Mon 3 Aug 2026"))
    assert story.clock("withholding.explain", "panel").state is ClockState.MET


def test_no_reasons_are_owed_once_the_report_is_published_after_all():
    story = withheld()
    story.record(f.Published(), "Mon 5 Oct 2026", departure="agreed with the Panel by telephone")
    assert story.clock("withholding.explain", "panel").state is ClockState.VOID


def test_nobody_owes_reasons_where_nothing_is_withheld():
    assert not {duty for duty, _ in published().duties() if duty == "withholding.explain"}


def test_reasons_explained_before_anything_was_withheld_are_said_aloud():
    entry = commissioned().record(f.WithholdingExplained(to=Party.PANEL), "Tue 4 Aug 2026")
    assert [rule.code for rule in entry.warnings] == ["withheld-before"]


def test_a_report_that_was_withheld_can_be_published_after_all():
    """A trial is over, a sibling has grown up: the milestone is reached late."""
    story = withheld()
    story.record(f.Published(), "Mon 5 Oct 2026", departure="agreed with the Panel by telephone")
    assert story.standing.status == "published"
    assert story.clock("improvements.publish").state is ClockState.VOID


def test_withheld_after_publication_is_no_withdrawal():
    entry = published().record(WITHHELD, "Mon 5 Oct 2026")
    assert [rule.code for rule in entry.warnings] == ["not-yet-published"]


def test_another_kind_of_review_owes_no_improvements():
    story = commissioned(kind=ReviewKind.LOCAL_LEARNING).tell((WITHHELD, "Mon 3 Aug 2026"))
    assert not story.duties()


def test_a_review_withheld_is_reached_from_every_stage_of_the_work():
    allowed = {
        str(s) for move in REVIEW.lifecycle.moves if move.fact is type(WITHHELD) for s in move.while_in
    }
    assert {
        "commissioned",
        "scoped",
        "gathering-records",
        "drafting",
        "factual-accuracy",
        "sign-off",
    } <= allowed
