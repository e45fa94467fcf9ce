"""Who follows the record sees each fact once and in order, whatever happens meanwhile."""

from itertools import islice
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import following
from events.following import follow
from events.refusals import RecordBroken, StoreBusy


def positions(facts):
    return [fact.position for fact in facts]


def filled(store, append, count):
    """A record with so many facts in two cases."""
    for number in range(store.head().position, count):
        append(store, f"case/{number % 2}", number // 2)
    return store


def test_it_gives_what_is_there_and_then_what_comes(store, append):
    filled(store, append, 3)
    comes = Thread(target=filled, args=(store, append, 8))
    facts = follow(store, 0, page=2)
    before = list(islice(facts, 3))
    comes.start()
    assert positions([*before, *islice(facts, 5)]) == [1, 2, 3, 4, 5, 6, 7, 8]
    comes.join()


def test_what_another_process_records_wakes_it(store, address, append, reopened, keys):
    """Here another connection of another store object; test_several_writers.py has processes."""
    other = reopened(address, keys=keys)
    comes = Thread(target=filled, args=(other, append, 1))
    comes.start()
    assert positions(follow(store, 0, until=1)) == [1]
    comes.join()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=st.integers(0, 12), page=st.integers(1, 15), more=st.integers(0, 12))
def test_from_anywhere_in_pages_of_any_size_it_gives_each_once(store, append, after, page, more):
    filled(store, append, 12)
    until = min(after + more, 12)
    assert positions(follow(store, after, page=page, until=until)) == list(range(after + 1, until + 1))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stops=st.lists(st.integers(0, 5), max_size=8), page=st.integers(1, 5))
def test_stopped_anywhere_and_begun_again_it_gives_each_once(store, append, stops, page):
    """The position of the last fact dealt with is all there is to keep."""
    filled(store, append, 12)
    seen = []
    for stop in [*stops, 12]:
        at = seen[-1] if seen else 0
        seen += positions(islice(follow(store, at, page=page, until=12), stop))
    assert seen == list(range(1, 13))


def test_it_ends_on_request(store, append, monkeypatch):
    monkeypatch.setattr(following, "AT_MOST", 0.05)
    filled(store, append, 2)
    stop = Event()
    facts = follow(store, 0, stopping=stop.is_set)
    assert positions(islice(facts, 2)) == [1, 2]
    stop.set()
    assert list(facts) == []


class Busy:
    """A store that is busy at some of the times it is asked."""

    def __init__(self, store, busy):
        self.head, self.wait, self._store, self._busy = store.head, store.wait, store, list(busy)

    def after(self, position, limit):
        if self._busy and self._busy.pop(0):
            raise StoreBusy("The record is busy.", "Try again.")
        return self._store.after(position, limit)


@pytest.fixture
def hasty(monkeypatch):
    """Pauses too short to wait for."""
    monkeypatch.setattr(following, "PAUSES", (0.0,) * 4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(busy=st.lists(st.lists(st.just(True), max_size=4).map(lambda run: [*run, False]), max_size=6))
def test_a_store_that_is_busy_for_a_while_costs_no_fact(store, append, hasty, busy):
    filled(store, append, 12)
    times = [each for run in busy for each in run]
    assert positions(follow(Busy(store, times), 0, page=2, until=12)) == list(range(1, 13))


def test_a_store_that_stays_busy_is_told(store, append, hasty):
    """The control of the test above."""
    with pytest.raises(StoreBusy):
        next(follow(Busy(store, [True] * 5), 0))


def test_it_ends_on_request_while_the_store_is_busy(store, monkeypatch):
    monkeypatch.setattr(following, "PAUSES", (0.0,) * 1_000_000)
    answers = iter([False, False, True])
    facts = follow(Busy(store, [True] * 1_000_000), 0, stopping=lambda: next(answers, True))
    assert list(facts) == []


def test_a_hole_is_told_and_not_passed_over(record, place, append, tamper):
    """Positions are gapless, so an empty one is evidence."""
    filled(record, append, 5)
    tamper(place, "DELETE FROM fact WHERE position = 3")
    facts = follow(record, 0)
    assert positions(islice(facts, 2)) == [1, 2]
    with pytest.raises(RecordBroken, match="Nothing stands between the positions 2 and 4"):
        next(facts)


def test_a_record_that_became_shorter_is_told(record, place, append, tamper):
    """An older copy was put in its place; what it records anew would be taken for seen."""
    filled(record, append, 5)
    tamper(place, "DELETE FROM fact WHERE position > 3")
    with pytest.raises(RecordBroken, match="ends at position 3; it was followed to position 5"):
        next(follow(record, 5))


def by_time(store, page):
    """A follower that remembers the time of the last fact instead of its position."""
    seen, last = [], None
    while fresh := [fact for fact in store.after(0) if last is None or fact.recorded > last][:page]:
        seen += fresh
        last = fresh[-1].recorded
    return positions(seen)


def test_a_follower_by_time_misses_facts(store, append):
    """The control: facts of one command bear one time, and a page can end between them."""
    append(store, "case/1", 0, 3)
    assert by_time(store, page=2) == [1, 2]
    assert positions(follow(store, 0, page=2, until=3)) == [1, 2, 3]


def test_waiting_is_over_at_once_where_there_is_a_fact(store, append):
    filled(store, append, 2)
    assert store.wait(1, 3600)


def test_waiting_ends_without_a_fact_when_the_time_is_over(store, append):
    filled(store, append, 2)
    assert not store.wait(2, 0.01)


def test_waiting_is_not_over_for_what_is_no_fact(store, append):
    """Views and messages are written to the same database."""
    from sqlalchemy import text

    filled(store, append, 2)
    with store.views_engine.begin() as tx:
        tx.execute(text("CREATE TABLE other (n INTEGER)"))
    assert not store.wait(2, 0.01)
