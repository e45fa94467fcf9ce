"""Alerts go out by e-mail: one message, one recipient, one Message-ID on every attempt.

A server answers for good with 5xx and for now with 4xx (RFC 5321, section 4.2.1). Only an answer about
the recipient or the message is taken for good here; a server that will not talk to us, or not to our
sender, is mended by its operator, and the message waits for that.
"""

import smtplib
import socket
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime

from scheduler.channels import Never, NotNow, Outcome, Taken
from scheduler.messages import Message
from scheduler.settings import Email as EmailSettings

_FOR_GOOD = 500


class Email:
    """The mail server as a channel."""

    def __init__(self, settings: EmailSettings) -> None:
        """Remember where the server is; nothing is opened before there is something to send."""
        self.settings = settings

    def hand_over(self, message: Message) -> Outcome:
        """Send the message and say what the server answered."""
        try:
            self._send(message)
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, _),) = refused.recipients.values()
            return _answered(code)
        except smtplib.SMTPDataError as refused:
            return _answered(refused.smtp_code)
        except smtplib.SMTPResponseException as refused:
            return NotNow(str(refused.smtp_code), away=True)
        except (OSError, smtplib.SMTPException) as error:
            return NotNow(_why(error), away=True)
        except ValueError:  # an address that cannot stand in a header
            return NotNow("unwritable")
        return Taken()

    def _send(self, message: Message) -> None:
        server = smtplib.SMTP(self.settings.host, self.settings.port, timeout=self.settings.timeout)
        try:
            if self.settings.starttls:
                server.starttls(context=ssl.create_default_context())
            server.send_message(written(message, self.settings.sender))
            with suppress(OSError, smtplib.SMTPException):  # it has been taken; goodbye is manners
                server.quit()
        finally:
            server.close()


def written(message: Message, sender: str) -> EmailMessage:
    """The message as an e-mail: the same bytes on every attempt."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.address
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.message_id}@{sender.rpartition('@')[2].rstrip('>')}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    mail.set_content(message.body)
    return mail


def _answered(code: int) -> Outcome:
    return Never(str(code)) if code >= _FOR_GOOD else NotNow(str(code))


_WHY = (
    (TimeoutError, "timed-out"),
    (ConnectionRefusedError, "connection-refused"),
    (socket.gaierror, "host-unknown"),
    (ssl.SSLCertVerificationError, "not-trusted"),
    (smtplib.SMTPNotSupportedError, "not-supported"),
    (smtplib.SMTPServerDisconnected, "disconnected"),
)


def _why(error: Exception) -> str:
    """The code of what went wrong; smtplib tells of a time-out as of a lost connection."""
    lost = isinstance(error, smtplib.SMTPServerDisconnected)
    if lost and isinstance(error.__context__, TimeoutError):
        error = error.__context__
    return next((why for kind, why in _WHY if isinstance(error, kind)), type(error).__name__)
