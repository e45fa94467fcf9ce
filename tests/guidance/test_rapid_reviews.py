"""Rapid reviews: from the notification to the report, what they decide, and what never stops them."""

import pytest
from msgspec.structs import replace
from rapid_reviews import LOCAL_REVIEW, NO_REVIEW, SENT, THREE, answered, begun, codes, decided, sent
from telling import CALENDAR, Story, at, when

from workflow import reckoning
from workflow.catalogue import INCIDENT, RAPID_REVIEW
from workflow.corrections import LatenessExplained, Linked
from workflow.holds import HoldPlaced
from workflow.incident import facts as i
from workflow.rapid_review import facts as f
from workflow.rapid_review.standing import Status
from workflow.vocabulary import (
    Agency,
    ClockState,
    Force,
    HoldKind,
    LateReason,
    LocalFactor,
    Outcome,
    PanelResponse,
    Part,
    Partner,
)


def test_a_rapid_review_goes_from_due_to_the_panels_answer_and_is_closed():
    story = Story(RAPID_REVIEW, now="Mon 21 Dec 2026")
    steps = [
        (f.NotificationSent(), "Mon 2 Nov 2026", "due"),
        (f.Started(), "Tue 3 Nov 2026", "due"),
        (f.RecordsSecured(agency=Agency.SCHOOL), "Tue 3 Nov 2026", "due"),
        (f.InformationRequested(agency=Agency.SCHOOL), "Tue 3 Nov 2026", "gathering"),
        (f.NilReturnReceived(agency=Agency.SCHOOL), "Fri 6 Nov 2026", "gathering"),
        (f.ImmediateLearningIdentified(agency=Agency.SCHOOL), "Mon 9 Nov 2026", "gathering"),
        (f.MeetingHeld(agencies=(Agency.SCHOOL,)), "Tue 10 Nov 2026", "meeting-held"),
        (NO_REVIEW, "Wed 11 Nov 2026", "awaiting-sign-off"),
        *((f.PartnerSignedOff(partner=each), "Thu 12 Nov 2026", "awaiting-sign-off") for each in THREE),
        (SENT, "Fri 20 Nov 2026", "sent-to-panel"),
        (f.PanelResponded(response=PanelResponse.AGREES), "Mon 30 Nov 2026", "panel-responded"),
        (f.LearningShared(), "Tue 1 Dec 2026", "panel-responded"),
        (f.Closed(), "Wed 2 Dec 2026", "closed"),
    ]
    for told, on, status in steps:
        assert codes(story.record(told, on)) == []
        assert story.standing.status == status
    assert {clock.state for clock in RAPID_REVIEW.clocks(story.standing)} == {ClockState.MET}


def test_no_rapid_review_without_a_notification():
    """Panel: there is none without a serious incident notification (trap 11)."""
    story = Story(RAPID_REVIEW)
    assert story.refused(f.Started(), "Mon 2 Nov 2026") == {"notified-first"}
    entry = story.record(f.Started(), "Mon 2 Nov 2026", departure="An accepted referral; Plymouth's way.")
    assert entry.departs_from == ("notified-first",)


def test_it_is_not_started_before_the_notification_was_sent():
    story = Story(RAPID_REVIEW).tell((f.NotificationSent(), "Fri 6 Nov 2026"))
    assert story.refused(f.Started(), "Thu 5 Nov 2026") == {"not-before-notification"}
    story.tell((f.Started(), "Fri 6 Nov 2026"))


def test_sent_within_fifteen_working_days_it_is_met_and_a_day_after_it_is_late():
    assert sent().clock("rr.complete").state is ClockState.MET
    late = decided(now="Mon 21 Dec 2026").tell((SENT, "Tue 24 Nov 2026"))
    assert late.clock("rr.complete").state is ClockState.MET_LATE
    assert late.clock("rr.complete").days_late(CALENDAR, at("Mon 21 Dec 2026")) == 1


