"""`spr history`: every fact of a case, in the order they were recorded."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("history", examples=("spr history incident/2026-001", "spr history 2026-001 --words"))
@click.argument("case")
@click.option("--words", is_flag=True, help="Open the sealed texts; this needs the keys.")
@click.pass_obj
def history(session: Session, case: str, words: bool) -> None:
    """Show every fact of a case, in the order they were recorded.

    When it happened, when it came on record and how much later, who did it and who wrote it down.
    """
    from scheduler.cli.reading.history_said import told

    with session.service(keys=words) as service:
        session.answer(told(service, service.find(case), words=words))
