"""`spr diff`: what differs in a case between two pasts."""

import click

from scheduler.cli.between import between
from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command(
    "diff",
    examples=(
        "spr diff incident/2026-001 --from 2026-11-20 --to now",
        "spr diff incident/2026-001 --on 2026-11-20",
    ),
)
@click.argument("case")
@between
@click.pass_obj
def diff(session: Session, case: str, from_: str | None, to: str | None, on: str | None, by: str) -> None:
    """Show what differs in a case between two pasts.

    Its status, the facts that came between, and every clock that stands otherwise. With --on, between
    what this record held on a day and what had happened by it: so is seen what came on record late.
    """
    from scheduler.cli.reading.diff_said import told
    from scheduler.cli.reading.pasts import Typed, two_pasts

    with session.service() as service:
        session.answer(told(*two_pasts(service, Typed(from_, to, on, by)), service.find(case)))
