#!/usr/bin/env python3
"""Set the project up and run its jobs; needs nothing but Python 3.11 or newer.

python3 dev.py demo              a tour on published timelines and made-up cases
python3 dev.py test [ARGS]       every check; ARGS go to pytest, --all adds the slow tests
python3 dev.py spr ARGS          the command spr itself
python3 dev.py bench [ARGS]      the benchmarks
python3 dev.py docs [ARGS]       the generated pages
python3 dev.py lock              for maintainers: pin the dependencies anew (needs uv)

The first call makes .venv from requirements.lock; later calls find it ready.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
OLDEST = (3, 11)
ROOMS = ("workflow", "events", "projections", "scheduler")
RELOCK = (
    "uv pip compile --universal --generate-hashes --no-header --no-strip-extras --all-extras --group dev "
    "--quiet pyproject.toml -o requirements.lock"
)


class Environment:
    """A virtual environment that holds exactly what the lock names, and this project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stamp = folder / "made-from"
        windows = os.name == "nt"
        self.programs = folder / ("Scripts" if windows else "bin")
        self.python = self.programs / ("python.exe" if windows else "python")

    def make_ready(self) -> None:
        """Install what is missing or out of date; say so only when there is something to do."""
        dependencies = digest(sys.version, sys.base_prefix, LOCK.read_text("utf-8"))
        wanted = [dependencies, digest(PROJECT.read_text("utf-8"))]
        if self.made_from() == wanted:
            return
        with alone():
            if self.made_from()[:1] != wanted[:1]:
                say(f"Setting up {self.folder.name} from the lock, about half a minute ...")
                self.make_anew()
            if self.made_from() != wanted:
                self.install("--no-deps", "--no-index", "--no-build-isolation", "-e", str(ROOT))
                self.run("-m", "compileall", "-q", *ROOMS)  # also where Python is told to write none
                self.stamp.write_text("\n".join(wanted), "utf-8")

    def made_from(self) -> list[str]:
        """Read what the last complete set-up was made from; nothing, if none was completed."""
        return self.stamp.read_text("utf-8").split() if self.stamp.exists() else []

    def make_anew(self) -> None:
        """Start from an empty folder, so that nothing outside the lock lingers."""
        base = getattr(sys, "_base_executable", None) or sys.executable
        pip = [] if has("ensurepip") else ["--without-pip"]
        must([base, "-m", "venv", "--clear", *pip, str(self.folder)])
        self.install("--require-hashes", "--compile", "--requirement", str(LOCK))

    def install(self, *arguments: str) -> None:
        """Install with the environment's own pip, or with the caller's where it has none."""
        pip = [str(self.python), "-m", "pip"]
        if not has("ensurepip"):
            if not has("pip"):
                raise SystemExit("This Python has neither ensurepip nor pip: install python3-venv.")
            pip = [sys.executable, "-m", "pip", "--python", str(self.python)]
        must([*pip, "install", "-qq", "--disable-pip-version-check", *arguments])

    def variables(self) -> dict[str, str]:
        """Return the caller's variables without those that would mix in another Python."""
        mixing = ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")
        kept = {name: value for name, value in os.environ.items() if name not in mixing}
        path = f"{self.programs}{os.pathsep}{kept.get('PATH', os.defpath)}"
        return kept | {"VIRTUAL_ENV": str(self.folder), "PATH": path}

    def become(self, *arguments: str) -> int:
        """Hand over to the environment's Python, in the folder where the caller stands."""
        command = [str(self.python), "-P", *arguments]
        if os.name != "nt":  # there, the caller's shell would not wait
            os.execve(command[0], command, self.variables())
        return subprocess.call(command, env=self.variables())

    def run(self, *arguments: str) -> int:
        """Run the environment's Python at the top of the project, its output passing through."""
        return subprocess.call([str(self.python), *arguments], cwd=ROOT, env=self.variables())

    def check(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one tool at the top of the project and keep what it says."""
        return subprocess.run(
            [str(self.python), "-m", *arguments],
            cwd=ROOT,
            env=self.variables(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def demo(environment: Environment, rest: list[str]) -> int:
    """Show the service on published timelines and made-up cases, in a store of its own."""
    return environment.become("-m", "scheduler", "demo", *rest)


def spr(environment: Environment, rest: list[str]) -> int:
    """Run the command itself."""
    return environment.become("-m", "scheduler", *rest)


def bench(environment: Environment, rest: list[str]) -> int:
    """Measure."""
    return environment.run("-m", "benchmarks", *rest)


def docs(environment: Environment, rest: list[str]) -> int:
    """Write the generated pages anew."""
    return environment.run(str(ROOT / "docs" / "build.py"), *rest)


def lock(_: Environment, rest: list[str]) -> int:
    """Pin the dependencies anew; extra arguments such as --upgrade go to uv."""
    if not shutil.which("uv"):
        raise SystemExit("dev.py lock needs uv on the path: pip install uv.")
    return subprocess.call([*RELOCK.split(), *rest], cwd=ROOT)


def test(environment: Environment, rest: list[str]) -> int:
    """Run every check to its end, then say which failed."""
    checks = {
        "ruff check": ["ruff", "check", "--quiet", "--output-format", "concise", "."],
        "ruff format": ["ruff", "format", "--check", "--quiet", "--output-format", "concise", "."],
        "mypy": ["mypy", "--strict", *(part for room in ROOMS for part in ("--package", room))],
    }
    failed = [name for name, command in checks.items() if not passes(environment, name, command)]
    if environment.run("-m", "pytest", "-n", "2", "--dist", "loadgroup", *rest):
        failed.append("pytest")
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def passes(environment: Environment, name: str, command: list[str]) -> bool:
    """Run one check; its output is shown only when it has something to say."""
    began = time.monotonic()
    done = environment.check(*command)
    verdict = "FAILED" if done.returncode else "ok"
    say(f"{name:<12} {verdict} ({time.monotonic() - began:.1f} s)")
    if done.returncode:
        say(done.stdout.rstrip())
    return not done.returncode


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait while another call of this script sets up."""
    with LOCK.open() as held:
        if sys.platform != "win32":
            import fcntl  # noqa: PLC0415  Windows has none

            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def digest(*parts: str) -> str:
    """Return a short name for these texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def has(module: str) -> bool:
    """Tell whether the Python running this can import the module."""
    return importlib.util.find_spec(module) is not None


def must(command: list[str]) -> None:
    """Run a step of the set-up, or end here: its own output has said why."""
    if subprocess.call(command):
        raise SystemExit(f"Set-up stopped at: {' '.join(command)}")


def say(line: str) -> None:
    """Print at once, so that lines keep their order beside a tool's own output."""
    print(line, flush=True)


def with_another_python(name: str, venv: str | None, rest: list[str]) -> int:
    """Start again under the Python asked for, in an environment of its own."""
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"There is no {name} on the path.")
    folder = venv or f".venv-{Path(name).name}"
    return subprocess.call([found, __file__, "--venv", folder, *rest])


def main() -> int:
    """Read the command line and do what it names."""
    commands = {job.__name__: job for job in (demo, test, spr, bench, docs, lock)}
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--python", metavar="NAME", help="use this Python, for example python3.13")
    parser.add_argument("--venv", metavar="FOLDER", help="keep the environment here, not in .venv")
    parser.add_argument("command", choices=commands)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="passed on")
    asked = parser.parse_args()
    if asked.python:
        return with_another_python(asked.python, asked.venv, [asked.command, *asked.rest])
    environment = Environment(ROOT / (asked.venv or ".venv"))
    if asked.command != "lock":
        environment.make_ready()
    rest = asked.rest[1:] if asked.rest[:1] == ["--"] else asked.rest
    return commands[asked.command](environment, rest)


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.exit("This project needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
