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
from events.record import Actor, Json
from workflow.facts import Command, Fact, Record, RecordAll

if sys.platform != "win32":
    import pwd


def new_id(now: datetime) -> str:
    """A fresh id, ordered by time."""
    return uuid7(int(now.timestamp() * 1000), os.urandom(10))


def request_of(command: Command, case: str, *, dated: bool = True) -> bytes:
    """The request as bytes: what makes two commands of one id the same request.

    Where it was not said when it occurred it is not `dated`: the time the program puts in is no part of it.
    """
    match command:
        case Record():
            said = _of_a_report(command, dated=dated)
        case RecordAll():
            said = {"facts": [_of_a_report(each, dated=dated) for each in command.records]}
        case _:
            said = _of_another(command)
    return canonical({"case": case, **said})


def _of_a_report(command: Record, *, dated: bool) -> dict[str, Json]:
    return {
        **_stated(command.fact),
        "occurred": str(command.occurred) if dated else "",
        "learned": str(command.learned or ""),
        "by": command.by or "",
        "role": command.role or "",
        "departure": command.departure or "",
    }


def _of_another(command: Command) -> dict[str, Json]:
    """What a command says that is more than a report; a fact in it by its stored name."""
    said = {name: getattr(command, name) for name in command.__struct_fields__}
    plain = {name: _stated(v) if isinstance(v, Fact) else v for name, v in said.items() if v is not None}
    return {"command": type(command).__name__.lower(), **msgspec.to_builtins(plain, enc_hook=str)}


def _stated(fact: Fact) -> dict[str, Json]:
    return {"type": fact.stored, "data": msgspec.to_builtins(fact, enc_hook=str)}


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
