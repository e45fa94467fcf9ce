"""`spr possible`: what can be recorded now, and why the rest cannot."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command(
    "possible",
    examples=("spr possible incident/2026-001", "spr possible 2026-001 --format json"),
    asks_the_past=True,
)
@click.argument("case")
@click.pass_obj
def possible(session: Session, case: str) -> None:
    """Show what can be recorded now, and why the rest cannot.

    First what moves the case on, then evidence, by the step of the process it belongs to. What is refused
    can mostly be recorded all the same, with the reason: --departure "why".
    """
    from scheduler.cli.reading.possible_said import told

    with session.service() as service:
        case = service.find(case)
        standing = service.standing(case)
        session.answer(told(case, standing))
