"""`spr alerts`: what has been announced."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("alerts", examples=("spr alerts", "spr alerts --all --format json"), asks_the_past=True)
@click.option("--all", "all_", is_flag=True, help="Those that were taken back as well.")
@click.option("--case", metavar="CASE", help="Of this case only.")
@click.pass_obj
def alerts(session: Session, all_: bool, case: str | None) -> None:
    """Show what has been announced.

    Each announcement is made once. It is taken back by the next sweep after its duty was met.
    """
    from scheduler.cli.reading.alerts_said import told

    with session.service() as service:
        session.answer(told(service, service.find(case) if case else None, everything=all_))
