"""How far the record has been read, on the terminal of whoever waits for it."""

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from projections.replaying import Progress

_PATIENCE = 1.0
"""Seconds before anything is said: most of it is read sooner."""
_WIDTH = 30


def shown_as_it_goes(says: str = "Reading the past", things: str = "streams") -> "Progress":
    """Says how far it is, once it takes longer than a second; to nobody where no terminal listens."""
    if not sys.stderr.isatty():
        return lambda _at, _of: None
    begun = time.monotonic()

    def say(at: int, of: int) -> None:
        if time.monotonic() - begun > _PATIENCE:
            done = _WIDTH * at // of
            bar = "#" * done + "-" * (_WIDTH - done)
            ending = "\n" if at == of else ""
            click.echo(f"\r{says} [{bar}] {at:,} of {of:,} {things}{ending}", nl=False, err=True)

    return say
