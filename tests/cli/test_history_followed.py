"""`spr history --follow`: what is there, then a line for each fact as it comes, until somebody ends it."""

import io
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.cli.reading.history_followed import nobody_reads

OTHER = "incident/2026-002"


@pytest.fixture(autouse=True)
def _ctrl_c_is_heard():
    """A program started in the background inherits that Ctrl-C is ignored; here it is pressed."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@contextmanager
def following(*line):
    """The command as a process of its own, its output a pipe."""
    command = [sys.executable, "-m", "scheduler", "history", "--follow", *line]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=os.environ) as process:
        try:
            yield process
        finally:
            process.kill()


def interrupted(process):
    """Press Ctrl-C: what else was printed, what was said, and the exit code."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return out, err, process.returncode


def test_a_case_is_followed_line_by_line_and_ctrl_c_ends_it_quietly(spr, incident):
    there = len(spr.ask(f"history {incident}")["facts"])
    with following(incident) as process:
        before = [process.stdout.readline() for _ in range(there)]
        spr.ok(f"record safety-secured {incident} --occurred today --departure x")
        comes = process.stdout.readline()
        assert interrupted(process) == ("", "", 130)
    assert before[0].startswith("  1  Mon 23 November 2026  Notified to the partnership by school")
    assert comes.startswith(f"{there + 1:>3}  Mon 23 November 2026  Immediate safety: secured;")


def test_of_another_case_nothing_is_shown(spr, incident):
    with following(incident, "--format", "ndjson") as process:
        json.loads(process.stdout.readline())
        spr.ok("record incident.local-authority-became-aware --occurred today")
        spr.ok(f"record safety-secured {incident} --occurred today")
        while (fact := json.loads(process.stdout.readline()))["type"] != "incident.safety-secured":
            assert fact["case"] == incident
        assert interrupted(process)[0] == ""


def test_the_whole_record_is_followed_as_lines_of_json(spr, incident):
    """Every fact once, in the order of their positions, each as it came, whatever became of it since."""
    with following("--format", "ndjson") as process:
        there = [json.loads(process.stdout.readline()) for _ in range(spr.facts())]
        spr.ok("record incident.local-authority-became-aware --occurred today")
        comes = json.loads(process.stdout.readline())
        assert interrupted(process)[1:] == ("", 130)
    assert [fact["position"] for fact in there] == list(range(1, len(there) + 1))
    told = [fact for fact in there if fact["case"] == incident]
    history = spr.ask(f"history {incident}")["facts"]
    assert len(told) == len(history)
    for came, fact in zip(told, history, strict=True):
        if came["type"].startswith("incident."):
            assert {**fact, **came, "case": incident} == {**fact, "case": incident}
    assert (comes["case"], comes["position"]) == (OTHER, len(there) + 1)


def test_the_whole_record_names_the_case_of_each_fact(spr, incident):
    with following() as process:
        lines = [process.stdout.readline() for _ in range(spr.facts())]
        interrupted(process)
    assert any(f"  {incident}  Mon 23 November 2026  Notified" in line for line in lines)
    assert any(f"  {incident}  Clock sin.notify_panel: due" in line for line in lines)


def test_sealed_texts_are_shown_where_they_are_asked_for(spr, incident):
    spr.ok(f"record abuse-or-neglect-ruled-out {incident} --occurred today --reasons 'Fell from a swing.'")
    there = len(spr.ask(f"history {incident}")["facts"])
    with following(incident) as process:
        assert "swing" not in "".join(process.stdout.readline() for _ in range(there))
    with following(incident, "--words") as process:
        assert "reasons: Fell from a swing." in "".join(process.stdout.readline() for _ in range(there + 1))


def test_it_ends_when_the_pipe_is_closed_while_nothing_is_recorded(spr, incident):
    """As in `spr history --follow | head -1`: nobody reads any more, and no fact may come for days."""
    with following(incident) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=30) == 1
        assert process.stderr.read() == ""


@pytest.fixture
def output(monkeypatch):
    """Let the output of the program be something else."""

    def becomes(file):
        monkeypatch.setattr(sys, "stdout", file)

    return becomes


def test_a_file_and_nowhere_are_read_by_nobody_and_yet_no_reason_to_end(output, tmp_path):
    """Neither is a pipe whose other end could be closed."""
    for place in (tmp_path / "lines", Path(os.devnull)):
        with place.open("w") as file:
            output(file)
            assert not nobody_reads()
    output(io.StringIO())
    assert not nobody_reads()


def test_a_pipe_is_left_when_its_other_end_is_closed(output):
    reading, writing = os.pipe()
    with open(writing, "w", encoding="utf-8") as file:  # noqa: PTH123  it has no path
        output(file)
        assert not nobody_reads()
        os.close(reading)
        assert nobody_reads()


@pytest.mark.parametrize("how", ["--format json", "--format csv", "-o facts.ndjson"])
def test_what_has_no_end_is_no_document(spr, incident, how):
    said = spr(f"history {incident} --follow {how}")
    assert said.code == 2
    assert "--format ndjson" in said.err


def test_without_a_case_it_says_how_to_follow_the_whole_record(spr):
    said = spr("history")
    assert said.code == 2
    assert "spr history --follow" in said.err


def test_a_case_that_is_not_there_is_not_waited_for(spr):
    assert spr("history incident/2026-099 --follow").code == 3
