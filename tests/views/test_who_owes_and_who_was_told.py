"""Who owes what, who was told, and each child: the rows follow what is on record, also as it is put right."""

from datetime import UTC, datetime

import pytest

from projections.agency_requests import agency_requests
from projections.children import children
from projections.reminders import with_reminders
from projections.told import told
from workflow.alerts import Delivered, Raised, Undeliverable, Withdrawn
from workflow.corrections import Correct, Retract
from workflow.incident import facts as f
from workflow.moments import Moment
from workflow.rapid_review import facts as rr
from workflow.review import facts as r
from workflow.vocabulary import (
    Agency,
    Answer,
    Capacity,
    ClockState,
    Ethnicity,
    IncidentType,
    Means,
    Party,
    Rung,
    Sex,
    Words,
)

CASE, RAPID, REVIEW = "incident/2026-001", "rapid-review/2026-001", "review/2026-001"
ALERT = f"alert/{CASE}|sin.notify_panel||1"
WORDS = Words("It belongs to another case.")


def asked(service, **wanted):
    with service.views.connect() as tx:
        return agency_requests(tx, **wanted)


def who(service, **wanted):
    with service.views.connect() as tx:
        return told(tx, **wanted)


def of(service, case=CASE):
    with service.views.connect() as tx:
        return children(tx, case)


def retract(service, case, stored):
    version = next(e.version for e in service.standing(case).entries() if e.fact.stored == stored)
    return service.do(Retract(version=version, reasons=WORDS), case)


@pytest.fixture
def rapid(service):
    """A rapid review in which the police and a school are asked on Mon 23 March 2026."""
    service.tell(RAPID, rr.NotificationSent(), "2026-03-20")
    for agency in (Agency.POLICE, Agency.SCHOOL):
        service.tell(RAPID, rr.InformationRequested(agency=agency), "2026-03-23")
    return service


# Who owes what


def test_an_agency_owes_its_return_by_the_day_of_its_clock(rapid):
    """Eight working days from Mon 23 March 2026, Good Friday being 3 April: Thu 2 April."""
    row = asked(rapid, agency="police")[0]
    assert (row.case, row.number, row.asked_on, row.due_on) == (RAPID, 1, "2026-03-23", "2026-04-02")
    assert (row.awaited, row.state, row.answered_on, row.good_enough) == (True, "running", "", "")


def test_a_nil_return_is_an_answer_and_nothing_more_is_owed(rapid):
    rapid.tell(RAPID, rr.NilReturnReceived(agency=Agency.SCHOOL), "2026-03-25")
    assert [row.agency for row in asked(rapid, awaited=True)] == ["police"]
    (row,) = asked(rapid, awaited=False)
    assert (row.agency, row.nil, row.answered_on) == ("school", True, "2026-03-25")


def test_reminders_escalations_and_the_formal_request_are_counted(rapid):
    for fact in (
        rr.AgencyChased(agency=Agency.POLICE),
        rr.AgencyChased(agency=Agency.POLICE),
        rr.AgencyEscalated(agency=Agency.POLICE, to="Chief officer"),
        rr.FormalRequestMade(agency=Agency.POLICE),
    ):
        rapid.tell(RAPID, fact, "2026-03-30")
    police, school = asked(rapid, case=RAPID)
    assert (police.chased, police.escalated, police.formal_on) == (2, 1, "2026-03-30")
    assert (school.chased, school.escalated, school.formal_on) == (0, 0, "")


def test_an_agency_that_refused_is_awaited_again_when_it_is_asked_formally(rapid):
    """Children Act 2004, section 16H: it must comply."""
    rapid.tell(RAPID, rr.InformationRefused(agency=Agency.POLICE, reasons="r"), "2026-03-24")
    row = asked(rapid, agency="police")[0]
    assert (row.awaited, row.refused_on) == (False, "2026-03-24")
    rapid.tell(RAPID, rr.FormalRequestMade(agency=Agency.POLICE, due=Moment("2026-04-20")), "2026-03-25")
    row = asked(rapid, agency="police")[0]
    assert (row.awaited, row.due_on) == (True, "2026-04-20")


def test_a_request_of_a_review_without_a_day_is_owed_and_has_none(service):
    service.tell(REVIEW, r.Commissioned(), "2026-03-02")
    service.tell(REVIEW, r.RecordsRequested(agency=Agency.POLICE), "2026-03-03")
    service.tell(REVIEW, r.RecordsRequested(agency=Agency.POLICE, due=Moment("2026-03-31")), "2026-03-10")
    assert [(row.number, row.due_on, row.awaited) for row in asked(service)] == [
        (1, "", True),
        (2, "2026-03-31", True),
    ]


def test_nothing_is_owed_to_a_rapid_review_that_was_stood_down(rapid):
    rapid.tell(RAPID, rr.StoodDown(reasons="r"), "2026-03-26")
    assert asked(rapid, awaited=True) == []
    assert {row.state for row in asked(rapid)} == {"void"}


