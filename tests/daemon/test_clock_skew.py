"""A host's clock that is off: said from five seconds on, and from a minute on no alert is raised by it."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler import skew
from scheduler.daemon import Daemon
from scheduler.leading import MEASURED_EVERY, Leading
from scheduler.lease import leader
from scheduler.outbox import State
from workflow.adoptions import ClockAccepted
from workflow.alerts import Delivered, Raised
from workflow.incident.facts import LocalAuthorityBecameAware
from workflow.vocabulary import Words

AWARE = LocalAuthorityBecameAware()


def seconds(number):
    return timedelta(seconds=number)


class Host:
    """A host whose clock and watch a test sets."""

    def __init__(self, now):
        self.now, self.watched = now, 1000.0

    def clock(self):
        return self.now

    def watch(self):
        return self.watched

    def goes_on(self, number):
        """So many seconds go by, on the wall and on the watch."""
        self.now += seconds(number)
        self.watched += number


@pytest.fixture
def office(new_office):
    """An office in which something has run out."""
    with new_office("Thu 2 Apr 2026") as office:
        office.tell("incident", AWARE)
        yield office.at("Tue 14 Apr 2026")


@pytest.fixture
def host(office):
    return Host(office.now)


@pytest.fixture
def leading(office, host):
    return Leading(office.settings, wall=host.clock, watch=host.watch)


def moment(leading, office):
    return leading.moment_to_sweep(office.service)


# In a file: behind what is on record


@pytest.mark.parametrize(
    ("behind", "how_bad"), [(-3600, 0), (0, 0), (4.9, 0), (5, 1), (59.9, 1), (60, 2), (86400, 2)]
)
def test_a_clock_behind_the_newest_fact_is_off(office, behind, how_bad):
    """Ahead, nothing tells in a file: a silence of a month is no wrong clock."""
    newest = office.service.store.head().recorded
    found = skew.measure(office.service.store, lambda: newest - seconds(behind), on_server=False)
    assert found.how_bad == how_bad
    assert found.seconds == -max(behind, 0)


def test_from_a_minute_on_nothing_is_raised_and_the_line_says_what_to_do(office, host, leading, lines):
    host.now = office.service.store.head().recorded - seconds(90)
    assert moment(leading, office) is None
    said = lines[-1]
    assert (said["event"], said["skew"]) == ("the clock is too far off to raise alerts", -90.0)
    assert said["remedy"].startswith("Set the host's clock")
    assert "spr admin clock accept" in said["remedy"]


def test_when_the_clock_was_set_right_it_goes_on_by_itself(office, host, leading):
    right = office.now
    host.now = office.service.store.head().recorded - seconds(90)
    assert moment(leading, office) is None
    host.now = right
    assert moment(leading, office) == right


def test_a_small_difference_is_said_once_and_holds_nothing_up(office, host, leading, lines):
    host.now = office.service.store.head().recorded - seconds(6)
    assert [moment(leading, office) for _ in range(3)] == [host.now] * 3
    assert [line["event"] for line in lines if "skew" in line] == ["the clock is off"]


def test_a_clock_that_is_right_is_measured_every_ten_minutes(office, host, leading, monkeypatch):
    measured, measure = [], skew.measure
    monkeypatch.setattr(skew, "measure", lambda *a, **n: measured.append(host.now) or measure(*a, **n))
    for _ in range(4):
        moment(leading, office)
        host.goes_on(MEASURED_EVERY.total_seconds() / 2 + 1)
    assert len(measured) == 2


# Within a term, time does not go back


def test_a_clock_set_back_by_some_seconds_stands_still_until_it_is_there_again(office, host, leading):
    then = moment(leading, office)
    host.now -= seconds(30)
    assert moment(leading, office) == then
    host.goes_on(31)
    assert moment(leading, office) == then + seconds(1)
    assert leader(office.service.store).term == 1


def test_a_clock_set_back_by_a_minute_or_more_ends_the_term(office, host, leading, lines):
    """What was said stays said; the next term begins with the new time, and waits for nobody."""
    then = moment(leading, office)
    host.now -= timedelta(hours=1)
    assert moment(leading, office) == then - timedelta(hours=1)
    assert leader(office.service.store).term == 2
    assert "the clock went back: a new term begins" in [line["event"] for line in lines]


def test_a_jump_back_takes_nothing_back_and_says_nothing_again(office):
    office.sweep()
    said = office.said()
    head = office.service.store.head()
    office.now = head.recorded - seconds(59)
    office.sweep()
    assert office.said() == said
    assert office.service.store.head() == head


def test_a_clock_far_ahead_at_boot_is_found_out_when_it_is_set_right(office, host, leading):
    """A month ahead, alerts come a month early; set right, nothing is recorded until somebody accepts."""
    office.at("Thu 14 May 2026").sweep()  # and the host is set right, to Tuesday 14 April 2026
    assert moment(leading, office) is None
    assert leading.skew.is_too_far


def test_a_clock_that_was_accepted_is_not_asked_to_be_accepted_again(office, host, leading):
    """The time of the record stands still until then; without this nobody would be told for a month."""
    office.at("Thu 14 May 2026").sweep()
    office.at("Tue 14 Apr 2026").tell("host/clock", ClockAccepted(reasons=Words("set right")))
    assert moment(leading, office) is not None
    assert leading.skew.how_bad == 0


# What the daemon makes of it


@pytest.fixture
def daemon(new_office):
    """A daemon over an office of today, in which one alert waits to be delivered and another to be raised."""
    today = datetime.now(UTC)
    with new_office(today - timedelta(days=21)) as office:
        office.tell("incident", AWARE)
        office.now = today - timedelta(days=10)
        office.sweep()
        office.now = today
        office.tell("incident", AWARE, "Thu 25 Jun 2015")
        running = Daemon(office.settings)
        running.office = office
        yield running


def test_deliveries_go_on_while_alerts_wait_for_the_clock(daemon):
    office = daemon.office
    raised = len(office.facts_of(Raised))
    daemon.leading.skew = skew.Skew(ahead=seconds(90), remedy="Set it.")
    daemon.leading._measure = lambda _store: None
    daemon.sweep()
    daemon.deliver()
    assert len(office.facts_of(Raised)) == raised
    assert len(office.facts_of(Delivered)) == raised > 0
    assert {row.state for row in office.outbox.rows()} == {State.SENT}


def test_with_a_clock_that_is_right_the_same_daemon_raises_what_waits(daemon):
    """The negative control."""
    raised = len(daemon.office.facts_of(Raised))
    daemon.sweep()
    assert len(daemon.office.facts_of(Raised)) > raised
