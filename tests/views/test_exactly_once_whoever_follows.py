"""Each fact counts once in the views under any interleaving of followers, and whoever is killed."""

import random
import subprocess
import sys
from dataclasses import replace
from textwrap import dedent
from time import sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections import alerts, runner
from projections.runner import VIEWS, Views
from workflow.alerts import Delivered, Raised
from workflow.incident import facts as f
from workflow.vocabulary import Agency, IncidentType, Party, Rung

CASE = "incident/2026-001"
CLOCK = f"{CASE}|sin.notify_panel||1"
DELIVERED = Delivered(told=Party.PANEL, channel="log", message="m")
"""A fact that is counted: its second time, or its absence, shows in a number."""


def told(service):
    service.tell(CASE, f.Notified(organisation=Agency.SCHOOL, type=IncidentType.DEATH, children=("A",)))
    service.tell(f"alert/{CLOCK}", Raised(case=CASE, duty="sin.notify_panel", rung=Rung.DUE_SOON))
    return service


def deliver(service):
    """Record one more delivery and let nobody show it yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service.views, "catch_up", lambda *_, **__: 0)
        service.tell(f"alert/{CLOCK}", DELIVERED)


def counted(service):
    with service.views.connect() as tx:
        return [alert.delivered for alert in alerts.alerts(tx)]


class Crash(Exception):
    """The power went."""


def crash(views):
    """Let the power go when all rows but the last view's have been written."""

    def writes(tx, table, rows):
        raise Crash

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "VIEWS", (*VIEWS[:-2], replace(VIEWS[-2], writes=writes)))
        try:
            views.catch_up()
        except Crash:
            views._at = None  # the process is gone, and what it remembered


def come_late(views, others):
    """Read a page, and write it only when somebody else has been there."""
    page = views._pages.after(views.position(), 2)
    others[0].catch_up()
    if page:
        views._write(page)


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([1, 2, 3, 500]),
        st.sampled_from(["record", "record", "catch up", "crash", "come late"]),
    ),
    max_size=25,
)


def follow_in(order, service, followers):
    """Let the followers do what they do in this order; how many deliveries were recorded."""
    recorded = 0
    for number, size, what in order:
        views, *others = followers[number:] + followers[:number]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(views, "_page", size)
            match what:
                case "record":
                    deliver(service)
                    recorded += 1
                case "catch up":
                    views.catch_up()
                case "crash":
                    crash(views)
                case _:
                    come_late(views, others)
    return recorded


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_each_fact_counts_once_in_any_order_of_followers_and_crashes(another, order):
    with another() as service:
        told(service)
        followers = [service.views, *(Views(service.store, service.translation) for _ in range(2))]
        recorded = follow_in(order, service, followers)
        assert counted(service) == [recorded]
        assert service.views.rebuild(check=True) == []


class Unwary(Views):
    """Views that write a page wherever the checkpoint stands meanwhile."""

    def _write(self, page):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runner.checkpoints, "moved", lambda *_: True)
            return super()._write(page)


def test_a_follower_that_does_not_look_at_the_checkpoint_counts_twice(service):
    """The control: what the comparison of the checkpoint is for."""
    told(service)
    unwary = Unwary(service.store, service.translation)
    deliver(service)
    come_late(unwary, [service.views])
    assert counted(service) == [2]
    assert service.views.rebuild(check=True) != []


FOLLOWER = dedent("""
    import sys
    from datetime import UTC, datetime
    from events.following import follow
    from events.store import open_
    from projections import runner
    from projections.translation import Translation

    path, size, until = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    store = open_(path, clock=lambda: datetime(2026, 4, 2, tzinfo=UTC))
    views = runner.Views(store, Translation(), page=size)
    print("begun", flush=True)
    for fact in follow(store, views.position(), until=until):
        views.catch_up(fact.position)
    store.close()
""")


def following(service, until, chance):
    command = [
        sys.executable,
        "-c",
        FOLLOWER,
        service.settings.database,
        str(chance.randint(1, 3)),
        str(until),
    ]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_followers_that_are_killed_and_begun_again_count_each_fact_once(service, kills):
    """SIGKILL some milliseconds after facts came, while another follower goes on."""
    chance = random.Random(20261127)  # noqa: S311 - repeatable on purpose
    told(service)
    until = service.store.head().position + 5 * kills
    steady = following(service, until, chance)
    for _ in range(kills):
        with following(service, until, chance) as killed:
            killed.stdout.readline()
            for _ in range(5):
                deliver(service)
            sleep(chance.uniform(0, 0.02))
            killed.kill()
    assert steady.communicate(timeout=60)[1] == ""
    assert service.views.position() == until
    assert counted(service) == [5 * kills]
    assert service.views.rebuild(check=True) == []
