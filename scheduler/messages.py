"""What a message says of an alert: the reference, the date, a neutral label, and the command to run.

Nothing else is ever in it, because a message leaves the partnership's hands: no child's name or code,
no free text, and no word by which a stranger could tell what kind of duty it is.
"""

from datetime import datetime
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from workflow.alerts import Raised
from workflow.catalogue import kind_of
from workflow.facts import Entry
from workflow.moments import end_of, instant_of, spoken, spoken_instant
from workflow.vocabulary import Party, Rung


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one party by one channel, frozen when it is made.

    Its id follows from the announcements in it, so that it is the same however often the message is made
    or sent. `announcement` is the position of the first one's fact in the record. `person` (a post or a
    work login) is empty where a mailbox of the party is told; `capacity` says in which one they are told.
    `about` is the same for all messages of one alert, and `follows` the id of the message to the same
    recipient that this one takes back: neither tells what the alert is about.
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
    capacity: str = ""
    kind: str = ""
    label: str = ""
    about: str = ""
    follows: str = ""


def message_of(raised: Entry, channel: str, address: str, now: datetime) -> Message:
    """The message by which one channel says an announcement."""
    told = raised.fact.owed_by
    return Message(
        message_id=str(uuid5(UUID(raised.id), f"{channel}|{told}")),
        announcement=raised.position,
        channel=channel,
        told=told,
        address=address,
        subject=subject(raised.fact),
        body=body(raised.fact),
        created_at=now,
    )


def subject(alert: Raised) -> str:
    """The reference and the date, and nothing else."""
    return f"{alert.case}: {when(alert)}"


def body(alert: Raised) -> str:
    """What is owed, in neutral words, until when, and where to look."""
    lines = [
        f"{alert.case}: {label(alert)}",
        "",
        f"It {_TENSE.get(alert.rung, 'is due')} by {_until(alert)}.",
    ]
    if alert.born_overdue:
        lines.append("It was overdue already when it came on record.")
    return "\n".join([*lines, "", "See what there is to do:", f"    spr show {alert.case}", ""])


_TENSE = {Rung.NO_ANSWER: "was expected"} | {rung: "was due" for rung in Rung if rung.past_due}


def label(alert: Raised) -> str:
    """The neutral label of the duty; what a local profile calls its own is not said outside."""
    duty = kind_of(alert.case).duties.get(alert.duty)
    return duty.label if duty else "something agreed locally"


def label_of(message: Message) -> str:
    """The neutral label of the duty, as the first line of the body says it."""
    return message.body.partition("\n")[0].partition(": ")[2]


def when(alert: Raised) -> str:
    """What is announced, with the last day."""
    match alert.rung:
        case Rung.DUE_SOON:
            return f"due by {spoken(alert.due_on)}"
        case Rung.DUE_TODAY:
            return f"due today, {spoken(alert.due_on)}"
        case Rung.STILL_DUE_TODAY:
            return f"still due today, {spoken(alert.due_on)}"
        case Rung.OVERDUE:
            return f"overdue, was due by {spoken(alert.due_on)}"
        case Rung.FIRST_ESCALATION | Rung.SECOND_ESCALATION | Rung.THIRD_ESCALATION:
            return f"{alert.rung.label}, was due by {spoken(alert.due_on)}"
        case Rung.NO_ANSWER:
            return f"no answer yet, expected by {spoken(alert.due_on)}"
        case _:
            assert_never(alert.rung)


def _until(alert: Raised) -> str:
    """The end of the last day, or the very instant where the duty is counted in hours."""
    late = instant_of(alert.due_at)
    whole_day = alert.due_on.day is not None and late == end_of(alert.due_on.day)
    return f"the end of {spoken(alert.due_on)}" if whole_day else spoken_instant(late)