def test_a_request_that_was_retracted_is_gone_from_the_live_view_as_from_a_rebuilt_one(rapid):
    retract(rapid, RAPID, "rapid-review.information-requested")
    assert [row.agency for row in asked(rapid)] == ["school"]
    assert rapid.views.rebuild(check=True) == []


# Reminded


def reminded(service, agency="police", *, raising=1, **otherwise):
    """An announcement of a return that was handed over; gives its alert and what it announced."""
    alert = f"alert/{RAPID}|rr.agency_return|{agency}|1"
    raised = Raised(case=RAPID, duty="rr.agency_return", rung=Rung.OVERDUE, subject=agency, raising=raising)
    cause = service.tell(alert, raised).entry.id
    went = {"channel": "email", "person": f"{agency}-contact", "capacity": Capacity.AGENCY_CONTACT}
    service.tell(alert, Delivered(told=Party.AGENCIES, message="m", **(went | otherwise)), cause=cause)
    return alert, cause


def chased(service, agency="police"):
    with service.views.connect() as tx:
        (found,) = with_reminders(tx, agency_requests(tx, RAPID, agency))
    return found


def test_a_message_that_reached_the_contact_is_a_reminder(rapid):
    reminded(rapid)
    found = chased(rapid)
    assert (found.reminded, found.request.chased, found.reminder.rung) == (1, 0, "overdue")
    assert found.reminder.person == "police-contact"
    assert chased(rapid, "school").reminded == 0


def test_a_reminder_of_a_colleague_counts_beside_it(rapid):
    reminded(rapid)
    rapid.tell(RAPID, rr.AgencyChased(agency=Agency.POLICE), "2026-03-30")
    assert chased(rapid).reminded == 2


def test_one_announcement_that_went_two_ways_is_one_reminder_and_the_next_is_another(rapid):
    alert, cause = reminded(rapid)
    again = Delivered(
        told=Party.AGENCIES,
        channel="webhook",
        message="n",
        person="police-contact",
        capacity=Capacity.AGENCY_CONTACT,
    )
    rapid.tell(alert, again, cause=cause)
    assert chased(rapid).reminded == 1
    reminded(rapid, raising=2)
    assert chased(rapid).reminded == 2
    assert rapid.views.rebuild(check=True) == []


@pytest.mark.parametrize(
    "otherwise",
    [
        {"channel": "log"},
        {"person": ""},
        {"capacity": Capacity.ESCALATION},
        {"capacity": Capacity.UNKNOWN},
    ],
    ids=["our log", "a mailbox in their place", "somebody above", "nobody knows"],
)
def test_what_did_not_reach_the_contact_reminds_nobody(rapid, otherwise):
    """Negative control."""
    reminded(rapid, **otherwise)
    assert chased(rapid).reminded == 0


def test_that_an_alert_was_taken_back_is_no_reminder(rapid):
    alert, _ = reminded(rapid)
    cause = rapid.tell(alert, Withdrawn(state=ClockState.MET)).entry.id
    went = Delivered(
        told=Party.AGENCIES,
        channel="email",
        message="w",
        person="police-contact",
        capacity=Capacity.AGENCY_CONTACT,
    )
    rapid.tell(alert, went, cause=cause)
    assert chased(rapid).reminded == 1


# Who was told


def test_the_national_form_is_listed_for_each_whom_it_reached_with_its_reference(service):
    two(service)
    reported = f.PanelNotified(reference="SIN-1", evidence="a" * 64, children=("A",))
    service.tell(CASE, reported, "2026-03-23", by="Duty desk")
    rows = [row for row in who(service, case=CASE) if row.about == "the notification"]
    assert {row.whom for row in rows} == {"panel", "ofsted", "secretary-of-state"}
    row = who(service, whom="panel")[0]
    assert (row.about, row.state, row.occurred) == ("the notification", "told", "2026-03-23")
    assert (row.reference, row.evidence, row.by) == ("SIN-1", "a" * 64, "Duty desk")
    assert (row.means, row.children) == ("national-form", ("A",))


def test_what_was_told_without_a_reference_shows_none(service):
    """The control."""
    service.tell(CASE, f.PanelNotified(), "2026-03-23")
    assert {(row.reference, row.evidence) for row in who(service)} >= {("", "")}


def test_parents_who_were_not_told_are_listed_as_such(service):
    service.tell(CASE, f.LocalAuthorityBecameAware(), "2026-03-20")
    service.tell(CASE, f.ParentsNotTold(reasons="r"), "2026-03-21")
    service.tell(CASE, f.ParentsTold(), "2026-03-30")
    assert [(row.state, row.occurred) for row in who(service, whom="parents")] == [
        ("not-told", "2026-03-21"),
        ("told", "2026-03-30"),
    ]


def test_an_alert_is_listed_under_the_case_it_is_about(service):
    service.tell(CASE, f.LocalAuthorityBecameAware(), "2026-03-20")
    service.tell(ALERT, Raised(case=CASE, duty="sin.notify_panel", rung=Rung.OVERDUE))
    service.tell(ALERT, Delivered(told=Party.LOCAL_AUTHORITY, channel="email", message="m"))
    service.tell(ALERT, Undeliverable(told=Party.PARTNERSHIP, channel="email", message="m"))
    assert [(row.whom, row.state, row.named) for row in who(service, case=CASE)] == [
        ("local-authority", "told", "email"),
        ("partnership", "not-told", "email"),
    ]