def test_a_criminal_investigation_does_not_stop_it():
    """Trap 27: it goes on; only disclosure and publication are limited."""
    story = decided()
    before = story.clock("rr.complete")
    story.tell((Linked(case="proceedings/2026-001"), "Wed 11 Nov 2026"))
    hold = HoldPlaced(proceedings="proceedings/2026-001", hold=HoldKind.FIELDWORK)
    story.tell((hold, "Wed 11 Nov 2026"))
    why = LatenessExplained(duty="rr.complete", reason=LateReason.CRIMINAL_PROCEEDINGS)
    story.tell((why, "Thu 12 Nov 2026"))
    after = story.clock("rr.complete")
    assert (after.state, after.date) == (ClockState.RUNNING, before.date)
    assert after.explained.fact is why
    assert codes(story.record(SENT, "Fri 20 Nov 2026")) == []


def test_nobodys_agreement_outside_the_partnership_is_asked_for():
    """No row of the table asks about proceedings, the coroner or the police investigation."""
    rules = {rule.code for move in RAPID_REVIEW.lifecycle.moves for rule in move.provided}
    assert not any(word in code for code in rules for word in ("proceedings", "criminal", "hold", "inquest"))


def test_records_are_secured_agency_by_agency():
    story = begun().tell((f.RecordsSecured(agency=Agency.SCHOOL), "Tue 3 Nov 2026"))
    story.tell((f.RecordsSecured(agency=Agency.POLICE), "Tue 3 Nov 2026"))
    story.tell((f.RecordsSecured(agency=Agency.SCHOOL), "Wed 4 Nov 2026"))
    assert story.standing.secured == (Agency.SCHOOL, Agency.POLICE)


def test_an_outcome_needs_reasons():
    with pytest.raises(TypeError, match="reasons"):
        f.OutcomeDecided(outcome=Outcome.NO_FURTHER_REVIEW)


def test_an_outcome_without_a_meeting_on_record_is_said_aloud():
    assert codes(begun().record(NO_REVIEW, "Wed 11 Nov 2026")) == ["meeting-on-record"]


def test_meeting_the_criteria_is_no_order_to_review_and_no_factor_is_no_bar():
    """Trap 10; SI 2018/789, regulation 11: factors to be taken into account."""
    every = f.OutcomeDecided(outcome=Outcome.NO_FURTHER_REVIEW, reasons="x", factors=tuple(LocalFactor))
    assert codes(decided(every).entries[-1]) == []
    none = f.OutcomeDecided(outcome=Outcome.LOCAL_REVIEW, reasons="x")
    assert decided(none).standing.outcome is Outcome.LOCAL_REVIEW


def test_the_last_decision_governs():
    story = decided(LOCAL_REVIEW).tell((NO_REVIEW, "Fri 13 Nov 2026"))
    assert story.standing.outcome is Outcome.NO_FURTHER_REVIEW
    assert len(story.standing.decisions) == 2


def test_an_earlier_decision_that_comes_on_record_late_does_not_govern():
    story = decided(LOCAL_REVIEW).tell((NO_REVIEW, "Tue 10 Nov 2026"))
    assert story.standing.outcome is Outcome.LOCAL_REVIEW
    story.tell((NO_REVIEW, "unknown"))
    assert story.standing.outcome is Outcome.NO_FURTHER_REVIEW


def test_a_local_review_that_was_decided_is_owed_until_it_is_opened():
    """It is never commissioned by itself; people open it (trap 10)."""
    story = decided(LOCAL_REVIEW)
    clock = story.clock("rr.open_review")
    assert (clock.state, clock.date.due_on) == (ClockState.RUNNING, "unknown")
    assert not story.elsewhere
    story.tell((f.ReviewOpened(review="review/2026-001"), "Mon 16 Nov 2026"))
    assert story.clock("rr.open_review").state is ClockState.MET


def test_a_decision_that_is_taken_back_owes_no_review():
    story = decided(LOCAL_REVIEW).tell((NO_REVIEW, "Fri 13 Nov 2026"))
    assert story.clock("rr.open_review").state is ClockState.VOID


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.LOCAL_REVIEW])
def test_no_other_outcome_calls_for_a_local_review(outcome):
    told = decided(f.OutcomeDecided(outcome=outcome, reasons="x"))
    assert ("rr.open_review", "") not in told.duties()


