"""What the views add up to: counts, timeliness, ageing, who owes returns, actions without impact."""

from datetime import date

import pytest

from projections import clocks, figures
from projections.actions import actions
from projections.agency_requests import agency_requests
from projections.children import children
from projections.incidents import incidents
from projections.periods import (
    period_of,
    quarter,
    quarter_to_march,
    spoken_quarter,
    spoken_year,
    year_to_march,
)
from workflow.actions import facts as a
from workflow.corrections import LatenessExplained
from workflow.incident import facts as f
from workflow.moments import Moment
from workflow.rapid_review import facts as rr
from workflow.vocabulary import (
    Agency,
    Answer,
    Ethnicity,
    IncidentType,
    LateReason,
    LegalStatus,
    Means,
)

ONE, TWO, THREE = (f"incident/2026-00{number}" for number in (1, 2, 3))
NOTIFY = "sin.notify_panel"


def harm(*codes):
    return f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=codes)


def death(*codes):
    return f.Notified(organisation=Agency.POLICE, type=IncidentType.DEATH, children=codes, died=codes)


def asked(service):
    with service.views.connect() as tx:
        return clocks.due(tx, service.now, calendar=service.calendar, all=True)


def timely(service, group=figures.as_one, duty=NOTIFY):
    found = figures.timeliness(asked(service), service.calendar, group)
    return {each.group: each for each in found if each.duty == duty}


def counted(service):
    with service.views.connect() as tx:
        return figures.counted(incidents(tx), children(tx))


# Periods


