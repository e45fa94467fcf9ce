"""What is put right in one case is put right in the others that were told of it."""

import pytest
from telling import Story, when

from workflow.catalogue import INCIDENT, RAPID_REVIEW, REVIEW
from workflow.corrections import Merge, Unmerge
from workflow.incident import facts as f
from workflow.rapid_review import facts as rr
from workflow.review import facts as r
from workflow.rules import Refused
from workflow.vocabulary import AbuseOrNeglect, Agency, ClockState, IncidentType, Situation, Words

NOTIFIED = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.DEATH,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
SENT = f.PanelNotified(reference="SIN-1")
DEPARTURE = {"departure": "It was urgent."}


class Pair:
    """An incident and the case that was opened for it, each seeing the other."""

    def __init__(self, kind, opened, opening, *later, notified=NOTIFIED):
        self.incident = Story(INCIDENT).tell(
            (notified, "Mon 2 Nov 2026"),
            (f.LocalAuthorityBecameAware(), "Tue 3 Nov 2026"),
            (SENT, "Wed 4 Nov 2026", DEPARTURE),
        )
        self.other = Story(kind)
        self.other.others = self.incident.others = self
        self.other.tell((opened, "Fri 6 Nov 2026"), *later)
        self.incident.tell((opening, "Fri 6 Nov 2026"))

    def __getitem__(self, case):
        return self.incident.standing if case.startswith("incident/") else self.other.standing

    def pass_on(self):
        """Put on record in the other case what followed there."""
        for stream, entry in self.incident.elsewhere:
            assert stream == self.other.standing.case
            self.other._take(entry)
        passed_on, self.incident.elsewhere = self.incident.elsewhere, []
        for entry in self.other.kind.reckon(self.other.standing, self.other.given):
            self.other._take(entry)
        return [entry.fact.stored for _, entry in passed_on]

    def version(self, fact):
        return next(e.version for e in self.incident.standing.entries() if isinstance(e.fact, fact))


@pytest.fixture
def pair():
    opening = f.RapidReviewOpened(rapid_review="rapid-review/2026-001")
    return Pair(RAPID_REVIEW, rr.Started(incident="incident/2026-001"), opening)


def test_the_fifteen_working_days_follow_a_corrected_date_of_the_notification(pair):
    assert pair.other.clock("rr.complete").date.due_on == when("Wed 25 Nov 2026")
    pair.incident.correct(pair.version(f.PanelNotified), SENT, "Thu 5 Nov 2026", **DEPARTURE)
    assert pair.pass_on() == ["case.fact-corrected", "rapid-review.notification-sent"]
    assert pair.other.clock("rr.complete").date.due_on == when("Thu 26 Nov 2026")
    assert pair.other.clock("rr.complete").date.previous == when("Wed 25 Nov 2026")


def test_a_second_correction_is_passed_on_as_well(pair):
    for day in ("Thu 5 Nov 2026", "Fri 6 Nov 2026"):
        pair.incident.correct(pair.version(f.PanelNotified), SENT, day, **DEPARTURE)
        pair.pass_on()
    assert pair.other.clock("rr.complete").date.due_on == when("Fri 27 Nov 2026")


def test_a_corrected_reference_is_passed_on_and_moves_no_date(pair):
    again = f.PanelNotified(reference="SIN-2")
    pair.incident.correct(pair.version(f.PanelNotified), again, "Wed 4 Nov 2026", **DEPARTURE)
    pair.pass_on()
    assert [entry.fact.reference for entry in pair.other.standing.notifications] == ["SIN-2"]
    assert pair.other.clock("rr.complete").date.due_on == when("Wed 25 Nov 2026")


def test_what_the_other_case_put_right_by_itself_is_left_to_it(pair):
    sent = next(e.version for e in pair.other.standing.entries() if isinstance(e.fact, rr.NotificationSent))
    pair.other.correct(sent, rr.NotificationSent(reference="SIN-1"), "Tue 3 Nov 2026")
    pair.incident.correct(pair.version(f.PanelNotified), SENT, "Thu 5 Nov 2026", **DEPARTURE)
    assert pair.pass_on() == []


def test_a_retracted_notification_is_retracted_in_the_rapid_review(pair):
    verdict = pair.incident.retract(pair.version(f.PanelNotified))
    assert not isinstance(verdict, Refused)
    assert "case.fact-retracted" in pair.pass_on()
    assert pair.other.standing.notifications == ()


