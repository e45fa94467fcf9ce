"""`spr health`: whether the service does its work, told by another process than the daemon."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("health", examples=("spr health", "spr health --max-age 600 --format json"))
@click.option(
    "--max-age",
    type=click.FloatRange(1),
    metavar="SECONDS",
    help="How long ago the last sweep may be; left out: three times what the settings say, at least 300.",
)
@click.pass_obj
def health_(session: Session, max_age: float | None) -> None:
    """Say whether somebody sweeps, delivers, and is told; for cron and containers.

    Each line is ok, warn or failed. Exit 0 where nothing failed, 10 where something did, 1 where the store
    cannot be read and nothing can be told. It needs no daemon and no keys.
    """
    from scheduler.cli.endings import FAILED, FOUND_SOMETHING, Ending
    from scheduler.cli.running.health_said import health_said, told_or_not

    found, why = told_or_not(session, max_age)
    if found is None:
        raise Ending(FAILED, f"It cannot be told how the service is.\n{why}")
    session.answer(health_said(found))
    if not found.well:
        raise Ending(FOUND_SOMETHING)
