"""A command is decided on what stands in the record, and recorded at once or not at all."""

from dataclasses import dataclass

import msgspec
import pytest

from events.handling import Handled, handle
from events.refusals import RequestDiffers, StreamMoved


@dataclass(frozen=True)
class Refused:
    because: str


@dataclass(frozen=True)
class Tally:
    """How a counter stands, and how often it was reckoned."""

    total: int = 0
    reckoned: int = 0


class Counter:
    """A kind of case that counts; more than ten is refused; each change is followed by a reckoning."""

    def begin(self, _stream):
        return Tally()

    def evolve(self, tally, entry):
        name, number = entry
        if name == "reckoned":
            return Tally(tally.total, number)
        return Tally(tally.total + number, tally.reckoned)

    def decide(self, tally, command, _given):
        if command == "nothing":
            return []
        if isinstance(command, dict):
            return [(stream, ("added", number)) for stream, number in command.items()]
        if tally.total + command > 10:
            return Refused(f"{tally.total} and {command} are more than ten")
        return (("counter/1", ("added", command)),)

    def reckon(self, tally, _given):
        return [("reckoned", tally.total)] if tally.reckoned != tally.total else []


class Plain:
    """Entries are pairs of a name and a number."""

    def __init__(self, draft):
        self._draft = draft

    def entry(self, recorded):
        return recorded.type, msgspec.json.decode(recorded.data)["number"]

    def draft(self, entry, _given):
        return self._draft(entry[0], number=entry[1])


@pytest.fixture
def run(store, draft, actor):
    def call(command, command_id, *, through=store, deciders=lambda _: Counter(), **how):
        return handle(
            through,
            deciders,
            Plain(draft),
            "counter/1",
            command,
            None,
            command_id=command_id,
            request=repr(command).encode(),
            actor=actor,
            **how,
        )

    return call


def entries(store, stream):
    return [(f.type, msgspec.json.decode(f.data)["number"]) for f in store.stream(stream)]


def test_what_was_decided_and_what_follows_are_recorded_together(store, run):
    done = run(3, "a")
    assert entries(store, "counter/1") == [("added", 3), ("reckoned", 3)]
    assert (done.appended.first, done.appended.last) == (1, 2)
    assert (done.before, done.standing) == (Tally(), Tally(3, 3))
    assert done.entries == [("counter/1", ("added", 3)), ("counter/1", ("reckoned", 3))]


def test_a_later_command_stands_on_the_earlier_ones(store, run):
    run(3, "a")
    assert run(4, "b").standing == Tally(7, 7)


def test_a_refusal_comes_back_as_it_is_and_nothing_is_recorded(store, run):
    run(8, "a")
    assert run(3, "b") == Refused("8 and 3 are more than ten")
    assert store.head().position == 2


def test_a_decision_without_facts_records_nothing(store, run):
    done = run("nothing", "a")
    assert (done.appended, done.entries, done.standing) == (None, [], Tally())
    assert store.head().position == 0


def test_several_streams_are_recorded_and_reckoned_at_once(store, run):
    done = run({"counter/1": 1, "counter/2": 2}, "a")
    assert done.appended.versions == {"counter/1": 2, "counter/2": 2}
    assert entries(store, "counter/2") == [("added", 2), ("reckoned", 2)]
    assert [fact.stream for fact in store.after(0)] == [f"counter/{n}" for n in (1, 2, 1, 2)]


def test_another_stream_stands_on_its_own_history(store, run):
    run({"counter/2": 2}, "a")
    run({"counter/2": 5}, "b")
    assert entries(store, "counter/2")[-1] == ("reckoned", 7)


class Meddling:
    """A store in which somebody else is faster, so many times."""

    def __init__(self, store, times, meddle):
        self._store, self._times, self._meddle = store, times, meddle

    def __getattr__(self, name):
        return getattr(self._store, name)

    def append(self, *writes, **how):
        if self._times:
            self._times -= 1
            self._meddle(self._times)
        return self._store.append(*writes, **how)


def test_a_command_is_decided_again_when_the_stream_moved(store, run):
    """With fresh eyes: on what the other one has recorded."""
    slow = Meddling(store, 2, lambda n: run(1, f"other-{n}"))
    assert run(5, "a", through=slow).standing == Tally(7, 7)


def test_a_command_decided_again_may_be_refused(store, run):
    slow = Meddling(store, 1, lambda n: run(6, f"other-{n}"))
    assert isinstance(run(5, "a", through=slow), Refused)


def test_after_three_attempts_the_stream_has_moved(store, run):
    slow = Meddling(store, 3, lambda n: run(1, f"other-{n}"))
    with pytest.raises(StreamMoved):
        run(5, "a", through=slow)
    assert ("added", 5) not in entries(store, "counter/1")


def test_a_stream_that_was_only_read_must_stand_still(store, run):
    """The decision for one stream rests on what was read of another."""
    run(1, "first")
    slow = Meddling(store, 1, lambda n: run(1, f"other-{n}"))
    before = []

    class Watching(Counter):
        def decide(self, tally, command, _given):
            before.append(tally.total)
            return super().decide(tally, command, _given)

    run({"counter/2": 1}, "a", through=slow, deciders=lambda _: Watching())
    assert before == [1, 2]


def test_an_expected_version_is_held_to(store, run):
    run(1, "a")
    with pytest.raises(StreamMoved) as refused:
        run(1, "b", expect=1)
    assert (refused.value.expected, refused.value.actual) == (1, 2)
    assert run(1, "b", expect=2).standing.total == 2


def test_an_expected_version_is_not_tried_again(store, run):
    slow = Meddling(store, 1, lambda n: run(1, f"other-{n}"))
    with pytest.raises(StreamMoved):
        run(5, "a", through=slow, expect=0)


def test_other_streams_can_be_required_to_stand_still(store, run, append):
    append(store, "case/1", 0)
    run(1, "a", unchanged={"case/1": 1})
    with pytest.raises(StreamMoved):
        run(1, "b", unchanged={"case/1": 2})


def test_a_repeated_command_tells_the_first_result_again(store, run):
    """Even where it would be refused today."""
    first = run(8, "a")
    run(1, "b")
    again = run(8, "a")
    assert again.appended.repeated
    assert (again.before, again.standing) == (first.before, first.standing)
    assert list(again.entries) == list(first.entries)
    assert store.head().position == 4


def test_a_repeated_command_id_with_another_request_is_refused(store, run):
    run(1, "a")
    with pytest.raises(RequestDiffers):
        run(2, "a")


def test_a_dry_run_tells_everything_and_records_nothing(store, run):
    done = run(3, "a", dry_run=True)
    assert isinstance(done, Handled)
    assert (done.appended, done.standing) == (None, Tally(3, 3))
    assert [entry for _, entry in done.entries] == [("added", 3), ("reckoned", 3)]
    assert store.head().position == 0


def test_at_least_one_attempt_is_needed(run):
    with pytest.raises(ValueError, match="attempt"):
        run(1, "a", attempts=0)
