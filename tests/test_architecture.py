"""Imports point downwards, the guidance is pure, and each library has one keeper."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]

MAY_IMPORT = {
    "workflow": set(),
    "events": set(),
    "projections": {"workflow", "events"},
    "scheduler": {"workflow", "events", "projections"},
}
# What would let the guidance look at anything but its arguments.
OUTSIDE_WORLD = {
    "apscheduler", "click", "logging", "os", "platformdirs", "pysqlite3", "random", "rich",
    "secrets", "socket", "sqlalchemy", "sqlite3", "structlog", "subprocess", "threading", "time",
}  # fmt: skip
WALL_CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
KEEPER = {"transitions": "workflow/lifecycle.py", "apscheduler": "scheduler/daemon.py"}
SAYS_NOTHING = {"common", "helper", "helpers", "misc", "util", "utils"}
LONGEST = 400


class Import(NamedTuple):
    """One import: the file that makes it and the module it names."""

    file: str
    module: str

    @property
    def top(self):
        return self.module.partition(".")[0]

    def __str__(self):
        return f"{self.file} imports {self.module}"


def files(root: Path, room: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((root / room).rglob("*.py")):
        yield path.relative_to(root).as_posix(), path


def imports(root: Path, room: str) -> Iterator[Import]:
    for file, path in files(root, room):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for module in modules_named_by(node):
                yield Import(file, module)


def modules_named_by(node: ast.AST) -> list[str]:
    """Name what is imported, by statement or by import_module("..."); relative stays at home."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(module)), *_],
        ):
            return [module]
    return []


def upward_imports(root: Path) -> list[str]:
    return [
        str(found)
        for room, allowed in MAY_IMPORT.items()
        for found in imports(root, room)
        if found.top in MAY_IMPORT.keys() - allowed - {room}
    ]


def doors_to_the_outside_world(root: Path) -> list[str]:
    return [str(found) for found in imports(root, "workflow") if found.top in OUTSIDE_WORLD]


def looks_at_the_clock(root: Path) -> list[str]:
    return [
        f"{file} reads {clock}"
        for file, path in files(root, "workflow")
        for clock in clocks_read_in(ast.parse(path.read_text("utf-8")))
    ]


def clocks_read_in(tree: ast.Module) -> list[str]:
    """Find the wall clocks a module touches, under whatever name it imported them."""
    real_name = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
    }
    touched = [
        f"{real_name.get(last_name(node.value), last_name(node.value))}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    ]
    return [name for name in touched if name in WALL_CLOCKS]


def last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def libraries_out_of_place(root: Path) -> list[str]:
    return [
        str(found)
        for room in MAY_IMPORT
        for found in imports(root, room)
        if KEEPER.get(found.top, found.file) != found.file
    ]


def names_that_say_nothing(root: Path) -> list[str]:
    return [
        file
        for folder in (*MAY_IMPORT, "tests", "docs", "benchmarks")
        for file, _ in files(root, folder)
        if SAYS_NOTHING & set(file.removesuffix(".py").split("/"))
    ]


def long_modules(root: Path) -> list[str]:
    counted = (
        (file, len(path.read_text("utf-8").splitlines()))
        for room in MAY_IMPORT
        for file, path in files(root, room)
    )
    return [f"{file} has {lines} lines" for file, lines in counted if lines > LONGEST]


def further_packages(root: Path) -> list[str]:
    packages = {path.parent.name for path in root.glob("*/__init__.py")}
    modules = {path.name for path in root.glob("*.py")}
    return sorted(packages - MAY_IMPORT.keys()) + sorted(modules - {"dev.py"})


EXAMPLES_OF_GUILT = [
    (upward_imports, "events/store.py", "import workflow.duties"),
    (upward_imports, "workflow/duties.py", "from events.record import Recorded"),
    (upward_imports, "workflow/duties.py", "def f():\n    import projections"),
    (upward_imports, "projections/board.py", "from scheduler import settings"),
    (upward_imports, "projections/board.py", "import_module('scheduler.settings')"),
    (doors_to_the_outside_world, "workflow/duties.py", "import sqlalchemy as sa"),
    (doors_to_the_outside_world, "workflow/duties.py", "from time import monotonic"),
    (looks_at_the_clock, "workflow/duties.py", "import datetime\ndatetime.datetime.now()"),
    (looks_at_the_clock, "workflow/duties.py", "from datetime import datetime as dt\ndt.now(UTC)"),
    (looks_at_the_clock, "workflow/duties.py", "from datetime import date\nf = date.today"),
    (looks_at_the_clock, "workflow/duties.py", "import time as t\nt.time()"),
    (libraries_out_of_place, "workflow/review.py", "from transitions import Machine"),
    (libraries_out_of_place, "scheduler/health.py", "import apscheduler.events"),
    (names_that_say_nothing, "scheduler/utils.py", ""),
    (names_that_say_nothing, "projections/common/dates.py", ""),
    (long_modules, "events/store.py", "\n" * (LONGEST + 1)),
    (further_packages, "helpers/__init__.py", ""),
    (further_packages, "settings.py", ""),
]
CHECKS = list(dict.fromkeys(check for check, _, _ in EXAMPLES_OF_GUILT))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_project_has_no(check):
    assert check(ROOT) == []


@pytest.mark.parametrize(("check", "file", "text"), EXAMPLES_OF_GUILT)
def test_a_guilty_tree_is_found(check, file, text, tmp_path):
    guilty = tmp_path / file
    guilty.parent.mkdir(parents=True, exist_ok=True)
    guilty.write_text(text)
    assert check(tmp_path), f"{check.__name__} overlooks {text!r} in {file}"


INNOCENT = {
    "workflow/lifecycle.py": "from transitions import Machine",
    "workflow/moments.py": "from datetime import date\nnow = date.fromisoformat('2026-04-02')",
    "projections/board.py": "from workflow import catalogue\nfrom events.record import Recorded",
    "scheduler/daemon.py": "import apscheduler\nimport projections\nimport time\ntime.time()",
    "scheduler/cli/main.py": "from . import service",
    "tests/guidance/test_duties.py": "import scheduler",
    "dev.py": "",
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_an_innocent_tree_is_left_alone_by(check, tmp_path):
    for file, text in INNOCENT.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    assert check(tmp_path) == []
