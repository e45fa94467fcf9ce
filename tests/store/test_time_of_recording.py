"""When a fact was recorded: by a clock that is watched, and never before the one before it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from events.refusals import ClockRefused

ACCEPTED = "clock.accepted"


def times(store):
    return [fact.recorded for fact in store.after(0)]


def test_the_time_is_kept_to_the_microsecond(store, append, clock):
    append(store, "case/1", 0)
    assert times(store) == [clock.now]
    assert store.head().recorded == datetime(2026, 11, 23, 9, 12, 33, 123456, tzinfo=UTC)


def test_a_clock_of_another_zone_is_recorded_in_utc(store, append, clock):
    clock.now = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    append(store, "case/1", 0)
    assert b"recorded: 2026-07-01T09:00:00.000000Z\n" in store.stream("case/1")[0].header


def test_a_clock_without_a_zone_is_a_mistake(record, append, clock):
    clock.now = clock.now.replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        append(record, "case/1", 0)
    assert record.head().position == 0


def test_the_facts_of_one_command_have_one_time(store, append):
    append(store, "case/1", 0, 3)
    assert len(set(times(store))) == 1


@pytest.mark.parametrize("seconds", [1, 30, 60])
def test_a_clock_that_goes_back_a_little_does_not_take_the_record_back(store, append, clock, seconds):
    append(store, "case/1", 0)
    before = clock.now
    clock.move(seconds=-seconds)
    append(store, "case/1", 1)
    assert times(store) == [before, before]


def test_a_clock_that_goes_back_by_61_seconds_is_refused(store, append, clock):
    append(store, "case/1", 0)
    clock.move(seconds=-61)
    with pytest.raises(ClockRefused) as refused:
        append(store, "case/1", 1)
    assert "which is 1 minute before the last record" in refused.value.says
    assert "spr admin clock accept" in refused.value.remedy
    assert store.head().position == 1


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ({"days": 3, "minutes": 37, "seconds": 21.120036}, "3 days and 37 minutes before"),
        ({"days": 1, "hours": 2, "minutes": 1}, "1 day, 2 hours and 1 minute before"),
        ({"hours": 1}, "1 hour before"),
        ({"days": -401, "microseconds": -1}, "401 days after"),
    ],
)
def test_how_far_the_clock_is_off_is_said_for_people(store, append, clock, back, told):
    append(store, "case/1", 0)
    clock.move(**{unit: -number for unit, number in back.items()})
    with pytest.raises(ClockRefused, match=f"which is {told} the last record"):
        append(store, "case/1", 1)


@pytest.mark.parametrize(("days", "accepted"), [(399, True), (400, True), (401, False)])
def test_a_clock_that_leaps_ahead_by_more_than_400_days_is_refused(store, append, clock, days, accepted):
    append(store, "case/1", 0)
    clock.move(days=days)
    if accepted:
        append(store, "case/1", 1)
    else:
        with pytest.raises(ClockRefused):
            append(store, "case/1", 1)


def test_an_accepted_leap_ahead_is_the_new_time(store, append, draft, clock):
    append(store, "case/1", 0)
    clock.move(days=401)
    append(store, "clock/1", 0, [draft(ACCEPTED)])
    append(store, "case/1", 1)
    assert times(store)[1:] == [clock.now, clock.now]


def test_an_accepted_clock_holds_while_the_time_of_the_record_stands_still(store, append, draft, clock):
    """The clock had run ahead by a day and was set right; the record waits until it catches up."""
    append(store, "case/1", 0)
    ahead = clock.now
    clock.move(days=-1)
    append(store, "clock/1", 0, [draft(ACCEPTED)])
    append(store, "case/1", 1)
    append(store, "case/1", 2)
    assert times(store) == [ahead] * 4


def test_an_accepted_clock_is_not_accepted_for_ever(store, append, draft, clock):
    append(store, "case/1", 0)
    clock.move(days=-1)
    append(store, "clock/1", 0, [draft(ACCEPTED)])
    clock.move(days=2)
    append(store, "case/1", 1)
    clock.move(days=-1)
    with pytest.raises(ClockRefused):
        append(store, "case/1", 2)
