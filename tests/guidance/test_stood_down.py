"""A rapid review that is stood down because its notification was withdrawn, and one that begins anew."""

from msgspec.structs import replace
from rapid_reviews import SENT, begun, sent
from telling import Story, when

from workflow.catalogue import INCIDENT
from workflow.facts import fact
from workflow.incident import facts as i
from workflow.rapid_review import facts as f
from workflow.rapid_review.from_incident import incident_tells
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    ClockState,
    IncidentType,
)


def test_a_rapid_review_of_a_notification_that_was_withdrawn_is_stood_down_with_reasons():
    """The only exit: the criteria are found not to be met; withdrawn is not never sent (trap 20)."""
    story = begun()
    assert story.refused(f.StoodDown(), "Mon 9 Nov 2026") == {"reasons-given"}
    story.tell((f.StoodDown(reasons="The criteria are not met."), "Mon 9 Nov 2026"))
    assert story.standing.status == "stood-down"
    assert story.clock("rr.complete").state is ClockState.VOID
    assert len(story.standing.notifications) == 1
    story.tell((f.Closed(), "Tue 10 Nov 2026"))


def test_stood_down_and_opened_again_it_starts_anew():
    story = begun().tell((f.StoodDown(reasons="x"), "Mon 9 Nov 2026"))
    story.tell((f.Reopened(reasons="a new scan"), "Thu 12 Nov 2026"))
    assert story.clock("rr.complete").state is ClockState.VOID
    again = story.clock("rr.complete", cycle=2)
    assert (again.date.due_on, again.date.presumed) == (when("Thu 3 Dec 2026"), True)
    story.tell((f.NotificationSent(reference="SIN-2"), "Fri 13 Nov 2026"))
    again = story.clock("rr.complete", cycle=2)
    assert (again.date.due_on, again.date.presumed) == (when("Fri 4 Dec 2026"), False)


def test_a_report_sent_before_it_was_stood_down_does_not_meet_what_starts_anew():
    story = sent().tell((f.StoodDown(reasons="x"), "Mon 23 Nov 2026"))
    assert story.clock("rr.complete").state is ClockState.MET
    story.tell((f.Reopened(reasons="y"), "Tue 24 Nov 2026"), (f.NotificationSent(), "Wed 25 Nov 2026"))
    assert story.clock("rr.complete", cycle=2).state is ClockState.RUNNING
    story.tell((SENT, "Thu 3 Dec 2026"))
    assert story.clock("rr.complete", cycle=2).state is ClockState.MET


@fact("incident.notification-withdrawn", "Withdrawn.")
class Withdrawn(i.Closed):
    """A notification is withdrawn, as an incident says it."""

    reference: str = "none held"


def test_withdrawing_the_notification_in_the_incident_stands_its_rapid_review_down():
    harm = i.Notified(
        organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, abuse_or_neglect=AbuseOrNeglect.KNOWN
    )
    incident = Story(INCIDENT).tell(
        (harm, "Mon 2 Nov 2026"), (i.PanelNotified(), "Tue 3 Nov 2026", {"departure": "x"})
    )
    entry = replace(incident.entries[0], fact=Withdrawn(), version=0, id="withdrawn")
    assert incident_tells(incident.standing, entry) == ()
    after = INCIDENT.evolve(incident.standing, entry)
    clock = next(c for c in INCIDENT.clocks(after) if c.duty.code == "rr.complete")
    assert clock.state is ClockState.VOID
    incident.tell((i.RapidReviewOpened(rapid_review="rapid-review/2026-001"), "Wed 4 Nov 2026"))
    assert incident_tells(incident.standing, entry) == (("rapid-review/2026-001", f.StoodDown()),)


def test_withdrawing_one_of_two_notifications_stands_nothing_down():
    harm = i.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=("A", "B"))
    incident = Story(INCIDENT).tell((harm, "Mon 2 Nov 2026"), (i.AbuseOrNeglectKnown(), "Mon 2 Nov 2026"))
    for code in ("A", "B"):
        report = i.PanelNotified(children=(code,), reference=f"SIN-{code}")
        incident.tell((report, "Tue 3 Nov 2026", {"departure": "x"}))
    incident.tell((i.RapidReviewOpened(rapid_review="rapid-review/2026-001"), "Wed 4 Nov 2026"))
    entry = replace(incident.entries[0], fact=Withdrawn(reference="SIN-B"), version=0, id="withdrawn")
    assert incident_tells(incident.standing, entry) == ()