def test_a_correction_of_what_nobody_was_told_stays_in_its_case(pair):
    pair.incident.correct(1, NOTIFIED, "Mon 2 Nov 2026", by="detective inspector")
    assert pair.pass_on() == []


HARMED = f.Notified(
    organisation=Agency.POLICE,
    type=IncidentType.SERIOUS_HARM,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)


def test_harm_that_was_a_death_all_along_becomes_a_death_in_its_review():
    """KSCP page: a review is always undertaken when a child dies and abuse is suspected."""
    considered = r.Considered(incident="incident/2026-001")
    pair = Pair(REVIEW, considered, f.ReviewOpened(review="review/2026-001"), notified=HARMED)
    assert [entry.fact.situation for entry in pair.other.standing.situations] == [Situation.NOT_STATED]
    pair.incident.correct(1, NOTIFIED, "Mon 2 Nov 2026")
    assert pair.pass_on() == ["case.fact-corrected", "review.situation-arose"]
    assert [entry.fact.situation for entry in pair.other.standing.situations] == [Situation.DEATH]
    assert pair.other.clock("review.undertake", "death").state is ClockState.RUNNING


def test_a_death_that_was_harm_all_along_no_longer_asks_always_for_a_review():
    considered = r.Considered(incident="incident/2026-001")
    pair = Pair(REVIEW, considered, f.ReviewOpened(review="review/2026-001"))
    assert pair.other.clock("review.undertake", "death").state is ClockState.RUNNING
    pair.incident.correct(1, HARMED, "Mon 2 Nov 2026")
    pair.pass_on()
    assert pair.other.clock("review.undertake", "death").state is ClockState.VOID


class Three(Pair):
    """An incident with its rapid review, merged into another incident."""

    def __init__(self):
        opening = f.RapidReviewOpened(rapid_review="rapid-review/2026-001")
        super().__init__(RAPID_REVIEW, rr.Started(incident="incident/2026-001"), opening)
        self.into = Story(INCIDENT)
        self.into.standing = INCIDENT.begin("incident/2026-009")
        self.into.others = self
        self.into.tell((NOTIFIED, "Mon 2 Nov 2026"))
        self.incident.do(Merge(into="incident/2026-009", reasons=Words("One event.")))
        self._in_into(self.incident)

    def __getitem__(self, case):
        return self.into.standing if case == "incident/2026-009" else super().__getitem__(case)

    def _in_into(self, story):
        for stream, entry in story.elsewhere:
            (self.into if stream == "incident/2026-009" else self.other)._take(entry)
        story.elsewhere = []
        for each in (self.into, self.other):
            for entry in each.kind.reckon(each.standing, each.given):
                each._take(entry)


def test_what_was_taken_over_is_corrected_where_it_was_told_before_the_merging():
    three = Three()
    brought = next(e.version for e in three.into.standing.entries() if isinstance(e.fact, f.PanelNotified))
    three.into.correct(brought, SENT, "Thu 5 Nov 2026", **DEPARTURE)
    three._in_into(three.into)
    assert three.other.clock("rr.complete").date.due_on == when("Thu 26 Nov 2026")


def test_what_was_told_while_merged_is_taken_back_when_the_cases_are_taken_apart():
    three = Three()
    three.into.tell((f.LocalAuthorityBecameAware(), "Mon 2 Nov 2026"))
    three._in_into(three.into)
    assert three.other.standing.aware.occurred == when("Mon 2 Nov 2026")
    three.incident.do(Unmerge(reasons=Words("Two events.")))
    three._in_into(three.incident)
    assert three.other.standing.aware.occurred == when("Tue 3 Nov 2026")


def test_a_departure_that_was_taken_over_is_still_one():
    three = Three()
    assert [entry.departs_from for entry in three.into.standing.departures] == [("criteria-confirmed",)]


def test_a_death_dated_anew_moves_the_situation_that_its_review_took_over():
    considered = r.Considered(incident="incident/2026-001")
    pair = Pair(REVIEW, considered, f.ReviewOpened(review="review/2026-001"))
    assert [entry.occurred for entry in pair.other.standing.situations] == [when("unknown")]
    assert pair.other.clock("review.undertake", "death").state is ClockState.RUNNING
