"""`spr checklist`: what is still to be asked and done in an incident, and who is to be told."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command(
    "checklist",
    examples=("spr checklist incident/2026-001", "spr checklist 2026-001 --format json"),
    asks_the_past=True,
)
@click.argument("case")
@click.pass_obj
def checklist(session: Session, case: str) -> None:
    """Show what an incident still needs, and who is to be told.

    Each question with its answer and the command that answers it, then each body: told, not told, or not
    needed because. An open question is no breach.
    """
    from scheduler.cli.reading.checklist_said import told_of

    with session.service() as service:
        case = service.find(case)
        answer = told_of(case, service.standing(case), service.policy)
        session.answer(answer)
