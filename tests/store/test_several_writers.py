"""Several processes write at once: nothing is lost, recorded twice, or skipped by a reader."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from events.chain import verify
from events.refusals import StoreBusy

WRITER = Path(__file__).with_name("writer.py")


def start(place, name, count, *how):
    command = [sys.executable, WRITER, place, name, str(count), *map(str, how)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def read_to_the_end(store, writers):
    """What a reader sees that follows the record while others write."""
    seen = []
    while True:
        still_writing = any(writer.poll() is None for writer in writers)
        page = store.after(seen[-1].position if seen else 0, limit=7)
        seen += page
        if not page and not still_writing:
            return seen


@pytest.mark.parametrize(("processes", "each"), [(4, 40), pytest.param(8, 400, marks=pytest.mark.slow)])
def test_several_processes_lose_nothing_and_a_reader_skips_nothing(record, place, processes, each):
    """A global position that is taken before commit lets readers skip facts; ours does not."""
    record._opened()
    writers = [start(place, f"w{n}", each) for n in range(processes)]
    seen = read_to_the_end(record, writers)
    outputs = [writer.communicate() for writer in writers]
    assert [errors for _, errors in outputs] == [""] * processes

    lines = "".join(output for output, _ in outputs).split("\n")
    acknowledged = dict(line.split() for line in lines if line and line != "ready")
    recorded = {fact.id: str(fact.position) for fact in seen}
    assert recorded == acknowledged
    assert [fact.position for fact in seen] == list(range(1, processes * each + 1))
    assert verify(record).ok


def test_threads_of_one_process_lose_nothing(record, append, draft):
    """One store may be shared."""

    def work(name):
        for number in range(25):
            append(record, f"case/{name}", number, command_id=f"{name}-{number}")
            record.stream(f"case/{name}")

    threads = [Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert record.head().position == 100
    assert verify(record).ok


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


def test_what_one_process_records_another_reads_at_once(record, append, place):
    """Also the words of a fact, byte for byte."""
    append(record, "case/w", 0)
    writer = start(place, "w", 1)
    assert writer.communicate()[1] == ""
    assert [fact.id for fact in record.stream("case/shared")] == ["w-0"]
    (fact,) = record.stream("case/shared")
    assert msgspec.json.decode(fact.data)["who"] == "w"
