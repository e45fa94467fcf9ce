"""The settings of what the daemon gives to others: where it listens, whom it calls, who gets checkpoints."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from workflow.facts import says

Mailbox = Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+$")]


class Checkpoints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the daemon takes a checkpoint once a day, away from whoever can write to the record."""

    to: Annotated[
        Mailbox | None,
        says("an e-mail address outside, such as the auditor's; it goes the way of [email]"),
    ] = None
    folder: Annotated[
        str, says("a folder to write it to, such as one that is kept on another machine; left out: none")
    ] = ""


def loopback(listen: str) -> tuple[str, int] | None:
    """The address and the port to listen at; None for anything that another machine could reach."""
    host, colon, port = listen.strip().rpartition(":")
    host = "127.0.0.1" if host == "localhost" else host.removeprefix("[").removesuffix("]")
    try:
        if not (colon and ip_address(host).is_loopback and port.isascii() and port.isdecimal()):
            return None
    except ValueError:
        return None
    return (host, int(port)) if int(port) < 2**16 else None


def can_be_fetched(url: str) -> bool:
    """Whether it is an address of the web, and of nothing else such as a file."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
