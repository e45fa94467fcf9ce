"""`spr alerts`: what was announced, and what people do about it. Without a word of its own, it lists."""

import click

from scheduler.cli.commands import Listed
from scheduler.cli.lazy import LazyGroup

# fmt: off
_TABLE = {
    "list":    Listed("alerts.reading:list_", "List what has been announced, the oldest first."),
    "ack":     Listed("alerts.silencing:ack", "Take on what an alert is about, until a moment."),
    "snooze":  Listed("alerts.silencing:snooze", "Make an alert silent until a moment, for a reason."),
    "explain": Listed("alerts.reading:explain", "Explain who was told what, when, and what they did."),
    "dead":    Listed("alerts.letters:dead", "List the messages that were given up."),
    "retry":   Listed("alerts.letters:retry", "Hand messages over again that were given up."),
}
# fmt: on


class Alerts(LazyGroup):
    """Commands of which the list is meant where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the list where the line begins with an option, or with nothing."""
        begins = args[0] if args else "-"
        named = not begins.startswith("-") or "--help" in args or any(each in self.table for each in args)
        return super().parse_args(ctx, args if named else ["list", *args])


alerts = Alerts(
    "alerts",
    table=_TABLE,
    help=(
        "Show what has been announced, and say who takes it on.\n\n"
        "Each announcement is made once. It is withdrawn by the next sweep after its duty was met, and "
        "whoever had been told is told that, with the reason. Without a command, what stands is listed."
    ),
    subcommand_metavar="[COMMAND] [OPTIONS]",
)
alerts.examples = (
    "spr alerts",
    "spr alerts ack incident/2026-001 cdr.notify A --until tomorrow --dry-run",
)
