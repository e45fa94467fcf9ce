"""Parallel proceedings: they explain and are shown; what they owe is owed there; an order withdraws."""

import pytest
from telling import Story, at, when

from workflow.catalogue import INCIDENT, PROCEEDINGS, REVIEW
from workflow.corrections import Linked
from workflow.proceedings import facts as f
from workflow.review import facts as r
from workflow.rules import Refused
from workflow.vocabulary import (
    Adviser,
    Agency,
    Answer,
    ClockState,
    CourtOrder,
    Disclosure,
    Force,
    Party,
    ProceedingsKind,
    Verdict,
    Withdrawal,
)

REVIEW_CASE = "review/2026-007"
OPENED = f.CriminalInvestigationOpened(beside=REVIEW_CASE)
WITHDRAW = f.CourtOrderMade(orders=CourtOrder.WITHDRAW_PUBLICATION)


def trial(now="Mon 23 Nov 2026"):
    return Story(PROCEEDINGS, now=now).tell((OPENED, "Mon 12 Jan 2026"))


def warned(entry):
    return [rule.code for rule in entry.warnings]


def test_a_trial_does_not_stop_the_clock():
    """Nothing in the sources pauses a clock."""
    review = Story(REVIEW).tell((r.Commissioned(), "Wed 1 Apr 2026"))
    for stream, entry in trial().elsewhere:
        assert stream == REVIEW_CASE
        review.tell((entry.fact, "Mon 13 Apr 2026"))
    assert review.clock("lcspr.publish").date.due_on == when("Thu 1 Oct 2026")
    assert review.clock("lcspr.publish").overdue(at("Fri 2 Oct 2026"))


def test_proceedings_and_the_case_beside_them_are_linked_in_both():
    story = trial()
    assert [(s, e.fact) for s, e in story.elsewhere] == [(REVIEW_CASE, Linked(case="proceedings/2026-001"))]
    assert set(story.standing.links) == {REVIEW_CASE}


def test_the_same_case_is_linked_once_and_another_one_as_well():
    story = trial().tell((f.ChargeMade(beside=REVIEW_CASE), "Mon 2 Feb 2026"))
    story.tell((f.TrialListed(beside="incident/2026-002"), "Mon 2 Mar 2026"))
    assert [stream for stream, _ in story.elsewhere] == [REVIEW_CASE, "incident/2026-002"]


def test_a_trial_runs_from_the_investigation_to_its_end():
    story = trial()
    steps = [
        (f.ChargeMade(), "open"),
        (f.TrialListed(listed_for=when("Mon 11 Jan 2027")), "open"),
        (f.VerdictReturned(verdict=Verdict.GUILTY), "open"),
        (f.SentencePassed(), "open"),
        (f.Concluded(), "concluded"),
        (f.Reopened(), "reopened"),
        (f.Concluded(), "concluded"),
    ]
    for fact, status in steps:
        story.tell((fact, "Mon 2 Nov 2026"))
        assert story.standing.status == status


def test_a_trial_can_be_listed_for_a_day_to_come():
    listed = f.TrialListed(listed_for=when("Mon 11 Jan 2027"))
    assert trial().tell((listed, "Mon 2 Nov 2026")).standing.trials[0].fact is listed


def test_no_further_action_ends_criminal_proceedings():
    assert trial().tell((f.NoFurtherAction(), "Mon 2 Nov 2026")).standing.status == "concluded"


@pytest.mark.parametrize(
    "fact",
    [
        f.ChargeMade(),
        f.VerdictReturned(),
        f.SentencePassed(),
        f.NoFurtherAction(),
        f.InquestConcluded(),
        f.Concluded(),
        f.PublicInquiryAnnounced(),
        f.DisclosureAdviceReceived(adviser=Adviser.CORONER),
        f.CourtOrderMade(orders=CourtOrder.ANONYMITY),
    ],
    ids=lambda fact: fact.stored,
)
def test_proceedings_open_with_what_is_known_first(fact):
    """Of old cases often nothing is known but the sentence."""
    story = Story(PROCEEDINGS).tell((fact, "unknown"))
    assert story.standing.status in {"open", "concluded"}


