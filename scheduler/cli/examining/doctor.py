"""`spr doctor`: examines the installation."""

import click

from scheduler.cli.lazy import command
from scheduler.cli.session import Session


@command("doctor", examples=("spr doctor", "spr doctor --format json"))
@click.pass_obj
def doctor(session: Session) -> None:
    """Examine the installation, and say how to mend it.

    Each line is ok, warn or fail. Exit 1 where something fails, 3 where there is no store.
    """
    from scheduler.cli.endings import Ending
    from scheduler.cli.examining.diagnosis import code_of, diagnosed, examined

    settings = session.settings()
    checks = examined(settings)
    session.answer(diagnosed(checks))
    code = code_of(checks)
    if code:
        raise Ending(code)
