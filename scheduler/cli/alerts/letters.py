"""`spr alerts dead` and `retry`: the messages that reached nobody."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("dead", examples=("spr alerts dead", "spr alerts dead --case 2026-001 --format json"))
@click.option("--case", metavar="CASE", help="About this case only.")
@click.pass_obj
def dead(session: Session, case: str | None) -> None:
    """List the messages that were given up.

    To whom, in which capacity, how, why and when, and who was told of the same instead; the newest first.
    Each is on record as well, with the alert it was about.
    """
    from scheduler.cli.alerts.letters_said import given_up, listed

    with session.service() as service:
        of = service.find(case) if case else None
        session.answer(listed(given_up(service, of)))


@command("retry", examples=("spr alerts retry --all", "spr alerts retry --all --case 2026-001 --dry-run"))
@click.argument("message", required=False)
@click.option("--all", "all_", is_flag=True, help="Every one that was given up.")
@click.option("--case", metavar="CASE", help="About this case only.")
@click.option("--dry-run", is_flag=True, help="Show which would be handed over again, and change nothing.")
@click.pass_obj
def retry(session: Session, message: str | None, *, all_: bool, case: str | None, dry_run: bool) -> None:
    """Hand messages over again that were given up.

    MESSAGE is its id, as `spr alerts dead` shows it; the beginning is enough. It keeps its id and its
    address, so that whoever had got it after all sees the same message. Mend first why it was given up.
    """
    from scheduler.cli.alerts.letters_said import given_up, retried

    if bool(message) == all_:
        raise click.UsageError("Name one message, by the beginning of its id, or take all of them: --all")
    with session.service() as service:
        of = service.find(case) if case else None
        session.answer(retried(service, given_up(service, of), message, dry_run=dry_run))
