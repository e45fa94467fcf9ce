"""Once a day a checkpoint leaves the machine: by e-mail, into a folder, or both.

Inside the store a checkpoint proves little: whoever can rewrite the record can rewrite that as well.
What counts is the one that somebody else holds. The day is asked of the heartbeat, so that a restart
sends nothing a second time, and a day on which it could not be sent is made up for an hour later.
"""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from events.evidence.checkpoints import Checkpoint, make_checkpoint
from events.evidence.notes import Note
from scheduler.channels import Taken
from scheduler.channels.opened import words_of
from scheduler.logs import logger
from scheduler.messages import message
from scheduler.running.heartbeat import CHECKPOINT, Heartbeat
from scheduler.running.in_place import put_in_place
from scheduler.running.wanted import Checkpoints
from scheduler.service import Service
from scheduler.wording.notices import checkpoint
from workflow.moments import spoken_instant
from workflow.vocabulary import Party

EVERY = timedelta(days=1)


def is_wanted(service: Service, now: datetime) -> bool:
    """Whether a day has passed since one was taken away, and the record has grown since."""
    last = Heartbeat(service.store).last().get(CHECKPOINT)
    head = service.store.head().position
    if last is None:
        return head > 0
    return now - last.at >= EVERY and head > last.came["size"]


def take_away(service: Service, wanted: Checkpoints, now: datetime) -> bool:
    """Make a checkpoint and take it to every place that is set; whether it has left by all of them."""
    assert service.keys is not None  # noqa: S101  the daemon opens the store with its keys
    note = Note.read(make_checkpoint(service.store, service.keys).note)
    said, text = Checkpoint.read(note), bytes(note).decode()
    left = True
    if wanted.folder:
        left &= _told("folder", _in_folder(Path(wanted.folder), said, text))
    if wanted.to:
        left &= _told("email", _by_mail(service, wanted.to, said, text, now))
    if left:
        Heartbeat(service.store).beats(CHECKPOINT, now, {"size": said.size})
        logger().info("checkpoint", outcome="sent", facts=said.size)
    return left


def _told(channel: str, why: str) -> bool:
    if why:
        remedy = "Look at [checkpoints] in the settings; it is tried again within the hour."
        logger().error("checkpoint", outcome="not sent", channel=channel, why=why, remedy=remedy)
    return not why


def _in_folder(folder: Path, said: Checkpoint, text: str) -> str:
    """Write it whole, beside the earlier ones; nothing, or why it could not be done."""
    path = folder / f"{said.origin.rpartition('/')[2]}-{said.size:010}.checkpoint"
    try:
        put_in_place(path, text.encode())
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _by_mail(service: Service, to: str, said: Checkpoint, text: str, now: datetime) -> str:
    """Hand it to the mail server, with an id that follows from what it covers; nothing, or why not."""
    if service.settings.email is None:
        return "no-email"
    from scheduler.channels.email import Email

    outcome = Email(service.settings.email).hand_over(
        message(
            checkpoint(
                words_of(service.settings),
                text,
                origin=said.origin,
                facts=said.size,
                when=spoken_instant(now),
            ),
            message_id=str(uuid5(UUID(service.store.log), f"checkpoint|{said.size}")),
            announcement=0,
            channel="email",
            told=Party.PARTNERSHIP,
            address=to,
            created_at=now,
        )
    )
    return "" if isinstance(outcome, Taken) else outcome.why