def test_an_alert_in_our_own_log_told_nobody_and_does_not_count(service):
    service.tell(ALERT, Raised(case=CASE, duty="sin.notify_panel", rung=Rung.OVERDUE))
    service.tell(ALERT, Delivered(told=Party.LOCAL_AUTHORITY, channel="log", message="m"))
    assert who(service, case=CASE) == []
    assert [(row.state, row.counts) for row in who(service, case=CASE, all=True)] == [("logged", False)]


def test_what_was_retracted_tells_nobody_any_more(service):
    service.tell(CASE, f.LocalAuthorityBecameAware(), "2026-03-20")
    service.tell(CASE, f.ParentsTold(), "2026-03-21")
    assert len(who(service, whom="parents")) == 1
    retract(service, CASE, "incident.parents-told")
    assert who(service, whom="parents") == []
    assert [row.counts for row in who(service, whom="parents", all=True)] == [False]
    service.tell(CASE, f.ParentsTold(), "2026-03-24")
    assert [row.occurred for row in who(service, whom="parents")] == ["2026-03-24"]
    assert service.views.rebuild(check=True) == []


def test_what_was_corrected_shows_the_day_that_counts(service):
    service.tell(CASE, f.LocalAuthorityBecameAware(), "2026-03-20")
    service.tell(CASE, f.ParentsTold(), "2026-03-21")
    version = service.standing(CASE).entries()[-1].version
    service.do(
        Correct(version=version, fact=f.ParentsTold(), occurred=Moment("2026-03-22"), reasons=WORDS), CASE
    )
    assert [row.occurred for row in who(service, whom="parents")] == ["2026-03-22"]
    assert [row.occurred for row in who(service, whom="parents", all=True)] == ["2026-03-21", "2026-03-22"]
    assert service.views.rebuild(check=True) == []


# The children


def two(service):
    notified = f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=("A", "B"))
    service.tell(CASE, notified, "2026-03-20")


def test_each_child_of_an_incident_has_a_row_and_what_nobody_said_is_unknown(service):
    two(service)
    service.tell(CASE, f.ChildCharacteristicsStated(child="A", sex=Sex.MALE, ethnicity=Ethnicity.BLACK))
    first, second = of(service)
    assert (first.child, first.sex, first.ethnicity, first.nature) == ("A", "male", "black", "serious-harm")
    assert (second.child, second.sex, second.ethnicity) == ("B", "unknown", "unknown")
    assert (second.disability, second.known_to, second.stated) == ("unknown", (), False)


def test_a_child_without_a_code_has_a_row_of_its_own_until_it_is_given_one(service):
    service.tell(CASE, f.LocalAuthorityBecameAware(), "2026-03-20")
    assert [(row.child, row.subject) for row in of(service)] == [("", "child")]
    service.tell(CASE, f.ChildDescribed(child="A", looked_after=Answer.YES))
    assert [(row.child, row.subject, row.looked_after) for row in of(service)] == [("A", "child", "yes")]


def test_two_codes_that_meant_one_child_are_one_row(service):
    two(service)
    service.tell(CASE, f.ChildrenFoundToBeOne(child="A", also="B"))
    assert [(row.child, row.former) for row in of(service)] == [("A", ("B",))]
    service.tell(CASE, f.ChildIdentified(child="A", becomes="C"))
    assert [row.child for row in of(service)] == ["C"]
    assert service.views.rebuild(check=True) == []


def test_the_day_and_the_nature_are_those_of_the_notification(service):
    two(service)
    service.tell(CASE, f.PanelNotified(children=("A",), reference="SIN-1"), "2026-03-23")
    service.tell(CASE, f.ChildDied(child="A"), "2026-03-30")
    first, second = of(service)
    assert (first.died, first.nature, first.notified_on, first.reference) == (
        "yes", "serious-harm", "2026-03-23", "SIN-1",
    )  # fmt: skip
    assert (second.notified_on, second.reference) == ("", "")


def test_another_incident_has_rows_of_its_own(service):
    two(service)
    service.tell("incident/2026-002", f.PanelNotified(children=("A",), means=Means.NATIONAL_FORM))
    assert len(of(service, None)) == 3
    assert len(of(service, "incident/2026-002")) == 1


# How far the views are


def test_the_views_say_since_when_they_are_behind(service, monkeypatch):
    two(service)
    assert service.views.behind() == (0, None)
    monkeypatch.setattr(service.views, "catch_up", lambda *_, **__: 0)
    service.until("2026-04-07T10:00:00+00:00")
    service.tell(CASE, f.SafetySecured())
    service.until("2026-04-08T10:00:00+00:00")
    service.tell(CASE, f.RecordsPreserved())
    behind = service.views.behind()
    assert behind.facts == service.views.lag() >= 2
    assert behind.since == datetime(2026, 4, 7, 10, 0, 1, tzinfo=UTC)
