"""Published: what has to come before, a year in public, reports taken back, and late paperwork."""

import pytest
from reviewing import (
    PUBLISH_ON,
    RECIPIENTS,
    THREE,
    commissioned,
    published,
    ready,
    sent,
    signed,
    to_be_published,
)
from telling import Story, day, when

from workflow import holds
from workflow.catalogue import REVIEW
from workflow.review import facts as f
from workflow.rules import Refused
from workflow.vocabulary import (
    Agency,
    Answer,
    ClockState,
    HoldKind,
    Partner,
    Party,
    Requester,
    ReviewKind,
    Summary,
    Withdrawal,
)

PRESEND = "report.presend"
SUBJECTS = [str(party) for party in RECIPIENTS]


# Published


def test_a_review_signed_sent_and_published_on_its_day_departs_from_nothing():
    entry = ready().record(f.Published(), PUBLISH_ON)
    assert (entry.departs_from, entry.warnings) == ((), ())


def test_published_without_a_day_set_unsent_and_unsigned_is_refused_with_every_reason():
    assert commissioned().refused(f.Published(), PUBLISH_ON) == {
        "all-three-signed",
        "day-set-for-the-report",
        "report-sent-in-time",
    }


def test_what_was_published_all_the_same_is_recorded_with_its_reason():
    story = commissioned()
    entry = story.record(f.Published(), PUBLISH_ON, departure="the press had it already")
    assert set(entry.departs_from) == {
        "all-three-signed",
        "day-set-for-the-report",
        "report-sent-in-time",
    }
    assert [each.id for each in story.standing.departures] == [entry.id]


def test_sent_too_late_is_a_departure_that_names_the_dates():
    story = sent(signed(to_be_published(commissioned())), "Fri 21 Aug 2026")
    refused = story.record(f.Published(), PUBLISH_ON)
    (unmet,) = refused.because
    assert unmet.rule == "report-sent-in-time"
    assert "panel: sent Fri 21 August 2026, due by Thu 20 August 2026" in unmet.sentence
    assert refused.departure_possible


def test_not_sent_to_ofsted_is_a_departure_that_names_ofsted():
    story = sent(signed(to_be_published(commissioned())), to=RECIPIENTS[:2])
    (unmet,) = story.record(f.Published(), PUBLISH_ON).because
    assert "ofsted: not sent, due by Thu 20 August 2026" in unmet.sentence


def test_what_was_not_sent_by_publication_is_missed():
    story = signed(to_be_published(commissioned()))
    story.record(f.Published(), PUBLISH_ON, departure="it was forgotten")
    assert {story.clock(PRESEND, subject).state for subject in SUBJECTS} == {ClockState.MISSED}


def test_published_before_the_day_that_was_set_is_a_departure_that_names_both_days():
    refused = ready().record(f.Published(), "Mon 24 Aug 2026")
    (unmet,) = refused.because
    assert unmet.rule == "not-before-the-day-set-for-the-report"
    assert "set: Tue 1 September 2026; published: Mon 24 August 2026" in unmet.sentence


def test_published_on_a_later_day_was_announced_all_the_earlier():
    assert ready().record(f.Published(), "Wed 2 Sep 2026").departs_from == ()


@pytest.mark.parametrize("absent", THREE)
def test_two_sign_offs_are_not_three(absent):
    partners = tuple(partner for partner in THREE if partner is not absent)
    story = sent(signed(to_be_published(commissioned()), partners=partners))
    (unmet,) = story.record(f.Published(), PUBLISH_ON).because
    assert unmet.rule == "all-three-signed"
    assert f"missing: {absent.label}" in unmet.sentence


def test_the_same_partner_twice_is_one():
    story = sent(signed(to_be_published(commissioned()), partners=(*THREE[:2], THREE[0])))
    assert story.refused(f.Published(), PUBLISH_ON) == {"all-three-signed"}


def test_a_deputy_without_a_delegation_on_record_is_a_departure():
    fact = f.PartnerSignedOff(partner=Partner.POLICE, deputy="Superintendent")
    assert commissioned().refused(fact, "Mon 10 Aug 2026") == {"delegated"}


def test_a_deputy_signs_by_delegation():
    story = commissioned().tell((f.SignOffDelegated(partner=Partner.POLICE), "Mon 3 Aug 2026"))
    story.tell((f.PartnerSignedOff(partner=Partner.POLICE, deputy="Superintendent"), "Mon 10 Aug 2026"))
    assert story.standing.signatures.partners == (Partner.POLICE,)


def test_a_partner_can_disagree_and_still_have_signed():
    story = ready().tell((f.PartnerDissented(partner=Partner.POLICE), "Mon 10 Aug 2026"))
    assert story.record(f.Published(), PUBLISH_ON).departs_from == ()


