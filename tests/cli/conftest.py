"""The command `spr`, run in this process on a store of its own, with the host's clock set by the test."""

import io
import json
import os
import shlex
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import NamedTuple

import clusters
import pytest
from sealed_words import CANARY
from servers import let_in
from telling import at

from scheduler.cli import main

NOW = "Mon 23 Nov 2026 10:00"


class Said(NamedTuple):
    """What a command line printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def words(self):
        """Everything it printed, its lines joined, so that a break does not hide a sentence."""
        return " ".join(f"{self.out} {self.err}".split())

    def json(self):
        """What it printed, read."""
        return json.loads(self.out)


class Terminal:
    """A place to type `spr`: a store, the time of day, and what is piped in."""

    def __init__(self, folder, monkeypatch):
        self.folder, self.store, self.now = folder, folder / "spr.db", at(NOW)
        monkeypatch.setattr("scheduler.clock.time", SimpleNamespace(time=self._time))
        monkeypatch.setenv("SPR_DATABASE", str(self.store))
        monkeypatch.setenv("SPR_CONFIG", str(self._settings(folder)))
        monkeypatch.setenv("COLUMNS", "250")  # so that no sentence is broken across the rows of a table
        monkeypatch.setattr(sys, "stdin", io.StringIO())

    def _time(self):
        return self.now.timestamp()

    @staticmethod
    def _settings(folder):
        path = folder / "spr.toml"
        path.write_text("")
        return path

    def __call__(self, line, *more, now=None):
        """Run a line as a shell would read it, and further arguments as they are."""
        if now:
            self.now = at(now)
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main([*shlex.split(line), *map(str, more)])
        return Said(code, out.getvalue(), err.getvalue())

    def ok(self, line, *more, now=None):
        """Run a line that must work."""
        said = self(line, *more, now=now)
        assert said.code == 0, said.words
        return said

    def ask(self, line, *more, now=None):
        """Run a line that must work, and read its JSON."""
        return self.ok(f"{line} --format json", *more, now=now).json()

    def piped(self, monkeypatch, content):
        """Pipe bytes into the next command."""
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    def facts(self):
        """How many facts are on record; what is there when nothing was recorded stays the same."""
        return self.ask("audit verify")["facts"]


@pytest.fixture(scope="session")
def terminal():
    """Make a place to type `spr`, for a module that furnishes a store of its own."""
    return Terminal


@pytest.fixture(scope="session")
def new_store(tmp_path_factory):
    """A store just made, to be copied."""
    folder = tmp_path_factory.mktemp("new")
    with pytest.MonkeyPatch.context() as patch:
        Terminal(folder, patch).ok("admin init")
    return folder


@pytest.fixture
def spr(new_store, tmp_path, monkeypatch):
    """`spr` on a new store of its own, on Monday 23 November 2026, ten in the morning."""
    folder = tmp_path / "office"
    folder.mkdir(mode=0o700)
    for file in new_store.iterdir():
        shutil.copy(file, folder / file.name)
    os.chdir(tmp_path)
    return Terminal(folder, monkeypatch)


@pytest.fixture
def incident(spr):
    """An incident notified by a school, of serious harm to child A: incident/2026-001."""
    spr.ok(
        "record incident.notified --organisation school --type serious-harm --child A "
        "--abuse-or-neglect suspected --occurred 'Mon 23 Nov 2026'"
    )
    return "incident/2026-001"


@pytest.fixture
def told(spr, incident, monkeypatch):
    """An incident with a sealed text wherever a fact of it can have one."""
    spr.ok(f"record criteria-not-met {incident} --reasons {CANARY} --departure {CANARY} --occurred today")
    described = {"case": incident, "fact": "incident.child-described", "occurred": "2026-11-23"}
    row = described | {"data": {"child": "A", "name": CANARY, "date_of_birth": f"2020 {CANARY}"}}
    spr.piped(monkeypatch, json.dumps(row).encode())
    spr.ok("import -")
    return incident


@pytest.fixture
def copies(spr, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def database():
    """An empty database."""
    with clusters.database() as url:
        yield url


@pytest.fixture
def another():
    """Another empty database on the same server."""
    with clusters.database() as url:
        yield url


@pytest.fixture
def spr_on_a_server(database, tmp_path, monkeypatch):
    """`spr` for the administrator of an empty database, at the hour it is: a server has its own clock."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    os.chdir(tmp_path)
    (tmp_path / "spr").mkdir(mode=0o700)
    terminal = Terminal(tmp_path / "spr", monkeypatch)
    terminal.now = datetime.now(UTC)
    monkeypatch.setenv("SPR_DATABASE", database)
    return terminal


@pytest.fixture
def become(database, spr, monkeypatch):
    """Become a colleague with a login and a group role, as `admin init` says."""

    def run(login, role):
        let_in(database, login, f"{database.rpartition('/')[2]}_{role}")
        monkeypatch.setenv("SPR_DATABASE", clusters.named(database, login=login))

    return run
