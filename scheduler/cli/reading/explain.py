"""`spr explain`: a due date, day by day."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command(
    "explain",
    examples=(
        "spr explain incident/2026-001 sin.notify_panel",
        "spr explain incident/2026-001 cdr.notify --subject A --format json",
    ),
    asks_the_past=True,
)
@click.argument("case")
@click.argument("duty", nargs=-1, required=True, metavar="DUTY [CODE]")
@click.option("--subject", metavar="CODE", help="Which child or recipient, where there are several.")
@click.option("--cycle", type=int, help="Which cycle; left out: the last.")
@click.pass_obj
def explain(
    session: Session, case: str, duty: tuple[str, ...], subject: str | None, cycle: int | None
) -> None:
    """Explain a due date, day by day.

    What started the clock, by which rule of which guidance, which days were counted and which were
    not, and how the duty stands. A clock may be named as `spr show` prints it: cdr.notify A.
    """
    from scheduler.cli.reading.explaining import as_shown, chosen, explained, see_the_order

    see_the_order(case, duty)
    code, about, turn = as_shown(" ".join(duty))
    subject, cycle = about if subject is None else subject, turn if cycle is None else cycle
    with session.service() as service:
        case = service.find(case)
        session.answer(explained(service, chosen(service, case, code, subject, cycle)))
