"""`spr sweep` and `spr run`: what announces, once or for ever."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("sweep", examples=("spr sweep --dry-run", "spr sweep --deliver"))
@click.option("--dry-run", is_flag=True, help="Show how much there is to say, and say nothing.")
@click.option("--deliver", "hands_over", is_flag=True, help="Hand the messages over as well.")
@click.pass_obj
def sweep(session: Session, dry_run: bool, hands_over: bool) -> None:
    """Announce what is due and not yet said, once.

    The daemon does the same all the time; it may be run beside it, at any time, any number of times.
    """
    from scheduler.cli.sweeping import swept

    if dry_run and hands_over:
        raise click.UsageError("A rehearsal hands nothing over; leave out --dry-run or --deliver.")
    with session.service(keys=True) as service:
        session.answer(swept(service, dry_run=dry_run, hands_over=hands_over))


@command("run", examples=("spr run", "spr run --config spr.toml"))
@click.pass_obj
def run(session: Session) -> int:
    """Run the daemon, which sweeps and delivers.

    It runs until it is told to stop, by SIGTERM or by Ctrl-C, and then ends what it is doing.
    """
    from scheduler.daemon import run as run_daemon

    return run_daemon(session.settings())
