"""Single columns whose meaning is easily mistaken."""

import pytest

from projections import alerts, clocks, departures, incidents, reviews, timeline
from projections.runner import Views
from workflow.alerts import Delivered, Raised, Undeliverable, Withdrawn
from workflow.incident import facts as f
from workflow.moments import Moment
from workflow.review import facts as r
from workflow.vocabulary import Agency, ClockState, IncidentType, Means, Party, Rung

CASE, REVIEW = "incident/2026-001", "review/2026-001"
ALERT = f"alert/{CASE}|sin.notify_panel||1"
AWARE = f.LocalAuthorityBecameAware()


def said(rung):
    return Raised(case=CASE, duty="sin.notify_panel", rung=rung)


def incident(service):
    with service.views.connect() as tx:
        (row,) = incidents.incidents(tx, case=CASE)
    return row


def lines(service):
    with service.views.connect() as tx:
        return timeline.timeline(tx, CASE)


def test_abuse_known_for_one_child_is_what_an_incident_shows(service):
    service.tell(CASE, f.Notified(organisation=Agency.POLICE, children=("A", "B", "C")))
    assert incident(service).abuse == "unknown"
    service.tell(CASE, f.AbuseOrNeglectSuspected(child="A"))
    service.tell(CASE, f.AbuseOrNeglectRuledOut(child="C"))
    assert incident(service).abuse == "suspected"
    service.tell(CASE, f.AbuseOrNeglectKnown(child="B"))
    assert incident(service).abuse == "known"


def test_each_child_is_counted_once(service):
    service.tell(CASE, f.Notified(organisation=Agency.POLICE, children=("A", "B")))
    service.tell(CASE, f.ChildSeriouslyHarmed(child="A"))
    service.tell(CASE, f.ChildDied(child="A"))
    row = incident(service)
    assert (row.children, row.died, row.harmed) == (2, 1, 1)
    assert (row.criteria, row.grounds) == ("unknown", ())


def test_what_occurred_last_is_not_what_was_recorded_last(service):
    service.tell(CASE, AWARE, "2026-03-20")
    service.tell(CASE, f.SafetySecured(), "2026-03")
    service.tell(CASE, f.SafetySecured(), "2026-03-10")
    service.tell(CASE, f.SafetySecured(), "unknown")
    assert incident(service).last_occurred == "2026-03"


def test_a_due_date_that_was_reckoned_is_nothing_that_occurred(service):
    service.tell(CASE, AWARE, "2026-03-20")
    assert incident(service).facts > 1
    assert incident(service).last_occurred == "2026-03-20"


@pytest.mark.parametrize(
    ("occurred", "learned", "day"),
    [
        ("2026-03-10", None, "2026-03-10"),
        ("2026-03", None, "2026-03-31"),
        ("2026-03-10/2026-03-12", None, "2026-03-12"),
        ("2026-03-31T23:30:00Z", None, "2026-04-01"),
        ("unknown", "2026-03-15", "2026-03-15"),
        ("unknown", None, "2026-04-02"),
    ],
)
def test_a_line_is_sorted_under_the_last_day_it_can_have_occurred(service, occurred, learned, day):
    """Where nobody knows it: under the day it was learned, or recorded."""
    service.tell(CASE, AWARE, occurred, learned=learned and Moment(learned))
    assert lines(service)[0].day == day


def test_the_lines_of_a_case_can_be_read_in_the_order_of_the_world(service):
    service.tell(CASE, AWARE, "2026-03-20")
    service.tell(CASE, f.SafetySecured(), "2026-03-10")
    with service.views.connect() as tx:
        first, *_ = timeline.by_day(tx, CASE)
    assert first.type == "incident.safety-secured"


def test_who_said_it_stands_beside_it(service):
    service.tell(CASE, AWARE, by="Duty desk", role="social worker")
    assert (lines(service)[0].by, lines(service)[0].role) == ("Duty desk", "social worker")


def test_agencies_are_awaited_until_their_records_come(service):
    service.tell(REVIEW, r.Commissioned())
    for agency in (Agency.POLICE, Agency.SCHOOL):
        service.tell(REVIEW, r.RecordsRequested(agency=agency))
    service.tell(REVIEW, r.RecordsReceived(agency=Agency.POLICE))
    with service.views.connect() as tx:
        (row,) = reviews.reviews(tx, status="gathering-records")
    assert (row.agencies, row.awaited, row.published_on) == (2, 1, "")


