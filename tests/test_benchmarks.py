"""The benchmarks run, and say what they found; how fast anything is, no test asserts."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ON_A_SERVER = 2
TINY = ["--rounds", "1", "--share", "0.001"]


pytestmark = pytest.mark.xdist_group("benchmarks")  # one run of them is enough
QUICK = (1, 3, 4, 5, 7, 8, 9, 10, 11, 13)
"""Rows that take no other processes to measure."""


def run(folder, *rows):
    """What a run prints that does next to nothing, and the page it writes."""
    page = folder / "benchmarks.md"
    asked = ["--row", *map(str, rows)] if rows else []
    command = [sys.executable, "-m", "benchmarks", *TINY, *asked, "--folder", folder, "--page", page]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, page.read_text("utf-8")


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """A run of the quick rows."""
    return run(tmp_path_factory.mktemp("benchmarks"), *QUICK)


def installed(name):
    return importlib.util.find_spec(name) is not None


def measured(row, said):
    """Whether a row has its bars and its times."""
    printed, page = said
    return len(re.findall(rf"^{row} .+ (?:yes|NO)$", printed, re.MULTILINE)) >= 1 and (
        len(re.findall(rf"^\| {row} \|", page, re.MULTILINE)) >= 2
    )


@pytest.mark.parametrize("row", QUICK)
def test_each_row_has_its_bars_and_its_times(row, said):
    assert measured(row, said)


@pytest.mark.slow
def test_a_whole_run_measures_every_row_of_the_budgets(tmp_path):
    whole = run(tmp_path)
    wanted = [row for row in range(1, 20) if row != ON_A_SERVER or installed("psycopg_pool")]
    assert [row for row in wanted if not measured(row, whole)] == []


@pytest.mark.slow
def test_a_million_facts_are_measured_only_when_asked_for(tmp_path):
    """At a small share: the cases are those of two months, and the record is short."""
    page = tmp_path / "benchmarks.md"
    asked = ["--row", "10", "--million", "--folder", tmp_path, "--page", page]
    command = [sys.executable, "-m", "benchmarks", *TINY, *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for what in ("admin rebuild:", "admin rebuild --check:", "memory of spr admin rebuild,"):
        assert what in page.read_text("utf-8")
    assert "--million" not in page.read_text("utf-8")


def test_a_bar_that_is_not_met_stays_in_the_table_and_below_it_with_a_reason(said):
    printed, page = said
    assert printed.count("  NO") == len(re.findall(r"^Row \d+(?: on \w+)?, .+: .+$", printed, re.MULTILINE))
    assert page.count("| NO |") == len(re.findall(r"^- Row \d+(?: on \w+)?, .+: .+$", page, re.MULTILINE))


def test_all_three_stores_are_equally_durable(said):
    _, page = said
    for who in ("spr", "peer", "raw"):
        assert f"| {who} | journal_mode wal, synchronous FULL, " in page


def test_the_page_says_what_was_measured_and_on_what(said):
    _, page = said
    for what in ("Python", "SQLite", "sqlalchemy", "eventsourcing", "cores", "count: 1"):
        assert what in page


def test_only_the_whole_run_writes_the_page_of_the_reference():
    asked = [sys.executable, "-m", "benchmarks", *TINY, "--row", "7"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Written" not in done.stdout


def test_a_bar_is_held_against_the_median_of_the_rounds(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks.bars import Faster, Within

    timings = {"spr": [1.0, 2.0, 9.0], "raw": [2.0, 2.0, 9.0]}
    assert Faster("spr", 1.0, "raw").reached(timings) == (1.0, 1.0, 2.0)
    assert Faster("spr", 1.0, "raw").met(timings)
    assert not Faster("spr", 1.1, "raw").met(timings)
    assert Within("spr", 2.0).met(timings)
    assert not Within("spr", 1.9).met(timings)
    assert Within("spr", 0.1, 1.0, "raw").met(timings)


def test_contenders_take_turns_and_do_all_the_pieces(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks.measuring import Contest, take_turns

    done = []
    contenders = {name: lambda pieces, name=name: done.append((name, pieces)) for name in ("spr", "peer")}
    timings = take_turns(Contest(1, "", contenders, 25, ()), 3)
    assert [len(each) for each in timings.values()] == [3, 3]
    for name in contenders:
        assert sum(pieces for who, pieces in done if who == name) == 25 * 4
    assert {one for one, _ in done[::2]} == {one for one, _ in done[1::2]} == set(contenders)
