"""How far a long piece of work has come, on the terminal of whoever waits for it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import click

PATIENCE = 1.0
"""Seconds after which somebody begins to wonder; what takes less says nothing."""


@contextmanager
def shown_to_people(says: str) -> Iterator[Callable[[int, int], None]]:
    """What is to be told, now and then, how much is done and of how much; both count the same things.

    It is shown on the standard error, in one line that is gone at the end, and only on a terminal:
    Facts read: 420,000 of 1,000,000 (42 %), about 1 minute left.
    """
    began, width = monotonic(), 0

    def tell(done: int, of: int) -> None:
        nonlocal width
        taken = monotonic() - began
        if sys.stderr.isatty() and taken > PATIENCE:
            line = f"{says}: {done:,} of {of:,} ({100 * done // (of or 1)} %){_left(taken, done, of)}"
            click.echo(f"\r{line:<{width}}", err=True, nl=False)
            width = len(line)

    try:
        yield tell
    finally:
        if width:
            click.echo(f"\r{'':<{width}}\r", err=True, nl=False)


def _left(taken: float, done: int, of: int) -> str:
    """How long it will still take at the pace so far, once that can be told."""
    seconds = round(taken / done * (of - done)) if done else 0
    if not seconds:
        return ""
    minutes = round(seconds / 60)
    if not minutes:
        return f", about {seconds} second{'' if seconds == 1 else 's'} left"
    return f", about {minutes} minute{'' if minutes == 1 else 's'} left"
