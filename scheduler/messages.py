"""A message: what leaves the house about an alert, to whom, and by which way, frozen when it is made.

What it says is worded by `scheduler.wording`, from templates that can name a few neutral fields only.
"""

from datetime import datetime
from uuid import UUID, uuid5

import msgspec

from scheduler.wording.alerts import announcement
from scheduler.wording.saying import Said
from scheduler.wording.templates import Templates, shipped
from workflow.facts import Entry
from workflow.vocabulary import Capacity, Party


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one recipient by one channel.

    Its id follows from the announcements in it, so that it is the same however often the message is made
    or sent. `announcement` is the position of the first one's fact in the record. `address` is a mailbox, or
    the name of a webhook; `person` a post or work login, empty for a mailbox; `capacity` in which
    capacity somebody is told. `about` is the same for all messages of one alert, and
    `follows` the id of the message to the same recipient that this one takes back: neither tells what
    the alert is about.
    """

    message_id: str
    announcement: int
    channel: str
    told: Party
    address: str
    subject: str
    body: str
    created_at: datetime
    html: str = ""
    person: str = ""
    capacity: Capacity = Capacity.UNKNOWN
    kind: str = ""
    label: str = ""
    about: str = ""
    follows: str = ""


def message_of(
    raised: Entry, channel: str, address: str, now: datetime, templates: Templates | None = None
) -> Message:
    """The message by which one channel says an announcement to whoever owes the duty."""
    said = announcement(templates or shipped(), raised.fact)
    told = raised.fact.owed_by
    return message(
        said,
        message_id=str(uuid5(UUID(raised.id), f"{channel}|{told}")),
        announcement=raised.position,
        channel=channel,
        told=told,
        address=address,
        created_at=now,
        about=raised.id,
    )


def message(said: Said, **more: object) -> Message:
    """The message that says it; `more` are the other fields of a message."""
    return msgspec.convert({**msgspec.structs.asdict(said), **more}, Message)
