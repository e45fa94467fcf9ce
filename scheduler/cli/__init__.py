"""The command line `spr`.

Read in this order: `commands` (the table of commands), `lazy` (how they load), `session` (what every
command is given), `endings` (what goes wrong, and the exit code it gives), then one room for each family:
`recording`, `importing`, `reading`, `keeping`, `running`, `demonstration`.
"""

from collections.abc import Sequence

YOUNG = 50_000
"""How many new objects there are before the first look for cycles; of what loads, nearly all stays."""


def program() -> int:
    """Run the command line of this process, and give its exit code.

    A command loads a hundred thousand objects that it keeps to its end: looking for cycles among them,
    while they load and once more when all is over, took a quarter of the time of a short command.
    """
    import atexit
    import gc

    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)  # what is frozen is not looked through when the interpreter ends
    return main()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line, and give its exit code."""
    from scheduler.cli.endings import run

    return run(arguments)
