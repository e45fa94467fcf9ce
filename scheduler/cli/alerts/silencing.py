"""`spr alerts ack` and `snooze`: an alert is silent until a moment; its duty is owed all the same."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import click

from scheduler.cli.endings import USAGE, Ending
from scheduler.cli.lazy import Command, command
from scheduler.cli.session import Session

NO_TEXT = (
    "--note takes no text: it asks for it, so that it stays out of the list of commands typed before. "
    "Leave the text out and put --note last, or put it in a file: --note-file FILE"
)


class Silencing(Command):
    """A command that takes no text after --note, which would be read as a case or a duty."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """End where something follows --note; it may be a name, and is not said back."""
        for word, following in pairwise(args):
            if word == "--note" and not following.startswith("-"):
                raise Ending(USAGE, NO_TEXT)
        return super().parse_args(ctx, args)


F = TypeVar("F", bound=Callable[..., Any])
_BY = "Who does: a post or a work login; left out: the login that types it. Never a child or a relative."
_UNTIL = "Until when: tomorrow, Fri, Fri noon, 2wd, or a date; left out: the end of the next working day."
_OPTIONS: dict[str, dict[str, Any]] = {
    "--until": {"metavar": "WHEN", "help": _UNTIL},
    "--by": {"metavar": "POST", "help": _BY},
    "--note": {"is_flag": True, "help": "Be asked for more about it; it is sealed."},
    "--note-file": {
        "type": click.Path(path_type=Path),
        "metavar": "FILE",
        "help": "A file with more about it, which is sealed; a dash reads the input.",
    },
    "--all": {"is_flag": True, "help": "All that stands announced in the case."},
    "--subject": {"metavar": "CODE", "help": "Which child or recipient, where there are several."},
    "--cycle": {"type": int, "help": "Which cycle; left out: the last."},
    "--dry-run": {"is_flag": True, "help": "Show what would be silent and what not, and record nothing."},
}


def _silencing(function: F) -> F:
    """The arguments and options that the two commands share."""
    for name, more in reversed(_OPTIONS.items()):
        names = (name, "all_") if name == "--all" else (name,)
        function = click.option(*names, **more)(function)
    function = click.argument("duty", nargs=-1, metavar="[DUTY [CODE]]")(function)
    return click.argument("case")(function)


@command(
    "ack",
    examples=(
        "spr alerts ack incident/2026-001 cdr.notify A --until tomorrow --by 'Duty manager' --dry-run",
        "spr alerts ack 2026-001 --all --dry-run",
    ),
    cls=Silencing,
)
@_silencing
@click.pass_obj
def ack(session: Session, /, case: str, duty: tuple[str, ...], **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Take on what an alert is about, until a moment.

    Nobody is reminded of it meanwhile. What is said in any case is said, and ends the silence: the last
    day of an urgent duty, that it is overdue, and to those above. If it is owed still when the moment
    comes, it is announced again. The clock runs on.
    """
    from scheduler.cli.alerts.silenced import silence
    from workflow.alerts import Acknowledged

    silence(session, case, duty, typed, lambda until, note: Acknowledged(until=until, note=note))


@command(
    "snooze",
    examples=(
        "spr alerts snooze incident/2026-002 agency.raise --reason awaiting-others --until 2wd --dry-run",
        "spr alerts snooze 2026-001 --all --reason known-above --until Fri --dry-run",
    ),
    cls=Silencing,
)
@_silencing
@click.option("--reason", metavar="WORD", help="Why, such as awaiting-others or date-agreed. [needed]")
@click.pass_obj
def snooze(session: Session, /, case: str, duty: tuple[str, ...], **typed: Any) -> None:  # noqa: ANN401  as click hands it over
    """Make an alert silent until a moment, for a reason.

    It is for what nobody here can do anything about meanwhile; the reason stands on record. What is said
    in any case is said, and ends the silence; the clock runs on.
    """
    from scheduler.cli.alerts.silenced import reason_of, silence
    from workflow.alerts import Snoozed

    reason = reason_of(typed.pop("reason"))
    silence(session, case, duty, typed, lambda until, note: Snoozed(until=until, reason=reason, note=note))