def test_a_charge_that_comes_on_record_after_the_end_moves_nothing_and_is_said_aloud():
    story = trial().tell((f.Concluded(), "Mon 2 Nov 2026"))
    assert warned(story.record(f.ChargeMade(), "Mon 2 Feb 2026")) == ["not-concluded"]
    assert story.standing.status == "concluded"


@pytest.mark.parametrize("kind", ProceedingsKind)
def test_every_kind_of_proceedings_can_be_put_on_record(kind):
    story = Story(PROCEEDINGS).tell((f.Opened(kind=kind), "Mon 2 Nov 2026"))
    assert story.standing.kind is kind


def test_an_inquest_within_a_trial_is_a_departure():
    """Each stream is one of them: an inquest has clocks of its own."""
    assert trial().refused(f.InquestConcluded(), "Mon 2 Nov 2026") == {"of-kind-inquest"}


def test_proceedings_of_no_known_kind_become_what_they_show():
    story = Story(PROCEEDINGS).tell((f.Opened(kind=ProceedingsKind.UNKNOWN), "Mon 2 Nov 2026"))
    story.tell((f.ChargeMade(), "Mon 9 Nov 2026"))
    assert story.standing.kind is ProceedingsKind.CRIMINAL


def test_an_inquest_is_owed_by_the_coroner_within_six_months_of_being_told():
    """Coroners (Inquests) Rules 2013, rule 8; to be confirmed by the partnership."""
    opened = f.InquestOpened(coroner_told=when("Mon 31 Aug 2026"))
    clock = Story(PROCEEDINGS).tell((opened, "Mon 7 Sep 2026")).clock("inquest.complete")
    assert clock.date.due_on == when("Sun 28 Feb 2027")
    assert (clock.duty.force, clock.duty.owed_by) == (Force.REGULATION, Party.CORONER)
    assert clock.owed_elsewhere


def test_where_nobody_says_when_the_coroner_was_told_it_is_presumed_from_the_opening():
    clock = Story(PROCEEDINGS).tell((f.InquestOpened(), "Mon 7 Sep 2026")).clock("inquest.complete")
    assert clock.date.presumed
    assert clock.date.due_on == when("Sun 7 Mar 2027")


def test_the_conclusion_of_an_inquest_ends_its_clock():
    story = Story(PROCEEDINGS).tell((f.InquestOpened(), "Mon 2 Feb 2026"))
    story.tell((f.InquestConcluded(), "Fri 31 Jul 2026"))
    assert story.clock("inquest.complete").state is ClockState.MET


def test_a_reply_to_a_report_to_prevent_future_deaths_is_owed_within_56_days():
    """Coroners (Investigations) Regulations 2013, regulation 29; to be confirmed by the partnership."""
    report = f.PreventionReportMade(to=(Agency.SCHOOL,))
    story = Story(PROCEEDINGS).tell((f.InquestConcluded(), "Fri 2 Oct 2026"), (report, "Fri 2 Oct 2026"))
    clock = story.clock("pfd.reply", "school")
    assert clock.date.due_on == when("Fri 27 Nov 2026")
    assert not clock.owed_elsewhere


def test_each_agency_the_coroner_wrote_to_has_a_clock_of_its_own():
    report = f.PreventionReportMade(to=(Agency.SCHOOL, Agency.POLICE))
    story = Story(PROCEEDINGS).tell((report, "Fri 2 Oct 2026"))
    story.tell((f.PreventionReportAnswered(agency=Agency.POLICE), "Mon 2 Nov 2026"))
    assert story.clock("pfd.reply", "police").state is ClockState.MET
    assert story.clock("pfd.reply", "school").state is ClockState.RUNNING


def test_a_second_report_to_the_same_agency_asks_for_a_second_reply():
    report = f.PreventionReportMade(to=(Agency.SCHOOL,))
    answer = f.PreventionReportAnswered(agency=Agency.SCHOOL)
    story = Story(PROCEEDINGS).tell((report, "Tue 1 Sep 2026"), (answer, "Thu 1 Oct 2026"))
    story.tell((report, "Mon 2 Nov 2026"))
    assert story.clock("pfd.reply", "school").state is ClockState.MET
    assert story.clock("pfd.reply", "school", cycle=2).state is ClockState.RUNNING