def test_sent_incomplete_it_names_what_is_missing():
    part = f.SentToPanel(incomplete=(Part.FAMILY_INFORMED, Part.ACTIONS))
    story = decided().tell((part, "Fri 20 Nov 2026"))
    assert story.standing.incomplete == (Part.FAMILY_INFORMED, Part.ACTIONS)
    story.tell((SENT, "Mon 23 Nov 2026"))
    assert story.standing.incomplete == ()
    assert story.clock("rr.complete").ended.fact is part


@pytest.mark.parametrize(
    ("missing", "said", "because"),
    [((), ["decided"], "nobody said it was missing"), ((Part.DECISION,), [], "it says so itself")],
)
def test_sent_without_a_decision_it_says_so_or_is_told(missing, said, because):
    story = begun().tell(*((f.PartnerSignedOff(partner=each), "Thu 12 Nov 2026") for each in THREE))
    assert codes(story.record(f.SentToPanel(incomplete=missing), "Fri 20 Nov 2026")) == said, because


def test_it_is_not_closed_over_a_duty_that_is_open_and_the_refusal_names_it():
    story = begun().tell((f.InformationRequested(agency=Agency.SCHOOL), "Tue 3 Nov 2026"))
    verdict = story.record(f.Closed(), "Mon 23 Nov 2026", departure="busy")
    assert [unmet.rule for unmet in verdict.because] == ["no-duty-open"]
    assert verdict.because[0].sentence.endswith("open: rr.complete, rr.agency_return school")
    assert not verdict.departure_possible


def test_closed_without_sharing_the_learning_is_said_aloud_where_nothing_further_is_reviewed():
    assert codes(answered(PanelResponse.AGREES).record(f.Closed(), "Mon 7 Dec 2026")) == ["learning-shared"]


@pytest.mark.parametrize("opening", [SENT, f.PanelResponded(response=PanelResponse.AGREES)])
def test_a_rapid_review_of_the_past_opens_with_what_is_known_and_is_never_in_time(opening):
    """Sent first, or the Panel's answer first; nobody can say when it was due."""
    story = Story(RAPID_REVIEW).tell((opening, "2021-03"))
    assert story.clock("rr.complete").state is ClockState.MET_UNDATED
    assert story.standing.status in {"sent-to-panel", "panel-responded"}


def test_a_rapid_review_of_the_past_with_its_notification_is_judged_by_its_days():
    story = Story(RAPID_REVIEW).tell((SENT, "Mon 25 Jan 2021"), (f.NotificationSent(), "Mon 4 Jan 2021"))
    assert story.clock("rr.complete").state is ClockState.MET
    assert story.standing.status == "sent-to-panel"


def test_late_paperwork_moves_no_milestone_back():
    story = answered(PanelResponse.AGREES)
    for late in (f.MeetingHeld(), f.InformationRequested(agency=Agency.SCHOOL), f.Started(), SENT):
        story.tell((late, "Wed 4 Nov 2026"))
        assert story.standing.status == "panel-responded"


def test_the_panels_answer_can_come_on_record_before_the_sending():
    story = decided()
    entry = story.record(f.PanelResponded(response=PanelResponse.AGREES), "Mon 23 Nov 2026")
    assert codes(entry) == ["sent-on-record"]
    story.tell((SENT, "Tue 17 Nov 2026"))
    assert story.standing.status == "panel-responded"
    assert story.clock("rr.complete").state is ClockState.MET


def test_a_fact_after_closing_is_recorded_and_said_aloud():
    story = answered(PanelResponse.AGREES).tell(
        (f.LearningShared(), "Tue 1 Dec 2026"), (f.Closed(), "Mon 7 Dec 2026")
    )
    assert codes(story.record(f.MeetingHeld(), "Tue 10 Nov 2026")) == ["not-closed"]
    story.tell((f.Reopened(reasons="new facts"), "Tue 8 Dec 2026"))
    assert story.standing.status == "reopened"
    assert codes(story.record(f.MeetingHeld(), "Wed 9 Dec 2026")) == []


