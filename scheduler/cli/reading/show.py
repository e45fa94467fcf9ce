"""`spr show`: how a case stands."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command(
    "show", examples=("spr show incident/2026-001", "spr show 2026-001 --format json"), asks_the_past=True
)
@click.argument("case")
@click.pass_obj
def show(session: Session, case: str) -> None:
    """Show how a case stands.

    Its status, its children by their codes, what the criteria come to, its clocks, what can be
    recorded next, and where it departs from the rules.
    """
    from scheduler.cli.reading.standing_said import described

    with session.service() as service:
        session.answer(described(service, service.find(case)))
