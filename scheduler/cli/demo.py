"""`spr demo`: the service shown on published timelines and made-up cases, in a store of its own.

Every part is what the command above it prints: the real command, run in this process.
"""

import io
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from scheduler.cli.endings import DONE, FAILED, USAGE, Ending
from scheduler.cli.lazy import command
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from scheduler.cli.scratch import Place
    from workflow.workingdays import Calendar


class Part(NamedTuple):
    """One part of the demonstration: what it shows, and the command that shows it."""

    says: str
    line: str


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
    from scheduler.cli.scratch import prepare

    if session.database is not None:
        raise Ending(USAGE, "The demonstration makes a store of its own; say where: spr demo --at FOLDER")
    place = prepare(folder)
    _title("A demonstration, in a scratch store of its own")
    click.echo(f"Everything lies in {place.folder}; nothing leaves this computer.")
    today, working = _set_up(place)
    for part in parts(today, working):
        _title(part.says)
        click.secho(f"$ {part.line}\n", bold=True)
        _run(place, part.line, session.color)
    _title("What to try next")
    click.echo("\n".join(_next(place)))


def parts(today: date, working: "Calendar") -> Iterator[Part]:
    """The parts of the demonstration, in order."""
    from scheduler.cli.scenario import OVERDUE, REVIEWED, WORKED

    yield Part("Published reviews, as far as their dates are known", "spr import published-timelines.jsonl")
    yield Part("Made-up cases: one worked to the very end, two in hand", "spr import demo-cases.jsonl")
    yield Part("Every incident on record", "spr list incidents")
    yield Part("Every review on record", "spr list reviews")
    yield Part("A sweep announces what is due and not yet said", "spr sweep")
    yield Part("A second sweep has nothing to add", "spr sweep")
    yield Part("What was announced", "spr alerts")
    yield Part("What is overdue: one report, owed to the Panel and to Ofsted", "spr due --overdue")
    yield _due_next(today, working)
    yield Part("How that overdue date came about, day by day", f"spr explain {OVERDUE} ofsted.notify_wt2015")
    yield Part("One incident, from the first word to its closing", f"spr history {WORKED}")
    yield Part("Its review, to the publication", f"spr history {REVIEWED}")
    yield Part("Whether anything on record was changed afterwards", "spr audit verify")


def _due_next(today: date, working: "Calendar") -> Part:
    """What is due today; on a day that is no working day, what is due on the next one."""
    from workflow.moments import spoken_day

    why_not = working.not_working(today)
    if why_not is None:
        return Part(f"What is due today, {spoken_day(today)}", "spr due --today")
    says = f"Today, {spoken_day(today)}, is no working day ({why_not}): nothing is due; what is due next"
    return Part(says, "spr due --within 1wd")


def _set_up(place: "Place") -> "tuple[date, Calendar]":
    """Make the store and the files to import; give today's date and the bank holidays."""
    from scheduler.cli.scenario import cases, published
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
    return today, working


def _run(place: "Place", line: str, color: str = "never") -> None:
    """Run a command line in the scratch store; Ending where it fails, which it says itself."""
    from scheduler.cli import main

    files = {path.name: str(path) for path in (place.published, place.cases)}
    words = [files.get(word, word) for word in shlex.split(line)[1:]]
    own = ["--config", str(place.settings), "--database", str(place.store), "--color", color, "--no-input"]
    code = main([*own, *words])
    if code != DONE:
        raise Ending(FAILED, f"The demonstration stopped: {line} ended with exit code {code}.")


def _title(says: str) -> None:
    click.echo()
    click.secho(says, bold=True)
    click.secho("-" * len(says), dim=True)


def _next(place: "Place") -> Iterator[str]:
    """What to try against the scratch store, which stays, and how to remove it."""
    from scheduler.cli.scenario import OVERDUE, TO_NOTIFY

    yield "The store stays. To work in it from this shell (in a checkout, `spr` is `python3 dev.py spr`):"
    yield f"  {place.variables}"
    yield f"  spr possible {OVERDUE}"
    yield f"  spr record incident.reported-to-ofsted {OVERDUE} --means national-form --occurred today"
    yield "  spr sweep                       takes its alerts back"
    yield f"  spr show {TO_NOTIFY}"
    yield "  spr show review/surrey-2023     a review whose decision nobody dated"
    yield "To remove it:"
    yield f"  rm -r {shlex.quote(str(place.folder))}"
