"""A command is recorded once, however often it is sent."""

import pytest

from events.refusals import ClockRefused, RequestDiffers, StreamMoved


def test_the_same_command_twice_is_recorded_once(store, append):
    """KurrentDB 1898, 1949, 2274: clients that retry must learn what became of the first try."""
    first = append(store, "case/1", 0, 3, command_id="c")
    again = append(store, "case/1", 0, 3, command_id="c")
    assert again.repeated
    assert (again.first, again.last, again.versions) == (first.first, first.last, first.versions)
    assert store.head().position == 3


def test_a_repeated_command_is_answered_whatever_the_version_is_now(store, append):
    append(store, "case/1", 0, command_id="c")
    append(store, "case/1", 1)
    again = append(store, "case/1", 0, command_id="c")
    assert (again.repeated, again.versions) == (True, {"case/1": 1})


def test_a_repeated_command_is_answered_whatever_the_clock_says(store, append, clock):
    append(store, "case/1", 0, command_id="c")
    clock.move(hours=-1)
    assert append(store, "case/1", 0, command_id="c").repeated
    with pytest.raises(ClockRefused):
        append(store, "case/1", 1, command_id="d")


def test_the_same_command_id_with_another_request_is_refused(store, append):
    append(store, "case/1", 0, command_id="c", request=b"this")
    with pytest.raises(RequestDiffers):
        append(store, "case/1", 1, command_id="c", request=b"that")
    assert store.head().position == 1


def test_a_refused_command_can_be_sent_again(store, append):
    append(store, "case/1", 0)
    with pytest.raises(StreamMoved):
        append(store, "case/1", 0, command_id="c")
    assert append(store, "case/1", 1, command_id="c").repeated is False


def test_the_result_of_a_command_can_be_asked_for(store, append):
    done = append(store, "case/1", 0, 2, command_id="c", request=b"this")
    told = store.result_of("c", b"this")
    assert (told.first, told.last, told.versions) == (done.first, done.last, done.versions)
    assert told.repeated
    assert store.result_of("d", b"this") is None
    with pytest.raises(RequestDiffers):
        store.result_of("c", b"that")


def test_the_stored_digest_does_not_give_the_request_away(store, append, keys):
    """A plain hash of a request with few possible contents could be guessed."""
    from hashlib import sha256

    append(store, "case/1", 0, command_id="c", request=b"yes")
    assert keys.digest(b"yes") != sha256(b"yes").digest()
    assert keys.digest(b"yes") == keys.digest(b"yes") != keys.digest(b"no")
