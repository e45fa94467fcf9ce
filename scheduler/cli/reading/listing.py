"""`spr list`: the cases of one kind, or the departures."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session

KINDS = ("incidents", "rapid-reviews", "reviews", "actions", "proceedings", "partnerships", "departures")


@command(
    "list",
    examples=("spr list incidents", "spr list departures --case incident/2026-001"),
    asks_the_past=True,
)
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--status", metavar="STATUS", help="Only cases of this status.")
@click.option("--case", metavar="CASE", help="Only what belongs to this case.")
@click.pass_obj
def list_(session: Session, kind: str, status: str | None, case: str | None) -> None:
    """List the cases of one kind, or the departures.

    A departure is a fact that was recorded against a rule, with the reason, which is sealed.
    """
    from scheduler.cli.reading.lists import listed

    if kind == "departures" and status is not None:
        raise click.UsageError("Departures have no status; leave --status out.")
    with session.service() as service:
        session.answer(listed(service, kind, status, service.find(case) if case else None))
