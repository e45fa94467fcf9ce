"""The views of one incident, its review and its alert say what was recorded."""

from projections import alerts, clocks, departures, incidents, reviews, timeline
from workflow.alerts import Delivered, Raised
from workflow.incident import facts as f
from workflow.review import facts as r
from workflow.vocabulary import AbuseOrNeglect, Agency, IncidentType, Means, Party, Rung

CASE, REVIEW = "incident/2026-001", "review/2026-001"
CLOCK = f"{CASE}|sin.notify_panel||1"
DEATH = f.Notified(
    organisation=Agency.SCHOOL,
    type=IncidentType.DEATH,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)


def test_the_views_say_what_was_recorded(service):
    service.tell(CASE, DEATH, "2026-04-01")
    service.tell(CASE, f.CriteriaConfirmed())
    service.tell(REVIEW, r.Commissioned(incident=CASE))
    service.tell(f"alert/{CLOCK}", Raised(case=CASE, duty="sin.notify_panel", rung=Rung.DUE_SOON))
    service.tell(f"alert/{CLOCK}", Delivered(told=Party.LOCAL_AUTHORITY, channel="log", message="m"))
    service.tell(CASE, f.ReportedToOfsted(means=Means.NATIONAL_FORM))
    with service.views.connect() as tx:
        (incident,) = incidents.incidents(tx)
        (review,) = reviews.reviews(tx, incident=CASE)
        (alert,) = alerts.alerts(tx, case=CASE)
        (departure,) = departures.departures(tx)
        (waiting,) = (row for row in clocks.to_say(tx, service.now) if row.duty == "sin.notify_panel")
        lines = timeline.timeline(tx, CASE)
    assert (incident.status, incident.died, incident.grounds, incident.reviews) == (
        "reported", 1, ("death",), 1,
    )  # fmt: skip
    assert (review.status, review.incident) == ("commissioned", CASE)
    assert (alert.state, alert.delivered) == ("raised", 1)
    assert "safety-first" in departure.rules
    assert "immediate safety" in departure.sentences[0]
    assert (waiting.clock, waiting.state, waiting.wakes_at) == (CLOCK, "met", "0")
    assert [line.version for line in lines] == list(range(1, incident.facts + 1))
    assert service.views.lag() == 0
