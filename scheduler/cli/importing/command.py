"""`spr import`: many facts from a file."""

from pathlib import Path

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("import", examples=("spr import cases.jsonl --dry-run", "spr import cases.csv --keep-good"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check every row, and record nothing.")
@click.option("--keep-good", is_flag=True, help="Record the rows without mistakes, and name the others.")
@click.pass_obj
def import_(session: Session, file: Path, dry_run: bool, keep_good: bool) -> None:
    """Record many facts from a file.

    Every row is checked before any is recorded, and all mistakes are named at once, by row and field.
    A row that is on record already is passed over, so a file can be imported again.
    """
    from scheduler.cli.endings import Ending
    from scheduler.cli.importing.rows import read
    from scheduler.cli.importing.said import mistakes_said, told
    from scheduler.cli.importing.work import bring_in

    rows = read(str(file), session.file(file))
    with session.service(keys=True) as service:
        done = bring_in(service, rows, dry_run=dry_run, keep_good=keep_good)
    session.answer(told(str(file), done, dry_run=dry_run))
    if done.mistakes:
        raise Ending(done.code, mistakes_said(str(file), done))
