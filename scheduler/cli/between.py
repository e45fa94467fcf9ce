"""The options of what compares two pasts."""

from collections.abc import Callable
from typing import Any

import click

_OPTIONS = (
    click.option("--from", "from_", metavar="WHEN", help="The earlier day, hour or position."),
    click.option("--to", metavar="WHEN", help="The later one; left out: now."),
    click.option("--on", metavar="WHEN", help="Compare what was held on a day with what had happened by it."),
    click.option(
        "--by",
        type=click.Choice(("recorded", "happened")),
        default="recorded",
        help="Compare what this record held, or what had happened.",
    ),
)


def between(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a comparison: from_, to, on and by."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
