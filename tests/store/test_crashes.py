"""Killed at any moment, or out of space: what was acknowledged is there, and the record is whole."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from events.evidence.chain import verify

WRITER = Path(__file__).with_name("writer.py")


def start(place, name, count, *how, keys=None):
    command = [sys.executable, WRITER, place, name, str(count), *map(str, how)]
    environment = os.environ | ({"SPR_TEST_KEYS": str(keys.path)} if keys else {})
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment)


def killed_after(writer, lines, pause):
    """Kill the writer some time after so many lines, and give what it had acknowledged."""
    said = [writer.stdout.readline() for _ in range(lines)]
    try:
        writer.wait(pause)
    except subprocess.TimeoutExpired:
        writer.send_signal(signal.SIGKILL)
    rest, _ = writer.communicate()
    complete = "".join(said) + rest[: rest.rfind("\n") + 1]
    return dict(line.split() for line in complete.splitlines() if line != "ready")


@pytest.mark.parametrize("kills", [10, pytest.param(200, marks=pytest.mark.slow)])
def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(store, address, keys, kills):
    """SIGKILL, some microseconds to some milliseconds after an acknowledgement."""
    chance = random.Random(20261123)  # noqa: S311 - repeatable on purpose
    acknowledged = {}
    for kill in range(kills):
        writer = start(address, f"w{kill}", 100_000, keys=keys)
        acknowledged |= killed_after(writer, 2, chance.uniform(0, 0.02))
    recorded = {fact.id: str(fact.position) for fact in store.after(0, limit=1_000_000)}
    assert len(acknowledged) >= kills
    assert {name: recorded.get(name) for name in acknowledged} == acknowledged
    assert verify(store).ok


def test_an_acknowledgement_that_comes_too_early_would_be_noticed(store, address, keys):
    """The control of the test above: this writer says so before it has appended."""
    acknowledged = killed_after(start(address, "w", 10, "early", keys=keys), 2, 0)
    assert acknowledged == {"w-0": "0"}
    assert store.head().position == 0


def test_a_command_whose_answer_was_lost_is_sent_again_and_recorded_once(store, address, keys, append):
    """The answer died with the process; the client has only its command id."""
    acknowledged = killed_after(start(address, "w", 100_000, keys=keys), 20, 0.005)
    before = store.head().position
    assert before >= len(acknowledged)
    for fact in store.after(0, limit=before):
        again = append(store, "case/other", 0, command_id=fact.command_id, request=b"")
        assert (again.repeated, again.first) == (True, fact.position)
    assert store.stream("case/other") == []
    commands = [fact.command_id for fact in store.after(0, limit=100_000)]
    assert len(commands) == len(set(commands))


@pytest.mark.parametrize("room", [60_000, 100_000, 250_000])
def test_a_full_disk_is_told_and_nothing_acknowledged_is_lost(place, keys, reopened, room):
    """RLIMIT_FSIZE stands for the disk; when there is room again the same store goes on."""
    writer = start(place, "w", 150, "throttled", room)
    output, errors = writer.communicate()
    assert errors == ""
    said = [line for line in output.splitlines() if line != "ready"]
    assert [line for line in said if line.startswith("full")] == [
        f"full The disk did not take what was to be written to {place}."
    ]
    full = next(number for number, line in enumerate(said) if line.startswith("full"))
    assert 0 < full < len(said) - 1
    acknowledged = dict(line.split() for line in said if not line.startswith("full"))
    store = reopened()
    recorded = {fact.id: str(fact.position) for fact in store.after(0)}
    assert {name: recorded.get(name) for name in acknowledged} == acknowledged
    assert verify(store).ok


def test_with_room_enough_the_disk_is_never_full(place, keys):
    """The control of the test above."""
    output, errors = start(place, "w", 150, "throttled", 50_000_000).communicate()
    assert errors == ""
    assert "full" not in output
    assert len(output.splitlines()) == 151


@pytest.mark.parametrize("stage", ["record.db.making", "record.db.keys.making"])
def test_what_an_interrupted_beginning_left_behind_does_not_matter(tmp_path, clock, stage):
    """A record is filled under another name and appears whole."""
    from events.keystore import Keystore
    from events.store import create

    (tmp_path / stage).write_bytes(b"half a file")
    keys = Keystore.create(tmp_path / "record.db.keys")
    store = create(tmp_path / "record.db", clock=clock, keys=keys)
    assert verify(store).ok
    assert not list(tmp_path.glob("*.making"))
    store.close()
    keys.close()
