"""The lease: one holder at a time, terms that only rise, and claims that are refused under an old one."""

from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Thread, Timer

import pytest
from sqlalchemy import text

import scheduler.lease
from scheduler.composing import compose
from scheduler.deliver import deliver, fill
from scheduler.hours import Hours
from scheduler.leading import Leading
from scheduler.lease import Lease, awake_and_asleep, leader
from scheduler.outbox import CLAIM, Outbox
from scheduler.running.heartbeat import SWEEP, Heartbeat
from workflow.alerts import Delivered
from workflow.incident.facts import LocalAuthorityBecameAware

ENGINES = ("sqlite", "postgres")
LONG = 60.0
"""Seconds of a lease that does not run out while a test runs."""


class Watch:
    """A watch that a test sets."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def store(office):
    return office.service.store


@pytest.fixture
def run_out(store):
    """Let the lease run out, as the database sees it."""

    def run_out():
        with store.engine.begin() as tx:
            tx.execute(text("UPDATE lease SET expires_at = '2026-01-01T00:00:00.000000Z'"))

    return run_out


def test_the_first_leads_and_the_second_stands_by(store):
    one, two = Lease(LONG), Lease(LONG)
    assert one.hold(store).term == 1
    assert two.hold(store) is None
    assert (one.term, two.term) == (1, None)


def test_two_processes_of_one_host_are_two(store):
    """A holder's name is its own; with the host's name, two daemons on one machine would both lead."""
    assert Lease(LONG).holder != Lease(LONG).holder


def test_going_on_keeps_the_term(store):
    lease = Lease(LONG)
    assert [lease.renew(store).term for _ in range(3)] == [1, 1, 1]


def test_what_has_run_out_is_taken_in_a_term_of_its_own(store, run_out):
    one, two = Lease(LONG), Lease(LONG)
    one.hold(store)
    run_out()
    assert two.hold(store).term == 2
    assert one.renew(store) is None
    assert one.led is None


def test_what_was_given_up_is_taken_at_once_and_the_terms_go_on_rising(store):
    """The row stays: with the row removed, the next term was 1 again, and an old claim was taken."""
    one, two = Lease(LONG), Lease(LONG)
    one.hold(store)
    one.resign(store)
    assert leader(store).holder == ""
    assert two.hold(store).term == 2


def test_who_resigned_does_not_take_it_again(store):
    lease = Lease(LONG)
    lease.hold(store)
    lease.resign(store)
    assert lease.renew(store) is None
    assert leader(store).holder == ""


def test_a_renewal_under_way_does_not_take_back_what_is_given_up(store, monkeypatch):
    """Found under load: it was renewed after the resignation, and the next daemon waited for nobody."""
    lease, asking, go_on = Lease(LONG), Event(), Event()
    lease.hold(store)
    taken = scheduler.lease._taken

    def slowly(*arguments, **named):
        asking.set()
        assert go_on.wait(10)
        return taken(*arguments, **named)

    monkeypatch.setattr(scheduler.lease, "_taken", slowly)
    renewing = Thread(target=lease.renew, args=(store,))
    renewing.start()
    assert asking.wait(10)
    Timer(0.2, go_on.set).start()
    lease.resign(store)
    renewing.join()
    assert leader(store).holder == ""
    assert lease.led is None


def test_resigning_takes_nothing_from_who_leads_now(store, run_out):
    one, two = Lease(LONG), Lease(LONG)
    one.hold(store)
    run_out()
    two.hold(store)
    one.resign(store)
    assert leader(store).holder == two.holder


@pytest.mark.parametrize(("later", "trusted"), [(0, True), (9.9, True), (10.1, False), (15, False)])
def test_between_renewals_a_lease_is_trusted_for_two_thirds_of_its_length(store, watch, later, trusted):
    lease = Lease(15.0, watch=watch)
    lease.hold(store)
    watch.now += later
    assert (lease.led is not None) == trusted


def test_the_store_is_asked_again_when_a_third_has_gone_by(store, watch, run_out):
    lease, other = Lease(15.0, watch=watch), Lease(15.0, watch=watch)
    lease.hold(store)
    run_out()
    other.hold(store)
    watch.now += 4.9
    assert lease.hold(store) is not None
    watch.now += 0.2
    assert lease.hold(store) is None


def test_an_error_ends_the_trust(store, office):
    """Whoever cannot ask does not know; elsewhere a daemon went on believing, and doubled for weeks."""
    lease = Lease(LONG)
    lease.hold(store)
    with store.engine.begin() as tx:
        tx.execute(text("ALTER TABLE lease RENAME COLUMN term TO another"))
    with pytest.raises(Exception):  # noqa: B017, PT011  each database says it in its own way
        lease.renew(store)
    assert lease.led is None


def test_a_lease_from_before_the_clock_went_back_is_not_waited_for(store):
    """A row that runs out in an hour, of a lease of a minute, was written by a clock that was ahead."""
    one, two = Lease(LONG), Lease(LONG)
    one.hold(store)
    with store.engine.begin() as tx:
        tx.execute(text("UPDATE lease SET expires_at = '2999-01-01T00:00:00.000000Z'"))
    assert two.hold(store).term == 2


def test_who_raises_nothing_makes_way_for_who_does(store):
    """A daemon whose clock is too far off goes on delivering only as long as no other is there."""
    off, well = Lease(LONG), Lease(LONG)
    assert off.hold(store, raises=False).term == 1
    assert Lease(LONG).hold(store, raises=False) is None
    assert well.hold(store).term == 2
    assert off.renew(store, raises=False) is None


def test_of_many_at_one_moment_one_leads(office, store):
    begin, came = Barrier(4), []

    def one(service):
        begin.wait()
        came.append(Lease(LONG).hold(service.store))

    with ExitStack() as programs:
        services = [programs.enter_context(office.another()) for _ in range(4)]
        threads = [Thread(target=one, args=(service,)) for service in services]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert Counter(led is not None for led in came) == {True: 1, False: 3}


def test_nobody_leads_where_no_daemon_has_run(store):
    assert leader(store) is None


def test_the_row_shows_who_leads_and_until_when(store, run_out):
    lease = Lease(LONG)
    lease.hold(store)
    seen = leader(store)
    assert (seen.holder, seen.term, seen.raises, seen.expired) == (lease.holder, 1, True, False)
    run_out()
    assert leader(store).expired


def test_the_watch_goes_on_while_the_machine_sleeps():
    """On Linux; it shows at least what the one that stands still then shows."""
    first = awake_and_asleep()
    assert awake_and_asleep() >= first


# The term of a claim


@pytest.fixture
def waiting(office):
    """Some messages wait in the outbox."""
    office.tell("incident", LocalAuthorityBecameAware(), "Thu 2 Apr 2026")
    office.sweep("Tue 14 Apr 2026")
    office.outbox.make()
    fill(office.service, office.outbox, office.now)
    assert compose(office.service, office.outbox, office.now, tuple(Hours))
    return office


def test_a_claim_under_the_present_term_is_taken(waiting, store):
    led = Lease(LONG).hold(store)
    assert Outbox(store, led).claim(waiting.now, "me", ["log"]) is not None


def test_a_claim_under_an_old_term_is_refused_and_without_a_term_it_was_not(waiting, store, run_out):
    """The second half is the negative control, and what `spr sweep` by hand does: it needs no lease."""
    old = Lease(LONG).hold(store)
    run_out()
    Lease(LONG).hold(store)
    assert Outbox(store, old).claim(waiting.now, "me", ["log"]) is None
    assert Outbox(store).claim(waiting.now, "me", ["log"]) is not None


def test_a_claim_of_a_lease_that_ran_out_is_taken_while_nobody_else_has_it(waiting, store, run_out):
    led = Lease(LONG).hold(store)
    run_out()
    assert Outbox(store, led).claim(waiting.now, "me", ["log"]) is not None


def test_what_was_handed_over_is_marked_though_the_term_is_over(waiting, store, run_out):
    """It did happen; the claim protects the row, and a refusal here would send the message twice."""
    led = Lease(LONG).hold(store)
    outbox = Outbox(store, led)
    row = outbox.claim(waiting.now, "me", ["log"])
    run_out()
    Lease(LONG).hold(store)
    assert outbox.put_back(row)


def test_stopped_past_its_claim_a_deliverer_marks_nothing(waiting, store):
    """Its message belongs to whoever claimed it since."""
    outbox = Outbox(store)
    mine = outbox.claim(waiting.now, "me", ["log"])
    later = waiting.now + CLAIM + timedelta(seconds=1)
    claimed = {outbox.claim(later, "you", ["log"]).message_id for _ in waiting.outbox.rows()}
    assert mine.message_id in claimed
    assert not outbox.put_back(mine)


def test_a_delivery_under_an_old_term_hands_nothing_over(waiting, store, run_out):
    old = Lease(LONG).hold(store)
    run_out()
    new = Lease(LONG).hold(store)
    assert deliver(waiting.service, waiting.now, led=old).sent == 0
    assert deliver(waiting.service, waiting.now, led=new).sent == len(waiting.facts_of(Delivered)) > 0


# A number that was written by hand


def test_a_term_that_can_rise_no_further_begins_anew(store, run_out):
    """Whoever writes the largest number into the row stops no daemon, and its heartbeat goes on."""
    Lease(LONG).hold(store)
    run_out()
    largest = 2**31 - 1 if store.engine.dialect.name == "postgresql" else 2**63 - 1
    with store.engine.begin() as tx:
        tx.execute(text("UPDATE lease SET term = :largest"), {"largest": largest})
    led = Lease(LONG).hold(store)
    assert led.term == 1
    heart = Heartbeat(store)
    assert heart.beats(SWEEP, datetime(2026, 4, 2, tzinfo=UTC), {}, term=largest)
    assert heart.beats(SWEEP, datetime(2026, 4, 2, tzinfo=UTC), {}, term=led.term)


def test_whoever_holds_a_term_that_can_rise_no_further_begins_anew_as_well(store):
    lease = Lease(0.3)
    lease.hold(store)
    with store.engine.begin() as tx:
        tx.execute(text("UPDATE lease SET term = :largest"), {"largest": 2**31 - 1})
    assert lease.renew(store).term == 1


def test_a_daemon_that_resigned_does_not_say_that_another_leads(office, store, lines):
    """A lone daemon that is told to stop has nobody to stand back for."""
    leading = Leading(office.settings)
    assert leading.hold(store) is not None
    leading.resign(store)
    assert leading.hold(store) is None
    assert [line["event"] for line in lines] == ["leads"]
