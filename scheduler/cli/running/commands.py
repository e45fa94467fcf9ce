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


@command("run", examples=("spr run", "spr run --config spr.toml", "spr run --dry-run"))
@click.option("--dry-run", is_flag=True, help="Show what would be said now, and to whom; say nothing.")
@click.option("--begin", is_flag=True, help="Begin announcing, however much there is to say at once.")
@click.pass_obj
def run(session: Session, dry_run: bool, begin: bool) -> int:
    """Run the daemon, which sweeps and delivers.

    It runs until it is told to stop, by SIGTERM or by Ctrl-C, and then ends what it is doing. SIGHUP lets
    it read its settings again; SIGUSR1 makes it write a line of state to its log.
    """
    if dry_run:
        from scheduler.channels.opened import see_that_it_can_tell
        from scheduler.cli.running.foretelling import told_beforehand
        from scheduler.outbox import Outbox

        with session.service() as service:
            Outbox(service.store).is_made()  # StoreOlder, which would keep the daemon from starting
            see_that_it_can_tell(service.settings)
            session.answer(told_beforehand(service))
        return 0
    from scheduler.cli.endings import REFUSED, Ending
    from scheduler.daemon import run as run_daemon
    from scheduler.running.first_start import LooksFirst

    try:
        return run_daemon(session.settings(), session.settings, begin=begin)
    except LooksFirst as looks:
        raise Ending(REFUSED, str(looks)) from looks