def test_a_delivery_counts_for_the_announcement_that_caused_it(service):
    service.tell(CASE, AWARE)
    first = service.tell(ALERT, said(Rung.DUE_SOON)).entries[0][1].id
    service.tell(ALERT, said(Rung.OVERDUE))
    sent = {"told": Party.PARTNERSHIP, "channel": "log", "message": "m"}
    service.tell(ALERT, Delivered(**sent), cause=first)
    service.tell(ALERT, Undeliverable(**sent))
    with service.views.connect() as tx:
        late, soon = alerts.alerts(tx)
    assert (soon.rung, soon.delivered, soon.undeliverable) == ("due-soon", 1, 0)
    assert (late.rung, late.delivered, late.undeliverable) == ("overdue", 0, 1)


def test_a_higher_rung_takes_the_place_of_the_lower(service):
    service.tell(CASE, AWARE)
    service.tell(ALERT, said(Rung.DUE_SOON))
    service.tell(ALERT, said(Rung.OVERDUE))
    with service.views.connect() as tx:
        assert [row.state for row in alerts.alerts(tx)] == ["raised", "overtaken"]
        assert [row.rung for row in alerts.alerts(tx, state="raised")] == ["overdue"]


def test_what_was_withdrawn_stays_so_from_the_first_time(service):
    service.tell(CASE, AWARE)
    service.tell(ALERT, said(Rung.DUE_SOON))
    service.tell(ALERT, Withdrawn(state=ClockState.MET))
    with service.views.connect() as tx:
        (first,) = alerts.alerts(tx, state="withdrawn")
    service.tell(ALERT, said(Rung.OVERDUE))
    service.tell(ALERT, Withdrawn(state=ClockState.MET))
    with service.views.connect() as tx:
        later, again = alerts.alerts(tx, case=CASE)
    assert again == first
    assert later.withdrawn_at > again.withdrawn_at


def test_only_departures_are_listed_as_such(service):
    service.tell(CASE, f.Notified(organisation=Agency.SCHOOL, type=IncidentType.OTHER))
    service.tell(CASE, f.ReportedToOfsted(means=Means.EMAIL))
    with service.views.connect() as tx:
        (row,) = departures.departures(tx, case=CASE)
        assert departures.departures(tx, case="incident/2026-999") == []
    assert (row.type, row.rules) == ("incident.reported-to-ofsted", ("criteria-confirmed",))
    assert row.sentences == ("the criteria of a notifiable incident are confirmed",)


def test_a_rule_that_is_gone_is_shown_by_its_code():
    row = departures.DepartureRow(1, CASE, "t", "unknown", "", "", "", ("no-such-rule",))
    assert row.sentences == ("no-such-rule",)


def test_programs_that_take_turns_count_each_fact_once(service):
    """What one of them keeps at hand of a case is out of date when the other has written."""
    other = Views(service.store, service.translation)
    service.tell(CASE, AWARE, "2026-03-20")
    for views in (service.views, other, service.views, other):
        service.views = views
        views.catch_up()
        service.tell(CASE, f.PanelNotified())
        assert views.rebuild(check=True) == []
    assert incident(service).reports == 4


def test_what_met_a_duty_first_is_shown_though_recorded_later(service):
    service.tell(CASE, AWARE, "2026-03-20")
    for day in ("2026-03-26", "2026-03-24"):
        service.tell(CASE, f.PanelNotified(), day)
        with service.views.connect() as tx:
            asked = clocks.due(tx, service.now, calendar=service.calendar, all=True)
        (row,) = [each.clock for each in asked if each.clock.duty == "sin.notify_panel"]
        assert (row.state, row.ended_on) == ("met", day)


@pytest.mark.parametrize(
    ("report", "state"), [(f.ReportedToOfsted(means=Means.EMAIL), "running"), (f.PanelNotified(), "met")]
)
def test_a_fact_and_an_alert_of_one_case_on_one_page_are_both_shown(service, monkeypatch, report, state):
    service.tell(CASE, AWARE, "2026-03-20")
    service.tell(CASE, f.ReportedToOfsted(means=Means.EMAIL), "2026-03-24")
    monkeypatch.setattr(service.views, "catch_up", lambda *_, **__: 0)
    service.tell(ALERT, said(Rung.OVERDUE))
    service.tell(CASE, report, "2026-03-23")
    monkeypatch.undo()
    with service.views.connect() as tx:
        asked = clocks.due(tx, service.now, calendar=service.calendar, all=True)
    rows = {each.clock.duty: each.clock for each in asked}
    told, other = rows["sin.notify_panel"], rows["ofsted.notify_wt2015"]
    assert (told.state, told.said_rung, told.alert_status) == (state, "overdue", "raised")
    assert (other.state, other.ended_on) == ("met", "2026-03-23")
    assert service.views.rebuild(check=True) == []
