"""`spr search`: which case a code or a reference belongs to."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("search", examples=("spr search 2026-001", "spr search TDS20 --format json"), asks_the_past=True)
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    metavar="NUMBER",
    help="At most so many.",
)
@click.pass_obj
def search(session: Session, text: tuple[str, ...], limit: int) -> None:
    """Find a case by a code or a reference.

    Looked through are references of cases and submissions, codes of children and duties, agencies,
    titles of national reviews, checksums of evidence, and positions of the record; whole words or
    their beginnings, in small or capital letters. Names and free text are sealed, and nothing that is
    sealed can be searched: never type a name here.
    """
    from scheduler.cli.desk.search_said import told

    with session.service() as service:
        session.answer(told(service, " ".join(text), limit))