def test_a_report_to_nobody_named_is_owed_a_reply_as_well():
    story = Story(PROCEEDINGS).tell((f.PreventionReportMade(), "Fri 2 Oct 2026"))
    assert story.duties() == {("pfd.reply", "unknown")}


def test_the_community_safety_partnership_decides_in_a_month_and_completes_in_six():
    """Domestic Violence, Crime and Victims Act 2004, section 9; to be confirmed by the partnership."""
    story = Story(PROCEEDINGS).tell((f.DeathReviewCalledFor(), "Mon 31 Aug 2026"))
    assert story.clock("dhr.decide").date.due_on == when("Wed 30 Sep 2026")
    story.tell((f.DeathReviewDecided(undertaken=Answer.YES), "Wed 30 Sep 2026"))
    assert story.clock("dhr.decide").state is ClockState.MET
    assert story.clock("dhr.complete").date.due_on == when("Tue 30 Mar 2027")


def test_what_the_community_safety_partnership_owes_is_owed_elsewhere_and_shown():
    story = Story(PROCEEDINGS).tell((f.DeathReviewDecided(undertaken=Answer.YES), "Mon 31 Aug 2026"))
    clock = story.clock("dhr.complete")
    assert clock.owed_elsewhere
    assert clock.duty.owed_by is Party.COMMUNITY_SAFETY_PARTNERSHIP


def test_a_review_that_is_not_undertaken_is_not_owed():
    story = Story(PROCEEDINGS).tell((f.DeathReviewDecided(undertaken=Answer.NO), "Mon 31 Aug 2026"))
    assert not story.duties()
    both = Story(PROCEEDINGS).tell(
        (f.DeathReviewDecided(undertaken=Answer.YES), "Mon 31 Aug 2026"),
        (f.DeathReviewDecided(undertaken=Answer.NO), "Mon 14 Sep 2026"),
    )
    assert both.clock("dhr.complete").state is ClockState.VOID


def test_a_completed_review_of_the_community_safety_partnership_is_over():
    story = Story(PROCEEDINGS).tell((f.DeathReviewDecided(undertaken=Answer.YES), "Mon 2 Mar 2026"))
    story.tell((f.DeathReviewCompleted(), "Wed 2 Sep 2026"))
    assert story.standing.status == "concluded"
    assert story.clock("dhr.complete").state is ClockState.MET


def test_a_public_inquiry_makes_no_review_done_or_abandoned():
    """Trap 29: absorbed by a public inquiry is neither."""
    review = Story(REVIEW).tell((r.Commissioned(), "Wed 1 Apr 2026"))
    inquiry = Story(PROCEEDINGS).tell((f.PublicInquiryAnnounced(beside=REVIEW_CASE), "Mon 3 Aug 2026"))
    for _, entry in inquiry.elsewhere:
        review.tell((entry.fact, "Mon 3 Aug 2026"))
    assert review.standing.status == "commissioned"
    review.tell((r.AbsorbedByNationalReview(), "Mon 14 Sep 2026"))
    assert review.clock("lcspr.publish").state is ClockState.SUPERSEDED


def test_an_order_to_withdraw_is_told_to_the_review_and_to_nothing_else():
    story = trial().tell((f.ChargeMade(beside="incident/2026-002"), "Mon 2 Feb 2026"))
    story.tell((WITHDRAW, "Mon 2 Nov 2026"))
    ordered = [(s, e.fact) for s, e in story.elsewhere if isinstance(e.fact, r.WithdrawalOrdered)]
    assert ordered == [(REVIEW_CASE, r.WithdrawalOrdered(proceedings="proceedings/2026-001"))]


def test_other_orders_withdraw_nothing():
    for orders in (CourtOrder.ANONYMITY, CourtOrder.REPORTING_RESTRICTION, CourtOrder.OTHER):
        story = trial().tell((f.CourtOrderMade(orders=orders), "Mon 2 Nov 2026"))
        assert not [e for _, e in story.elsewhere if isinstance(e.fact, r.WithdrawalOrdered)]


