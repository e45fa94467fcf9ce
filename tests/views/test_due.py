"""What is due: overdue, today, within so many working days; in the order of the due dates."""

import pytest
from telling import at

from projections import clocks
from workflow.incident import facts as f
from workflow.review.facts import SituationArose
from workflow.vocabulary import Agency, IncidentType, Means, Situation

ENGINES = ("sqlite", "postgres")

LED_BY_POLICE = f.Notified(organisation=Agency.POLICE, type=IncidentType.OTHER)
PANEL = "sin.notify_panel"


@pytest.fixture
def asked(service):
    """Ask what is due, at a time told in London, of the duty to the Panel alone."""

    def ask(when, **how):
        service.now = at(when)
        with service.views.connect() as tx:
            found = clocks.due(tx, service.now, calendar=service.calendar, **how)
        return [each for each in found if each.clock.duty == PANEL]

    return ask


def aware(service, number, day):
    """The local authority became aware of one more incident."""
    case = f"incident/2026-{number:03}"
    service.tell(case, LED_BY_POLICE, "2026-03-01")
    service.tell(case, f.LocalAuthorityBecameAware(), day)
    return case


def cases(found):
    return [each.clock.case for each in found]


def test_due_on_friday_and_asked_on_saturday_is_overdue_by_no_working_day(service, asked):
    service.now = at("Wed 18 Nov 2026")
    aware(service, 1, "2026-11-13")
    ((friday,), (saturday,), (monday,)) = (
        asked("Fri 20 Nov 2026 23:59"),
        asked("Sat 21 Nov 2026 00:00"),
        asked("Mon 23 Nov 2026"),
    )
    assert (friday.overdue, friday.days_late, friday.days_left) == (False, None, 0)
    assert (saturday.overdue, saturday.days_late, saturday.days_left) == (True, 0, None)
    assert (monday.overdue, monday.days_late) == (True, 1)
    assert asked("Sat 21 Nov 2026 00:00", overdue=True) == [saturday]
    assert asked("Fri 20 Nov 2026 23:59", overdue=True) == []


def test_due_on_friday_and_met_on_saturday_was_met_late_by_no_working_day(service, asked):
    service.now = at("Sat 21 Nov 2026")
    case = aware(service, 1, "2026-11-13")
    service.tell(case, f.PanelNotified(), "2026-11-21")
    assert asked("Mon 23 Nov 2026") == []
    (met,) = asked("Mon 23 Nov 2026", all=True)
    assert (met.clock.state, met.clock.ended_on, met.clock.ended_type) == (
        "met-late", "2026-11-21", "incident.panel-notified",
    )  # fmt: skip
    assert (met.overdue, met.days_late) == (False, 0)


@pytest.fixture
def four(service):
    """Due Mon 13, Tue 14 and Wed 15 April 2026, each recorded before the one that is due earlier."""
    service.now = at("Thu 09 Apr 2026")
    return [aware(service, n, day) for n, day in ((1, "2026-04-08"), (2, "2026-04-07"), (3, "2026-04-02"))]


def test_they_come_in_the_order_of_their_due_dates(four, asked):
    found = asked("Thu 09 Apr 2026")
    assert [each.clock.due_on for each in found] == ["2026-04-13", "2026-04-14", "2026-04-15"]
    assert cases(found) == four[::-1]


def test_those_without_a_date_come_last(service):
    service.tell(
        "incident/2026-001",
        f.Notified(organisation=Agency.SCHOOL, type=IncidentType.DEATH, children=("A",)),
    )
    with service.views.connect() as tx:
        found = clocks.due(tx, service.now, calendar=service.calendar, all=True)
    dated = [bool(each.clock.due_at) for each in found]
    assert dated == sorted(dated, reverse=True)
    assert not all(dated)


@pytest.mark.parametrize("how", [{"overdue": True}, {"today": True}, {"within": 5}])
def test_those_without_a_date_are_never_late(service, how):
    """A review must be decided on, and the page sets no time for it."""
    service.tell("review/2026-001", SituationArose(situation=Situation.DEATH))
    with service.views.connect() as tx:
        assert len(clocks.due(tx, service.now, calendar=service.calendar)) == 1
        assert clocks.due(tx, service.now, calendar=service.calendar, **how) == []


def test_a_fraction_of_a_second_later_comes_later(service):
    """As text, half past a second would come before the whole second."""
    for number, died in ((1, "2026-04-01T10:00:00.5Z"), (2, "2026-04-01T10:00:00Z")):
        case = f"incident/2026-00{number}"
        service.tell(case, f.Notified(organisation=Agency.POLICE, children=("A",)), "2026-04-01")
        service.tell(case, f.ChildDied(child="A"), died)
    late = at("Fri 03 Apr 2026 11:00")
    with service.views.connect() as tx:
        found = clocks.due(tx, late, calendar=service.calendar, overdue=True)
        hours = [each.clock for each in found if each.clock.duty == "cdr.notify"]
    assert [row.due_at for row in hours] == ["2026-04-03T10:00:00Z"]


@pytest.mark.parametrize(
    ("how", "days"),
    [
        ({"overdue": True}, ["13"]),
        ({"today": True}, ["14"]),
        ({"within": 0}, ["13", "14"]),
        ({"within": 1}, ["13", "14", "15"]),
        ({"overdue": True, "today": True}, ["13", "14"]),
        ({"overdue": True, "all": True}, ["13"]),
        ({}, ["13", "14", "15"]),
    ],
)
def test_one_may_ask_for_some_of_them(four, asked, how, days):
    """What is overdue is due within any time."""
    assert [each.clock.due_on[-2:] for each in asked("Tue 14 Apr 2026", **how)] == days


def test_one_may_ask_for_one_case(four, asked):
    assert cases(asked("Tue 14 Apr 2026", case=four[1])) == [four[1]]


def test_what_is_met_is_not_owed(service, four, asked):
    service.tell(four[0], f.ReportedToOfsted(means=Means.NATIONAL_FORM))
    assert four[0] not in cases(asked("Thu 09 Apr 2026"))
    assert four[0] in cases(asked("Thu 09 Apr 2026", all=True))