def test_a_family_that_declined_and_was_not_asked_again_is_said_aloud_at_publication():
    story = ready().tell((f.FamilyDeclined(), "Mon 11 May 2026"))
    entry = story.record(f.Published(), PUBLISH_ON)
    assert [rule.code for rule in entry.warnings] == ["family-asked-again"]
    assert story.clock("family.revisit").state is ClockState.MISSED


def test_a_family_asked_again_is_not():
    story = ready().tell((f.FamilyDeclined(), "Mon 11 May 2026"), (f.FamilyInvited(), "Mon 10 Aug 2026"))
    assert story.record(f.Published(), PUBLISH_ON).warnings == ()


def test_another_areas_review_is_published_by_those_who_owe_what_comes_before():
    story = commissioned(lead=Agency.OTHER_AREA)
    assert story.record(f.Published(), PUBLISH_ON).departs_from == ()
    assert story.duties() == {("lcspr.publish", "")}
    assert story.clock("lcspr.publish").owed_elsewhere


def test_published_a_second_time_is_refused():
    assert published().refused(f.Published(), PUBLISH_ON) == {"not-now"}


def test_what_was_published_names_where_its_hash_its_code_and_its_summaries():
    fact = f.Published(
        url="https://example.org/reviews/tds20.pdf",
        evidence="0" * 64,
        code="TDS20",
        executive_summary=Answer.YES,
        learning_summary=Answer.NO,
    )
    assert ready().tell((fact, PUBLISH_ON)).standing.published.fact == fact


# Public for a year


def test_a_published_report_is_public_for_a_year_at_least():
    assert published().standing.public_until == day("Wed 1 Sep 2027")
    assert published().clock("report.public").state is ClockState.RUNNING


def test_a_year_is_the_least_and_no_day_on_which_it_has_to_go():
    """Trap 23: no date is reckoned, so that nothing is ever overdue."""
    assert published().clock("report.public").due_at is None


TAKEN_BACK = [
    ("Tue 31 Aug 2027", Withdrawal.OTHER, False, ClockState.MISSED, "a day short of the year"),
    ("Wed 1 Sep 2027", Withdrawal.ONE_YEAR_OVER, False, ClockState.MISSED, "its last day"),
    ("Thu 2 Sep 2027", Withdrawal.ONE_YEAR_OVER, True, ClockState.MET, "the day after"),
    ("Mon 7 Sep 2026", Withdrawal.COURT_ORDER, True, ClockState.VOID, "a court ordered it"),
    ("Mon 7 Sep 2026", Withdrawal.ANONYMITY, False, ClockState.MISSED, "no court ordered it"),
    ("unknown", Withdrawal.NOT_STATED, True, ClockState.MET, "nothing shows that it was too early"),
]


@pytest.mark.parametrize(("withdrawn", "reason", "kept", "state", "why"), TAKEN_BACK)
def test_a_report_taken_back_within_the_year_without_a_court_is_a_departure(
    withdrawn, reason, kept, state, why
):
    story = published("Mon 3 Jan 2028")
    fact = f.PublicationWithdrawn(reason=reason)
    entry = story.record(fact, withdrawn, departure="the partners decided so")
    assert (entry.departs_from == ()) is kept, why
    assert story.clock("report.public").state is state, why
    assert story.standing.status == "withdrawn"


def test_the_refusal_names_the_day_of_publication():
    (unmet,) = published().record(f.PublicationWithdrawn(), "Mon 7 Sep 2026").because
    assert unmet.rule == "public-for-a-year"
    assert "published Tue 1 September 2026" in unmet.sentence


@pytest.mark.parametrize(
    ("kind", "until", "reason"),
    [
        (ReviewKind.NATIONAL, "Sat 1 Sep 2029", "three years, to be confirmed by the partnership"),
        (ReviewKind.LOCAL, "Wed 1 Sep 2027", "one year"),
        (ReviewKind.UNKNOWN, "Wed 1 Sep 2027", "one year, where nothing is known of it"),
    ],
)
def test_a_national_review_is_public_for_three_years_and_every_other_for_one(kind, until, reason):
    """SI 2018/789."""
    story = Story(REVIEW, "Mon 5 Jan 2032").tell((f.Published(kind=kind), "Tue 1 Sep 2026"))
    assert story.standing.public_until == day(until), reason
    gone = f.PublicationWithdrawn(reason=Withdrawal.OTHER)
    assert story.refused(gone, until) == {"public-for-a-year"}, "the last of its days is one of them"


def test_a_national_review_taken_back_after_two_years_departs_from_the_rule_and_a_local_one_does_not():
    gone = f.PublicationWithdrawn(reason=Withdrawal.OTHER)
    for kind, refused in ((ReviewKind.NATIONAL, True), (ReviewKind.LOCAL, False)):
        story = Story(REVIEW, "Mon 5 Jan 2032").tell((f.Published(kind=kind), "Tue 1 Sep 2026"))
        assert isinstance(story.record(gone, "Mon 4 Sep 2028"), Refused) is refused


