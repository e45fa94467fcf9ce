"""By which way somebody is reached: each person by their own addresses, a party by its mailbox.

Who holds an office is on record; their address is not, because it is no evidence and must be mendable.
"""

from collections.abc import Iterator

import msgspec

from scheduler.settings import Settings
from workflow.vocabulary import Party

DEFAULT = "default"
"""The mailbox for whatever has no other address."""


class Route(msgspec.Struct, frozen=True):
    """One way to reach somebody: a channel and an address, empty for the log and where there is none.

    `instead_of` names whom it should have reached, where it reaches somebody in their place.
    """

    channel: str
    address: str
    told: Party
    person: str = ""
    capacity: str = ""
    instead_of: str = ""


def to_party(settings: Settings, party: Party) -> Route:
    """The mailbox of a party, else the default one; the log where e-mail is not set up.

    Without either the address is empty, and the message comes to its end at once.
    """
    if settings.email is None:
        return Route("log", "", party)
    return Route("email", settings.email.to.get(party) or settings.email.to.get(DEFAULT, ""), party)


def further(settings: Settings, told: Party, instead_of: str) -> Iterator[Route]:
    """The ways to somebody else, where one reaches nobody: the default mailbox, and in the end the log."""
    if settings.email and (default := settings.email.to.get(DEFAULT)):
        yield Route("email", default, told, instead_of=instead_of)
    yield Route("log", "", told, instead_of=instead_of)
