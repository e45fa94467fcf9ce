"""Appending: at the expected version, everything or nothing, one position after another."""

import pytest

from events.evidence.chain import verify
from events.record import Write
from events.refusals import FieldRefused, KeyMissing, StreamMoved


def test_a_new_stream_is_expected_at_version_zero(store, append):
    done = append(store, "case/1", 0, 2)
    assert (done.first, done.last, done.versions) == (1, 2, {"case/1": 2})
    assert done.repeated is False


def test_a_stream_goes_on_from_its_version(store, append):
    append(store, "case/1", 0, 2)
    assert append(store, "case/1", 2).versions == {"case/1": 3}


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_another_version_than_expected_is_refused(store, append, expected):
    """RailsEventStore 477: a unique version alone lets a writer skip ahead."""
    append(store, "case/1", 0, 2)
    with pytest.raises(StreamMoved) as refused:
        append(store, "case/1", expected)
    assert (refused.value.expected, refused.value.actual) == (expected, 2)
    assert store.head().position == 2


def test_a_stream_that_is_not_there_has_no_version_one(store, append):
    with pytest.raises(StreamMoved):
        append(store, "case/1", 1)
    assert store.streams() == []


def test_several_streams_are_written_together(store, append, actor, draft):
    append(store, "case/1", 0)
    done = store.append(
        [Write("case/1", 1, [draft()]), Write("case/2", 0, [draft(), draft()])],
        command_id="both",
        request=b"",
        actor=actor,
    )
    assert (done.first, done.last) == (2, 4)
    assert done.versions == {"case/1": 2, "case/2": 2}


def test_of_several_streams_all_are_written_or_none(store, append, actor, draft):
    append(store, "case/2", 0)
    writes = [Write("case/1", 0, [draft()]), Write("case/2", 0, [draft()])]
    with pytest.raises(StreamMoved) as refused:
        store.append(writes, command_id="both", request=b"", actor=actor)
    assert refused.value.stream == "case/2"
    assert store.stream("case/1") == []
    assert store.head().position == 1


def test_a_stream_may_be_written_twice_in_one_command(store, actor, draft):
    """The order of the facts is the order of the writes."""
    names = ["case/1", "case/2", "case/1"]
    writes = [Write(name, expected, [draft()]) for name, expected in zip(names, [0, 0, 1], strict=True)]
    done = store.append(writes, command_id="c", request=b"", actor=actor)
    assert [fact.stream for fact in store.after(0)] == names
    assert done.versions == {"case/1": 2, "case/2": 1}


def test_a_stream_only_read_must_not_have_moved_either(store, append):
    append(store, "case/1", 0, 2)
    with pytest.raises(StreamMoved) as refused:
        append(store, "alert/1", 0, unchanged={"case/1": 1})
    assert (refused.value.stream, refused.value.actual) == ("case/1", 2)
    assert append(store, "alert/1", 0, unchanged={"case/1": 2, "case/9": 0}).first == 3


def test_what_is_refused_leaves_no_gap(store, append):
    append(store, "case/1", 0)
    for _ in range(3):
        with pytest.raises(StreamMoved):
            append(store, "case/1", 0)
    append(store, "case/1", 1)
    assert [fact.position for fact in store.after(0)] == [1, 2]
    assert verify(store).ok


def test_a_command_without_facts_is_a_mistake(store, actor):
    for writes in ([], [Write("case/1", 0, [])]):
        with pytest.raises(ValueError, match="nothing to record"):
            store.append(writes, command_id="c", request=b"", actor=actor)


@pytest.mark.parametrize(
    "name", ["", "case", "case/", "/1", "Case/1", "case/a b", "case/\n", "case/é", f"case/{'x' * 200}"]
)
def test_a_stream_is_called_kind_and_reference(store, append, name):
    """Names stand in the header, which is lines of ASCII text."""
    with pytest.raises(FieldRefused) as refused:
        append(store, name, 0)
    assert refused.value.field == "stream"


def test_nothing_is_recorded_without_keys(store, append, reopened):
    """The digest of a request needs the keystore's secret, words or not."""
    without = reopened()
    with pytest.raises(KeyMissing):
        append(without, "case/1", 0)


def test_a_hundred_facts_are_one_command(store, append):
    done = append(store, "case/1", 0, 100)
    assert (done.first, done.last) == (1, 100)
    assert verify(store).ok
