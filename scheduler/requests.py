"""What every command carries to the record: an id, its request as bytes, and who runs the program."""

import os
import platform
import sys
from datetime import datetime
from functools import cache
from importlib.metadata import version

import msgspec

from events.canonical import canonical
from events.ids import uuid7
from events.record import Actor
from workflow.facts import Record

if sys.platform != "win32":
    import pwd


def new_id(now: datetime) -> str:
    """A fresh id, ordered by time."""
    return uuid7(int(now.timestamp() * 1000), os.urandom(10))


def request_of(command: Record, case: str) -> bytes:
    """The request as bytes: what makes two commands of one id the same request."""
    return canonical(
        {
            "case": case,
            "type": command.fact.stored,
            "data": msgspec.to_builtins(command.fact, enc_hook=str),
            "occurred": str(command.occurred),
            "learned": str(command.learned or ""),
            "by": command.by or "",
            "role": command.role or "",
            "departure": command.departure or "",
        }
    )


def actor(who: str | None = None) -> Actor:
    """Who runs the program: the login as the database knows it, else the account's own; never an option."""
    return Actor(id=who or _login(), host=platform.node() or "unknown", program=_program())


@cache
def _login() -> str:
    """The account's own name; the environment, which anybody can set, is not asked."""
    if sys.platform == "win32":
        import getpass

        return getpass.getuser()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # an account without a name
        return f"uid {os.getuid()}"


@cache
def _program() -> str:
    return f"spr {version('spr')}"
