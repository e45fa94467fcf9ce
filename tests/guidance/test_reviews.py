"""Safeguarding Practice Reviews: always undertaken, always considered, commissioned by nobody but people."""

import pytest
from reviewing import RECIPIENTS, THREE
from telling import Story, when

from workflow.catalogue import INCIDENT, REVIEW
from workflow.incident.facts import (
    AbuseOrNeglectKnown,
    AbuseOrNeglectRuledOut,
    ChildDied,
    Notified,
    ReviewOpened,
)
from workflow.review import facts as f
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    Answer,
    ClockState,
    Development,
    IncidentType,
    ReviewKind,
    Situation,
)

DEATH = Notified(
    organisation=Agency.POLICE,
    type=IncidentType.DEATH,
    children=("A",),
    happened=when("Sun 8 Nov 2026"),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
OTHERS = [s for s in Situation if s is not Situation.DEATH]


def arose(situation: Situation, **also: str) -> Story:
    return Story(REVIEW).tell((f.SituationArose(situation=situation, **also), "Mon 9 Nov 2026"))


def publish(story: Story, on: str, sent_on: str = "Mon 11 May 2026", **said: Answer) -> None:
    """Published as it should be: signed by three, a day set, sent to three in time."""
    story.tell((f.PublicationDateSet(publish_on=when(on)), sent_on))
    story.tell(*((f.PartnerSignedOff(partner=partner), sent_on) for partner in THREE))
    story.tell(*((f.SentBeforePublication(to=party), sent_on) for party in RECIPIENTS))
    story.tell((f.Published(**said), on))


def test_a_review_is_always_undertaken_when_a_child_dies_and_abuse_is_suspected():
    """KSCP page, first paragraph; it sets no time."""
    clock = Story(INCIDENT).tell((DEATH, "Mon 9 Nov 2026")).clock("review.undertake", "A")
    assert (clock.state, clock.date.due_on) == (ClockState.RUNNING, "unknown")


def test_serious_harm_with_abuse_suspected_asks_that_a_review_be_considered():
    harm = Notified(
        organisation=Agency.POLICE,
        type=IncidentType.SERIOUS_HARM,
        children=("A",),
        abuse_or_neglect=AbuseOrNeglect.KNOWN,
    )
    duties = Story(INCIDENT).tell((harm, "Mon 9 Nov 2026")).duties()
    assert ("review.consider", "A") in duties
    assert ("review.undertake", "A") not in duties


def test_the_duty_commissions_nothing_by_itself():
    story = Story(INCIDENT).tell((DEATH, "Mon 9 Nov 2026"))
    assert not story.elsewhere


def test_a_review_that_names_its_incident_takes_the_duty_over():
    told = arose(Situation.DEATH, incident="incident/2026-001").elsewhere
    assert [(stream, entry.fact) for stream, entry in told] == [
        ("incident/2026-001", ReviewOpened(review="review/2026-001"))
    ]
    incident = Story(INCIDENT).tell((DEATH, "Mon 9 Nov 2026"), (told[0][1].fact, "Mon 9 Nov 2026"))
    assert incident.clock("review.undertake", "A").state is ClockState.SUPERSEDED


def test_a_review_for_an_incident_cannot_leave_behind_that_a_child_died():
    """KSCP page: reviews are always undertaken when a child dies and abuse is suspected."""
    incident = Story(INCIDENT).tell((DEATH, "Mon 9 Nov 2026"))
    review = Story(REVIEW)
    review.others["incident/2026-001"] = incident.standing
    no = f.NotUndertaken(reasons="why", incident="incident/2026-001")
    assert review.refused(no, "Tue 10 Nov 2026") == {"not-always-undertaken"}
    review.tell((f.Considered(incident="incident/2026-001"), "Tue 10 Nov 2026"))
    assert [entry.fact.stored for entry in review.entries[:2]] == [
        "review.situation-arose",
        "review.considered",
    ]
    assert review.clock("review.undertake", "death").state is ClockState.RUNNING
    assert review.entries[0].occurred == when("Sun 8 Nov 2026")
    assert review.refused(f.NotUndertaken(reasons="why"), "Tue 10 Nov 2026") == {"not-always-undertaken"}


def test_a_child_who_dies_after_the_review_was_opened_asks_for_one_again():
    incident = Story(INCIDENT).tell((DEATH, "Mon 9 Nov 2026"))
    incident.tell((ReviewOpened(review="review/2026-002"), "Tue 10 Nov 2026"))
    assert incident.clock("review.undertake", "A").state is ClockState.SUPERSEDED
    incident.tell(
        (ChildDied(child="B"), "Wed 11 Nov 2026"), (AbuseOrNeglectKnown(child="B"), "Wed 11 Nov 2026")
    )
    assert incident.clock("review.undertake", "B").state is ClockState.RUNNING


def test_where_abuse_is_ruled_out_the_duty_falls_away():
    story = Story(INCIDENT).tell((DEATH, "Mon 9 Nov 2026"), (AbuseOrNeglectRuledOut(), "Mon 16 Nov 2026"))
    assert story.clock("review.undertake", "A").state is ClockState.VOID


@pytest.mark.parametrize("situation", OTHERS)
def test_the_pages_other_situations_ask_that_one_be_considered_and_need_no_incident(situation):
    story = arose(situation)
    assert story.clock("review.consider", str(situation)).state is ClockState.RUNNING
    story.tell((f.Considered(), "Tue 10 Nov 2026"))
    assert story.clock("review.consider", str(situation)).state is ClockState.MET
    assert story.standing.status == "considered"


def test_not_to_undertake_a_review_after_a_death_with_abuse_suspected_is_a_departure():
    story = arose(Situation.DEATH)
    no = f.NotUndertaken(reasons="why")
    assert story.refused(no, "Tue 10 Nov 2026") == {"not-always-undertaken"}
    entry = story.record(no, "Tue 10 Nov 2026", departure="the Panel agreed")
    assert entry.departs_from == ("not-always-undertaken",)
    assert story.clock("review.undertake", "death").state is ClockState.MISSED


def test_in_the_other_situations_no_is_a_decision_with_reasons():
    story = arose(Situation.SEXUAL_ABUSE).tell((f.NotUndertaken(reasons="why"), "Tue 10 Nov 2026"))
    assert story.standing.status == "not-undertaken"
    assert story.clock("review.consider", "sexual-abuse").state is ClockState.MET


def test_commissioned_without_being_considered_is_a_departure():
    assert arose(Situation.SEXUAL_ABUSE).refused(f.Commissioned(), "Tue 10 Nov 2026") == {"considered"}


def test_after_a_death_with_abuse_suspected_nothing_need_be_considered_first():
    story = arose(Situation.DEATH).tell((f.Commissioned(), "Tue 10 Nov 2026"))
    assert story.clock("review.undertake", "death").state is ClockState.MET


def test_six_months_from_the_decision_to_publication():
    """Working Together: completed and published within six months of the decision to initiate."""
    story = Story(REVIEW, now="Mon 3 Mar 2025").tell((f.Commissioned(), "Sat 31 Aug 2024"))
    assert story.clock("lcspr.publish").date.due_on == when("Fri 28 Feb 2025")
    publish(story, "Fri 28 Feb 2025", sent_on="Mon 3 Feb 2025")
    assert story.clock("lcspr.publish").state is ClockState.MET


def test_a_trial_does_not_stop_the_clock():
    """Nothing in the guidance pauses a clock; it explains lateness."""
    story = Story(REVIEW).tell((f.Commissioned(), "Wed 1 Apr 2026"))
    running = f.DevelopmentNoted(development=Development.PROCEEDINGS_RUNNING)
    story.tell((running, "2026-05"))
    assert story.clock("lcspr.publish").date.due_on == when("Thu 1 Oct 2026")


def test_a_serious_case_review_of_the_old_regime_has_no_such_clock():
    story = Story(REVIEW).tell((f.Commissioned(kind=ReviewKind.SERIOUS_CASE_REVIEW), "2017-09"))
    assert story.duties() == {("scr.complete", ""), ("scr.finish", "")}


def test_a_review_brings_together_the_records_of_all_agencies_and_ends_published():
    """KSCP page: a formal process of bringing together the records of all agencies."""
    agencies = (Agency.SCHOOL, Agency.POLICE)
    story = Story(REVIEW).tell((f.Commissioned(), "Wed 1 Apr 2026"))
    steps = [
        (f.AgenciesIdentified(agencies=agencies), "scoped"),
        (f.RecordsRequested(agency=Agency.SCHOOL), "gathering-records"),
        (f.RecordsRequested(agency=Agency.POLICE), "gathering-records"),
        (f.RecordsReceived(agency=Agency.SCHOOL, nil_return=Answer.YES), "gathering-records"),
        (f.OverviewReportDrafted(), "drafting"),
        (f.RecordsReceived(agency=Agency.POLICE), "drafting"),
        (f.LearningIdentified(agency=Agency.SCHOOL), "drafting"),
        (f.OverviewReportCompleted(), "sign-off"),
        (f.AgencyResponded(agency=Agency.SCHOOL), "sign-off"),
    ]
    for fact, status in steps:
        story.tell((fact, "Mon 11 May 2026"))
        assert story.standing.status == status
    assert story.standing.awaited == ()
    publish(story, "Mon 8 Jun 2026", executive_summary=Answer.YES, learning_summary=Answer.YES)
    assert story.standing.status == "published"


def test_a_review_can_be_withheld_or_absorbed_and_neither_is_a_breach():
    for fact, state in (
        (f.PublicationWithheld(reasons="a court order"), ClockState.VOID),
        (f.AbsorbedByNationalReview(), ClockState.SUPERSEDED),
    ):
        story = Story(REVIEW).tell((f.Commissioned(), "Wed 1 Apr 2026"), (fact, "Mon 11 May 2026"))
        assert story.clock("lcspr.publish").state is state


def test_a_published_review_of_the_past_opens_by_itself_with_nothing_else_known():
    story = Story(REVIEW).tell((f.Published(), "Mon 14 Mar 2022"))
    assert story.standing.status == "published"
    assert not story.duties()


def beside(status: str, review: f.Considered | f.Commissioned) -> list[str]:
    """What is said aloud of a review of an incident that already has one with this status."""
    incident = Story(INCIDENT).tell(
        (DEATH, "Mon 9 Nov 2026"), (ReviewOpened(review=OTHER), "Tue 10 Nov 2026")
    )
    story = Story(REVIEW)
    other = REVIEW.begins(case=OTHER, status=type(story.standing.status)(status))
    story.others |= {"incident/2026-001": incident.standing, OTHER: other}
    entry = story.record(review, "Wed 11 Nov 2026")
    return [rule.sentence for rule in entry.warnings if rule.code == "only-review-at-work"]


OTHER = "review/2026-009"


@pytest.mark.parametrize("fact", [f.Considered, f.Commissioned])
def test_a_second_review_of_an_incident_is_said_aloud_and_names_the_first(fact):
    said = beside("drafting", fact(incident="incident/2026-001"))
    assert len(said) == 1
    assert OTHER in said[0]


@pytest.mark.parametrize("status", ["published", "discontinued", "not-undertaken", "absorbed"])
def test_a_review_after_one_that_is_over_is_not_a_second_one_at_work(status):
    """Negative control."""
    assert beside(status, f.Commissioned(incident="incident/2026-001")) == []


def test_the_same_review_named_again_is_no_second_one():
    """Negative control."""
    incident = Story(INCIDENT).tell((DEATH, "Mon 9 Nov 2026"))
    incident.tell((ReviewOpened(review="review/2026-001"), "Tue 10 Nov 2026"))
    story = arose(Situation.SEXUAL_ABUSE)
    story.others["incident/2026-001"] = incident.standing
    assert not story.record(f.Considered(incident="incident/2026-001"), "Tue 10 Nov 2026").warnings
