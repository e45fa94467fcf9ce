"""Who is reached how: the mail server, the webhooks, the people, and the domains that are approved.

Who holds an office is on record; how a person is reached is set here, because an address is no evidence
and must be mendable. Loading these loads no library of any channel.
"""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from workflow.facts import says
from workflow.people import alike

A_WAIT = msgspec.Meta(ge=0.1, le=3600)
Address = Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+$")]
Seconds = Annotated[float, msgspec.Meta(ge=0.1, le=60)]
"""A wait for one answer of a server; a conversation of several ends before the claim on its message."""


class Email(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How alerts go out by e-mail, and to whom, by who owes the duty."""

    host: Annotated[str, says("the mail server")]
    port: Annotated[int, msgspec.Meta(ge=1, le=65535), says("its port")] = 25
    sender: Annotated[Address, says("the address the messages come from")]
    to: Annotated[
        dict[str, Address],
        says("the address for each party that owes a duty; `default`, which is needed, for all others"),
    ]
    starttls: Annotated[bool, says("whether to ask the server for an encrypted connection")] = False
    tls: Annotated[bool, says("whether the connection is encrypted from its start, as at port 465")] = False
    login: Annotated[str, says("the name to sign in with; left out: nobody signs in")] = ""
    password_file: Annotated[
        str, says("the file with the password of login; readable by the daemon's account alone")
    ] = ""
    timeout: Annotated[Seconds, says("seconds to wait for each answer of the server")] = 20.0


class Webhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place of the web that takes messages, each signed."""

    url: Annotated[str, says("where messages are posted: https://, or http:// on this machine")]
    secret_files: Annotated[
        tuple[str, ...],
        says("the files with the secrets that sign, the newest first; each readable by the daemon alone"),
    ]
    timeout: Annotated[Seconds, says("seconds to wait for each answer of the server")] = 10.0


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a post or a colleague is reached: by e-mail, by a webhook, or by both."""

    email: Annotated[Address | None, says("the mailbox")] = None
    webhook: Annotated[str, says("the name of a webhook")] = ""


def addressed(people: Mapping[str, Person], name: str) -> Person | None:
    """How somebody is reached, by a name that means the same; None where that is not set."""
    return next((each for known, each in people.items() if alike(known) == alike(name)), None)


class Delivery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where messages may go."""

    domains: Annotated[
        tuple[str, ...],
        says("the approved domains of recipients, such as *.nhs.uk; left out: the sender's own"),
    ] = ()
    any_domain: Annotated[bool, says("whether recipients of every domain are approved")] = False