def test_an_order_to_withdraw_that_reaches_no_review_is_said_aloud():
    entry = Story(PROCEEDINGS).record(WITHDRAW, "Mon 2 Nov 2026")
    assert warned(entry) == ["a-review-is-told"]
    named = f.CourtOrderMade(orders=CourtOrder.WITHDRAW_PUBLICATION, cases=(REVIEW_CASE,))
    assert not warned(Story(PROCEEDINGS).record(named, "Mon 2 Nov 2026"))


def published():
    return Story(REVIEW).tell((r.Published(), "Mon 4 May 2026"))


def ordered(on="Mon 2 Nov 2026"):
    return published().tell((r.WithdrawalOrdered(proceedings="proceedings/2026-001"), on))


def withdrawn(story, on):
    """The review once what was published was withdrawn."""
    return story.tell((r.PublicationWithdrawn(reason=Withdrawal.COURT_ORDER), on))


def test_an_order_after_publication_is_owed_on_the_day_of_the_order():
    """Trap 24: court orders can come after publication."""
    clock = ordered().clock("report.withdraw")
    assert clock.date.due_on == when("Mon 2 Nov 2026")
    assert (clock.duty.force, clock.duty.owed_to) == (Force.COURT_ORDER, Party.COURT)
    assert not clock.overdue(at("Mon 2 Nov 2026 23:59"))
    assert clock.overdue(at("Tue 3 Nov 2026 00:00"))


@pytest.mark.parametrize(
    ("on", "state"), [("Mon 2 Nov 2026", ClockState.MET), ("Tue 3 Nov 2026", ClockState.MET_LATE)]
)
def test_the_withdrawal_meets_the_order(on, state):
    assert withdrawn(ordered(), on).clock("report.withdraw").state is state


def test_an_order_to_withdraw_what_is_withdrawn_already_is_met():
    story = withdrawn(ordered(), "Mon 2 Nov 2026")
    story.tell((r.WithdrawalOrdered(proceedings="proceedings/2026-009"), "Mon 16 Nov 2026"))
    assert story.clock("report.withdraw").state is ClockState.MET
    assert story.clock("report.withdraw", cycle=2).state is ClockState.MET


def test_what_was_published_again_has_to_be_withdrawn_again():
    story = withdrawn(ordered(), "Mon 2 Nov 2026")
    story.tell((r.PublishedAgain(), "Mon 9 Nov 2026", {"departure": "the order was lifted"}))
    story.tell((r.WithdrawalOrdered(proceedings="proceedings/2026-009"), "Mon 16 Nov 2026"))
    assert story.clock("report.withdraw").state is ClockState.MET
    assert story.clock("report.withdraw", cycle=2).state is ClockState.RUNNING


def test_where_nothing_is_published_there_is_nothing_to_withdraw_until_something_is():
    story = Story(REVIEW).tell((r.Commissioned(), "Wed 1 Apr 2026"))
    story.tell((r.WithdrawalOrdered(proceedings="proceedings/2026-001"), "Mon 3 Aug 2026"))
    assert ("report.withdraw", "") not in story.duties()
    assert "no-withdrawal-ordered" in story.refused(r.Published(), "Mon 2 Nov 2026")
    story.record(r.Published(), "Mon 2 Nov 2026", departure="nobody had told the press office")
    assert story.clock("report.withdraw").overdue(at("Mon 2 Nov 2026"))


def test_an_order_moves_no_status_of_the_review():
    assert ordered().standing.status == "published"


def test_advice_on_disclosure_is_on_record_with_who_gave_it():
    advice = f.DisclosureAdviceReceived(
        adviser=Adviser.SENIOR_INVESTIGATING_OFFICER, disclosure=Disclosure.LIMITED, advice="not the witness"
    )
    assert [e.fact for e in trial().tell((advice, "Mon 2 Feb 2026")).standing.advice] == [advice]


def test_proceedings_are_not_owed_by_an_incident():
    """Nothing that happens in a court changes what the local authority owes."""
    assert not {code for code in INCIDENT.duties if code in PROCEEDINGS.duties}


def test_a_refusal_is_never_without_a_way_on():
    verdict = trial().record(f.HoldLifted(hold="publication"), "Mon 2 Nov 2026")
    assert isinstance(verdict, Refused)
    assert all(each.remedy for each in verdict.because)