def test_published_again_a_new_year_begins():
    order = f.WithdrawalOrdered(proceedings="proceedings/2026-001", until=when("Fri 2 Oct 2026"))
    story = published("Mon 3 Jan 2028").tell(
        (order, "Fri 4 Sep 2026"),
        (f.PublicationWithdrawn(reason=Withdrawal.COURT_ORDER), "Mon 7 Sep 2026"),
        (f.PublishedAgain(code="TDS20"), "Mon 5 Oct 2026"),
    )
    assert story.standing.status == "published"
    assert story.standing.public_until == day("Tue 5 Oct 2027")
    assert story.clock("report.public", cycle=2).state is ClockState.RUNNING


def test_a_published_review_is_not_the_end_of_its_record():
    story = published().tell(
        (f.ActionPlanAgreed(), "Mon 7 Sep 2026"),
        (f.LearningIdentified(agency=Agency.SCHOOL), "Mon 7 Sep 2026"),
        (f.ReportRequested(requester=Requester.PRESS, reference="R-1"), "Tue 8 Sep 2026"),
        (f.ReportDeclined(requester=Requester.PRESS, reference="R-1", reasons="an order"), "Wed 9 Sep 2026"),
        (f.ReportRequested(requester=Requester.PRACTITIONER, reference="R-2"), "Tue 8 Sep 2026"),
        (f.ReportSupplied(requester=Requester.PRACTITIONER, reference="R-2"), "Wed 9 Sep 2026"),
    )
    assert story.standing.status == "published"


def test_older_reports_can_be_asked_for_and_who_asks_is_never_a_name():
    """KSCP page: previous reports can be requested from the partnership."""
    assert "{requester}" in f.ReportRequested.line
    assert issubclass(Requester, str)


@pytest.mark.parametrize("summary", Summary)
def test_a_summary_is_listed_when_it_is_ready_whatever_became_of_the_report(summary):
    """KSCP page: "Exec Summaries and Learning Summaries will be listed here"."""
    for story in (commissioned(), published()):
        status = story.standing.status
        told = story.tell((f.SummaryPublished(summary=summary), "Mon 2 Nov 2026")).standing
        assert [entry.fact.summary for entry in told.summaries] == [summary]
        assert told.status is status


def test_a_summary_of_what_a_trial_holds_back_departs_from_the_rule():
    held = holds.HoldPlaced(proceedings="proceedings/2026-001", hold=HoldKind.PUBLICATION)
    story = commissioned().tell((held, "Mon 5 Oct 2026"))
    summary = f.SummaryPublished(summary=Summary.LEARNING)
    assert story.refused(summary, "Mon 2 Nov 2026") == {"publication-not-held"}


def test_a_published_report_is_deposited_with_the_national_repository():
    """KSCP page: the NSPCC's repository. It sets no time."""
    story = published()
    assert story.clock("report.deposit").state is ClockState.RUNNING
    story.tell((f.Deposited(reference="NSPCC-1"), "Mon 7 Sep 2026"))
    assert story.clock("report.deposit").state is ClockState.MET


def test_a_deposit_before_publication_is_said_aloud():
    entry = commissioned().record(f.Deposited(), "Mon 7 Sep 2026")
    assert [rule.code for rule in entry.warnings] == ["has-been-published"]


# Late paperwork


def test_a_sending_that_came_on_record_after_publication_still_shows_on_which_day_it_was():
    story = signed(to_be_published(commissioned()))
    story.record(f.Published(), PUBLISH_ON, departure="the letters are not on file")
    sent(story)
    assert story.standing.status == "published"
    assert story.standing.sent_to(Party.PANEL, story.standing.sent[0].fact.what)


def test_a_publication_that_was_dated_wrongly_is_corrected_and_judged_anew():
    story = published()
    version = next(e.version for e in story.standing.entries() if isinstance(e.fact, f.Published))
    story.correct(version, f.Published(), "Thu 3 Sep 2026")
    assert story.standing.status == "published"
    assert story.clock("lcspr.publish").state is ClockState.MET_LATE


BY_COURT = f.PublicationWithdrawn(reason=Withdrawal.COURT_ORDER)


def test_a_court_order_that_is_named_and_not_on_record_is_said_aloud():
    entry = published().record(BY_COURT, "Mon 7 Sep 2026")
    assert [rule.code for rule in entry.warnings] == ["order-on-record"]
    assert "proceedings.court-order-made" in entry.warnings[0].remedy


def test_a_court_order_on_record_needs_no_reminder():
    """Negative control."""
    ordered = f.WithdrawalOrdered(proceedings="proceedings/2026-001")
    assert not published().tell((ordered, "Fri 4 Sep 2026")).record(BY_COURT, "Mon 7 Sep 2026").warnings


def test_to_publish_again_what_a_court_had_withdrawn_is_a_departure():
    story = published().tell((BY_COURT, "Mon 7 Sep 2026"))
    assert story.refused(f.PublishedAgain(), "Mon 5 Oct 2026") == {"no-withdrawal-ordered"}
