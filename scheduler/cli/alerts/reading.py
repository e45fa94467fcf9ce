"""`spr alerts list` and `explain`: what was announced, and of one duty who was told what, and when."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command(
    "list",
    examples=(
        "spr alerts list --owed-by local-authority",
        "spr alerts list --state withdrawn --withdrawn-because met-recorded-late --format json",
    ),
    asks_the_past=True,
)
@click.option("--all", "all_", is_flag=True, help="Those that stand no longer as well.")
@click.option("--case", metavar="CASE", help="Of this case only.")
@click.option("--state", metavar="WORD", help="In this state only, such as acknowledged or withdrawn.")
@click.option("--owed-by", metavar="PARTY", help="Of what this party owes only, such as local-authority.")
@click.option("--rung", metavar="RUNG", help="Of this rung only, such as overdue or first-escalation.")
@click.option("--withdrawn-because", metavar="WHY", help="Withdrawn for this reason only, such as waived.")
@click.pass_obj
def list_(session: Session, /, *, all_: bool, case: str | None, **only: str | None) -> None:
    """List what has been announced, the oldest first.

    What stands comes before what was withdrawn, and of those what has been due for longest. A higher rung
    takes the place of the one before it, which is then overtaken.
    """
    from scheduler.cli.alerts.listed import Wanted, listed

    with session.service() as service:
        of = service.find(case) if case else None
        session.answer(listed(service, Wanted(case=of, everything=all_, **only)))


@command(
    "explain",
    examples=(
        "spr alerts explain incident/2026-001 sin.notify_panel",
        "spr alerts explain incident/2026-001 notify_panel --known-at today --format json",
        "spr alerts explain 2026-001",
    ),
    asks_the_past=True,
)
@click.argument("case")
@click.argument("duty", nargs=-1, metavar="[DUTY [CODE]]")
@click.option("--subject", metavar="CODE", help="Which child or recipient, where there are several.")
@click.option("--cycle", type=int, help="Which cycle; left out: the last.")
@click.pass_obj
def explain(
    session: Session, case: str, duty: tuple[str, ...], subject: str | None, cycle: int | None
) -> None:
    """Explain who was told what, when, and what they did.

    The whole ladder: each step with its hour, who is told or will be and in which capacity, and who is
    passed by and why; then everything that was said, taken on, made silent and withdrawn. Without a duty,
    each of the case that runs, or of which something was said.
    """
    from scheduler.cli.alerts.explained import all_explained, explained
    from scheduler.cli.alerts.meant import clocks_with_alerts, the_clock

    with session.service() as service:
        if duty:
            session.answer(explained(service, the_clock(service, case, duty, subject, cycle)))
        else:
            session.answer(all_explained(service, clocks_with_alerts(service, case, subject, cycle)))
