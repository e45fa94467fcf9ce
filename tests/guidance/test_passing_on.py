"""What is put right in one case is put right in the others that were told of it."""

import pytest
from telling import Story, when

from workflow.catalogue import INCIDENT, RAPID_REVIEW, REVIEW
from workflow.incident import facts as f
from workflow.rapid_review import facts as rr
from workflow.review import facts as r
from workflow.rules import Refused
from workflow.vocabulary import AbuseOrNeglect, Agency, ClockState, IncidentType

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

    def __init__(self, kind, opened, opening, *later):
        self.incident = Story(INCIDENT).tell(
            (NOTIFIED, "Mon 2 Nov 2026"),
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


def test_a_death_dated_anew_moves_the_situation_that_its_review_took_over():
    considered = r.Considered(incident="incident/2026-001")
    pair = Pair(REVIEW, considered, f.ReviewOpened(review="review/2026-001"))
    assert [entry.occurred for entry in pair.other.standing.situations] == [when("unknown")]
    assert pair.other.clock("review.undertake", "death").state is ClockState.RUNNING
