"""A host's clock beside the server's: measured, said, and from a minute on no alert is raised by it."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler import skew
from scheduler.leading import Leading
from scheduler.lease import leader
from workflow.incident.facts import LocalAuthorityBecameAware

ENGINES = ("postgres",)


def off_by(seconds):
    """A host's clock that is so many seconds ahead."""
    return lambda: datetime.now(UTC) + timedelta(seconds=seconds)


@pytest.fixture
def office(new_office, today):
    with new_office(today) as office:
        office.tell("incident", LocalAuthorityBecameAware())
        yield office


@pytest.mark.parametrize(
    ("ahead", "how_bad"), [(0, 0), (3, 0), (-3, 0), (7, 1), (-7, 1), (62, 2), (-62, 2), (31 * 86400, 2)]
)
def test_the_difference_is_measured_to_within_moments(office, ahead, how_bad):
    found = skew.measure(office.service.store, off_by(ahead), on_server=True)
    assert abs(found.seconds - ahead) < 1.5
    assert found.how_bad == how_bad


def test_a_host_whose_clock_is_a_month_ahead_raises_nothing(office, lines):
    leading = Leading(office.settings, wall=off_by(31 * 86400))
    assert leading.moment_to_sweep(office.service) is None
    assert "here or on the server" in lines[-1]["remedy"]


def test_a_host_whose_clock_is_wrong_makes_way_for_one_whose_clock_is_right(office):
    """Alone it goes on delivering; where there is another, that one leads, and alerts come."""
    wrong, right = Leading(office.settings, wall=off_by(3600)), Leading(office.settings)
    assert wrong.hold(office.service.store).term == 1
    assert not leader(office.service.store).raises
    assert right.moment_to_sweep(office.service) is not None
    assert leader(office.service.store).term == 2
    assert not wrong.renew(office.service.store)
    assert wrong.is_over()


def test_two_hosts_whose_clocks_are_right_do_not_take_turns(office):
    """The negative control."""
    one, two = Leading(office.settings), Leading(office.settings)
    assert one.hold(office.service.store).term == 1
    assert two.hold(office.service.store) is None
