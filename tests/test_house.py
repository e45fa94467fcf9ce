"""The house is in order: what is locked, packed and committed is what it claims to be."""

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["workflow", "events", "projections", "scheduler"]
PROJECT_TEXT = (ROOT / "pyproject.toml").read_text("utf-8")
PROJECT = tomllib.loads(PROJECT_TEXT)
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PINNED = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]+\])?==(\S+)", LOCK, re.MULTILINE)
}
REQUIRED = [
    Requirement(line)
    for lines in (
        PROJECT["build-system"]["requires"],
        PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
    )
    for line in lines
]
# Brackets keep each pattern from finding itself.
ONE_MACHINE = re.compile(
    r"(?<![\w.~-])/(?:[r]oot|[w]ork|[t]mp|[h]ome/\w+|[U]sers/\w+)/"
    r"|[p]ypi\.org|[p]ythonhosted\.org|\b[n]pmjs\.|[C]:\\Users"
)


def tracked() -> list[Path]:
    """List the files of the next commit."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("address", ["://", "--index", "--extra-index", "--find-links"])
def test_the_lock_names_no_address(address):
    assert address not in LOCK


def test_each_pin_of_the_lock_has_a_hash():
    pins = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)
    assert [pin for pin in pins if "==" in pin and "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("required", REQUIRED, ids=lambda required: required.name)
def test_the_lock_holds_what_the_project_requires(required):
    """Otherwise: python3 dev.py lock."""
    assert required.specifier.contains(PINNED.get(canonicalize_name(required.name), "0"))


def test_the_lock_pins_an_extra_as_it_is_asked_for():
    """Pip takes `coverage[toml]` for unpinned beside `coverage==…` as soon as a newer one is published."""
    assert re.search(r"^coverage\[toml\]==", LOCK, re.MULTILINE)


def test_no_other_lock_is_committed():
    """They would name package registries."""
    names = {path.name for path in tracked()}
    assert [name for name in names if re.fullmatch(r"uv\.lock|pylock.*\.toml", name)] == []


def test_no_committed_file_speaks_of_one_machine():
    found = {
        str(path.relative_to(ROOT)): ONE_MACHINE.findall(path.read_text("utf-8", errors="replace"))
        for path in tracked()
    }
    assert {name: traces for name, traces in found.items() if traces} == {}


@pytest.mark.parametrize("trace", ["/ro" + "ot/x", "'/wo" + "rk/x'", "/ho" + "me/ann/x", "py" + "pi.org"])
def test_a_trace_of_one_machine_would_be_found(trace):
    assert ONE_MACHINE.search(trace)


@pytest.mark.parametrize("text", ["tests/work/x", "./tmp/x", "/var/lib/spr/", "ProtectHome=yes"])
def test_other_paths_are_left_alone(text):
    assert not ONE_MACHINE.search(text)


def test_each_exception_from_the_rules_is_explained():
    rules = re.findall(r'^    "[A-Z]+\d*",.*$', PROJECT_TEXT, re.MULTILINE)
    assert [line for line in rules if not re.search(r"# \w.{7}", line)] == []


def test_a_wheel_holds_the_four_packages_with_their_data(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == set(ROOMS)
    assert names >= {f"{room}/py.typed" for room in ROOMS}
    assert "workflow/data/england-and-wales.json" in names
    assert {f"scheduler/reports/templates/report.{end}" for end in ("css", "html.j2")} <= names


def test_dev_needs_nothing_but_python():
    """It runs before anything is installed."""
    nodes = list(ast.walk(ast.parse((ROOT / "dev.py").read_text("utf-8"))))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names


def test_an_older_python_can_read_dev_and_be_refused():
    ast.parse((ROOT / "dev.py").read_text("utf-8"), feature_version=(3, 7))


def test_ci_runs_the_command_of_the_readme():
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert "dev.py test" in run.read_text("utf-8")


def test_the_changelog_keeps_to_its_sections():
    """Keep a Changelog, and two sections of our own."""
    known = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    known |= {"Operators", "Record format"}
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= known
    assert re.search(r"^## \[?Unreleased", text, re.MULTILINE)
