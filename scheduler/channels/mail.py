"""A message as an e-mail: the same bytes on every attempt, plain text and a simple page of the same words."""

from email.message import EmailMessage
from email.utils import format_datetime

from scheduler.messages import Message

_LONGEST_LINE = 998
"""RFC 5322, section 2.1.1; what is longer is encoded."""


def written(message: Message, sender: str) -> EmailMessage:
    """The message as an e-mail, which says the same in plain text and as a page.

    A later message of the same alert refers to the first (RFC 5322, section 3.6.4), so that a mailbox
    shows them together. Raises ValueError for an address that cannot stand in a header.
    """
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = in_ascii(message.address)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = _id(message.message_id, sender)
    if message.follows:
        mail["In-Reply-To"] = mail["References"] = _id(message.follows, sender)
    if message.about:
        mail["X-Alert-Key"] = message.about
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    mail.set_content(message.body, cte=_encoding(message.body))
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte=_encoding(message.html))
        mail.set_boundary(f"=_{message.message_id}")  # left to itself it would differ on each attempt
    mail.policy = mail.policy.clone(max_line_length=_LONGEST_LINE)  # a folded subject begins with a space
    return mail


def _encoding(text: str) -> str | None:
    """As it is where that can travel, so that the mail can be read by whoever looks at it raw."""
    short = all(len(line) < _LONGEST_LINE for line in text.split("\n"))
    return "7bit" if short and text.isascii() else None


def in_ascii(address: str) -> str:
    """The address with its domain as servers write it; a mailbox may keep letters of its own.

    Raises ValueError where the domain cannot be written so.
    """
    mailbox, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{mailbox}@{domain.encode('idna').decode('ascii')}"


def _id(message_id: str, sender: str) -> str:
    return f"<{message_id}@{sender.rpartition('@')[2].rstrip('>')}>"
