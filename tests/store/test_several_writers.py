"""Several processes write at once: nothing is lost, recorded twice, or skipped by a reader."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Thread
from time import sleep

import msgspec
import pytest
from store.audit_of_writers import Seen, audit

from events.evidence.chain import verify
from events.refusals import StoreBusy

HERE = Path(__file__).parent


def start(program, *arguments, **environment):
    command = [sys.executable, HERE / program, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=os.environ | environment)


@pytest.fixture
def writing(address, keys):
    """Start processes that write, each so many facts."""

    def run(processes, each, *how):
        keystore = str(keys.path)
        return [
            start("writer.py", address, f"w{n}", each, *how, SPR_TEST_KEYS=keystore) for n in range(processes)
        ]

    return run


def acknowledgements(writers):
    """What the writers were told is recorded: id to position and seconds waited; nothing else is said."""
    said = {}
    for writer in writers:
        output, errors = writer.communicate()
        assert errors == ""
        said |= {
            name: (int(at), float(waited)) for name, at, waited in map(str.split, output.split("\n")[1:-1])
        }
    return said


def seen_by(lines):
    """What a follower saw."""
    parts = map(str.split, lines.read_text("ascii").splitlines())
    return [Seen(int(at), name, stream, int(version), when) for at, name, stream, version, when in parts]


def grown(follower, lines, count):
    """Wait until a follower has kept so many lines, or has ended."""
    while follower.poll() is None and (not lines.exists() or lines.read_bytes().count(b"\n") < count):
        sleep(0.005)


def restless(address, lines, until, kills):
    """A follower that is killed at some moment and begun again, and again."""
    chance = random.Random(20261127)  # noqa: S311 - repeatable on purpose
    at = 0
    for _ in range(kills):
        at = min(at + chance.randint(1, max(until // kills, 1)), until)
        with start("follower.py", address, lines, until) as follower:
            grown(follower, lines, at)
            follower.kill()
        at = lines.read_bytes().count(b"\n")
    with start("follower.py", address, lines, until) as follower:
        assert follower.communicate() == ("", "")


@pytest.mark.parametrize(
    ("processes", "each", "kills"), [(4, 40, 3), pytest.param(8, 1000, 20, marks=pytest.mark.slow)]
)
def test_several_processes_lose_nothing_and_a_follower_skips_nothing(
    store, address, writing, tmp_path, processes, each, kills
):
    """A position that is taken before the commit lets followers skip facts; ours does not."""
    until = processes * each
    steady = start("follower.py", address, tmp_path / "steady", until)
    again = Thread(target=restless, args=(address, tmp_path / "restless", until, kills))
    again.start()
    acknowledged = acknowledgements(writing(processes, each, "timed"))
    assert steady.communicate() == ("", "")
    again.join()

    account = audit(acknowledged, seen_by(tmp_path / "steady"))
    print(f"{type(store).__name__}, {processes} writers, {account}")  # noqa: T201  evidence, shown with -s
    assert account.well
    assert (account.facts, len(acknowledged)) == (until, until)
    assert seen_by(tmp_path / "restless") == seen_by(tmp_path / "steady")
    assert [fact.id for fact in seen_by(tmp_path / "steady")] == [
        fact.id for fact in store.after(0, limit=until + 1)
    ]
    assert verify(store).ok


def test_an_acknowledgement_that_comes_too_early_is_found_to_be_lost(store, writing):
    """A control of the test above: this writer says so before it appends, and is killed."""
    (writer,) = writing(1, 10, "early")
    said = [writer.stdout.readline() for _ in range(2)][1]
    writer.kill()
    writer.communicate()
    account = audit({said.split()[0]: (0, 0.0)}, [])
    assert account.lost == ["w0-0"]
    assert not account.well
    assert store.head().position == 0


SOUND = [Seen(n, f"w-{n}", f"case/{n % 2}", (n + 1) // 2, f"2026-11-23T09:00:0{n}") for n in range(1, 7)]
ALL = {fact.id: (fact.position, 0.01) for fact in SOUND}
UNSOUND = {
    "lost": SOUND[:-1],
    "twice": [*SOUND, SOUND[0]._replace(position=7)],
    "elsewhere": [*SOUND[:4], SOUND[4]._replace(id="w-6"), SOUND[5]._replace(id="w-5")],
    "gaps": [*SOUND[:2], *SOUND[3:]],
    "versions": [*SOUND[:4], SOUND[4]._replace(version=9), SOUND[5]],
    "back_in_time": [*SOUND[:5], SOUND[5]._replace(recorded="2026-11-23T08:00:00")],
}


def test_the_account_of_a_sound_record_finds_nothing():
    assert audit(ALL, SOUND).well
    assert str(audit(ALL, SOUND)).endswith("0 back in time; longest wait 10 ms")


@pytest.mark.parametrize("fault", UNSOUND)
def test_the_account_of_an_unsound_record_finds_it(fault):
    """A control of the first test: each fault is one that a store could have."""
    assert getattr(audit(ALL, UNSOUND[fault]), fault)


def test_threads_of_one_process_lose_nothing(store, append, draft):
    """One store may be shared."""

    def work(name):
        for number in range(25):
            append(store, f"case/{name}", number, command_id=f"{name}-{number}")
            store.stream(f"case/{name}")

    threads = [Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.head().position == 100
    assert verify(store).ok


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""


@pytest.fixture
def held(place):
    """Another program that is in the middle of writing."""
    command = [sys.executable, "-c", HOLDER, place]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.terminate()


def test_a_record_that_stays_locked_is_busy_and_says_so(record, append, held, reopened, keys):
    impatient = reopened(keys=keys, patience=0.05)
    with pytest.raises(StoreBusy) as refused:
        append(impatient, "case/1", 0)
    assert "has not finished" in refused.value.says
    assert "try again" in refused.value.remedy
    with pytest.raises(StoreBusy), impatient.views_engine.begin():
        pass


def test_a_record_that_is_locked_can_be_read(record, held, append, reopened):
    assert reopened(patience=0.05).head().position == 0


def test_a_record_that_is_free_again_is_written(record, append, held, reopened, keys):
    """The control: the same append, once the other program has finished."""
    impatient = reopened(keys=keys, patience=0.05)
    with pytest.raises(StoreBusy):
        append(impatient, "case/1", 0, command_id="c")
    held.communicate("done\n")  # and it says ROLLBACK
    assert append(impatient, "case/1", 0, command_id="c").first == 1


def test_who_reads_before_asking_for_the_lock_is_turned_away(record, append, place):
    """Why every append begins with BEGIN IMMEDIATE (SQLite, "Isolation": SQLITE_BUSY_SNAPSHOT)."""
    with closing(sqlite3.connect(place, isolation_level=None, timeout=5)) as deferred:
        deferred.execute("BEGIN")
        deferred.execute("SELECT max(position) FROM fact").fetchone()
        append(record, "case/1", 0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            deferred.execute("INSERT INTO log VALUES (2, 'x', 'x')")


def test_what_one_process_records_another_reads_at_once(store, append, writing):
    """Also the words of a fact, byte for byte."""
    append(store, "case/w", 0)
    (writer,) = writing(1, 1)
    assert writer.communicate()[1] == ""
    assert [fact.id for fact in store.stream("case/shared")] == ["w0-0"]
    (fact,) = store.stream("case/shared")
    assert msgspec.json.decode(fact.data)["who"] == "w0"
