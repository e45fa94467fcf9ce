"""A disk that refuses a call: it is told, nothing is acknowledged that is not there, and work goes on."""

import itertools
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from events.evidence.chain import verify

WRITER = Path(__file__).with_name("writer.py")
COUNT = 6
INJECTED = "(INJECTED)"
REFUSALS = "events.refusals."
FAULTS = [
    ("pwrite64", "EIO"),
    ("pwrite64", "ENOSPC"),
    ("fsync", "EIO"),
    ("fdatasync", "EIO"),
    ("ftruncate", "EIO"),
    ("openat", "EMFILE"),
]
CHOSEN = [("pwrite64", "EIO", 3), ("pwrite64", "ENOSPC", 9), ("fsync", "EIO", 2), ("fsync", "EIO", 5)]
pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


class Run:
    """A writer for which one call of a kind fails (strace, inject), on the files of the record only."""

    def __init__(self, place, trace, call, error, at, traced=None):
        sides = [place, *(place.with_name(place.name + side) for side in ("-wal", "-shm", "-journal"))]
        paths = list(itertools.chain.from_iterable(("-P", path) for path in (*sides, place.parent)))
        inject = ["-e", f"trace={traced or call}", "-e", f"inject={call}:error={error}:when={at}"]
        command = ["strace", "-f", "-qq", "-o", trace, *paths, *inject, sys.executable, WRITER, place, "w"]
        ran = subprocess.run([*command, str(COUNT)], capture_output=True, text=True, check=False)
        self.injected = INJECTED in trace.read_text("utf-8", "replace")
        said = [line.split() for line in ran.stdout.splitlines()]
        self.acknowledged = {words[0]: words[1] for words in said if words[0].startswith("w-")}
        self.told = sum(words[0] == "full" for words in said)
        self.ended_with = ran.stderr.strip().splitlines()[-1:]
        self.warned = "Exception ignored" in ran.stderr

    def said_so(self):
        """Every failure was said in our words, whether while appending or while opening or closing."""
        return all(line.startswith(REFUSALS) for line in self.ended_with) and not self.warned


def check_after(run, store, append, number):
    """What was acknowledged is there, the record is whole, and the next append works."""
    recorded = {fact.id: str(fact.position) for fact in store.after(0)}
    assert {name: recorded.get(name) for name in run.acknowledged} == run.acknowledged
    assert verify(store).ok
    assert append(store, f"case/after-{number}", 0).last == len(recorded) + 1


@pytest.fixture
def broken_at(place, keys, empty, tmp_path, clock):
    """Let one call fail for a writer of a record of its own."""
    clock.now = datetime.now(UTC)  # as the writer's
    number = itertools.count(1)

    def run(call, error, at, **more):
        folder = tmp_path / f"run-{next(number)}"
        shutil.copytree(empty.parent, folder)
        return folder / place.name, Run(folder / place.name, tmp_path / "trace", call, error, at, **more)

    return run


@pytest.mark.parametrize(("call", "error", "at"), CHOSEN)
def test_a_call_that_fails_is_told_and_nothing_is_acknowledged_falsely(
    broken_at, reopened, keys, append, call, error, at
):
    """SQLite, "How SQLite Is Tested", I/O error testing: the n-th call fails."""
    place, run = broken_at(call, error, at)
    assert run.injected
    assert run.said_so(), run.ended_with
    check_after(run, reopened(place, keys=keys), append, at)


@pytest.mark.slow
@pytest.mark.parametrize(("call", "error"), FAULTS)
def test_whichever_call_fails_nothing_is_acknowledged_falsely(broken_at, reopened, keys, append, call, error):
    """Every n, until a run has no n-th call any more."""
    told = acknowledged = 0
    for at in itertools.count(1):
        place, run = broken_at(call, error, at)
        if not run.injected:
            break
        assert run.said_so(), (at, run.ended_with)
        check_after(run, reopened(place, keys=keys), append, at)
        told += run.told + bool(run.ended_with)
        acknowledged += len(run.acknowledged)
    print(f"{call} {error}: {at - 1} calls failed, {told} told, {acknowledged} acknowledged")  # noqa: T201 - evidence
    assert len(run.acknowledged) == COUNT


def test_where_no_call_fails_everything_is_acknowledged(broken_at):
    """The control of the tests above; and strace injects nothing into a call that it does not trace."""
    _, run = broken_at("pwrite64", "EIO", 3, traced="none")
    assert (run.injected, len(run.acknowledged), run.told, run.ended_with) == (False, COUNT, 0, [])
