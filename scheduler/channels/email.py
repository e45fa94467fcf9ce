"""Alerts go out by e-mail: one message, one recipient, one Message-ID on every attempt.

A server answers for good with 5xx and for now with 4xx (RFC 5321, section 4.2.1). Only an answer about
the recipient or the message is taken for good here; a server that will not talk to us, or not to our
sender, is mended by its operator, and the message waits for that.
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from scheduler.channels import Never, NotNow, Outcome, Taken
from scheduler.channels.mail import in_ascii, written
from scheduler.channels.secrets import secret
from scheduler.messages import Message
from scheduler.reaching import Email as EmailSettings

_FOR_GOOD = 500
_WELCOME = 220
_ABOUT_US = frozenset({421, 530, 534, 535, 538})
"""The server closes, or wants us to sign in or to encrypt (RFC 5321, RFC 4954): it is not the message."""
_FULL = 552
"""Long used for too many recipients; RFC 5321, section 4.5.3.1.10, has it treated as for now."""
_ANSWERS = 6
"""A whole conversation takes at most so many waits: a server may go on letter by letter for ever."""


class Email:
    """The mail server as a channel."""

    def __init__(self, settings: EmailSettings) -> None:
        """Read the password, if there is one; nothing is opened before there is something to send.

        Raises SettingsWrong where the password cannot be read, or is not safe.
        """
        self.settings = settings
        self._password = (
            secret("email.password_file", settings.password_file).decode("utf-8", "replace")
            if settings.login
            else ""
        )

    def hand_over(self, message: Message) -> Outcome:
        """Send the message and say what the server answered."""
        try:
            with self._server() as server:
                return self._send(server, message)
        except smtplib.SMTPResponseException as refused:
            return NotNow(str(refused.smtp_code), away=True)
        except (OSError, smtplib.SMTPException) as error:
            return NotNow(_why(error), away=True)

    def _send(self, server: smtplib.SMTP, message: Message) -> Outcome:
        try:
            mail = written(message, self.settings.sender)
            server.send_message(mail, self.settings.sender, in_ascii(message.address))
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, _),) = refused.recipients.values()
            return _answered(code, for_now=_FULL)
        except smtplib.SMTPDataError as refused:
            return _answered(refused.smtp_code)
        except smtplib.SMTPNotSupportedError:  # letters in the address that this server cannot take
            return Never("address-not-supported")
        except ValueError:  # what cannot stand in a header: an address can be mended in the settings
            return NotNow("unwritable") if _in_one_line(message) else Never("unwritable")
        with suppress(OSError, smtplib.SMTPException):  # it has been taken; goodbye is manners
            server.quit()
        return Taken()

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        """A conversation with the server, encrypted and signed in as set, and cut off in the end."""
        server = self._line()
        limit = Timer(self.settings.timeout * _ANSWERS, _cut_off, [server])
        limit.daemon = True
        limit.start()
        try:
            code, said = server.connect(self.settings.host, self.settings.port)
            if code != _WELCOME:
                raise smtplib.SMTPConnectError(code, said)
            if self.settings.starttls:
                server.starttls(context=ssl.create_default_context())
            if self.settings.login:
                server.login(self.settings.login, self._password)
            yield server
        finally:
            limit.cancel()
            server.close()

    def _line(self) -> smtplib.SMTP:
        """A line to the server that is not yet open, so that it can be cut off from the first word on."""
        wait = self.settings.timeout
        if self.settings.tls:
            line: smtplib.SMTP = smtplib.SMTP_SSL(timeout=wait, context=ssl.create_default_context())
        else:
            line = smtplib.SMTP(timeout=wait)
        # The name that the server's certificate is checked against; its own constructor sets it so.
        line._host = self.settings.host  # type: ignore[attr-defined]  # noqa: SLF001  there is no other way
        return line


def _in_one_line(message: Message) -> bool:
    """Whether each header that was frozen with the message stays in its line."""
    frozen = (message.subject, message.message_id, message.follows, message.about)
    return not any({"\r", "\n"} & set(each) for each in frozen)


def _cut_off(server: smtplib.SMTP) -> None:
    """End a conversation that goes on for too long; who waits for an answer hears that it was lost."""
    with suppress(OSError):
        if server.sock is not None:
            server.sock.shutdown(socket.SHUT_RDWR)


def _answered(code: int, *, for_now: int = 0) -> Outcome:
    if code in _ABOUT_US:
        return NotNow(str(code), away=True)
    return Never(str(code)) if code >= _FOR_GOOD and code != for_now else NotNow(str(code))


_WHY = (
    (TimeoutError, "timed-out"),
    (ConnectionRefusedError, "connection-refused"),
    (socket.gaierror, "host-unknown"),
    (ssl.SSLCertVerificationError, "not-trusted"),
    (ssl.SSLError, "not-encrypted"),
    (smtplib.SMTPNotSupportedError, "not-supported"),
    (smtplib.SMTPServerDisconnected, "disconnected"),
)


def _why(error: Exception) -> str:
    """The code of what went wrong; smtplib tells of a time-out as of a lost connection."""
    lost = isinstance(error, smtplib.SMTPServerDisconnected)
    if lost and isinstance(error.__context__, TimeoutError):
        error = error.__context__
    return next((why for kind, why in _WHY if isinstance(error, kind)), type(error).__name__)
