"""`spr sweep` and `spr run`: what announces, once or for ever."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("sweep", examples=("spr sweep", "spr sweep --dry-run"))
@click.option("--dry-run", is_flag=True, help="Show how much there is to say, and say nothing.")
@click.option("--deliver/--no-deliver", "hands_over", default=True, help="Hand the messages over as well.")
@click.pass_obj
def sweep(session: Session, dry_run: bool, hands_over: bool) -> None:
    """Announce what is due and not yet said, once, and hand the messages over.

    The daemon does the same all the time; it may be run beside it, at any time, any number of times.
    """
    from scheduler.cli.running.sweeping import swept

    with session.service(keys=True) as service:
        session.answer(swept(service, dry_run=dry_run, hands_over=hands_over and not dry_run))


@command("run", examples=("spr run", "spr run --config spr.toml"))
@click.pass_obj
def run(session: Session) -> int:
    """Run the daemon, which sweeps and delivers.

    It runs until it is told to stop, by SIGTERM or by Ctrl-C, and then ends what it is doing.
    """
    from scheduler.daemon import run as run_daemon

    return run_daemon(session.settings())