@pytest.mark.parametrize(
    ("day", "calendar_quarter", "year", "reporting_quarter"),
    [
        ("2026-03-31", "2026-Q1", 2026, "2026-Q4"),
        ("2026-04-01", "2026-Q2", 2027, "2027-Q1"),
        ("2026-11-23", "2026-Q4", 2027, "2027-Q3"),
        ("2027-01-01", "2027-Q1", 2027, "2027-Q4"),
    ],
)
def test_the_year_of_the_statistics_ends_on_31_march(day, calendar_quarter, year, reporting_quarter):
    """DfE: the 2024 statistics cover 1 April 2023 to 31 March 2024."""
    that = date.fromisoformat(day)
    assert (quarter(that), year_to_march(that), quarter_to_march(that)) == (
        calendar_quarter, year, reporting_quarter,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2026-03", "2026-Q1"),
        ("2026-03-30/2026-03-31", "2026-Q1"),
        ("2026-03-31/2026-04-01", "unknown"),
        ("2026-03-31T23:30:00Z", "2026-Q2"),
        ("unknown", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_moment_that_may_lie_in_two_periods_is_counted_in_neither(moment, found):
    """Half past midnight in summer is already the new day in London."""
    assert period_of(moment, "quarter") == found


def test_periods_are_said_in_words():
    assert spoken_quarter("2026-Q4") == "October to December 2026"
    assert spoken_quarter("unknown") == "unknown"
    assert spoken_year(2027) == "April 2026 to March 2027"


# Counts


def test_an_incident_is_counted_once_in_the_year_it_was_notified(service):
    service.tell(ONE, harm("A", "B"), "2026-03-27")
    service.tell(ONE, f.PanelNotified(), "2026-03-31")
    service.tell(TWO, death("A"), "2026-03-31")
    service.tell(TWO, f.PanelNotified(), "2026-04-01")
    service.tell(THREE, harm("A"), "2026-04-01")
    found = counted(service)
    assert figures.by_period(found) == {("2026", "serious-harm"): 1, ("2027", "death"): 1}
    assert figures.by_period(found, "quarter-to-march", notified=False) == {
        ("2026-Q4", "serious-harm"): 1,
        ("2026-Q4", "death"): 1,
        ("2027-Q1", "serious-harm"): 1,
    }


def test_the_characteristics_are_those_of_the_child_whose_notification_is_most_serious(service):
    service.tell(ONE, f.Notified(organisation=Agency.POLICE, children=("A", "B")), "2026-03-27")
    service.tell(ONE, f.ChildSeriouslyHarmed(child="A"), "2026-03-27")
    service.tell(ONE, f.ChildDied(child="B"), "2026-03-27")
    service.tell(ONE, f.ChildCharacteristicsStated(child="B", ethnicity=Ethnicity.WHITE), "2026-03-27")
    (only,) = counted(service)
    assert (only.child.child, only.nature, only.looked_after_death) == ("B", "death", False)
    assert figures.breakdown([only], "ethnicity") == {("white", "death"): 1}


def test_the_death_of_a_looked_after_child_is_marked(service):
    service.tell(ONE, death("A"), "2026-03-27")
    service.tell(ONE, f.ChildStatusStated(child="A", legal_status=LegalStatus.CARE_ORDER), "2026-03-27")
    assert counted(service)[0].looked_after_death


# Timeliness


def test_the_share_in_time_is_of_what_can_be_judged(service):
    """Due Fri 27 March 2026: met on Wed 25th, met on Mon 30th, and not met by Thu 2 April."""
    for case, sent in ((ONE, "2026-03-25"), (TWO, "2026-03-30"), (THREE, None)):
        service.tell(case, f.LocalAuthorityBecameAware(), "2026-03-20")
        if sent:
            service.tell(case, f.PanelNotified(), sent)
    group = timely(service)[""]
    assert (group.in_time, group.late, group.overdue, group.judged) == (1, 1, 1, 3)
    assert group.share == pytest.approx(1 / 3)
    assert (group.median_days, group.median_working_days) == (7.5, 4.5)
    assert (group.longest_days, group.longest_working_days) == (10, 6)


def test_what_was_met_on_a_day_nobody_knows_is_said_apart_and_in_no_share(service):
    service.tell(ONE, f.LocalAuthorityBecameAware(), "2026-03-20")
    service.tell(ONE, f.PanelNotified(), "unknown")
    service.tell(TWO, f.LocalAuthorityBecameAware(), "unknown")
    group = timely(service)[""]
    assert (group.undated, group.not_reckonable, group.judged) == (1, 1, 0)
    assert group.share is None
    assert group.median_days is None


def test_what_is_not_due_yet_is_no_part_of_the_share(service):
    service.tell(ONE, f.LocalAuthorityBecameAware(), "2026-04-01")
    group = timely(service)[""]
    assert (group.not_yet_due, group.judged) == (1, 0)


def test_what_the_criteria_make_void_is_left_out(service):
    service.tell(ONE, f.LocalAuthorityBecameAware(), "2026-03-20")
    assert timely(service)[""].overdue == 1
    service.tell(ONE, f.CriteriaNotMet(reasons="r"), "2026-03-24")
    assert timely(service) == {}


def test_what_has_no_limit_and_what_is_only_expected_is_never_judged(service):
    """A review is to be considered, and no source says by when; the Panel's silence is no breach."""
    service.tell(ONE, harm("A"), "2026-03-20")
    service.tell(ONE, f.AbuseOrNeglectSuspected(), "2026-03-20")
    service.tell("rapid-review/2026-001", rr.NotificationSent(), "2026-02-02")
    service.tell("rapid-review/2026-001", rr.SentToPanel(), "2026-02-16")
    duties = {due.clock.duty for due in asked(service)}
    judged = {each.duty for each in figures.timeliness(asked(service), service.calendar)}
    assert {"review.consider", "panel.response"} <= duties
    assert not {"review.consider", "panel.response"} & judged
    assert "rr.complete" in judged


def test_timeliness_goes_by_the_quarter_in_which_it_was_due(service):
    """Due Fri 27 March and Fri 10 April 2026, five working days after Thu 2 April (Easter between)."""
    service.until("2026-05-01T09:00:00+00:00")
    service.tell(ONE, f.LocalAuthorityBecameAware(), "2026-03-20")
    service.tell(TWO, f.LocalAuthorityBecameAware(), "2026-04-01")
    service.tell(THREE, f.LocalAuthorityBecameAware(), "unknown")
    groups = timely(service, figures.by_quarter)
    assert {name: group.overdue for name, group in groups.items()} == {
        "2026-Q1": 1, "2026-Q2": 1, "unknown": 0,
    }  # fmt: skip


def test_timeliness_goes_by_who_owes_it(service):
    service.tell(ONE, f.LocalAuthorityBecameAware(), "2026-03-20")
    assert [*timely(service, figures.by_owner)] == ["local-authority"]


def test_lateness_that_was_explained_is_late_and_counted_as_explained(service):
    """Nothing pauses a clock; reasons explain lateness."""
    service.tell(ONE, f.LocalAuthorityBecameAware(), "2026-03-20")
    assert timely(service)[""].explained == 0
    service.tell(ONE, LatenessExplained(duty=NOTIFY, reason=LateReason.OTHER))
    assert (timely(service)[""].explained, timely(service)[""].overdue) == (1, 1)


def test_a_row_of_it_has_the_share_beside_the_numbers(service):
    service.tell(ONE, f.LocalAuthorityBecameAware(), "2026-03-20")
    row = figures.as_row(timely(service)[""])
    assert (row["duty"], row["judged"], row["share"]) == (NOTIFY, 1, 0.0)


# Ageing


@pytest.mark.parametrize(
    ("asked_on", "band"),
    [
        ("2026-03-27", None),
        ("2026-03-28", "to-5"),
        ("2026-04-07", "to-5"),
        ("2026-04-08", "6-to-10"),
        ("2026-07-15", "over-60"),
    ],
)
def test_what_is_overdue_is_shown_by_how_late_it_is(service, asked_on, band):
    """Due Fri 27 March 2026; the fifth working day after it is Tue 7 April, past Easter."""
    service.tell(ONE, f.LocalAuthorityBecameAware(), "2026-03-20")
    with service.views.connect() as tx:
        service.now = Moment(f"{asked_on}T09:00:00Z").earliest
        dues = clocks.due(tx, service.now, calendar=service.calendar, all=True)
    bands = figures.ageing([due for due in dues if due.clock.duty == NOTIFY])
    assert [each.band for each in bands] == ["to-5", "6-to-10", "11-to-20", "21-to-60", "over-60"]
    assert {each.band for each in bands if each.number} == ({band} if band else set())


# Who owes returns; actions without impact


def test_agencies_that_owe_returns_are_listed_with_the_longest_overdue(service):
    case = "rapid-review/2026-001"
    service.tell(case, rr.NotificationSent(), "2026-03-02")
    for agency, due in (
        (Agency.POLICE, "2026-03-10"),
        (Agency.POLICE, "2026-03-20"),
        (Agency.SCHOOL, "2026-04-20"),
    ):
        service.tell(case, rr.InformationRequested(agency=agency, due=Moment(due)), "2026-03-03")
    service.tell(case, rr.AgencyChased(agency=Agency.POLICE), "2026-03-12")
    service.tell(case, rr.InformationRequested(agency=Agency.HOSPITAL), "2026-03-03")
    service.tell(case, rr.NilReturnReceived(agency=Agency.HOSPITAL), "2026-03-04")
    with service.views.connect() as tx:
        owing = figures.agencies_owing(agency_requests(tx), date(2026, 4, 2))
    assert [(each.agency, each.owed, each.overdue, each.oldest_due_on) for each in owing] == [
        ("police", 2, 2, "2026-03-10"),
        ("school", 1, 0, ""),
    ]


def test_an_agency_is_overdue_from_the_day_after_and_not_before(service):
    case = "rapid-review/2026-001"
    service.tell(case, rr.NotificationSent(), "2026-03-02")
    service.tell(case, rr.InformationRequested(agency=Agency.POLICE, due=Moment("2026-03-10")), "2026-03-03")
    with service.views.connect() as tx:
        rows = agency_requests(tx)
    assert [figures.agencies_owing(rows, date(2026, 3, day))[0].overdue for day in (10, 11)] == [0, 1]


def test_actions_of_which_nobody_has_seen_what_they_changed_are_listed_by_owner(service):
    for number, owner in enumerate((Agency.POLICE, Agency.SCHOOL, Agency.POLICE), start=1):
        service.tell(f"action/2026-00{number}", a.Agreed(owner=owner), "2026-03-02")
    service.tell("action/2026-001", a.EvidenceSubmitted(), "2026-03-20")
    service.tell("action/2026-001", a.EvidenceAccepted(), "2026-03-21")
    service.tell("action/2026-001", a.ImpactAssured(), "2026-03-22")
    with service.views.connect() as tx:
        found = figures.without_impact(actions(tx))
    assert {owner: [row.case for row in rows] for owner, rows in found.items()} == {
        "police": ["action/2026-003"],
        "school": ["action/2026-002"],
    }


def test_what_is_published_hides_small_numbers_and_adds_up_all_the_same(service):
    service.tell(ONE, harm("A"), "2026-03-27")
    service.tell(ONE, f.PanelNotified(means=Means.NATIONAL_FORM), "2026-03-31")
    shown = figures.protected(figures.by_period(counted(service)))
    assert shown["2026", "serious-harm"] == shown[figures.ALL, figures.ALL] == figures.HIDDEN
    assert Answer.UNKNOWN not in shown.values()
