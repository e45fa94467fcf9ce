"""`spr status`: what needs somebody today."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("status", examples=("spr status", "spr status --check --format json"), asks_the_past=True)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    metavar="NUMBER",
    help="At most so many of each sort; 0 for all.",
)
@click.option("--check", is_flag=True, help="Exit 10 where anything is overdue.")
@click.pass_obj
def status(session: Session, limit: int, check: bool) -> None:
    """Show what needs somebody today.

    The most urgent first: overdue, due today, due soon, answers that have not come, what waits for a
    decision, and what is owed without a day. Below each stands the command that leads on; WHEN and
    other words in capitals are to be filled in.
    """
    from scheduler.cli.desk.status_said import told
    from scheduler.cli.endings import FOUND_SOMETHING, Ending

    with session.service() as service:
        answer = told(service, limit, looks_back=session.asks_the_past)
        session.answer(answer)
    if check and answer.document["overdue"]:
        raise Ending(FOUND_SOMETHING)
