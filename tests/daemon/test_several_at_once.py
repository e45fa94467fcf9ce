"""Several daemons at once: what is announced is announced once, and no message is taken by two."""

from collections import Counter
from contextlib import ExitStack
from threading import Barrier, Thread

import pytest

from scheduler.composing import compose
from scheduler.deliver import deliver, fill
from scheduler.hours import Hours
from scheduler.office_hours import OfficeHours
from scheduler.outbox import Outbox
from scheduler.sweep import sweep
from workflow.alerts import Delivered, Raised
from workflow.incident.facts import LocalAuthorityBecameAware

ENGINES = ("sqlite", "postgres")
AWARE = LocalAuthorityBecameAware()
CASES = 12


@pytest.fixture
def office(new_office):
    """Before 29 June 2018 awareness starts one clock only: so many duties are overdue, and nobody said so."""
    with new_office("Thu 25 Jun 2015") as office:
        for _ in range(CASES):
            office.tell("incident", AWARE, "Thu 25 Jun 2015")
        office.open(hours=OfficeHours(one_by_one=CASES))
        yield office.at("Mon 6 Jul 2015")


@pytest.fixture
def at_once(office):
    """Let three programs do the same at one moment; gives what each came to, and every error."""

    def run(work):
        begin, came, failed = Barrier(3), [], []

        def one(service):
            begin.wait()
            try:
                came.append(work(service))
            except Exception as error:  # noqa: BLE001  whatever it is, the test must hear of it
                failed.append(error)

        with ExitStack() as programs:
            services = [office.service, *(programs.enter_context(office.another()) for _ in range(2))]
            threads = [Thread(target=one, args=(service,)) for service in services]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert failed == []
        return came

    return run


def test_sweeps_at_one_moment_announce_each_duty_once(office, at_once):
    came = at_once(lambda service: sweep(service, office.now))
    assert sum(report.raised for report in came) == CASES
    assert Counter(fact.case for fact in office.facts_of(Raised)).most_common(1)[0][1] == 1
    assert len(office.facts_of(Raised)) == CASES
    assert office.sweep().raised == 0


def test_deliveries_at_one_moment_hand_each_message_over_once(office, at_once, lines):
    office.sweep()
    came = at_once(lambda service: deliver(service, office.now))
    office.deliver()
    assert sum(report.sent for report in came) == CASES
    assert len([line for line in lines if line["event"] == "alert"]) == CASES
    assert len({fact.message for fact in office.facts_of(Delivered)}) == CASES


def taken(service, outbox, now):
    """Everything that a deliverer could claim."""
    who, rows = str(id(service)), []
    while row := outbox.claim(now, who, ["log"]):
        rows.append(row.message_id)
        if len(rows) == CASES:
            break
    return rows


@pytest.fixture
def announced(office):
    """So many messages wait in the outbox."""
    office.sweep()
    office.outbox.make()
    fill(office.service, office.outbox, office.now)
    compose(office.service, office.outbox, office.now, tuple(Hours))
    return office


def test_no_message_is_claimed_by_two(announced, at_once):
    came = at_once(lambda service: taken(service, Outbox(service.store), announced.now))
    claimed = Counter(message for rows in came for message in rows)
    assert len(claimed) == CASES
    assert set(claimed.values()) == {1}


class Unclaimed(Outbox):
    """An outbox that reads what waits and claims nothing."""

    def claim(self, *_):
        self._given = getattr(self, "_given", 0) + 1
        return next(iter(self.rows()[self._given - 1 :]), None)


def test_without_a_claim_each_message_would_be_taken_by_all(announced, at_once):
    """The control: what the claim is for."""
    came = at_once(lambda service: taken(service, Unclaimed(service.store), announced.now))
    claimed = Counter(message for rows in came for message in rows)
    assert set(claimed.values()) == {3}


def test_the_outbox_is_filled_once_by_several_at_one_moment(office, at_once):
    office.sweep()

    def filled(service):
        outbox = Outbox(service.store)
        outbox.make()
        fill(service, outbox, office.now)
        compose(service, outbox, office.now, tuple(Hours))

    at_once(filled)
    assert len(office.outbox.rows()) == CASES
    assert office.outbox.position() == office.service.store.head().position
