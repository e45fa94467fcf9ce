"""The ways by which an alert reaches somebody: each takes a message, or says why it does not."""

from typing import Protocol

import msgspec

from scheduler.messages import Message


class Taken(msgspec.Struct, frozen=True):
    """The channel took the message."""


class NotNow(msgspec.Struct, frozen=True):
    """The channel may take the message later.

    `why` is a code. `away` means that nothing can be sent this way at the moment, whatever the message.
    `after` is for how many seconds the receiver asked not to be asked again.
    """

    why: str
    away: bool = False
    after: float = 0.0


class Never(msgspec.Struct, frozen=True):
    """The channel will not take this message, however often it is asked."""

    why: str


Outcome = Taken | NotNow | Never


class Channel(Protocol):
    """A way to hand a message over."""

    def hand_over(self, message: Message) -> Outcome:
        """Hand the message over, and say what came of it; it never raises for what lies outside."""
        ...
