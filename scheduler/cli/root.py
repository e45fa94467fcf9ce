"""The command `spr` itself."""

import click

from scheduler.cli.commands import COMMANDS
from scheduler.cli.lazy import LazyGroup


def root() -> LazyGroup:
    """The root of all commands."""
    group = LazyGroup(
        "spr",
        table=COMMANDS,
        help="A record of safeguarding incidents and practice reviews, with every date explained.",
        no_args_is_help=True,
    )
    group.params.append(
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Show the version.",
        )
    )
    group.examples = ("spr admin init", "spr record incident.notified --help", "spr due --overdue")
    return group


def _version(ctx: click.Context, _option: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"spr {version('spr')}")
        ctx.exit()
