"""The command line `spr`.

Read in this order: `commands` (the table of commands), `lazy` (how they load), `session` (what every
command is given), `endings` (what goes wrong, and the exit code it gives), then one room for each family:
`recording`, `importing`, `reading`, `keeping`, `running`, `demonstration`.
"""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line, and give its exit code."""
    from scheduler.cli.endings import run

    return run(arguments)
