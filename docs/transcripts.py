"""Runs the commands shown in a page and puts what they print beneath them.

A block that begins with ```console is a transcript: each line `$ spr ...` is a command, the lines after
it are what it prints. All blocks of a page share one fresh store, in a home of their own, at one frozen
moment: 4:45 in the afternoon of Monday 23 November 2026. A line `# exit 4` beneath a command says that it
ends with that code. What differs from run to run (ids, hashes) is shown as an ellipsis.
"""

import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory

from freezegun import freeze_time

sys.path.insert(0, str(Path(__file__).parent.parent))

import scheduler
from scheduler.cli import main
from scheduler.requests import actor

MOMENT = "2026-11-23T16:45:00Z"
BLOCK = re.compile(r"(?<=```console\n).*?(?=\n```)", re.DOTALL)
DIFFERS = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "…"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "…"),
    (re.compile(r"library 3\.\d+\.\d+"), "library 3.…"),
)


def told_again(page: str) -> str:
    """The page with every transcript as the commands print it now."""
    for module in walk_packages(scheduler.__path__, "scheduler."):
        if not module.name.endswith("__main__"):
            import_module(module.name)  # types must be defined before time stands still
    with TemporaryDirectory() as home, _at_home(Path(home)), freeze_time(MOMENT):
        return BLOCK.sub(lambda block: "\n\n".join(_commands(block.group(), home)), page)


def _commands(block: str, home: str) -> Iterator[str]:
    for line in block.splitlines():
        if line.startswith("$ spr "):
            code, printed = _run(shlex.split(line.removeprefix("$ spr "), comments=True))
            ended = f"\n# exit {code}" if code else ""
            yield f"{line}\n{_steady(printed, home)}".rstrip() + ended


def _run(arguments: list[str]) -> tuple[int, str]:
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = main(arguments)
    return int(code or 0), printed.getvalue()


def _steady(printed: str, home: str) -> str:
    for differs, shown in DIFFERS:
        printed = differs.sub(shown, printed)
    return printed.replace(home, "~").replace(f"by {actor().id}", "by office")


@contextmanager
def _at_home(home: Path) -> Iterator[None]:
    before, here = dict(os.environ), Path.cwd()
    os.chdir(home)  # what the commands write stays there
    os.environ.update(HOME=str(home), XDG_DATA_HOME=str(home / ".local/share"), COLUMNS="100", NO_COLOR="1")
    os.environ.update(XDG_CONFIG_HOME=str(home / ".config"))
    for name in ("SPR_DATABASE", "SPR_CONFIG"):
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)
