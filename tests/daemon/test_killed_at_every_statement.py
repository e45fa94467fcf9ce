"""Killed before any one statement to the database, a sweep and a delivery lose nothing and double nothing.

How many statements there are is counted first; then one process for each of them dies just before it,
and another one, that nobody kills, makes an end of what was left.
"""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sweeper import Sweeper

from scheduler.outbox import CLAIM
from workflow.alerts import Delivered, Raised
from workflow.incident.facts import LocalAuthorityBecameAware

ENGINES = ("sqlite", "postgres")
AWARE = LocalAuthorityBecameAware()
LATER = CLAIM + timedelta(hours=7)
EVERY = 29
"""In the default run, one statement in so many; with --all, every one."""


def _all_counted(new_office, post, email):
    """How many statements an undisturbed sweep and delivery send."""
    with _begun(new_office, post, email) as office:
        sweeper = Sweeper(office.settings, office.now, rounds=1)
        office.close()
        sweeper.go()
        number = sweeper.end()
        assert not sweeper.was_killed
        assert number > 50
        return number


@contextmanager
def _begun(new_office, post, email):
    post.received.clear()
    with new_office("Thu 2 Apr 2026") as office:
        office.open(email=email(post.port))
        office.tell("incident", AWARE, "Thu 2 Apr 2026")
        office.at("Tue 14 Apr 2026 10:00")
        yield office


def _killed_at(new_office, post, email, number):
    with _begun(new_office, post, email) as office:
        owed = office.owed("incident/2026-001")
        office.close()
        sweeper = Sweeper(office.settings, office.now, rounds=1, kill_at=number)
        sweeper.go()
        sweeper.end()
        office.open()
        for _ in range(3):
            office.sweep()
            office.deliver(after=LATER)
        raised = Counter(
            (stream, fact.identity) for stream, fact in office.alert_facts() if isinstance(fact, Raised)
        )
        assert set(raised.values()) == {1}, number
        assert {stream.split("|")[1] for stream, _ in raised} == set(owed), number
        ids = [mail["Message-ID"] for mail in post.received]
        assert len(ids) - len(set(ids)) <= 1, number
        delivered = {fact.message for fact in office.facts_of(Delivered)}
        assert len(delivered) == len(set(ids)), number
        assert office.outbox.not_on_record() == [], number
        return sweeper.was_killed


def _at_each(new_office, post, email, step):
    statements = _all_counted(new_office, post, email)
    killed = [_killed_at(new_office, post, email, n) for n in range(1, statements + 1, step)]
    assert all(killed)
    return len(killed), statements


def test_killed_at_some_statements_nothing_is_lost_or_doubled(new_office, post, email):
    _at_each(new_office, post, email, EVERY)


@pytest.mark.slow
def test_killed_at_every_statement_nothing_is_lost_or_doubled(
    new_office, post, email, engine, record_property
):
    killed, statements = _at_each(new_office, post, email, 1)
    record_property("counted", f"killed at every statement on {engine}: {killed} of {statements}")
