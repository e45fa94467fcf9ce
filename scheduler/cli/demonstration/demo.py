"""`spr demo`: the service shown on published timelines and made-up cases, in a store of its own.

Every part is what the command above it prints: the real command, run in this process.
"""

import io
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.endings import DONE, FAILED, USAGE, Ending
from scheduler.cli.lazy import command
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from datetime import date

    from scheduler.cli.demonstration.scratch import Place
    from workflow.workingdays import Calendar


@command("demo", examples=("spr demo", "spr demo --at ~/spr-demo"))
@click.option(
    "--at",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where to make the store; left out: a new temporary folder.",
)
@click.pass_obj
def demo(session: Session, folder: Path | None) -> None:
    """Show the service on published timelines, in a store of its own.

    An earlier demonstration in FOLDER is made anew; a folder with any other files is refused.
    Nothing leaves this computer, and the store stays until you remove it.
    """
    from scheduler.cli.demonstration.scratch import prepare
    from scheduler.cli.demonstration.tour import parts

    _check(session)
    place = prepare(folder)
    _title("A demonstration", f"Everything lies in {place.folder}; nothing leaves this computer.")
    for part in parts(*_set_up(place)):
        _title(part.says, part.note)
        click.secho(f"$ {part.line}", bold=True)
        _run(place, part.line, session.color)
    _title("What to try next", "\n".join(_next(place)))


def _check(session: Session) -> None:
    """Raise Ending where something was asked that the demonstration does not do."""
    if session.database is not None:
        raise Ending(USAGE, "The demonstration makes a store of its own; say where: spr demo --at FOLDER")
    if not session.for_people:
        raise Ending(USAGE, "The demonstration prints pages for people; leave out --format and -o.")


def _set_up(place: "Place") -> "tuple[date, Calendar]":
    """Make the store and the files to import; give today's date and the bank holidays."""
    from scheduler.cli.demonstration.scenario import cases, chronology, published
    from scheduler.cli.demonstration.scratch import AGENCIES
    from scheduler.service import open_service
    from scheduler.settings import Settings
    from workflow.moments import london_day

    with redirect_stdout(io.StringIO()):
        _run(place, "spr admin init")
    with open_service(Settings(database=str(place.store))) as service:
        today, working = london_day(service.clock()), service.calendar
        place.mark(service.store.log)
    place.published.write_text(published(), "utf-8")
    place.cases.write_text(cases(today, working), "utf-8")
    for agency in AGENCIES:
        place.chronology(agency).write_text(chronology(agency, today, working), "utf-8")
    return today, working


def _run(place: "Place", line: str, color: str = "never") -> None:
    """Run a command line in the scratch store; Ending where it fails, which it says itself."""
    from scheduler.cli import main

    files = {path.name: str(path) for path in place.files}
    words = [files.get(word, word) for word in shlex.split(line)[1:]]
    own = ["--config", str(place.settings), "--database", str(place.store), "--color", color, "--no-input"]
    code = main([*own, *words])
    if code != DONE:
        raise Ending(FAILED, f"The demonstration stopped: {line} ended with exit code {code}.")


def _title(says: str, note: str = "") -> None:
    click.echo()
    click.secho(says, bold=True)
    click.secho("-" * len(says), dim=True)
    if note:
        click.echo(note)


def _next(place: "Place") -> Iterator[str]:
    """What to try against the scratch store, which stays, and how to remove it."""
    from scheduler.cli.demonstration.scenario import OVERDUE, TO_NOTIFY

    yield "The store stays. To work in it from this shell (in a checkout, `spr` is `python3 dev.py spr`):"
    yield f"  {place.variables}"
    yield f"  spr possible {OVERDUE}"
    yield f"  spr record incident.reported-to-ofsted {OVERDUE} --means national-form --occurred today"
    yield "  spr sweep                       takes its alerts back"
    yield f"  spr show {TO_NOTIFY}"
    yield "  spr show review/surrey-2023     a review whose decision nobody dated"
    yield "To remove it:"
    yield f"  rm -r {shlex.quote(str(place.folder))}"