def test_the_sign_off_of_the_three_has_a_day_where_the_local_plan_sets_one():
    """Devon: working day 14; another plan: working days 12 to 15. A local duty, for whoever adopts it."""
    duty = RAPID_REVIEW.duties["rr.exec_signoff"]
    assert duty.local
    assert duty.force is Force.LOCAL_POLICY
    story = begun()
    owed = reckoning.reckon(story.standing, [replace(duty, local=False)], story.given)
    assert [entry.fact.due_on for entry in owed] == [when("Fri 20 Nov 2026")]
    signed = decided().standing
    anchor = next(iter(duty.starts(signed)))
    assert [entry.fact.partner for entry in duty.met_by(signed, anchor)] == [Partner.POLICE]
    assert [*duty.met_by(story.standing, anchor)] == []


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.NEW])
def test_evidence_is_admitted_in_every_status(status):
    evidence = (
        f.NotificationCopyReceived,
        f.LocalAuthorityBecameAware,
        f.RecordsSecured,
        f.InformationReceived,
        f.MeetingHeld,
        f.PartnerSignedOff,
        f.PartnerDissented,
        f.SentToPanel,
        f.PanelResponded,
        f.PanelAnswered,
        f.LearningShared,
    )
    for each in evidence:
        assert any(m.fact is each and status in m.while_in for m in RAPID_REVIEW.lifecycle.moves), each


def test_nothing_but_what_is_known_first_opens_a_rapid_review():
    assert {fact.stored for fact in RAPID_REVIEW.lifecycle.openings()} == {
        "rapid-review.notification-sent",
        "rapid-review.started",
        "rapid-review.sent-to-panel",
        "rapid-review.panel-responded",
    }
    assert Story(RAPID_REVIEW).refused(f.MeetingHeld(), "Mon 9 Nov 2026") == {"not-now"}


OPENED = f.ReviewOpened(review="review/2026-001")


def test_another_decision_after_a_review_was_opened_from_it_is_said_aloud():
    story = decided(LOCAL_REVIEW).tell((OPENED, "Mon 16 Nov 2026"))
    entry = story.record(NO_REVIEW, "Tue 17 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["no-review-was-opened"]
    assert "review/2026-001" in entry.warnings[0].sentence


def test_the_same_decision_again_and_one_without_a_review_need_no_word():
    """Negative control."""
    story = decided(LOCAL_REVIEW).tell((OPENED, "Mon 16 Nov 2026"))
    assert not story.record(LOCAL_REVIEW, "Tue 17 Nov 2026").warnings
    assert not decided(LOCAL_REVIEW).record(NO_REVIEW, "Tue 17 Nov 2026").warnings


def test_a_review_that_was_opened_before_it_was_decided_on_meets_the_duty_to_open_one():
    story = decided(NO_REVIEW).tell((OPENED, "Mon 16 Nov 2026"), (LOCAL_REVIEW, "Tue 17 Nov 2026"))
    assert story.clock("rr.open_review").state is ClockState.MET


def test_a_report_without_its_signatures_is_told_how_it_is_recorded_all_the_same():
    """Two sign-offs are not three; to name them as missing does not make them given."""
    story = begun().tell((f.MeetingHeld(), "Tue 10 Nov 2026"), (NO_REVIEW, "Wed 11 Nov 2026"))
    refused = story.record(f.SentToPanel(incomplete=(Part.SIGN_OFF,)), "Fri 20 Nov 2026")
    assert {unmet.rule for unmet in refused.because} == {"all-three-signed"}
    assert "--departure" in refused.because[0].remedy


def test_a_second_rapid_review_of_an_incident_is_said_aloud_and_names_the_first():
    incident = Story(INCIDENT).tell(
        (i.PanelNotified(), "Mon 2 Nov 2026"),
        (i.RapidReviewOpened(rapid_review="rapid-review/2026-009"), "Tue 3 Nov 2026"),
    )
    story = Story(RAPID_REVIEW)
    story.others |= {"incident/2026-001": incident.standing, "rapid-review/2026-009": begun().standing}
    entry = story.record(f.Started(incident="incident/2026-001"), "Wed 4 Nov 2026")
    said = [rule.sentence for rule in entry.warnings if rule.code == "only-rapid-review-at-work"]
    assert len(said) == 1
    assert "rapid-review/2026-009" in said[0]
